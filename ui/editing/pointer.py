"""The mouse on the board: presses become drags, sweeps, fills, or a block that is selected."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from ui.editing import block_keys
from ui.editing.blocks import Block, block_in
from ui.editing.cargo import Cargo, Place, duty_cargo, slot_cargo
from ui.editing.carry import Carry
from ui.editing.marks import Marks
from ui.editing.person_carry import PersonCarry
from ui.rota.grid import RotaGrid
from ui.rota.strips import GapChip

_CONTROL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_LEFT = Qt.MouseButton.LeftButton
Pressed = Cargo | GapChip | int
"""What may be taken in hand: a duty, a gap, or a person (place)."""


class Pointer:
    """Follows the buttons over cells, chips and names of one board."""

    def __init__(
        self,
        grid: RotaGrid,
        carry: Carry,
        person: PersonCarry,
        marks: Marks,
        fill: Callable[[Block, Block], object],
        paint: Callable[[list[Place]], object],
        choose_chip: Callable[[GapChip], object],
        drag_out: Callable[[], object],
    ) -> None:
        self._grid, self._carry, self._person, self._marks = grid, carry, person, marks
        self._fill, self._paint, self._choose_chip = fill, paint, choose_chip
        self._drag_out = drag_out
        self._pressed: tuple[Pressed, QPoint] | None = None
        self._anchor: Place | None = None
        """Where a drag with Shift began."""
        self._empty: Place | None = None
        """The empty cell where a drag began, which selects."""
        self._edge: QPoint | None = None
        self.armed = False

    # Cells -------------------------------------------------------------------------------------

    def press(self, event: QMouseEvent) -> bool:
        """A duty may be dragged, the handle filled from, an armed code swept, a block begun."""
        self._pressed = self._anchor = self._empty = self._edge = None
        if event.button() != _LEFT:
            return False
        at, point = self._cell(event), event.position().toPoint()
        if self._carry.active:
            self._drop_by_click(at)
        elif self._marks.handle().contains(point):
            self._marks.begin_fill()
        elif at is not None and self.armed:
            self._marks.begin_sweep(at)
        elif event.modifiers() & _SHIFT:
            self._reach_to(at)
        elif self._marks.on_edge(point):
            self._edge = point
        elif at is not None and not self._press_duty(at, point):
            self._empty = None if event.modifiers() & _CONTROL else at
            return False
        else:
            return at is not None
        return True

    def _reach_to(self, at: Place | None) -> None:
        """Shift held: the block reaches from the current cell to what is pressed."""
        self._anchor = at
        if at is not None and self._grid.current_cell() is not None:
            block_keys.stretch_to(self._grid, self._grid.rows_box(at).topLeft())
        elif at is not None:
            self._grid.choose(*at)

    def _drop_by_click(self, at: Place | None) -> None:
        if at is not None and self._carry.by_keys:
            self._carry.point(at)
            self._carry.drop()

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
        point, at = event.position().toPoint(), self._cell(event)
        if self._marks.filling:
            self._marks.stretch(point)
        elif self._marks.sweeping:
            self._marks.sweep(at)
        elif self._anchor is not None:
            self._stretch_block(at)
        elif self._edge is not None:
            if _far(point, self._edge):
                self._edge = None
                self._drag_out()
        else:
            self._begin(point)
            if self._carry.active and not self._carry.by_keys:
                self._carry.follow(point, bool(event.modifiers() & _CONTROL))
                return True
            return self._pressed is not None
        return True

    def release(self, event: QMouseEvent) -> bool:
        """Drop, or end of filling, sweeping and selecting."""
        pressed, self._pressed = self._pressed, None
        anchor, self._anchor, self._edge = self._anchor, None, None
        empty, self._empty = self._empty, None
        if self._marks.filling:
            self._end_fill()
        elif self._marks.sweeping:
            self._paint(self._marks.end_sweep())
        elif self._carry.active and not self._carry.by_keys:
            self._carry.follow(event.position().toPoint(), bool(event.modifiers() & _CONTROL))
            self._carry.drop()
        else:
            if empty is not None:
                block_keys.begin_at(self._grid, empty)
            return pressed is not None or anchor is not None
        return True

    def _stretch_block(self, at: Place | None) -> None:
        """Shift held: a block from the cell that was pressed to the one under the pointer."""
        assert self._anchor is not None
        one, other = (self._grid.rows_box(cell) for cell in (self._anchor, at or self._anchor))
        block = one.united(other)
        if block in self._grid.blocks() or at is None:
            return
        if block != one or len(self._grid.blocks()) > 1:
            self._grid.choose(*self._anchor)
            self._grid.select_block(block)

    def _begin(self, point: QPoint) -> None:
        """Take in hand what was pressed, once the pointer has really moved."""
        if self._pressed is None or self._grid.board is None:
            return
        pressed, start = self._pressed
        if not _far(point, start):
            return
        self._pressed = None
        if isinstance(pressed, int):
            self._person.take(pressed)
        elif isinstance(pressed, GapChip):
            self._carry.take(slot_cargo(self._grid.board, pressed))
        else:
            self._carry.take(pressed)

    def _cell(self, event: QMouseEvent) -> Place | None:
        return self._grid.cell_at(event.position().toPoint())

    def _end_fill(self) -> None:
        done = self._marks.end_fill()
        if done is not None:
            source, box = done
            self._grid.select_block(box)
            self._fill(source, block_in(self._grid, box))

    # Chips -------------------------------------------------------------------------------------

    def chip_press(self, event: QMouseEvent) -> bool:
        """A chip is taken in hand when the pointer moves, chosen when it does not."""
        chip = self._grid.date_header.chip_under(event.position().toPoint())
        if chip is None or event.button() != _LEFT:
            return False
        self._pressed = chip, self._over_cells(event)
        return True

    def chip_move(self, event: QMouseEvent) -> bool:
        """Over the header or, while dragged, over the cells."""
        point = self._over_cells(event)
        self._begin(point)
        if self._carry.active and not self._carry.by_keys:
            self._carry.follow(point, False)
            return True
        return self._pressed is not None

    def chip_release(self, event: QMouseEvent) -> bool:
        """Drop it, or choose it."""
        pressed, self._pressed = self._pressed, None
        if self._carry.active and not self._carry.by_keys:
            self._carry.follow(self._over_cells(event), False)
            self._carry.drop()
            return True
        if pressed is not None and isinstance(pressed[0], GapChip):
            self._choose_chip(pressed[0])
            return True
        return False

    # People ------------------------------------------------------------------------------------

    def person_press(self, place: int, event: QMouseEvent) -> bool:
        """A person is taken in hand when the pointer moves."""
        plain = event.button() == _LEFT and not event.modifiers()
        self._pressed = (place, self._over_cells(event)) if plain else None
        return self._pressed is not None

    def person_move(self, event: QMouseEvent) -> bool:
        """To the row of gaps."""
        self._begin(self._over_cells(event))
        if self._person.active:
            self._person.follow(event.globalPosition().toPoint())
            return True
        return self._pressed is not None

    def person_release(self, event: QMouseEvent) -> bool:
        """Dropped on a gap, or let go."""
        self._pressed = None
        if not self._person.active or self._person.by_keys:
            return False
        self._person.follow(event.globalPosition().toPoint())
        self._person.drop()
        return True

    def _over_cells(self, event: QMouseEvent) -> QPoint:
        """The pointer in coordinates of the cells."""
        return self._grid.viewport().mapFromGlobal(event.globalPosition().toPoint())


def _far(point: QPoint, start: QPoint) -> bool:
    """Whether the pointer has moved so far that a drag is meant."""
    return bool((point - start).manhattanLength() >= QApplication.startDragDistance())
