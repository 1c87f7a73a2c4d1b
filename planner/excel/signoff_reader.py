"""Reads a sign-off workbook back, whoever has had it in hand since it was made.

Tables are found by their headers and the grid by its dates, so that moved columns and rows do
not matter; what cannot be found is said, never guessed.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from itertools import dropwhile, takewhile
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from planner.application.errors import EnvironmentFault, UserError
from planner.application.signoff_comparing_words import HISTORY_HEADERS
from planner.application.signoff_key import MARKS
from planner.application.signoff_ports import (
    RotaLine,
    RotaRead,
    Stated,
    TableRead,
    TableRow,
    WorkbookRead,
)
from planner.domain.calendar import date_of, day_number
from planner.excel.cells_only import open_cells
from planner.excel.signoff_data import DATA_HEADERS
from planner.excel.signoff_front_foot import FACT_NAMES, PART_NAMES
from planner.excel.signoff_grid import HEADERS, PARTS
from planner.excel.signoff_legend import LEGEND_HEADERS

_BY_PLACE = ("Sign-off", "Mutual aid")
"""Sheets whose cells are compared by their address."""
_BY_HEADERS = ("Rota", "Data", "Legend", "History")
"""Those whose tables are found by their headers, wherever they stand now."""
_CHANGES_BY_ITSELF = ("Made", "Notice")
"""Rows of the front page that tell when the workbook was made."""
_FIRST_MARK = MARKS[0][0]
"""Where the codes of the legend end and the marks begin."""
_HEADER_WITHIN = 30
"""Rows of a sheet in which its header is looked for."""
_MOST_ROWS, _MOST_COLUMNS = 50_000, 1_000
_MEND = "Choose an .xlsx file that was exported for sign-off."


def read_workbook(path: Path) -> WorkbookRead:
    """What a workbook file says; UserError if it is none, EnvironmentFault if it is locked."""
    return read_book(_opened(path))


def _opened(path: Path) -> Workbook:
    try:
        with path.open("rb") as file:
            return open_cells(file)
    except FileNotFoundError as error:
        raise UserError(f"There is no file {path}.", _MEND) from error
    except OSError as error:
        raise EnvironmentFault(f"{path} could not be read: {error.strerror or error}.") from error
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        ParseError,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        EOFError,
        NotImplementedError,
        RuntimeError,
        AssertionError,
    ) as error:
        # openpyxl meets damaged files with whatever its parsing happens to raise.
        raise UserError(f"{path} is not an Excel workbook that can be read.", _MEND) from error


def read_book(book: Workbook) -> WorkbookRead:
    """What an open workbook says."""
    sheets = {sheet.title: sheet for sheet in book.worksheets}
    rows = {name: list(_rows(sheets[name])) for name in _BY_HEADERS if name in sheets}
    return WorkbookRead(
        sheets=frozenset(sheets),
        facts=_facts(book, sheets),
        properties=_properties(book),
        data=_table(rows.get("Data"), DATA_HEADERS),
        rota=_rota(rows.get("Rota")),
        legend=_legend(rows.get("Legend")),
        history=_table(rows.get("History"), HISTORY_HEADERS),
        words={name: tuple(_WORDS[name](rows[name])) for name in rows if name in _WORDS},
        cells={name: dict(_cells(sheets[name])) for name in _BY_PLACE if name in sheets},
    )


def stated(cell: Any) -> Stated:
    """What one cell says: dates as ISO text, whole numbers and texts as they are shown."""
    value = cell.value
    if isinstance(value, ArrayFormula):
        return Stated(str(value.text), cell.coordinate, formula=True)
    if cell.data_type == "f":
        return Stated(str(value), cell.coordinate, formula=True)
    return Stated(_plain_value(value), cell.coordinate)


def _plain_value(value: object) -> str | float | None:
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def text_of(found: Stated | None) -> str:
    """A cell as text: a number without needless zeros, nothing as an empty text."""
    if found is None or found.value is None:
        return ""
    if isinstance(found.value, float):
        return f"{found.value:.15g}"
    return found.value.strip()


def _facts(book: Workbook, sheets: Mapping[str, Worksheet]) -> dict[str, Stated]:
    facts: dict[str, Stated] = {}
    for key, name in FACT_NAMES.items():
        defined = book.defined_names.get(name)
        for title, address in defined.destinations if defined is not None else ():
            single = ":" not in address
            if title in sheets and single:
                facts[key] = stated(sheets[title][address.replace("$", "")])
    return facts


def _properties(book: Workbook) -> dict[str, str]:
    properties: Any = book.custom_doc_props  # type: ignore[attr-defined]
    known = {entry.name: entry.value for entry in properties.props}
    names = FACT_NAMES | PART_NAMES
    return {key: str(known[name] or "") for key, name in names.items() if name in known}


def _cells(sheet: Worksheet) -> Iterator[tuple[str, Stated]]:
    for row in _rows(sheet):
        if text_of(row.at(1)) not in _CHANGES_BY_ITSELF:
            for found in row.cells.values():
                yield found.cell, found


@dataclass(frozen=True, slots=True)
class _Row:
    """The filled cells of one row, by column number."""

    number: int
    cells: Mapping[int, Stated]

    def at(self, column: int) -> Stated:
        """One cell, filled or empty."""
        found = self.cells.get(column)
        return found or Stated(None, f"{get_column_letter(column)}{self.number}")


def _rows(sheet: Worksheet) -> Iterator[_Row]:
    last, width = min(sheet.max_row, _MOST_ROWS), min(sheet.max_column, _MOST_COLUMNS)
    rows = sheet.iter_rows(max_row=last, max_col=width)
    for number, row in enumerate(rows, start=1):
        filled = (cell for cell in row if cell.value is not None and cell.value != "")
        yield _Row(number, {cell.column: stated(cell) for cell in filled})


def _headers(row: _Row, wanted: tuple[str, ...]) -> dict[str, list[int]]:
    """Columns of each wanted header; capitals and space around do not matter."""
    known = {name.casefold(): name for name in wanted}
    places: dict[str, list[int]] = {}
    for column, found in row.cells.items():
        name = known.get(text_of(found).casefold())
        if name is not None:
            places.setdefault(name, []).append(column)
    return places


def _header_row(rows: list[_Row], wanted: tuple[str, ...]) -> tuple[int, dict[str, list[int]]]:
    """Index of the row with the most wanted headers, and their columns."""
    found = [_headers(row, wanted) for row in rows[:_HEADER_WITHIN]]
    best = max(range(len(found)), key=lambda at: len(found[at]), default=-1)
    return (best, found[best]) if best >= 0 else (0, {})


def _single(places: Mapping[str, list[int]], wanted: tuple[str, ...]) -> dict[str, int]:
    return {name: places[name][0] for name in wanted if len(places.get(name, ())) == 1}


def _table(rows: list[_Row] | None, wanted: tuple[str, ...]) -> TableRead:
    if rows is None:
        return TableRead((), wanted)
    header, places = _header_row(rows, wanted)
    columns = _single(places, wanted)
    table = tuple(
        TableRow({name: row.at(column) for name, column in columns.items()})
        for row in rows[header + 1 :]
        if row.cells
    )
    return TableRead(table, tuple(name for name in wanted if name not in columns))


def _legend(rows: list[_Row] | None) -> TableRead:
    """The codes; marks and notes, which are words alone, stand under them."""
    table = _table(rows, LEGEND_HEADERS)
    codes = takewhile(lambda row: text_of(row.cells.get("Code")) != _FIRST_MARK, table.rows)
    return replace(table, rows=tuple(codes))


def _rota(rows: list[_Row] | None) -> RotaRead:
    if rows is None:
        return RotaRead((), (), HEADERS)
    header, places = _header_row(rows, HEADERS)
    columns = _single(places, HEADERS)
    missing = [name for name in HEADERS if name not in columns]
    days, doubled = _day_columns(rows[header].cells if rows else {})
    lines = [_line(row, columns, days) for row in rows[header + 1 :]]
    total = next((at for at, line in enumerate(lines) if _is_total(line)), len(lines))
    return RotaRead(
        people=tuple(line for line in lines[:total] if line.key.value is not None),
        cover=tuple(line for line in lines[total + 1 :] if line.what in PARTS),
        total=lines[total] if total < len(lines) else None,
        weekdays={day: rows[header - 1].at(column) for day, column in days.items() if header},
        missing=(*missing, *doubled),
    )


def _day_columns(row: Mapping[int, Stated]) -> tuple[dict[int, int], list[str]]:
    """Column of each date of the header, and the dates that stand there twice."""
    days: dict[int, int] = {}
    doubled: list[str] = []
    for column, found in row.items():
        try:
            day = day_number(date.fromisoformat(text_of(found)))
        except ValueError:
            continue
        if day in days:
            doubled.append(date_of(day).isoformat())
        days.setdefault(day, column)
    return days, doubled


def _line(row: _Row, columns: Mapping[str, int], days: Mapping[int, int]) -> RotaLine:
    facts = {name: row.at(column) for name, column in columns.items()}
    key = facts.get("Number", Stated(None, ""))
    return RotaLine(
        key=key,
        what=text_of(facts.get("Grade")),
        facts=facts,
        days={day: row.at(column) for day, column in days.items()},
    )


def _texts(rows: Iterable[_Row]) -> Iterator[Stated]:
    return (cell for row in rows for cell in row.cells.values() if isinstance(cell.value, str))


def _around_rota(rows: list[_Row]) -> Iterator[Stated]:
    """Title, status and months above the grid; the key under it."""
    header, places = _header_row(rows, HEADERS)
    columns = _single(places, HEADERS)
    days, _ = _day_columns(rows[header].cells if rows else {})
    lines = [_line(row, columns, {}) for row in rows]
    above = {cell.cell for cell in _texts(rows[max(header - 1, 0) : header])}
    weekdays = {rows[header - 1].at(column).cell for column in days.values() if header}
    yield from (cell for cell in _texts(rows[:header]) if cell.cell not in above & weekdays)
    total = next((at for at, line in enumerate(lines) if _is_total(line)), len(lines))
    under = zip(rows[total + 1 :], lines[total + 1 :], strict=True)
    yield from _texts(row for row, line in under if line.what not in PARTS)


def _around_legend(rows: list[_Row]) -> Iterator[Stated]:
    """The title above the codes; marks and notes under them."""
    header, places = _header_row(rows, LEGEND_HEADERS)
    yield from _texts(rows[:header])
    code = _single(places, LEGEND_HEADERS).get("Code", 1)
    yield from _texts(dropwhile(lambda row: text_of(row.at(code)) != _FIRST_MARK, rows))


def _above_history(rows: list[_Row]) -> Iterator[Stated]:
    header, _ = _header_row(rows, HISTORY_HEADERS)
    return _texts(rows[:header])


_WORDS = {"Rota": _around_rota, "Legend": _around_legend, "History": _above_history}
"""How the texts beside the tables of a sheet are found."""


def _is_total(line: RotaLine) -> bool:
    return line.key.value is None and text_of(line.facts.get("Name")).startswith("Total")
