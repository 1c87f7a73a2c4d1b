"""Rest and hours of one person around one more duty: figures to show, not to judge by."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import IntArray, weekday
from planner.domain.region import LongArray, Region, person_day_key

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


def around(
    region: Region,
    person: int,
    day: int,
    shift: int,
    *,
    without: npt.ArrayLike = (),
    counting: Counting | None = None,
) -> Around:
    """Figures for a person who gets a duty and loses others (rows). O(duties of the person)."""
    duties = region.duties
    known = np.arange(duties.of_person(person).start, duties.of_person(person).stop)
    rows = known[~np.isin(known, np.asarray(without, dtype=np.int64))]
    before, after = _rests(region, rows, day, shift)
    days = np.append(duties.day[rows], day).astype(np.int64)
    shifts = np.append(duties.shift[rows], shift).astype(np.int32)
    end = day - int(weekday(day)) + 7
    hours = _Hours(region, days, shifts, counting or Counting())
    first_known = min(day, int(duties.day[known].min(initial=day)))
    weeks = _weeks(region, person, max(end - AVERAGE_DAYS, first_known), end - 1)
    return Around(
        rest_before=before,
        rest_after=after,
        week=hours.within(end - 7, end),
        average=hours.within(end - AVERAGE_DAYS, end) / weeks,
    )


def paid_hours(region: Region, day: int, shift: int) -> float:
    """Hours of a duty with the break off."""
    start = int(region.clock.instant(day, region.shifts.start[shift]))
    end = int(region.clock.instant(day, region.shifts.end[shift]))
    return max(0, end - start - int(region.shifts.break_minutes[shift])) / 60


def _rests(
    region: Region, rows: LongArray, day: int, shift: int
) -> tuple[float | None, float | None]:
    start = int(region.clock.instant(day, region.shifts.start[shift]))
    end = int(region.clock.instant(day, region.shifts.end[shift]))
    work = rows[region.shifts.kind[region.duties.shift[rows]] == _WORK]
    starts, ends = region.duties.start[work], region.duties.end[work]
    earlier, later = ends[starts < start], starts[starts >= start]
    return (
        (start - int(earlier.max())) / 60 if len(earlier) else None,
        (int(later.min()) - end) / 60 if len(later) else None,
    )


@dataclass(frozen=True, eq=False)
class _Hours:
    region: Region
    days: LongArray
    shifts: IntArray
    counting: Counting

    def within(self, first: int, end: int) -> float:
        """Hours between two midnights, breaks off and spread evenly over each duty."""
        shifts, clock = self.region.shifts, self.region.clock
        start = clock.instant(self.days, shifts.start[self.shifts]).astype(np.int64)
        finish = clock.instant(self.days, shifts.end[self.shifts]).astype(np.int64)
        low, high = int(clock.instant(first, 0)), int(clock.instant(end, 0))
        inside = np.clip(np.minimum(finish, high) - np.maximum(start, low), 0, None)
        elapsed = np.maximum(finish - start, 1)
        unpaid = 0 if self.counting.breaks_paid else shifts.break_minutes[self.shifts]
        share = np.where(
            shifts.kind[self.shifts] == _ON_CALL,
            self.counting.on_call_share,
            np.maximum(elapsed - unpaid, 0) / elapsed,
        )
        return float((inside * share).sum() / 60)


def _weeks(region: Region, person: int, first: int, last: int) -> float:
    """The divisor of an average over some dates (B3)."""
    keys = region.absences.leave_day_keys
    low, high = (
        int(np.searchsorted(keys, person_day_key(person, day))) for day in (first, last + 1)
    )
    whole = max(_LEAST_WEEKS, -(-(last - first + 1) // 7))
    return max(1.0, whole - (high - low) / 7)
