"""Many short ranges laid end to end: the shape of "all duties of all people"."""

import numpy as np
import numpy.typing as npt

from planner.domain.region import LongArray


def offsets_of(counts: npt.ArrayLike) -> LongArray:
    """Where each range begins if ranges of these lengths lie end to end; one entry more."""
    numbers = np.asarray(counts, dtype=np.int64)
    result = np.zeros(len(numbers) + 1, dtype=np.int64)
    np.cumsum(numbers, out=result[1:])
    return result


def lengths(offsets: LongArray) -> LongArray:
    """How long each range is. As `np.diff`, which takes longer to begin than most of these take."""
    return np.asarray(offsets[1:] - offsets[:-1])


def spread(starts: npt.ArrayLike, offsets: LongArray) -> LongArray:
    """start, start + 1, … of every range, laid end to end. O(sum of lengths)."""
    counts = lengths(offsets)
    shift = np.asarray(starts, dtype=np.int64) - offsets[:-1]
    return np.arange(int(offsets[-1]), dtype=np.int64) + np.repeat(shift, counts)


def ranges(first: npt.ArrayLike, number: npt.ArrayLike) -> LongArray:
    """The whole numbers of several ranges, one range after the other. O(sum of numbers)."""
    return spread(first, offsets_of(number))


def owners(offsets: LongArray) -> LongArray:
    """The number of the range that each element belongs to."""
    return np.repeat(np.arange(len(offsets) - 1, dtype=np.int64), lengths(offsets))
