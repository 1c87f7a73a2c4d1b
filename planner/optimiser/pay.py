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
from planner.optimiser.problem import WINDOW_DAYS, Problem
from planner.optimiser.warm import TINY, Solution


@dataclass(frozen=True, slots=True)
class Most:
    """How many assignments a person may have in which parts of a period (A15)."""

    first: int
    """Of the period; so `last`."""
    last: int
    number: int
    """In 28 dates."""

    @classmethod
    def of(cls, problem: Problem) -> "Most":
        """Of a problem's period."""
        period = problem.region.period
        return cls(period.first, period.last, problem.weights.max_assignments)

    def parts(self, day: Numbers) -> Iterator[Numbers]:
        """(options,): numbers of parts of 28 dates at most that make up the period together; once
        from its first date on, and once up to its last, if that is another division."""
        yield (day - self.first) // WINDOW_DAYS
        if self.last - self.first >= WINDOW_DAYS:
            yield (self.last - day) // WINDOW_DAYS


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
    day: Numbers
    """Date of each."""

    def take(self, chosen: BoolArray) -> "Owned":
        """Those of some of the people."""
        number = np.diff(self.first)
        some = np.repeat(chosen, number)
        people = [one for one, taken in zip(self.people, chosen.tolist(), strict=True) if taken]
        first = np.concatenate([[0], np.cumsum(number[chosen])])
        return Owned(people, self.options[some], first, self.nets[some], self.day[some])

    def parts(self, number: int) -> Iterator["Owned"]:
        """The same a number of people at a time."""
        at = np.arange(len(self.people))
        for first in range(0, len(at), number):
            yield self.take((at >= first) & (at < first + number))

    def could_be_part(self, floor: float, most: Most) -> BoolArray:
        """(options,): which, with the best others of the person, earn more than a floor."""
        return np.asarray(self._with_best(most) > floor)

    def _with_best(self, most: Most) -> FloatArray:
        person = np.repeat(self.people, np.diff(self.first))
        return _with_best(self.nets, person, self.day, most)

    def best_of(self, earned: FloatArray, number: int) -> FloatArray:
        """(people,): what so many of a person's options earn at most: `earned`, each ≥ 0."""
        person = np.repeat(np.arange(len(self.people)), np.diff(self.first))
        best = best_of_each(person, earned, number)
        return np.bincount(person[best], earned[best], len(self.people)).astype(np.float64)

    def best_with(self, some: BoolArray, most: Most) -> FloatArray:
        """(people,): what a person's options earn together at most, one of them of `some`."""
        person = np.repeat(np.arange(len(self.people)), np.diff(self.first))
        best = np.zeros(len(self.people))
        np.maximum.at(best, person[some], self._with_best(most)[some])
        return best


def _with_best(nets: FloatArray, person: Numbers, day: Numbers, most: Most) -> FloatArray:
    """What each earns with the best others of the person (ascending), as many as may be."""
    found = [_with_best_of(nets, person, part, most) for part in most.parts(day)]
    return np.asarray(np.min(found, axis=0))


def _with_best_of(nets: FloatArray, person: Numbers, part: Numbers, most: Most) -> FloatArray:
    """The same with as many of each part of the period as there may be in it."""
    first = np.flatnonzero(np.diff(person, prepend=-1))
    number = np.diff(np.append(first, len(nets)))
    with_it = nets.copy()
    for one in range(int(part.max(initial=0)) + 1):
        here = part == one
        best = np.maximum.reduceat(np.where(here, nets, 0.0), first)
        with_it += np.repeat(np.maximum(best, 0.0), number) * (most.number - here)
    return with_it


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

    def wanted(self, floor: float) -> Wanted:
        """Tells where a person has options that, with the best others, earn more than a floor.

        Options that something is wished of are there already: they count as others.
        """
        prices, problem = self._prices, self._master.problem
        wishes, most = self._master.store.wishes, Most.of(problem)

        def wanted(person: Numbers, lis: Numbers, points: Numbers) -> BoolArray:
            nets = prices.arrival[lis] - points - prices.person[person]
            wished = (problem.most_in_a_plan - 1) * wishes.most_of(person)
            day = problem.places.day[problem.place_of_li[lis]]
            rough = nets - prices.least_of_modes(problem)
            at = np.flatnonzero(_with_best(rough, person, day, most) + wished > floor)
            exact = nets[at] - prices.of_modes(problem, person[at], lis[at])
            with_it = _with_best(exact, person[at], day[at], most)
            chosen = np.zeros(len(person), dtype=np.bool_)
            chosen[at[with_it + wished[at] > floor]] = True
            return chosen

        return wanted
