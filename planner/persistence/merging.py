"""Merges whole sheets into the store: rows found by key, sets of rows at a time."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa

from planner.application.errors import UserError
from planner.domain.sheets import SHEETS, RegionTables, Table
from planner.persistence import driver
from planner.persistence.codes import CodeBook, stored_value
from planner.persistence.duty_merge import DutyMerge
from planner.persistence.journal import JournalWriter
from planner.persistence.references import refuse_if_referred_to
from planner.persistence.rota_life_locks import Locks
from planner.persistence.server_logins import not_all_written
from planner.persistence.tables import STORED, StoredSheet

Key = tuple[Any, ...]
Values = tuple[Any, ...]


@dataclass
class RowChanges:
    """What a merge does to one sheet; keys and values as the table holds them."""

    inserted: dict[Key, Values] = field(default_factory=dict)
    updated: dict[Key, tuple[Values, Values, int]] = field(default_factory=dict)
    """Before, after, and the version that was seen."""
    deleted: dict[Key, Values] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.inserted) + len(self.updated) + len(self.deleted)


class Merge:
    """One merge of many sheets within one transaction."""

    def __init__(
        self, conn: sa.Connection, book: CodeBook, journal: JournalWriter, reason: str
    ) -> None:
        self._conn = conn
        self._book = book
        self._journal = journal
        self._reason = reason

    def run(self, tables: RegionTables, replace: Collection[str]) -> dict[str, int]:
        """Merge the sheets; returns rows inserted, different or deleted, by sheet.

        What goes is deleted last and from the referring sheets first, so that a file may move
        everybody out of a service and drop the service at once. UserError if that touches a
        rota that was approved or final before.
        """
        _check_replaced(tables, replace)
        locks = Locks(self._conn)  # as they stand before anything is written
        names = [sheet.name for sheet in SHEETS if sheet.name in tables]
        work: dict[str, DutyMerge | SheetMerge] = {}
        for name in names:
            work[name] = self._part(tables[name], locks)
            work[name].write(deletes=name in replace)
        for name in reversed([name for name in names if name in replace]):
            work[name].delete()
        return {name: work[name].count for name in names}

    def _part(self, table: Table, locks: Locks) -> "DutyMerge | SheetMerge":
        """What merges one sheet; locks matter to duties and to the rotas themselves."""
        about = (self._conn, self._book, self._journal, self._reason)
        if table.sheet.name == "Duties":
            return DutyMerge(*about, table, locks)
        merge = SheetMerge(*about, STORED[table.sheet.name], table)
        merge.locks = locks if table.sheet.name == "Rotas" else None
        return merge


class SheetMerge:
    """Merges one sheet other than Duties. O(rows stored + rows given)."""

    def __init__(
        self,
        conn: sa.Connection,
        book: CodeBook,
        journal: JournalWriter,
        reason: str,
        stored: StoredSheet,
        table: Table,
        scope: sa.ColumnElement[bool] | None = None,
    ) -> None:
        self._conn = conn
        self._book = book
        self._journal = journal
        self._reason = reason
        self._stored = stored
        self._table = table
        self._scope = scope
        self._changes = RowChanges()
        self.locks: Locks | None = None
        """Of the rotas that must not change, where the sheet is that of the rotas."""

    @property
    def count(self) -> int:
        """Rows inserted, different or deleted."""
        return len(self._changes)

    def write(self, *, deletes: bool) -> None:
        """Insert and update; with `deletes` also find what `delete` will take away."""
        given = self._given()
        existing = self._existing()
        self._changes = self._compare(given, existing)
        if deletes:
            self._changes.deleted = {
                key: row[:-1] for key, row in existing.items() if key not in given
            }
        if self.locks is not None:
            self.locks.check_rotas((*self._changes.updated, *self._changes.deleted))
        self._insert()
        self._update()

    def delete(self) -> None:
        """Delete what was found to go; UserError if something still refers to it."""
        gone = self._changes.deleted
        if not gone:
            return
        refuse_if_referred_to(self._conn, self._stored, [str(key[0]) for key in gone])
        delete_rows(self._conn, self._stored, gone)
        self._log(list(gone), list(gone.values()), None)
        self._book.forget(self._stored.sheet.name)

    def _given(self) -> dict[Key, tuple[Any, ...]]:
        """Values of the columns that are there, by key."""
        stored = self._stored
        columns = {
            name: self._book.to_stored(stored, name, values)
            for name, values in self._table.columns.items()
        }
        keys = zip(*(columns[name] for name in stored.sheet.key), strict=True)
        present = self._present()
        if not present:
            return dict.fromkeys(keys, ())
        return dict(zip(keys, zip(*(columns[name] for name in present), strict=True), strict=True))

    def _present(self) -> list[str]:
        return [name for name in self._stored.value_names if name in self._table.columns]

    def _existing(self) -> dict[Key, tuple[Any, ...]]:
        """Values and version of the stored rows, by key."""
        stored, size = self._stored, len(self._stored.sheet.key)
        query = sa.select(*stored.key_columns, *stored.value_columns, stored.version)
        if self._scope is not None:
            query = query.where(self._scope)
        return {row[:size]: row[size:] for row in driver.fetch(self._conn, query)}

    def _compare(
        self, given: Mapping[Key, tuple[Any, ...]], existing: Mapping[Key, tuple[Any, ...]]
    ) -> RowChanges:
        changes = RowChanges()
        present = self._present()
        places = [present.index(n) if n in present else None for n in self._stored.value_names]
        columns = [self._stored.sheet.column(name) for name in self._stored.value_names]
        defaults = tuple(stored_value(column, column.default) for column in columns)
        for key, new in given.items():
            old = existing.get(key)
            base = defaults if old is None else old[:-1]
            after = tuple(
                base[i] if place is None else new[place] for i, place in enumerate(places)
            )
            if old is None:
                changes.inserted[key] = after
            elif after != base:
                changes.updated[key] = (base, after, old[-1])
        return changes

    def _insert(self) -> None:
        rows, stored = self._changes.inserted, self._stored
        if not rows:
            return
        columns = [*stored.key_columns, *stored.value_columns, stored.version]
        driver.insert_rows(
            self._conn, columns, ((*key, *values, 1) for key, values in rows.items())
        )
        self._log(list(rows), None, list(rows.values()))
        self._book.forget(stored.sheet.name)

    def _update(self) -> None:
        rows, stored = self._changes.updated, self._stored
        if not rows:
            return
        update_rows(self._conn, stored, rows)
        self._log(list(rows), [row[0] for row in rows.values()], [r[1] for r in rows.values()])

    def _log(
        self, keys: list[Key], before: list[Values] | None, after: list[Values] | None
    ) -> None:
        sheet, names = self._stored.sheet, self._stored.value_names
        self._journal.append(
            self._reason,
            sheet.name,
            self._columns(sheet.key, keys),
            None if before is None else self._columns(names, before),
            None if after is None else self._columns(names, after),
        )

    def _columns(self, names: Sequence[str], rows: list[Values]) -> dict[str, list[object]]:
        values = zip(*rows, strict=True)
        return {
            name: self._book.from_stored(self._stored, name, column)
            for name, column in zip(names, values, strict=bool(rows and rows[0]))
        }


def update_rows(
    conn: sa.Connection,
    stored: StoredSheet,
    rows: Mapping[Key, tuple[Values, Values, int]],
) -> None:
    """Write rows whose version is still the one that was seen; ConflictError if one is not."""
    names = [*_value_names(stored), "next", *key_names(stored), "seen"]
    parameters = ((*after, seen + 1, *key, seen) for key, (_, after, seen) in rows.items())
    _checked(conn, stored, _update(stored), names, parameters, len(rows))


def delete_rows(conn: sa.Connection, stored: StoredSheet, keys: Collection[Key]) -> None:
    """Delete rows by key; ConflictError if one is no longer there."""
    _checked(conn, stored, _delete(stored), key_names(stored), keys, len(keys))


@cache
def _update(stored: StoredSheet) -> sa.Update:
    names = zip(stored.value_columns, _value_names(stored), strict=True)
    return (
        sa.update(stored.table)
        .where(*key_equals(stored), stored.version == sa.bindparam("seen"))
        .values({c: sa.bindparam(n) for c, n in names} | {stored.version: sa.bindparam("next")})
    )


@cache
def _delete(stored: StoredSheet) -> sa.Delete:
    return sa.delete(stored.table).where(*key_equals(stored))


def _value_names(stored: StoredSheet) -> list[str]:
    return [f"value_{i}" for i in range(len(stored.value_names))]


def key_names(stored: StoredSheet) -> list[str]:
    """Names of the parameters that stand for the parts of a key."""
    return [f"key_{i}" for i in range(len(stored.sheet.key))]


def key_equals(stored: StoredSheet) -> list[sa.ColumnElement[bool]]:
    """That a row has the key that the parameters `key_names` give."""
    names = zip(stored.key_columns, key_names(stored), strict=True)
    return [column == sa.bindparam(name) for column, name in names]


def _checked(
    conn: sa.Connection,
    stored: StoredSheet,
    statement: sa.Update | sa.Delete,
    names: list[str],
    rows: Iterable[driver.Row],
    expected: int,
) -> None:
    if driver.execute_many(conn, statement, names, rows) != expected:
        raise not_all_written(conn, stored.sheet.name)


def _check_replaced(tables: RegionTables, replace: Collection[str]) -> None:
    absent = sorted(set(replace) - set(tables))
    if absent:
        raise UserError(
            f"{absent[0]} is to be replaced, but there is no such sheet in what was read.",
            f"Add a sheet {absent[0]} (a header alone empties it), or leave it out of --replace.",
        )
