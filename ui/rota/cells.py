"""What stands in each cell of the board, as one small number per cell.

A board of 40,000 people × 365 dates is an array of uint16; each number names a `CellState`, of
which there are a few dozen. Painting draws one tile per state and copies it.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import NONE, LongArray, Region
from planner.domain.shift_families import Family, absence_family, family_of
from planner.domain.shifts import KINDS, ShiftKind

StateArray = npt.NDArray[np.uint16]
EMPTY = 0
"""The state of a cell with nothing in it."""


class Aid(IntEnum):
    """Where a duty stands to the service on view."""

    NONE = 0
    IN = 1
    """Worked here by somebody of another service."""
    OUT = 2
    """Worked elsewhere by somebody of this service."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One duty or absence as a tile shows it."""

    code: str
    name: str
    family: Family
    on_call: bool = False
    aid: Aid = Aid.NONE


@dataclass(frozen=True, slots=True)
class CellState:
    """The tiles of one cell: none, one, or two (a second duty, or a duty on a day of absence)."""

    tiles: tuple[Tile, ...] = ()
    more: bool = False
    """Whether there are duties beyond those shown."""
    outside: bool = False
    """Whether the person is not employed on the date."""


@dataclass(frozen=True, eq=False)
class Cells:
    """State of every cell (people, dates) and what each state means."""

    states: StateArray
    table: tuple[CellState, ...]

    def numbered_as(self, before: "Cells") -> "Cells":
        """The same cells, with the numbers that equal states had before; new states follow.

        So that pictures kept by number stay right, and cells can be compared. O(cells).
        """
        number = {state: at for at, state in enumerate(before.table)}
        table = list(before.table)
        new = np.zeros(len(self.table), dtype=np.uint16)
        for at, state in enumerate(self.table):
            if state not in number:
                number[state] = len(table)
                table.append(state)
            new[at] = number[state]
        return Cells(new[self.states], tuple(table))


def build_cells(region: Region, service: int, people: IntArray) -> Cells:
    """The cells of some people, in their order, over the region's period.

    Of people at home elsewhere only the duties in `service` are shown. O(duties of the
    people), plus the size of the grid.
    """
    dates = region.period.days
    row_of = np.full(len(region.people), NONE, dtype=np.int64)
    row_of[people] = np.arange(len(people))
    cell, tile = _duty_tiles(region, service, row_of)
    absent = _absence_codes(region, row_of, len(people) * dates)
    outside = _outside(region, people).ravel()
    states, combinations = _combined(cell, tile, absent, outside)
    table = tuple(_state(region, *combination) for combination in combinations)
    return Cells(states.reshape(len(people), dates), table)


def _duty_tiles(region: Region, service: int, row_of: LongArray) -> tuple[LongArray, LongArray]:
    """Cell and tile number (1 + shift × 3 + aid) of every duty that the board shows."""
    duties, period = region.duties, region.period
    row = row_of[duties.person]
    home = region.people.service[duties.person] == service
    here = duties.service == service
    shown = (row != NONE) & (duties.day >= period.first) & (duties.day <= period.last)
    if service != NONE:
        shown &= home | here
    aid = np.where(home, np.where(here, Aid.NONE, Aid.OUT), Aid.IN)
    if service == NONE:
        aid = np.zeros(len(duties), dtype=np.int64)
    at = np.flatnonzero(shown)
    cell = row[at] * period.days + (duties.day[at] - period.first)
    order = np.argsort(cell, kind="stable")
    tile = 1 + duties.shift[at].astype(np.int64) * 3 + aid[at]
    return cell[order], tile[order]


def _absence_codes(region: Region, row_of: LongArray, cells: int) -> npt.NDArray[np.uint8]:
    """1 + kind of absence of every cell, 0 where there is none."""
    result = np.zeros(cells, dtype=np.uint8)
    absences, period = region.absences, region.period
    first = np.maximum(absences.first, period.first)
    last = np.minimum(absences.last, period.last)
    at = np.flatnonzero((row_of[absences.person] != NONE) & (first <= last))
    lengths = (last[at] - first[at] + 1).astype(np.int64)
    starts = row_of[absences.person[at]] * period.days + (first[at] - period.first)
    steps = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    result[np.repeat(starts, lengths) + steps] = np.repeat(absences.kind[at] + 1, lengths)
    return result


def _outside(region: Region, people: IntArray) -> BoolArray:
    """(people, dates): where somebody is not employed. O(cells of those who join or leave)."""
    period = region.period
    result = np.zeros((len(people), period.days), dtype=np.bool_)
    first, last = region.people.employed_from[people], region.people.employed_to[people]
    moving = np.flatnonzero((first > period.first) | (last < period.last))
    days = np.arange(period.first, period.last + 1)
    result[moving] = ~region.employed(people[moving][:, None], days)
    return result


def _combined(
    cell: LongArray, tile: LongArray, absent: npt.NDArray[np.uint8], outside: BoolArray
) -> tuple[StateArray, list[tuple[int, int, int, bool, bool]]]:
    """State numbers, and for each state (first tile, second tile, absence, more, outside)."""
    cells = len(outside)
    used, first_at, count = np.unique(cell, return_index=True, return_counts=True)
    key = np.zeros(cells, dtype=np.int64)
    width = int(tile.max(initial=0)) + 1
    second = np.zeros(len(used), dtype=np.int64)
    double: BoolArray = count > 1
    second[double] = tile[first_at[double] + 1]
    key[used] = (tile[first_at] * width + second) * 2 + (count > 2)
    touched = np.flatnonzero((key != 0) | (absent != 0) | outside)
    whole = (key[touched] * 256 + absent[touched]) * 2 + outside[touched]
    distinct, number = np.unique(whole, return_inverse=True)
    states = np.zeros(cells, dtype=np.uint16)
    states[touched] = (number + 1).astype(np.uint16)
    combinations = [(0, 0, 0, False, False)]
    for value in distinct.tolist():
        rest, beyond = divmod(value, 2)
        pair, kind = divmod(rest, 256)
        tiles, more = divmod(pair, 2)
        combinations.append((tiles // width, tiles % width, kind, bool(more), bool(beyond)))
    return states, combinations


def _state(
    region: Region, first: int, second: int, absence: int, more: bool, outside: bool
) -> CellState:
    tiles = [_duty_tile(region, number) for number in (first, second) if number]
    if absence:
        kind = region.absences.kinds[absence - 1]
        tiles.append(_absence_tile(region, kind))
    return CellState(tuple(tiles[:2]), more or len(tiles) > 2, outside)


def _duty_tile(region: Region, number: int) -> Tile:
    shift_number, aid = divmod(number - 1, 3)
    shift = region.shifts.values[shift_number]
    return Tile(shift.code, shift.name, family_of(shift), shift.kind == ShiftKind.ON_CALL, Aid(aid))


def _absence_tile(region: Region, kind: str) -> Tile:
    shift = region.shifts.ids.index.get(kind)
    known = shift is not None and KINDS[region.shifts.kind[shift]] == ShiftKind.ABSENCE
    name = region.shifts.values[shift].name if known and shift is not None else _WORDS.get(kind)
    return Tile(kind, name or kind, absence_family(kind))


_WORDS = {
    "AL": "Annual leave",
    "SL": "Study leave",
    "SICK": "Sick",
    "ML": "Maternity leave",
    "OTHER": "Other absence",
}
