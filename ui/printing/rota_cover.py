"""Under the printed grid: the totals, and required, on duty, filled and short of each shift."""

from planner.application.signoff_sheet import DayCover, ShiftCover, SignOffSheet
from planner.application.signoff_words import shift_title
from ui.printing import figures, ink
from ui.printing.flow import Flow
from ui.printing.marks import Area, Box, Face
from ui.printing.measure import broken
from ui.printing.rota_columns import GRADE, NAME, NUMBER, PAD, Columns, total_texts
from ui.printing.rota_rows import across, begins_week, tint

ROW = 11.8
_TOTAL = 15.0
_PARTS = ("required", "on duty", "filled", "short")
_FACE, _BOLD = Face(8), Face(8, bold=True)
_QUIET = Face(8, colour=ink.QUIET)


def draw_cover(flow: Flow, facts: SignOffSheet, columns: Columns) -> None:
    """All rows under the people; the rows of one shift stay together. O(shifts × dates)."""
    flow.need(_TOTAL)
    _totals(flow, facts, columns)
    numbers = {day.day: at for at, day in enumerate(facts.days)}
    for cover in facts.cover:
        parts, row_tall = _parts(cover), _row_height(facts, columns, cover)
        tall = row_tall * len(parts)
        flow.need(tall)
        _labels(flow, facts, columns, cover, row_tall)
        for at, day in enumerate(columns.days):
            shown = cover.days[numbers[day.day]]
            for row, part in enumerate(parts):
                y = flow.y + row * row_tall
                area = Area(columns.day_left(at), y, columns.day, row_tall)
                flow.box(area, tint(day), ink.GRID)
                _figure(flow, area, part, shown)
            if begins_week(day):
                x = columns.day_left(at)
                flow.stroke(x, flow.y, x, flow.y + tall, ink.WEEK)
        flow.stroke(columns.left, flow.y, columns.right, flow.y, ink.WEEK)
        flow.y += tall


def cover_height(facts: SignOffSheet, columns: Columns) -> float:
    """Height of all rows under the people."""
    rows = (_row_height(facts, columns, one) * len(_parts(one)) for one in facts.cover)
    return _TOTAL + sum(rows)


def _parts(cover: ShiftCover) -> tuple[str, ...]:
    """The rows of a shift."""
    return _PARTS if cover.asked else ("on duty",)


def _row_height(facts: SignOffSheet, columns: Columns, cover: ShiftCover) -> float:
    """Of each row of a shift: together they hold its name."""
    title = shift_title(facts.shift_by_code[cover.shift])
    lines = len(broken(title, _BOLD, columns.fixed[NAME] - 2 * PAD))
    return max(ROW, (_BOLD.line * lines + 2) / len(_parts(cover)))


def _totals(flow: Flow, facts: SignOffSheet, columns: Columns) -> None:
    texts = total_texts(facts)
    face = Face(8.5, bold=True)
    for at, (x, width) in enumerate(zip(columns.lefts, columns.fixed, strict=True)):
        area = Area(x, flow.y, width, _TOTAL)
        flow.box(area, ink.HEAD, ink.FRAME)
        look = Face(8) if at == len(texts) - 1 else face
        flow.words(area.inside(PAD), texts[at], look, across(at))
    numbers = {day.day: at for at, day in enumerate(facts.days)}
    for at, day in enumerate(columns.days):
        area = Area(columns.day_left(at), flow.y, columns.day, _TOTAL)
        total = sum(cover.days[numbers[day.day]].on_duty for cover in facts.cover)
        flow.box(area, ink.HEAD, ink.FRAME)
        flow.words(area, figures.count(total), Face(8.5), "centre")
    flow.y += _TOTAL


def _labels(
    flow: Flow, facts: SignOffSheet, columns: Columns, cover: ShiftCover, row_tall: float
) -> None:
    """Name and times once, the code and the part in every row."""
    shift, parts = facts.shift_by_code[cover.shift], _parts(cover)
    tall = row_tall * len(parts)
    lefts, widths = columns.lefts, columns.fixed
    for x, width in zip(lefts, widths, strict=True):
        flow.box(Area(x, flow.y, width, tall), None, ink.GRID)
    name = Area(lefts[NAME], flow.y + 1, widths[NAME], tall)
    flow.words(name.inside(PAD), shift_title(shift), _BOLD, down="top")
    for row, part in enumerate(parts):
        y = flow.y + row * row_tall
        code = Area(lefts[NUMBER], y, widths[NUMBER], row_tall).inside(PAD)
        flow.words(code, shift.code, _QUIET if row else _BOLD)
        title = Area(lefts[GRADE], y, widths[GRADE], row_tall).inside(PAD)
        flow.words(title, part, _BOLD if part in ("required", "short") else _FACE)
        if row:
            flow.stroke(columns.left, y, columns.first_day, y, ink.GRID)


def _figure(flow: Flow, area: Area, part: str, day: DayCover) -> None:
    """One figure; what is short or on the edge has a box of its own as well as a colour."""
    if part == "required":
        flow.words(area, figures.count(day.required), _FACE, "centre")
    elif part == "on duty":
        flow.words(area, figures.count(day.on_duty), _QUIET, "centre")
    elif part == "filled":
        _filled(flow, area, day)
    elif day.short:
        flow.box(area, ink.PAPER)
        flow.over(Box(area, None, edge=ink.HEAVY))
        flow.words(area, str(day.short), Face(8.5, bold=True, colour=ink.DEEP_RED), "centre")


def _filled(flow: Flow, area: Area, day: DayCover) -> None:
    lost = min(day.required, day.on_duty) - day.filled
    text = figures.count(day.filled) + ("†" if lost else "")
    if day.margin != 0:
        flow.words(area, text, _FACE, "centre")
        return
    flow.box(area, ink.ON_EDGE)
    flow.over(Box(area.inside(0.6, 0.6), None, edge=ink.DOTTED))
    flow.words(area, text, _BOLD, "centre")
