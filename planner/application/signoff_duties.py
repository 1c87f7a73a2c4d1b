"""The duties of one service's sign-off: which they are, their paid hours, nights and weekends."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from planner.application.signoff_sheet import DutyRow, Way
from planner.domain.calendar import BoolArray, IntArray, Period, weekday
from planner.domain.pay import breaks_paid, paid_hours_on
from planner.domain.region import FloatArray, LongArray, Region
from planner.domain.rules.packs import RuleBook
from planner.domain.shifts import WORK

_NIGHT_FROM, _NIGHT_TO = 23 * 60, 30 * 60
_NIGHT_LEAST = 180
"""A night duty has at least 3 h between 23:00 and 06:00."""


def night_minutes(region: Region, day: IntArray, start: IntArray, end: IntArray) -> IntArray:
    """Elapsed minutes of duties between 23:00 and 06:00 local time."""
    total = np.zeros(len(day), dtype=np.int32)
    for nights_on in (-1, 0, 1):
        dusk = region.clock.instant(day + nights_on, np.full(len(day), _NIGHT_FROM))
        dawn = region.clock.instant(day + nights_on, np.full(len(day), _NIGHT_TO))
        total += np.maximum(np.minimum(end, dawn) - np.maximum(start, dusk), 0)
    return total


@dataclass(frozen=True, eq=False)
class ServiceDuties:
    """The duties of a period that one service answers for, ordered by (person, start).

    Those worked there by anybody, and those worked elsewhere by people at home there.
    """

    region: Region
    service: int
    rows: LongArray
    """Rows of `region.duties`."""
    book: RuleBook
    """Says whose breaks are paid."""

    @classmethod
    def of(cls, region: Region, service: int, period: Period, book: RuleBook) -> "ServiceDuties":
        """The duties of a service; O(duties of the region)."""
        duties = region.duties
        dated = (duties.day >= period.first) & (duties.day <= period.last)
        home = region.people.service[duties.person] == service
        mine = dated & (home | (duties.service == service))
        return cls(region, service, np.flatnonzero(mine).astype(np.int64), book)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def person(self) -> IntArray:
        """Of each duty."""
        return self.region.duties.person[self.rows]

    @cached_property
    def day(self) -> IntArray:
        """Day number on which each duty starts."""
        return self.region.duties.day[self.rows]

    @cached_property
    def shift(self) -> IntArray:
        """Of each duty."""
        return self.region.duties.shift[self.rows]

    @cached_property
    def here(self) -> BoolArray:
        """Whether each duty is worked in this service."""
        return np.asarray(self.region.duties.service[self.rows] == self.service)

    @cached_property
    def own(self) -> BoolArray:
        """Whether each duty is by somebody at home in this service."""
        return np.asarray(self.region.people.service[self.person] == self.service)

    @cached_property
    def hours(self) -> FloatArray:
        """Paid hours of each duty."""
        paid = breaks_paid(self.book, self.region.people.rule_set[self.person])
        return paid_hours_on(self.region, self.day, self.shift, paid)

    @cached_property
    def work(self) -> BoolArray:
        """Whether each duty is work, not on-call."""
        return np.asarray(self.region.shifts.kind[self.shift] == WORK)

    @cached_property
    def night(self) -> BoolArray:
        """Whether each duty is a night duty."""
        start, end = self.region.duties.start[self.rows], self.region.duties.end[self.rows]
        return self.work & (night_minutes(self.region, self.day, start, end) >= _NIGHT_LEAST)

    @cached_property
    def weekend(self) -> IntArray:
        """Number of the Monday–Sunday week whose weekend each duty works in; -1 if in none."""
        midnight = self.region.clock.instant(self.day, np.full(len(self), 24 * 60))
        end, days = self.region.duties.end[self.rows], weekday(self.day)
        works = self.work & ((days >= 5) | ((days == 4) & (end > midnight)))
        return np.where(works, (self.day + 3) // 7, -1).astype(np.int32)

    def way(self, at: int) -> Way:
        """Whose duty it is, as the service sees it."""
        if not self.here[at]:
            return Way.OUT
        return Way.OWN if self.own[at] else Way.IN


def data_rows(duties: ServiceDuties) -> tuple[DutyRow, ...]:
    """One row per duty, ordered by staff_id, date and start."""
    region = duties.region
    zone = ZoneInfo(region.clock.time_zone)
    people, codes = region.people, region.shifts.ids.codes

    def row(at: int) -> DutyRow:
        person, duty = int(duties.person[at]), int(duties.rows[at])
        return DutyRow(
            staff_id=people.ids.codes[person],
            day=int(duties.day[at]),
            shift=codes[duties.shift[at]],
            service=region.services.ids.codes[region.duties.service[duty]],
            name=people.ids.names[person],
            grade=region.grades.ids.codes[people.grade[person]],
            trust=region.trusts.codes[people.trust[person]],
            home_service=region.services.ids.codes[people.service[person]],
            start=_iso(region.duties.start[duty], zone),
            end=_iso(region.duties.end[duty], zone),
            hours=float(duties.hours[at]),
            way=duties.way(at),
        )

    return tuple(row(at) for at in range(len(duties)))


def _iso(instant: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(int(instant) * 60, zone).isoformat(timespec="minutes")
