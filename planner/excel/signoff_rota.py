"""The Rota sheet: one row a person, one column a date, no merged cells inside the grid.

Totals are live formulas over the codes, so that a code typed by hand shows its effect. They give
exactly the figures of the database when the workbook is made: where a code's ordinary hours are
not what was worked (a night on which the clocks change), the formula carries the difference.
Weekends are the one figure that is not a formula, since a Friday night counts.
"""

from openpyxl.utils import get_column_letter

from planner.application.signoff_sheet import DayCell, DayColumn, PersonRow, SignOffSheet, Way
from planner.application.signoff_words import (
    BROKEN_MARK,
    IN_MARK,
    cell_text,
    dates_text,
    month_title,
    service_title,
    stamp,
    version_text,
)
from planner.domain.calendar import date_of
from planner.domain.wording.formats import WEEKDAYS
from planner.excel import signoff_grid as g
from planner.excel import signoff_styles as s
from planner.excel.signoff_grid import Grid
from planner.excel.signoff_pages import A3, set_up
from planner.excel.signoff_pen import Pen, lines_needed
from planner.excel.signoff_rota_cover import shift_titles, write_cover
from planner.excel.signoff_rota_legend import write_legend_strip

_LINE = 12.0
"""Height of a line of text in points."""
_ROW = 15.0
_WIDTHS = (24.0, 11.0, 11.0, 9.0, 9.0, 8.0, 7.0, 5.0, 8.0)
_MOST_NAME, _MOST_NUMBER, _MOST_GRADE = 34.0, 18.0, 26.0
_STAMP_DAYS = 14
"""From so many dates on the status stands at the upper right; else under the title."""
_OFF_BY_A_SHIFT = 7.5


def write_rota(pen: Pen, facts: SignOffSheet) -> None:
    """Write the whole sheet. O(people × dates)."""
    grid = Grid(facts)
    widths = _widths(facts)
    pen.widths(widths)
    _title(pen, grid)
    _header(pen, grid)
    if not facts.people:
        pen.text(g.FIRST_PERSON, g.NAME, "Nobody is on this rota.", s.CELL)
    rows = _PersonRows(pen, grid, widths)
    for number, person in enumerate(facts.people):
        rows.write(g.FIRST_PERSON + number, person, new_block=_new_block(facts.people, number))
    write_cover(pen, grid, widths)
    write_legend_strip(pen, grid)
    pen.sheet.freeze_panes = f"{get_column_letter(g.FIRST_DAY)}{g.FIRST_PERSON}"
    set_up(pen.sheet, facts, A3, grid.last_day, repeat=f"1:{g.DATE_ROW}")


def _new_block(people: tuple[PersonRow, ...], number: int) -> bool:
    """Whether a row begins another grade, or aid in."""
    if number == 0:
        return False
    before, now = people[number - 1], people[number]
    return (before.group_and_rank, before.aid_in) != (now.group_and_rank, now.aid_in)


def _widths(facts: SignOffSheet) -> list[float]:
    names = max((len(person.label) for person in facts.people), default=0)
    numbers = max((len(person.staff_id) for person in facts.people), default=0)
    widths = list(_WIDTHS)
    titles = max((len(title) for title in shift_titles(facts)), default=0)
    widths[0] = min(max(widths[0], names * 1.05, titles * 0.92), _MOST_NAME)
    widths[1] = min(max(widths[1], numbers * 1.1), _MOST_NUMBER)
    grades = max((len(person.grade) for person in facts.people), default=0)
    widths[2] = min(max(widths[2], grades * 0.92), _MOST_GRADE)
    codes = [entry.code for p in facts.people for c in p.cells.values() for entry in c.entries]
    longest = max((len(code) for code in codes), default=0)
    narrow = 4.9 if len(facts.days) <= 42 else 3.6
    return widths + [min(max(narrow, longest * 1.1 + 0.4), 10.0)] * len(facts.days)


def _title(pen: Pen, grid: Grid) -> None:
    heading, last = grid.facts.heading, grid.last_day
    pen.text(1, 1, f"Rota: {service_title(heading)}", s.TITLE)
    parts = (heading.trust_name, dates_text(heading), version_text(heading))
    pen.text(2, 1, "  ·  ".join(parts), s.SUBTITLE)
    pen.height(1, 24)
    box = s.Look(size=10, bold=True, across="center").boxed(s.BOX)
    if grid.days >= _STAMP_DAYS:
        pen.span(1, last - 7, last, stamp(heading), box)
    else:
        pen.text(g.MONTH_ROW, 1, stamp(heading), box.but(size=8))


def _header(pen: Pen, grid: Grid) -> None:
    for column, title in enumerate(g.HEADERS, start=1):
        across = "left" if column <= g.GRADE else "right" if column < g.NIGHTS else "center"
        look = s.HEADER.but(size=8, across=across)
        pen.blank(g.WEEKDAY_ROW, column, look.but(bottom=None))
        pen.text(g.DATE_ROW, column, title, look.but(top=None))
    for number, day in enumerate(grid.facts.days):
        column = g.FIRST_DAY + number
        if month := month_title(grid.facts.days, number):
            pen.text(g.MONTH_ROW, column, month, s.Look(size=8, bold=True, colour=s.QUIET))
        _date_header(pen, column, day)
    pen.height(g.WEEKDAY_ROW, _ROW)
    pen.height(g.DATE_ROW, _ROW)


def _date_header(pen: Pen, column: int, day: DayColumn) -> None:
    value = date_of(day.day)
    look = s.tinted(s.HEADER.but(across="center"), day)
    name = look.but(size=8, bold=False, bottom=None)
    pen.text(g.WEEKDAY_ROW, column, WEEKDAYS[value.weekday()], name)
    shown = 'd"*"' if day.bank_holiday else "d"
    address = pen.number(g.DATE_ROW, column, 0, look.but(top=None, number_format=shown))
    pen.sheet[address].value = value
    pen.sheet[address].number_format = shown


class _PersonRows:
    """Writes the rows of people; holds the looks that all of them share."""

    def __init__(self, pen: Pen, grid: Grid, widths: list[float]) -> None:
        self._pen, self._grid, self._widths = pen, grid, widths
        facts = grid.facts
        self._empty = [s.tinted(s.CENTRED, day) for day in facts.days]
        self._tiles = {shift.code: s.shift_tile(shift) for shift in facts.shifts}
        self._hours = {
            paid: {
                shift.code: shift.hours_break_paid if paid else shift.hours
                for shift in facts.shifts
            }
            for paid in (False, True)
        }
        self._nights = {shift.code for shift in facts.shifts if shift.night}

    def write(self, row: int, person: PersonRow, *, new_block: bool) -> None:
        """Write one row; `new_block` draws the line above another grade."""
        top = s.WEEK_LINE if new_block else s.THIN
        self._facts(row, person, top)
        lines, outside = 1, frozenset(person.outside)
        for number, day in enumerate(self._grid.facts.days):
            column, cell = g.FIRST_DAY + number, person.cells.get(day.day)
            look = self._empty[number]
            if day.day in outside:
                look = look.but(across_it=s.STRUCK)
            if cell is None:
                self._pen.blank(row, column, look.but(top=top) if new_block else look)
            else:
                text = cell_text(person, day.day)
                self._pen.text(row, column, text, self._cell_look(look, cell, text, top))
                lines = max(lines, lines_needed(text, self._widths[column - 1] + 0.5))
        lines = max(
            lines,
            lines_needed(person.label, self._widths[0]),
            lines_needed(person.staff_id, self._widths[1] * 1.12),
            lines_needed(person.grade, self._widths[2] * 1.12),
        )
        self._pen.height(row, max(_ROW, 3 + _LINE * lines))

    def _facts(self, row: int, person: PersonRow, top: s.Line) -> None:
        pen = self._pen
        cell = s.CELL.but(top=top)
        quiet = cell.but(size=8, colour=s.SECOND, wrap=True)
        pen.text(row, g.NAME, person.label, cell.but(bold=True, wrap=True))
        pen.text(row, g.NUMBER, person.staff_id, quiet)
        pen.text(row, g.GRADE, person.grade, quiet)
        right = cell.but(across="right", number_format=s.HOURS)
        self._hour_cells(row, person, right)
        count = right.but(across="center", number_format=s.COUNT)
        nights = self._nights_formula(row, person)
        pen.formula(row, g.NIGHTS, nights, person.nights, count)
        pen.number(row, g.WEEKENDS, person.weekends, count)
        leave = self._leave_formula(row, person)
        pen.formula(row, g.LEAVE, leave, person.absent_days, count)

    def _hour_cells(self, row: int, person: PersonRow, right: s.Look) -> None:
        pen, rostered = self._pen, round(person.rostered, 6)
        pen.formula(row, g.ROSTERED, self._hours_formula(row, person), rostered, right)
        if person.contracted is None:
            nothing = right.but(across="right")
            pen.text(row, g.CONTRACTED, "–", nothing)
            pen.text(row, g.DIFFERENCE, "–", nothing)
            return
        contracted = round(person.contracted, 6)
        pen.number(row, g.CONTRACTED, contracted, right)
        far = abs(rostered - contracted) > _OFF_BY_A_SHIFT
        look = right.but(number_format=s.SIGNED_HOURS, bold=far)
        letters = get_column_letter(g.ROSTERED), get_column_letter(g.CONTRACTED)
        formula = f"={letters[0]}{row}-{letters[1]}{row}"
        pen.formula(row, g.DIFFERENCE, formula, rostered - contracted, look)

    def _hours_formula(self, row: int, person: PersonRow) -> str:
        hours = self._hours[person.break_paid]
        plain = sum(hours[code] for code in _duty_codes(person))
        name = g.SHIFT_HOURS_PAID if person.break_paid else g.SHIFT_HOURS
        counted = self._grid.sum_over_codes(row, name) if hours else "0"
        return f"={counted}{_correction(person.rostered - plain)}"

    def _nights_formula(self, row: int, person: PersonRow) -> str:
        plain = sum(code in self._nights for code in _duty_codes(person))
        counted = self._grid.sum_over_codes(row, g.SHIFT_NIGHTS) if self._tiles else "0"
        return f"={counted}{_correction(person.nights - plain)}"

    def _leave_formula(self, row: int, person: PersonRow) -> str:
        plain = sum(
            entry.way is Way.ABSENT for cell in person.cells.values() for entry in cell.entries
        )
        counted = self._grid.absent_days(row) if self._grid.facts.absences else "0"
        return f"={counted}{_correction(person.absent_days - plain)}"

    def _cell_look(self, look: s.Look, cell: DayCell, text: str, top: s.Line) -> s.Look:
        first = cell.entries[0]
        if first.way is Way.ABSENT:
            tile = s.absence_tile(first.code)
        elif first.way is Way.OUT:
            tile = s.OUTLINE
        else:
            tile = self._tiles[first.code]
        size = 9 if len(text) <= 3 else 7
        drawn = s.tiled(look.but(top=top, size=size, wrap=size < 9), tile)
        marks = self._marks(cell)
        if marks:
            drawn = drawn.but(number_format=f'@"{marks}"', bold=True)
        return drawn.boxed(s.HEAVY) if cell.broken else drawn

    @staticmethod
    def _marks(cell: DayCell) -> str:
        """Marks are shown by the number format, so that the cell's value stays the bare code."""
        arrow = IN_MARK if any(entry.way is Way.IN for entry in cell.entries) else ""
        return arrow + (BROKEN_MARK if cell.broken else "")


def _duty_codes(person: PersonRow) -> list[str]:
    return [
        entry.code
        for cell in person.cells.values()
        for entry in cell.entries
        if entry.way is not Way.ABSENT
    ]


def _correction(difference: float) -> str:
    """What a formula adds where the plain count of codes is not the exact figure."""
    rounded = round(difference, 6)
    return "" if rounded == 0 else f"{rounded:+g}"
