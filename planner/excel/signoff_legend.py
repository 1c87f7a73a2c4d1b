"""The Legend sheet: what every code and mark means, and the hours that the formulas read."""

from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName

from planner.application.signoff_key import LEGEND_NOTES, marks_of
from planner.application.signoff_sheet import ShiftRow, SignOffSheet
from planner.domain.shifts import ShiftKind
from planner.domain.wording.formats import clock_text
from planner.excel import signoff_grid as g
from planner.excel import signoff_styles as s
from planner.excel.signoff_pages import A4, set_up
from planner.excel.signoff_pen import Pen

LEGEND_HEADERS = ("Code", "Meaning", "Times", "Paid hours", "Break paid", "Night")
_WIDTHS = (12.0, 34.0, 16.0, 11.0, 11.0, 9.0, 30.0)
_RIGHT = s.CELL.but(across="right")


def write_legend(pen: Pen, facts: SignOffSheet) -> None:
    """Write the whole sheet, and name the columns that formulas of the Rota sheet read."""
    pen.widths(_WIDTHS)
    pen.text(1, 1, "Legend", s.TITLE.but(size=14))
    pen.height(1, 22)
    row = _shifts(pen, facts, 3)
    row = _absences(pen, facts, row + 1)
    row = _pairs(pen, facts, row + 1)
    for note in LEGEND_NOTES:
        pen.span(row, 1, len(_WIDTHS), note, s.Look(wrap=True, down="top"))
        pen.height(row, 14 + 12 * (len(note) // 125))
        row += 1
    pen.sheet.freeze_panes = "A3"
    set_up(pen.sheet, facts, A4, len(_WIDTHS))


def _shifts(pen: Pen, facts: SignOffSheet, row: int) -> int:
    pen.headers(row, LEGEND_HEADERS, s.HEADER)
    first = row + 1
    for shift in facts.shifts:
        row += 1
        _shift_row(pen, row, shift)
    if facts.shifts:
        names = (g.SHIFT_CODES, g.SHIFT_HOURS, g.SHIFT_HOURS_PAID, g.SHIFT_NIGHTS)
        for letter, name in zip("ADEF", names, strict=True):
            _named(pen, name, f"${letter}${first}:${letter}${row}")
    return row + 1


def _shift_row(pen: Pen, row: int, shift: ShiftRow) -> None:
    pen.text(row, 1, shift.code, s.tiled(s.CENTRED.but(wrap=True), s.shift_tile(shift)))
    kind = " (on call)" if shift.kind is ShiftKind.ON_CALL else ""
    pen.text(row, 2, f"{shift.name}{kind}", s.CELL)
    pen.text(row, 3, f"{clock_text(shift.start)}–{clock_text(shift.end)}", s.CELL)
    hours = _RIGHT.but(number_format="0.0##")
    pen.number(row, 4, round(shift.hours, 9), hours)
    pen.number(row, 5, round(shift.hours_break_paid, 9), hours)
    pen.number(row, 6, int(shift.night), _RIGHT.but(number_format='"yes";;"–"'))


def _absences(pen: Pen, facts: SignOffSheet, row: int) -> int:
    first = row
    for kind in facts.absences:
        pen.text(row, 1, kind.code, s.tiled(s.CENTRED, s.absence_tile(kind.code)))
        pen.text(row, 2, kind.name, s.CELL)
        row += 1
    if facts.absences:
        _named(pen, g.ABSENCE_CODES, f"$A${first}:$A${row - 1}")
    return row


def _pairs(pen: Pen, facts: SignOffSheet, row: int) -> int:
    for mark, meaning in marks_of(facts):
        pen.text(row, 1, mark, s.CENTRED)
        pen.span(row, 2, len(_WIDTHS), meaning, s.CELL)
        row += 1
    return row + 1


def _named(pen: Pen, name: str, area: str) -> None:
    book = pen.sheet.parent
    assert book is not None
    reference = f"{quote_sheetname(pen.sheet.title)}!{area}"
    book.defined_names[name] = DefinedName(name, attr_text=reference)
