"""The Data sheet: one row per duty under one header row, for machines to read back."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from planner.application.signoff_ports import Stated, TableRead, TableRow
from planner.application.signoff_sheet import DutyRow, SignOffSheet
from planner.domain.calendar import date_of
from planner.excel import signoff_styles as s
from planner.excel.signoff_pages import A4, set_up
from planner.excel.signoff_pen import Pen, is_formula_like, plain

DATA_HEADERS = (
    "staff_id",
    "date",
    "shift",
    "service",
    "name",
    "grade",
    "trust",
    "home_service",
    "start",
    "end",
    "hours",
    "way",
)
"""The first four are the columns of the Duties sheet of a region workbook."""
_WIDTHS = (14.0, 11.0, 10.0, 14.0, 26.0, 12.0, 10.0, 14.0, 24.0, 24.0, 8.0, 8.0)
_LETTERS = "ABCDEFGHIJKL"
_CELL = s.CELL.but(size=8)


def write_data(pen: Pen, facts: SignOffSheet) -> None:
    """The header and the set-up of the sheet."""
    _row_styles(pen)  # so that the file knows them, whether rows are cells or XML
    pen.widths(_WIDTHS)
    pen.headers(1, DATA_HEADERS, s.HEADER)
    last = get_column_letter(len(DATA_HEADERS))
    rows = len(facts.duties) + 1
    pen.sheet.auto_filter.ref = f"A1:{last}{rows}"
    pen.sheet.freeze_panes = "A2"
    set_up(pen.sheet, facts, A4, len(DATA_HEADERS), repeat="1:1", rows=rows)


def write_data_rows(pen: Pen, facts: SignOffSheet) -> None:
    """The rows as cells: what `data_rows_xml` puts into the file."""
    for row, duty in enumerate(facts.duties, start=2):
        for column, value in enumerate(_values(duty), start=1):
            if isinstance(value, str):
                pen.text(row, column, value, _CELL)
            else:
                pen.number(row, column, value, _CELL)


def data_table(facts: SignOffSheet) -> TableRead:
    """What reading the rows back would give, without making thousands of cells for it."""
    return TableRead(
        tuple(
            TableRow(
                {
                    header: Stated(value if value != "" else None, f"{letter}{row}")
                    for header, letter, value in zip(
                        DATA_HEADERS, _LETTERS, _values(duty), strict=True
                    )
                }
            )
            for row, duty in enumerate(facts.duties, start=2)
        )
    )


def data_rows_xml(pen: Pen, facts: SignOffSheet) -> bytes:
    """The rows as `row` elements of the sheet's file. O(duties)."""
    styles = _row_styles(pen)
    rows = (_row_xml(row, duty, styles) for row, duty in enumerate(facts.duties, start=2))
    return "".join(rows).encode("utf-8")


def _row_styles(pen: Pen) -> dict[bool, int]:
    """Numbers of the style of plain cells, and of text that looks like a formula."""
    return {quoted: pen.styles.number(_CELL, quoted) for quoted in (False, True)}


def _values(duty: DutyRow) -> tuple[str | float, ...]:
    """The cells of one row, in the order of DATA_HEADERS."""
    return (
        duty.staff_id,
        date_of(duty.day).isoformat(),
        duty.shift,
        duty.service,
        duty.name,
        duty.grade,
        duty.trust,
        duty.home_service,
        duty.start,
        duty.end,
        round(duty.hours, 6),
        duty.way.value,
    )


def _row_xml(row: int, duty: DutyRow, styles: dict[bool, int]) -> str:
    return f'<row r="{row}">{"".join(_cells_xml(row, duty, styles))}</row>'


def _cells_xml(row: int, duty: DutyRow, styles: dict[bool, int]) -> Iterator[str]:
    for letter, value in zip(_LETTERS, _values(duty), strict=True):
        if isinstance(value, str):
            text = plain(value)
            style = styles[is_formula_like(text)]
            kept = ' xml:space="preserve"' if text != text.strip() else ""
            yield (
                f'<c r="{letter}{row}" s="{style}" t="inlineStr">'
                f"<is><t{kept}>{escape(text)}</t></is></c>"
            )
        else:
            yield f'<c r="{letter}{row}" s="{styles[False]}"><v>{value!r}</v></c>'
