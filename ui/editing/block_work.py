"""Blocks of cells: emptied, copied, cut, pasted, filled, and carried forward."""

from PySide6.QtCore import QRect
from PySide6.QtGui import QGuiApplication

from planner.application.changes import ChangeSet
from planner.application.edit_commands import Command
from planner.domain.calendar import Period
from ui.editing import blocks
from ui.editing.blocks import Block
from ui.editing.cargo import Place, duty_cargo
from ui.editing.carry import Carry
from ui.editing.marks import Marks
from ui.editing.speech import Speech
from ui.editing.tabular import to_clipboard
from ui.rota.grid import RotaGrid
from ui.rota.verdicts import BREAKS

_STAYS = "What was cut stays where it was."


class BlockWork:
    """What keys and menus do with the selected block."""

    def __init__(self, grid: RotaGrid, marks: Marks, carry: Carry, speech: Speech) -> None:
        self._grid, self._marks, self._carry, self._speech = grid, marks, carry, speech
        self._cut_from: tuple[str, Period, str] | None = None
        """Service, dates and text of what was cut last; None once it is pasted."""

    def clear(self) -> None:
        """Empty the selected cells."""
        board, at = self._grid.board, self._grid.current_cell()
        if board is not None and at is not None:
            self._speech.send(blocks.cleared(board, blocks.all_cells(self._grid, board)), at)

    @property
    def text(self) -> str | None:
        """The selected block as tab-separated text; None: nothing is selected."""
        board, block = self._grid.board, blocks.selected(self._grid)
        if board is None or block is None or not block.places:
            return None
        return blocks.text_of(board, block)

    def copy(self) -> None:
        """Put the selected block on the clipboard, as Excel reads it."""
        text = self.text
        if text is not None:
            to_clipboard(text)
            self._marks.forget_cut()
            self._cut_from = None

    def cut(self) -> None:
        """One duty is taken in hand; a block waits for paste."""
        board, block = self._grid.board, blocks.selected(self._grid)
        if board is None or block is None or not block.size:
            return
        self.copy()
        cargo = duty_cargo(board, (block.places[0], block.first)) if block.size == 1 else None
        if cargo is not None:
            self._carry.take(cargo, by_keys=True)
            self._carry.point(cargo.at)
        else:
            self._marks.show_cut(block)
            self._cut_from = board.service_code, board.region.period, self.text or ""

    def paste(self) -> None:
        """Put the clipboard's block here; what was cut goes from where it was."""
        block = blocks.selected(self._grid)
        at = self._grid.current_cell()
        if block is None or at is None or not block.places:
            return
        text = QGuiApplication.clipboard().text()
        if not text:
            self._speech.say(at, BREAKS, "There is nothing to paste.", "Copy cells first.")
            return
        self.put(text, block, at, moved=self._marks.cut, stays=self._cut_elsewhere(text))
        self._marks.forget_cut()
        self._cut_from = None

    def _cut_elsewhere(self, text: str) -> bool:
        """Whether a text was cut from other dates or another service than those on view."""
        board, cut = self._grid.board, self._cut_from
        if board is None or cut is None:
            return False
        return cut[2] == text and cut[:2] != (board.service_code, board.region.period)

    def put(
        self,
        text: str,
        target: Block,
        at: Place,
        moved: Block | None = None,
        *,
        stays: bool = False,
    ) -> None:
        """Paste a text over a block; with `moved`, if it is the text's, that block is emptied.

        With `stays` it is told that what was cut is still where it was.
        """
        board = self._grid.board
        if board is None:
            return
        command = blocks.pasted(self._grid, board, target, text)
        commands: tuple[Command, ...] = (command,)
        if moved is not None and blocks.text_of(board, moved) == text:
            commands = blocks.cleared(board, moved.cells(board), cut=True), command

        def stored(_changes: ChangeSet) -> None:
            if self._grid.current_cell() == at:  # else somebody has gone on already
                self._grid.select_block(blocks.pasted_box(self._grid, command, target))
            if stays:
                self._speech.tell(at, _STAYS, "It is not on view here: go back to clear it.")

        self._speech.send(commands if len(commands) > 1 else command, at, stored)

    def fill_on(self, *, down: bool) -> None:
        """Repeat the first row (or date) of the block over it; of one row, the row above."""
        boxes = self._grid.blocks()
        if self._grid.board is None or not boxes:
            return
        box = QRect(boxes[-1])
        if down and box.height() == 1:
            box.setTop(box.top() - 1)
        if not down and box.width() == 1:
            box.setLeft(box.left() - 1)
        target = blocks.block_in(self._grid, box)
        if box.top() < 0 or box.left() < 0 or target.size < 2:
            return
        first = (target.places[:1], target.first, target.last)
        one = (target.places, target.first, target.first)
        self.fill(Block(*(first if down else one)), target)

    def carry_on(self) -> None:
        """Repeat the whole block over as many dates again, as a week into the next."""
        board, at, boxes = self._grid.board, self._grid.current_cell(), self._grid.blocks()
        if board is None or at is None or not boxes:
            return
        source = blocks.block_in(self._grid, boxes[-1])
        room = board.dates - 1 - source.last
        wanted = source.last - source.first + 1
        if room < wanted or not source.places:
            self._speech.say(
                at,
                BREAKS,
                f"There is no room for {wanted} more dates.",
                "Show a longer period, or copy a part.",
            )
            return
        target = Block(source.places, source.first, source.last + wanted)
        self.fill(source, target)
        ahead = QRect(boxes[-1])
        ahead.moveLeft(source.last + 1)
        self._grid.choose(source.places[0], ahead.left())
        self._grid.select_block(ahead)

    def fill(self, source: Block, target: Block) -> None:
        """Repeat a block over a larger one."""
        board, at = self._grid.board, self._grid.current_cell()
        if board is not None and at is not None and source != target:
            self._speech.send(blocks.filled(self._grid, board, source, target), at)
