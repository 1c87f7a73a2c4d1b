"""Colours and lines of print. The letters alone tell everything to whoever prints in black: a
test looks at every pair of text and ground without its colour.
"""

from dataclasses import dataclass

from planner.application import signoff_ink as shared
from planner.application.signoff_sheet import Entry, ShiftRow, Way
from planner.domain.shift_families import absence_family, family_of
from planner.domain.shifts import ShiftKind
from ui.printing.marks import Dash, Face, Fill, Line

TEXT, QUIET, SECOND, DEEP_RED = shared.TEXT, shared.QUIET, shared.SECOND, shared.DEEP_RED
HEAD, LABEL, WEEKEND, HOLIDAY = shared.HEAD, shared.LABEL, shared.WEEKEND, shared.HOLIDAY
PAPER, ON_EDGE = shared.PAPER, shared.ON_EDGE

GRID, WEEK, FRAME = Line(shared.GRID), Line(shared.WEEK, 0.7), Line(shared.EDGE, 0.6)
BOX, HEAVY = Line(TEXT, 1.4), Line(DEEP_RED, 1.4)
THIN = Line(TEXT, 0.6)
DOTTED, DASHED = Line(TEXT, 0.9, Dash.DOTTED), Line(shared.WEEK, 0.8, Dash.DASHED)
TITLE_LINE = Line(shared.ACCENT, 1.8)

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


OUTLINE = Tile(None, bold=True)
"""Of on-call and of duties worked elsewhere: no fill, a dashed edge."""
_PATTERNS = {None: Fill.SOLID, shared.Hatch.UP: Fill.UP, shared.Hatch.DOWN: Fill.DOWN}
TILES = {
    family: Tile(one.fill, one.text, _PATTERNS[one.hatch], one.bold)
    for family, one in shared.INKS.items()
}


def shift_tile(shift: ShiftRow) -> Tile:
    """The look of a shift, by its family."""
    return OUTLINE if shift.kind is ShiftKind.ON_CALL else TILES[family_of(shift)]


def absence_tile(code: str) -> Tile:
    """Sickness leans the other way than every kind of leave."""
    return TILES[absence_family(code)]


def entry_tile(entry: Entry, shift: ShiftRow | None) -> Tile:
    """The look of one entry of a cell."""
    if entry.way is Way.ABSENT or shift is None:
        return absence_tile(entry.code)
    return OUTLINE if entry.way is Way.OUT else shift_tile(shift)
