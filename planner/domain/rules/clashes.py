"""OVERLAP and ABSENT: two places at once, and a duty on a day of absence."""

import numpy as np

from planner.domain.region import LongArray
from planner.domain.rules.figures import NO_FIGURES, Figures, Merge, Part, over
from planner.domain.rules.rule import Reach, Sees
from planner.domain.rules.schedules import Schedules
from planner.domain.rules.settings import Settings

_BITS = 11
"""A duty lasts less than 2 ** 11 minutes."""


class Overlap:
    """Two duties of one person overlap in time; on-call duties too (readings A9, B1)."""

    id = "OVERLAP"
    parts = (Part("pair"),)

    def reach(self, settings: Settings) -> Reach:
        """Duties that begin up to two dates away."""
        del settings
        return Reach(Sees.NEAR, 2, 2, on_call=True)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Hours that each pair overlaps, keyed by the hours of both. O(duties + pairs)."""
        del settings
        earlier, later = _pairs(duties)
        if not len(earlier):
            return NO_FIGURES
        start = duties.start[later].astype(np.int64)
        end = np.minimum(duties.end[earlier], duties.end[later])
        hours = (end - start) / 60
        chosen = over(hours, 0)
        return Figures.of(
            duties.sequence[later],
            0,
            hours,
            0,
            key=_pair_keys(duties, earlier, later),
            instants=(start, end),
            days=(duties.day[earlier], duties.day[later]),
        ).take(chosen)


def _pairs(duties: Schedules) -> tuple[LongArray, LongArray]:
    """Rows of duties that overlap, the one that starts first in front."""
    earlier: list[LongArray] = []
    later: list[LongArray] = []
    rows, step = np.arange(len(duties.fact), dtype=np.int64), 1
    while len(rows):
        rows = rows[rows + step < len(duties.fact)]
        same = duties.sequence[rows] == duties.sequence[rows + step]
        rows = rows[same & (duties.start[rows + step] < duties.end[rows])]
        earlier.append(rows)
        later.append(rows + step)
        step += 1
    if not earlier:
        return rows, rows
    return np.concatenate(earlier), np.concatenate(later)


def _pair_keys(duties: Schedules, earlier: LongArray, later: LongArray) -> LongArray:
    """One number for the hours of both duties; duties, not identities, are compared (A11)."""
    start = duties.start[later].astype(np.int64)
    result = start
    for part in (
        start - duties.start[earlier],
        duties.end[later] - start,
        duties.end[earlier] - duties.start[earlier],
    ):
        result = (result << _BITS) + part
    return result


class OnAbsence:
    """A duty that starts on a day of absence (reading B12)."""

    id = "ABSENT"
    parts = (Part("duties", Merge.DATES),)

    def reach(self, settings: Settings) -> Reach:
        """The date itself."""
        del settings
        return Reach(Sees.NEAR, 2, 2, on_call=True)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Number of duties on each day of absence. O(duties log absences)."""
        del settings
        rows = np.flatnonzero(duties.absences.on(duties.person[duties.sequence], duties.day))
        keys = duties.day_keys[rows]
        opens = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        closes = np.append(opens[1:], len(keys))[: len(opens)]
        first, last = rows[opens], rows[closes - 1]
        day = duties.day[first]
        return Figures.of(
            duties.sequence[first],
            0,
            closes - opens,
            0,
            key=day,
            instants=(duties.start[first], duties.end[last]),
            days=(day, day),
        )
