"""The plain tables for people in the sign-off workbook: Mutual aid and History."""

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from planner.application.signoff_comparing_words import HISTORY_HEADERS, NO_HISTORY
from planner.application.signoff_sheet import AidRow, HistoryRow, SignOffSheet, Way
from planner.application.signoff_words import (
    aid_total_title,
    dates_text,
    duties_text,
    service_title,
    stamp,
)
from planner.domain.wording.formats import day_text, moment_text
from planner.excel import signoff_styles as s
from planner.excel.signoff_pages import A4, set_up
from planner.excel.signoff_pen import Pen, lines_needed

AID_HEADERS = (
    "Way",
    "Person",
    "Number",
    "Lender",
    "Host",
    "Duties",
    "First date",
    "Hours",
    "Cost",
    "State",
    "Note",
)
_AID_WIDTHS = (6.0, 24.0, 12.0, 34.0, 34.0, 40.0, 13.0, 9.0, 11.0, 11.0, 26.0)
_HISTORY_WIDTHS = (24.0, 20.0, 40.0, 34.0, 34.0, 40.0)

_CELL = s.CELL.but(wrap=True)
_RIGHT = s.CELL.but(across="right", number_format=s.HOURS)


def write_aid(pen: Pen, facts: SignOffSheet) -> None:
    """Aid in and out, with what is only proposed, and the hours and cost of each way."""
    pen.widths(_AID_WIDTHS)
    row = _title(pen, facts, "Mutual aid", len(AID_HEADERS))
    pen.headers(row, AID_HEADERS, s.HEADER)
    first = row + 1
    for item in facts.aid:
        row += 1
        _aid_row(pen, row, item)
    if not facts.aid:
        pen.text(first, 1, "No mutual aid in this period.", s.BASE)
        row += 1
    else:
        row = _aid_totals(pen, facts.aid, first, row)
    pen.sheet.freeze_panes = f"A{first}"
    set_up(pen.sheet, facts, A4, len(AID_HEADERS), repeat=f"1:{first - 1}")


def _title(pen: Pen, facts: SignOffSheet, title: str, columns: int) -> int:
    """The two lines above a table; returns the row of its header."""
    pen.text(1, 1, f"{title}: {service_title(facts.heading)}", s.TITLE.but(size=14))
    pen.text(1, columns, stamp(facts.heading), s.Look(size=9, bold=True, across="right"))
    trust, dates = facts.heading.trust_name, dates_text(facts.heading)
    pen.text(2, 1, f"{trust}  ·  {dates}", s.SUBTITLE)
    pen.height(1, 22)
    return 4


def _aid_row(pen: Pen, row: int, item: AidRow) -> None:
    way = "In" if item.way is Way.IN else "Out"
    duties = duties_text(item.duties)
    first = min(day for day, _ in item.duties)
    texts = (way, item.name, item.staff_id, item.lender, item.host, duties)
    for column, text in enumerate(texts, start=1):
        pen.text(row, column, text, _CELL.but(bold=column == 1))
    pen.text(row, 7, day_text(first), _CELL)
    pen.number(row, 8, round(item.hours, 6), _RIGHT.but(number_format=s.HOURS_SO_FAR))
    if item.cost is None:
        pen.text(row, 9, "not known", s.CELL.but(across="right"))
    else:
        pen.number(row, 9, item.cost, _RIGHT.but(number_format=s.POUNDS_SO_FAR))
    pen.text(row, 10, item.state, _CELL.but(bold=item.state != "Confirmed", indent=1))
    pen.text(row, 11, item.note, _CELL)
    wrapped = zip(texts, _AID_WIDTHS, strict=False)
    pen.height(row, 4 + 12.0 * max(lines_needed(text, width) for text, width in wrapped))


def _aid_totals(pen: Pen, aid: Sequence[AidRow], first: int, last: int) -> int:
    """Live sums by way, confirmed and proposed apart; returns the last row."""
    row = last
    for way, name in ((Way.IN, "In"), (Way.OUT, "Out")):
        for state in sorted({item.state for item in aid if item.way is way}):
            row += 1
            chosen = [item for item in aid if item.way is way and item.state == state]
            for column in range(2, len(AID_HEADERS) + 1):
                pen.blank(row, column, s.HEADER)
            pen.span(row, 1, 7, aid_total_title(name, chosen), s.HEADER)
            hours = sum(round(item.hours, 6) for item in chosen)
            cost = sum(item.cost or 0.0 for item in chosen)
            for column, value, shown in ((8, hours, s.HOURS_SO_FAR), (9, cost, s.POUNDS_SO_FAR)):
                letter = get_column_letter(column)
                formula = (
                    f'=SUMIFS({letter}{first}:{letter}{last},$A${first}:$A${last},"{name}",'
                    f'$J${first}:$J${last},"{state}")'
                )
                look = s.HEADER.but(across="right", number_format=shown)
                pen.formula(row, column, formula, value, look)
    return row


def write_history(pen: Pen, facts: SignOffSheet) -> None:
    """The changes that made this rota, newest first."""
    pen.widths(_HISTORY_WIDTHS)
    row = _title(pen, facts, "History", len(HISTORY_HEADERS))
    pen.headers(row, HISTORY_HEADERS, s.HEADER)
    for entry in facts.history:
        row += 1
        _history_row(pen, row, entry)
    if not facts.history:
        pen.text(row + 1, 1, NO_HISTORY, s.BASE)
    pen.sheet.freeze_panes = "A5"
    set_up(pen.sheet, facts, A4, len(HISTORY_HEADERS), repeat="1:4")


def _history_row(pen: Pen, row: int, entry: HistoryRow) -> None:
    when = f"{moment_text(entry.at)[:-6]} {entry.at:%Y %H:%M}"
    texts = (when, entry.who, entry.what, entry.before, entry.after, entry.reason)
    for column, text in enumerate(texts, start=1):
        pen.text(row, column, text, _CELL)
    wrapped = zip(texts, _HISTORY_WIDTHS, strict=True)
    pen.height(row, 4 + 12.0 * max(lines_needed(text, width) for text, width in wrapped))
