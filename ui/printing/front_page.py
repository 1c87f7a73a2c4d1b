"""The printed Sign-off page: what a manager reads, signs and files.

A long list of broken rules or of aid goes on on the pages behind it, so that the signatures stay
on the first.
"""

from collections.abc import Sequence

from planner.application.signoff_aid import ENDED
from planner.application.signoff_sheet import AidRow, BreachRow, ShiftCover, SignOffSheet
from planner.application.signoff_words import (
    DEMONSTRATION,
    aid_texts,
    breach_texts,
    dates_text,
    made_text,
    notice_text,
    own_hours,
    service_title,
    version_text,
)
from planner.domain.wording.formats import count_text
from ui.printing import figures, ink
from ui.printing.flow import Flow
from ui.printing.heading import stamp_box
from ui.printing.marks import Area, Box, Dash, Face, Line, Page, Paper
from ui.printing.measure import broken
from ui.printing.signatures import SIGNATURES, draw_signatures
from ui.printing.tables import Cell, Column, Row, Table

PART = "Sign-off"
_TITLE = Face(19, bold=True)
_LABEL = Face(9, colour=ink.SECOND)
_BETWEEN, _HEADING = 9.0, 17.0
_LEFT_PART = 0.55
_ROW = 16.0
_COMMENTS = 58.0
_MORE = 12.0
BREACHES = (
    Column("Person", 22),
    Column("Rule", 17),
    Column("What", 53),
    Column("Reason for accepting, and compensatory rest", 52),
    Column("Accepted by", 35),
)
AID = (
    Column("Way", 7),
    Column("Person", 32),
    Column("Lender", 40),
    Column("Host and duties", 65),
    Column("Hours", 14, "right"),
    Column("Cost", 16, "right"),
    Column("State", 21),
)
SLOTS = (
    Column("Minimum slots", 30),
    Column("Required", 14, "right"),
    Column("Filled", 14, "right"),
    Column("Short", 14, "right"),
    Column("Shifts at margin 0", 18, "right"),
)


_BEHIND = "on the pages behind the signatures"


def front_pages(facts: SignOffSheet, paper: Paper) -> tuple[Page, ...]:
    """The Sign-off page, and what did not fit on it."""

    def head(flow: Flow) -> None:
        _title(flow, facts)

    flow = Flow(PART, paper, head)
    top = flow.y
    left = flow.width * _LEFT_PART
    facts_end = _facts(flow, facts, Area(flow.left, top, left - 12, 0))
    slots_end = _slots(flow, facts, Area(flow.left + left, top, flow.width - left, 0))
    flow.y = max(facts_end, slots_end) + _BETWEEN
    breaches = [_breach(row) for row in sorted(facts.breaches, key=lambda one: not one.hard)]
    aid = [_aid(row) for row in facts.aid if row.state not in ENDED]
    shown, lent = _fitting(flow, breaches, aid)
    none = _none_here(breaches, "No rule is broken.")
    _section(flow, "Rules broken and accepted", BREACHES, breaches[:shown], none)
    _more(flow, shown, len(breaches))
    _section(flow, "Mutual aid", AID, aid[:lent], _none_here(aid, "None."))
    _more(flow, lent, len(aid))
    _comments(flow)
    draw_signatures(flow, facts.signatures)
    _rest(flow, breaches[shown:], aid[lent:])
    return flow.pages()


def _title(flow: Flow, facts: SignOffSheet) -> None:
    heading = facts.heading
    stamp_box(flow, facts)
    flow.words(Area(flow.left, flow.y, 400, _TITLE.line), "Rota for sign-off", _TITLE)
    flow.y += _TITLE.line
    face = Face(12)
    flow.words(Area(flow.left, flow.y, flow.width * 0.7, face.line), service_title(heading), face)
    if heading.demonstration:
        area = Area(flow.left, flow.y, flow.width, face.line)
        flow.words(area, DEMONSTRATION, Face(8, italic=True), "right")
    flow.y += face.line + 4
    flow.stroke(flow.left, flow.y, flow.right, flow.y, ink.TITLE_LINE)
    flow.y += 9


def _facts(flow: Flow, facts: SignOffSheet, area: Area) -> float:
    """The left table; returns where it ends."""
    heading = facts.heading
    contracted, rostered = own_hours(facts)
    status = "no rota" if heading.status == "none" else heading.status
    hours = (
        f"{figures.hours(rostered)} rostered, {figures.hours(contracted)} contracted, "
        f"{figures.signed_hours(rostered - contracted)}"
    )
    digest = facts.seal.digest
    y = area.y
    for title, text in (
        ("Trust", heading.trust_name),
        ("Service", f"{service_title(heading)} ({heading.service})"),
        ("Period", f"{dates_text(heading)}, {count_text(heading.period.days, 'day')}"),
        ("Version, status", f"{version_text(heading)}, {status}"),
        ("Notice", notice_text(heading)),
        ("Made", made_text(heading).removeprefix("Made ")),
        ("Hours", hours),
        ("Seal (SHA-256)", " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))),
    ):
        face = Face(6.6) if title.startswith("Seal") else ink.BODY
        wide = area.width - 100
        tall = max(_ROW, 4 + face.line * len(broken(text, face, wide - 12)))
        label = Area(area.x, y, 100, tall)
        flow.box(label, ink.LABEL, ink.GRID)
        flow.words(label.inside(6), title, _LABEL)
        value = Area(area.x + 100, y, wide, tall)
        flow.box(value, None, ink.GRID)
        flow.words(value.inside(6), text, face)
        y += tall
    return y


def _slots(flow: Flow, facts: SignOffSheet, area: Area) -> float:
    """The right table: minimum slots of each shift; returns where it ends."""
    flow.y = area.y
    table = Table(SLOTS, area.x, area.width)
    table.header(flow)
    asked = [cover for cover in facts.cover if cover.asked]
    short_column = _short_area(area)
    for cover in asked:
        y, row = flow.y, _slot_row(facts, cover)
        tall = table.height(row)
        table.row(flow, row)
        if row[3].face.bold:
            x, width = short_column
            flow.over(Box(Area(x, y, width, tall), None, edge=ink.HEAVY))
    if not asked:
        none = Area(area.x, flow.y, area.width, _ROW)
        flow.box(none, None, ink.GRID)
        flow.words(none.inside(6), "No demand line asks for anybody here.", ink.BODY)
        return flow.y + _ROW
    totals = [sum(values) for values in zip(*(slot_figures(cover) for cover in asked), strict=True)]
    flow.box(Area(area.x, flow.y, area.width, ink.STRONG.line + 4.5), ink.HEAD)
    table.row(flow, [Cell("All", ink.STRONG), *(Cell(f"{n:,}", ink.STRONG) for n in totals)])
    return flow.y


def _short_area(area: Area) -> tuple[float, float]:
    whole = sum(one.weight for one in SLOTS)
    before = sum(one.weight for one in SLOTS[:3])
    return area.x + area.width * before / whole, area.width * SLOTS[3].weight / whole


def slot_figures(cover: ShiftCover) -> tuple[int, int, int, int]:
    """Minimum slots required, filled and short over all dates, and dates on the edge."""
    days = cover.days
    return (
        sum(day.required for day in days),
        sum(day.filled for day in days),
        sum(day.short for day in days),
        cover.on_the_edge,
    )


def _slot_row(facts: SignOffSheet, cover: ShiftCover) -> list[Cell]:
    shift = facts.shift_by_code[cover.shift]
    required, filled, short, edge = slot_figures(cover)
    alarm = Face(9, bold=True, colour=ink.DEEP_RED) if short else ink.BODY
    texts = (figures.count(required), figures.count(filled))
    return [
        Cell(f"{shift.code}  {shift.name}"),
        *map(Cell, texts),
        Cell(figures.count(short), alarm),
        Cell(figures.count(edge)),
    ]


def _breach(breach: BreachRow) -> Row:
    pending = breach.hard and not breach.reason
    name, rule, what, reason, who = breach_texts(breach)
    alarm = Face(9, bold=True, colour=ink.DEEP_RED) if pending else ink.BODY
    return (Cell(name, ink.STRONG), Cell(rule), Cell(what), Cell(reason, alarm), Cell(who))


def _aid(item: AidRow) -> Row:
    way, name, lender, host, _, _, state = aid_texts(item)
    look = ink.STRONG if item.state != "Confirmed" else ink.BODY
    return (
        Cell(way, ink.STRONG),
        Cell(name),
        Cell(lender),
        Cell(host),
        Cell(figures.hours_so_far(item.hours)),
        Cell(figures.pounds(item.cost)),
        Cell(state, look),
    )


def _fitting(flow: Flow, breaches: Sequence[Row], aid: Sequence[Row]) -> tuple[int, int]:
    """How many rows of each table fit above comments and signatures, taken in turn."""
    room = flow.room - 2 * (_HEADING + 15 + _BETWEEN + _MORE) - _COMMENTS - SIGNATURES - _BETWEEN
    lists = (breaches, aid)
    tables = (Table(BREACHES, 0, flow.width), Table(AID, 0, flow.width))
    taken, turn = [0, 0], 0
    while taken[0] < len(breaches) or taken[1] < len(aid):
        at = turn % 2 if taken[turn % 2] < len(lists[turn % 2]) else 1 - turn % 2
        room -= tables[at].height(lists[at][taken[at]])
        if room < 0:
            break
        taken[at] += 1
        turn += 1
    return taken[0], taken[1]


def _section(
    flow: Flow, title: str, columns: Sequence[Column], rows: Sequence[Row], nothing: str
) -> None:
    flow.need(_HEADING + 30)
    flow.words(Area(flow.left, flow.y, flow.width, _HEADING - 3), title, ink.HEADING)
    flow.y += _HEADING
    Table(columns, flow.left, flow.width).whole(flow, rows, nothing)
    flow.y += _BETWEEN


def _none_here(rows: Sequence[Row], nothing: str) -> str:
    """Said in a table without rows: that there are none, or that none fits."""
    return f"{len(rows)}, all {_BEHIND}." if rows else nothing


def _more(flow: Flow, shown: int, whole: int) -> None:
    if 0 < shown < whole:
        flow.y -= _BETWEEN - 2
        flow.line(f"and {whole - shown} more, {_BEHIND}", ink.SMALL, _BETWEEN)


def _comments(flow: Flow) -> None:
    flow.words(Area(flow.left, flow.y, flow.width, _HEADING - 3), "Comments", ink.HEADING)
    area = Area(flow.left, flow.y + _HEADING, flow.width, _COMMENTS - _HEADING)
    flow.box(area, None, ink.GRID)
    middle = area.y + area.height / 2
    flow.stroke(area.x + 6, middle, area.right - 6, middle, Line("#8793A0", 0.6, Dash.DOTTED))
    flow.y += _COMMENTS + _BETWEEN


def _rest(flow: Flow, breaches: Sequence[Row], aid: Sequence[Row]) -> None:
    """What did not fit above the signatures."""
    parts: tuple[tuple[str, Sequence[Column], Sequence[Row]], ...] = (
        ("Rules broken and accepted, continued", BREACHES, breaches),
        ("Mutual aid, continued", AID, aid),
    )
    begun = False
    for title, columns, rows in parts:
        if rows:
            if not begun:
                flow.new_page()
            begun = True
            _section(flow, title, columns, rows, "")
