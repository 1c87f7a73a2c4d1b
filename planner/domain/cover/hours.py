"""Rest and hours of one person around one more duty: figures to show, not to judge by."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import weekday
from planner.domain.region import FloatArray, LongArray, Region, person_day_key

AVERAGE_DAYS = 119
"""17 weeks, as in WTR-48 (B2)."""
_LEAST_WEEKS = 4
_WORK, _ON_CALL = 0, 1


@dataclass(frozen=True, slots=True)
class Counting:
    """How a rule pack counts hours."""

    breaks_paid: bool = False
    on_call_share: float = 0.0
    """Share of an on-call period that counts as worked (B20)."""


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
    """A week, over the 17 weeks that end with that Sunday, this duty included (B2, B3)."""


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
    average_from: int
    """Instant of the first midnight of the 17 weeks; so for the next two."""
    week_from: int
    week_to: int

    @classmethod
    def of(cls, region: Region, day: int, shift: int) -> "NewDuty":
        """A shift on a date."""
        shifts, clock = region.shifts, region.clock
        after = day - int(weekday(day)) + 7
        midnights = clock.instant([after - AVERAGE_DAYS, after - 7, after], 0).tolist()
        start, end = clock.instant(day, [shifts.start[shift], shifts.end[shift]]).tolist()
        kind, rest = int(shifts.kind[shift]), int(shifts.break_minutes[shift])
        return cls(day, start, end, kind, rest, after - 1, *midnights)

    @property
    def paid_hours(self) -> float:
        """Its hours with the break off."""
        return max(0, self.end - self.start - self.break_minutes) / 60


def around(
    region: Region,
    person: int,
    new: NewDuty,
    without: Collection[int] = (),
    counting: Counting | None = None,
) -> Around:
    """Figures for a person who gets a duty and loses others (rows). O(duties of the person)."""
    duties = region.duties
    known = duties.of_person(person)
    rows = np.arange(known.start, known.stop)
    if without:
        rows = rows[~np.isin(rows, list(without))]
    before, after = _rests(region, rows, new)
    periods = _periods(region, rows, new, counting or Counting())
    first_known = min([new.day, *duties.day[known.start : known.stop].tolist()])
    first = max(new.sunday + 1 - AVERAGE_DAYS, first_known)
    return Around(
        rest_before=before,
        rest_after=after,
        week=_hours_within(periods, new.week_from, new.week_to),
        average=_hours_within(periods, new.average_from, new.week_to)
        / _weeks(region, person, first, new.sunday),
    )


def _rests(region: Region, rows: LongArray, new: NewDuty) -> tuple[float | None, float | None]:
    work = rows[region.shifts.kind[region.duties.shift[rows]] == _WORK]
    starts, ends = region.duties.start[work], region.duties.end[work]
    earlier, later = ends[starts < new.start], starts[starts >= new.start]
    return (
        (new.start - int(earlier.max())) / 60 if len(earlier) else None,
        (int(later.min()) - new.end) / 60 if len(later) else None,
    )


_Periods = tuple[LongArray, LongArray, FloatArray]
"""Start, end (instants), and the share of that time which counts as worked."""


def _periods(region: Region, rows: LongArray, new: NewDuty, counting: Counting) -> _Periods:
    """The duties of the 17 weeks, the new one included."""
    duties, shifts = region.duties, region.shifts
    rows = rows[(duties.end[rows] > new.average_from) & (duties.start[rows] < new.week_to)]
    start = np.append(duties.start[rows], new.start).astype(np.int64)
    end = np.append(duties.end[rows], new.end).astype(np.int64)
    elapsed = np.maximum(end - start, 1)
    unpaid = np.append(shifts.break_minutes[duties.shift[rows]], new.break_minutes)
    if counting.breaks_paid:
        unpaid[:] = 0
    share = np.maximum(elapsed - unpaid, 0) / elapsed
    on_call = np.append(shifts.kind[duties.shift[rows]], new.kind) == _ON_CALL
    share[on_call] = counting.on_call_share
    return start, end, share


def _hours_within(periods: _Periods, first: int, last: int) -> float:
    """Hours between two midnights, breaks spread evenly over each duty."""
    start, end, share = periods
    inside = np.minimum(end, last) - np.maximum(start, first)
    return float((np.maximum(inside, 0) * share).sum() / 60)


def _weeks(region: Region, person: int, first: int, last: int) -> float:
    """The divisor of an average over some dates (B3)."""
    keys = region.absences.leave_day_keys
    low, high = (
        int(np.searchsorted(keys, person_day_key(person, day))) for day in (first, last + 1)
    )
    whole = max(_LEAST_WEEKS, -(-(last - first + 1) // 7))
    return max(1.0, whole - (high - low) / 7)
