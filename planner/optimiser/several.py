"""What one person could do who may have more than two assignments in the period.

There are too many sets to ask the rules about each. What an option breaks by itself says what
has to stand beside it in any legal set (`healing.py`): its *needs*. Pairs of an option with what
might heal it are asked about too, and have needs like single options. Sets that lack what one of
theirs needs are completed or dropped unasked, and those that are two columns are left to these:
so the rules are asked about few.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations
from operator import or_

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import NONE
from planner.optimiser.bits import bits_of, lowest, positions
from planner.optimiser.clashes import Clashes
from planner.optimiser.healing import Known
from planner.optimiser.legality import Legality
from planner.optimiser.options import OptionStore
from planner.optimiser.own import Choices, Own, Some
from planner.optimiser.warm import TINY

Needs = tuple[int, ...]
"""Bits of options, each time: one of them at least has to stand in the set."""


class Several(Own):
    """One person's options, each with what it needs beside it.

    A set begins with options that are wanted for what they earn; all others only cost, and are
    added where something needs them. What is left out by that earns no more than its wanted part.
    """

    def __init__(
        self,
        store: OptionStore,
        among: Choices,
        floor: float,
        known: Known,
        clashes: Clashes,
        legality: Legality,
    ) -> None:
        self._clashes, self._legality = clashes, legality
        super().__init__(store, among, floor, known)
        self._wanted = bits_of(np.array(self.nets) > min(floor, 0.0) + TINY)
        self._legal = 0
        """Bits of options that are legal by themselves, as far as they were asked about."""
        self._needs: list[Needs] = [()] * len(self.nets)
        self._healed = [0] * len(self.nets)
        """Bits of later options with which each is a legal pair, but not all of it alone."""
        self._of_pairs: dict[Some, Needs] = {}
        """What pairs need that are illegal."""
        self._on: dict[tuple[int, int], Needs] = {}
        self._tried: set[Some] = set()
        self._look_at_singles()
        self._pairs = self._promising_pairs()

    def _apart(self) -> BoolArray:
        """Nor do two fit that have too short a rest between them whatever else is done."""
        start, end = self._clashes.spans(self.options)
        real = start < end
        apart = (start[:, None] >= end) | (end[:, None] <= start) | ~(real[:, None] & real)
        return np.asarray(apart & super()._apart())

    # What each needs -------------------------------------------------------------------------
    def _look_at_singles(self) -> None:
        """Of the options that are wanted, or needed for those; of others nothing is known."""
        asked, new = 0, self._wanted
        while new:
            asked |= new
            at, helping = list(positions(new)), 0
            for one, bits in zip(at, self._broken_alone(at), strict=True):
                unmet = self._store.unmet_of(self._numbers[one])
                lacking = [*self._leaving(unmet), *self._healing(bits, (one,))]
                self._needs[one] = tuple(need & self._fits[one] for need in lacking)
                self._legal |= (not lacking) << one
                for need in self._needs[one]:
                    helping |= need
            new = helping & ~asked
        self._drop_hopeless()

    def _broken_alone(self, at: Sequence[int]) -> list[int]:
        """Bits of what options break by themselves; 0 where they overlap a duty."""
        options = self.options[list(at)]
        bits = np.zeros(len(options), dtype=np.int64)
        free = self._store.unmet[options] == NONE
        bits[free] = self._legality.of_options(options[free])
        found: list[int] = bits.tolist()
        return found

    def pairs(self) -> list[tuple[int, ...]]:
        """Numbers of options that are to be asked about together, before any other sets."""
        return [self.numbers(pair) for pair in self._pairs]

    def hear(self, broken: Sequence[int]) -> None:
        """Bits of what the pairs break: some heal, some do not, some need a third."""
        for pair, bits in zip(self._pairs, broken, strict=True):
            one, other = pair
            if not bits:
                self._healed[one] |= 1 << other
                continue
            room = self._fitting(pair)
            needs = tuple([need & room for need in self._healing(bits, pair)])
            if all(needs):
                self._of_pairs[pair] = needs
            else:
                self._fits[one] &= ~(1 << other)
                self._fits[other] &= ~(1 << one)
        both = zip(self._needs, self._fits, strict=True)
        self._needs = [tuple(need & fits for need in needs) for needs, fits in both]
        self._drop_hopeless()

    def _promising_pairs(self) -> list[Some]:
        """Of an option with what might heal it: those that lack nothing else and could earn."""
        with_it = sum(max(net, 0.0) for net in self.nets[: self._most - 2])
        pairs = {
            (min(one, other), max(one, other))
            for one, needs in enumerate(self._needs)
            for need in needs
            for other in positions(need)
            if self.nets[one] + self.nets[other] + with_it > self.floor + TINY
        }
        return [pair for pair in sorted(pairs) if not self._lacking(pair)]

    def _leaving(self, duties: Sequence[int]) -> list[int]:
        """For each duty which options leave it."""
        return [bits_of(self._leaves == duty) for duty in duties]

    def _healing(self, bits: int, some: Some) -> Sequence[int]:
        """For each rule that a set breaks what could heal it."""
        first, *more = {self._days[one] for one in some}
        found = self._healing_on(bits, first)
        for day in more:
            found = tuple(map(or_, found, self._healing_on(bits, day)))
        return found

    def _healing_on(self, bits: int, day: int) -> Needs:
        """The same of what a duty of a day breaks."""
        if (bits, day) not in self._on:
            reaches = [reach for rule, reach in enumerate(self._known.reaches) if bits >> rule & 1]
            self._on[bits, day] = tuple([self._healers.near(reach, day) for reach in reaches])
        return self._on[bits, day]

    def _drop_hopeless(self) -> None:
        """So that nothing is wanted, nor fits, that can be in no legal set."""
        everything = alive = (1 << len(self._needs)) - 1
        hopeless = self._hopeless(alive)
        while hopeless:
            alive &= ~hopeless
            hopeless = self._hopeless(alive)
        if alive != everything:
            self._wanted &= alive
            self._fits = [fits & alive for fits in self._fits]
            self._needs = [tuple(need & alive for need in needs) for needs in self._needs]

    def _hopeless(self, alive: int) -> int:
        """Bits of those alive that need something of which nothing is alive."""
        lost = 0
        for at, needs in enumerate(self._needs):
            if needs and alive >> at & 1 and not all(need & alive for need in needs):
                lost |= 1 << at
        return lost

    # Sets ------------------------------------------------------------------------------------
    def earning(self, wanted: BoolArray) -> Iterator[tuple[float, Some]]:
        """Sets that lack nothing known and together earn more than the floor."""
        among = [at for at in positions(self._wanted) if wanted[at]]
        hopes = list(accumulate((max(self.nets[at], 0.0) for at in among), initial=0.0))
        yield from self._begun(among, hopes, 0, (), 0.0)

    def _begun(
        self, among: list[int], hopes: list[float], first: int, chosen: Some, gain: float
    ) -> Iterator[tuple[float, Some]]:
        """Sets of some of `among`, from the `first` on, with the chosen, and what they need.

        `hopes`: sums of what the first of `among` earn.
        """
        left, fitting = self._most - len(chosen), self._fitting(chosen)
        for number in range(first, len(among)):
            at = among[number]
            more = gain + self.nets[at]
            hope = more + hopes[min(number + left, len(among))] - hopes[number + 1]
            if hope <= self.floor + TINY:
                return
            if not fitting >> at & 1:
                continue
            larger = tuple(sorted((*chosen, at)))
            if self._hope(hope, larger, lacking := self._lacking(larger)) > self.floor + TINY:
                yield from self._completed(more, larger, lacking)
                if left > 1:
                    yield from self._begun(among, hopes, number + 1, larger, more)

    def _completed(
        self, gain: float, some: Some, lacking: Sequence[int]
    ) -> Iterator[tuple[float, Some]]:
        """A set with options that only cost until it lacks nothing known, if it earns then."""
        if gain <= self.floor + TINY:
            return
        if not lacking:
            if not self._settled(gain, some):
                yield gain, some
            return
        if len(some) >= self._most:
            return
        room = self._fitting(some) & ~self._wanted
        for at in positions(min((need & room for need in lacking), key=int.bit_count)):
            more, larger = gain + self.nets[at], tuple(sorted((*some, at)))
            if more <= self.floor + TINY:
                return
            if larger not in self._tried:
                self._tried.add(larger)
                still = self._lacking(larger)
                if self._hope(more, larger, still) > self.floor + TINY:
                    yield from self._completed(more, larger, still)

    def _lacking(self, some: Some) -> list[int]:
        """Needs of a set that nothing in it meets."""
        there = sum([1 << one for one in some])
        lacking = [need for one in some for need in self._needs[one] if not need & there]
        if len(some) > 1:
            for pair in combinations(some, 2):
                lacking += [need for need in self._of_pairs.get(pair, ()) if not need & there]
        return lacking

    def _hope(self, most: float, some: Some, lacking: Sequence[int]) -> float:
        """At most `most` less what meeting all that is lacking costs; −∞ where it cannot be."""
        if not lacking:
            return most
        fitting, left, met = self._fitting(some), self._most - len(some), 0
        for need in lacking:
            meeting = need & fitting
            if not meeting:
                return -math.inf
            if not meeting & met:  # one option for each of those that share none
                left, met = left - 1, met | meeting
                most += min(self.nets[lowest(meeting)], 0.0)
        return most if left >= 0 else -math.inf

    def _settled(self, gain: float, some: Some) -> bool:
        """Whether it does not matter if a set is legal: it is two columns if it is.

        And if it is not, nothing heals it that it could still pay for.
        """
        if len(some) < self._most:
            healers = self._fitting(some) & ~self._wanted
            if healers and gain + self.nets[lowest(healers)] > self.floor + TINY:
                return False
        return any(
            self._is_column(part) and self._is_column(tuple(one for one in some if one not in part))
            for size in range(1, len(some) // 2 + 1)
            for part in combinations(some, size)
        )

    def _is_column(self, some: Some) -> bool:
        """Whether some are known to be legal, and not because parts of them are."""
        if len(some) == 1:
            return bool(self._legal >> some[0] & 1)
        return len(some) == 2 and bool(self._healed[some[0]] >> some[1] & 1)

    def healed(
        self, gain: float, some: Some, bits: int, unmet: Sequence[int]
    ) -> Iterator[tuple[float, Some]]:
        """The set with what might heal what it breaks, where that still earns."""
        lacking = self._leaving(unmet) if unmet else self._healing(bits, some)
        if self._hope(gain, some, lacking) > self.floor + TINY:
            yield from self._completed(gain, some, lacking)
