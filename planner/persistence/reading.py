"""Whole sheets and short lists as they are stored."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import starmap
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from planner.application.ports import RotaEntry, ServiceEntry
from planner.domain.calendar import Period
from planner.domain.sheets import SHEET_BY_NAME, RegionTables, Table
from planner.persistence import driver
from planner.persistence.codes import CodeBook
from planner.persistence.duty_blocks import StoredDuties, read_blocks
from planner.persistence.tables import STORED, StoredSheet, duties


def read_tables(
    conn: sa.Connection, book: CodeBook, sheets: Collection[str] | None = None
) -> RegionTables:
    """Sheets as stored, all columns, ordered by key; `None`: every sheet. O(rows log rows)."""
    wanted = SHEET_BY_NAME if sheets is None else sheets
    return {name: read_table(conn, book, name) for name in SHEET_BY_NAME if name in wanted}


def read_table(
    conn: sa.Connection, book: CodeBook, name: str, where: sa.ColumnElement[bool] | None = None
) -> Table:
    """One sheet as stored; with `where` only some of its rows."""
    if name == "Duties" and where is None:
        return _duties_table(conn, book)
    stored = STORED[name]
    # What the workbook does not show (the life of a request) is no part of its sheet.
    sheet = SHEET_BY_NAME.get(name, stored.sheet)
    names = [column.name for column in sheet.columns]
    query = _columns(stored, tuple(names))
    rows = (
        driver.fetch_all(conn, query) if where is None else driver.fetch(conn, query.where(where))
    )
    columns = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else {}
    values = {c: book.from_stored(stored, c, columns.get(c, ())) for c in names}
    return Table(sheet, _ordered(stored, values))


@cache
def _columns(stored: StoredSheet, names: tuple[str, ...]) -> sa.Select[Any]:
    """Some columns of every row of a sheet."""
    return sa.select(*(stored.column(name) for name in names))


def _ordered(stored: StoredSheet, values: dict[str, list[object]]) -> dict[str, list[object]]:
    """Columns with their rows in the order of the key: Python's order, not the server's."""
    keys: list[Any] = list(zip(*(values[name] for name in stored.sheet.key), strict=True))
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return {name: [column[row] for row in order] for name, column in values.items()}


def ranks(ids: Mapping[str, int]) -> tuple[list[str], npt.NDArray[np.int32]]:
    """Codes, sorted, and for each id the number of its code in that order (-1: no such id)."""
    codes = sorted(ids)
    rank = np.full(max(ids.values(), default=0) + 1, -1, dtype=np.int32)
    numbers = np.fromiter((ids[code] for code in codes), dtype=np.int64, count=len(codes))
    rank[numbers] = np.arange(len(codes), dtype=np.int32)
    return codes, rank


def _duties_table(conn: sa.Connection, book: CodeBook) -> Table:
    state = read_blocks(conn)
    staff_codes, staff_rank = ranks(book.ids("Staff"))
    shift_codes, shift_rank = ranks(book.ids("Shifts"))
    service_codes, service_rank = ranks(book.ids("Services"))
    person, shift = staff_rank[state.staff], shift_rank[state.shift]
    order = np.lexsort((shift, state.day, person))
    picked = StoredDuties(state.staff[order], state.packed[order])
    return Table(
        SHEET_BY_NAME["Duties"],
        {
            "staff_id": _named(staff_codes, person[order]),
            "date": picked.day.tolist(),
            "shift": _named(shift_codes, shift[order]),
            "service": _named(service_codes, service_rank[picked.service]),
        },
    )


def _named(codes: list[str], numbers: npt.NDArray[np.int32]) -> list[object]:
    names = np.array(codes, dtype=object)
    return list(names[numbers].tolist()) if len(numbers) else []


def catalogue(conn: sa.Connection) -> Sequence[ServiceEntry]:
    """All services with their trust, site and number of staff, by trust and name."""
    service, trust, site = (STORED[name].table for name in ("Services", "Trusts", "Sites"))
    staff = STORED["Staff"].table
    count = (
        sa.select(staff.c.service_id, sa.func.count().label("staff"))
        .group_by(staff.c.service_id)
        .subquery()
    )
    query = (
        sa.select(
            service.c.code,
            service.c.name,
            trust.c.code,
            trust.c.name,
            site.c.code,
            site.c.name,
            sa.func.coalesce(count.c.staff, 0),
        )
        .join(trust, service.c.trust_id == trust.c.id)
        .join(site, service.c.site_id == site.c.id)
        .outerjoin(count, count.c.service_id == service.c.id)
    )
    entries = starmap(ServiceEntry, driver.fetch(conn, query))
    return sorted(entries, key=lambda entry: (entry.trust, entry.name, entry.code))


def rotas(conn: sa.Connection, service: str | None = None) -> Sequence[RotaEntry]:
    """Rotas of one or all services, by service and first date."""
    rota, home = STORED["Rotas"].table, STORED["Services"].table
    query = sa.select(home.c.code, rota.c["from"], rota.c.to, rota.c.status).join(
        home, rota.c.service_id == home.c.id
    )
    if service is not None:
        query = query.where(home.c.code == service)
    entries = starmap(RotaEntry, driver.fetch(conn, query))
    return sorted(entries, key=lambda entry: (entry.service, entry.first))


def known_period(conn: sa.Connection) -> Period | None:
    """First to last date of all rotas, or if there are none of all duties."""
    rota = STORED["Rotas"].table
    for first, last in ((rota.c["from"], rota.c.to), (duties.c.date, duties.c.date)):
        row = conn.execute(sa.select(sa.func.min(first), sa.func.max(last))).one()
        if row[0] is not None:
            return Period(int(row[0]), int(row[1]))
    return None
