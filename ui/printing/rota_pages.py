"""The printed rota: one row a person, one column a date, the header again on every page."""

from planner.application.signoff_key import KEY_NOTES, further_notes
from planner.application.signoff_sheet import DayColumn, SignOffSheet
from planner.application.signoff_words import month_title, shift_title
from planner.domain.calendar import date_of
from planner.domain.shifts import ShiftKind
from planner.domain.wording.formats import WEEKDAYS
from ui.printing import ink
from ui.printing.flow import MARGIN, Flow
from ui.printing.heading import title_lines
from ui.printing.marks import Area, Box, Face, Fill, Page, Paper, Words
from ui.printing.measure import fitting, text_width
from ui.printing.rota_columns import PAD, TITLES, Columns, runs
from ui.printing.rota_cover import cover_height, draw_cover
from ui.printing.rota_rows import TALL, PersonRows, across, begins_week, tint

PART = "Rota"
_MONTH, _WEEKDAY, _DATE = 11.0, 12.5, 14.0
_KEY_ROW, _TILE, _BETWEEN = 15.0, 24.0, 16.0
_KEY = 80.0
"""Points kept for the key under the grid."""
_HEAD = Face(8, bold=True)
_PAID = "Hours are paid hours: breaks off, except for resident doctors; on-call counts none."


def rota_pages(facts: SignOffSheet, paper: Paper) -> tuple[Page, ...]:
    """The pages of the rota, without footers. O(people × dates)."""
    room = paper.width - 2 * MARGIN
    pages: list[Page] = []
    for columns in runs(facts, MARGIN, room):
        pages.extend(_run(facts, paper, columns))
    return tuple(pages)


def _run(facts: SignOffSheet, paper: Paper, columns: Columns) -> tuple[Page, ...]:
    def head(flow: Flow) -> None:
        title_lines(flow, facts, PART)
        _header(flow, columns)

    flow = Flow(PART, paper, head)
    rows = PersonRows(facts, columns, TALL)
    if sum(map(rows.height, facts.people)) + cover_height(facts, columns) + _KEY > flow.room:
        rows = PersonRows(facts, columns)
    before = None
    for person in facts.people:
        block = person.group_and_rank, person.aid_in
        flow.need(rows.height(person))
        rows.draw(flow, person, new_block=before is not None and block != before)
        before = block
    if not facts.people:
        flow.line("Nobody is on this rota.", ink.BODY)
    draw_cover(flow, facts, columns)
    flow.y += 6
    _key(flow, facts)
    return flow.pages()


def _header(flow: Flow, columns: Columns) -> None:
    top = flow.y + _MONTH
    tall = _WEEKDAY + _DATE
    for at, (x, width) in enumerate(zip(columns.lefts, columns.fixed, strict=True)):
        area = Area(x, top, width, tall)
        flow.box(area, ink.HEAD, ink.FRAME)
        flow.words(Area(x, top + _WEEKDAY, width, _DATE).inside(PAD), TITLES[at], _HEAD, across(at))
    for at, day in enumerate(columns.days):
        month = Area(columns.day_left(at), flow.y, 80, _MONTH)
        flow.words(month, month_title(columns.days, at), Face(8, bold=True, colour=ink.QUIET))
        _date(flow, columns, at, day)
    flow.y = top + tall


def _date(flow: Flow, columns: Columns, at: int, day: DayColumn) -> None:
    value, x, wide = date_of(day.day), columns.day_left(at), columns.day
    top = flow.y + _MONTH
    flow.box(Area(x, top, wide, _WEEKDAY + _DATE), tint(day) or ink.HEAD, ink.FRAME)
    name = WEEKDAYS[value.weekday()]
    face = fitting(name, Face(7.5), wide - 1)
    flow.words(Area(x, top + 1, wide, _WEEKDAY), name, face, "centre")
    number = f"{value.day}*" if day.bank_holiday else str(value.day)
    face = fitting(number, Face(9, bold=True), wide - 1)
    flow.words(Area(x, top + _WEEKDAY - 1, wide, _DATE), number, face, "centre")
    if begins_week(day):
        flow.stroke(x, top, x, top + _WEEKDAY + _DATE, ink.WEEK)


def key_items(facts: SignOffSheet) -> list[tuple[str, str, ink.Tile]]:
    """Every code with its meaning and look: shifts by time, then kinds of absence."""
    shifts = [
        (
            shift.code,
            shift_title(shift) + (" (on call)" if shift.kind is ShiftKind.ON_CALL else ""),
            ink.shift_tile(shift),
        )
        for shift in facts.shifts
    ]
    return shifts + [(one.code, one.name, ink.absence_tile(one.code)) for one in facts.absences]


def _key(flow: Flow, facts: SignOffSheet) -> None:
    """What codes and marks mean, so that the page explains itself when it hangs on a wall."""
    face = Face(8)
    rows: list[list[tuple[str, str, ink.Tile]]] = [[]]
    x = flow.left
    for item in key_items(facts):
        wide = _tile_width(item[0]) + 4 + text_width(item[1], face) + _BETWEEN
        if rows[-1] and x + wide > flow.right:
            rows.append([])
            x = flow.left
        rows[-1].append(item)
        x += wide
    notes = " · ".join((*KEY_NOTES, *further_notes(facts)))
    flow.need(_KEY_ROW * len(rows) + 3 * ink.SMALL.line + 4)
    for row in rows:
        _key_row(flow, row, face)
    flow.y += 2
    flow.line(notes, ink.SMALL)
    flow.line(f"{_PAID} Leave d: dates absent.", ink.SMALL)


def _tile_width(code: str) -> float:
    return max(_TILE, text_width(code, Face(8, bold=True)) + 6)


def _key_row(flow: Flow, row: list[tuple[str, str, ink.Tile]], face: Face) -> None:
    x = flow.left
    for code, name, tile in row:
        wide = _tile_width(code)
        draw_tile(flow, Area(x, flow.y + 1.5, wide, 11), code, tile, Face(8))
        x += wide + 4
        length = text_width(name, face)
        flow.words(Area(x, flow.y, length + 1, 14), name, face)
        x += length + _BETWEEN
    flow.y += _KEY_ROW


def draw_tile(flow: Flow, area: Area, code: str, tile: ink.Tile, face: Face) -> None:
    """A code as it looks in the grid."""
    edge = ink.DASHED if tile.fill is None else ink.FRAME
    flow.add(Box(area, tile.fill, tile.pattern, edge))
    ground = ink.PAPER if tile.pattern is not Fill.SOLID else None
    look = fitting(code, Face(face.size, tile.bold, tile.colour), area.width - 2)
    flow.add(Words(area, (code,), look, "centre", ground=ground))
