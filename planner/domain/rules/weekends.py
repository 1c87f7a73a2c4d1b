"""DR-WE: weekends worked over the reference period (reading B9)."""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import FloatArray, LongArray
from planner.domain.rules.facts import Facts
from planner.domain.rules.figures import NO_FIGURES, Figures, Merge, Part, joined, over
from planner.domain.rules.ragged import lengths, offsets_of, owners, spread
from planner.domain.rules.rule import Reach, Sees
from planner.domain.rules.schedules import Schedules, Span
from planner.domain.rules.settings import Settings

_WEEK, _MONDAY = 7, 4
"""Day number 4 was a Monday."""
_KEY = 1 << 12


def _week(day: IntArray | LongArray) -> LongArray:
    """The Monday–Sunday week of each date."""
    return (day.astype(np.int64) - _MONDAY) // _WEEK


@dataclass(frozen=True, eq=False)
class _Weekends:
    """The weekends of each sequence, numbered by their Monday–Sunday weeks."""

    work: Schedules
    first: LongArray
    last: LongArray
    """First and last week with a work duty; last < first where there is none."""
    count: LongArray
    """n: the weekends known, but at least the pack's number."""
    offsets: LongArray
    total: LongArray
    """Running number of weekends worked over the cells, with a 0 in front."""

    @classmethod
    def of(cls, duties: Schedules, settings: Settings) -> "_Weekends":
        work = duties.work
        some = np.flatnonzero(lengths(work.offsets))
        week = _week(work.day)
        first, last = np.zeros(len(work), np.int64), np.full(len(work), -1, np.int64)
        first[some] = week[work.offsets[some]]
        last[some] = week[work.offsets[some + 1] - 1]
        offsets = offsets_of(last - first + 1)
        worked = np.zeros(int(offsets[-1]), dtype=np.int64)
        rows = work.facts.weekend[work.fact]
        worked[(week + (offsets[:-1] - first)[work.sequence])[rows]] = 1
        count = np.maximum(last - first + 1, settings.whole("least_weekends"))
        total = np.concatenate([[0], np.cumsum(worked)])
        return cls(work, first, last, count, offsets, total)

    def worked(self, sequence: LongArray, first: LongArray, last: LongArray) -> LongArray:
        """Weekends worked from a first to a last one."""
        base, end = self.offsets[sequence], self.offsets[sequence + 1]
        low = np.clip(base + first - self.first[sequence], base, end)
        high = np.clip(base + last + 1 - self.first[sequence], base, end)
        return np.asarray(self.total[np.maximum(high, low)] - self.total[low], dtype=np.int64)

    def rolling(self, chosen: LongArray, size: int) -> tuple[LongArray, LongArray, LongArray]:
        """Sequence, first and last weekend of the windows of some sequences.

        One window of all weekends where they are no more than `size`.
        """
        extra = np.maximum(self.last[chosen] - self.first[chosen] + 1 - size, 0)
        offsets = offsets_of(extra + 1)
        width = np.minimum(self.count[chosen], size)
        owner = owners(offsets)
        first = spread(self.first[chosen], offsets)
        return chosen[owner], first, first + width[owner] - 1


class Weekends:
    """At most one weekend in two worked; more than one in three is a warning."""

    id = "DR-WE"
    rises_by_load = True
    parts = (Part("worked", Merge.DATES), Part("often", Merge.DATES, warns=True))

    def reach(self, settings: Settings) -> Reach:
        """The whole reference period."""
        del settings
        return Reach(Sees.ALL, own_windows=True)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Windows over either limit; one over both has a row for each. O(duties + weeks)."""
        return self._figures(_Weekends.of(duties, settings), settings, None)

    def figures_beside(self, duties: Schedules, settings: Settings, beside: Schedules) -> Figures:
        """The same on the windows of both (reading A11)."""
        other = _Weekends.of(beside, settings)
        return self._figures(_Weekends.of(duties, settings), settings, other)

    def _figures(self, own: _Weekends, settings: Settings, other: _Weekends | None) -> Figures:
        sequence, first, last, key = _windows(own, other, settings)
        if not len(own.work.fact):
            return NO_FIGURES
        worked = own.worked(sequence, first, last)
        size = np.minimum(own.count[sequence], settings.whole("weekends"))
        rows = []
        for part, name in enumerate(("one_in", "warn_one_in")):
            share = settings.get(name)
            if share is None:
                continue
            limit = np.ceil(size / share)
            chosen = np.flatnonzero(over(worked, limit))
            saturday = first[chosen] * _WEEK + _MONDAY + 5
            sunday = last[chosen] * _WEEK + _MONDAY + 6
            midnights = own.work.midnights
            rows.append(
                Figures.of(
                    sequence[chosen],
                    part,
                    worked[chosen],
                    limit[chosen],
                    key=key[chosen],
                    instants=(midnights.at(saturday), midnights.at(sunday + 1)),
                    days=(saturday, sunday),
                )
            )
        return joined(rows)

    def slack(self, duties: Schedules, settings: Settings) -> FloatArray:
        """Weekends that may be added before the lower limit is passed."""
        own = _Weekends.of(duties, settings)
        sequence, first, last, _ = _windows(own, None, settings)
        share = settings.get("warn_one_in") or settings["one_in"]
        size = np.minimum(own.count[sequence], settings.whole("weekends"))
        room = np.ceil(size / max(share, settings["one_in"])) - own.worked(sequence, first, last)
        result = np.full(len(duties), np.inf)
        np.minimum.at(result, sequence, room)
        return result

    def moved(self, before: Span, after: Span, horizon: int) -> BoolArray:
        """Where fewer weekends are known: the limit may fall. More never lower it."""
        del horizon
        shorter = _week(after.first) > _week(before.first)
        return np.asarray(shorter | (_week(after.last) < _week(before.last)), dtype=np.bool_)

    def load(self, facts: Facts, added: IntArray) -> FloatArray:
        """1 for each added duty that touches a weekend."""
        return facts.weekend[added].astype(np.float64)


def _windows(
    own: _Weekends, other: _Weekends | None, settings: Settings
) -> tuple[LongArray, LongArray, LongArray, LongArray]:
    """Sequence, first and last weekend, and key of the windows to be judged.

    One window on both sides, whatever its dates, where neither side has more weekends than a
    window holds; else the windows of both sides (reading A11).
    """
    size = settings.whole("weekends")
    everyone = np.arange(len(own.work), dtype=np.int64)
    sequence, first, last = own.rolling(everyone, size)
    one = own.count <= size
    if other is not None:
        one = one & (other.count <= size)
        more = other.rolling(np.flatnonzero(~one), size)
        sequence = np.concatenate([sequence, more[0]])
        first, last = np.concatenate([first, more[1]]), np.concatenate([last, more[2]])
    key = np.where(one[sequence], 0, last * _KEY + (last - first))
    return sequence, first, last, key
