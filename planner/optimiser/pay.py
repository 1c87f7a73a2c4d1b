"""What options earn at a round's prices as parts of atoms, all options of some people at once."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import FloatArray
from planner.optimiser.growing import Numbers
from planner.optimiser.loose import Wanted
from planner.optimiser.master import Master
from planner.optimiser.prices import AT_A_TIME, Prices
from planner.optimiser.pricing import best_of_each
from planner.optimiser.warm import TINY, Solution


@dataclass(frozen=True, eq=False)
class Owned:
    """All options of some people."""

    people: list[int]
    """Ascending."""
    options: Numbers
    """By person, then number."""
    first: Numbers
    """(people + 1,): from where on those of each are."""
    nets: FloatArray
    """What each option earns."""

    def take(self, chosen: BoolArray) -> "Owned":
        """Those of some of the people."""
        number = np.diff(self.first)
        some = np.repeat(chosen, number)
        people = [one for one, taken in zip(self.people, chosen.tolist(), strict=True) if taken]
        first = np.concatenate([[0], np.cumsum(number[chosen])])
        return Owned(people, self.options[some], first, self.nets[some])

    def parts(self, number: int) -> Iterator["Owned"]:
        """The same a number of people at a time."""
        at = np.arange(len(self.people))
        for first in range(0, len(at), number):
            yield self.take((at >= first) & (at < first + number))

    def could_be_part(self, floor: float, most: int) -> BoolArray:
        """(options,): which, with the best others of the person, earn more than a floor."""
        person = np.repeat(self.people, np.diff(self.first))
        return np.asarray(_with_best(self.nets, person, most) > floor)

    def best_of(self, earned: FloatArray, number: int) -> FloatArray:
        """(people,): what so many of a person's options earn at most: `earned`, each ≥ 0."""
        person = np.repeat(np.arange(len(self.people)), np.diff(self.first))
        best = best_of_each(person, earned, number)
        return np.bincount(person[best], earned[best], len(self.people)).astype(np.float64)

    def best_with(self, some: BoolArray, number: int) -> FloatArray:
        """(people,): what so many of a person's options earn at most, one of them of `some`."""
        person = np.repeat(np.arange(len(self.people)), np.diff(self.first))
        best = np.zeros(len(self.people))
        np.maximum.at(best, person[some], _with_best(self.nets, person, number)[some])
        return best


def _with_best(nets: FloatArray, person: Numbers, most: int) -> FloatArray:
    """What each earns with the best others of the person (ascending), as many as may be."""
    first = np.flatnonzero(np.diff(person, prepend=-1))
    best = np.maximum(np.maximum.reduceat(nets, first), 0.0)
    number = np.diff(np.append(first, len(nets)))
    return np.asarray(nets + (most - 1) * np.repeat(best, number))


class Pay:
    """What options earn beyond what their person and the rows between assignments cost.

    Rows of keys are left out: a new atom is in none of them.
    """

    def __init__(self, master: Master, prices: Prices, solution: Solution) -> None:
        self._master = master
        self._prices = prices
        self._solution = solution

    def of(self, options: Numbers) -> FloatArray:
        """Of some options. O(options)."""
        person, clashes = self._master.store.person, self._master.clashes
        nets = np.zeros(len(options))
        for start in range(0, len(options), AT_A_TIME):
            some = options[start : start + AT_A_TIME]
            charges = clashes.charges(some, self._solution, keys=False)
            charges += self._prices.person[person[some]]
            nets[start : start + AT_A_TIME] = (
                self._prices.profits(self._master.store, some) - charges
            )
        return nets

    def could_earn(self, floor: float) -> Numbers:
        """All options that earn more than a floor if the person and leaving cost nothing."""
        return self._prices.could_earn(self._master.store, floor + TINY)

    def wanted(self, floor: float, most: int) -> Wanted:
        """Tells where a person has options that, with the best others, earn more than a floor.

        Options that something is wished of are there already: they count as others.
        """
        prices, problem = self._prices, self._master.problem
        wishes = self._master.store.wishes

        def wanted(person: Numbers, lis: Numbers, points: Numbers) -> BoolArray:
            nets = prices.arrival[lis] - points - prices.person[person]
            wished = (most - 1) * wishes.most_of(person)
            rough = _with_best(nets - prices.least_of_modes(problem), person, most) + wished
            at = np.flatnonzero(rough > floor)
            exact = nets[at] - prices.of_modes(problem, person[at], lis[at])
            chosen = np.zeros(len(person), dtype=np.bool_)
            chosen[at[_with_best(exact, person[at], most) + wished[at] > floor]] = True
            return chosen

        return wanted
