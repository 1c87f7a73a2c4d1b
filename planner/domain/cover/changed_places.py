"""Fillings of many places at once after people came and left, and whether naming can stand."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover import hall
from planner.domain.cover.filling import Filling, blocks, histogram
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import LongArray, Region


@dataclass(frozen=True, slots=True)
class Changes:
    """Parallel arrays, one entry for each person who comes to a place or leaves it."""

    place: LongArray
    mask: LongArray
    """The lines of the place that the person can fill."""
    named: LongArray
    """Bit of the line that somebody who comes is named for; −1 for somebody who leaves."""


Change = tuple[int, int, int]
"""Place, mask and bit named of one entry of `Changes`."""


class Movements:
    """Who comes and leaves, kept from one plan to the next.

    Knows at which places that became different since they were last counted.
    """

    def __init__(self) -> None:
        self._at: dict[int, list[tuple[int, int]]] = {}
        self._stale: set[int] = set()

    def add(self, changes: Iterable[Change]) -> None:
        """Further people come and leave."""
        for place, mask, named in changes:
            self._at.setdefault(place, []).append((mask, named))
            self._stale.add(place)

    def remove(self, changes: Iterable[Change]) -> None:
        """What was added before is not so any more."""
        for place, mask, named in changes:
            self._at[place].remove((mask, named))
            self._stale.add(place)

    def differ(self, places: LongArray) -> None:
        """Other people stand at some places than before, whoever comes and leaves."""
        self._stale.update(places.tolist())

    @property
    def stale(self) -> LongArray:
        """Places where anything became different, ascending."""
        return np.array(sorted(self._stale), dtype=np.int64)

    def changes(self) -> Changes:
        """All that happens at the places that are `stale`; nothing may happen there any more."""
        stale = sorted(self._stale)
        rows = [(place, *one) for place in stale for one in self._at.get(place, ())]
        columns = np.array(rows, dtype=np.int64).reshape(len(rows), 3)
        return Changes(columns[:, 0], columns[:, 1], columns[:, 2])

    def counted(self) -> None:
        """From now on no place is `stale`."""
        self._stale.clear()


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

    def gained(self, before: Filling, weights: Weights) -> LongArray:
        """(n, 3): V after less V before, and how many more minimum and further gaps there are."""
        minimum = self.filled_minimum - before.filled_minimum[self.place]
        further = self.filled_total - before.filled_target[self.place] - minimum
        worth = weights.minimum_slot * minimum + weights.target_slot * further
        return np.stack([before.priority[self.place] * worth, -minimum, -further], axis=-1)


def margins_of_changed(region: Region, places: Places, changes: Changes) -> LongArray:
    """Margins after changes of the places that are changed, ascending; as `Changed` costs."""
    touched = np.unique(changes.place)
    result = np.zeros(len(touched), dtype=np.int64)
    for some in blocks(places.line_counts[touched]):
        result[some] = _Block(region, places, changes, touched[some]).margins()
    return result


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
        minimum, target = self._slots()
        stay, after = self._people()
        comes = self._named >= 0
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

    def margins(self) -> LongArray:
        """(places,)."""
        if self._lines > hall.DENSE_LINES:
            return np.array([after.margin for after, _ in self._singly()], dtype=np.int64)
        return hall.margins(self._slots()[0], hall.neighbours(self._people()[1]))

    def _slots(self) -> tuple[IntArray, IntArray]:
        """(places, lines) twice: minimum and target."""
        rows = self._places.lines[
            self._places.line_offsets[self._some][:, None] + np.arange(self._lines)
        ]
        return self._region.lines.minimum[rows], self._region.lines.target[rows]

    def _people(self) -> tuple[LongArray, LongArray]:
        """(places, 2**lines) people by mask twice: of those who stay, and with those who come."""
        stay = histogram(self._places, self._places.masks, self._some, self._lines)
        comes = self._named >= 0
        np.add.at(stay, (self._at[~comes], self._mask[~comes]), -1)
        after = stay.copy()
        np.add.at(after, (self._at[comes], self._mask[comes]), 1)
        return stay, after

    def _one_by_one(self) -> Iterator[tuple[int, int, int]]:
        for after, named in self._singly():
            yield after.filled_minimum, after.filled_total, int(after.realisable(named))

    def _singly(self) -> Iterator[tuple[PlaceFilling, list[tuple[int, int]]]]:
        """Each place afterwards, and who is named for which line there."""
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
            yield standing.after([mask for mask, _ in named], leavers), named
