"""WTR-DAILY and WTR-WEEKLY: rest between duties, and long rests in any 14 days."""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import LongArray
from planner.domain.rules.figures import NO_FIGURES, TOLERANCE, Figures, Merge, Part, over
from planner.domain.rules.ragged import offsets_of, owners, spread
from planner.domain.rules.rule import Reach, Sees, days_of
from planner.domain.rules.schedules import Schedules
from planner.domain.rules.settings import Settings

_ENDLESS = 1 << 30
"""Minutes of rest before the first known duty."""


class DailyRest:
    """Rest between each work duty and the next, from the latest end so far (reading B11)."""

    id = "WTR-DAILY"
    parts = (Part("rest", too_little=True),)

    def reach(self, settings: Settings) -> Reach:
        """A rest that is too short ends within the limit."""
        days = days_of(settings["rest_hours"])
        return Reach(Sees.NEAR, days, days)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Rests that are too short, keyed by the date of the later duty. O(duties)."""
        work, limit = duties.work, settings["rest_hours"]
        gaps = gaps_before(work)
        short = (gaps >= 0) & over(gaps / 60, limit, too_little=True)
        later = np.flatnonzero(short)
        begins = work.reached[later - 1]
        days = work.day[later]
        return Figures.of(
            work.sequence[later],
            0,
            gaps[later] / 60,
            limit,
            key=days,
            instants=(begins, work.start[later]),
            days=(work.midnights.day_of(begins), days),
        )


def gaps_before(work: Schedules) -> LongArray:
    """Minutes of rest before each duty; negative where duties overlap, endless for the first."""
    gaps = np.full(len(work.fact), _ENDLESS, dtype=np.int64)
    if len(gaps) > 1:
        gaps[1:] = work.start[1:] - work.reached[:-1]
    gaps[~work.follows] = _ENDLESS
    return gaps


class WeeklyRest:
    """Two rests of 35 h or one of 59 h in any 14 consecutive dates (reading B5)."""

    id = "WTR-WEEKLY"
    parts = (Part("longest", Merge.DATES, too_little=True, other="two_rests_hours"),)

    def reach(self, settings: Settings) -> Reach:
        """Windows that hold the date itself, or a rest that began after it and is too short."""
        days = settings.whole("days")
        return Reach(Sees.NEAR, days - 1, days + days_of(settings["one_rest_hours"]))

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Windows without enough rest, keyed by their last date. O(duties + dates)."""
        work, days = duties.work, settings.whole("days")
        first = work.windows.first - (days - 1)
        counts = np.maximum(work.windows.last - first + 1, 0)
        counts[work.windows.last < work.windows.first] = 0
        offsets = offsets_of(counts)
        if not offsets[-1]:
            return NO_FIGURES
        grid = _RestGrid.of(work, first, offsets)
        lacking = np.flatnonzero(grid.lacking(settings, days))
        longest = grid.longest(lacking, days) / 60
        limit = settings["one_rest_hours"]
        short = over(longest, limit, too_little=True)
        cells, longest = lacking[short], longest[short]
        last = grid.day[cells]
        opens = last - (days - 1)
        return Figures.of(
            grid.sequence[cells],
            0,
            longest,
            limit,
            key=last,
            instants=(work.midnights.at(opens), work.midnights.at(last + 1)),
            days=(opens, last),
        )


@dataclass(frozen=True, eq=False)
class _RestGrid:
    """One cell per sequence and date, with the rests that end on it."""

    sequence: LongArray
    day: LongArray
    offsets: LongArray
    gaps: LongArray
    """Per duty: minutes of rest before it."""
    before: LongArray
    """Per cell: number of duties, of all sequences, before the end of its date."""
    since: LongArray
    """Per cell: number of duties before its date."""
    trailing: LongArray
    """Per cell: minutes of rest at the end of its date."""

    @classmethod
    def of(cls, work: Schedules, first: LongArray, offsets: LongArray) -> "_RestGrid":
        """Cells for the dates from `first`, as many as the offsets say. O(duties + cells)."""
        sequence, day = owners(offsets), spread(first, offsets)
        cell = work.day + (offsets[:-1] - first)[work.sequence]
        early = cell < offsets[:-1][work.sequence]
        inside = ~early & (cell < offsets[1:][work.sequence])
        skipped = work.offsets[:-1] + np.bincount(work.sequence[early], minlength=len(work))
        total = offsets_of(np.bincount(cell[inside], minlength=int(offsets[-1])))
        base = (skipped - total[offsets[:-1]])[sequence]
        before, since = total[1:] + base, total[:-1] + base
        trailing = np.full(len(day), _ENDLESS, dtype=np.int64)
        had = before > work.offsets[sequence]
        ends = work.midnights.at(day[had] + 1)
        trailing[had] = np.maximum(ends - work.reached[before[had] - 1], 0)
        return cls(sequence, day, offsets, gaps_before(work), before, since, trailing)

    def lacking(self, settings: Settings, days: int) -> BoolArray:
        """Windows with neither the one long rest nor the two shorter ones."""
        # Only windows whose dates are all cells; the others are too short to be judged.
        last = np.flatnonzero(np.arange(len(self.day)) - self.offsets[self.sequence] >= days - 1)
        one = self._enough(settings["one_rest_hours"], last, days) >= 1
        few = last[~one]
        result = np.zeros(len(self.day), dtype=np.bool_)
        result[few] = self._enough(settings["two_rests_hours"], few, days) < 2
        return result

    def _enough(self, hours: float, last: LongArray, days: int) -> LongArray:
        """How many rests of so many hours some windows (their last cells) hold, the one at
        their end included."""
        least = (hours - TOLERANCE) * 60
        total = np.concatenate([[0], np.cumsum(self.gaps >= least)])
        inside = total[self.before[last]] - total[self.since[last - (days - 1)]]
        return np.asarray(inside + (self.trailing[last] >= least), dtype=np.int64)

    def longest(self, cells: LongArray, days: int) -> LongArray:
        """Minutes of the longest rest of some windows, at most the length of the window."""
        opens = self.since[cells - (days - 1)]
        offsets = offsets_of(self.before[cells] - opens)
        rows = spread(opens, offsets)
        result = self.trailing[cells].copy()
        np.maximum.at(result, owners(offsets), self.gaps[rows])
        return np.minimum(result, days * 24 * 60)
