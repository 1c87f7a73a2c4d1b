"""Which lines of each place are pressed: somebody less there, and a slot more stays empty."""

from collections.abc import Iterator

import numpy as np

from planner.domain.cover import hall
from planner.domain.cover.places import Places
from planner.domain.region import LongArray, Region

_MOST_CELLS = 1 << 21


def pressed_lines(region: Region, places: Places) -> tuple[LongArray, LongArray]:
    """(places,) masks of lines, for minimum slots and for all slots.

    The union of the sets S for which N(S) − slots(S) is least, where that is at most 0. Places
    with more lines than all their subsets can be looked at count all lines as pressed.
    O(duties + places × lines × 2**lines).
    """
    width = places.line_counts
    result = np.zeros((2, len(places)), dtype=np.int64)
    many = width > hall.DENSE_LINES
    result[:, many] = (np.int64(1) << width[many]) - 1
    for some in _blocks(np.where(many, 0, width)):
        lines = int(width[some[0]])
        rows = places.lines[places.line_offsets[some][:, None] + np.arange(lines)]
        reached = hall.neighbours(_histogram(places, some, lines))
        for at, slots in enumerate((region.lines.minimum, region.lines.target)):
            result[at, some] = _pressed(hall.subset_sums(slots[rows]), reached)
    return result[0], result[1]


def _pressed(slots: LongArray, reached: LongArray) -> LongArray:
    spare = np.where(slots > 0, reached - slots, 1)
    least = np.minimum(spare.min(axis=-1), 0)[:, None]
    subsets = np.arange(slots.shape[-1])
    return np.asarray(np.bitwise_or.reduce(np.where(spare == least, subsets, 0), axis=-1))


def _blocks(width: LongArray) -> Iterator[LongArray]:
    for lines in np.unique(width[width > 0]).tolist():
        same = np.flatnonzero(width == lines)
        size = max(1, _MOST_CELLS >> lines)
        for start in range(0, len(same), size):
            yield same[start : start + size]


def _histogram(places: Places, some: LongArray, lines: int) -> LongArray:
    """(places, 2**lines): how many people have which mask."""
    position = np.full(len(places), -1, dtype=np.int64)
    position[some] = np.arange(len(some))
    at = position[places.place_of_entry]
    here = at >= 0
    cells = (at[here] << lines) + places.masks[here]
    counts = np.bincount(cells, minlength=len(some) << lines)
    return counts.reshape(len(some), 1 << lines)
