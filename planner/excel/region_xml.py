"""Streams the cells of one sheet: addresses, types and stored values, row by row.

The sheet is never held as a tree, and rows without content leave nothing behind, so that a used
range that reaches the last row of Excel costs time but no memory.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from planner.application.progress import CancelToken
from planner.excel.region_archive import Archive, damaged
from planner.excel.region_book import Book, local
from planner.excel.region_dates import serial_of_moment
from planner.excel.region_raw import (
    FALSE,
    TRUE,
    Dated,
    Raw,
    broken_cell,
    clean_text,
    excel_error,
    no_stored_value,
)

LAST_ROW = 1_048_576
"""The last row that an Excel sheet has."""
BLOCK = 32_768
"""Rows handed over at once."""
_KEPT_NUMBERS = 100_000
_DIGITS = "0123456789"
_ROW_NUMBER = re.compile(r"[0-9]{1,7}")
_COLUMN = re.compile(r"[A-Z]{0,3}")

Header = dict[str, Raw]
"""Row 1: values by column letters."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets the rows."""

    header: Callable[[Header], Mapping[str, int]]
    """Told row 1 (empty if there is none); answers the slot of each column that it wants."""
    block: Callable[[list[int], list[list[Raw]]], None]
    """Given row numbers, and for each row the raw values of the slots."""
    stray: Callable[[str, int], None]
    """Told the first row of each column that has values but no header."""
    merged: Callable[[str], None]
    """Told the range, such as `C2:C5`, of cells that are merged; after all rows but the last."""


def read_sheet(
    archive: Archive, part: str, book: Book, receiver: Receiver, cancel: CancelToken
) -> None:
    """Stream one sheet to a receiver; BadWorkbook if the part cannot be read."""
    handler = _SheetHandler(book, receiver)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = handler.start
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.pieces.append
    archive.parse(part, parser, handler.pieces, cancel)
    handler.finish()


def column_index(letters: str) -> int:
    """0 for A, 25 for Z, 26 for AA."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1


def column_letters(index: int) -> str:
    """The letters of a column counted from 0."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class _SheetHandler:
    """Hears elements in order; one value is open at a time, one row is gathered at a time."""

    def __init__(self, book: Book, receiver: Receiver) -> None:
        self.pieces: list[str] = []
        self._book = book
        self._receiver = receiver
        self._prefix = ""
        self._in_row = False
        self._numbers: dict[str, float] = {}
        self._dates: dict[str, Dated] = {}
        self._known: set[str] = set()
        self._slots: Mapping[str, int] | None = None
        self._row_numbers: list[int] = []
        self._rows: list[list[Raw]] = []
        self._row = 0
        self._letters = ""
        self._header: Header = {}
        self._values: list[Raw] | None = None
        self._filled = False
        self._cell: Mapping[str, str] = {}
        self._open_cell()

    def _open_cell(self) -> None:
        self._stored: str | None = None
        self._inline: str | None = None
        self._formula: str | None = None
        self._phonetic = False

    # Elements -------------------------------------------------------------------------------
    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins; text before it is forgotten."""
        self.pieces.clear()
        if self._prefix:
            name = name.removeprefix(self._prefix)
        if name == "c":
            self._cell = attributes
            place = attributes.get("r")
            self._letters = place.rstrip(_DIGITS) if place else self._next_letters()
        elif name == "v":
            return
        elif name == "row":
            self._start_row(attributes.get("r"))
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell":
            self._receiver.merged(attributes.get("ref", ""))
        elif not self._row and local(name) == "worksheet":
            self._prefix = name[: -len("worksheet")]

    def end(self, name: str) -> None:
        """An element ends; what text it held is known now."""
        if self._prefix:
            name = name.removeprefix(self._prefix)
        if name == "c":
            if not (self._stored is self._inline is self._formula is None):
                self._end_cell()
        elif name == "v":
            self._stored = "".join(self.pieces)
        elif name == "row":
            self._end_row()
        elif name == "t":
            if not self._phonetic:
                self._inline = (self._inline or "") + "".join(self.pieces)
        elif name == "f":
            self._formula = "".join(self.pieces)
        elif name == "rPh":
            self._phonetic = False

    # Rows -----------------------------------------------------------------------------------
    def _start_row(self, number: str | None) -> None:
        row = self._row + 1
        if number:
            row = int(number) if _ROW_NUMBER.fullmatch(number) else 0
        if not self._row < row <= LAST_ROW:
            raise damaged(": the numbers of its rows are wrong")
        self._row = row
        self._letters = ""
        self._values = None
        self._filled = False
        if self._row > 1 and self._slots is None:
            self._slots = self._receiver.header(self._header)

    def _end_row(self) -> None:
        if self._filled and self._row > 1:
            self._row_numbers.append(self._row)
            self._rows.append(self._values or [None] * len(self._slots or ()))
            if len(self._rows) >= BLOCK:
                self._hand_over()

    def _hand_over(self) -> None:
        self._receiver.block(self._row_numbers, self._rows)
        self._row_numbers, self._rows = [], []
        if len(self._numbers) + len(self._dates) > _KEPT_NUMBERS:
            self._numbers.clear()
            self._dates.clear()

    def finish(self) -> None:
        """The sheet has ended."""
        if self._slots is None:
            self._slots = self._receiver.header(self._header)
        if self._rows:
            self._hand_over()

    def _next_letters(self) -> str:
        if not _COLUMN.fullmatch(self._letters):
            raise damaged(": the addresses of its cells are wrong")
        return column_letters(column_index(self._letters) + 1)

    # Cells ----------------------------------------------------------------------------------
    def _end_cell(self) -> None:
        value = self._value()
        self._stored = self._inline = self._formula = None
        if value is None:
            return
        if self._slots is None:
            self._header[self._letters] = value
            return
        self._filled = True
        slot = self._slots.get(self._letters)
        if slot is not None:
            if self._values is None:
                self._values = [None] * len(self._slots)
            self._values[slot] = value
        elif self._letters not in self._known:
            self._known.add(self._letters)
            self._receiver.stray(self._letters, self._row)

    def _value(self) -> Raw:
        sort = self._cell.get("t")
        text = self._stored
        if sort == "s" and text:
            return self._shared(text)
        if sort == "inlineStr":
            return clean_text(self._inline or "")
        if text is None or (not text and sort != "str"):
            return None if self._formula is None else no_stored_value(self._formula)
        if sort is None or sort == "n":
            return self._number(text)
        return self._other(sort, text)

    def _shared(self, text: str) -> Raw:
        try:
            index = int(text)
            return self._book.strings[index] if index >= 0 else broken_cell(text)
        except (ValueError, IndexError):
            return broken_cell(text)

    def _number(self, text: str) -> Raw:
        dated = self._cell.get("s") in self._book.date_styles
        known = (self._dates if dated else self._numbers).get(text)
        if known is not None:
            return known
        try:
            number = float(text)
        except ValueError:
            return broken_cell(text)
        if not dated:
            return self._numbers.setdefault(text, number)
        return self._dates.setdefault(text, Dated(number, self._book.date_1904))

    def _other(self, sort: str, text: str) -> Raw:
        if sort == "str":
            return clean_text(text)
        if sort == "b":
            return {"1": TRUE, "true": TRUE, "0": FALSE, "false": FALSE}.get(
                text.strip(), broken_cell(text)
            )
        if sort == "d":
            serial = serial_of_moment(text, self._book.date_1904)
            return broken_cell(text) if serial is None else Dated(serial, self._book.date_1904)
        return excel_error(text) if sort == "e" else broken_cell(text)
