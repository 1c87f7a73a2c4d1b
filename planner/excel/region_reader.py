"""Reads a region workbook whole: every cell typed, every problem with its address, in one pass."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from planner.application.importing_report import (
    MAX_PROBLEMS,
    FileRead,
    Part,
    Problem,
    SheetRead,
    Unreadable,
    shown,
    shown_typed,
)
from planner.application.progress import CancelToken, Progress
from planner.domain.calendar import IntArray
from planner.domain.sheets import SHEETS, Column, Sheet, Table
from planner.excel.region_archive import Archive, BadWorkbook
from planner.excel.region_book import Book, read_book
from planner.excel.region_cells import ColumnReader, shortest
from planner.excel.region_names import known_sheet, plain, plain_header
from planner.excel.region_raw import Fault, Raw
from planner.excel.region_settings import SettingReader, settle
from planner.excel.region_xml import Header, Receiver, column_index, read_sheet

_NOT_THERE = Unreadable("", "the column is missing", "Add the column.")
_RANGE = re.compile(r"([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})")
_SAME_COLUMNS = "Give all sheets that are read as one the same columns."


@dataclass(frozen=True, slots=True)
class RegionWorkbookReader:
    """Fills the port `RegionReader` with .xlsx files."""

    def read(self, path: Path, progress: Progress, cancel: CancelToken) -> FileRead:
        """Read one file; whatever is wrong with it stands in the result.

        Cost: O(cells); memory for the typed values of known columns only.
        """
        result = FileRead(path.name)
        try:
            with Archive(path) as archive:
                _read_archive(archive, result, progress, cancel)
        except BadWorkbook as bad:
            result.errors.append(Problem(path.name, "", "", path.name, bad.problem, bad.fix))
        return result


def _read_archive(
    archive: Archive, result: FileRead, progress: Progress, cancel: CancelToken
) -> None:
    book = read_book(archive)
    found = _choose_sheets(book, result)
    if not found:
        names = ", ".join(sheet.name for sheet in SHEETS)
        result.errors.append(
            Problem(
                result.name, "", "", result.name, "no sheet of a region workbook was found",
                f"Name the sheets {names}, or export a region to see the form.",
            )
        )  # fmt: skip
    for sheet in SHEETS:
        parts = sorted(found.get(sheet.name, {}).items())
        if parts:
            reading = _SheetReading(sheet, result, book, archive, progress)
            for _, (title, part) in parts:
                reading.read_part(title, part, cancel)
            result.sheets[sheet.name] = reading.finish()


def _choose_sheets(book: Book, result: FileRead) -> dict[str, dict[int, tuple[str, str]]]:
    """Titles and parts by declared sheet and number of continuation."""
    found: dict[str, dict[int, tuple[str, str]]] = {}
    for title, part in book.sheets:
        known = known_sheet(title)
        if known is None:
            result.warnings.append(
                Problem(
                    result.name, shown(title), "", shown(title),
                    "this sheet is not part of a region workbook and was left out",
                    "Rename it if it was meant as one of the sheets.",
                )
            )  # fmt: skip
            continue
        name, number = known
        parts = found.setdefault(name, {})
        if number in parts:
            result.errors.append(
                Problem(
                    result.name, shown(title), "A1", shown(title),
                    f"two sheets stand for {name}: '{shown(parts[number][0])}' and this one",
                    "Keep one of them, or rename the other.",
                )
            )  # fmt: skip
        else:
            parts[number] = (title, part)
    return found


@dataclass(slots=True)
class _SheetReading:
    """Gathers one declared sheet from its parts."""

    sheet: Sheet
    result: FileRead
    book: Book
    archive: Archive
    progress: Progress
    table: Table = field(init=False)
    parts: list[Part] = field(default_factory=list)
    title: str = ""
    letters: dict[str, str] = field(default_factory=dict)
    slots: list[Column] = field(default_factory=list)
    row_blocks: list[np.ndarray] = field(default_factory=list)
    readers: dict[str, ColumnReader] = field(default_factory=dict)
    header: Header = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.table = Table(self.sheet)
        for column in self.sheet.columns:
            setting = self.sheet.name == "Region" and column.name == "value"
            self.readers[column.name] = (SettingReader if setting else ColumnReader)(column)

    def read_part(self, title: str, part: str, cancel: CancelToken) -> None:
        """Read one sheet of the file as the next part."""
        self.progress(f"Reading {title} of {self.result.name}", self.archive.share)
        self.title, self.letters, self.row_blocks, self.merged = shown(title), {}, [], []
        receiver = Receiver(self._take_header, self._take_block, self._stray, self.merged.append)
        read_sheet(self.archive, part, self.book, receiver, cancel)
        rows = np.concatenate([np.zeros(0, dtype=np.int32), *self.row_blocks])
        self.parts.append(Part(self.result.name, self.title, self.letters, rows))
        self._align(sum(len(part.rows) for part in self.parts))
        for cells in self.merged:
            self._take_merged(cells, rows)

    def finish(self) -> SheetRead:
        """The sheet as read, settings settled."""
        read = SheetRead(self.table, self.parts)
        if self.sheet.name == "Region":
            return settle(read, self.result.errors, self.result.warnings)
        return read

    # What the sheet tells ---------------------------------------------------------------------
    def _take_header(self, header: Header) -> Mapping[str, int]:
        self.header = header
        known = {plain(column.name): column for column in self.sheet.columns}
        for letters in sorted(header, key=column_index):
            self._take_header_cell(letters, header[letters], known)
        for column in self.sheet.columns:
            if column.name not in self.letters:
                self._missing(column)
            elif self.parts and column.name not in self.table.columns:
                self._missing_before(column)
        names = list(self.letters)
        for name in names:
            self.table.columns.setdefault(name, [])
        self._align(sum(len(part.rows) for part in self.parts))
        self.slots = [self.sheet.column(name) for name in names]
        return {self.letters[name]: slot for slot, name in enumerate(names)}

    def _take_header_cell(self, letters: str, raw: Raw, known: Mapping[str, Column]) -> None:
        cell, text = f"{letters}1", shown(shortest(raw))
        if isinstance(raw, Fault) and text.startswith("="):
            self._error(cell, text, raw.problem, raw.fix)
            return
        column = known.get(plain_header(raw)) if isinstance(raw, str) else None
        if column is None:
            self._warn(
                cell, text, "this column is not known and was left out",
                f"Known columns are {', '.join(c.name for c in self.sheet.columns)}.",
            )  # fmt: skip
        elif column.name in self.letters:
            self._error(
                cell, text,
                f"column {column.name} is there twice, here and in {self.letters[column.name]}1",
                "Keep one of the two columns.",
            )  # fmt: skip
        else:
            self.letters[column.name] = letters

    def _missing(self, column: Column) -> None:
        earlier = column.name in self.table.columns
        if column.required:
            self._error(
                "A1", "", f"required column {column.name} is missing",
                f"Add a column with the header {column.name} in row 1.",
            )  # fmt: skip
        elif earlier:
            self._error(
                "A1", "", f"column {column.name} is missing, which {self.parts[0].title} has",
                _SAME_COLUMNS,
            )  # fmt: skip

    def _missing_before(self, column: Column) -> None:
        if not column.required:
            self._error(
                f"{self.letters[column.name]}1", column.name,
                f"column {column.name} is not in {self.parts[0].title}, which this sheet goes on",
                _SAME_COLUMNS,
            )  # fmt: skip

    def _take_block(self, numbers: list[int], rows: list[list[Raw]]) -> None:
        self.progress(f"Reading {self.sheet.name} of {self.result.name}", self.archive.share)
        self.row_blocks.append(np.array(numbers, dtype=np.int32))
        if not self.slots:
            return
        for column, block in zip(self.slots, zip(*rows, strict=True), strict=True):
            reader = self.readers[column.name]
            values = reader.read(block)
            if reader.troubled:
                self._report(column, values, numbers)
            self.table.columns[column.name].extend(values)

    def _align(self, rows: int) -> None:
        """Make all columns equally long where parts differ in theirs (already reported)."""
        for column in self.table.columns.values():
            column.extend([_NOT_THERE] * (rows - len(column)))

    def _report(self, column: Column, values: list[object], numbers: list[int]) -> None:
        letters = self.letters[column.name]
        for number, value in zip(numbers, values, strict=True):
            if isinstance(value, Unreadable):
                self._error(f"{letters}{number}", value.shown, value.problem, value.fix)

    def _stray(self, letters: str, row: int) -> None:
        if letters not in self.header:
            self._warn(
                f"{letters}{row}", "", "this column has values but no header and was left out",
                "Write a header in row 1, or clear the column.",
            )  # fmt: skip

    def _take_merged(self, cells: str, rows: IntArray) -> None:
        """Warn of merged cells of which one has a value that whoever looks sees for all."""
        match = _RANGE.fullmatch(cells)
        if match is None:
            return
        left, top, right, bottom = match.groups()
        columns = range(column_index(left), column_index(right) + 1)
        names = [name for name, at in self.letters.items() if column_index(at) in columns]
        first = next((name for name in names if self.letters[name] == left), None)
        row, end = np.searchsorted(rows, [int(top), int(bottom) + 1]).tolist()
        if first is None or row == end or rows[row] != int(top):
            return
        column, value = self.sheet.column(first), self.table.columns[first][row - len(rows)]
        if value != column.default and (end - row > 1 or len(names) > 1):
            self._warn(
                f"{left}{top}", shown_typed(column, value),
                f"the cells {cells} are merged, and all but the first of them are read as empty",
                "Unmerge them and write into each cell what is meant.",
            )  # fmt: skip

    def _error(self, cell: str, value: str, problem: str, fix: str) -> None:
        if len(self.result.errors) <= MAX_PROBLEMS:
            self.result.errors.append(
                Problem(self.result.name, self.title, cell, value, problem, fix)
            )

    def _warn(self, cell: str, value: str, problem: str, fix: str) -> None:
        self.result.warnings.append(
            Problem(self.result.name, self.title, cell, value, problem, fix)
        )
