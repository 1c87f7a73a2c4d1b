"""Loads a window of the region: rows become arrays here."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import sqlalchemy as sa

from planner.application.bank_holidays import bank_holidays
from planner.application.errors import UserError
from planner.domain.building import DutyColumns, NumberTooLarge, build_region
from planner.domain.calendar import Period, date_of
from planner.domain.region import Region
from planner.domain.sheets import RegionTables, Table
from planner.persistence.codes import CodeBook
from planner.persistence.duty_blocks import Blocks
from planner.persistence.reading import ranks, read_table
from planner.persistence.tables import STORED, duties, staff

_WHOLE = ("Region", "Trusts", "Sites", "Travel", "Services", "Grades", "Skills", "Shifts")
_BY_PERSON = ("StaffSkills", "Absences")


def load_region(
    conn: sa.Connection, book: CodeBook, period: Period, services: Sequence[str] | None = None
) -> Region:
    """The arrays for a period; see `UnitOfWork.load_region`. O(people + duties + absences)."""
    people, of_people, of_services = None, None, None
    if services is not None:
        wanted = _service_ids(book, services)
        people = people_of(wanted)
        of_people = staff.c.id.in_(people)
        of_services = STORED["Demand"].table.c.service_id.in_(wanted)
        book = book.narrowed("Staff", of_people)
    tables: RegionTables = {name: read_table(conn, book, name) for name in _WHOLE}
    tables["Demand"] = read_table(conn, book, "Demand", of_services)
    tables["Staff"] = read_table(conn, book, "Staff", of_people)
    for name in _BY_PERSON:
        of_person = STORED[name].table.c.staff_id
        chosen = None if people is None else of_person.in_(people)
        tables[name] = read_table(conn, book, name, chosen)
    first, last = date_of(period.first).year - 1, date_of(period.last).year + 1
    holidays = bank_holidays(first, last, _region_value(tables["Region"], "bank_holidays"))
    try:
        return build_region(tables, period, holidays, _duty_columns(conn, book, people))
    except NumberTooLarge as error:
        key = ", ".join(str(part) for part in error.key)
        raise UserError(
            f"{error.sheet} ({key}): {error.column} is {error.value:,}, which no rota can mean.",
            f"Correct {error.column} on the {error.sheet} sheet and import it again.",
        ) from error


def people_of(service_ids: Sequence[int]) -> sa.Select[Any]:
    """Ids of the people at home in some services or with a duty there."""
    home = sa.select(staff.c.id).where(staff.c.service_id.in_(service_ids))
    there = sa.select(duties.c.staff_id).where(duties.c.service_id.in_(service_ids))
    both = sa.union(home, there).subquery()
    return sa.select(both.c.id)


def _duty_columns(
    conn: sa.Connection, book: CodeBook, people: sa.Select[Any] | None
) -> DutyColumns:
    """Duties by person and date; the arrays are filled a part at a time, to spare memory."""
    person, shift, service = (ranks(book.ids(name))[1] for name in ("Staff", "Shifts", "Services"))
    blocks = Blocks.find(conn, person, people)
    columns = DutyColumns(*(np.empty(blocks.total, dtype=np.int32) for _ in range(4)))
    for rows, part in blocks.read(conn):
        columns.person[rows] = person[part.staff]
        columns.day[rows] = part.day
        columns.shift[rows] = shift[part.shift]
        columns.service[rows] = service[part.service]
    return columns


def _service_ids(book: CodeBook, services: Sequence[str]) -> list[int]:
    ids = book.ids("Services")
    unknown = [code for code in services if code not in ids]
    if unknown:
        raise UserError(
            f"There is no service {unknown[0]!r} in the database.",
            "Give the code of a service as it stands on the Services sheet.",
        )
    return [ids[code] for code in services]


def _region_value(table: Table, key: str) -> str:
    pairs = zip(table.columns["key"], table.columns["value"], strict=True)
    return next((str(value) for name, value in pairs if name == key and value is not None), "")
