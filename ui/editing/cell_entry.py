"""A code typed into a cell: shown in place, completed, checked before it is sent."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from planner.application.errors import UserError
from ui.editing.cargo import Place, code_tile
from ui.enter import ENTERS
from ui.rota.board import Board
from ui.rota.grid import RotaGrid

Key = Qt.Key
TABS = {Key.Key_Tab: 1, Key.Key_Backtab: -1}
"""The dates by which they go on."""
ARROWS = {
    Key.Key_Down: (1, 0),
    Key.Key_Up: (-1, 0),
    Key.Key_Right: (0, 1),
    Key.Key_Left: (0, -1),
}
"""The rows and dates by which they go on."""
_MOST = 5


class CellEntry(QLineEdit):
    """Lies over one cell while its code is typed."""

    entered = Signal(tuple, bool)
    """The codes, and whether they are for every selected cell."""
    moved = Signal(object)
    """The key that entered it, and goes on: Enter, Tab or an arrow."""
    hinted = Signal(str, str)
    """A title and a line about what is typed; empty: nothing to say."""
    refused = Signal(object)
    """The `UserError` of an unknown code; the text stays."""

    def __init__(self, grid: RotaGrid) -> None:
        super().__init__(grid.viewport())
        self._grid = grid
        self._board: Board | None = None
        self.at: Place = (0, 0)
        self.setObjectName("cellEntry")
        self.setAccessibleName("Code of the cell")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMaxLength(40)
        self.textEdited.connect(self._complete)
        grid.laid_out.connect(self._stay)
        self.hide()

    def open(self, board: Board, at: Place, text: str, typed: bool) -> None:
        """Lie over a cell with a text; `typed` if it is the first letter, not what stands."""
        self._board, self.at = board, at
        self._lie_over()
        self.setAccessibleName(f"Code for {board.name(at[0])}, {board.cell_text(*at)}")
        self.setText(text)
        self.show()
        self.setFocus()
        if typed:
            self._complete(text)
        else:
            self.selectAll()

    def follow(self, board: Board) -> None:
        """The board is another after a change: stay with the person, or go away with them."""
        if self._board is None or not self.isVisible():
            return
        place = board.place_of(self._board.staff_id(self.at[0]))
        if place is None:
            self.close()
            return
        self._board, self.at = board, (place, self.at[1])
        self._lie_over()

    def _stay(self) -> None:
        """Cells lie elsewhere now: over its own again, in view."""
        if self.isVisible():
            self._grid.scroll_to(*self.at)
            self._lie_over()

    def _lie_over(self) -> None:
        """Over its cell, wide enough for two codes."""
        box = self._grid.cell_box(*self.at)
        width = max(box.width() + 8, 56)
        self.setGeometry(box.center().x() - width // 2, box.top() - 1, width, box.height() + 1)

    def close(self) -> bool:
        """Go away without a word."""
        self.hide()
        self.hinted.emit("", "")
        self._grid.setFocus()
        return True

    def commit(self, everywhere: bool = False) -> bool:
        """Send what is typed; False if it is not known, and then it stays."""
        assert self._board is not None
        try:
            codes = self._board.codes.meant([self.text()])
        except UserError as error:
            self.setFocus()
            self.selectAll()
            self.refused.emit(error)
            return False
        self.close()
        self.entered.emit(codes, everywhere)
        return True

    def finish(self) -> None:
        """The window closes: what is typed whole is entered, a half-typed code changes nothing.

        What was added to it by itself is nobody's word yet.
        """
        if not self.isVisible() or self._board is None:
            return
        if self.selectionStart() > 0:
            self.setText(self.text()[: self.selectionStart()])
        try:
            self._board.codes.meant([self.text()])
        except UserError:
            self.close()
        else:
            self.commit()

    def _complete(self, text: str) -> None:
        """Complete the last code, the rest of it selected, and say what could be meant."""
        assert self._board is not None
        head, slash, part = text.rpartition("/")
        found = matching(self._board, part.strip())
        exact = any(code.casefold() == part.strip().casefold() for code in found)
        if part.strip() and found and not exact and self.cursorPosition() == len(text):
            self.setText(f"{head}{slash}{part}{found[0][len(part) :]}")
            self.setSelection(len(text), len(self.text()) - len(text))
        names = [f"{code} {code_tile(self._board, code).name}" for code in found[:_MOST]]
        self.hinted.emit("Codes" if names and part.strip() else "", " · ".join(names))

    def event(self, event: QEvent) -> bool:
        """Tab goes on to the next date, not to the next control."""
        pressed = isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if isinstance(event, QKeyEvent) and pressed and event.key() in TABS:
            self.keyPressEvent(event)
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, Tab and arrows enter the code and go on; Esc gives up."""
        key = Key(event.key())
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == Key.Key_Escape:
            self.close()
        elif key in ENTERS or key in TABS or key in ARROWS:
            if self.commit(everywhere=control) and not control:
                self.moved.emit(key)
        elif key in {Key.Key_Backspace, Key.Key_Delete}:
            self.blockSignals(True)
            super().keyPressEvent(event)
            self.blockSignals(False)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaving it enters the code."""
        super().focusOutEvent(event)
        if self.isVisible() and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.commit()


def matching(board: Board, part: str) -> Sequence[str]:
    """Codes of the service that begin with what is typed, those it uses most first."""
    return [code for code in service_codes(board) if code.casefold().startswith(part.casefold())]


def service_codes(board: Board) -> Sequence[str]:
    """All codes that may be typed, those that the service uses first."""
    known = [*used_codes(board), *sorted(board.codes.shifts), *sorted(board.codes.leave)]
    return list(dict.fromkeys(known))


def used_codes(board: Board) -> Sequence[str]:
    """The codes of the service: its strips, then others on its board."""
    strips = [strip.tile.code for strip in board.cover.strips]
    used = [tile.code for state in board.cells.table for tile in state.tiles]
    return list(dict.fromkeys([*strips, *used]))
