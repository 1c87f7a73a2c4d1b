"""Reads the few rows that an edit of the rota touches."""

from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa

from planner.application.editing_ports import (
    AbsenceRow,
    DutyRow,
    RotaCells,
    StaffEntry,
)
from planner.domain.calendar import Period
from planner.persistence import driver
from planner.persistence.codes import CodeBook
from planner.persistence.tables import STORED, duties, services, staff

_ABSENCES = STORED["Absences"]
_KINDS = sa.select(STORED["Shifts"].table.c.code, STORED["Shifts"].table.c.kind)


def read_cells(
    conn: sa.Connection,
    book: CodeBook,
    people: Collection[str],
    period: Period,
    services: Collection[str],
) -> RotaCells:
    """What stands for some people in a period; see `UnitOfWork.cells`."""
    ids: dict[int, str] = {}
    entries: dict[str, StaffEntry] = {}
    for number, *values in _people(conn, people):
        entry = StaffEntry(*values)
        entries[entry.staff_id], ids[number] = entry, entry.staff_id
    found = tuple(_duties(conn, book, ids, period))
    names = _service_names(conn, {*services, *(duty.service for duty in found)})
    return RotaCells(
        people=entries,
        duties=found,
        absences=tuple(_absences(conn, ids, period)),
        shifts=dict(driver.fetch_all(conn, _KINDS)),
        services=names,
    )


def _people(conn: sa.Connection, people: Collection[str]) -> Iterable[Any]:
    c = staff.c
    columns = (c.id, c.code, c.name, c.employed_from, c.employed_to)
    for codes in driver.in_parts(sorted(set(people))):
        yield from conn.execute(sa.select(*columns).where(c.code.in_(codes)))


def _duties(
    conn: sa.Connection, book: CodeBook, ids: dict[int, str], period: Period
) -> Iterable[DutyRow]:
    c = duties.c
    query = sa.select(c.staff_id, c.date, c.shift_id, c.service_id)
    for some in driver.in_parts(sorted(ids)):
        within = (c.staff_id.in_(some), c.date >= period.first, c.date <= period.last)
        for person, day, shift, service in conn.execute(query.where(*within)):
            yield DutyRow(
                ids[person], day, book.code_of("Shifts", shift), book.code_of("Services", service)
            )


def _absences(conn: sa.Connection, ids: dict[int, str], period: Period) -> Iterable[AbsenceRow]:
    """All absences of the people that touch the period or begin after it: few, and cheap."""
    of_person = _ABSENCES.table.c.staff_id
    columns = [of_person, *(_ABSENCES.column(name) for name in ("from", "to", "kind"))]
    for some in driver.in_parts(sorted(ids)):
        within = (of_person.in_(some), _ABSENCES.column("to") >= period.first)
        for person, first, last, kind in conn.execute(sa.select(*columns).where(*within)):
            yield AbsenceRow(ids[person], first, last, kind)


def _service_names(conn: sa.Connection, codes: set[str]) -> dict[str, str]:
    query = sa.select(services.c.code, services.c.name)
    return {
        code: name
        for some in driver.in_parts(sorted(codes))
        for code, name in conn.execute(query.where(services.c.code.in_(some)))
    }
