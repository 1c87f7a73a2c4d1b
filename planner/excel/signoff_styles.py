"""How the sign-off workbook looks: the print tokens, and styles that are made once each.

openpyxl compares and stores a style at every assignment, which is slow for thousands of cells;
a `StyleBook` turns each distinct `Look` into a style array once and hands that out.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.workbook import Workbook

from planner.application import signoff_ink as ink
from planner.application.signoff_sheet import DayColumn, ShiftRow
from planner.domain.calendar import date_of
from planner.domain.shift_families import absence_family, family_of
from planner.domain.shifts import ShiftKind

FONT = "Arial"
TEXT, QUIET, SECOND, DEEP_RED, ACCENT = ink.TEXT, ink.QUIET, ink.SECOND, ink.DEEP_RED, ink.ACCENT
HEAD, LABEL, WEEKEND, HOLIDAY, PAPER = ink.HEAD, ink.LABEL, ink.WEEKEND, ink.HOLIDAY, ink.PAPER
ON_EDGE, EDGE = ink.ON_EDGE, ink.EDGE

Line = tuple[str, str]
"""Style and colour of one side of a cell."""
THIN: Line = ("thin", ink.GRID)
WEEK_LINE: Line = ("thin", ink.WEEK)
FRAME: Line = ("thin", EDGE)
BOX: Line = ("medium", TEXT)
HEAVY: Line = ("medium", DEEP_RED)
DOTTED: Line = ("dotted", TEXT)
STRUCK: Line = ("thin", ink.WEEK)
"""Across a date on which somebody is not employed."""
DASHED: Line = ("dashed", ink.WEEK)


@dataclass(frozen=True, slots=True)
class Look:
    """Everything about a cell that is not its value."""

    size: float = 9
    bold: bool = False
    italic: bool = False
    colour: str = TEXT
    font: str = FONT
    fill: str | None = None
    pattern: str = "solid"
    """With `lightUp` or `lightDown`, `fill` is the colour of the thin diagonal lines."""
    across: str | None = None
    down: str = "center"
    wrap: bool = False
    indent: int = 0
    number_format: str = "General"
    left: Line | None = None
    right: Line | None = None
    top: Line | None = None
    bottom: Line | None = None
    across_it: Line | None = None
    """From the lower left corner to the upper right."""

    def but(self, **changes: Any) -> "Look":
        """This look with some changes."""
        return replace(self, **changes)

    def boxed(self, line: Line) -> "Look":
        """This look with one line all round."""
        return replace(self, left=line, right=line, top=line, bottom=line)


_NUMBERS = {"number_format": "numFmtId"}
"""What of a style array numbers a part, where it is not called after it."""


class StyleBook:
    """The looks of one workbook as style arrays."""

    def __init__(self, book: Workbook) -> None:
        self._scratch = book.create_sheet("scratch")
        self._arrays: dict[tuple[Look, bool], Any] = {}
        self._parts: dict[tuple[str, tuple[object, ...]], int] = {}
        book.remove(self._scratch)

    def array(self, look: Look, quoted: bool = False) -> Any:
        """The style array of a look; `quoted` marks text that must never become a formula."""
        key = (look, quoted)
        if key not in self._arrays:
            self._arrays[key] = self._made(look, quoted)
        return self._arrays[key]

    def number(self, look: Look, quoted: bool = False) -> int:
        """The number of a style in the file, for rows that are written as XML."""
        cell: Any = Cell(self._scratch, row=1, column=1)
        cell._style = self.array(look, quoted)
        return int(cell.style_id)

    def _made(self, look: Look, quoted: bool) -> Any:
        style: Any = StyleArray()
        lines = look.left, look.right, look.top, look.bottom, look.across_it
        fount = (look.font, look.size, look.bold, look.italic, look.colour)
        style.fontId = self._part("font", _font, *fount)
        if look.fill is not None:
            style.fillId = self._part("fill", _fill, look.pattern, look.fill)
        place = (look.across, look.down, look.wrap, look.indent)
        style.alignmentId = self._part("alignment", _alignment, *place)
        style.borderId = self._part("border", _border, *lines)
        style.numFmtId = self._part("number_format", str, look.number_format)
        style.quotePrefix = int(quoted)
        return style

    def _part(self, name: str, make: Callable[..., object], *facts: object) -> int:
        """The number of a font, fill …, which openpyxl finds slowly: once for each there is."""
        if (name, facts) not in self._parts:
            cell: Any = Cell(self._scratch, row=1, column=1)
            setattr(cell, name, make(*facts))
            self._parts[name, facts] = getattr(cell._style, _NUMBERS.get(name, f"{name}Id"))
        return self._parts[name, facts]


def _font(name: str, size: float, bold: bool, italic: bool, colour: str) -> Font:
    return Font(name=name, size=size, bold=bold, italic=italic, color=rgb(colour))


def _alignment(across: Any, down: Any, wrap: bool, indent: int) -> Alignment:
    return Alignment(horizontal=across, vertical=down, wrap_text=wrap, indent=indent)


def _border(
    left: Line | None,
    right: Line | None,
    top: Line | None,
    bottom: Line | None,
    across_it: Line | None,
) -> Border:
    return Border(
        left=_side(left),
        right=_side(right),
        top=_side(top),
        bottom=_side(bottom),
        diagonal=_side(across_it),
        diagonalUp=across_it is not None,
    )


def _fill(pattern: Any, colour: str) -> PatternFill:
    end = colour if pattern == "solid" else PAPER
    return PatternFill(pattern, start_color=rgb(colour), end_color=rgb(end))


def _side(line: Line | None) -> Side:
    return Side() if line is None else Side(style=line[0], color=rgb(line[1]))  # type: ignore[arg-type]


def rgb(colour: str) -> str:
    """As the file has it: RRGGBB."""
    return colour.removeprefix("#")


@dataclass(frozen=True, slots=True)
class Tile:
    """The look of a code: what it is filled with, and its text."""

    fill: str | None
    colour: str = TEXT
    pattern: str = "solid"
    bold: bool = False


OUTLINE = Tile(None)
"""Of on-call and of duties worked elsewhere: no fill, a dashed edge."""

_PATTERNS = {None: "solid", ink.Hatch.UP: "lightUp", ink.Hatch.DOWN: "lightDown"}
_TILES = {
    family: Tile(one.fill, one.text, _PATTERNS[one.hatch], one.bold)
    for family, one in ink.INKS.items()
}


def shift_tile(shift: ShiftRow) -> Tile:
    """The look of a shift, by its family."""
    return OUTLINE if shift.kind is ShiftKind.ON_CALL else _TILES[family_of(shift)]


def absence_tile(code: str) -> Tile:
    """Sickness leans the other way than every kind of leave."""
    return _TILES[absence_family(code)]


def tiled(look: Look, tile: Tile) -> Look:
    """A look with a tile's fill and text."""
    if tile.fill is None:
        return look.but(bold=True).boxed(DASHED)
    return look.but(fill=tile.fill, colour=tile.colour, pattern=tile.pattern, bold=tile.bold)


def tinted(look: Look, day: DayColumn) -> Look:
    """A look with the tint of a date, and the stronger line before each Monday."""
    fill = HOLIDAY if day.bank_holiday else WEEKEND if day.weekend else look.fill
    is_monday = date_of(day.day).weekday() == 0
    return look.but(fill=fill, left=WEEK_LINE if is_monday else look.left)


BASE = Look()
CELL = BASE.boxed(THIN)
CENTRED = CELL.but(across="center")
HEADER = Look(bold=True, fill=HEAD).boxed(FRAME)
TITLE = Look(size=16, bold=True)
SUBTITLE = Look(size=9, colour=SECOND)
HEADING = Look(size=10.5, bold=True)
SMALL = Look(size=8, colour=QUIET)
HOURS = '#,##0.0;"−"#,##0.0;0.0'
SIGNED_HOURS = '+#,##0.0;"−"#,##0.0;0.0'
COUNT = '0;"−"0;"–"'
SHORT_COUNT = '0;"−"0;'
WHOLE = "0"
HOURS_SO_FAR = '#,##0.0;"−"#,##0.0;"–"'
"""Of aid, which has none where on-call is still to be worked; so `POUNDS_SO_FAR`."""
POUNDS_SO_FAR = '"£"#,##0.00;"−£"#,##0.00;"–"'
