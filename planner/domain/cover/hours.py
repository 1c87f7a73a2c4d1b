"""Rest and hours of one person around one more duty: figures to show, not to judge by."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import IntArray, weekday
from planner.domain.region import FloatArray, LongArray, Region, person_day_key
from planner.domain.rules.averages import AverageWeek
from planner.domain.rules.packs import RulePack
from planner.domain.rules.ragged import ranges
from planner.domain.rules.settings import Settings, Severity
from planner.domain.shifts import ON_CALL, WORK

_WEEKS, _LEAST_WEEKS = 17, 4
"""Of an average where a pack has no WTR-48 (B2, B3)."""
_NO_REST = int(np.iinfo(np.int64).max)


@dataclass(frozen=True, slots=True)
class Counting:
    """How a rule pack counts hours."""

    breaks_paid: bool = False
    on_call_share: float = 0.0
    """Share of an on-call period that counts as worked (B20)."""
    weeks: int = _WEEKS
    """Of the average that WTR-48 limits; so for the least that it is divided by (B3)."""
    least_weeks: int = _LEAST_WEEKS

    @classmethod
    def of(cls, pack: RulePack) -> "Counting":
        """As a pack counts."""
        average = pack.rules.get(AverageWeek.id, Settings(Severity.OFF))
        return cls(
            pack.breaks_paid,
            pack.on_call_share,
            int(average.get("weeks") or _WEEKS),
            int(average.get("least_weeks") or _LEAST_WEEKS),
        )


@dataclass(frozen=True, slots=True)
class Around:
    """What a duty means for one person, everything in hours."""

    rest_before: float | None
    """From the last work duty to this one; None if there is none."""
    rest_after: float | None
    """From this one to the next work duty; None if there is none."""
    week: float
    """Worked Monday–Sunday of the week of the date, this duty included (B13)."""
    average: float
    """A week, over the pack's weeks that end with that Sunday, this duty included (B2, B3)."""


@dataclass(frozen=True, slots=True)
class NewDuty:
    """A duty that somebody might get, with the instants that its figures need."""

    day: int
    start: int
    end: int
    kind: int
    break_minutes: int
    sunday: int
    """Last day of its week."""
    week_from: int
    """Instant of the week's first midnight, and of the one after its last date."""
    week_to: int

    @classmethod
    def of(cls, region: Region, day: int, shift: int) -> "NewDuty":
        """A shift on a date."""
        shifts, clock = region.shifts, region.clock
        after = day - int(weekday(day)) + 7
        midnights = clock.instant([after - 7, after], 0).tolist()
        start, end = clock.instant(day, [shifts.start[shift], shifts.end[shift]]).tolist()
        kind, rest = int(shifts.kind[shift]), int(shifts.break_minutes[shift])
        return cls(day, start, end, kind, rest, after - 1, *midnights)


@dataclass(frozen=True, eq=False)
class _Known:
    """The duties of some people, one person after the other, with the new duty last of each."""

    which: LongArray
    """For each duty, whose it is: 0 … people - 1."""
    start: LongArray
    end: LongArray
    kind: IntArray
    unpaid: IntArray
    """Minutes of break."""


def around(
    region: Region,
    people: npt.ArrayLike,
    new: NewDuty,
    without: npt.ArrayLike,
    counting: Sequence[Counting],
) -> list[Around]:
    """Figures for people who each get the new duty and lose others (rows of any of them).

    `counting` has one entry for each person. O(duties of these people).
    """
    who = np.asarray(people, dtype=np.int64)
    known = _known(region, who, new, np.asarray(without, dtype=np.int64))
    before, after = _rests(known, new, len(who))
    worked = _worked(known, counting)
    begins = new.sunday + 1 - 7 * np.array([one.weeks for one in counting], dtype=np.int64)
    average_from = region.clock.instant(begins, 0)
    week = _hours_within(known, worked, np.full(len(who), new.week_from), new.week_to)
    total = _hours_within(known, worked, average_from, new.week_to)
    least = np.array([one.least_weeks for one in counting], dtype=np.int64)
    average = total / _divisors(region, who, new, begins, least)
    return [
        Around(_hours(one), _hours(two), float(hours), float(mean))
        for one, two, hours, mean in zip(before, after, week, average, strict=True)
    ]


def _known(region: Region, who: LongArray, new: NewDuty, without: LongArray) -> _Known:
    duties, shifts = region.duties, region.shifts
    first, last = duties.offsets[who], duties.offsets[who + 1]
    rows = ranges(first, last - first)
    which = np.repeat(np.arange(len(who)), last - first)
    kept = ~np.isin(rows, without)
    rows, which = rows[kept], which[kept]
    one = np.ones(len(who), dtype=np.int64)
    return _Known(
        which=np.concatenate([which, np.arange(len(who))]),
        start=np.concatenate([duties.start[rows], new.start * one]),
        end=np.concatenate([duties.end[rows], new.end * one]),
        kind=np.concatenate([shifts.kind[duties.shift[rows]], new.kind * one]).astype(np.int32),
        unpaid=np.concatenate(
            [shifts.break_minutes[duties.shift[rows]], new.break_minutes * one]
        ).astype(np.int32),
    )


def _rests(known: _Known, new: NewDuty, people: int) -> tuple[LongArray, LongArray]:
    """Minutes from the last work duty and to the next one; _NO_REST where there is none."""
    others = np.arange(len(known.which)) < len(known.which) - people
    work = others & (known.kind == WORK)
    earlier, later = work & (known.start < new.start), work & (known.start >= new.start)
    before, after = np.full(people, _NO_REST), np.full(people, _NO_REST)
    np.minimum.at(before, known.which[earlier], new.start - known.end[earlier])
    np.minimum.at(after, known.which[later], known.start[later] - new.end)
    return before, after


def _hours(minutes: int) -> float | None:
    return None if minutes == _NO_REST else float(minutes) / 60


def _worked(known: _Known, counting: Sequence[Counting]) -> FloatArray:
    """The share of each duty's time that counts as worked; breaks are spread evenly."""
    paid = np.array([one.breaks_paid for one in counting])[known.which]
    on_call = np.array([one.on_call_share for one in counting])[known.which]
    elapsed = np.maximum(known.end - known.start, 1)
    share = np.maximum(elapsed - np.where(paid, 0, known.unpaid), 0) / elapsed
    return np.where(known.kind == ON_CALL, on_call, share)


def _hours_within(known: _Known, worked: FloatArray, first: IntArray, last: int) -> FloatArray:
    """Hours of each person from a midnight of theirs to one of all."""
    inside = np.minimum(known.end, last) - np.maximum(known.start, first[known.which])
    minutes = np.maximum(inside, 0) * worked
    return np.asarray(np.bincount(known.which, weights=minutes, minlength=len(first)) / 60)


def _divisors(
    region: Region, who: LongArray, new: NewDuty, begins: LongArray, least: LongArray
) -> FloatArray:
    """The weeks that each person's average is divided by, from the window's first date (B3)."""
    first_row, last_row = region.duties.offsets[who], region.duties.offsets[who + 1]
    first_known = np.full(len(who), new.day, dtype=np.int64)
    some = last_row > first_row
    # Duties are ordered by start within a person, so the first row has the first date.
    first_known[some] = np.minimum(new.day, region.duties.day[first_row[some]])
    first = np.maximum(begins, first_known)
    keys = region.absences.leave_day_keys
    low = np.searchsorted(keys, person_day_key(who, first))
    high = np.searchsorted(keys, person_day_key(who, new.sunday + 1))
    whole = np.maximum(least, -(-(new.sunday + 1 - first) // 7))
    return np.asarray(np.maximum(1.0, whole - (high - low) / 7))
