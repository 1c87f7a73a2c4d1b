"""What the linear program would pay: for an arrival, for somebody leaving, for a person."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import IntArray
from planner.domain.region import NONE, FloatArray, LongArray
from planner.optimiser.master import Kind, Master
from planner.optimiser.options import OptionStore
from planner.optimiser.standing import Standing


@dataclass(frozen=True, eq=False)
class Prices:
    """Prices of one round."""

    arrival: FloatArray
    """(slot lines,)"""
    loss: FloatArray
    """(leave classes,)"""
    person: FloatArray
    """(people,)"""
    by_ability: tuple[tuple[int, int, float], ...] = ()
    """(place, set of lines, price): what an arrival able to do any of the set pays besides."""

    @classmethod
    def of(cls, master: Master, standing: Standing, row_duals: FloatArray) -> "Prices":
        """From the duals of a solved round. O(places of the model × lines)."""
        problem = master.problem
        arrival = np.zeros(len(problem.places.lines))
        loss = np.zeros(len(problem.class_place))
        held = np.zeros(len(problem.places), dtype=np.bool_)
        held[list(master.places)] = True
        first, after = problem.class_ranges
        by_ability = []
        for place, kind, subset, dual in master.place_duals(row_duals):
            if kind >= Kind.BEST_MINIMUM:
                by_ability.append((place, subset, dual))
                part = slice(first[place], after[place])
                loss[part] -= dual * ((problem.class_mask[part] & subset) != 0)
                continue
            low = int(problem.places.line_offsets[place])
            sign = -1.0 if kind == Kind.NAMED else 1.0
            for bit in _bits(subset):
                arrival[low + bit] += sign * dual
            if kind != Kind.NAMED:
                part = slice(first[place], after[place])
                loss[part] += dual * ((problem.class_mask[part] & subset) != 0)
        standing.fill(arrival, loss, held)
        return cls(arrival, loss, master.person_duals(row_duals), tuple(by_ability))

    def profits(self, store: OptionStore, options: IntArray | None = None) -> FloatArray:
        """What each option (all of them) earns, the person's own price not yet taken off."""
        problem = store.problem
        chosen = slice(None) if options is None else options
        duty = store.duty[chosen]
        # The added last entries stand for NONE: nobody leaves, nothing is lost.
        left = np.append(problem.leave_class, NONE)[duty]
        lost = np.append(self.loss, 0.0)[left]
        result = np.asarray(self.arrival[store.li[chosen]] - store.points[chosen] - lost)
        if self.by_ability:
            self._take_abilities(store, result, np.arange(len(store))[chosen])
        return result

    def _take_abilities(self, store: OptionStore, profits: FloatArray, options: LongArray) -> None:
        problem = store.problem
        place_of = problem.place_of_li[store.li[options]]
        for place, subset, dual in self.by_ability:
            for at in np.flatnonzero(place_of == place).tolist():
                person = int(store.person[options[at]])
                if problem.able(place, person) & subset:
                    profits[at] -= dual


def _bits(subset: int) -> Iterator[int]:
    bit = 0
    while subset >> bit:
        if subset >> bit & 1:
            yield bit
        bit += 1
