"""The sorts of raw cell values that are neither text nor a plain number.

Text is `str`, a plain number `float`, an empty cell None. These compare by identity on purpose:
`True`, `1` and the date of serial 1 must never be taken for one another in a dictionary.
"""

import re
from dataclasses import dataclass

from planner.excel.region_dates import shown_serial
from planner.excel.region_names import SPACES


@dataclass(frozen=True, slots=True, eq=False)
class Dated:
    """A number in a cell that is formatted as a date or time."""

    serial: float
    date_1904: bool

    def __str__(self) -> str:
        return shown_serial(self.serial, self.date_1904)


@dataclass(frozen=True, slots=True, eq=False)
class Logical:
    """A cell that holds Excel's TRUE or FALSE."""

    value: bool

    def __str__(self) -> str:
        return "TRUE" if self.value else "FALSE"


@dataclass(frozen=True, slots=True, eq=False)
class Fault:
    """A cell that cannot be read: an Excel error, a formula never calculated, damage."""

    shown: str
    problem: str
    fix: str

    def __str__(self) -> str:
        return self.shown


Raw = str | float | Dated | Logical | Fault | None

TRUE, FALSE = Logical(True), Logical(False)


def excel_error(code: str) -> Fault:
    """A cell that shows an error such as #N/A."""
    return Fault(code, f"the cell shows the Excel error {code}", "Correct it or clear the cell.")


def no_stored_value(formula: str) -> Fault:
    """A formula whose result was never stored."""
    return Fault(
        f"={formula}",
        "the formula has no stored value",
        "Open the file in Excel and save it, or write the value itself.",
    )


def broken_cell(text: str) -> Fault:
    """A cell whose content contradicts its type."""
    return Fault(text, "the cell is damaged", "Type the value again and save the file.")


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def clean_text(text: str) -> str | None:
    """Text as Excel shows it, trimmed; None if there is nothing but space.

    Excel writes characters that XML cannot hold as `_x0001_`.
    """
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return text.strip(SPACES) or None
