"""The grid of people × dates, painted from arrays with kept tiles.

A `QTableView`, because only Qt's own table is a table to a screen reader; its painting, and
nothing else, is replaced. A repaint asks the model for no cell (a test counts).
"""

from collections.abc import Iterable
from typing import cast

import numpy as np
from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from planner.domain.calendar import IntArray, weekday
from planner.domain.region import NONE
from ui.rota.arrangement import Arrangement
from ui.rota.board import Board
from ui.rota.corner import Corner
from ui.rota.date_header import DateHeader, column_tint
from ui.rota.hand import Hand
from ui.rota.model import BoardModel, Index
from ui.rota.people_header import PeopleHeader, paint_heading
from ui.rota.tiles import TilePainter
from ui.rota.verdicts import PLAIN, Answers, picture_of
from ui.theme.appearance import Appearance
from ui.theme.metrics import column_widths


class RotaGrid(QTableView):
    """Shows a board; keys and mouse as in any table."""

    cell_chosen = Signal(int, int)
    """Place of the person in the board's order, column of the date."""
    gap_chosen = Signal(object)
    """A `GapChip`."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self._appearance = appearance
        self._board_model = BoardModel()
        self._tiles = TilePainter(appearance)
        self._pictures: dict[int, QPixmap] = {}
        self._today = NONE
        self.hand: Hand | None = None
        self._answers: Answers | None = None
        self.date_header = DateHeader(appearance, self)
        self.people_header = PeopleHeader(appearance, self._board_model, self)
        self._corner = Corner(appearance, self._tiles, self)
        self.setModel(self._board_model)
        self.setHorizontalHeader(self.date_header)
        self.setVerticalHeader(self.people_header)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Rota")
        self.setAccessibleDescription("People by date. Arrows move from cell to cell.")
        self.setTabKeyNavigation(False)
        self.date_header.gap_chosen.connect(self.gap_chosen)
        self.people_header.group_pressed.connect(self._fold)
        for part in (self, self.date_header, self.people_header):
            # Every pixel is painted, so that scrolling may copy what is on screen already.
            part.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        appearance.changed.connect(self.restyle)

    @property
    def board(self) -> Board | None:
        """The board on view."""
        return self._board_model.board

    def show_board(self, board: Board | None, today: int) -> None:
        """Show another board, keeping the person and date in view where they are still there."""
        self._today = today
        self._board_model.show(board)
        self.date_header.show_board(board, today)
        self._corner.show_board(board)
        self.people_header.mark_current(NONE)
        self._arrange()

    def update_board(self, board: Board) -> None:
        """Show the same board after a change: what changed, and nothing else, is repainted."""
        cell, before = self.current_cell(), self.board
        if not self._board_model.update(board):
            self.show_board(board, self._today)
            if cell is not None and len(board.people):
                self.choose(min(cell[0], len(board.people) - 1), cell[1])
            return
        self.date_header.update_board(board)
        self._corner.show_board(board)
        if before is not None:
            self._update_rows(before, board)

    def _update_rows(self, before: Board, board: Board) -> None:
        """Repaint hours and balances that are others now, and the sums of their groups."""
        for row in self._board_model.changed_rows(before, board):
            top = row * self.row_height - self.people_header.offset()
            self.people_header.viewport().update(
                QRect(0, top, self.people_header.width(), self.row_height)
            )
            if self.lines[row] < 0:
                self.viewport().update(QRect(0, top, self.viewport().width(), self.row_height))

    def arrange(self, wanted: Arrangement) -> None:
        """Sort and filter the people, keeping the current one in view."""
        cell = self.current_cell()
        self._board_model.arrange(wanted)
        self._arrange()
        if cell is not None:
            self.choose(*cell)

    @property
    def arrangement(self) -> Arrangement:
        """How people are sorted and filtered."""
        return self._board_model.arrangement

    def show_answers(self, answers: Answers | None) -> None:
        """Show how every cell answers to a drag; None: the drag is over."""
        self._answers = answers
        self.viewport().update()

    def cell_at(self, at: QPoint) -> tuple[int, int] | None:
        """Place and column of the cell under a point of the viewport."""
        row, column = self.rowAt(at.y()), self.columnAt(at.x())
        place = self._board_model.place(row)
        return None if place is None or column < 0 else (place, column)

    def cell_box(self, place: int, column: int) -> QRect:
        """Where a cell lies in the viewport; empty where it is folded or filtered away."""
        row = self._board_model.row_of(place)
        if row is None:
            return QRect()
        width, height = self.date_header.defaultSectionSize(), self.row_height
        return QRect(
            column * width - self.date_header.offset(),
            row * height - self.people_header.offset(),
            width,
            height,
        )

    @property
    def row_height(self) -> int:
        """Height of every row."""
        return max(self.people_header.defaultSectionSize(), 1)

    @property
    def lines(self) -> IntArray:
        """What each row is: a place, or −1 − group."""
        return self._board_model.lines

    def blocks(self) -> list[QRect]:
        """Selected ranges in rows (y) and columns (x), the current cell if there is none."""
        chosen = cast("Iterable[QItemSelectionRange]", self.selectionModel().selection())
        ranges = [QRect(r.left(), r.top(), r.width(), r.height()) for r in chosen]
        index = self.currentIndex()
        if not ranges and index.isValid():
            ranges = [QRect(index.column(), index.row(), 1, 1)]
        return ranges

    def select_block(self, block: QRect) -> None:
        """Select a block of rows and columns."""
        model = self._board_model
        first = model.index(block.top(), block.left())
        last = model.index(block.bottom(), block.right())
        self.selectionModel().select(
            QItemSelection(first, last), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def restyle(self) -> None:
        """Draw everything anew in the theme now in force."""
        self._arrange()

    def choose(self, place: int, column: int) -> None:
        """Make a cell the current one and bring it into view."""
        row = self._board_model.row_of(place)
        if row is not None:
            self.setCurrentIndex(self._board_model.index(row, column))

    def current_cell(self) -> tuple[int, int] | None:
        """Place and column of the current cell."""
        index = self.currentIndex()
        place = self._board_model.place(index.row()) if index.isValid() else None
        return None if place is None else (place, index.column())

    # Layout ----------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit 28 dates into the width."""
        super().resizeEvent(event)
        self._arrange()

    def updateGeometries(self) -> None:
        """Keep the corner over the place where the headers meet."""
        super().updateGeometries()
        self._corner.setGeometry(0, 0, self.people_header.width(), self.date_header.height())
        self._corner.raise_()

    def _arrange(self) -> None:
        self._pictures.clear()
        metrics = self._appearance.metrics
        dates = self.board.dates if self.board else 28
        frozen, date = column_widths(self.width(), dates, metrics)
        self.people_header.set_width(frozen)
        self.date_header.setDefaultSectionSize(date)
        self.people_header.setMinimumSectionSize(metrics.row)
        self.people_header.setDefaultSectionSize(metrics.row)
        self.verticalScrollBar().setSingleStep(metrics.row)
        self.updateGeometries()
        for part in (self.viewport(), self.date_header.viewport(), self.people_header.viewport()):
            part.update()
        self._corner.update()

    def _fold(self, group: int) -> None:
        cell = self.current_cell()
        self._board_model.fold(group)
        self._arrange()
        if cell:
            self.choose(*cell)

    # Selection -------------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell who and when is chosen now."""
        super().currentChanged(current, previous)
        place = self._board_model.place(current.row()) if current.isValid() else None
        self.people_header.mark_current(NONE if place is None else place)
        self.viewport().update()
        if place is not None:
            self.cell_chosen.emit(place, current.column())

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """The frame runs around whole ranges, so repaint them whole."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A heading folds its group wherever it is clicked."""
        group = self._board_model.group(self.rowAt(event.position().toPoint().y()))
        if group is not None:
            self._fold(group)
        elif self.hand is None or not self.hand.press(event):
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The hand may drag, fill or paint."""
        if self.hand is None or not self.hand.move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The hand may drop."""
        if self.hand is None or not self.hand.release(event):
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The hand takes codes and commands; arrows move the cell as in any table."""
        if self.hand is None or not self.hand.key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ctrl let go makes a copy a move again."""
        if self.hand is not None:
            self.hand.key_up(Qt.Key(event.key()))
        super().keyReleaseEvent(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Headings do not move sideways with the dates."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()

    # Painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy tiles for the cells that need it; never asks the model."""
        painter = QPainter(self.viewport())
        theme, board = self._appearance.theme, self.board
        painter.fillRect(event.rect(), QColor(theme["surface"]))
        if board is None or not board.dates:
            return
        row_height = max(self.people_header.defaultSectionSize(), 1)
        width = max(self.date_header.defaultSectionSize(), 1)
        y_offset, x_offset = self.people_header.offset(), self.date_header.offset()
        area = event.rect()
        first_row = max((area.top() + y_offset) // row_height, 0)
        last_row = min((area.bottom() + y_offset) // row_height, len(self._board_model.lines) - 1)
        first = max((area.left() + x_offset) // width, 0)
        last = min((area.right() + x_offset) // width, board.dates - 1)
        if last_row < first_row or last < first:
            return
        bottom = (last_row + 1) * row_height - y_offset
        self._paint_ground(painter, board, first, last, area.top(), bottom)
        self._paint_selected(painter)
        self._paint_today(painter, board, area.top(), bottom)
        lines = self._board_model.lines[first_row : last_row + 1].tolist()
        for number, line in enumerate(lines):
            top = (first_row + number) * row_height - y_offset
            if line < 0:
                self._paint_heading(painter, board, -1 - line, top, row_height)
        self._paint_cells(painter, board, lines, first_row * row_height - y_offset, first, last)
        self._paint_frames(painter, row_height, width, y_offset, x_offset)
        if self.hand is not None:
            self.hand.paint(painter)

    def _paint_ground(
        self, painter: QPainter, board: Board, first: int, last: int, top: int, bottom: int
    ) -> None:
        theme = self._appearance.theme
        width, offset = self.date_header.defaultSectionSize(), self.date_header.offset()
        height, y_offset = self.people_header.defaultSectionSize(), self.people_header.offset()
        for column in range(first, last + 1):
            left = column * width - offset
            tint = column_tint(board, column)
            if tint:
                painter.fillRect(QRect(left, top, width, bottom - top), QColor(theme[tint]))
            ends_week = int(weekday(board.day(column))) == 6
            painter.setPen(QPen(QColor(theme["line2" if ends_week else "line1"]), 1))
            painter.drawLine(left + width - 1, top, left + width - 1, bottom - 1)
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        right = (last + 1) * width - offset
        line = (top + y_offset) // height * height - y_offset + height - 1
        while line < bottom:
            painter.drawLine(first * width - offset, line, right, line)
            line += height

    def _paint_selected(self, painter: QPainter) -> None:
        """A soft ground behind selected cells; the lines shine through."""
        soft = QColor(self._appearance.theme["accent-soft"])
        soft.setAlpha(200)
        width, height = self.date_header.defaultSectionSize(), self.row_height
        for box in self.blocks():
            if box.width() * box.height() > 1:
                left = box.left() * width - self.date_header.offset()
                top = box.top() * height - self.people_header.offset()
                painter.fillRect(left, top, box.width() * width, box.height() * height, soft)

    def _paint_today(self, painter: QPainter, board: Board, top: int, bottom: int) -> None:
        column = self._today - board.region.period.first
        if 0 <= column < board.dates:
            left = column * self.date_header.defaultSectionSize() - self.date_header.offset()
            accent = QColor(self._appearance.theme["accent"])
            painter.fillRect(QRect(left - 1, top, 2, bottom - top), accent)

    def _paint_heading(
        self, painter: QPainter, board: Board, group: int, top: int, height: int
    ) -> None:
        frozen = self.people_header.width()
        painter.translate(-frozen, 0)
        box = QRect(0, top, frozen + self.viewport().width(), height)
        paint_heading(
            painter, self._appearance, board, group, box, self._board_model.is_folded(group)
        )
        painter.translate(frozen, 0)

    def _paint_cells(
        self, painter: QPainter, board: Board, lines: list[int], top: int, first: int, last: int
    ) -> None:
        """Copy the tiles of a block of rows; the arrays are read once for all of them."""
        width, height = (
            self.date_header.defaultSectionSize(),
            self.people_header.defaultSectionSize(),
        )
        left = first * width - self.date_header.offset()
        kept = self._pictures
        places = np.array([line for line in lines if line >= 0], dtype=np.int64)
        states = board.cells.states[places, first : last + 1].tolist()
        marks = board.marks[places, first : last + 1].tolist()
        shown = (
            np.zeros((len(places), last + 1 - first), dtype=np.int64)
            if self._answers is None
            else self._answers.shows[places, first : last + 1]
        ).tolist()
        rows = iter(zip(states, marks, shown, strict=True))
        for number, line in enumerate(lines):
            if line < 0:
                continue
            y = top + number * height
            for column, (state, mark, show) in enumerate(zip(*next(rows), strict=True)):
                key = (state * 4 + mark) * 8 + show
                if key:
                    picture = kept.get(key)
                    if picture is None:
                        picture = kept[key] = self._picture(board, state, mark, show)
                    painter.drawPixmap(left + column * width, y, picture)

    def _picture(self, board: Board, state: int, mark: int, show: int) -> QPixmap:
        width, height = self.date_header.defaultSectionSize(), self.row_height
        ratio = self.devicePixelRatioF()
        tiles = self._tiles.cell(board.cells.table[state], mark, width, height, ratio)
        if show == PLAIN:
            return tiles
        return picture_of(self._appearance, show, tiles, width, height, ratio)

    def _paint_frames(
        self, painter: QPainter, height: int, width: int, y_offset: int, x_offset: int
    ) -> None:
        """The frame of the current cell and of every selected range."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._appearance.theme["accent"]), 2))
        chosen = cast("Iterable[QItemSelectionRange]", self.selectionModel().selection())
        ranges = {(r.left(), r.top(), r.right(), r.bottom()) for r in chosen}
        index = self.currentIndex()
        if index.isValid():
            ranges.add((index.column(), index.row(), index.column(), index.row()))
        for left, top, right, bottom in ranges:
            painter.drawRect(
                left * width - x_offset,
                top * height - y_offset,
                (right - left + 1) * width - 1,
                (bottom - top + 1) * height - 1,
            )
