"""Strips and gap chips of the board: filled, minimum and margin per shift and date."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.cover.filling import Filling
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.places import Places
from planner.domain.region import NONE, LongArray, Region
from planner.domain.shift_families import family_of
from planner.domain.wording.formats import NOTHING, clock_text, count_text, margin_text
from ui.rota.cells import Tile


class Safety(Enum):
    """The three states of a margin, and none where nothing is asked."""

    NONE = "nothing asked"
    SAFE = "safe"
    EDGE = "on the edge"
    UNSAFE = "unsafe"


def safety_of(margin: int | None) -> Safety:
    """The state of a margin; None where no minimum is asked for (reading A3)."""
    if margin is None:
        return Safety.NONE
    if margin > 0:
        return Safety.SAFE
    return Safety.EDGE if margin == 0 else Safety.UNSAFE


@dataclass(frozen=True, slots=True)
class StripCell:
    """One shift on one date."""

    filled: int
    minimum: int
    margin: int | None

    @property
    def safety(self) -> Safety:
        """Safe, on the edge, unsafe, or nothing asked."""
        return safety_of(self.margin)

    @property
    def text(self) -> str:
        """As "3/3 +1"; "–" where nothing is asked."""
        if self.margin is None:
            return NOTHING
        return f"{self.filled}/{self.minimum} {margin_text(self.margin)}"


@dataclass(frozen=True, slots=True)
class Strip:
    """One shift over the dates of the period."""

    shift: int
    tile: Tile
    hours: str
    cells: tuple[StripCell | None, ...]
    """None where no demand line applies."""


@dataclass(frozen=True, slots=True)
class GapChip:
    """Unfilled slots of one shift on one date."""

    shift: int
    code: str
    day: int
    count: int
    minimum: bool
    """A minimum gap is unsafe, a target gap merely short."""

    @property
    def text(self) -> str:
        """As "E", or "E×2" for two."""
        return self.code if self.count == 1 else f"{self.code}×{self.count}"

    @property
    def words(self) -> str:
        """As "2 target gaps, E"."""
        kind = "minimum gap" if self.minimum else "target gap"
        return f"{count_text(self.count, kind)}, {self.code}"


@dataclass(frozen=True, eq=False)
class Cover:
    """Strips and gaps of one service."""

    strips: tuple[Strip, ...]
    gaps: tuple[tuple[GapChip, ...], ...]
    """For every date its chips, minimum gaps first."""
    minimum_gaps: int
    target_gaps: int


def build_cover(region: Region, service: int, places: Places, filling: Filling) -> Cover:
    """Strips and gaps of one service over the region's period. O(its places)."""
    rows = np.flatnonzero(places.service == service)
    shifts = sorted(
        set(places.shift[rows].tolist()),
        key=lambda shift: (int(region.shifts.start[shift]), int(region.shifts.end[shift])),
    )
    at = np.full((len(shifts), region.period.days), NONE, dtype=np.int64)
    order = {shift: number for number, shift in enumerate(shifts)}
    strip_of = np.array([order[shift] for shift in places.shift[rows].tolist()], dtype=np.int64)
    at[strip_of, places.day[rows] - region.period.first] = rows
    strips = tuple(
        _strip(region, shift, at[number], filling) for number, shift in enumerate(shifts)
    )
    short = filling.minimum_gaps[rows].sum(), filling.target_gaps[rows].sum()
    return Cover(strips, _chips(region, shifts, at, filling), int(short[0]), int(short[1]))


def _strip(region: Region, number: int, places: LongArray, filling: Filling) -> Strip:
    shift = region.shifts.values[number]
    hours = f"{clock_text(shift.start)}–{clock_text(shift.end)}"
    cells = tuple(None if place == NONE else _cell(filling, place) for place in places.tolist())
    return Strip(number, Tile(shift.code, shift.name, family_of(shift)), hours, cells)


def _cell(filling: Filling, place: int) -> StripCell:
    margin = int(filling.margin[place])
    return StripCell(
        int(filling.filled_minimum[place]),
        int(filling.minimum[place]),
        None if margin == NO_MARGIN else margin,
    )


def _chips(
    region: Region, shifts: list[int], at: LongArray, filling: Filling
) -> tuple[tuple[GapChip, ...], ...]:
    result = []
    known: BoolArray = at != NONE
    for date in range(region.period.days):
        chips = []
        for minimum, gaps in ((True, filling.minimum_gaps), (False, filling.target_gaps)):
            for number in np.flatnonzero(known[:, date]).tolist():
                count = int(gaps[at[number, date]])
                if count:
                    code = region.shifts.ids.codes[shifts[number]]
                    day = region.period.first + date
                    chips.append(GapChip(shifts[number], code, day, count, minimum))
        result.append(tuple(chips))
    return tuple(result)
