"""What others have written: the journal's newest number, and the entries after one's own."""

from collections.abc import Sequence

import sqlalchemy as sa

from planner.application.arrivals import Arrival
from planner.persistence.journal import entry_rows
from planner.persistence.tables import journal, journal_head


def journal_number(conn: sa.Connection) -> int:
    """Number of the newest entry; 0: none. One row."""
    return int(conn.scalar(sa.select(journal_head.c.number)) or 0)


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
