"""The Sign-off sheet: the one page that a manager reads, signs and files.

Slots and hours are formulas over the Rota sheet. A long list of broken rules or of aid goes on
below the signatures, so that these stay in their place on the first page.
"""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from planner.application.signoff_sheet import AidRow, BreachRow, Heading, SignOffSheet, Way
from planner.domain.calendar import date_of
from planner.domain.wording.formats import count_text, day_text, list_text
from planner.excel import signoff_grid as g
from planner.excel import signoff_styles as s
from planner.excel.signoff_front_foot import write_comments, write_machine_part, write_signatures
from planner.excel.signoff_grid import Grid
from planner.excel.signoff_pages import (
    A4,
    DEMONSTRATION,
    dates_text,
    made_text,
    service_title,
    set_up,
    stamp,
    version_text,
)
from planner.excel.signoff_pen import Pen, lines_needed
from planner.excel.signoff_rota_cover import own_hours

_WIDTHS = (7.0, 15.0, 17.0, 40.0, 10.0, 3.0, 24.0, 14.0, 14.0, 14.0, 21.0)
_LAST = len(_WIDTHS)
_BREACHES_FIRST, _AID_FIRST = 6, 5
"""So many rows stand above the signatures; the others follow below."""
_NOTICE_WANTED = 42
_CELL = s.CELL.but(across="left", indent=1, wrap=True)
_LABEL = _CELL.but(fill=s.LABEL, colour="465261")
_RIGHT = s.CELL.but(across="right", indent=1, number_format=s.COUNT)
_HEAD = s.HEADER.but(across="left", indent=1)
_HEAD_RIGHT = _HEAD.but(across="right")

Columns = tuple[tuple[int, int, str, bool], ...]
"""Of each column of a table: first and last column of the sheet, title, right-aligned."""
_BREACH_COLUMNS: Columns = (
    (1, 2, "Person", False),
    (3, 3, "Rule", False),
    (4, 5, "What", False),
    (6, 9, "Reason for accepting, and compensatory rest", False),
    (10, 11, "Accepted by", False),
)
_AID_COLUMNS: Columns = (
    (1, 1, "Way", False),
    (2, 3, "Person", False),
    (4, 4, "Lender", False),
    (5, 8, "Host and duties", False),
    (9, 9, "Hours", True),
    (10, 10, "Cost", True),
    (11, 11, "State", False),
)


def write_front(pen: Pen, facts: SignOffSheet) -> None:
    """Write the whole sheet."""
    grid = Grid(facts)
    pen.widths(_WIDTHS)
    _title(pen, facts.heading)
    row = max(_facts(pen, grid, 5), _slots(pen, grid, 5)) + 1
    hard_first = sorted(facts.breaches, key=lambda breach: not breach.hard)
    row = _breaches(pen, row, "Rules broken and accepted", hard_first[:_BREACHES_FIRST])
    row = _more(pen, row, len(hard_first) - _BREACHES_FIRST)
    row = _aid(pen, row + 1, "Mutual aid", facts.aid[:_AID_FIRST])
    row = _more(pen, row, len(facts.aid) - _AID_FIRST)
    row = write_comments(pen, row + 1, _LAST)
    row = write_signatures(pen, row + 1)
    row = write_machine_part(pen, row + 1, facts)
    _rest(pen, row, hard_first[_BREACHES_FIRST:], facts.aid[_AID_FIRST:])
    pen.sheet.freeze_panes = "A4"
    set_up(pen.sheet, facts, A4, _LAST)
    if row > pen.sheet.max_row:  # nothing goes on below: the page stays one page
        pen.sheet.page_setup.fitToHeight = 1


def _rest(pen: Pen, row: int, breaches: Sequence[BreachRow], aid: Sequence[AidRow]) -> None:
    if not breaches and not aid:
        return
    pen.sheet.row_breaks.append(Break(id=row - 1))
    if breaches:
        row = _breaches(pen, row, "Rules broken and accepted, continued", breaches) + 1
    if aid:
        _aid(pen, row, "Mutual aid, continued", aid)


def _more(pen: Pen, row: int, count: int) -> int:
    if count <= 0:
        return row
    pen.text(row, 1, f"and {count} more, below the signatures", s.SMALL)
    return row + 1


def _title(pen: Pen, heading: Heading) -> None:
    pen.text(1, 1, "Rota for sign-off", s.TITLE.but(size=18))
    pen.text(2, 1, service_title(heading), s.Look(size=12))
    box = s.Look(size=12, bold=True, across="center").boxed(s.BOX)
    pen.span(1, _LAST - 2, _LAST, stamp(heading), box)
    if heading.demonstration:
        pen.text(2, _LAST, DEMONSTRATION, s.Look(size=8, italic=True, across="right"))
    pen.height(1, 26)
    pen.height(2, 18)
    pen.height(3, 6)
    for column in range(1, _LAST + 1):
        pen.blank(3, column, s.Look(bottom=("medium", s.ACCENT)))


def _facts(pen: Pen, grid: Grid, row: int) -> int:
    """The left table; returns the row below it."""
    heading = grid.facts.heading
    days = heading.period.days
    status = "no rota" if heading.status == "none" else heading.status
    version = version_text(heading)
    lines = (
        ("Trust", heading.trust_name),
        ("Service", f"{service_title(heading)} ({heading.service})"),
        ("Period", f"{dates_text(heading)}, {count_text(days, 'day')}"),
        ("Version, status", f"{version}, {status}"),
        ("Notice", _notice(heading)),
        ("Made", made_text(heading).removeprefix("Made ")),
    )
    for title, text in lines:
        _fact(pen, row, title, text, _CELL)
        row += 1
    row = _hours(pen, grid, row)
    digest = grid.facts.seal.digest
    groups = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
    _fact(pen, row, "Seal (SHA-256)", groups, _CELL.but(size=7))
    return row + 1


def _fact(pen: Pen, row: int, title: str, text: str, look: s.Look) -> None:
    pen.span(row, 1, 2, title, _LABEL)
    pen.span(row, 3, 5, text, look)
    pen.height(row, max(16.0, 4 + 12.0 * lines_needed(text, 64 if look.size > 8 else 88)))


def _hours(pen: Pen, grid: Grid, row: int) -> int:
    """Hours of the people at home here, each a live formula with its word in its format."""
    contracted, rostered = own_hours(grid.facts)
    pen.span(row, 1, 2, "Hours", _LABEL)
    parts = (
        (3, g.ROSTERED, rostered, '#,##0.0" rostered"'),
        (4, g.CONTRACTED, contracted, '#,##0.0" contracted"'),
        (5, g.DIFFERENCE, rostered - contracted, s.SIGNED_HOURS),
    )
    for at, column, value, shown in parts:
        formula = f"=Rota!{get_column_letter(column)}{grid.total_row}"
        pen.formula(row, at, formula, value, _CELL.but(wrap=False, number_format=shown))
    pen.height(row, 16)
    return row + 1


def _notice(heading: Heading) -> str:
    days = heading.notice_days
    wanted = f"{_NOTICE_WANTED} days of notice wanted"
    if days < 0:
        return f"made {count_text(-days, 'day')} after the first date, {wanted}"
    return f"{count_text(days, 'day')} from making this to the first date, {wanted}"


def _slots(pen: Pen, grid: Grid, row: int) -> int:
    """The right table: minimum slots of each shift; returns the row below it."""
    titles = ("Minimum slots", "Required", "Filled", "Short", "Shifts at margin 0")
    for at, title in enumerate(titles):
        pen.text(row, 7 + at, title, _HEAD_RIGHT if at else _HEAD)
    first = row + 1
    asked = [number for number, cover in enumerate(grid.facts.cover) if cover.asked]
    for number in asked:
        row += 1
        _slot_row(pen, grid, row, number)
    row += 1
    if not asked:
        pen.span(row, 7, _LAST, "No demand line asks for anybody here.", _CELL)
        return row + 1
    _slot_totals(pen, grid, row, first)
    return row + 1


def _slot_row(pen: Pen, grid: Grid, row: int, number: int) -> None:
    cover = grid.facts.cover[number]
    shift = grid.facts.shift_by_code[cover.shift]
    pen.text(row, 7, f"{shift.code}  {shift.name}", _CELL)
    values = [
        sum(getattr(day, name) for day in cover.days) for name in ("required", "filled", "short")
    ]
    for at, (part, value) in enumerate(zip(("required", "filled", "short"), values, strict=True)):
        formula = f"=SUM(Rota!{grid.row_range(grid.cover_row(number, part))})"
        look = _RIGHT
        if part == "short" and value:
            look = _RIGHT.but(bold=True, colour=s.DEEP_RED).boxed(s.HEAVY)
        pen.formula(row, 8 + at, formula, value, look)
    pen.number(row, 11, cover.on_the_edge, _RIGHT)


def _slot_totals(pen: Pen, grid: Grid, row: int, first: int) -> None:
    covers = [cover for cover in grid.facts.cover if cover.asked]
    values = [
        sum(getattr(day, name) for cover in covers for day in cover.days)
        for name in ("required", "filled", "short")
    ]
    values.append(sum(cover.on_the_edge for cover in covers))
    total = _HEAD_RIGHT.but(number_format=s.COUNT)
    pen.text(row, 7, "All", _HEAD)
    for at, value in enumerate(values):
        letter = get_column_letter(8 + at)
        pen.formula(row, 8 + at, f"=SUM({letter}{first}:{letter}{row - 1})", value, total)


def _table_head(pen: Pen, row: int, title: str, columns: Columns) -> int:
    pen.text(row, 1, title, s.HEADING)
    pen.height(row, 20)
    for first, last, name, right in columns:
        pen.span(row + 1, first, last, name, _HEAD_RIGHT if right else _HEAD)
    pen.height(row + 1, 16)
    return row + 2


def _row(
    pen: Pen, row: int, columns: Columns, texts: Sequence[str], looks: Sequence[s.Look]
) -> int:
    lines = 1
    for (first, last, _, _), text, look in zip(columns, texts, looks, strict=True):
        pen.span(row, first, last, text, look)
        width = sum(_WIDTHS[first - 1 : last]) * 1.12 - 2
        lines = max(lines, lines_needed(text, width))
    pen.height(row, 4 + 12.0 * lines)
    return row + 1


def _breaches(pen: Pen, row: int, title: str, breaches: Sequence[BreachRow]) -> int:
    row = _table_head(pen, row, title, _BREACH_COLUMNS)
    if not breaches:
        pen.span(row, 1, _LAST, "No rule is broken.", _CELL)
        return row + 1
    cell = _CELL
    for breach in breaches:
        pending = breach.hard and not breach.reason
        reason = breach.reason or ("not yet accepted" if breach.hard else "a warning only")
        look = cell.but(bold=True, colour=s.DEEP_RED) if pending else cell
        texts = (breach.name, breach.rule, breach.text, reason, breach.accepted_by)
        looks = (cell.but(bold=True), cell, cell, look, cell)
        row = _row(pen, row, _BREACH_COLUMNS, texts, looks)
    return row


def _aid(pen: Pen, row: int, title: str, aid: Sequence[AidRow]) -> int:
    row = _table_head(pen, row, title, _AID_COLUMNS)
    if not aid:
        pen.span(row, 1, _LAST, "None.", _CELL)
        return row + 1
    cell = _CELL
    for item in aid:
        end = row
        row = _row(pen, row, _AID_COLUMNS, _aid_texts(item), [cell] * len(_AID_COLUMNS))
        bold = item.state != "Confirmed"
        pen.text(end, 1, "In" if item.way is Way.IN else "Out", cell.but(bold=True))
        pen.text(end, 11, item.state, cell.but(bold=bold))
        figure = cell.but(across="right", number_format=s.HOURS)
        pen.number(end, 9, round(item.hours, 6), figure)
        if item.cost is not None:
            pen.number(end, 10, item.cost, figure.but(number_format=s.POUNDS))
    return row


def _aid_texts(item: AidRow) -> tuple[str, ...]:
    note = f" ({item.note})" if item.note else ""
    host = f"{item.host}: {duties_text(item.duties)}{note}"
    return ("", item.name, item.lender, host, "", "not known", item.state)


def duties_text(duties: Sequence[tuple[int, str]]) -> str:
    """Duties in words, by shift: "N Wed 16 and Thu 17 Dec"."""
    by_shift: dict[str, list[int]] = {}
    for day, shift in duties:
        by_shift.setdefault(shift, []).append(day)
    return "; ".join(f"{shift} {_days_text(days)}" for shift, days in by_shift.items())


def _days_text(days: Sequence[int]) -> str:
    """Dates in words; the month stands with the last date of each month only."""
    ordered = sorted(days)
    texts = []
    for at, day in enumerate(ordered):
        value = date_of(day)
        following = date_of(ordered[at + 1]) if at + 1 < len(ordered) else None
        same = following is not None and (following.year, following.month) == (
            value.year,
            value.month,
        )
        text = day_text(day)
        texts.append(text.rsplit(" ", 1)[0] if same else text)
    return list_text(texts)
