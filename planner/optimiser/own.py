"""What one person could do, as few numbers: the best option of each kind that the rules tell apart.

Options with the same hours and the same duty left are one to every rule; only the one that earns
most can be part of an atom that earns most.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import NONE, FloatArray
from planner.optimiser.clashes import WINDOW_DAYS
from planner.optimiser.growing import Numbers
from planner.optimiser.healing import could_matter, reach_of
from planner.optimiser.options import OptionStore

TINY = 1e-6
Some = tuple[int, ...]
"""Positions in `Own.options`, ascending."""


class Own:
    """One person's options, best first; sets of them are bits of whole numbers."""

    def __init__(
        self,
        store: OptionStore,
        options: Numbers,
        nets: FloatArray,
        keys: Numbers,
        floor: float,
    ) -> None:
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
        self._day = store.day[self.options]
        self._days: list[int] = self._day.tolist()
        self._leaves = store.duty[self.options]
        self._fits = self._pairs_that_fit()
        self._on_day: dict[int, int] = {}
        """Bits of the options by date."""
        for at, day in enumerate(self._days):
            self._on_day[day] = self._on_day.get(day, 0) | 1 << at
        self._rooms: dict[tuple[int, ...], int] = {}
        self._helpers: dict[tuple[int, Some], list[int]] = {}

    def _pairs_that_fit(self) -> list[int]:
        """For each option the bits of those that overlap it nowhere and leave another duty."""
        start, end = self._store.start[self.options], self._store.end[self.options]
        apart = (start[:, None] >= end) | (end[:, None] <= start)
        apart &= (self._leaves[:, None] != self._leaves) | (self._leaves == NONE)
        return [_bits(row) for row in apart]

    def earning(self, wanted: BoolArray, floor: float) -> Iterator[tuple[float, Some]]:
        """Sets of some of the options that each earn, and together earn, more than a floor."""
        among = [
            at for at, net in enumerate(self.nets) if wanted[at] and net > min(floor, 0.0) + TINY
        ]
        hopes = list(accumulate((max(self.nets[at], 0.0) for at in among), initial=0.0))
        yield from self._grow(among, hopes, 0, (), 0.0, floor, self._fitting(()))

    def _grow(
        self,
        among: list[int],
        hopes: list[float],
        first: int,
        chosen: Some,
        gain: float,
        floor: float,
        fitting: int,
    ) -> Iterator[tuple[float, Some]]:
        """`hopes`: sums of what the first of `among` earn; `fitting`: bits, see `_fitting`."""
        left, last = self._most - len(chosen), len(hopes) - 1
        for number in range(first, len(among)):
            at = among[number]
            more = gain + self.nets[at]
            if more + hopes[min(number + left, last)] - hopes[number + 1] <= floor + TINY:
                return
            if not fitting >> at & 1:
                continue
            larger = tuple(sorted((*chosen, at)))
            if more > floor + TINY:
                yield more, larger
            if left > 1:
                fit = self._fitting(larger)
                yield from self._grow(among, hopes, number + 1, larger, more, floor, fit)

    def _fitting(self, chosen: Some) -> int:
        """Bits of the options that can stand beside some (`bundles.compatible`)."""
        fitting = self._with_room(chosen)
        for one in chosen:
            fitting &= self._fits[one]
        return fitting

    def _with_room(self, chosen: Some) -> int:
        """Bits of the options on dates that keep to the most in 28 days. O(dates) once a set."""
        if len(chosen) < self._limit:
            return -1
        days = tuple(sorted([self._days[one] for one in chosen]))
        if days not in self._rooms:
            self._rooms[days] = sum(
                bits for day, bits in self._on_day.items() if self._not_too_many((*days, day))
            )
        return self._rooms[days]

    def _not_too_many(self, days: Sequence[int]) -> bool:
        in_order = sorted(days)
        return all(
            later - earlier >= WINDOW_DAYS
            for earlier, later in zip(in_order, in_order[self._limit :], strict=False)
        )

    def numbers(self, some: Some) -> tuple[int, ...]:
        """Numbers of options in the store, ascending."""
        return tuple(sorted([self._numbers[one] for one in some]))

    def healed(
        self, gain: float, some: Some, bits: int, unmet: Sequence[int], known: tuple[int, int]
    ) -> Iterator[tuple[float, Some]]:
        """The set with one option more each that might heal what it breaks and still earns.

        `unmet`: duties that overlap it and are not left; `known`: dates of the person's first
        and last known duty.
        """
        if len(some) >= self._most:
            return
        fitting = self._fitting(some)
        for at in self._helping(some, bits, unmet, known):
            if gain + self.nets[at] <= self.floor + TINY:
                return
            if fitting >> at & 1:
                yield gain + self.nets[at], tuple(sorted((*some, at)))

    def _helping(
        self, some: Some, bits: int, unmet: Sequence[int], known: tuple[int, int]
    ) -> list[int]:
        """Options that could heal a set, those that earn most first."""
        if unmet:
            found: list[int] = np.flatnonzero(self._leaves == unmet[0]).tolist()
            return found
        if (bits, some) not in self._helpers:
            days = self._day[list(some)].tolist()
            could = could_matter(reach_of(bits), days, self._day, self._leaves != NONE, known)
            self._helpers[bits, some] = np.flatnonzero(could).tolist()
        return self._helpers[bits, some]


def _bits(row: BoolArray) -> int:
    return int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little")
