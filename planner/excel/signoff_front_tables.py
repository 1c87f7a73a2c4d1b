"""The tables of the Sign-off sheet: broken rules and mutual aid, and how many rows fit."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from planner.application.signoff_sheet import AidRow, BreachRow
from planner.application.signoff_words import aid_texts, breach_texts
from planner.excel import signoff_styles as s
from planner.excel.signoff_pen import Pen, lines_needed

WIDTHS = (7.0, 15.0, 17.0, 40.0, 10.0, 3.0, 24.0, 14.0, 14.0, 14.0, 21.0)
"""Widths of the columns of the sheet, in characters."""
LAST = len(WIDTHS)
CELL = s.CELL.but(across="left", indent=1, wrap=True)
HEAD = s.HEADER.but(across="left", indent=1)
HEAD_RIGHT = HEAD.but(across="right")
_LINE = 12.0
Row = TypeVar("Row")

Columns = tuple[tuple[int, int, str, bool], ...]
"""Of each column of a table: first and last column of the sheet, title, right-aligned."""
BREACH_COLUMNS: Columns = (
    (1, 2, "Person", False),
    (3, 3, "Rule", False),
    (4, 6, "What", False),
    (7, 9, "Reason for accepting, and compensatory rest", False),
    (10, 11, "Accepted by", False),
)
AID_COLUMNS: Columns = (
    (1, 1, "Way", False),
    (2, 3, "Person", False),
    (4, 4, "Lender", False),
    (5, 8, "Host and duties", False),
    (9, 9, "Hours", True),
    (10, 10, "Cost", True),
    (11, 11, "State", False),
)


def fitting(breaches: Sequence[BreachRow], aid: Sequence[AidRow], points: float) -> tuple[int, int]:
    """How many rows of each table fit into a height together, taken in turn."""
    heights = [
        [row_height(BREACH_COLUMNS, breach_texts(row)) for row in breaches],
        [row_height(AID_COLUMNS, aid_texts(row)) for row in aid],
    ]
    taken = [0, 0]
    turn = 0
    while any(taken[at] < len(heights[at]) for at in (0, 1)):
        at = turn % 2 if taken[turn % 2] < len(heights[turn % 2]) else 1 - turn % 2
        points -= heights[at][taken[at]]
        if points < 0:
            break
        taken[at] += 1
        turn += 1
    return taken[0], taken[1]


def row_height(columns: Columns, texts: Sequence[str]) -> float:
    """Height of a row whose texts wrap within their columns, in points."""
    lines = 1
    for (first, last, _, _), text in zip(columns, texts, strict=True):
        width = sum(WIDTHS[first - 1 : last]) * 1.15 - 2
        lines = max(lines, lines_needed(text, width))
    return 4 + _LINE * lines


def write_breaches(pen: Pen, row: int, title: str, breaches: Sequence[BreachRow]) -> int:
    """Write the table of broken rules; returns the row below it."""
    return _table(pen, row, title, BREACH_COLUMNS, breaches, _breach_row, "No rule is broken.")


def write_aid_table(pen: Pen, row: int, title: str, aid: Sequence[AidRow]) -> int:
    """Write the table of mutual aid; returns the row below it."""
    return _table(pen, row, title, AID_COLUMNS, aid, _aid_row, "None.")


def _table(
    pen: Pen,
    row: int,
    title: str,
    columns: Columns,
    items: Sequence[Row],
    write: Callable[[Pen, int, Row], None],
    nothing: str,
) -> int:
    pen.text(row, 1, title, s.HEADING)
    pen.height(row, 20)
    for first, last, name, right in columns:
        pen.span(row + 1, first, last, name, HEAD_RIGHT if right else HEAD)
    pen.height(row + 1, 16)
    row += 2
    for item in items:
        write(pen, row, item)
        row += 1
    if not items:
        pen.span(row, 1, LAST, nothing, CELL)
        pen.height(row, 16)
        row += 1
    return row


def _cells(
    pen: Pen, row: int, columns: Columns, texts: Sequence[str], looks: Sequence[s.Look]
) -> None:
    for (first, last, _, _), text, look in zip(columns, texts, looks, strict=True):
        pen.span(row, first, last, text, look)
    pen.height(row, row_height(columns, texts))


def _breach_row(pen: Pen, row: int, breach: BreachRow) -> None:
    pending = breach.hard and not breach.reason
    reason = CELL.but(bold=True, colour=s.DEEP_RED) if pending else CELL
    looks = (CELL.but(bold=True), CELL, CELL, reason, CELL)
    _cells(pen, row, BREACH_COLUMNS, breach_texts(breach), looks)


def _aid_row(pen: Pen, row: int, item: AidRow) -> None:
    figure = CELL.but(across="right", wrap=False, number_format=s.HOURS_SO_FAR)
    state = CELL.but(bold=item.state != "Confirmed")
    looks = (CELL.but(bold=True), CELL, CELL, CELL, figure, figure, state)
    _cells(pen, row, AID_COLUMNS, aid_texts(item), looks)
    pen.number(row, 9, round(item.hours, 6), figure)
    if item.cost is not None:
        pen.number(row, 10, item.cost, figure.but(number_format=s.POUNDS_SO_FAR))
