"""WTR-48 and WTR-NIGHT: average hours over windows of whole dates (readings B2 to B4)."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import FloatArray, LongArray, person_day_key
from planner.domain.rules.facts import Facts
from planner.domain.rules.figures import NO_FIGURES, Figures, Merge, Part, over
from planner.domain.rules.ragged import lengths, offsets_of, owners, spread
from planner.domain.rules.rule import Reach, Sees
from planner.domain.rules.schedules import NO_DAY, Schedules, Span
from planner.domain.rules.settings import Settings

_WEEK = 7


@dataclass(frozen=True, eq=False)
class _Windows:
    """One cell per sequence and date from its first known duty; a window ends on each."""

    duties: Schedules
    days: int
    """Dates in a window."""
    least_weeks: int

    @cached_property
    def offsets(self) -> LongArray:
        first, last = self.duties.known_first, self.duties.windows.last_end
        counts = np.where(first == NO_DAY, 0, np.maximum(last - first + 1, 0))
        return offsets_of(counts)

    @cached_property
    def sequence(self) -> LongArray:
        return owners(self.offsets)

    @cached_property
    def day(self) -> LongArray:
        return spread(self.duties.known_first, self.offsets)

    @cached_property
    def _opens(self) -> LongArray:
        """The first cell of each cell's window."""
        cells = np.arange(int(self.offsets[-1]), dtype=np.int64)
        return np.maximum(cells - (self.days - 1), np.repeat(self._base, lengths(self.offsets)))

    @property
    def _base(self) -> LongArray:
        return self.offsets[:-1]

    def _cells(self, duties: Schedules) -> LongArray:
        """The cell of each duty's date."""
        cells = duties.day + (self._base - self.duties.known_first)[duties.sequence]
        return np.asarray(cells, dtype=np.int64)

    def _sums(self, cells: FloatArray | LongArray) -> FloatArray:
        """The sum of the cells of each window."""
        total = np.concatenate([[0], np.cumsum(cells)])
        return np.asarray(total[1:] - total[self._opens], dtype=np.float64)

    @cached_property
    def hours(self) -> FloatArray:
        """Hours worked in each window, duties cut at midnight (reading B2)."""
        worked, size = self.duties.counted, int(self.offsets[-1])
        cell = self._cells(worked)
        share = worked.facts.own_share[worked.fact]
        own = share * worked.hours
        split = np.flatnonzero(share < 1)
        daily = np.bincount(cell, weights=own, minlength=size)
        rest = (worked.hours - own)[split]
        daily += np.bincount(cell[split] + 1, weights=rest, minlength=size)
        return self._sums(daily)

    @cached_property
    def weeks(self) -> FloatArray:
        """The divisor of each window (reading B3)."""
        cells = np.arange(int(self.offsets[-1]), dtype=np.int64)
        known = -(-(cells - self._opens + 1) // _WEEK)
        full = np.maximum(known, self.least_weeks)
        weeks = np.maximum(full - self._sums(self._leave()) / _WEEK, 1)
        return np.asarray(weeks, dtype=np.float64)

    def _leave(self) -> LongArray:
        """1 in each cell whose date is one of leave."""
        duties, keys = self.duties, self.duties.absences.leave_day_keys
        result = np.zeros(int(self.offsets[-1]), dtype=np.int64)
        some = np.flatnonzero(lengths(self.offsets))
        first, last = duties.known_first[some], duties.windows.last_end[some]
        lows = np.searchsorted(keys, person_day_key(duties.person[some], first))
        highs = np.searchsorted(keys, person_day_key(duties.person[some], last), side="right")
        ranges = offsets_of(highs - lows)
        shift = person_day_key(duties.person[some], first) - self._base[some]
        result[keys[spread(lows, ranges)] - np.repeat(shift, lengths(ranges))] = 1
        return result

    def often_at_night(self, one_in: float) -> BoolArray:
        """Windows in which at least one work duty in so many is a night duty (reading B4)."""
        work, size = self.duties.work, int(self.offsets[-1])
        cell = self._cells(work)
        nights = work.facts.night[work.fact]
        starts = self._sums(np.bincount(cell, minlength=size))
        dark = self._sums(np.bincount(cell[nights], minlength=size))
        return np.asarray((dark > 0) & (dark * one_in >= starts), dtype=np.bool_)

    def figures(self, cells: LongArray, figure: FloatArray, limit: FloatArray) -> Figures:
        """Rows for some windows, keyed by their last date."""
        last = self.day[cells]
        opens, midnights = last - (self.days - 1), self.duties.midnights
        return Figures.of(
            self.sequence[cells],
            0,
            figure,
            limit,
            key=last,
            instants=(midnights.at(opens), midnights.at(last + 1)),
            days=(opens, last),
        )


def _windows(duties: Schedules, settings: Settings) -> _Windows:
    """The windows of both averages, worked out once where they are equally long."""
    key = settings.whole("weeks"), settings.whole("least_weeks")
    if key not in duties.memo:
        # A copy, so that nothing refers to itself and memory is free at once.
        duties.memo[key] = _Windows(replace(duties, memo={}), key[0] * _WEEK, key[1])
    return cast("_Windows", duties.memo[key])


def _least(windows: _Windows, room: FloatArray) -> FloatArray:
    """The least room of each sequence over its windows."""
    result = np.full(len(windows.duties), np.inf)
    some = np.flatnonzero(lengths(windows.offsets))
    if len(some):
        result[some] = np.minimum.reduceat(room, windows.offsets[some])
    return result


class _Average:
    """What the averages of hours have in common: their windows, and what a duty adds."""

    parts = (Part("average", Merge.DATES),)

    def reach(self, settings: Settings) -> Reach:
        """Any window, and the first known duty sets every divisor."""
        del settings
        return Reach(Sees.ALL, on_call=True)

    def moved(self, before: Span, after: Span, horizon: int) -> BoolArray:
        """The first known date sets every divisor; windows after the horizon were not looked at."""
        last = np.maximum(before.last_end, after.last_end)
        return np.asarray((before.first != after.first) | (last > horizon), dtype=np.bool_)

    def load(self, facts: Facts, added: IntArray) -> FloatArray:
        """Hours of each added duty."""
        return facts.hours[added]


class AverageWeek(_Average):
    """Average weekly hours; opted-out people have another limit or none."""

    id = "WTR-48"
    rises_by_load = True

    def _limits(self, duties: Schedules, settings: Settings) -> FloatArray:
        opted = settings.get("opted_out_hours")
        return np.where(
            duties.opted_out, np.inf if opted is None else opted, settings["hours"]
        ).astype(np.float64)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Windows over the limit. O(duties + dates)."""
        windows = _windows(duties, settings)
        if not windows.offsets[-1]:
            return NO_FIGURES
        average = windows.hours / windows.weeks
        limits = np.repeat(self._limits(duties, settings), lengths(windows.offsets))
        cells = np.flatnonzero(over(average, limits))
        return windows.figures(cells, average[cells], limits[cells])

    def slack(self, duties: Schedules, settings: Settings) -> FloatArray:
        """Hours that may be added; infinite for the exempt."""
        windows = _windows(duties, settings)
        limits = np.repeat(self._limits(duties, settings), lengths(windows.offsets))
        return _least(windows, limits * windows.weeks - windows.hours)


class NightAverage(_Average):
    """Night workers' average hours for each day of the working week (reading B4)."""

    id = "WTR-NIGHT"
    # Leaving day duties can make somebody a night worker.
    rises_by_load = False

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Windows of night workers over the limit. O(duties + dates)."""
        windows = _windows(duties, settings)
        if not windows.offsets[-1]:
            return NO_FIGURES
        average = windows.hours / (windows.weeks * settings["days_a_week"])
        much = over(average, settings["hours_a_day"])
        if not much.any():
            return NO_FIGURES
        cells = np.flatnonzero(much & windows.often_at_night(settings["one_night_in"]))
        limit = np.full(len(cells), settings["hours_a_day"])
        return windows.figures(cells, average[cells], limit)

    def slack(self, duties: Schedules, settings: Settings) -> FloatArray:
        """Hours that may be added before even a night worker is over."""
        windows = _windows(duties, settings)
        most = settings["hours_a_day"] * settings["days_a_week"] * windows.weeks
        return _least(windows, most - windows.hours)
