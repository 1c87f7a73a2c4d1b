"""What others have written: the journal's head, and the entries after the one that was seen."""

from collections.abc import Sequence

import sqlalchemy as sa

from planner.application.arrivals import Arrival, Head
from planner.persistence.journal import FIRST_HASH, entry_rows
from planner.persistence.tables import journal, journal_head


def head(conn: sa.Connection) -> Head:
    """The newest entry. One row."""
    c = journal_head.c
    row = conn.execute(sa.select(c.number, c.hash)).one_or_none()
    return Head(0, FIRST_HASH) if row is None else Head(int(row.number), str(row.hash))


def goes_on_from(conn: sa.Connection, seen: Head) -> bool:
    """Whether an entry is in the journal as it was; what was empty goes on with anything."""
    found = conn.scalar(sa.select(journal.c.hash).where(journal.c.number == seen.number))
    return seen.number == 0 or found == seen.hash


def arrivals(conn: sa.Connection, after: int, most: int) -> Sequence[Arrival] | None:
    """Changed rows of the entries after a number, in order; None where there are over `most`."""
    later = journal.c.number > after
    count = conn.scalar(sa.select(sa.func.sum(journal.c.rows)).where(later))
    if int(count or 0) > most:
        return None
    numbers = conn.execute(sa.select(journal.c.number).where(later).order_by(journal.c.number))
    return [
        Arrival(row.number, row.at, row.who, row.sheet, row.key, row.before, row.after)
        for number in numbers.scalars().all()
        for row in entry_rows(conn, number)
    ]
