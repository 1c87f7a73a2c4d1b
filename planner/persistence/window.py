"""Loads a window of the region: rows become arrays here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import sqlalchemy as sa

from planner.application.bank_holidays import bank_holidays
from planner.application.errors import UserError
from planner.domain.building import DutyColumns, NumberTooLarge, build_region
from planner.domain.calendar import Period, date_of
from planner.domain.region import Region
from planner.domain.sheets import Table
from planner.persistence.codes import CodeBook
from planner.persistence.duty_blocks import Blocks
from planner.persistence.reading import ranks, read_table
from planner.persistence.tables import STORED, duties, staff

_WHOLE = ("Region", "Trusts", "Sites", "Travel", "Services", "Grades", "Skills", "Shifts")
_BY_PERSON = ("StaffSkills", "Absences")
_Chosen = dict[str, sa.ColumnElement[bool] | None]


def load_region(
    conn: sa.Connection, book: CodeBook, period: Period, services: Sequence[str] | None = None
) -> Region:
    """The arrays for a period; see `UnitOfWork.load_region`. O(people + duties + absences)."""
    people: sa.Select[Any] | None = None
    chosen: _Chosen = dict.fromkeys((*_WHOLE, "Demand", "Staff", *_BY_PERSON))
    if services is not None:
        wanted = _service_ids(book, services)
        people = people_of(wanted)
        chosen["Demand"] = STORED["Demand"].table.c.service_id.in_(wanted)
        chosen["Staff"] = of_staff = staff.c.id.in_(people)
        for name in _BY_PERSON:
            chosen[name] = STORED[name].table.c.staff_id.in_(people)
        book = book.narrowed("Staff", of_staff)
    tables = _Tables(conn, book, chosen)
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


@dataclass(frozen=True, eq=False)
class _Tables(Mapping[str, Table]):
    """Sheets that are read when they are asked for and not kept.

    As lists of values they are many times the arrays that are made of them.
    """

    conn: sa.Connection
    book: CodeBook
    chosen: _Chosen
    """Of each sheet the rows that are wanted; None: all."""

    def __getitem__(self, name: str) -> Table:
        return read_table(self.conn, self.book, name, self.chosen[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.chosen)

    def __len__(self) -> int:
        return len(self.chosen)


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
