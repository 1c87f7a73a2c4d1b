"""Which duties share a minute with some hours.

Hours are half-open (reading A9): a duty that ends at 15:00 shares none with one that starts then.
A duty of no length, as a change of the clock can make one (B15), shares none with anything.
"""

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import DAY_MINUTES, BoolArray
from planner.domain.region import Duties, LongArray
from planner.domain.rules.ragged import ranges

Instants = npt.NDArray[np.integer]
_LONGEST = 2 * DAY_MINUTES
"""A duty is shorter, changes of the clock included."""


def share_a_minute(
    start: Instants, end: Instants, other_start: Instants | int, other_end: Instants | int
) -> BoolArray:
    """Whether stretches of time overlap (broadcast)."""
    # Quicker than the later start and the earlier end, which would be numbers for each.
    meet = (start < other_end) & (other_start < end)
    return np.asarray(meet & (start < end) & (other_start < other_end))


def overlapping(
    duties: Duties, person: npt.NDArray[np.integer], start: Instants, end: Instants
) -> tuple[LongArray, LongArray]:
    """Pairs (position in the arrays, row of a duty): which duties of each of n people overlap
    their hours, by position, then row. O(n log duties of one person + pairs)."""
    first, after = duties.offsets[person], duties.offsets[person + 1]
    low = _first_not_before(duties.start, first, after, start - _LONGEST)
    high = _first_not_before(duties.start, low, after, end)
    rows = ranges(low, high - low)
    which = np.repeat(np.arange(len(low), dtype=np.int64), high - low)
    meet = share_a_minute(duties.start[rows], duties.end[rows], start[which], end[which])
    return which[meet], rows[meet]


def _first_not_before(
    values: Instants, first: LongArray, after: LongArray, wanted: Instants
) -> LongArray:
    """In each of several ascending ranges the first position whose value is at least the one
    wanted; the range's end if there is none."""
    low, high = first, after
    while (open_still := low < high).any():
        middle = (low + high) >> 1
        less = open_still.copy()
        less[open_still] = values[middle[open_still]] < wanted[open_still]
        low = np.where(less, middle + 1, low)
        high = np.where(open_still & ~less, middle, high)
    return low
