"""Tables that run over pages, their header repeated on each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ui.printing import ink
from ui.printing.flow import Flow
from ui.printing.marks import Area, Face
from ui.printing.measure import broken

_PAD = 5.0
_HEAD = 15.0


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its part of the width, and on which side its text stands."""

    title: str
    weight: float
    across: str = "left"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell says; a plain string will do where it looks like its neighbours."""

    text: str
    face: Face = ink.BODY


Row = Sequence[Cell]


class Table:
    """Lays out rows under a header within the width of a flow."""

    def __init__(self, columns: Sequence[Column], left: float, width: float) -> None:
        self._columns = columns
        whole = sum(one.weight for one in columns)
        self._widths = [width * one.weight / whole for one in columns]
        self._lefts = list(accumulate(self._widths[:-1], initial=left))

    def height(self, row: Row) -> float:
        """Of a row whose texts break within their columns."""
        return (
            max(
                (
                    cell.face.line * len(broken(cell.text, cell.face, width - 2 * _PAD))
                    for cell, width in zip(row, self._widths, strict=True)
                ),
                default=0.0,
            )
            + 4.5
        )

    def header(self, flow: Flow) -> None:
        """The titles; goes on below them."""
        tall = max(
            ink.HEADER.line * len(broken(one.title, ink.HEADER, width - 2 * _PAD))
            for one, width in zip(self._columns, self._widths, strict=True)
        )
        tall = max(tall + 4, _HEAD)
        for column, x, width in zip(self._columns, self._lefts, self._widths, strict=True):
            area = Area(x, flow.y, width, tall)
            flow.box(area, ink.HEAD, ink.FRAME)
            flow.words(area.inside(_PAD), column.title, ink.HEADER, column.across)
        flow.y += tall

    def row(self, flow: Flow, row: Row) -> None:
        """One row; goes on below it. The caller has made room."""
        tall = self.height(row)
        for cell, column, x, width in zip(
            row, self._columns, self._lefts, self._widths, strict=True
        ):
            area = Area(x, flow.y, width, tall)
            flow.box(area, None, ink.GRID)
            flow.words(area.inside(_PAD), cell.text, cell.face, column.across)
        flow.y += tall

    def rows(self, flow: Flow, rows: Sequence[Row]) -> None:
        """All rows, with the header again on every page that they begin."""
        for row in rows:
            if flow.need(self.height(row)):
                self.header(flow)
            self.row(flow, row)

    def whole(self, flow: Flow, rows: Sequence[Row], nothing: str) -> None:
        """Header and rows, or a sentence where there is none."""
        first = self.height(rows[0]) if rows else _HEAD
        flow.need(_HEAD + first)
        self.header(flow)
        if rows:
            self.rows(flow, rows)
            return
        area = Area(flow.left, flow.y, sum(self._widths), _HEAD)
        flow.box(area, None, ink.GRID)
        flow.words(area.inside(_PAD), nothing, ink.BODY)
        flow.y += _HEAD


def cells(texts: Sequence[str], face: Callable[[int], Face] | None = None) -> list[Cell]:
    """Plain texts as cells; `face` gives the look of each column."""
    return [Cell(text, face(at) if face else ink.BODY) for at, text in enumerate(texts)]
