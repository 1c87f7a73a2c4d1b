"""Reads rows of any stored sheet by what they hold: what mutual aid and profiles ask for."""

from collections.abc import Collection, Iterator, Mapping
from functools import cache
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
    query = _every(stored)
    if not among and period is None:
        yield from driver.fetch_all(conn, query)
        return
    if period is not None:
        query = query.where(stored.column("date").between(period.first, period.last))
    for part in _parts(book, stored, dict(among)):
        yield from driver.fetch(conn, query.where(*part))


@cache
def _every(stored: StoredSheet) -> sa.Select[Any]:
    """Every row of a sheet: profiles are asked for with every change."""
    return sa.select(*stored.key_columns, *stored.value_columns, stored.version)


def _parts(
    book: CodeBook, stored: StoredSheet, among: dict[str, Collection[object]]
) -> Iterator[list[sa.ColumnElement[bool]]]:
    """Conditions of one query each; the longest list of values is cut into parts."""
    if not among:
        yield []
        return
    values = {name: _stored_values(book, stored, name, wanted) for name, wanted in among.items()}
    longest = max(values, key=lambda name: len(values[name]))
    rest = [stored.column(n).in_(v) for n, v in values.items() if n != longest]
    for some in driver.in_parts(values[longest]):
        yield [*rest, stored.column(longest).in_(some)]


def _stored_values(
    book: CodeBook, stored: StoredSheet, name: str, wanted: Collection[object]
) -> list[Any]:
    refers = stored.sheet.column(name).refers
    if refers is None:
        return sorted(set(wanted), key=str)
    ids = (book.id_of(refers, str(code)) for code in set(wanted))
    return sorted(number for number in ids if number is not None)
