"""What one person could do, as few numbers: the best option of each kind that the rules tell apart.

Options with the same hours and the same duty left are one to every rule; only the one that earns
most can be part of an atom that earns most.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import NONE, FloatArray
from planner.optimiser.bits import ByDate, bits_of_rows, positions
from planner.optimiser.growing import Numbers
from planner.optimiser.healing import Healers, Known
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import WINDOW_DAYS
from planner.optimiser.warm import TINY

Some = tuple[int, ...]
"""Positions in `Own.options`, ascending."""


@dataclass(frozen=True, slots=True, eq=False)
class Choices:
    """Options of one person: parallel arrays."""

    options: Numbers
    nets: FloatArray
    """What each earns."""
    keys: Numbers
    """What each is to the rules (`Clashes.keys`)."""


class Own:
    """One person's options, best first; sets of them are bits of whole numbers."""

    def __init__(
        self,
        store: OptionStore,
        among: Choices,
        floor: float,
        known: Known,
    ) -> None:
        options, nets, keys = among.options, among.nets, among.keys
        order = np.lexsort((options, -nets, keys))
        best = order[np.flatnonzero(np.diff(keys[order], prepend=-1))]
        best = best[np.argsort(-nets[best], kind="stable")]
        self._store = store
        self._most = store.problem.most_in_a_plan
        most_with_it = np.maximum(nets[best], 0.0)[: self._most - 1].sum()
        best = best[nets[best] + most_with_it > floor]
        self.floor = floor
        self.options = options[best]
        self.nets: list[float] = nets[best].tolist()
        self._numbers: list[int] = self.options.tolist()
        self._limit = store.problem.weights.max_assignments
        self._days: list[int] = store.day[self.options].tolist()
        self._leaves = store.duty[self.options]
        self._by_date = ByDate(self._days)
        self._known = known
        self._healers = Healers(self._days, self._leaves != NONE, known)
        self._fits = bits_of_rows(self._apart())
        """For each option the bits of those that can stand beside it."""
        self._rooms: dict[tuple[int, int], int] = {}
        self._helpers: dict[tuple[int, Some], list[int]] = {}

    def _apart(self) -> BoolArray:
        """(options, options): which overlap nowhere and leave different duties."""
        start, end = self._store.start[self.options], self._store.end[self.options]
        apart = (start[:, None] >= end) | (end[:, None] <= start)
        apart &= (self._leaves[:, None] != self._leaves) | (self._leaves == NONE)
        return np.asarray(apart)

    def pairs(self) -> list[tuple[int, ...]]:
        """Numbers of options that are to be asked about together first: none here."""
        return []

    def hear(self, broken: Sequence[int]) -> None:
        """Bits of what the pairs break."""

    def earning(self, wanted: BoolArray) -> Iterator[tuple[float, Some]]:
        """Sets of some of the options that each earn, and together earn, more than the floor."""
        least = min(self.floor, 0.0) + TINY
        among = [at for at, net in enumerate(self.nets) if wanted[at] and net > least]
        hopes = list(accumulate((max(self.nets[at], 0.0) for at in among), initial=0.0))
        yield from self._grow(among, hopes, 0, (), 0.0, self._fitting(()))

    def _grow(
        self,
        among: list[int],
        hopes: list[float],
        first: int,
        chosen: Some,
        gain: float,
        fitting: int,
    ) -> Iterator[tuple[float, Some]]:
        """`hopes`: sums of what the first of `among` earn; `fitting`: bits, see `_fitting`."""
        left, last = self._most - len(chosen), len(hopes) - 1
        for number in range(first, len(among)):
            at = among[number]
            more = gain + self.nets[at]
            if more + hopes[min(number + left, last)] - hopes[number + 1] <= self.floor + TINY:
                return
            if not fitting >> at & 1:
                continue
            larger = tuple(sorted((*chosen, at)))
            if more > self.floor + TINY:
                yield more, larger
            if left > 1:
                fit = self._fitting(larger)
                yield from self._grow(among, hopes, number + 1, larger, more, fit)

    def _fitting(self, chosen: Some) -> int:
        """Bits of the options that can stand beside some (`bundles.compatible`)."""
        fitting = self._with_room(chosen)
        for one in chosen:
            fitting &= self._fits[one]
        return fitting

    def _with_room(self, chosen: Some) -> int:
        """Bits of the options on dates that keep to the most in 28 days. O(chosen)."""
        if len(chosen) < self._limit:
            return -1
        room, days = -1, sorted([self._days[one] for one in chosen])
        for earliest, latest in zip(days, days[self._limit - 1 :], strict=False):
            room &= self._room(earliest, latest)
        return room

    def _room(self, earliest: int, latest: int) -> int:
        """Bits of the options that are not within 28 days of both of two dates."""
        if (earliest, latest) not in self._rooms:
            within = latest - WINDOW_DAYS + 1, earliest + WINDOW_DAYS - 1
            self._rooms[earliest, latest] = ~self._by_date.between(*within)
        return self._rooms[earliest, latest]

    def numbers(self, some: Some) -> tuple[int, ...]:
        """Numbers of options in the store, ascending."""
        return tuple(sorted([self._numbers[one] for one in some]))

    def healed(
        self, gain: float, some: Some, bits: int, unmet: Sequence[int]
    ) -> Iterator[tuple[float, Some]]:
        """The set with one option more each that might heal what it breaks and still earns.

        `unmet`: duties that overlap it and are not left.
        """
        if len(some) >= self._most:
            return
        fitting = self._fitting(some)
        for at in self._helping(some, bits, unmet):
            if gain + self.nets[at] <= self.floor + TINY:
                return
            if fitting >> at & 1:
                yield gain + self.nets[at], tuple(sorted((*some, at)))

    def _helping(self, some: Some, bits: int, unmet: Sequence[int]) -> list[int]:
        """Options that could heal a set, those that earn most first."""
        if unmet:
            found: list[int] = np.flatnonzero(self._leaves == unmet[0]).tolist()
            return found
        if (bits, some) not in self._helpers:
            reach, could = self._known.narrowest(bits), 0
            for one in some:
                could |= self._healers.near(reach, self._days[one])
            self._helpers[bits, some] = list(positions(could))
        return self._helpers[bits, some]
