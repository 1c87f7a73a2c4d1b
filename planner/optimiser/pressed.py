"""Which lines of each place are pressed: somebody less there, and a slot more stays empty."""

import numpy as np

from planner.domain.cover import hall
from planner.domain.region import LongArray
from planner.optimiser.hall_rows import hall_sums
from planner.optimiser.problem import Problem


def pressed_lines(problem: Problem) -> tuple[LongArray, LongArray]:
    """(places,) masks of lines, for minimum slots and for all slots.

    The union of the sets S for which N(S) − slots(S) is least, where that is at most 0. Places
    with more lines than all their subsets can be looked at count all lines as pressed.
    O(duties + places × lines × 2**lines).
    """
    width = problem.places.line_counts
    result = np.zeros((2, len(width)), dtype=np.int64)
    many = width > hall.DENSE_LINES
    result[:, many] = (np.int64(1) << width[many]) - 1
    for sums in hall_sums(problem, np.flatnonzero((width > 0) & ~many)):
        for at, slots in enumerate(sums.slots):
            result[at, sums.places] = _pressed(slots, sums.reached)
    return result[0], result[1]


def _pressed(slots: LongArray, reached: LongArray) -> LongArray:
    spare = np.where(slots > 0, reached - slots, 1)
    least = np.minimum(spare.min(axis=-1), 0)[:, None]
    subsets = np.arange(slots.shape[-1])
    return np.asarray(np.bitwise_or.reduce(np.where(spare == least, subsets, 0), axis=-1))
