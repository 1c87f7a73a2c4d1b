"""Fillings of many places at once after people came and left, and whether naming can stand."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray
from planner.domain.cover import hall
from planner.domain.cover.filling import blocks, histogram
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places
from planner.domain.region import LongArray, Region


@dataclass(frozen=True, slots=True)
class Changes:
    """Parallel arrays, one entry for each person who comes to a place or leaves it."""

    place: LongArray
    mask: LongArray
    """The lines of the place that the person can fill."""
    named: LongArray
    """Bit of the line that somebody who comes is named for; −1 for somebody who leaves."""


@dataclass(frozen=True, slots=True)
class Changed:
    """Places after changes; parallel arrays."""

    place: LongArray
    filled_minimum: LongArray
    filled_total: LongArray
    realisable: BoolArray
    """Whether one best filling puts everybody who came where they are named (A14)."""

    @classmethod
    def of(cls, region: Region, places: Places, changes: Changes) -> "Changed":
        """The places that are changed, ascending.

        O(duties there + places × lines × 2**lines) for places of up to 10 lines.
        """
        touched = np.unique(changes.place)
        result = np.zeros((3, len(touched)), dtype=np.int64)
        for some in blocks(places.line_counts[touched]):
            block = _Block(region, places, changes, touched[some])
            result[:, some] = block.filled()
        return cls(touched, result[0], result[1], result[2] > 0)


class _Block:
    """Places of equally many lines."""

    def __init__(
        self, region: Region, places: Places, changes: Changes, some: npt.NDArray[np.int64]
    ) -> None:
        self._region, self._places, self._some = region, places, some
        at = np.searchsorted(some, changes.place)
        here = np.flatnonzero(np.append(some, -1)[at] == changes.place)
        self._at, self._mask, self._named = at[here], changes.mask[here], changes.named[here]
        self._lines = int(places.line_counts[some[0]]) if len(some) else 0

    def filled(self) -> LongArray:
        """(3, places): filled minimum, all filled, realisable."""
        if self._lines > hall.DENSE_LINES:
            return np.array(list(self._one_by_one()), dtype=np.int64).T
        rows = self._places.lines[
            self._places.line_offsets[self._some][:, None] + np.arange(self._lines)
        ]
        minimum, target = self._region.lines.minimum[rows], self._region.lines.target[rows]
        stay = histogram(self._places, self._places.masks, self._some, self._lines)
        comes = self._named >= 0
        np.add.at(stay, (self._at[~comes], self._mask[~comes]), -1)
        after = stay.copy()
        np.add.at(after, (self._at[comes], self._mask[comes]), 1)
        reached = hall.neighbours(after)
        filled = hall.fillable(minimum, reached), hall.fillable(target, reached)
        taken = np.zeros(minimum.shape, dtype=np.int64)
        np.add.at(taken, (self._at[comes], self._named[comes]), 1)
        others = hall.neighbours(stay)
        least = np.minimum(taken, minimum).sum(axis=1)
        minimum_left = hall.fillable(np.maximum(minimum - taken, 0), others)
        total_left = hall.fillable(np.maximum(target - taken, 0), others)
        stands = (taken <= target).all(axis=1)
        stands &= (least + minimum_left == filled[0]) & (
            taken.sum(axis=1) + total_left == filled[1]
        )
        able = self._mask[comes] >> np.maximum(self._named[comes], 0) & 1 == 1
        stands[self._at[comes][~able]] = False
        return np.stack([filled[0], filled[1], stands.astype(np.int64)])

    def _one_by_one(self) -> Iterator[tuple[int, int, int]]:
        for number, place in enumerate(self._some.tolist()):
            here = self._at == number
            named = [
                (mask, bit)
                for mask, bit in zip(
                    self._mask[here].tolist(), self._named[here].tolist(), strict=True
                )
                if bit >= 0
            ]
            leavers = self._mask[here & (self._named < 0)].tolist()
            standing = PlaceFilling.of(self._region, self._places, place)
            after = standing.after([mask for mask, _ in named], leavers)
            yield after.filled_minimum, after.filled_total, int(after.realisable(named))
