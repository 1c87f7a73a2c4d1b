"""How the sheets of the sign-off workbook print."""

from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from planner.application.signoff_sheet import SignOffSheet
from planner.application.signoff_words import DEMONSTRATION, made_text
from planner.excel.signoff_styles import QUIET, rgb

A3, A4 = "8", "9"
_INCH = 25.4
_MOST_IN_FOOTER = 60


def set_up(
    sheet: Worksheet,
    facts: SignOffSheet,
    paper: str,
    columns: int,
    *,
    repeat: str | None = None,
    rows: int | None = None,
) -> None:
    """Landscape, one page wide, repeated header rows, footers.

    `repeat` is such as `1:5`; `rows` are to be printed, all that are written if not given.
    """
    page = sheet.page_setup
    page.orientation, page.paperSize = "landscape", paper
    page.fitToWidth, page.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_margins.left = sheet.page_margins.right = 10 / _INCH
    sheet.page_margins.top, sheet.page_margins.bottom = 10 / _INCH, 14 / _INCH
    sheet.page_margins.header = sheet.page_margins.footer = 6 / _INCH
    sheet.print_options.horizontalCentered = True
    if repeat is not None:
        sheet.print_title_rows = repeat
    sheet.print_area = f"A1:{get_column_letter(columns)}{rows or max(sheet.max_row, 1)}"
    sheet.sheet_view.showGridLines = False
    _footers(sheet, facts)


def _footers(sheet: Worksheet, facts: SignOffSheet) -> None:
    heading = facts.heading
    made = _shortened(made_text(heading))
    left = f"{made} · {DEMONSTRATION}" if heading.demonstration else made
    sheet.HeaderFooter.scaleWithDoc = False
    footer: Any = sheet.oddFooter
    footer.left.text = _escaped(left)
    footer.center.text = f"Seal {facts.seal.short}"
    footer.right.text = f"{sheet.title} · page &P of &N"
    for part in (footer.left, footer.center, footer.right):
        part.size, part.font, part.color = 8, "Arial,Regular", rgb(QUIET)


def _shortened(text: str) -> str:
    """All parts of a footer share 255 characters, so a long name is cut, and says so."""
    return text if len(text) <= _MOST_IN_FOOTER else text[: _MOST_IN_FOOTER - 1] + "…"


def _escaped(text: str) -> str:
    return text.replace("&", "&&")
