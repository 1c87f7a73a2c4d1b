"""The grid of people × dates, painted from arrays with kept tiles.

A `QTableView`, because only Qt's own table is a table to a screen reader; its painting, and
nothing else, is replaced. A repaint asks the model for no cell (a test counts).
"""

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import (
    QEvent,
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
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QWidget

from planner.domain.calendar import IntArray
from planner.domain.region import NONE
from ui.rota.arrangement import Arrangement
from ui.rota.board import Board
from ui.rota.corner import Corner
from ui.rota.date_header import DateHeader
from ui.rota.grid_painting import CellPainter, View
from ui.rota.hand import Hand
from ui.rota.model import BoardModel, Index, Notes
from ui.rota.people_header import PeopleHeader
from ui.rota.tiles import TilePainter
from ui.rota.verdicts import Answers
from ui.tables.choosing import choose_index
from ui.tables.grids import PaintedGrid
from ui.theme.appearance import Appearance
from ui.theme.metrics import column_widths

_TABS = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}


class RotaGrid(PaintedGrid):
    """Shows a board; keys and mouse as in any table."""

    cell_chosen = Signal(int, int)
    """Place of the person in the board's order, column of the date."""
    gap_chosen = Signal(object)
    """A `GapChip`."""
    laid_out = Signal()
    """Cells lie elsewhere now."""

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(appearance, parent)
        self._board_model = BoardModel()
        self._tiles = TilePainter(appearance)
        self.painter = CellPainter(appearance, self._tiles)
        self._today = NONE
        self.hand: Hand | None = None
        self.date_header = DateHeader(appearance, self)
        self.people_header = PeopleHeader(appearance, self._board_model, self)
        self._heads = Corner(appearance, self._tiles, lambda: self.date_header.rows, self)
        self.setModel(self._board_model)
        self.set_heads(self.date_header, self.people_header, self._heads)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Rota")
        self.setAccessibleDescription("People by date. Arrows move from cell to cell.")
        self.setAcceptDrops(True)
        self.date_header.gap_chosen.connect(self.gap_chosen)
        self.people_header.group_pressed.connect(self._fold)
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
        self._heads.show_board(board)
        self.people_header.mark_current(NONE)
        self._arrange()

    def update_board(self, board: Board) -> None:
        """Show the same board after a change: what changed, and nothing else, is repainted."""
        cell, before = self.current_cell(), self.board
        if not self._board_model.update(board):
            self.show_board(board, self._today)
            if cell is not None and before is not None and len(board.people):
                place = board.place_of(before.staff_id(cell[0]))
                gone = min(cell[0], len(board.people) - 1)
                self.choose(gone if place is None else place, cell[1])
            return
        self.date_header.update_board(board)
        self._heads.show_board(board)
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

    def show_head(self, *, strips: bool = True, dates: bool = True) -> None:
        """Which of the rows over the people stand; the gaps always do."""
        self.date_header.show_rows(strips=strips, dates=dates)
        self._arrange()

    def arrange(self, wanted: Arrangement) -> None:
        """Sort and filter the people, keeping the current one in view."""
        cell = self.current_cell()
        self._board_model.arrange(wanted)
        self._arrange()
        if cell is not None:
            self.choose(*cell)

    def tell_of(self, notes: Notes) -> None:
        """Let somebody add lines to what the tool-tip of a cell, and a screen reader, say."""
        self._board_model.notes = notes

    @property
    def arrangement(self) -> Arrangement:
        """How people are sorted and filtered."""
        return self._board_model.arrangement

    def show_answers(self, answers: Answers | None) -> None:
        """Show how every cell answers to a drag; None: the drag is over."""
        self.painter.answers = answers
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

    def rows_box(self, cell: tuple[int, int]) -> QRect:
        """A cell as a block of rows (y) and columns (x); empty where it is hidden."""
        row = self._board_model.row_of(cell[0])
        return QRect() if row is None else QRect(cell[1], row, 1, 1)

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
            choose_index(self, self._board_model.index(row, column))

    def scroll_to(self, place: int, column: int) -> None:
        """Bring a cell into view."""
        row = self._board_model.row_of(place)
        if row is not None:
            self.scrollTo(self._board_model.index(row, column))

    def current_cell(self) -> tuple[int, int] | None:
        """Place and column of the current cell."""
        index = self.currentIndex()
        place = self._board_model.place(index.row()) if index.isValid() else None
        return None if place is None else (place, index.column())

    # Layout ----------------------------------------------------------------------------------

    def fit_cells(self) -> None:
        """28 dates fit into the width."""
        self.painter.forget()
        metrics = self._appearance.metrics
        dates = self.board.dates if self.board else 28
        frozen, date = column_widths(self.width(), dates, metrics)
        self.people_header.set_width(frozen)
        self.date_header.setDefaultSectionSize(date)
        self.people_header.setMinimumSectionSize(metrics.row)
        self.people_header.setDefaultSectionSize(metrics.row)
        self.verticalScrollBar().setSingleStep(metrics.row)

    def _arrange(self) -> None:
        super()._arrange()
        self.laid_out.emit()

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
        self.date_header.clear_mark()
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

    def event(self, event: QEvent) -> bool:
        """Tab goes on along a row that is being typed, else to the next control."""
        return (isinstance(event, QKeyEvent) and self._tabs_on(event)) or super().event(event)

    def _tabs_on(self, event: QKeyEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress and event.key() in _TABS
        return pressed and self.hand is not None and self.hand.tab(Qt.Key(event.key()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The hand takes codes and commands; arrows move the cell as in any table."""
        if self.hand is None or not self.hand.key(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Ctrl let go makes a copy a move again."""
        if self.hand is not None:
            self.hand.key_up(Qt.Key(event.key()))
        super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """The hand may take text from outside; files are left to the window."""
        self._take_in(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """The hand may show where it would go."""
        self._take_in(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """The hand may paste it."""
        self._take_in(event)

    def _take_in(self, event: QDropEvent) -> None:
        if self.hand is not None and self.hand.from_outside(event):
            event.accept()
        else:
            event.ignore()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Headings do not move sideways with the dates."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()

    # Painting --------------------------------------------------------------------------------

    @property
    def view(self) -> View:
        """Where the cells lie."""
        return View(
            max(self.date_header.defaultSectionSize(), 1),
            self.row_height,
            self.date_header.offset(),
            self.people_header.offset(),
            self.people_header.width(),
            self.viewport().width(),
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy tiles for the cells that need it; never asks the model."""
        painter, paint = QPainter(self.viewport()), self.painter
        board, area, view = self.board, event.rect(), self.view
        painter.fillRect(area, QColor(self._appearance.theme["surface"]))
        if board is None or not board.dates:
            return
        lines = self._board_model.lines
        rows, columns = self.on_view(area, len(lines), board.dates)
        if not rows or not columns:
            return
        area.setBottom(rows.stop * view.height - view.y_offset - 1)
        top = rows.start * view.height - view.y_offset
        first, last = columns[0], columns[-1]
        paint.paint_ground(painter, board, view, first, last, area)
        paint.paint_selected(painter, view, self.blocks())
        paint.paint_today(painter, board, view, self._today, area)
        shown = lines[rows.start : rows.stop].tolist()
        self._paint_headings(painter, view, shown, top)
        paint.paint_cells(painter, board, view, shown, top, (first, last), self.devicePixelRatioF())
        if paint.overlays:
            paint.paint_overlays(painter, view, self._board_model.row_of, area)
        paint.paint_frames(painter, view, self._frames())
        if self.hand is not None:
            self.hand.paint(painter)

    def _paint_headings(self, painter: QPainter, view: View, lines: list[int], top: int) -> None:
        for number, line in enumerate(lines):
            if line < 0:
                group = -1 - line
                folded = self._board_model.is_folded(group)
                heading, y = self._board_model.heading(group), top + number * view.height
                self.painter.paint_heading(painter, view, heading, y, folded=folded)

    def _frames(self) -> list[QRect]:
        """The selected ranges and the current cell, each once."""
        boxes = self.blocks()
        index = self.currentIndex()
        if index.isValid():
            boxes.append(QRect(index.column(), index.row(), 1, 1))
        return [box for at, box in enumerate(boxes) if box not in boxes[:at]]
