"""What the rules need to know of a duty, once for each date and shift.

Hundreds of thousands of duties share a few thousand pairs of date and shift, so instants,
clock changes, night hours and the split at midnight are worked out per pair and gathered.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import DAY_MINUTES, BoolArray, Clock, IntArray, weekday
from planner.domain.region import FloatArray, Shifts
from planner.domain.rules.packs import RulePack
from planner.domain.shifts import ON_CALL, WORK

_SATURDAY, _FRIDAY = 5, 4


@dataclass(frozen=True, eq=False)
class Facts:
    """One entry per fact number (date × shift), for one rule pack."""

    day: IntArray
    start: IntArray
    """Instant."""
    end: IntArray
    work: BoolArray
    on_call: BoolArray
    local_start: IntArray
    """Minutes from 00:00 of its date, as the clock on the wall shows; so for the next."""
    local_end: IntArray
    elapsed: FloatArray
    """Hours."""
    hours: FloatArray
    """Hours that count as worked, break and on-call share seen to."""
    counted: BoolArray
    """Whether any hours count."""
    own_share: FloatArray
    """Share of the elapsed time that lies on its own date; the rest is on the next."""
    end_day: IntArray
    """Last date that it touches; an end at 24:00 does not touch the next (reading A23)."""
    long: BoolArray
    """More than the pack's hours elapsed (reading B7)."""
    night: BoolArray
    """At least the pack's hours elapsed in the night (reading B14)."""
    weekend: BoolArray
    """Some of it falls on a Saturday or Sunday."""


class DutyTable:
    """Numbers pairs of date and shift, and keeps the facts of each for every pack.

    Known dates are numbered first; a trial on another date adds to the end, so numbers that
    were given stay good.
    """

    def __init__(self, clock: Clock, shifts: Shifts, days: npt.NDArray[np.integer]) -> None:
        self._clock = clock
        self._shifts = shifts
        self._days = np.zeros(0, dtype=np.int64)
        self._base = 0
        self._index = np.zeros(0, dtype=np.int32)
        self._facts: dict[str, Facts] = {}
        self._lasts = np.zeros(0, dtype=np.bool_)
        self._end_days = np.zeros(0, dtype=np.int32)
        self._add(np.unique(days))

    def numbers(self, day: npt.ArrayLike, shift: npt.ArrayLike) -> IntArray:
        """The fact number of each pair; unknown dates are added. O(n)."""
        days = np.asarray(day)
        if len(days) and (days.min() < self._base or days.max() >= self._base + len(self._index)):
            self._add(np.unique(days))
        places = self._index[days - self._base]
        if len(days) and places.min() < 0:
            self._add(np.unique(days))
            places = self._index[days - self._base]
        # In place: there may be millions of duties.
        places *= len(self._shifts.start)
        places += np.asarray(shift, dtype=np.int32)
        return np.asarray(places)

    @property
    def size(self) -> int:
        """How many fact numbers there are."""
        return len(self._lasts)

    def kinds(self) -> tuple[BoolArray, BoolArray]:
        """By fact number: work, and on-call, of positive length (reading B15)."""
        kind = np.resize(self._shifts.kind, len(self._lasts))
        return (kind == WORK) & self._lasts, (kind == ON_CALL) & self._lasts

    def counts(self, numbers: IntArray) -> tuple[BoolArray, BoolArray]:
        """Which of some fact numbers are work, and which on-call, of positive length."""
        work, on_call = self.kinds()
        return work[numbers], on_call[numbers]

    @property
    def end_days(self) -> IntArray:
        """The last date that each fact number's duty touches, as in `Facts`."""
        return self._end_days

    def facts(self, pack: RulePack) -> Facts:
        """The facts of every number under one pack. O(dates × shifts) the first time."""
        if pack.rule_set not in self._facts:
            self._facts[pack.rule_set] = _facts(self._clock, self._shifts, self._days, pack)
        return self._facts[pack.rule_set]

    def _measure(self) -> None:
        day, shift = _pairs(self._days, self._shifts)
        start, end = self._shifts.hours(self._clock, shift, day)
        self._lasts = np.asarray(end > start, dtype=np.bool_)
        self._end_days = _end_days(self._clock, day, end)

    def _add(self, days: npt.NDArray[np.integer]) -> None:
        new = np.setdiff1d(days.astype(np.int64), self._days)
        if not len(new):
            return
        self._days = np.concatenate([self._days, new])
        self._base = int(self._days.min())
        self._index = np.full(int(self._days.max()) - self._base + 1, -1, dtype=np.int32)
        self._index[self._days - self._base] = np.arange(len(self._days))
        self._facts.clear()
        self._measure()


def _pairs(days: npt.NDArray[np.int64], shifts: Shifts) -> tuple[IntArray, IntArray]:
    count = len(shifts.start)
    day = np.repeat(days, count).astype(np.int32)
    return day, np.tile(np.arange(count, dtype=np.int32), len(days))


def _facts(clock: Clock, shifts: Shifts, days: npt.NDArray[np.int64], pack: RulePack) -> Facts:
    day, shift = _pairs(days, shifts)
    local_start, local_end = shifts.start[shift], shifts.end[shift]
    start, end = clock.instant(day, local_start), clock.instant(day, local_end)
    elapsed = np.maximum(end - start, 0)
    midnight = clock.instant(day + 1, np.zeros_like(day))
    own = np.clip(midnight - start, 0, elapsed)
    share = np.divide(own, elapsed, out=np.ones(len(day)), where=elapsed > 0)
    on_call = shifts.kind[shift] == ON_CALL
    end_day = _end_days(clock, day, end)
    wday = weekday(day)
    worked = _worked(elapsed, shifts.break_minutes[shift], on_call, pack)
    night = _night_minutes(clock, day, start, end, pack)
    return Facts(
        day=day,
        start=start,
        end=end,
        work=shifts.kind[shift] == WORK,
        on_call=on_call,
        local_start=local_start,
        local_end=local_end,
        elapsed=elapsed / 60,
        hours=worked / 60,
        counted=worked > 0,
        own_share=share,
        end_day=end_day,
        long=elapsed / 60 > pack.long_over_hours,
        night=night / 60 >= pack.night_least_hours,
        weekend=(wday >= _SATURDAY) | ((wday == _FRIDAY) & (end_day > day)),
    )


def _end_days(clock: Clock, day: IntArray, end: IntArray) -> IntArray:
    """The date of each end; an end at 24:00 belongs to the date that it closes."""
    midnight = clock.instant(day + 1, np.zeros_like(day))
    return np.asarray(day + (end > midnight), dtype=np.int32)


def _worked(
    elapsed: IntArray, break_minutes: IntArray, on_call: BoolArray, pack: RulePack
) -> FloatArray:
    """Minutes that count as worked."""
    unpaid = 0 if pack.breaks_paid else break_minutes
    work = np.maximum(elapsed - unpaid, 0).astype(np.float64)
    return np.where(on_call, pack.on_call_share * elapsed, work)


def _night_minutes(
    clock: Clock, day: IntArray, start: IntArray, end: IntArray, pack: RulePack
) -> IntArray:
    """Elapsed minutes inside the night hours, added up over the duty (reading B14)."""
    length = (pack.night_to - pack.night_from) % DAY_MINUTES
    total = np.zeros(len(day), dtype=np.int32)
    for offset in (-DAY_MINUTES, 0, DAY_MINUTES):
        begins = np.full(len(day), pack.night_from + offset)
        opens, closes = clock.instant(day, begins), clock.instant(day, begins + length)
        total += np.maximum(np.minimum(end, closes) - np.maximum(start, opens), 0)
    return total
