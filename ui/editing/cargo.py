"""What can be in hand over the board, what each cell says to it, and the command of a drop."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from planner.application.edit_commands import Command, Fill, Give, Move, Swap
from planner.domain.calendar import IntArray
from planner.domain.cover.drops import Chip, Drops, HeldDuty, drops, swaps
from planner.domain.region import NONE
from planner.domain.shift_families import absence_family, family_of
from planner.domain.shifts import KINDS, ShiftKind
from planner.domain.wording.formats import day_text
from ui.rota.board import Board
from ui.rota.cells import Tile
from ui.rota.strips import GapChip

Place = tuple[int, int]
"""Place of a person in the board's order, and column of a date."""


class Cargo(Protocol):
    """Something in hand."""

    @property
    def tile(self) -> Tile:
        """What it looks like under the pointer."""

    @property
    def source(self) -> Place | None:
        """The cell that it comes from."""

    def title(self, board: Board, copy: bool) -> str:
        """As "Moving: early, Fatima Patel, Thu 10 Dec"."""

    def judge(self, board: Board, people: IntArray, copy: bool) -> list[Drops]:
        """What every cell of some people says; with two, the second is about an exchange."""

    def command(self, board: Board, at: Place, copy: bool, exchange: bool) -> Command:
        """What a drop there means."""

    def column(self, board: Board) -> int | None:
        """The only date it can go to; None: any."""


@dataclass(frozen=True, slots=True)
class DutyCargo:
    """A duty of the board."""

    row: int
    """Of `region.duties`."""
    at: Place
    tile: Tile

    @property
    def source(self) -> Place | None:
        """Its own cell."""
        return self.at

    def title(self, board: Board, copy: bool) -> str:
        """As "Moving: early, Fatima Patel, Thu 10 Dec"."""
        place, column = self.at
        day = day_text(board.day(column))
        return f"{'Copying' if copy else 'Moving'}: {self.tile.name}, {board.name(place)}, {day}"

    def judge(self, board: Board, people: IntArray, copy: bool) -> list[Drops]:
        """Joining, and unless it is a copy also exchanging."""
        loaded = board.loaded
        whole = (loaded.region, loaded.engine, loaded.places)
        joining = drops(*whole, HeldDuty(self.row, copy), people)
        return [joining] if copy else [joining, swaps(*whole, self.row, people)]

    def command(self, board: Board, at: Place, copy: bool, exchange: bool) -> Command:
        """A move, a copy or a swap."""
        source, target = board.cell(*self.at), board.cell(*at)
        if exchange:
            other = duties_at(board, at)[0]
            theirs = board.region.shifts.ids.codes[board.region.duties.shift[other]]
            return Swap(board.service_code, source, target, self.tile.code, theirs)
        return Move(board.service_code, source, self.tile.code, target, copy=copy)

    def column(self, _board: Board) -> int | None:
        """Any date."""
        return None


@dataclass(frozen=True, slots=True)
class SlotCargo:
    """An unfilled slot."""

    chip: GapChip
    tile: Tile

    @property
    def source(self) -> Place | None:
        """It comes from no cell."""
        return None

    def title(self, _board: Board, _copy: bool) -> str:
        """As "Filling: early gap, Sat 12 Dec"."""
        return f"Filling: {self.tile.name} gap, {day_text(self.chip.day)}"

    def judge(self, board: Board, people: IntArray, _copy: bool) -> list[Drops]:
        """Cells of its date."""
        loaded = board.loaded
        held = Chip(self.chip.shift, self.chip.day, line_of(board, self.chip))
        return [drops(loaded.region, loaded.engine, loaded.places, held, people)]

    def command(self, board: Board, at: Place, _copy: bool, _exchange: bool) -> Command:
        """The duty joins what stands there."""
        return Give(board.service_code, board.cell(*at), (self.tile.code,), adding=True)

    def column(self, board: Board) -> int | None:
        """Its own date."""
        return self.chip.day - board.region.period.first


@dataclass(frozen=True, slots=True)
class CodeCargo:
    """A code of the palette."""

    tile: Tile

    @property
    def source(self) -> Place | None:
        """It comes from no cell."""
        return None

    def title(self, _board: Board, _copy: bool) -> str:
        """As "Giving: early"."""
        return f"Giving: {self.tile.name}"

    def judge(self, board: Board, people: IntArray, _copy: bool) -> list[Drops]:
        """Duties are judged; leave is fine wherever somebody is employed."""
        shift = board.region.shifts.ids.index.get(self.tile.code, NONE)
        if shift == NONE or is_leave(board, self.tile.code):
            return []
        loaded = board.loaded
        return [drops(loaded.region, loaded.engine, loaded.places, Chip(shift), people)]

    def command(self, board: Board, at: Place, _copy: bool, _exchange: bool) -> Command:
        """A duty joins what stands there, leave takes its place."""
        cell, leave = board.cell(*at), is_leave(board, self.tile.code)
        people, days = (cell.staff_id,), (cell.day,)
        return Fill(board.service_code, people, days, (self.tile.code,), adding=not leave)

    def over_block(self, board: Board, people: Sequence[str], days: Sequence[int]) -> Command:
        """A drop on a selected block: every cell of it gets the code."""
        leave = is_leave(board, self.tile.code)
        codes = (self.tile.code,)
        return Fill(board.service_code, tuple(people), tuple(days), codes, adding=not leave)

    def column(self, _board: Board) -> int | None:
        """Any date."""
        return None


def is_leave(board: Board, code: str) -> bool:
    """Whether a code is a kind of absence."""
    shift = board.region.shifts.ids.index.get(code)
    if shift is None:
        return True
    return bool(KINDS[board.region.shifts.kind[shift]] == ShiftKind.ABSENCE)


def duties_at(board: Board, at: Place) -> list[int]:
    """Rows of the duties in a cell that belong to the service on view."""
    region, (place, column) = board.region, at
    rows = region.duties.of_person(int(board.people[place]))
    there = region.duties.day[rows] == board.day(column)
    there &= region.duties.service[rows] == board.service
    found: list[int] = (rows.start + np.flatnonzero(there)).tolist()
    return found


def duty_cargo(board: Board, at: Place, part: float = 0.0) -> DutyCargo | None:
    """The duty of a cell that may be taken in hand; `part` says where in the cell (0 to 1)."""
    rows = duties_at(board, at)
    if not rows:
        return None
    row = rows[min(int(part * len(rows)), len(rows) - 1)]
    return DutyCargo(row, at, code_tile(board, _code(board, row)))


def slot_cargo(board: Board, chip: GapChip) -> SlotCargo:
    """A gap chip in hand."""
    return SlotCargo(chip, code_tile(board, chip.code))


def code_tile(board: Board, code: str) -> Tile:
    """The tile of a code."""
    number = board.region.shifts.ids.index.get(code)
    if number is None:
        return Tile(code, code, absence_family(code))
    shift = board.region.shifts.values[number]
    return Tile(code, shift.name, family_of(shift), shift.kind == ShiftKind.ON_CALL)


def _code(board: Board, row: int) -> str:
    code: str = board.region.shifts.ids.codes[board.region.duties.shift[row]]
    return code


def line_of(board: Board, chip: GapChip) -> int:
    """The one line that asks for the shift on the date; NONE where there are several."""
    lines, column = board.region.lines, chip.day - board.region.period.first
    found = np.flatnonzero(
        (lines.service == board.service) & (lines.shift == chip.shift) & lines.applies[:, column]
    )
    return int(found[0]) if len(found) == 1 else NONE
