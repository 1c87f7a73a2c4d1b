"""The Sign-off sheet: the one page that a manager reads, signs and files.

Slots and hours are formulas over the Rota sheet. A long list of broken rules or of aid goes on
below the signatures, so that these stay in their place on the first page.
"""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from planner.application.signoff_aid import ENDED
from planner.application.signoff_sheet import AidRow, BreachRow, Heading, SignOffSheet
from planner.application.signoff_words import (
    DEMONSTRATION,
    dates_text,
    made_text,
    notice_text,
    own_hours,
    service_title,
    stamp,
    version_text,
)
from planner.domain.wording.formats import count_text
from planner.excel import signoff_grid as g
from planner.excel import signoff_styles as s
from planner.excel.signoff_front_foot import write_comments, write_machine_part, write_signatures
from planner.excel.signoff_front_tables import (
    CELL,
    HEAD,
    HEAD_RIGHT,
    LAST,
    WIDTHS,
    fitting,
    write_aid_table,
    write_breaches,
)
from planner.excel.signoff_grid import Grid
from planner.excel.signoff_pages import A4, set_up
from planner.excel.signoff_pen import Pen, lines_needed

_PAGE = 640.0
"""Points of height that one page holds when these columns are one page wide."""
_ROW, _BETWEEN = 16.0, 8.0
_LABEL = CELL.but(fill=s.LABEL, colour=s.SECOND)
_RIGHT = s.CELL.but(across="right", indent=1, number_format=s.COUNT)


def write_front(pen: Pen, facts: SignOffSheet) -> None:
    """Write the whole sheet."""
    grid = Grid(facts)
    pen.widths(WIDTHS)
    _title(pen, facts.heading)
    row = _gap(pen, max(_facts(pen, grid, 5), _slots(pen, grid, 5)))
    breaches = sorted(facts.breaches, key=lambda breach: not breach.hard)
    aid = [item for item in facts.aid if item.state not in ENDED]
    shown, lent = fitting(breaches, aid, _PAGE - _fixed_height(pen, row))
    row = write_breaches(pen, row, "Rules broken and accepted", breaches[:shown])
    row = _gap(pen, _more(pen, row, len(breaches) - shown))
    row = write_aid_table(pen, row, "Mutual aid", aid[:lent])
    row = _gap(pen, _more(pen, row, len(aid) - lent))
    row = _gap(pen, write_comments(pen, row, LAST))
    signed = _gap(pen, write_signatures(pen, row, facts.signatures))
    row = _rest(pen, signed, breaches[shown:], aid[lent:])
    write_machine_part(pen, row, facts)
    pen.sheet.freeze_panes = "A4"
    set_up(pen.sheet, facts, A4, LAST)
    if row == signed:  # nothing goes on below: the page stays one page
        pen.sheet.page_setup.fitToHeight = 1


def _gap(pen: Pen, row: int) -> int:
    """An empty row between two blocks; returns the row below it."""
    pen.height(row, _BETWEEN)
    return row + 1


def _fixed_height(pen: Pen, row: int) -> float:
    """Height of all but the rows of the two tables, the first of which begins at `row`."""
    known = pen.sheet.row_dimensions
    above = sum(known[at].height or _ROW for at in range(1, row))
    heads, more, comments, signatures = 2 * 36.0, 2 * _ROW, 58.0, 97.0
    return above + heads + more + comments + signatures + 4 * _BETWEEN


def _rest(pen: Pen, row: int, breaches: Sequence[BreachRow], aid: Sequence[AidRow]) -> int:
    """What did not fit on the first page, on the pages after it; returns the row below it."""
    if not breaches and not aid:
        return row
    pen.sheet.row_breaks.append(Break(id=row - 1))
    if breaches:
        title = "Rules broken and accepted, continued"
        row = _gap(pen, write_breaches(pen, row, title, breaches))
    return _gap(pen, write_aid_table(pen, row, "Mutual aid, continued", aid)) if aid else row


def _more(pen: Pen, row: int, count: int) -> int:
    if count <= 0:
        return row
    pen.text(row, 1, f"and {count} more, below the signatures", s.SMALL)
    return row + 1


def _title(pen: Pen, heading: Heading) -> None:
    pen.text(1, 1, "Rota for sign-off", s.TITLE.but(size=18))
    pen.text(2, 1, service_title(heading), s.Look(size=12))
    box = s.Look(size=12, bold=True, across="center").boxed(s.BOX)
    pen.span(1, LAST - 2, LAST, stamp(heading), box)
    if heading.demonstration:
        pen.text(2, LAST, DEMONSTRATION, s.Look(size=8, italic=True, across="right"))
    pen.height(1, 26)
    pen.height(2, 18)
    pen.height(3, 6)
    for column in range(1, LAST + 1):
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
        ("Notice", notice_text(heading)),
        ("Made", made_text(heading).removeprefix("Made ")),
    )
    for title, text in lines:
        _fact(pen, row, title, text, CELL)
        row += 1
    row = _hours(pen, grid, row)
    digest = grid.facts.seal.digest
    groups = " ".join(digest[at : at + 8] for at in range(0, len(digest), 8))
    _fact(pen, row, "Seal (SHA-256)", groups, CELL.but(size=7))
    return row + 1


def _fact(pen: Pen, row: int, title: str, text: str, look: s.Look) -> None:
    pen.span(row, 1, 2, title, _LABEL)
    pen.span(row, 3, 5, text, look)
    pen.height(row, max(16.0, 4 + 12.0 * lines_needed(text, 74 if look.size > 8 else 88)))


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
        pen.formula(row, at, formula, value, CELL.but(wrap=False, number_format=shown))
    pen.height(row, 16)
    return row + 1


def _slots(pen: Pen, grid: Grid, row: int) -> int:
    """The right table: minimum slots of each shift; returns the row below it."""
    titles = ("Minimum slots", "Required", "Filled", "Short", "Shifts at margin 0")
    for at, title in enumerate(titles):
        pen.text(row, 7 + at, title, HEAD_RIGHT if at else HEAD)
    first = row + 1
    asked = [number for number, cover in enumerate(grid.facts.cover) if cover.asked]
    for number in asked:
        row += 1
        _slot_row(pen, grid, row, number)
    row += 1
    if not asked:
        pen.span(row, 7, LAST, "No demand line asks for anybody here.", CELL)
        return row + 1
    _slot_totals(pen, grid, row, first)
    return row + 1


def _slot_row(pen: Pen, grid: Grid, row: int, number: int) -> None:
    cover = grid.facts.cover[number]
    shift = grid.facts.shift_by_code[cover.shift]
    name = f"{shift.code}  {shift.name}"
    pen.text(row, 7, name, CELL)
    needed = 4 + 12.0 * lines_needed(name, WIDTHS[6])
    pen.height(row, max(_ROW, needed, pen.sheet.row_dimensions[row].height or 0.0))
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
    total = HEAD_RIGHT.but(number_format=s.COUNT)
    pen.text(row, 7, "All", HEAD)
    for at, value in enumerate(values):
        letter = get_column_letter(8 + at)
        pen.formula(row, 8 + at, f"=SUM({letter}{first}:{letter}{row - 1})", value, total)
