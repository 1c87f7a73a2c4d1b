"""DR-72 and AFC-60: hours in any 168 hours, and in a week from Monday to Sunday."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.domain.calendar import IntArray, weekday
from planner.domain.region import FloatArray, LongArray
from planner.domain.rules.figures import NO_FIGURES, Figures, Merge, Part, over
from planner.domain.rules.ragged import lengths, offsets_of, owners, spread
from planner.domain.rules.rule import Reach, Sees, days_of
from planner.domain.rules.schedules import Schedules, key_of
from planner.domain.rules.settings import Settings

_WEEK = 7
_MONDAY = 4
"""Day number 4 was a Monday."""


class RollingHours:
    """Hours worked in any so many consecutive hours.

    The greatest sum is found in a window that begins where a duty begins, or ends where one
    ends: those are the windows judged.
    """

    id = "DR-72"
    parts = (Part("hours", Merge.INSTANTS),)

    def reach(self, settings: Settings) -> Reach:
        """Windows that hold some of the duty."""
        days = days_of(settings["window_hours"]) + 1
        return Reach(Sees.NEAR, days, days, on_call=True, own_windows=True)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Windows over the limit, keyed by the instant at which they begin. O(n log n)."""
        return self._figures(duties.counted, settings, [duties.counted])

    def figures_beside(self, duties: Schedules, settings: Settings, beside: Schedules) -> Figures:
        """The same on the windows of both (reading A11)."""
        return self._figures(duties.counted, settings, [duties.counted, beside.counted])

    def _figures(
        self, worked: Schedules, settings: Settings, anchored: Sequence[Schedules]
    ) -> Figures:
        if not len(worked.fact):
            return NO_FIGURES
        length = int(settings["window_hours"] * 60)
        anchors = [_anchors(duties, length) for duties in anchored]
        sequence, opens = (np.concatenate(parts) for parts in zip(*anchors, strict=True))
        sums = _WorkedUntil(worked)
        hours = (sums.at(sequence, opens + length) - sums.at(sequence, opens)) / 60
        rows = np.flatnonzero(over(hours, settings["hours"]))
        opens, midnights = opens[rows], worked.midnights
        closes = opens + length
        return Figures.of(
            sequence[rows],
            0,
            hours[rows],
            settings["hours"],
            key=opens,
            instants=(opens, closes),
            days=(midnights.day_of(opens), midnights.day_of(closes - 1)),
        )


def _anchors(worked: Schedules, length: int) -> tuple[LongArray, LongArray]:
    """Sequence and beginning of each window that starts or ends with a duty."""
    sequence = np.concatenate([worked.sequence, worked.sequence])
    opens = np.concatenate([worked.start.astype(np.int64), worked.end.astype(np.int64) - length])
    return sequence, opens


@dataclass(frozen=True, eq=False)
class _WorkedUntil:
    """Minutes worked up to an instant, breaks spread evenly, overlapping duties both counted."""

    worked: Schedules

    @cached_property
    def _origin(self) -> int:
        return int(self.worked.start.min())

    @cached_property
    def _rate(self) -> FloatArray:
        facts = self.worked.facts
        rate = np.divide(
            facts.hours, facts.elapsed, out=np.zeros(len(facts.hours)), where=facts.elapsed > 0
        )
        return rate[self.worked.fact]

    @cached_property
    def _starts(self) -> tuple[LongArray, FloatArray, FloatArray]:
        keys = key_of(self.worked.sequence, self.worked.start)
        return keys, *_sums(self._rate, self.worked.start - self._origin)

    @cached_property
    def _ends(self) -> tuple[LongArray, FloatArray, FloatArray]:
        keys = key_of(self.worked.sequence, self.worked.end)
        order = np.argsort(keys, kind="stable")
        return keys[order], *_sums(self._rate[order], (self.worked.end - self._origin)[order])

    def at(self, sequence: LongArray, instant: LongArray) -> FloatArray:
        """Minutes worked by each sequence before each instant."""
        base = self.worked.offsets[sequence]
        wanted = key_of(sequence, instant)
        total = np.zeros(len(wanted))
        for (keys, rate, moment), sign in ((self._starts, 1), (self._ends, -1)):
            place = np.searchsorted(keys, wanted, side="right")
            rates = rate[place] - rate[base]
            total += sign * (rates * (instant - self._origin) - (moment[place] - moment[base]))
        return total


def _sums(rate: FloatArray, moment: IntArray) -> tuple[FloatArray, FloatArray]:
    """Running sums of rates, and of rates times moments, with a 0 in front."""
    return _running(rate), _running(rate * moment)


def _running(values: FloatArray) -> FloatArray:
    return np.concatenate([[0.0], np.cumsum(values)])


class WeekHours:
    """Hours worked from Monday 00:00 to Sunday 24:00 (reading B13)."""

    id = "AFC-60"
    parts = (Part("hours", Merge.DATES),)

    def reach(self, settings: Settings) -> Reach:
        """The week of the date, and the next for a duty over the boundary."""
        del settings
        return Reach(Sees.NEAR, _WEEK + 1, _WEEK + 1, on_call=True)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Weeks over the limit, keyed by their Sunday. O(duties + weeks)."""
        worked = duties.counted
        if not len(worked.fact):
            return NO_FIGURES
        own = worked.facts.own_share[worked.fact] * worked.hours
        week = (worked.day.astype(np.int64) - _MONDAY) // _WEEK
        spill = weekday(worked.day) == _WEEK - 1
        some = np.flatnonzero(lengths(worked.offsets))
        first = np.zeros(len(worked), dtype=np.int64)
        first[some] = week[worked.offsets[some]]
        counts = np.zeros(len(worked), dtype=np.int64)
        counts[some] = week[worked.offsets[some + 1] - 1] - first[some] + 2
        offsets = offsets_of(counts)
        cell = week + (offsets[:-1] - first)[worked.sequence]
        rest = worked.hours - own
        size = int(offsets[-1])
        hours = np.bincount(cell, weights=np.where(spill, own, worked.hours), minlength=size)
        hours += np.bincount(cell[spill] + 1, weights=rest[spill], minlength=size)
        cells = np.flatnonzero(over(hours, settings["hours"]))
        monday = spread(first, offsets)[cells] * _WEEK + _MONDAY
        midnights = worked.midnights
        return Figures.of(
            owners(offsets)[cells],
            0,
            hours[cells],
            settings["hours"],
            key=monday + _WEEK - 1,
            instants=(midnights.at(monday), midnights.at(monday + _WEEK)),
            days=(monday, monday + _WEEK - 1),
        )
