"""Codes to ids and back: what stands between a sheet's values and a table's integers."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from planner.application.errors import UserError
from planner.domain.sheets import LARGEST_WHOLE, Column, Type
from planner.persistence import driver
from planner.persistence.tables import STORED, StoredSheet

_CONVERTED = {Type.DECIMAL, Type.BOOLEAN}


class CodeBook:
    """Ids of codes, read when first asked for; one per transaction."""

    def __init__(self, conn: sa.Connection) -> None:
        self._conn = conn
        self._ids: dict[str, dict[str, int]] = {}
        self._codes: dict[str, dict[int, str]] = {}
        self._known: dict[str, dict[str, int]] = {}
        self._known_codes: dict[str, dict[int, str]] = {}

    def ids(self, sheet: str) -> dict[str, int]:
        """Id of every code of a sheet. O(rows) the first time."""
        if sheet not in self._ids:
            self._ids[sheet] = dict(driver.fetch_all(self._conn, _ids_by_code(sheet)))
        return self._ids[sheet]

    def codes(self, sheet: str) -> dict[int, str]:
        """Code of every id of a sheet. O(rows) the first time."""
        if sheet not in self._codes:
            self._codes[sheet] = {number: code for code, number in self.ids(sheet).items()}
        return self._codes[sheet]

    def narrowed(self, sheet: str, chosen: sa.ColumnElement[bool]) -> "CodeBook":
        """A book for reading some rows of a sheet and what refers to them; O(rows chosen)."""
        narrow = CodeBook(self._conn)
        table = STORED[sheet].table
        rows = driver.fetch(self._conn, sa.select(table.c.code, table.c.id).where(chosen))
        narrow._ids[sheet] = dict(rows)
        return narrow

    def forget(self, sheet: str) -> None:
        """Read a sheet's codes again when next asked: rows came or went."""
        for kept in (self._ids, self._codes, self._known, self._known_codes):
            kept.pop(sheet, None)

    def id_of(self, sheet: str, code: str) -> int | None:
        """Id of one code without reading all others; None if there is none."""
        if sheet in self._ids:
            return self._ids[sheet].get(code)
        known = self._known.setdefault(sheet, {})
        if code not in known:
            row = driver.fetch_one(self._conn, _id_by_code(sheet), {"code": code})
            if row is None:
                return None
            known[code] = row[0]
        return known[code]

    def code_of(self, sheet: str, number: int) -> str:
        """Code of one id without reading all others."""
        if sheet in self._ids:
            return self.codes(sheet)[number]
        known = self._known_codes.setdefault(sheet, {})
        if number not in known:
            [code] = driver.fetch_one(self._conn, _code_by_id(sheet), {"id": number}) or [None]
            known[number] = str(code)
        return known[number]

    def codes_of(self, sheet: str, numbers: Collection[int]) -> Mapping[int, str]:
        """Codes of some ids without reading all others. O(ids), a query for hundreds of them."""
        if sheet in self._ids:
            return self.codes(sheet)
        known = self._known_codes.setdefault(sheet, {})
        for some in driver.in_parts([number for number in numbers if number not in known]):
            names = driver.parameters("id", len(some))
            given = driver.spread([(names, some)])
            rows = driver.fetch_given(self._conn, _codes_by_ids(sheet, names), given)
            known.update((number, str(code)) for number, code in rows)
        return known

    def to_stored(self, stored: StoredSheet, name: str, values: Sequence[object]) -> list[Any]:
        """Values of a column as its table holds them; UserError names a code that is missing."""
        column = stored.sheet.column(name)
        if column.refers is not None:
            ids = self.ids(column.refers)
            try:
                return [None if value is None else ids[str(value)] for value in values]
            except KeyError as error:
                raise missing(stored, column, error.args[0]) from None
        if column.default is None and column.type not in _CONVERTED:
            return list(values)
        return [stored_value(column, value) for value in values]

    def from_stored(self, stored: StoredSheet, name: str, values: Sequence[Any]) -> list[object]:
        """What `to_stored` was given, from what the table holds."""
        column = stored.sheet.column(name)
        if column.refers is not None:
            codes = self.codes(column.refers)
            return [None if value is None else codes[value] for value in values]
        if column.type is Type.BOOLEAN:
            return [None if value is None else bool(value) for value in values]
        return list(values)

    def some_from_stored(
        self, stored: StoredSheet, name: str, values: Sequence[Any]
    ) -> Sequence[object]:
        """As `from_stored`, without reading all codes: values of a column from some rows."""
        column = stored.sheet.column(name)
        if column.refers is not None:
            codes = self.codes_of(column.refers, set(values) - {None})
            return [None if value is None else codes[value] for value in values]
        if column.type is Type.BOOLEAN:
            return [None if value is None else bool(value) for value in values]
        return values

    def one_to_stored(self, stored: StoredSheet, name: str, value: object) -> Any:
        """One value as its table holds it, without reading all codes.

        UserError for a code that is missing or a whole number that no rota can mean.
        """
        column = stored.sheet.column(name)
        if column.refers is None or value is None:
            return _fitting(column, stored_value(column, value))
        number = self.id_of(column.refers, str(value))
        if number is None:
            raise missing(stored, column, value)
        return number

    def one_from_stored(self, stored: StoredSheet, name: str, value: Any) -> object:
        """One value from what its table holds, without reading all codes."""
        column = stored.sheet.column(name)
        if value is None:
            return None
        if column.refers is not None:
            return self.code_of(column.refers, value)
        return bool(value) if column.type is Type.BOOLEAN else value


@cache
def _ids_by_code(sheet: str) -> sa.Select[Any]:
    table = STORED[sheet].table
    return sa.select(table.c.code, table.c.id)


@cache
def _id_by_code(sheet: str) -> sa.Select[Any]:
    table = STORED[sheet].table
    return sa.select(table.c.id).where(table.c.code == sa.bindparam("code"))


@cache
def _code_by_id(sheet: str) -> sa.Select[Any]:
    table = STORED[sheet].table
    return sa.select(table.c.code).where(table.c.id == sa.bindparam("id"))


@cache
def _codes_by_ids(sheet: str, names: tuple[str, ...]) -> sa.Select[Any]:
    table = STORED[sheet].table
    return sa.select(table.c.id, table.c.code).where(driver.one_of(table.c.id, names))


def stored_value(column: Column, value: object) -> Any:
    """A value that is no reference as its table holds it; its default where it is not given."""
    if value is None:
        value = column.default
    if value is None:
        return None
    if column.type is Type.DECIMAL:
        return float(value)  # type: ignore[arg-type]
    if column.type is Type.BOOLEAN:
        return bool(value)
    return value


def _fitting(column: Column, value: Any) -> Any:
    """The value, unless it is a whole number that the arrays of a region cannot hold."""
    high = LARGEST_WHOLE if column.high is None else int(column.high)
    if column.type is Type.WHOLE and value is not None and abs(value) > high:
        raise UserError(
            f"{column.name} {value:,} is too large.", f"Use {high:,} or less; nothing was changed."
        )
    return value


def missing(stored: StoredSheet, column: Column, value: object) -> UserError:
    """The error that says which reference leads nowhere."""
    return UserError(
        f"{stored.sheet.name}: {column.name} {value!r} is not in {column.refers}.",
        f"Add {value!r} to {column.refers} first, or correct it.",
    )
