"""What the linear program would pay: for an arrival, for somebody leaving, for a person."""

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.region import FloatArray
from planner.domain.rules.ragged import ranges
from planner.optimiser.freedom import FREE
from planner.optimiser.growing import Numbers
from planner.optimiser.hall_rows import Kind
from planner.optimiser.master import Master
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import Problem
from planner.optimiser.refilling import Refilling
from planner.optimiser.warm import Solution
from planner.optimiser.wishes import DECLINED, NEVER

AT_A_TIME = 1 << 16
"""So many options are looked at at a time: arrays of millions fill the memory on the way."""


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of one round."""

    arrival: FloatArray
    """(slot lines,)"""
    loss: FloatArray
    """(leave classes,)"""
    person: FloatArray
    """(people,): for one assignment more of a person."""
    by_ability: tuple[tuple[int, int, float], ...] = ()
    """(place, set of lines, price): what an arrival able to do any of the set pays besides."""
    lent: FloatArray | None = None
    """(trusts,): of one assignment more of their people in another trust."""

    @classmethod
    def of(cls, master: Master, refilling: Refilling, solution: Solution) -> "Prices":
        """From the duals of a solved round. O(priced rows × lines + classes there)."""
        problem, table = master.problem, master.halls.table
        arrival = np.zeros(len(problem.places.lines))
        loss = np.zeros(len(problem.class_place))
        duals = solution.price_of(table.row)
        rows = np.flatnonzero(duals > 0)
        duals = duals[rows]
        place, kind, subset = table.place[rows], table.kind[rows], table.subset[rows]
        plain = kind < Kind.BEST_MINIMUM
        _add_arrivals(problem, arrival, place[plain], kind[plain], subset[plain], duals[plain])
        leaving = np.where(kind == Kind.NAMED, 0.0, np.where(plain, duals, -duals))
        _add_losses(problem, loss, place, subset, leaving)
        refilling.fill(arrival, loss, master.holds())
        exact = zip(place[~plain], subset[~plain], duals[~plain], strict=True)
        by_ability = tuple((int(one), int(some), float(dual)) for one, some, dual in exact)
        lent = master.lending.prices(solution) if master.lending.on else None
        return cls(arrival, loss, master.person_prices(solution), by_ability, lent)

    def towards(self, other: "Prices", part: float) -> "Prices":
        """Prices that lie a part of the way to others, by ability and of lending as they are."""
        return replace(
            self,
            arrival=_between(self.arrival, other.arrival, part),
            loss=_between(self.loss, other.loss, part),
            person=_between(self.person, other.person, part),
        )

    def could_earn(self, store: OptionStore, floor: float) -> Numbers:
        """All options that earn more than a floor if the person and leaving cost nothing.

        O(options), with less on the way than `profits`: most options fall out so.
        """
        least = floor + min(0.0, float(self.loss.min(initial=0.0)))
        found = [np.zeros(0, dtype=np.int64)]
        for start in range(0, len(store), AT_A_TIME):
            some = slice(start, start + AT_A_TIME)
            earns = self.arrival[store.li[some]] - store.points[some] > least
            found.append(np.flatnonzero(earns) + start)
        return np.concatenate(found)

    def least_of_modes(self, problem: Problem) -> float:
        """No option costs less by its mode and by what leaving loses."""
        weights = problem.weights
        return min(weights.extra, weights.redeploy + min(0.0, float(self.loss.min(initial=0.0))))

    def of_modes(self, problem: Problem, person: Numbers, lis: Numbers) -> FloatArray:
        """The same of each person's options for a slot line: parallel arrays. O(pairs)."""
        weights, place = problem.weights, problem.place_of_li[lis]
        shift, day = problem.places.shift[place], problem.places.day[place]
        state = problem.freedom.of_shifts(shift, day, person)
        duty = np.flatnonzero(state >= 0)
        lost = np.append(self.loss, 0.0)[problem.class_left(state[duty])]
        cost = np.where(state == FREE, weights.extra, self.least_of_modes(problem))
        cost[duty] = np.minimum(weights.extra, weights.redeploy + lost)
        return cost

    def profits(self, store: OptionStore, options: Numbers | None = None) -> FloatArray:
        """What each option (all of them) earns, the person's own price not yet taken off.

        What was declined earns nothing, whatever its place would pay: its columns are held at 0,
        so no price has to fit them.
        """
        problem = store.problem
        chosen = slice(None) if options is None else options
        duty, points = store.duty[chosen], store.points[chosen]
        # The added last entry stands for NONE: nothing is lost.
        left = problem.class_left(duty)
        lost = np.append(self.loss, 0.0)[left]
        result = np.asarray(self.arrival[store.li[chosen]] - points - lost)
        result[points >= DECLINED] = -NEVER
        if self.lent is not None:
            person, li = store.person[chosen], store.li[chosen]
            price = self.lent[problem.region.people.trust[person]]
            result -= np.where(problem.lent(person, li), price, 0.0)
        if self.by_ability:
            self._take_abilities(store, result, np.arange(len(store))[chosen])
        return result

    def _take_abilities(self, store: OptionStore, profits: FloatArray, options: Numbers) -> None:
        problem = store.problem
        place_of = problem.place_of_li[store.li[options]]
        for place, subset, dual in self.by_ability:
            for at in np.flatnonzero(place_of == place).tolist():
                person = int(store.person[options[at]])
                if problem.able(place, person) & subset:
                    profits[at] -= dual


def _between(first: FloatArray, second: FloatArray, part: float) -> FloatArray:
    return np.asarray((1.0 - part) * first + part * second)


def _add_arrivals(
    problem: Problem,
    arrival: FloatArray,
    place: Numbers,
    kind: Numbers,
    subset: Numbers,
    duals: FloatArray,
) -> None:
    """An arrival named for a line of a row's set earns its price, or pays it for the slot."""
    paid = np.where(kind == Kind.NAMED, -duals, duals)
    for bit in range(int(subset.max(initial=0)).bit_length()):
        named = np.flatnonzero(subset >> bit & 1)
        lis = problem.places.line_offsets[place[named]] + bit
        np.add.at(arrival, lis, paid[named])


def _add_losses(
    problem: Problem, loss: FloatArray, place: Numbers, subset: Numbers, paid: FloatArray
) -> None:
    """Whoever could do a line of a row's set pays its price when leaving."""
    first, after = problem.class_ranges
    number = after[place] - first[place]
    classes = ranges(first[place], number)
    row = np.repeat(np.arange(len(place)), number)
    able = problem.class_mask[classes] & subset[row] != 0
    np.add.at(loss, classes[able], paid[row[able]])
