"""The rows of people on the printed rota, and what stands in each cell of a date."""

from planner.application.signoff_sheet import (
    DayCell,
    DayColumn,
    Entry,
    PersonRow,
    SignOffSheet,
    Way,
)
from planner.application.signoff_words import BROKEN_MARK, IN_MARK, OUT_MARK
from planner.domain.calendar import date_of
from ui.printing import ink
from ui.printing.flow import Flow
from ui.printing.marks import Area, Box, Face, Fill, Words
from ui.printing.measure import broken, fitting
from ui.printing.rota_columns import (
    CONTRACTED,
    DIFFERENCE,
    NAME,
    NIGHTS,
    PAD,
    Columns,
    person_texts,
)

TALL, ROW = 18.0, 15.0
"""Height of a row where all of them fit on one page, and where they do not."""
_LINE = 10.5
_OFF_BY_A_SHIFT = 7.5
_CODE = 9.0
_SECOND = Face(8, colour=ink.SECOND)


def tint(day: DayColumn) -> str | None:
    """The ground of a date."""
    return ink.HOLIDAY if day.bank_holiday else ink.WEEKEND if day.weekend else None


def begins_week(day: DayColumn) -> bool:
    """Whether a stronger line stands before it."""
    return date_of(day.day).weekday() == 0


def across(column: int) -> str:
    """On which side the text of a column before the dates stands."""
    return "left" if column < CONTRACTED else "right" if column < NIGHTS else "centre"


def strike_out(flow: Flow, area: Area) -> None:
    """A line across the cell of a date on which somebody is not employed."""
    flow.stroke(area.x, area.bottom, area.right, area.y, ink.WEEK)


class PersonRows:
    """Lays out rows of people; holds what all of them share."""

    def __init__(self, facts: SignOffSheet, columns: Columns, least: float = ROW) -> None:
        self._facts, self._columns, self._least = facts, columns, least

    def height(self, person: PersonRow) -> float:
        """Of one row."""
        cells = [person.cells.get(day.day) for day in self._columns.days]
        stacked = max((len(cell.entries) for cell in cells if cell), default=1)
        lines = max(
            len(broken(text, self._face(person, at), width - 2 * PAD))
            for at, (text, width) in enumerate(
                zip(person_texts(person)[:CONTRACTED], self._columns.fixed, strict=False)
            )
        )
        return max(self._least, 4 + _LINE * max(stacked, lines))

    def draw(self, flow: Flow, person: PersonRow, *, new_block: bool) -> None:
        """One row; goes on below it. The caller has made room."""
        tall, top = self.height(person), flow.y
        columns = self._columns
        texts, outside = person_texts(person), frozenset(person.outside)
        for at, (x, width) in enumerate(zip(columns.lefts, columns.fixed, strict=True)):
            area = Area(x, top, width, tall)
            flow.box(area, None, ink.GRID)
            flow.words(area.inside(PAD), texts[at], self._face(person, at), across(at))
        for at, day in enumerate(columns.days):
            area = Area(columns.day_left(at), top, columns.day, tall)
            flow.box(area, tint(day), ink.GRID)
            cell = person.cells.get(day.day)
            if cell is not None:
                self._cell(flow, area, cell)
            if day.day in outside:
                strike_out(flow, area)
            if begins_week(day):
                flow.stroke(area.x, top, area.x, top + tall, ink.WEEK)
        if new_block:
            flow.stroke(columns.left, top, columns.right, top, ink.WEEK)
        flow.y += tall

    def _face(self, person: PersonRow, at: int) -> Face:
        if at == NAME:
            return ink.STRONG
        if at < CONTRACTED:
            return _SECOND
        off = at == DIFFERENCE and person.contracted is not None
        far = off and abs(person.rostered - (person.contracted or 0.0)) > _OFF_BY_A_SHIFT
        return Face(8.5, bold=far)

    def _cell(self, flow: Flow, area: Area, cell: DayCell) -> None:
        tall = area.height / len(cell.entries)
        last = len(cell.entries) - 1
        for at, entry in enumerate(cell.entries):
            part = Area(area.x, area.y + at * tall, area.width, tall)
            self._entry(flow, part, entry, broken_rule=cell.broken and at == last)
        if cell.broken:
            flow.over(Box(area, None, edge=ink.HEAVY))

    def _entry(self, flow: Flow, area: Area, entry: Entry, *, broken_rule: bool) -> None:
        tile = ink.entry_tile(entry, self._facts.shift_by_code.get(entry.code))
        hatched = tile.pattern is not Fill.SOLID
        if tile.fill is None:
            flow.over(Box(area.inside(0.8, 0.8), None, edge=ink.DASHED))
        else:
            flow.add(Box(area.inside(0.3, 0.3), tile.fill, tile.pattern))
        text = entry.code + _mark(entry) + (BROKEN_MARK if broken_rule else "")
        wanted = Face(_CODE, tile.bold or broken_rule, tile.colour)
        face = fitting(text, wanted, area.width - 1.5)
        ground = ink.PAPER if hatched else None
        flow.add(Words(area, (text,), face, "centre", ground=ground))


def _mark(entry: Entry) -> str:
    return {Way.OUT: OUT_MARK, Way.IN: IN_MARK}.get(entry.way, "")
