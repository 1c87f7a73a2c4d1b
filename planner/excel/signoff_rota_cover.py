"""Under the grid: the totals, and required, on duty, filled and short of each shift.

Filled is exact when the workbook is made: who can fill which minimum slot is a matching by grade
and skill, not a count. The cell is a formula all the same: the smaller of required and on duty,
less the slots that nobody on duty could fill (a constant, marked †). So a code typed by hand
shows its effect at once, counted by heads; a new export gives the exact filling again.
"""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from planner.application.signoff_sheet import DayCover, SignOffSheet
from planner.application.signoff_words import own_hours, shift_title
from planner.excel import signoff_grid as g
from planner.excel import signoff_styles as s
from planner.excel.signoff_grid import Grid
from planner.excel.signoff_pen import Pen, lines_needed

_SMALL = s.CELL.but(size=8)
_SMALLER = 1.08
"""So many more characters of this size go into a line than of the ordinary one."""
_TOTAL = s.Look(bold=True, fill=s.HEAD).boxed(s.FRAME)


def write_cover(pen: Pen, grid: Grid, widths: Sequence[float]) -> None:
    """Write the rows under the people. O(shifts × dates)."""
    _totals(pen, grid)
    for number, cover in enumerate(grid.facts.cover):
        _labels(pen, grid, number, widths)
        for at, day in enumerate(cover.days):
            _day(pen, grid, number, g.FIRST_DAY + at, day)


def shift_titles(facts: SignOffSheet) -> list[str]:
    """The titles of all shifts under the grid."""
    return [shift_title(facts.shift_by_code[cover.shift]) for cover in facts.cover]


def _totals(pen: Pen, grid: Grid) -> None:
    row, facts = grid.total_row, grid.facts
    aid_in = any(person.aid_in for person in facts.people)
    pen.height(row, 16)
    pen.text(row, g.NAME, "Total of own people" if aid_in else "Total", _TOTAL)
    for column in (g.NUMBER, g.GRADE, g.NIGHTS, g.WEEKENDS, g.LEAVE):
        pen.blank(row, column, _TOTAL)
    pen.text(row, g.LEAVE, "on duty", _TOTAL.but(across="right", size=8))
    hours = _TOTAL.but(across="right", number_format=s.HOURS)
    contracted, rostered = own_hours(facts)
    _own_sum(pen, grid, g.CONTRACTED, contracted, hours)
    _own_sum(pen, grid, g.ROSTERED, rostered, hours)
    signed = hours.but(number_format=s.SIGNED_HOURS)
    _own_sum(pen, grid, g.DIFFERENCE, rostered - contracted, signed)
    for at in range(grid.days):
        _total_on_duty(pen, grid, at)


def _own_sum(pen: Pen, grid: Grid, column: int, value: float, look: s.Look) -> None:
    rows = grid.own_rows()
    letter = get_column_letter(column)
    formula = "=0" if rows is None else f"=SUM({letter}{rows[0]}:{letter}{rows[1]})"
    pen.formula(grid.total_row, column, formula, value, look)


def _total_on_duty(pen: Pen, grid: Grid, at: int) -> None:
    column = g.FIRST_DAY + at
    letter, first = get_column_letter(column), grid.total_row + 1
    total = sum(cover.days[at].on_duty for cover in grid.facts.cover)
    look = _TOTAL.but(across="center", bold=False, number_format=s.COUNT)
    formula = "=0"
    if grid.facts.cover:
        parts = f"$C${first}:$C${grid.end_of_cover}"
        sums = f"{letter}${first}:{letter}${grid.end_of_cover}"
        formula = f'=SUMIF({parts},"on duty",{sums})'
    pen.formula(grid.total_row, column, formula, total, look)


def _labels(pen: Pen, grid: Grid, number: int, widths: Sequence[float]) -> None:
    """Titles of the rows of one shift: name, code and part stand in every row."""
    shift = grid.facts.shift_by_code[grid.facts.cover[number].shift]
    for at, part in enumerate(grid.parts(number)):
        row, first = grid.cover_row(number, part), at == 0
        look = _SMALL.but(top=s.WEEK_LINE if first else s.THIN, wrap=first)
        name = shift_title(shift) if first else ""
        lines = max(lines_needed(name, widths[0] * _SMALLER), lines_needed(shift.code, widths[1]))
        pen.text(row, g.NAME, name, look.but(bold=True))
        pen.text(
            row, g.NUMBER, shift.code, look.but(bold=first, colour=s.TEXT if first else s.QUIET)
        )
        pen.text(row, g.GRADE, part, look.but(bold=part in ("required", "short")))
        for column in range(g.CONTRACTED, g.LEAVE + 1):
            pen.blank(row, column, look)
        pen.height(row, 12.5 if not first else 1.5 + 11.0 * lines)


def _day(pen: Pen, grid: Grid, number: int, column: int, day: DayCover) -> None:
    look = s.tinted(_SMALL.but(across="center"), grid.facts.days[column - g.FIRST_DAY])
    count = look.but(number_format=s.COUNT)
    row = grid.cover_row(number, "on duty")
    asked = grid.facts.cover[number].asked
    counted = f"={grid.on_duty(row, column)}" if grid.facts.people else "=0"
    quiet = count.but(colour=s.QUIET, top=s.THIN if asked else s.WEEK_LINE)
    pen.formula(row, column, counted, day.on_duty, quiet)
    if asked:
        _slots(pen, grid, number, column, day, look)


def _slots(pen: Pen, grid: Grid, number: int, column: int, day: DayCover, look: s.Look) -> None:
    """Required, filled and short of one shift on one date."""
    letter, count = get_column_letter(column), look.but(number_format=s.COUNT)
    rows = [grid.cover_row(number, part) for part in g.PARTS]
    required, on_duty, filled = (f"{letter}{row}" for row in rows[:3])
    pen.number(rows[0], column, day.required, count.but(top=s.WEEK_LINE))
    lost = min(day.required, day.on_duty) - day.filled
    heads = f"MIN({required},{on_duty})"
    formula = f"=MAX(0,{heads}-{lost})" if lost else f"={heads}"
    pen.formula(rows[2], column, formula, day.filled, _filled_look(count, day, lost))
    shortage = f"=MAX(0,{required}-{filled})"
    pen.formula(rows[3], column, shortage, day.short, _short_look(look, day))


def _filled_look(look: s.Look, day: DayCover, lost: int) -> s.Look:
    drawn = look.but(number_format='0"†"') if lost else look
    if day.margin != 0:
        return drawn
    return drawn.but(bold=True, fill=s.ON_EDGE).boxed(s.DOTTED)


def _short_look(look: s.Look, day: DayCover) -> s.Look:
    drawn = look.but(number_format=s.SHORT_COUNT)
    if day.short == 0:
        return drawn
    return drawn.but(bold=True, colour=s.DEEP_RED, fill=s.PAPER).boxed(s.HEAVY)
