"""Turns columns into the XML of a sheet, a block of rows at a time.

As on reading, a column goes through a dictionary of the values seen so far: each distinct value
is formatted once, and a row is one formatting operation.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from xml.sax.saxutils import escape

from planner.domain.calendar import DAY_MINUTES
from planner.domain.sheets import Column, Table, Type
from planner.excel.region_dates import serial_of_day
from planner.excel.region_package import (
    DECLARATION,
    HEADER,
    MAIN,
    REQUIRED_HEADER,
    STYLE_OF_TYPE,
    TEXT,
)
from planner.excel.region_xml import LAST_ROW, column_letters

BLOCK = 8_192
_MAX_KNOWN = 200_000
_WIDTHS = {Type.DATE: 12, Type.EXPIRY: 12, Type.TIME: 8, Type.TEXT: 28, Type.CODE: 14}
_UNWRITABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class SharedTexts(dict[str, int]):
    """Numbers of texts, each written once for the whole workbook."""

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return len(self) - 1

    def xml(self) -> Iterator[str]:
        """The part that holds them, in blocks."""
        yield f'{DECLARATION}<sst xmlns="{MAIN}" uniqueCount="{len(self)}">'
        texts = iter(self)
        while block := list(islice(texts, BLOCK)):
            yield "".join(f'<si><t xml:space="preserve">{escape(text)}</t></si>' for text in block)
        yield "</sst>"


class ColumnWriter(dict[object, str]):
    """What follows the address of a cell, by value: style, type, content and end."""

    def __init__(self, column: Column, texts: SharedTexts) -> None:
        super().__init__()
        self._texts = texts
        self._style = STYLE_OF_TYPE.get(column.type, TEXT)
        self._format = _FORMATS.get(column.type)

    def __missing__(self, value: object) -> str:
        cell = self._cell(value)
        self[value] = cell
        return cell

    def write(self, block: Sequence[object]) -> Iterator[str]:
        """The cells of a block without their addresses."""
        if len(self) > _MAX_KNOWN:
            self.clear()
        return map(self.__getitem__, block)

    def _cell(self, value: object) -> str:
        style = f' s="{self._style}"' if self._style else ""
        if value is None:
            return f"{style}/>"
        if self._format is not None:
            return f"{style}><v>{self._format(value)}</v></c>"
        return f'{style} t="s"><v>{self._texts[written(value)]}</v></c>'


def written(value: object) -> str:
    """A text as it is written: without control characters, never taken for an escape."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = _UNWRITABLE.sub(" ", str(value))
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def _day(value: object) -> str:
    return str(serial_of_day(int(str(value))))


def _minute(value: object) -> str:
    return repr(int(str(value)) / DAY_MINUTES)


def _number(value: object) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


_FORMATS: dict[Type, Callable[[object], str]] = {
    Type.DATE: _day,
    Type.EXPIRY: _day,
    Type.TIME: _minute,
    Type.WHOLE: _number,
    Type.DECIMAL: _number,
}


def sheet_xml(
    table: Table, rows: range, texts: SharedTexts, mark_required: bool = False
) -> Iterator[str]:
    """The XML of one sheet with some rows of a table, in blocks."""
    columns = table.sheet.columns
    yield _start(columns, len(rows))
    yield _header_row(columns, texts, mark_required)
    writers = [ColumnWriter(column, texts) for column in columns]
    values = [_values(table, column) for column in columns]
    row_form = _row_form(len(columns)).__mod__
    for first in range(rows.start, rows.stop, BLOCK):
        last = min(first + BLOCK, rows.stop)
        numbers = range(first - rows.start + 2, last - rows.start + 2)
        parts: list[Iterator[object] | range] = [numbers]
        for writer, column in zip(writers, values, strict=True):
            parts += [numbers, writer.write(column[first:last])]
        yield "".join(map(row_form, zip(*parts, strict=True)))
    yield _end(columns, len(rows))


def filter_range(columns: Sequence[Column], rows: int) -> tuple[str, str]:
    """First and last cell of what the filter covers."""
    return "A1", f"{column_letters(len(columns) - 1)}{rows + 1}"


def _values(table: Table, column: Column) -> Sequence[object]:
    there = table.columns.get(column.name)
    return there if there is not None else [column.default] * len(table)


def _row_form(columns: int) -> str:
    cells = "".join(f'<c r="{column_letters(index)}%d"%s' for index in range(columns))
    return f'<row r="%d">{cells}</row>'


def _start(columns: Sequence[Column], rows: int) -> str:
    _, last = filter_range(columns, rows)
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{_width(column)}" '
        f'style="{STYLE_OF_TYPE.get(column.type, TEXT)}" customWidth="1"/>'
        for number, column in enumerate(columns, 1)
    )
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}"><dimension ref="A1:{last}"/>'
        '<sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{widths}</cols><sheetData>'
    )


def _width(column: Column) -> int:
    return max(_WIDTHS.get(column.type, 10), len(column.name) + 5)


def _header_row(columns: Sequence[Column], texts: SharedTexts, mark_required: bool) -> str:
    cells = []
    for index, column in enumerate(columns):
        name = f"{column.name} *" if mark_required and column.required else column.name
        style = REQUIRED_HEADER if column.required else HEADER
        cells.append(f'<c r="{column_letters(index)}1" s="{style}" t="s"><v>{texts[name]}</v></c>')
    return f'<row r="1">{"".join(cells)}</row>'


def _end(columns: Sequence[Column], rows: int) -> str:
    first, last = filter_range(columns, rows)
    choices = [_choice(index, column) for index, column in enumerate(columns)]
    listed = [choice for choice in choices if choice]
    validations = (
        f'<dataValidations count="{len(listed)}">{"".join(listed)}</dataValidations>'
        if listed
        else ""
    )
    return f'</sheetData><autoFilter ref="{first}:{last}"/>{validations}</worksheet>'


def _choice(index: int, column: Column) -> str:
    """A list to choose from in cells that take one of a few words; other words are not refused."""
    words = ("yes", "no") if column.type is Type.BOOLEAN else column.words
    if not words:
        return ""
    letters = column_letters(index)
    return (
        f'<dataValidation type="list" allowBlank="1" sqref="{letters}2:{letters}{LAST_ROW}">'
        f'<formula1>"{",".join(words)}"</formula1></dataValidation>'
    )
