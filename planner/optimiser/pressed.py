"""Which lines of each place are pressed: somebody less there, and a slot more stays empty."""

import numpy as np

from planner.domain.cover import hall
from planner.domain.region import LongArray
from planner.optimiser.hall_rows import hall_sums, reached
from planner.optimiser.problem import Problem


def pressed_lines(problem: Problem) -> tuple[LongArray, LongArray]:
    """(places,) masks of lines, for minimum slots and for all slots.

    The union of the sets S for which N(S) − slots(S) is least, where that is at most 0. Of places
    with more lines than all their subsets can be looked at it is all lines or none.
    O(duties + places × lines × 2**lines).
    """
    width = problem.places.line_counts
    result = np.zeros((2, len(width)), dtype=np.int64)
    many = width > hall.DENSE_LINES
    for place in np.flatnonzero(many).tolist():
        result[:, place] = _pressed_of_wide(problem, place)
    for sums in hall_sums(problem, np.flatnonzero((width > 0) & ~many)):
        for at, slots in enumerate(sums.slots):
            result[at, sums.places] = _pressed(slots, sums.reached)
    return result[0], result[1]


def _pressed_of_wide(problem: Problem, place: int) -> tuple[int, int]:
    """Where no slot is empty only lines that are just enough may have a price: with people to
    spare leaving costs nothing."""
    standing = problem.standing(place)
    everything = (1 << len(standing.target)) - 1
    people, full = reached(standing.people, everything), bool(problem.full[place])
    asked = sum(standing.minimum), sum(standing.target)
    of_minimum, of_all = (everything if not full or people <= slots else 0 for slots in asked)
    return of_minimum, of_all


def _pressed(slots: LongArray, reached: LongArray) -> LongArray:
    spare = np.where(slots > 0, reached - slots, 1)
    least = np.minimum(spare.min(axis=-1), 0)[:, None]
    subsets = np.arange(slots.shape[-1])
    return np.asarray(np.bitwise_or.reduce(np.where(spare == least, subsets, 0), axis=-1))
