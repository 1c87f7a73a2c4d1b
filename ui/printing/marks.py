"""What stands on a printed page, as frozen values in points from its upper left corner.

Laying out and painting are apart: one layout is painted on the screen, into a PDF and by a
printer, and a test can ask what stands where without reading a picture.
"""

from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper as it lies before the reader, in points."""

    name: str
    width: float
    height: float

    @property
    def landscape(self) -> bool:
        """Whether it is wider than high."""
        return self.width > self.height


A3 = Paper("A3", 1190.55, 841.89)
A4 = Paper("A4", 841.89, 595.28)
A4_PORTRAIT = Paper("A4", 595.28, 841.89)


class Fill(StrEnum):
    """How an area is filled."""

    SOLID = "solid"
    UP = "up"
    """Thin lines that rise to the right: leave."""
    DOWN = "down"
    """Thin lines that fall to the right: sickness."""


class Dash(StrEnum):
    """How a line is drawn."""

    SOLID = "solid"
    DASHED = "dashed"
    DOTTED = "dotted"


@dataclass(frozen=True, slots=True)
class Line:
    """The look of a line or an edge."""

    colour: str
    width: float = 0.5
    dash: Dash = Dash.SOLID


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle in points."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    def inside(self, across: float, down: float = 0.0) -> "Area":
        """The area within, so many points from the edges at the sides, and above and below."""
        return Area(self.x + across, self.y + down, self.width - 2 * across, self.height - 2 * down)


@dataclass(frozen=True, slots=True)
class Box:
    """A filled area, with an edge all round if one is given."""

    area: Area
    fill: str | None = None
    pattern: Fill = Fill.SOLID
    edge: Line | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line."""

    x1: float
    y1: float
    x2: float
    y2: float
    line: Line


@dataclass(frozen=True, slots=True)
class Face:
    """How text looks; sizes in points."""

    size: float = 9.0
    bold: bool = False
    colour: str = "#18202A"
    italic: bool = False

    @property
    def line(self) -> float:
        """Height of one line."""
        return self.size * 1.28


@dataclass(frozen=True, slots=True)
class Words:
    """Text within an area, its lines already broken."""

    area: Area
    lines: tuple[str, ...]
    face: Face = field(default_factory=Face)
    across: str = "left"
    """`left`, `centre` or `right`."""
    down: str = "middle"
    """`top` or `middle`."""
    ground: str | None = None
    """A colour behind the letters, where a pattern would make them hard to read."""

    @property
    def text(self) -> str:
        """All lines as one."""
        return " ".join(self.lines)


Mark = Box | Stroke | Words


@dataclass(frozen=True, slots=True)
class Page:
    """One page: which part of the whole it belongs to, its paper and what stands on it."""

    part: str
    paper: Paper
    marks: tuple[Mark, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything written on it, in the order in which it was laid out."""
        return tuple(mark.text for mark in self.marks if isinstance(mark, Words))
