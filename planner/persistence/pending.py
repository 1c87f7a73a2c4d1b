"""What a transaction has changed so far, told by its own journal rows.

So a trial run of an import shows exactly what it would write, without comparing anything again.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import islice

import sqlalchemy as sa

from planner.application.changes import Change
from planner.application.ports import PendingChanges
from planner.persistence.journal import entry_rows
from planner.persistence.tables import journal

_ACTIONS = ("insert", "update", "delete")


def pending(conn: sa.Connection, after: int, samples: int) -> Sequence[PendingChanges]:
    """Changes of the journal entries after a number, in the order in which sheets first occur.

    Only the entries that give samples are unpacked, at most 50,000 rows each.
    """
    query = sa.select(journal.c.number, journal.c.sheet, journal.c.action, journal.c.rows)
    rows = conn.execute(query.where(journal.c.number > after).order_by(journal.c.number)).all()
    counts: dict[str, dict[str, int]] = {}
    shown: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for number, sheet, action, count in rows:
        of_sheet = counts.setdefault(sheet, dict.fromkeys(_ACTIONS, 0))
        of_sheet[action] += count
        kept = shown[sheet, action]
        if len(kept) < samples:
            kept += _changes(conn, number, samples - len(kept))
    return [
        PendingChanges(
            sheet,
            of_sheet["insert"],
            of_sheet["update"],
            of_sheet["delete"],
            tuple(change for action in _ACTIONS for change in shown[sheet, action]),
        )
        for sheet, of_sheet in counts.items()
    ]


def _changes(conn: sa.Connection, number: int, most: int) -> list[Change]:
    return [
        Change(row.sheet, row.key, row.before, row.after)
        for row in islice(entry_rows(conn, number), most)
    ]
