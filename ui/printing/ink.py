"""Colours and lines of print. The letters alone tell everything to whoever prints in black.

Each family of shifts differs from every other by its code, and night and absence also by
lightness and pattern; a test looks at every pair of text and ground without its colour.
"""

from dataclasses import dataclass

from planner.application.signoff_sheet import Entry, ShiftRow, Way
from planner.domain.shift_families import Family, absence_family, family_of
from planner.domain.shifts import ShiftKind
from ui.printing.marks import Dash, Face, Fill, Line

TEXT, QUIET, SECOND, DEEP_RED, ACCENT = "#18202A", "#596573", "#465261", "#8C1414", "#005EB8"
HEAD, LABEL, WEEKEND, HOLIDAY, PAPER = "#E8ECF0", "#F4F6F8", "#F0F2F5", "#E8E3F0", "#FFFFFF"
ON_EDGE = "#FFF2CF"

GRID, WEEK, FRAME = Line("#C3CAD2"), Line("#6B7785", 0.7), Line("#8793A0", 0.6)
BOX, HEAVY = Line("#18202A", 1.4), Line(DEEP_RED, 1.4)
THIN = Line("#18202A", 0.6)
DOTTED, DASHED = Line("#18202A", 0.9, Dash.DOTTED), Line("#6B7785", 0.8, Dash.DASHED)
TITLE_LINE = Line(ACCENT, 1.8)

TITLE, SUBTITLE = Face(16, bold=True), Face(9, colour=SECOND)
HEADING, SMALL = Face(10.5, bold=True), Face(7.5, colour=QUIET)
BODY, STRONG, HEADER = Face(9), Face(9, bold=True), Face(8.5, bold=True)


@dataclass(frozen=True, slots=True)
class Tile:
    """The look of a code."""

    fill: str | None
    colour: str = TEXT
    pattern: Fill = Fill.SOLID
    bold: bool = False


EARLY, LATE, LONG = (
    Tile("#DCECFA", "#0B3A63"),
    Tile("#FAE7D6", "#5E2D0C"),
    Tile("#C4E7DF", "#063F38"),
)
NIGHT, STANDARD = Tile("#3D4187", "#FFFFFF", bold=True), Tile("#EDEBE4", "#433F34")
LEAVE, SICK = Tile("#BFD3C4", "#25523A", Fill.UP), Tile("#E3C3D3", "#722048", Fill.DOWN)
OUTLINE = Tile(None, bold=True)
"""Of on-call and of duties worked elsewhere: no fill, a dashed edge."""
TILES = (EARLY, LATE, LONG, NIGHT, STANDARD, LEAVE, SICK, OUTLINE)

_TILES = {
    Family.EARLY: EARLY,
    Family.LATE: LATE,
    Family.LONG: LONG,
    Family.NIGHT: NIGHT,
    Family.STANDARD: STANDARD,
    Family.LEAVE: LEAVE,
    Family.SICK: SICK,
}


def shift_tile(shift: ShiftRow) -> Tile:
    """The look of a shift, by its family."""
    return OUTLINE if shift.kind is ShiftKind.ON_CALL else _TILES[family_of(shift)]


def absence_tile(code: str) -> Tile:
    """Sickness leans the other way than every kind of leave."""
    return _TILES[absence_family(code)]


def entry_tile(entry: Entry, shift: ShiftRow | None) -> Tile:
    """The look of one entry of a cell."""
    if entry.way is Way.ABSENT or shift is None:
        return absence_tile(entry.code)
    return OUTLINE if entry.way is Way.OUT else shift_tile(shift)
