"""Blocks that leave the board for other programs, and text that comes from them."""

from collections.abc import Callable

from PySide6.QtCore import QMimeData, QRect, Qt
from PySide6.QtGui import QDrag, QDropEvent

from planner.application.edit_codes import block_of
from planner.application.errors import UserError
from ui.editing.block_work import BlockWork
from ui.editing.blocks import Block, block_in, selected
from ui.editing.cargo import Place
from ui.editing.carry import Carry
from ui.editing.marks import Marks
from ui.editing.speech import Speech
from ui.editing.tabular import mime_of
from ui.rota.grid import RotaGrid

_CONTROL = Qt.KeyboardModifier.ControlModifier


class Outside:
    """Drags of the system: what the board's own mouse handling cannot reach."""

    def __init__(
        self, grid: RotaGrid, work: BlockWork, marks: Marks, carry: Carry, speech: Speech
    ) -> None:
        self._grid, self._work, self._marks, self._carry = grid, work, marks, carry
        self._speech = speech
        self._out: Block | None = None
        self.start: Callable[[QMimeData], Qt.DropAction] = self._drag
        """Runs a drag of the system until it is dropped."""

    def drag_block(self) -> None:
        """The selected block goes with the pointer, to a place of this board or out of it."""
        text = self._work.text
        if text is None:
            return
        self._out = selected(self._grid)
        try:
            self.start(mime_of(text))
        finally:
            self._out = None
            self._marks.show_landing(None)

    def leave_with(self, text: str) -> None:
        """What was in hand has left the window: from now on it is text."""
        self._carry.give_up()
        self.start(mime_of(text))

    def _drag(self, data: QMimeData) -> Qt.DropAction:
        drag = QDrag(self._grid)
        drag.setMimeData(data)
        both = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
        return drag.exec(both, Qt.DropAction.CopyAction)

    def comes(self, event: QDropEvent) -> bool:
        """Text over the board: framed where it would go, pasted when it is dropped."""
        data = event.mimeData()
        at = self._grid.cell_at(event.position().toPoint())
        if self._carry.active or not data.hasText() or data.hasUrls() or at is None:
            self._marks.show_landing(None)
            return False
        dropped = event.type() == QDropEvent.Type.Drop
        text = data.text().rstrip("\r\n")
        try:
            room = self._room(text, at)
        except UserError as error:
            self._marks.show_landing(None)
            if dropped:
                self._speech.complain(error, at)
            return True
        self._marks.show_landing(None if dropped else room)
        if dropped:
            self._drop(text, at, room, copy=bool(event.modifiers() & _CONTROL))
        return True

    def _drop(self, text: str, at: Place, room: QRect, *, copy: bool) -> None:
        own, self._out = self._out, None
        self._grid.setFocus()
        self._grid.choose(*at)
        self._work.put(text, block_in(self._grid, room), at, moved=None if copy else own)
        self._grid.select_block(room)

    def _room(self, text: str, at: Place) -> QRect:
        """Rows and columns that a text takes from a cell on, as far as the board goes."""
        board, start = self._grid.board, self._grid.rows_box(at)
        assert board is not None
        block = block_of(text)
        box = QRect(start.topLeft(), start.size())
        box.setWidth(min(len(block[0]), board.dates - start.left()))
        box.setHeight(min(len(block), len(self._grid.lines) - start.top()))
        return box
