"""The codes of the service above the board: dragged from, or armed and painted over cells."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QApplication, QHBoxLayout, QMenu, QWidget

from ui.editing.cargo import CodeCargo, code_tile
from ui.editing.cell_entry import used_codes
from ui.editing.hands import Hands
from ui.enter import ENTERS
from ui.forms import label
from ui.rota.board import Board
from ui.rota.cells import Tile
from ui.rota.grid import RotaGrid
from ui.rota.tiles import TilePainter
from ui.theme.appearance import Appearance

_MOST, _FEW = 8, 6
_LEAST = 2
"""So few codes beside those of leave are still worth a row of their own."""
_WIDE = 40
"""Width of a button at 100 %."""
_ALWAYS = ("AL", "SICK")


class CodeButton(QAbstractButton):
    """One code: a click arms it, a drag takes it along."""

    def __init__(self, appearance: Appearance, hands: Hands, grid: RotaGrid, tile: Tile) -> None:
        super().__init__()
        self._appearance, self._hands, self._grid, self.tile = appearance, hands, grid, tile
        self._tiles = TilePainter(appearance)
        self._start: QPoint | None = None
        self.setCheckable(True)
        self.setFixedSize(self.sizeHint())
        self.setText(tile.code)
        self.setAccessibleName(f"Paint {tile.code} {tile.name}")
        self.setToolTip(
            f"{tile.name}: drag it onto a cell or a selected block, or click and sweep over "
            "cells. By keys: Enter takes it in hand, Space arms it for Space in cells. Esc ends."
        )
        self.clicked.connect(lambda: hands.arm(tile.code if self.isChecked() else ""))

    def sizeHint(self) -> QSize:
        """A tile with a frame."""
        return QSize(self._appearance.metrics.px(_WIDE), self._appearance.metrics.px(28))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """It may become a drag."""
        self._start = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Beyond a few pixels the code is in hand."""
        carry, at = self._hands.carry, event.position().toPoint()
        if self._start is not None and self._grid.board is not None:
            if (at - self._start).manhattanLength() < QApplication.startDragDistance():
                return
            self._start = None
            self.setDown(False)
            self._hands.carry_code(CodeCargo(self.tile))
        if carry.active:
            self._follow(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Dropped, or clicked."""
        self._start = None
        if self._hands.carry.active:
            self._follow(event)
            self._hands.carry.drop()
        else:
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space arms it; Enter or Ctrl+X takes it in hand, to be dropped by arrows and Enter."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        enters = event.key() in ENTERS
        if self._grid.board is not None and (enters or (control and event.key() == Qt.Key.Key_X)):
            self._hands.carry_code(CodeCargo(self.tile), by_keys=True)
        else:
            super().keyPressEvent(event)

    def _follow(self, event: QMouseEvent) -> None:
        point = self._grid.viewport().mapFromGlobal(event.globalPosition().toPoint())
        copy = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        self._hands.carry.follow(point, copy)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The tile; framed when it is armed or has the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect())
        self._tiles.draw_tile(painter, self.tile, box.adjusted(4, 3, -5, -4))
        if self.isChecked() or self.hasFocus():
            style = Qt.PenStyle.SolidLine if self.isChecked() else Qt.PenStyle.DotLine
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(self._appearance.theme["accent"]), 2, style))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4)


class Palette(QWidget):
    """A button for every code of the service on view."""

    def __init__(self, appearance: Appearance, hands: Hands, grid: RotaGrid) -> None:
        super().__init__()
        self._appearance, self._hands, self._grid = appearance, hands, grid
        self.buttons: list[CodeButton] = []
        self._codes: tuple[str, ...] = ()
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self._hint = label("Type or drag", "second")
        self._row.addWidget(self._hint)
        self.setLayout(self._row)
        hands.armed_changed.connect(self._mark)
        appearance.changed.connect(self._restyle)

    def show_board(self, board: Board) -> None:
        """Offer the codes of a board's service."""
        small = self._appearance.metrics.small
        self._hint.setVisible(not small)
        most = (_FEW if small else _MOST) - len(_ALWAYS)
        used = [code for code in used_codes(board) if code not in _ALWAYS]
        codes = (*used[:most], *(code for code in _ALWAYS if code in board.codes.leave))
        if codes == self._codes:
            return
        self._codes = codes
        for one in self.buttons:
            one.hide()
            one.deleteLater()
        self.buttons = [self._button(board, code) for code in codes]

    def fit_into(self, room: int) -> None:
        """Show as many codes as there is room for, if that is some; those used least go first.

        What has no button can be typed as before, and leave always has one.
        """
        used = [one for one in self.buttons if one.tile.code not in _ALWAYS]
        each = self._appearance.metrics.px(_WIDE)
        hint = self._hint.sizeHint().width() if not self._hint.isHidden() else 0
        shown = (room - hint) // each - (len(self.buttons) - len(used))
        if shown < _LEAST:
            shown = len(used)
        changed = [one for number, one in enumerate(used) if one.isHidden() != (number >= shown)]
        for one in changed:
            one.setHidden(not one.isHidden())
        if changed:  # a layout that is made anew each time asks for itself without end
            self.updateGeometry()

    def add_to(self, menu: QMenu) -> None:
        """The codes to paint with as a menu of their own, where the bar has no room for them."""
        if not self.isHidden() and not any(one.isHidden() for one in self.buttons):
            return
        codes = menu.addMenu("Paint cells")
        for one in self.buttons:
            action = codes.addAction(f"{one.tile.code}  {one.tile.name}", one.click)
            action.setCheckable(True)
            action.setChecked(one.isChecked())

    def _button(self, board: Board, code: str) -> CodeButton:
        one = CodeButton(self._appearance, self._hands, self._grid, code_tile(board, code))
        self._row.addWidget(one)
        return one

    def _mark(self, code: str) -> None:
        for one in self.buttons:
            one.setChecked(one.tile.code == code)

    def _restyle(self) -> None:
        metrics = self._appearance.metrics
        self.setHidden(metrics.very_cramped)
        for one in self.buttons:
            one.setFixedSize(one.sizeHint())
        if self._grid.board is not None:
            self.show_board(self._grid.board)
