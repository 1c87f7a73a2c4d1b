"""How the cells of the board are painted: grounds, kept tiles, ghosts, news, frames.

Reads the arrays of the board and where the grid has its cells; never asks the model.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from planner.domain.calendar import weekday
from planner.domain.region import LongArray
from ui.rota.board import Board, Group
from ui.rota.date_header import column_tint
from ui.rota.people_header import paint_heading
from ui.rota.tiles import TilePainter
from ui.rota.verdicts import PLAIN, Answers, picture_of
from ui.theme.appearance import Appearance

_MARKS, _SHOWS = 4, 8
"""More than there are marks of a cell, and ways to show it during a drag."""


@dataclass(frozen=True, slots=True)
class View:
    """Where the cells lie in the viewport, in pixels."""

    width: int
    """Of a date; so for the height of a row."""
    height: int
    x_offset: int
    y_offset: int
    frozen: int
    """Width of the columns at the left."""
    right: int
    """Width of the viewport."""

    def box(self, rows: QRect) -> QRect:
        """Pixels of a block of rows (y) and columns (x)."""
        return QRect(
            rows.left() * self.width - self.x_offset,
            rows.top() * self.height - self.y_offset,
            rows.width() * self.width,
            rows.height() * self.height,
        )


class Overlay(Protocol):
    """What is drawn over single cells: ghosts of a plan, news of others."""

    def cells(self) -> Iterable[tuple[int, int]]:
        """Places and columns."""

    def paint(self, painter: QPainter, cell: tuple[int, int], box: QRectF) -> None:
        """Draw one cell's part into its box."""


class CellPainter:
    """Paints one grid; pictures of cells are kept until the look changes."""

    def __init__(self, appearance: Appearance, tiles: TilePainter) -> None:
        self._appearance, self._tiles = appearance, tiles
        self._pictures: dict[int, QPixmap] = {}
        self._ground: tuple[tuple[object, ...], QPixmap] | None = None
        """A row without anybody's cells, and of what it is."""
        self.answers: Answers | None = None
        self.overlays: list[Overlay] = []

    def forget(self) -> None:
        """The look or the size changed."""
        self._pictures.clear()
        self._ground = None

    def paint_ground(
        self, painter: QPainter, board: Board, view: View, first: int, last: int, area: QRect
    ) -> None:
        """Tints and lines behind the cells of some dates; `area` ends with the last row.

        Every row has the same ground: one is drawn and kept, and repeated over the area.
        """
        left = first * view.width
        box = QRect(left - view.x_offset, area.top(), (last + 1) * view.width - left, area.height())
        ratio = painter.device().devicePixelRatioF()
        key = (board.region.period, board.region.bank_holidays, view.width, view.height, ratio)
        if self._ground is None or self._ground[0] != key:
            self._ground = key, self._ground_row(board, view, ratio)
        top = (area.top() + view.y_offset) % view.height
        painter.drawTiledPixmap(box, self._ground[1], QPoint(left, top))

    def _ground_row(self, board: Board, view: View, ratio: float) -> QPixmap:
        theme, width, height = self._appearance.theme, view.width, view.height
        result = QPixmap(QSize(board.dates * width, height) * ratio)
        result.setDevicePixelRatio(ratio)
        result.fill(QColor(theme["surface"]))
        painter = QPainter(result)
        for column in range(board.dates):
            left = column * width
            tint = column_tint(board, column)
            if tint:
                painter.fillRect(QRect(left, 0, width, height), QColor(theme[tint]))
            ends_week = int(weekday(board.day(column))) == 6
            painter.setPen(QPen(QColor(theme["line2" if ends_week else "line1"]), 1))
            painter.drawLine(left + width - 1, 0, left + width - 1, height - 1)
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(0, height - 1, board.dates * width, height - 1)
        painter.end()
        return result

    def paint_selected(self, painter: QPainter, view: View, blocks: Sequence[QRect]) -> None:
        """A soft ground behind selected cells; the lines shine through."""
        soft = QColor(self._appearance.theme["accent-soft"])
        soft.setAlpha(200)
        for box in blocks:
            if box.width() * box.height() > 1:
                painter.fillRect(view.box(box), soft)

    def paint_today(
        self, painter: QPainter, board: Board, view: View, today: int, area: QRect
    ) -> None:
        """A line before today."""
        column = today - board.region.period.first
        if 0 <= column < board.dates:
            left = column * view.width - view.x_offset
            accent = QColor(self._appearance.theme["accent"])
            painter.fillRect(QRect(left - 1, area.top(), 2, area.height()), accent)

    def paint_heading(
        self, painter: QPainter, view: View, heading: Group, top: int, *, folded: bool
    ) -> None:
        """The part of a heading that runs over the dates."""
        painter.translate(-view.frozen, 0)
        box = QRect(0, top, view.frozen + view.right, view.height)
        paint_heading(painter, self._appearance, heading, box, folded=folded)
        painter.translate(view.frozen, 0)

    def paint_cells(
        self,
        painter: QPainter,
        board: Board,
        view: View,
        lines: Sequence[int],
        top: int,
        columns: tuple[int, int],
        ratio: float,
    ) -> None:
        """Copy the tiles of a block of rows; the arrays are read once for all of them."""
        first, last = columns
        left = first * view.width - view.x_offset
        places = np.array([line for line in lines if line >= 0], dtype=np.int64)
        keys = self._keys(board, places, slice(first, last + 1))
        kept, draw = self._pictures, painter.drawPixmap
        for key in set(keys.ravel().tolist()) - kept.keys():
            kept[key] = self._picture(board, view, key, ratio)
        lefts = [left + number * view.width for number in range(last + 1 - first)]
        rows = iter(keys.tolist())
        for number, line in enumerate(lines):
            if line < 0:
                continue
            y = top + number * view.height
            for x, key in zip(lefts, next(rows), strict=True):
                if key:
                    draw(x, y, kept[key])

    def _keys(self, board: Board, places: LongArray, columns: slice) -> LongArray:
        """What each cell looks like, as one number; 0: nothing stands there."""
        keys = board.cells.states[places, columns].astype(np.int64) * _MARKS
        keys += board.marks[places, columns]
        keys *= _SHOWS
        if self.answers is not None:
            keys += self.answers.shows[places, columns]
        return keys

    def _picture(self, board: Board, view: View, key: int, ratio: float) -> QPixmap:
        (state, mark), show = divmod(key // _SHOWS, _MARKS), key % _SHOWS
        width, height = view.width, view.height
        tiles = self._tiles.cell(board.cells.table[state], mark, width, height, ratio)
        if show == PLAIN:
            return tiles
        stands = tiles if state or mark else None
        return picture_of(self._appearance, show, stands, width, height, ratio)

    def paint_overlays(
        self, painter: QPainter, view: View, row_of: Callable[[int], int | None], area: QRect
    ) -> None:
        """Ghosts and news; `row_of` says the row of a place, None where it is hidden."""
        for overlay in self.overlays:
            for place, column in overlay.cells():
                row = row_of(place)
                box = QRect() if row is None else view.box(QRect(column, row, 1, 1))
                if box.intersects(area):
                    overlay.paint(painter, (place, column), QRectF(box))

    def paint_frames(self, painter: QPainter, view: View, blocks: Iterable[QRect]) -> None:
        """The frame of the current cell and of every selected range."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._appearance.theme["accent"]), 2))
        for block in blocks:
            painter.drawRect(view.box(block).adjusted(0, 0, -1, -1))
