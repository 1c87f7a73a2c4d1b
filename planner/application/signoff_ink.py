"""Colours of what is signed: the workbook and the printed pages look alike.

Each family of shifts differs from every other by its code, and night and absence also
by lightness and pattern, for whoever prints in black.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from planner.domain.shift_families import Family

TEXT, QUIET, SECOND, DEEP_RED, ACCENT = "#18202A", "#596573", "#465261", "#8C1414", "#005EB8"
HEAD, LABEL, WEEKEND, HOLIDAY, PAPER = "#E8ECF0", "#F4F6F8", "#F0F2F5", "#E8E3F0", "#FFFFFF"
ON_EDGE = "#FFF2CF"
"""Behind a margin of nothing."""
GRID, WEEK, EDGE = "#C3CAD2", "#6B7785", "#8793A0"
"""Lines: between cells, between weeks, around what belongs together."""


class Hatch(Enum):
    """Thin lines instead of an even fill."""

    UP = "up"
    """Rising to the right: leave."""
    DOWN = "down"
    """Falling to the right: sickness."""


@dataclass(frozen=True, slots=True)
class Ink:
    """What a code of a family is printed with."""

    fill: str
    text: str
    hatch: Hatch | None = None
    bold: bool = False


INKS: Mapping[Family, Ink] = MappingProxyType(
    {
        Family.EARLY: Ink("#DCECFA", "#0B3A63"),
        Family.LATE: Ink("#FAE7D6", "#5E2D0C"),
        Family.LONG: Ink("#C4E7DF", "#063F38"),
        Family.NIGHT: Ink("#3D4187", "#FFFFFF", bold=True),
        Family.STANDARD: Ink("#EDEBE4", "#433F34"),
        Family.LEAVE: Ink("#BFD3C4", "#25523A", Hatch.UP),
        Family.SICK: Ink("#E3C3D3", "#722048", Hatch.DOWN),
    }
)
