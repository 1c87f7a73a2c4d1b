"""Reads rows of any stored sheet by what they hold: what mutual aid and profiles ask for."""

from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from planner.application.aid_ports import StoredRow
from planner.domain.calendar import Period
from planner.persistence import driver
from planner.persistence.codes import CodeBook
from planner.persistence.tables import STORED, StoredSheet


def find_rows(
    conn: sa.Connection,
    book: CodeBook,
    sheet: str,
    among: Mapping[str, Collection[object]],
    period: Period | None,
) -> list[StoredRow]:
    """Rows whose columns hold one of the values given, with dates in a period, by key.

    An unknown code finds nothing. O(rows found) where an index leads there.
    """
    stored = STORED[sheet]
    rows = list(_rows(conn, book, stored, among, period))
    if not rows:
        return []
    names, keys = (*stored.sheet.key, *stored.value_names), len(stored.sheet.key)
    *columns, versions = zip(*rows, strict=True)
    values = [book.some_from_stored(stored, *one) for one in zip(names, columns, strict=True)]
    found = [
        StoredRow(
            tuple(row[:keys]), dict(zip(stored.value_names, row[keys:], strict=True)), int(version)
        )
        for *row, version in zip(*values, versions, strict=True)
    ]
    return sorted(found, key=lambda row: tuple(map(str, row.key)))


def _rows(
    conn: sa.Connection,
    book: CodeBook,
    stored: StoredSheet,
    among: Mapping[str, Collection[object]],
    period: Period | None,
) -> Iterator[driver.Row]:
    values = {name: _stored_values(book, stored, name, wanted) for name, wanted in among.items()}
    longest = max(values, key=lambda name: len(values[name]), default=None)
    # The longest list of values is cut into parts, of one query each.
    parts = [[]] if longest is None else driver.in_parts(values[longest])
    dates = {} if period is None else {"first_date": period.first, "last_date": period.last}
    for some in parts:
        lists = values if longest is None else {**values, longest: some}
        if not all(lists.values()):
            continue
        names = {name: driver.parameters(name, len(one)) for name, one in lists.items()}
        given = driver.spread((names[name], one) for name, one in lists.items())
        query = _asked(stored, tuple(names.items()), bool(dates))
        yield from driver.fetch_given(conn, query, {**given, **dates})


@lru_cache(maxsize=256)
def _asked(
    stored: StoredSheet, among: tuple[tuple[str, tuple[str, ...]], ...], dated: bool
) -> sa.Select[Any]:
    """Rows whose columns hold one of the values of the parameters named, kept by its form:
    profiles are asked for with every change."""
    query = sa.select(*stored.key_columns, *stored.value_columns, stored.version)
    for name, names in among:
        query = query.where(driver.one_of(stored.column(name), names))
    if dated:
        date = stored.column("date")
        first, last = (sa.bindparam(name, type_=date.type) for name in ("first_date", "last_date"))
        query = query.where(date.between(first, last))
    return query


def _stored_values(
    book: CodeBook, stored: StoredSheet, name: str, wanted: Collection[object]
) -> list[Any]:
    refers = stored.sheet.column(name).refers
    if refers is None:
        return sorted(set(wanted), key=str)
    ids = (book.id_of(refers, str(code)) for code in set(wanted))
    return sorted(number for number in ids if number is not None)
