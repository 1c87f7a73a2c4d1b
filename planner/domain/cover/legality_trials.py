"""What the rules are asked of somebody who would cover: the duty, without all that overlap it."""

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import DAY_MINUTES, IntArray
from planner.domain.region import LongArray, Region
from planner.domain.rules.ragged import offsets_of, spread
from planner.domain.rules.trials import Trials

LEFT_OUT = ("OVERLAP", "ABSENT")
"""These rules are the checks `free` and `present` (A10)."""
_LONGEST = DAY_MINUTES + 120
"""No duty is longer than a day, and a change of the clock adds an hour or two."""
_AROUND = 4
"""Dates beside a duty's on which one that overlaps it can start, with some to spare."""


def covering_trials(
    region: Region, person: npt.ArrayLike, day: npt.ArrayLike, shift: npt.ArrayLike
) -> Trials:
    """One trial for each person, date and shift (broadcast): the shift is added, and every duty
    of the person that overlaps it is taken away (A9, A10). O(trials · log duties)."""
    who, dates, codes = (np.atleast_1d(part) for part in np.broadcast_arrays(person, day, shift))
    removed, offsets = overlapping(region, who, dates, codes)
    return Trials(
        person=who.astype(np.int32),
        removed=removed.astype(np.int32),
        removed_offsets=offsets,
        added_day=dates.astype(np.int32),
        added_shift=codes.astype(np.int32),
        added_offsets=np.arange(len(who) + 1, dtype=np.int64),
    )


def overlapping(
    region: Region, person: npt.NDArray[np.integer], day: npt.ArrayLike, shift: npt.ArrayLike
) -> tuple[LongArray, LongArray]:
    """Rows of `region.duties` that overlap a shift on a date, for each of n people (A9).

    Rows laid end to end, and the offsets (n + 1) of each person's. O(n · log duties), and a look
    at the date of every duty.
    """
    duties, codes = region.duties, np.asarray(shift)
    near = _near(duties.day, np.asarray(day))
    start = region.clock.instant(day, region.shifts.start[codes]).astype(np.int64)
    end = region.clock.instant(day, region.shifts.end[codes]).astype(np.int64)
    keys = _keys(duties.person[near], duties.start[near])
    low = np.searchsorted(keys, _keys(person, start - _LONGEST))
    high = np.searchsorted(keys, _keys(person, end))
    offsets = offsets_of(high - low)
    rows = near[spread(low, offsets)]
    counts = np.diff(offsets)
    meets = duties.end[rows] > np.repeat(start, counts)
    kept = np.concatenate([[0], np.cumsum(meets)]).astype(np.int64)
    return rows[meets], kept[offsets]


def _near(days: IntArray, wanted: npt.NDArray[np.integer]) -> LongArray:
    """Rows of duties that can overlap one on some dates: of years of duties a few weeks."""
    if not wanted.size:
        return np.zeros(0, dtype=np.int64)
    near = (days >= wanted.min() - _AROUND) & (days <= wanted.max() + _AROUND)
    return np.flatnonzero(near).astype(np.int64, copy=False)


def _keys(person: npt.ArrayLike, instant: npt.ArrayLike) -> LongArray:
    """One ascending number for a person and an instant."""
    return (np.asarray(person, dtype=np.int64) << 32) + np.asarray(instant, dtype=np.int64)
