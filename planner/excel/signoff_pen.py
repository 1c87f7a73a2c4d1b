"""Writes cells so that what a user typed stays text, and formulas carry their value.

Text is always written as a string, never as a formula; text that a spreadsheet could take for
one if it were typed again gets the quote prefix too. A formula is kept with the value that it
must give, which `signoff_finishing` stores beside it: viewers that calculate nothing show it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet

from planner.excel.signoff_styles import Look, StyleBook

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_LOOKS_LIKE_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
MOST_TEXT = 32_767
"""Characters that Excel allows in one cell."""


def plain(text: str) -> str:
    """Text without characters that a workbook cannot hold; line feeds stay."""
    return _CONTROL.sub(" ", text)[:MOST_TEXT]


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet could take text for a formula if it were typed again."""
    return text.startswith(_LOOKS_LIKE_FORMULA)


@dataclass(slots=True)
class Pen:
    """Writes the cells of one sheet."""

    sheet: Worksheet
    styles: StyleBook
    values: dict[str, float] = field(default_factory=dict)
    """What each formula must give, by address."""

    def text(self, row: int, column: int, text: str, look: Look) -> str:
        """Write text as text; returns the address."""
        clean = plain(text)
        cell: Any = self.sheet.cell(row, column)
        cell._style = self.styles.array(look, is_formula_like(clean))
        if clean:
            cell._value, cell.data_type = clean, "s"
        return str(cell.coordinate)

    def number(self, row: int, column: int, value: float, look: Look) -> str:
        """Write a number; returns the address."""
        cell: Any = self.sheet.cell(row, column)
        cell._style = self.styles.array(look)
        cell._value, cell.data_type = value, "n"
        return str(cell.coordinate)

    def formula(self, row: int, column: int, formula: str, value: float, look: Look) -> str:
        """Write a formula of ours, and the value that it must give; returns the address."""
        cell: Any = self.sheet.cell(row, column)
        cell._style = self.styles.array(look)
        cell._value, cell.data_type = formula, "f"
        self.values[cell.coordinate] = value
        return str(cell.coordinate)

    def blank(self, row: int, column: int, look: Look) -> None:
        """Give an empty cell its look."""
        cell: Any = self.sheet.cell(row, column)
        cell._style = self.styles.array(look)

    def span(self, row: int, first: int, last: int, text: str, look: Look) -> None:
        """Write text over several columns of one row, merged; never used inside the grid."""
        self.text(row, first, text, look)
        for column in range(first + 1, last + 1):
            self.blank(row, column, look)
        if last > first:
            # Added as they are: `merge_cells` looks through all that were merged before.
            place = CellRange(min_row=row, max_row=row, min_col=first, max_col=last)
            self.sheet.merged_cells.ranges.add(place)

    def headers(self, row: int, titles: Sequence[str], look: Look) -> None:
        """Write the header row of a table from the first column on."""
        for column, title in enumerate(titles, start=1):
            self.text(row, column, title, look)

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self.sheet.row_dimensions[row].height = min(points, 409.0)

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of the columns from the first on, in characters."""
        for column, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(column)].width = width


def lines_needed(text: str, width: float) -> int:
    """How many lines text takes in a column of a width in characters, as wrapped."""
    return sum(max(1, -(-len(part) // max(int(width), 1))) for part in text.split("\n"))
