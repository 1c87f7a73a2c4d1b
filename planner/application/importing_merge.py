"""What the region will hold once the files are in: rows of several files, and rows as stored."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.application.importing_keys import has_key, key_rows
from planner.application.importing_report import (
    FileRead,
    Part,
    Problem,
    SheetRead,
    Unreadable,
    shown_typed,
)
from planner.application.ports import RotaEntry
from planner.domain.sheets import SHEET_BY_NAME, Table

Key = tuple[object, ...]
StoredTable = Callable[[str], Table]
"""Gives a sheet as the database holds it."""
LeftRotas = Callable[[], Sequence[RotaEntry]]
"""Gives the rotas that were taken away here, oldest first, with the status they had then."""


@dataclass(slots=True)
class Outlook:
    """The sheets of all files, one row for each key, beside what is stored."""

    reads: dict[str, SheetRead]
    replaced: Collection[str]
    stored: StoredTable
    left_rotas: LeftRotas = tuple
    _stored_rows: dict[str, dict[Key, int]] = field(default_factory=dict)

    def stored_rows(self, sheet: str) -> dict[Key, int]:
        """Row numbers by key of a sheet as stored."""
        if sheet not in self._stored_rows:
            self._stored_rows[sheet] = _rows_by_key(self.stored(sheet))
        return self._stored_rows[sheet]

    def column(self, sheet: str, name: str) -> list[object]:
        """A column of the files' rows as it will be: absent columns as stored, or the default."""
        read = self.reads[sheet]
        there = read.table.columns.get(name)
        return there if there is not None else _as_stored(read, name, self)

    def values(self, sheet: str, name: str) -> dict[Key, object]:
        """One column by key as it will be after the import, stored rows included."""
        result: dict[Key, object] = {}
        table = self.stored(sheet)
        if sheet not in self.replaced and len(table):
            result.update(zip(_keys(table), _whole_column(table, name), strict=True))
        read = self.reads.get(sheet)
        if read is not None and has_key(read):
            result.update(zip(key_rows(read), self.column(sheet, name), strict=True))
        return result

    def known(self, sheet: str) -> set[object]:
        """The values that a reference to this sheet may have."""
        name = SHEET_BY_NAME[sheet].key[0]
        known: set[object] = set()
        if sheet not in self.replaced:
            known.update(self.stored(sheet).columns.get(name, ()))
        read = self.reads.get(sheet)
        if read is not None:
            known.update(read.table.columns.get(name, ()))
        return known


def _rows_by_key(table: Table) -> dict[Key, int]:
    return {key: row for row, key in enumerate(_keys(table))} if len(table) else {}


def _keys(table: Table) -> list[Key]:
    return list(zip(*(table.columns[name] for name in table.sheet.key), strict=True))


def _whole_column(table: Table, name: str) -> list[object]:
    column = table.columns.get(name)
    return column if column is not None else [table.sheet.column(name).default] * len(table)


def _as_stored(read: SheetRead, name: str, outlook: Outlook) -> list[object]:
    default = read.sheet.column(name).default
    if not has_key(read):
        return [default] * len(read.table)
    rows = outlook.stored_rows(read.sheet.name)
    stored = _whole_column(outlook.stored(read.sheet.name), name)
    found = (rows.get(key) for key in key_rows(read))
    return [default if row is None else stored[row] for row in found]


def combine(files: Collection[FileRead], stored: StoredTable) -> dict[str, SheetRead]:
    """The sheets of all files as one; of rows with one key the later file's stands (C14)."""
    combined: dict[str, SheetRead] = {}
    for file in files:
        for name, read in file.sheets.items():
            earlier = combined.get(name)
            combined[name] = read if earlier is None else _join(earlier, read, stored)
    return combined


def contradictions(files: Collection[FileRead]) -> Iterator[Problem]:
    """A warning at each cell of which an earlier file says otherwise. O(rows), for shared sheets.

    The later file stands (C14), but nobody's word is passed over in silence.
    """
    earlier: dict[str, list[SheetRead]] = defaultdict(list)
    for file in files:
        for name, read in file.sheets.items():
            if has_key(read):
                for other in earlier[name]:
                    yield from _apart(other, read)
                earlier[name].append(read)


def _apart(first: SheetRead, second: SheetRead) -> Iterator[Problem]:
    rows = _rows_by_key(first.table)
    shared = [name for name in second.table.columns if name in first.table.columns]
    both = [(rows[key], row) for row, key in enumerate(key_rows(second)) if key in rows]
    for at, row in both:
        for name in shared:
            before, after = first.table.columns[name][at], second.table.columns[name][row]
            if before == after or isinstance(before, Unreadable) or isinstance(after, Unreadable):
                continue
            said = shown_typed(first.sheet.column(name), before) or "nothing"
            yield second.problem(
                row, name, after,
                f"{' '.join(first.place(at, name))} says {said} of the same row; the later file "
                "counts",
                "Make both say the same, or keep the row in one of the files.",
            )  # fmt: skip


def _join(first: SheetRead, second: SheetRead, stored: StoredTable) -> SheetRead:
    if not (has_key(first) and has_key(second)):
        return second if has_key(second) else first
    columns: dict[str, list[object]] = {}
    for column in first.sheet.columns:
        if column.name in first.table.columns or column.name in second.table.columns:
            columns[column.name] = [
                *_filled(first, column.name, None, stored),
                *_filled(second, column.name, first, stored),
            ]
    last = {
        key: row
        for row, key in enumerate(zip(*(columns[n] for n in first.sheet.key), strict=True))
        if not any(isinstance(value, Unreadable) for value in key)
    }
    return _choose(first, second, columns, sorted(last.values()))


def _filled(
    read: SheetRead, name: str, earlier: SheetRead | None, stored: StoredTable
) -> list[object]:
    """A column; where the file does not have it, as an earlier file or the database has it."""
    there = read.table.columns.get(name)
    if there is not None:
        return there
    values = _as_stored(read, name, Outlook({}, (), stored))
    if earlier is not None:
        rows = _rows_by_key(earlier.table)
        before = earlier.table.columns[name]
        for row, key in enumerate(key_rows(read)):
            if key in rows:
                values[row] = before[rows[key]]
    return values


def _choose(
    first: SheetRead, second: SheetRead, columns: dict[str, list[object]], rows: list[int]
) -> SheetRead:
    table = Table(
        first.sheet, {name: [column[row] for row in rows] for name, column in columns.items()}
    )
    kept = np.zeros(len(first.table) + len(second.table), dtype=np.bool_)
    kept[rows] = True
    parts, start = [], 0
    for part in (*first.parts, *second.parts):
        here = kept[start : start + len(part.rows)]
        parts.append(Part(part.file, part.title, part.letters, part.rows[here]))
        start += len(part.rows)
    return SheetRead(table, parts)
