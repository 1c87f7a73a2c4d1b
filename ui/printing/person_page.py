"""One person's duties on one page: a line of seven dates a week, aid with its place."""

from planner.application.person_sheet import PersonDuty, PersonSheet
from planner.application.signoff_key import NOT_EMPLOYED_NOTE
from planner.application.signoff_sheet import DayColumn, Entry, Way
from planner.application.signoff_words import DEMONSTRATION, IN_MARK, OUT_MARK, shift_title
from planner.domain.calendar import date_of, weekday
from planner.domain.wording.formats import (
    MONTHS,
    WEEKDAYS,
    count_text,
    day_text,
    hours_text,
    list_text,
    moment_text,
    period_text,
)
from ui.printing import figures, ink
from ui.printing.flow import MARGIN, Flow, Foot, numbered
from ui.printing.marks import A4_PORTRAIT, Area, Face, Page
from ui.printing.measure import shortened, text_width
from ui.printing.rota_pages import draw_tile
from ui.printing.rota_rows import strike_out, tint

PART = "Duties"
_TITLE = Face(18, bold=True)
_HEAD, _WEEK_HOURS = 18.0, 46.0
_MOST_ROW = 100.0
_TIGHT = 24.0
"""Below so many points a week a cell holds the date and the codes on one line."""
_KEY_ROW = 16.0
_KEY_TILE, _KEY_FACE = 35.0, Face(8)


def person_pages(facts: PersonSheet) -> tuple[Page, ...]:
    """The one page of a person, with its footer. O(dates + duties)."""
    flow = Flow(PART, A4_PORTRAIT, lambda flow: _title(flow, facts))
    _summary(flow, facts)
    _calendar(flow, facts, flow.room - _key_height(facts) - 10)
    flow.y += 10
    _key(flow, facts)
    return numbered(flow.pages()[:1], _foot(facts))


def _foot(facts: PersonSheet) -> Foot:
    moment = moment_text(facts.made_at)
    made = f"Made {moment[:-6]} {facts.made_at.year}{moment[-6:]} by {facts.made_by}"
    return Foot(f"{made} · {DEMONSTRATION}" if facts.demonstration else made)


def _title(flow: Flow, facts: PersonSheet) -> None:
    name = shortened(facts.row.name, _TITLE, flow.width)
    flow.words(Area(flow.left, flow.y, flow.width, _TITLE.line), name, _TITLE)
    flow.y += _TITLE.line
    who = f"No. {facts.row.staff_id}  ·  {facts.row.grade}  ·  {facts.home}, {facts.trust}"
    flow.line(who, ink.SUBTITLE, 2)
    first, last = facts.period.first, facts.period.last
    years = day_text(first, year=True)[-4:], day_text(last, year=True)[-4:]
    dates = period_text(first, last)
    whole = (
        f"{dates} {years[1]}"
        if years[0] == years[1]
        else (f"{day_text(first, year=True)} – {day_text(last, year=True)}")
    )
    flow.line(f"Duties {whole}", Face(11, bold=True), 6)
    flow.stroke(flow.left, flow.y, flow.right, flow.y, ink.TITLE_LINE)
    flow.y += 8


def _summary(flow: Flow, facts: PersonSheet) -> None:
    """Hours, nights, weekends, leave and aid, each with its figure above its name."""
    row = facts.row
    contracted = row.contracted or 0.0
    aid = [duty for duty in facts.duties if duty.way is Way.OUT]
    parts = [
        (figures.hours(row.rostered), "hours rostered"),
        (figures.hours(contracted), "hours contracted"),
        (figures.signed_hours(row.rostered - contracted), "difference"),
        (str(row.nights), "night" if row.nights == 1 else "nights"),
        (str(row.weekends), "weekend worked" if row.weekends == 1 else "weekends worked"),
        (str(row.absent_days), "date absent" if row.absent_days == 1 else "dates absent"),
        (figures.hours(facts.aid_hours), f"hours of aid, {count_text(len(aid), 'duty', 'duties')}"),
    ]
    wide = flow.width / len(parts)
    for at, (figure, name) in enumerate(parts):
        area = Area(flow.left + at * wide, flow.y, wide - 6, 15)
        flow.words(area, figure, Face(12, bold=True))
        flow.words(Area(area.x, flow.y + 15, area.width, 20), name, ink.SMALL, down="top")
    flow.y += 40


def _calendar(flow: Flow, facts: PersonSheet, room: float) -> None:
    weeks = _weeks(facts.days)
    tall = min((room - _HEAD) / len(weeks), _MOST_ROW)
    wide = (flow.width - _WEEK_HOURS) / 7
    for at, name in enumerate((*WEEKDAYS, "Week")):
        width = wide if at < 7 else _WEEK_HOURS
        area = Area(flow.left + at * wide, flow.y, width, _HEAD)
        flow.box(area, ink.HEAD, ink.FRAME)
        flow.words(area, name, ink.HEADER, "centre")
    flow.y += _HEAD
    for number, week in enumerate(weeks):
        for day in week:
            x = flow.left + int(weekday(day.day)) * wide
            _day(flow, facts, day, Area(x, flow.y, wide, tall), first=number == 0)
        _week_hours(flow, facts, week, Area(flow.right - _WEEK_HOURS, flow.y, _WEEK_HOURS, tall))
        flow.y += tall


def _weeks(days: tuple[DayColumn, ...]) -> list[list[DayColumn]]:
    """The dates by week, Monday to Sunday."""
    weeks: list[list[DayColumn]] = []
    for day in days:
        if not weeks or int(weekday(day.day)) == 0:
            weeks.append([])
        weeks[-1].append(day)
    return weeks


def _week_hours(flow: Flow, facts: PersonSheet, week: list[DayColumn], area: Area) -> None:
    days = {day.day for day in week}
    hours = sum(duty.hours for duty in facts.duties if duty.day in days)
    flow.box(area, ink.LABEL, ink.GRID)
    flow.words(area.inside(2), hours_text(hours), ink.STRONG, "centre")


def _day(flow: Flow, facts: PersonSheet, day: DayColumn, area: Area, *, first: bool) -> None:
    flow.box(area, tint(day), ink.GRID)
    if day.day in facts.row.outside:
        strike_out(flow, area)
    value = date_of(day.day)
    month = value.day == 1 or (first and day is facts.days[0])
    text = f"{value.day} {MONTHS[value.month - 1]}" if month else str(value.day)
    if day.bank_holiday:
        text += "  BH"
    duties = facts.on(day.day)
    cell = facts.row.cells.get(day.day)
    entries = cell.entries if cell else ()
    if area.height < _TIGHT:
        _tight(flow, area, text, entries, facts)
        return
    label = Area(area.x + 4, area.y + 2, area.width - 8, 11)
    flow.words(label, text, Face(8, bold=True, colour=ink.SECOND))
    if not entries:
        return
    part = (area.height - 14) / len(entries)
    waiting = list(duties)
    for at, entry in enumerate(entries):
        place = Area(area.x + 4, area.y + 14 + at * part, area.width - 8, part - 2)
        _entry(flow, facts, place, entry, waiting)


def _tight(
    flow: Flow, area: Area, text: str, entries: tuple[Entry, ...], facts: PersonSheet
) -> None:
    """A cell of one line: the date, then the codes."""
    face = Face(min(7.0, area.height - 3), colour=ink.SECOND)
    flow.words(Area(area.x + 2, area.y, 30, area.height), text, face)
    if not entries:
        return
    left, right = area.x + 24, area.right - 2
    wide = (right - left) / len(entries)
    for at, entry in enumerate(entries):
        tile = _tile(facts, entry)
        box = Area(left + at * wide, area.y + 1, wide - 1, area.height - 2)
        draw_tile(flow, box, _code(entry), tile, Face(min(8.0, area.height - 3)))


def _entry(
    flow: Flow, facts: PersonSheet, area: Area, entry: Entry, waiting: list[PersonDuty]
) -> None:
    """One code with its times, and where it is worked if that is elsewhere."""
    duty = waiting.pop(0) if entry.way is not Way.ABSENT and waiting else None
    head = min(15.0, area.height)
    code = _code(entry)
    width = max(24.0, text_width(code, ink.STRONG) + 8)
    draw_tile(flow, Area(area.x, area.y, width, head), code, _tile(facts, entry), ink.BODY)
    if duty is None:
        named = next((kind.name for kind in facts.absences if kind.code == entry.code), "")
        if area.height >= head + 10:
            below = Area(area.x, area.y + head + 1, area.width, 10)
            flow.words(below, shortened(named, Face(7.5), area.width), Face(7.5))
        return
    lines = [f"{duty.start}–{duty.end}"]
    if entry.way is Way.OUT:
        lines += [duty.service, duty.site]
    y = area.y + head + 1
    for number, line in enumerate(lines):
        if y + 9.5 > area.bottom + 1:
            return
        face = Face(7.5, bold=number > 0)
        shown = shortened(line, face, area.width)
        flow.words(Area(area.x, y, area.width, 9.5), shown, face)
        y += 9.5


def _code(entry: Entry) -> str:
    return entry.code + {Way.OUT: OUT_MARK, Way.IN: IN_MARK}.get(entry.way, "")


def _tile(facts: PersonSheet, entry: Entry) -> ink.Tile:
    shift = next((one for one in facts.shifts if one.code == entry.code), None)
    return ink.entry_tile(entry, shift)


def _key_lines(facts: PersonSheet) -> list[tuple[str, str, ink.Tile]]:
    shifts = [(one.code, shift_title(one), ink.shift_tile(one)) for one in facts.shifts]
    return shifts + [(one.code, one.name, ink.absence_tile(one.code)) for one in facts.absences]


def _key_height(facts: PersonSheet) -> float:
    rows = -(-len(_key_lines(facts)) // _key_columns(facts))
    return _KEY_ROW * rows + 2 * len(_notes(facts)) * ink.SMALL.line + 6


def _key_columns(facts: PersonSheet) -> int:
    """As many beside each other, three at most, as leave room for every name."""
    widest = max((text_width(name, _KEY_FACE) for _, name, _ in _key_lines(facts)), default=0.0)
    whole = A4_PORTRAIT.width - 2 * MARGIN
    return max(min(int(whole // (widest + _KEY_TILE + 5)), 3), 1)


def _notes(facts: PersonSheet) -> list[str]:
    notes = ["Hours are paid hours: breaks off, except for resident doctors; on-call counts none."]
    if facts.row.outside:
        notes.append(f"{NOT_EMPLOYED_NOTE.capitalize()}.")
    places = list(
        dict.fromkeys(
            f"{duty.service} ({duty.site})" for duty in facts.duties if duty.way is Way.OUT
        )
    )
    if places:
        notes.append(f"{OUT_MARK} aid, worked elsewhere: {list_text(places)}.")
    return notes


def _key(flow: Flow, facts: PersonSheet) -> None:
    items, columns = _key_lines(facts), _key_columns(facts)
    wide = flow.width / columns
    for number, (code, name, tile) in enumerate(items):
        at, column = divmod(number, columns)
        area = Area(flow.left + column * wide, flow.y + at * _KEY_ROW, 30, 12)
        draw_tile(flow, area, code, tile, _KEY_FACE)
        room = wide - _KEY_TILE
        text = shortened(name, _KEY_FACE, room)
        flow.words(Area(area.x + _KEY_TILE, area.y, room, 12), text, _KEY_FACE)
    flow.y += _KEY_ROW * -(-len(items) // columns) + 4
    for note in _notes(facts):
        flow.line(note, ink.SMALL)
