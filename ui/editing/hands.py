"""What mouse and keys mean on a board: every gesture becomes a command, and one step.

One board, one pair of hands: two boards side by side have each their own, and a drag from one
to the other goes through `carry.beyond`.
"""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from planner.application.edit_commands import Command, Fill, Give
from ui.editing import block_keys, blocks
from ui.editing.block_work import BlockWork
from ui.editing.bubble import Bubble
from ui.editing.cargo import CodeCargo, Place, slot_cargo
from ui.editing.carry import Carry
from ui.editing.cell_entry import ARROWS, TABS, CellEntry
from ui.editing.chip_frame import ChipFrame
from ui.editing.marks import Marks
from ui.editing.outside import Outside
from ui.editing.person_carry import PersonCarry
from ui.editing.pointer import Pointer
from ui.editing.speech import Speech
from ui.enter import ENTERS
from ui.rota.board import Board
from ui.rota.grid import RotaGrid
from ui.rota.verdicts import BREAKS
from ui.theme.appearance import Appearance
from ui.undo import Steps

Key = Qt.Key
_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_ALT = Qt.KeyboardModifier.AltModifier
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
_ONCE_MORE = "Somebody joined or left it meanwhile. Take it in hand once more."
_SIDEWAYS = {Key.Key_Left: -1, Key.Key_Right: 1}
Acts = dict[Qt.Key, Callable[[], object]]


class Hands(QObject):
    """The hands of one board: carry, type, fill, paint, copy and paste."""

    details_wanted = Signal()
    chip_chosen = Signal(object)
    """A `GapChip` that was clicked, not dragged."""
    armed_changed = Signal(str)
    """The code that a click paints, or an empty text."""

    def __init__(self, appearance: Appearance, grid: RotaGrid, steps: Steps, page: QWidget) -> None:
        super().__init__(page)
        self._grid = grid
        self.bubble = Bubble(appearance, page)
        self.speech = Speech(grid, steps, self.bubble)
        self.send = self.speech.send
        self.carry = Carry(appearance, grid, self.bubble, self.send)
        self.frame = ChipFrame(grid, self.speech)
        self.person = PersonCarry(appearance, grid, self.frame, self.speech, self.send)
        self.entry = CellEntry(grid)
        self.marks = Marks(appearance, grid)
        self.blocks = BlockWork(grid, self.marks, self.carry, self.speech)
        self.outside = Outside(grid, self.blocks, self.marks, self.carry, self.speech)
        self.pointer = Pointer(
            grid,
            self.carry,
            self.person,
            self.marks,
            self.blocks.fill,
            self._paint_swept,
            self.chip_chosen.emit,
            self.outside.drag_block,
        )
        self.carry.left_window = self.outside.leave_with
        self.armed = ""
        self._row_typed: tuple[int, Place] | None = None
        self._guest: Callable[[QKeyEvent], bool] | None = None
        self.entry.entered.connect(self._entered)
        self.entry.moved.connect(self._leave_by)
        self.entry.hinted.connect(lambda *said: self.speech.hint(self.entry.at, *said))
        self.entry.refused.connect(lambda error: self.speech.complain(error, self.entry.at))
        grid.doubleClicked.connect(lambda _index: self.edit())
        grid.cell_chosen.connect(self._moved_frame)
        grid.hand = grid.date_header.hand = grid.people_header.hand = self

    # Keys --------------------------------------------------------------------------------------

    def lend_keys(self, guest: Callable[[QKeyEvent], bool]) -> None:
        """Give the keys first to somebody from elsewhere, who is over this board's gaps."""
        self._guest = guest

    def take_keys_back(self) -> None:
        """The keys are this board's own again."""
        self._guest = None

    def key(self, event: QKeyEvent) -> bool:
        """Codes are typed; commands have the keys that they have in Excel."""
        if self._guest is not None and self._guest(event):
            return True
        return self._grid.current_cell() is not None and self._own_key(event)

    def _own_key(self, event: QKeyEvent) -> bool:
        key, control = Key(event.key()), bool(event.modifiers() & _CONTROL)
        if self.person.active or self.frame.active:
            return self._key_on_chips(key, control)
        if self.carry.active:
            return self._key_carrying(key, control)
        if not control and not event.modifiers() & _ALT:
            self.speech.hush()
        act = self._acts(event.modifiers()).get(key)
        if act is not None:
            act()
            return True
        text = event.text()
        if control or event.modifiers() & _ALT or not text.strip() or not text.isprintable():
            return False
        self.edit(text)
        return True

    def _acts(self, modifiers: Qt.KeyboardModifier) -> Acts:
        """What keys do, by what is held with them."""
        if modifiers & _ALT:
            return {Key.Key_Up: self.enter_chips}
        far = bool(modifiers & _CONTROL)
        if modifiers & _SHIFT:
            reach = partial(block_keys.stretch, self._grid, far=far)
            acts: Acts = {key: partial(reach, key) for key in block_keys.REACHES}
            return acts | (self._control_shift_keys() if far else self._plain_keys())
        return self._control_keys() if far else self._plain_keys()

    def _control_keys(self) -> Acts:
        return {
            Key.Key_C: self.blocks.copy,
            Key.Key_X: self.blocks.cut,
            Key.Key_V: self.blocks.paste,
            Key.Key_D: lambda: self.blocks.fill_on(down=True),
            Key.Key_R: lambda: self.blocks.fill_on(down=False),
        }

    def _control_shift_keys(self) -> Acts:
        return {Key.Key_R: self.blocks.carry_on, Key.Key_X: self.take_person}

    def _plain_keys(self) -> Acts:
        acts: Acts = {
            Key.Key_Delete: self.blocks.clear,
            Key.Key_Backspace: self.blocks.clear,
            Key.Key_F2: self.details_wanted.emit,
            Key.Key_Escape: self.rest,
            Key.Key_Return: self._end_row,
            Key.Key_Enter: self._end_row,
        }
        if self.armed:
            acts[Key.Key_Space] = self._paint_block
        return acts

    def _key_carrying(self, key: Qt.Key, control: bool) -> bool:
        if key == Key.Key_Escape:
            self.carry.give_up()
            return True
        if not self.carry.by_keys:
            if key == Key.Key_Control:
                self.carry.follow(self.carry.pointer, True)
            return True
        if key in ENTERS or (control and key == Key.Key_V):
            self.carry.drop()
            return True
        return not (key in _ARROWS or key == Key.Key_Control)

    def _key_on_chips(self, key: Qt.Key, control: bool) -> bool:
        """The frame is in the row of gaps, with a person in hand or without."""
        moved = self.person if self.person.active else self.frame
        if key == Key.Key_Escape:
            self.rest()
        elif self.person.active and not self.person.by_keys:
            pass
        elif key in _SIDEWAYS:
            moved.step(_SIDEWAYS[key])
            self._tell_frame()
        elif key in ENTERS or (control and key in {Key.Key_V, Key.Key_X}):
            self._use_chip(taken=control and key == Key.Key_X)
        elif key == Key.Key_Down and not self.person.active:
            self.frame.leave()
        return True

    def _use_chip(self, *, taken: bool) -> None:
        """Drop the person in hand on the framed chip, take the chip, or find its cover."""
        if self.person.active:
            self.person.drop()
            return
        chip, board, at = self.frame.chip, self._grid.board, self._grid.current_cell()
        self.frame.leave()
        if chip is None or board is None or at is None:
            return
        if not taken:
            self.chip_chosen.emit(chip)
            return
        self._grid.choose(at[0], chip.day - board.region.period.first)
        self.carry.take(slot_cargo(board, chip), by_keys=True)
        self.carry.point((at[0], chip.day - board.region.period.first))

    def _tell_frame(self) -> None:
        if not self.person.active:
            self.frame.tell()

    def enter_chips(self) -> None:
        """By keys into the row of gaps, at the date of the current cell."""
        at = self._grid.current_cell()
        if at is None:
            return
        if self.frame.enter(at[1]):
            self.frame.tell()
        else:
            self.speech.hint(at, "There are no gaps in these dates.", "Every slot is filled.")

    def take_person(self) -> None:
        """By keys: the person of the current row, to be put on a gap."""
        at = self._grid.current_cell()
        if at is not None and not self.person.take(at[0], by_keys=True):
            self.speech.hint(at, "There are no gaps in these dates.", "Every slot is filled.")

    def key_up(self, key: Qt.Key) -> None:
        """Ctrl let go in the middle of a drag: a move again."""
        if self.carry.active and not self.carry.by_keys and key == Key.Key_Control:
            self.carry.follow(self.carry.pointer, False)

    def _moved_frame(self, place: int, column: int) -> None:
        """While something is in hand by keys the frame stands for the pointer."""
        if self.carry.active and self.carry.by_keys:
            self.carry.point((place, column))
        elif not (self.entry.isVisible() or self.person.active or self.speech.kept):
            self.bubble.hide()

    def rest(self) -> None:
        """Let go of everything: what is in hand, armed or cut."""
        self._let_go()
        self.arm("")
        self._row_typed = None
        self.bubble.hide()

    def _let_go(self) -> None:
        if self.carry.active:
            self.carry.give_up()
        if self.person.active:
            self.person.give_up()
        if self.frame.active:
            self.frame.leave()
        self.marks.forget_cut()

    def follow(self, board: Board) -> None:
        """People joined or left the board: a code begun stays with its person, while what is in
        hand is let go, as it was taken from rows that are others now."""
        held, at = self.carry.active or self.person.active, self._grid.current_cell()
        self._let_go()
        self.entry.follow(board)
        if held and at is not None:
            self.speech.say(at, BREAKS, "The people on the board are others now.", _ONCE_MORE)
            self.speech.kept = True

    # Typing ------------------------------------------------------------------------------------

    def edit(self, text: str | None = None) -> None:
        """Type into the current cell; without a text, what stands there is changed."""
        board, at = self._grid.board, self._grid.current_cell()
        if board is None or at is None or self.carry.active:
            return
        if self.speech.only_read(at):
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

    def _leave_by(self, key: Qt.Key) -> None:
        """A code was entered by a key that goes on."""
        if key in TABS:
            self._tab_on(TABS[key])
        elif key in ENTERS:
            self._end_row()
        else:
            self._go_on(*ARROWS[key])

    def tab(self, key: Qt.Key) -> bool:
        """Along a row that is being typed, also past a date that is left as it is."""
        typing = self._row_typed is not None and self._row_typed[1] == self._grid.current_cell()
        if typing:
            self._tab_on(TABS[key])
        return typing

    def _tab_on(self, columns: int) -> None:
        at = self._grid.current_cell()
        if at is not None:
            start = self._row_start(at)
            if not block_keys.next_in_block(self._grid, columns, down=False):
                self._go_on(0, columns)
            self._row_typed = start, self._grid.current_cell() or at

    def _end_row(self) -> None:
        """Down inside a block; else the next row, under the date where Tab began; as in Excel."""
        at = self._grid.current_cell()
        if at is not None and not block_keys.next_in_block(self._grid, 1, down=True):
            self._go_on(1, self._row_start(at) - at[1])
            self._row_typed = None

    def _row_start(self, at: Place) -> int:
        """The date where a row was begun that has been typed as far as a cell; else its own."""
        typed = self._row_typed
        return typed[0] if typed is not None and typed[1] == at else at[1]

    def _go_on(self, rows: int, columns: int) -> None:
        """The next cell down, up, right or left; headings are passed over."""
        at = self._grid.current_cell()
        if at is None or self._grid.board is None:
            return
        lines = self._grid.lines[self._grid.lines >= 0].tolist()
        row = min(max(lines.index(at[0]) + rows, 0), len(lines) - 1)
        column = min(max(at[1] + columns, 0), self._grid.board.dates - 1)
        self._grid.choose(lines[row], column)

    # Palette -----------------------------------------------------------------------------------

    def arm(self, code: str) -> None:
        """A click or a sweep paints this code from now on; an empty text: no more."""
        if code != self.armed:
            self.armed = code
            self.pointer.armed = bool(code)
            shape = Qt.CursorShape.CrossCursor if code else Qt.CursorShape.ArrowCursor
            self._grid.viewport().setCursor(shape)
            self.armed_changed.emit(code)

    def _paint_swept(self, cells: list[Place]) -> None:
        """The armed code in all cells of a sweep: one step."""
        board = self._grid.board
        if board is None or not cells:
            return
        dates: dict[tuple[int, ...], list[int]] = {}
        for place in dict.fromkeys(place for place, _ in cells):
            columns = tuple(sorted(column for other, column in cells if other == place))
            dates.setdefault(columns, []).append(place)
        fills: list[Command] = [
            Fill(
                board.service_code,
                tuple(board.staff_id(place) for place in places),
                tuple(board.day(column) for column in columns),
                (self.armed,),
            )
            for columns, places in dates.items()
        ]
        self.send(fills[0] if len(fills) == 1 else tuple(fills), cells[-1])

    def _paint_block(self) -> None:
        """The armed code in every selected cell."""
        board, block = self._grid.board, blocks.selected(self._grid)
        if board is not None and block is not None:
            columns = range(block.first, block.last + 1)
            self._paint_swept([(place, column) for place in block.places for column in columns])

    def carry_code(self, cargo: CodeCargo, *, by_keys: bool = False) -> None:
        """A code is dragged from the palette, or taken from it by keys."""
        self.arm("")
        self.carry.take(cargo, by_keys=by_keys)
        at = self._grid.current_cell()
        if by_keys and at is not None:
            self.carry.point(at)

    # The hand of the grid ----------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> bool:
        """A button goes down over the cells."""
        self.speech.hush()
        if self.frame.active or (self.person.active and self.person.by_keys):
            self.rest()
        return self.pointer.press(event)

    def move(self, event: QMouseEvent) -> bool:
        """The pointer moves over the cells."""
        return self.pointer.move(event)

    def release(self, event: QMouseEvent) -> bool:
        """The button goes up."""
        return self.pointer.release(event)

    def chip_press(self, event: QMouseEvent) -> bool:
        """A button goes down over the dates, strips and gaps; so for the next two."""
        return self.pointer.chip_press(event)

    def chip_move(self, event: QMouseEvent) -> bool:
        """The pointer moves over them."""
        return self.pointer.chip_move(event)

    def chip_release(self, event: QMouseEvent) -> bool:
        """The button goes up."""
        return self.pointer.chip_release(event)

    def person_press(self, place: int, event: QMouseEvent) -> bool:
        """A button goes down on a person's name; so for the next two."""
        return self.pointer.person_press(place, event)

    def person_move(self, event: QMouseEvent) -> bool:
        """The pointer moves, the button held."""
        return self.pointer.person_move(event)

    def person_release(self, event: QMouseEvent) -> bool:
        """The button goes up."""
        return self.pointer.person_release(event)

    def from_outside(self, event: QDropEvent) -> bool:
        """Text comes from another program, or a block from this board."""
        return self.outside.comes(event)

    def paint(self, painter: QPainter) -> None:
        """Frames of what is cut, filled and swept, and of a drag."""
        self.marks.paint(painter, handle=not self.carry.active and not self.entry.isVisible())
        self.carry.paint(painter)
