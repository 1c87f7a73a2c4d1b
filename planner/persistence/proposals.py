"""Assignments of a plan, kept as proposed mutual aid (never duties, reading A25)."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from planner.application.ports import ProposedAid
from planner.domain.calendar import Period
from planner.domain.sheets import Table
from planner.persistence.codes import CodeBook
from planner.persistence.journal import JournalWriter
from planner.persistence.merging import SheetMerge
from planner.persistence.reading import read_table
from planner.persistence.tables import PROPOSED_AID, STORED

_FIELDS = {"date": "day"}
"""Fields of `ProposedAid` that are called otherwise than their column."""


def proposed_aid(
    conn: sa.Connection, book: CodeBook, period: Period, services: Collection[str] | None = None
) -> Sequence[ProposedAid]:
    """Proposed aid at some services (None: all) with dates in the period.

    By date, service, shift, person.
    """
    table = read_table(conn, book, PROPOSED_AID.name, _within(book, period, services))
    names = [column.name for column in PROPOSED_AID.columns]
    rows = zip(*(table.columns[name] for name in names), strict=True)
    fields = [_FIELDS.get(name, name) for name in names]
    aid = [ProposedAid(**dict(zip(fields, row, strict=True))) for row in rows]
    return sorted(aid, key=lambda one: (one.day, one.service, one.shift, one.staff_id, one.line))


def propose_aid(
    conn: sa.Connection,
    book: CodeBook,
    journal: JournalWriter,
    aid: Sequence[ProposedAid],
    replaces: Period,
    reason: str,
    services: Collection[str] | None = None,
) -> None:
    """Write the assignments of a plan; earlier proposals of its services and period go."""
    columns: dict[str, list[object]] = {
        column.name: [getattr(one, _FIELDS.get(column.name, column.name)) for one in aid]
        for column in PROPOSED_AID.columns
    }
    table = Table(PROPOSED_AID, columns)
    stored, scope = STORED[PROPOSED_AID.name], _within(book, replaces, services)
    merge = SheetMerge(conn, book, journal, reason, stored, table, scope)
    merge.write(deletes=True)
    merge.delete()


def _within(
    book: CodeBook, period: Period, services: Collection[str] | None
) -> sa.ColumnElement[bool]:
    stored = STORED[PROPOSED_AID.name]
    dates = stored.column("date").between(period.first, period.last)
    if services is None:
        return dates
    ids = (book.id_of("Services", code) for code in sorted(set(services)))
    return dates & stored.column("service").in_([number for number in ids if number is not None])
