"""What mouse and keys mean on the board: every gesture becomes a command, and one step."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QApplication, QWidget

from planner.application.edit_commands import Command, Fill, Give
from planner.application.errors import UserError
from ui.editing import blocks
from ui.editing.bubble import Bubble
from ui.editing.cargo import Cargo, CodeCargo, Place, duty_cargo, slot_cargo
from ui.editing.carry import Carry
from ui.editing.cell_entry import CellEntry
from ui.editing.marks import Marks
from ui.rota.grid import RotaGrid
from ui.rota.strips import GapChip
from ui.rota.verdicts import BREAKS, FINE
from ui.theme.appearance import Appearance
from ui.undo import Steps

Key = Qt.Key
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_LEFT = Qt.MouseButton.LeftButton


class Hands(QObject):
    """The hand of the board: carries, types, fills, paints, copies and pastes."""

    details_wanted = Signal()
    chip_chosen = Signal(object)
    """A `GapChip` that was clicked, not dragged."""
    armed_changed = Signal(str)
    """The code that a click paints, or an empty text."""

    def __init__(self, appearance: Appearance, grid: RotaGrid, steps: Steps, page: QWidget) -> None:
        super().__init__(page)
        self._grid, self._steps = grid, steps
        self.bubble = Bubble(appearance, page)
        self.carry = Carry(appearance, grid, self.bubble, self.send)
        self.entry = CellEntry(grid)
        self.marks = Marks(appearance, grid)
        self.armed = ""
        self._pressed: tuple[Cargo | GapChip, QPoint] | None = None
        self._painted: set[Place] | None = None
        self._chosen_chip: GapChip | None = None
        self.entry.entered.connect(self._entered)
        self.entry.moved.connect(self._go_on)
        self.entry.hinted.connect(self._hint)
        self.entry.refused.connect(lambda error: self.complain(error, self.entry.at))
        grid.doubleClicked.connect(lambda _index: self.edit())
        grid.cell_chosen.connect(self._moved_frame)
        grid.hand = self
        grid.date_header.hand = self

    # Sending -----------------------------------------------------------------------------------

    def send(self, command: Command | tuple[Command, ...], at: Place) -> None:
        """Do a command as one step; what is refused is said beside the cell."""
        self._steps.run(command, lambda error: self.complain(error, at))

    def complain(self, error: UserError, at: Place) -> None:
        """Say beside a cell why something was not done."""
        self._say_at(at, BREAKS, error.problem, error.mend)

    def _say_at(self, at: Place, show: int, title: str, line: str) -> None:
        corner = self._grid.viewport().mapTo(self.bubble.over, QPoint(0, 0))
        cell = self._grid.cell_box(*at).translated(corner)
        self.bubble.say(show, title, (line,) if line else (), cell, cell.center())

    def _hint(self, title: str, line: str) -> None:
        if title:
            self._say_at(self.entry.at, FINE, title, line)
        else:
            self.bubble.hide()

    # Keys --------------------------------------------------------------------------------------

    def key(self, event: QKeyEvent) -> bool:
        """Codes are typed; commands have the keys that they have in Excel."""
        board, at = self._grid.board, self._grid.current_cell()
        if board is None or at is None:
            return False
        key, control = Key(event.key()), bool(event.modifiers() & _CONTROL)
        if self.carry.active:
            return self._key_carrying(key, control)
        if not control and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.bubble.hide()
        act = self._control_keys().get(key) if control else self._plain_keys().get(key)
        if act is not None:
            act()
            return True
        text = event.text()
        if control or not text.strip() or not text.isprintable():
            return False
        self.edit(text)
        return True

    def _control_keys(self) -> dict[Qt.Key, Callable[[], None]]:
        return {
            Key.Key_C: self.copy,
            Key.Key_X: self.cut,
            Key.Key_V: self.paste,
            Key.Key_D: lambda: self.fill_on(down=True),
            Key.Key_R: lambda: self.fill_on(down=False),
        }

    def _plain_keys(self) -> dict[Qt.Key, Callable[[], None]]:
        return {
            Key.Key_Delete: self.clear,
            Key.Key_Backspace: self.clear,
            Key.Key_F2: self.details_wanted.emit,
            Key.Key_Escape: self.rest,
            Key.Key_Return: lambda: self._go_on(1, 0),
            Key.Key_Enter: lambda: self._go_on(1, 0),
        }

    def _key_carrying(self, key: Qt.Key, control: bool) -> bool:
        if key == Key.Key_Escape:
            self.carry.give_up()
            return True
        if not self.carry.by_keys:
            if key == Key.Key_Control:
                self.carry.follow(self.carry.pointer, True)
            return True
        if key in {Key.Key_Return, Key.Key_Enter} or (control and key == Key.Key_V):
            self.carry.drop()
            return True
        return not (key in _ARROWS or key == Key.Key_Control)

    def key_up(self, key: Qt.Key) -> None:
        """Ctrl let go in the middle of a drag: a move again."""
        if self.carry.active and not self.carry.by_keys and key == Key.Key_Control:
            self.carry.follow(self.carry.pointer, False)

    def _moved_frame(self, place: int, column: int) -> None:
        """While something is in hand by keys the frame stands for the pointer."""
        if self.carry.active and self.carry.by_keys:
            self.carry.point((place, column))
        elif not self.entry.isVisible():
            self.bubble.hide()

    def rest(self) -> None:
        """Let go of everything: what is in hand, armed or cut."""
        if self.carry.active:
            self.carry.give_up()
        self.arm("")
        self.marks.forget_cut()
        self.bubble.hide()

    def edit(self, text: str | None = None) -> None:
        """Type into the current cell; without a text, what stands there is changed."""
        board, at = self._grid.board, self._grid.current_cell()
        if board is None or at is None or self.carry.active:
            return
        self.bubble.hide()
        self._grid.scrollTo(self._grid.currentIndex())
        now = blocks.codes_at(board, *at) if text is None else text
        self.entry.open(board, at, now, typed=text is not None)

    def _entered(self, codes: tuple[str, ...], everywhere: bool) -> None:
        board, at = self._grid.board, self.entry.at
        block = blocks.selected(self._grid)
        if board is None:
            return
        if everywhere and block is not None:
            people, days = block.people(board), block.days(board)
            self.send(Fill(board.service_code, people, days, codes), at)
        elif codes != tuple(blocks.codes_at(board, *at).split("/")):
            self.send(Give(board.service_code, board.cell(*at), codes), at)

    def _go_on(self, rows: int, columns: int) -> None:
        """The next cell down, up, right or left; headings are passed over."""
        at = self._grid.current_cell()
        if at is None or self._grid.board is None:
            return
        lines = self._grid.lines[self._grid.lines >= 0].tolist()
        row = min(max(lines.index(at[0]) + rows, 0), len(lines) - 1)
        column = min(max(at[1] + columns, 0), self._grid.board.dates - 1)
        self._grid.choose(lines[row], column)

    # Blocks ------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Empty the selected cells."""
        board, at = self._grid.board, self._grid.current_cell()
        if board is not None and at is not None:
            self.send(blocks.cleared(board, blocks.all_cells(self._grid, board)), at)

    def copy(self) -> None:
        """Put the selected block on the clipboard, as Excel reads it."""
        board, block = self._grid.board, blocks.selected(self._grid)
        if board is not None and block is not None:
            QGuiApplication.clipboard().setText(blocks.text_of(board, block))
            self.marks.forget_cut()

    def cut(self) -> None:
        """One duty is taken in hand; a block waits for paste."""
        board, block = self._grid.board, blocks.selected(self._grid)
        if board is None or block is None or not block.size:
            return
        self.copy()
        cargo = duty_cargo(board, (block.places[0], block.first)) if block.size == 1 else None
        if cargo is not None:
            self.carry.take(cargo, by_keys=True)
            self.carry.point(cargo.at)
        else:
            self.marks.show_cut(block)

    def paste(self) -> None:
        """Put the clipboard's block here; what was cut goes from where it was."""
        board, block = self._grid.board, blocks.selected(self._grid)
        at = self._grid.current_cell()
        if board is None or block is None or at is None or not block.places:
            return
        text = QGuiApplication.clipboard().text()
        if not text:
            self._say_at(at, BREAKS, "There is nothing to paste.", "Copy cells first.")
            return
        command = blocks.pasted(self._grid, board, block, text)
        cut = self.marks.cut
        if cut is not None and blocks.text_of(board, cut) == text:
            self.send((blocks.cleared(board, cut.cells(board), cut=True), command), at)
        else:
            self.send(command, at)
        self.marks.forget_cut()

    def fill_on(self, *, down: bool) -> None:
        """Repeat the first row (or date) of the block over it; of one row, the row above."""
        board, at = self._grid.board, self._grid.current_cell()
        boxes = self._grid.blocks()
        if board is None or at is None or not boxes:
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
        self.fill(blocks.Block(*(first if down else one)), target)

    def fill(self, source: blocks.Block, target: blocks.Block) -> None:
        """Repeat a block over a larger one."""
        board, at = self._grid.board, self._grid.current_cell()
        if board is not None and at is not None and source != target:
            self.send(blocks.filled(self._grid, board, source, target), at)

    # Mouse on the cells ------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> bool:
        """A duty may be dragged, the handle filled from, an armed code painted."""
        self._pressed = None
        if event.button() != _LEFT:
            return False
        self.bubble.hide()
        at, point = self._cell(event), event.position().toPoint()
        if self.carry.active:
            self._drop_by_click(at)
        elif self.marks.handle().contains(point):
            self.marks.begin_fill()
        elif at is not None and self.armed:
            self._painted = set()
            self._paint_over(at)
        else:
            return bool(at and not event.modifiers() & _SHIFT and self._press_duty(at, point))
        return True

    def _drop_by_click(self, at: Place | None) -> None:
        if at is not None and self.carry.by_keys:
            self.carry.point(at)
            self.carry.drop()

    def _press_duty(self, at: Place, point: QPoint) -> bool:
        """A duty under the pointer may be dragged from now on."""
        board, box = self._grid.board, self._grid.cell_box(*at)
        if board is None:
            return False
        cargo = duty_cargo(board, at, (point.x() - box.left()) / max(box.width(), 1))
        if cargo is None:
            return False
        self._pressed = cargo, point
        self._grid.setFocus()
        self._grid.choose(*at)
        return True

    def move(self, event: QMouseEvent) -> bool:
        """The pointer moves over the cells, a button down."""
        point = event.position().toPoint()
        if self.marks.filling:
            self.marks.stretch(point)
            return True
        if self._painted is not None:
            self._paint_over(self._cell(event))
            return True
        self._begin(point)
        if self.carry.active and not self.carry.by_keys:
            self.carry.follow(point, bool(event.modifiers() & _CONTROL))
            return True
        return self._pressed is not None

    def release(self, event: QMouseEvent) -> bool:
        """Drop, or end of filling and painting."""
        pressed, self._pressed = self._pressed, None
        if self.marks.filling:
            self._end_fill()
            return True
        if self._painted is not None:
            self._painted = None
            return True
        if self.carry.active and not self.carry.by_keys:
            self.carry.follow(event.position().toPoint(), bool(event.modifiers() & _CONTROL))
            self.carry.drop()
            return True
        return pressed is not None

    def _begin(self, point: QPoint) -> None:
        """Take in hand what was pressed, once the pointer has really moved."""
        if self._pressed is None or self._grid.board is None:
            return
        pressed, start = self._pressed
        if (point - start).manhattanLength() >= QApplication.startDragDistance():
            self._pressed = None
            board = self._grid.board
            self.carry.take(slot_cargo(board, pressed) if isinstance(pressed, GapChip) else pressed)

    def _cell(self, event: QMouseEvent) -> Place | None:
        return self._grid.cell_at(event.position().toPoint())

    def _end_fill(self) -> None:
        done = self.marks.end_fill()
        if done is not None:
            source, box = done
            self._grid.select_block(box)
            self.fill(source, blocks.block_in(self._grid, box))

    # Mouse on chips ----------------------------------------------------------------------------

    def chip_press(self, event: QMouseEvent) -> bool:
        """A chip is taken in hand when the pointer moves, chosen when it does not."""
        header = self._grid.date_header
        chip = header.chip_under(event.position().toPoint())
        if chip is None or event.button() != _LEFT:
            return False
        self._pressed = chip, self._from_header(event)
        return True

    def chip_move(self, event: QMouseEvent) -> bool:
        """Over the header or, while dragged, over the cells."""
        point = self._from_header(event)
        self._begin(point)
        if self.carry.active and not self.carry.by_keys:
            self.carry.follow(point, False)
            return True
        return self._pressed is not None

    def chip_release(self, event: QMouseEvent) -> bool:
        """Drop it, or choose it."""
        pressed, self._pressed = self._pressed, None
        if self.carry.active and not self.carry.by_keys:
            self.carry.follow(self._from_header(event), False)
            self.carry.drop()
            return True
        if pressed is not None and isinstance(pressed[0], GapChip):
            self.chip_chosen.emit(pressed[0])
            return True
        return False

    def _from_header(self, event: QMouseEvent) -> QPoint:
        """The pointer in coordinates of the cells."""
        return self._grid.viewport().mapFromGlobal(event.globalPosition().toPoint())

    # Palette -----------------------------------------------------------------------------------

    def arm(self, code: str) -> None:
        """A click or a sweep paints this code from now on; an empty text: no more."""
        if code != self.armed:
            self.armed = code
            shape = Qt.CursorShape.CrossCursor if code else Qt.CursorShape.ArrowCursor
            self._grid.viewport().setCursor(shape)
            self.armed_changed.emit(code)

    def _paint_over(self, at: Place | None) -> None:
        board = self._grid.board
        if at is None or board is None or self._painted is None or at in self._painted:
            return
        self._painted.add(at)
        self._grid.choose(*at)
        cell = board.cell(*at)
        self.send(Fill(board.service_code, (cell.staff_id,), (cell.day,), (self.armed,)), at)

    def carry_code(self, cargo: CodeCargo) -> None:
        """A code is dragged from the palette."""
        self.arm("")
        self.carry.take(cargo)

    # Painting ----------------------------------------------------------------------------------

    def paint(self, painter: QPainter) -> None:
        """Frames of what is cut and filled, and of a drag."""
        self.marks.paint(painter, handle=not self.carry.active and not self.entry.isVisible())
        self.carry.paint(painter)


_ARROWS = {
    Key.Key_Left,
    Key.Key_Right,
    Key.Key_Up,
    Key.Key_Down,
    Key.Key_Home,
    Key.Key_End,
    Key.Key_PageUp,
    Key.Key_PageDown,
}
