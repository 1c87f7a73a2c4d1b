"""What lies around some columns of the program: those that touch the same places and people."""

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import FloatArray
from planner.optimiser.growing import Numbers
from planner.optimiser.master import Master
from planner.optimiser.part_program import LESS_THAN_A_POINT, Part

IN_USE = 0.5
"""A column that is whole stands above this share."""
_NONE = np.zeros(0, dtype=np.int64)


class Surroundings:
    """Grows step by step: from columns to what they touch, and to all columns that touch it."""

    def __init__(self, master: Master) -> None:
        self._master = master
        self.columns = np.zeros(master.columns, dtype=np.bool_)
        """(columns,): those found so far."""
        self._places = np.zeros(len(master.problem.places), dtype=np.bool_)
        self._people = np.zeros(len(master.problem.region.people), dtype=np.bool_)

    def mark(self, places: Numbers, people: Numbers = _NONE) -> None:
        """Places and people to `take` the columns of."""
        self._places[places] = self._people[people] = True

    def reach(self, some: BoolArray | None = None) -> None:
        """Mark what the columns found touch, or only `some` of them. O(touches)."""
        touches = self._master.touches
        here = (self.columns if some is None else self.columns & some)[touches.column]
        self.mark(touches.place[here], touches.person[here])

    def take(self, among: BoolArray | None = None) -> None:
        """Find all columns (`among` some) that touch what is marked. O(touches)."""
        touches = self._master.touches
        hit = self._places[touches.place] | self._people[touches.person]
        if among is not None:
            hit &= among[touches.column]
        self.columns[touches.column[hit]] = True

    def part(
        self, values: FloatArray, tolerance: float = LESS_THAN_A_POINT, places: Numbers = _NONE
    ) -> Part:
        """The columns found may change, with those that go with what they touch and with some
        places; all others keep their values."""
        touches, free = self._master.touches, self.columns.copy()
        here = free[touches.column]
        free[self._master.companions(touches.place[here], touches.person[here])] = True
        free[self._master.companions(places, _NONE)] = True
        return Part(free, values, max(tolerance, LESS_THAN_A_POINT))
