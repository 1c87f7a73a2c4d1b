"""The working-time rules once more, slowly and obviously, for one person at a time.

Written from the specification and its readings, with dates and datetimes only. It shares no
code with the product and is never fast.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

DOCTOR, NURSE, CONSULTANT = "resident_doctor", "agenda_for_change", "consultant"
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Duty:
    day: date
    start_minute: int
    end_minute: int
    """Minutes from 00:00 of `day` on the clock."""
    break_minutes: int
    kind: str

    @cached_property
    def start(self) -> datetime:
        return instant(self.day, self.start_minute)

    @cached_property
    def end(self) -> datetime:
        return instant(self.day, self.end_minute)

    @cached_property
    def elapsed(self) -> float:
        return (self.end - self.start) / HOUR

    @cached_property
    def is_night(self) -> bool:
        hours = 0.0
        for offset in (-1, 0, 1):
            opens = instant(self.day + DAY * offset, 23 * 60)
            closes = instant(self.day + DAY * (offset + 1), 6 * 60)
            hours += max(0.0, (min(self.end, closes) - max(self.start, opens)) / HOUR)
        return hours >= 3


@dataclass(frozen=True)
class Person:
    rule_set: str
    opted_out: bool = False
    absences: tuple[tuple[date, date, str], ...] = ()

    def absent(self, day: date) -> bool:
        return any(first <= day <= last for first, last, _ in self.absences)

    @cached_property
    def leave(self) -> frozenset[date]:
        """Dates that shorten a reference period."""
        spans = [span for *span, kind in self.absences if kind in ("AL", "SICK", "ML")]
        return frozenset(day for first, last in spans for day in days(first, last))


@dataclass(frozen=True)
class Row:
    part: str
    keys: tuple[object, ...]
    figure: float
    limit: float
    start: datetime
    end: datetime
    first: date
    last: date
    warning: bool = False

    @property
    def excess(self) -> float:
        return abs(self.figure - self.limit)


@cache
def instant(day: date, minute: int) -> datetime:
    """UTC of a local time; `fold=0` is reading B15."""
    local = datetime.combine(day + DAY * (minute // 1440), time(minute % 1440 // 60, minute % 60))
    return local.replace(tzinfo=LONDON).astimezone(UTC)


def midnight(day: date) -> datetime:
    return instant(day, 0)


def local_date(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


def lasting(duties: Iterable[Duty]) -> list[Duty]:
    """B15, A5: duties without positive length and absences are nothing to any rule."""
    kept = [duty for duty in duties if duty.kind != "absence" and duty.end > duty.start]
    return sorted(kept, key=lambda duty: (duty.start, duty.end))


def work_of(duties: Sequence[Duty]) -> list[Duty]:
    return [duty for duty in duties if duty.kind == "work"]


def worked(duty: Duty, person: Person) -> float:
    if duty.kind != "work":
        return 0.0
    unpaid = 0 if person.rule_set == DOCTOR else duty.break_minutes
    return max(0.0, duty.elapsed - unpaid / 60)


def worked_between(duty: Duty, person: Person, begin: datetime, end: datetime) -> float:
    """Hours worked inside, the break spread evenly."""
    inside = (min(duty.end, end) - max(duty.start, begin)) / HOUR
    return max(0.0, inside) / duty.elapsed * worked(duty, person)


def is_long(duty: Duty) -> bool:
    return duty.elapsed > 10


def is_late(duty: Duty) -> bool:
    return is_long(duty) and duty.end_minute > 23 * 60 and duty.start_minute < 16 * 60


def is_night(duty: Duty) -> bool:
    return duty.is_night


def any_duty(duty: Duty) -> bool:
    return True


def too_much(figure: float, limit: float) -> bool:
    return figure - limit > 0.001


def too_little(figure: float, limit: float) -> bool:
    return limit - figure > 0.001


def days(first: date, last: date) -> list[date]:
    return [first + DAY * step for step in range((last - first).days + 1)]


# Averages ------------------------------------------------------------------------------------
def window_ends(duties: Sequence[Duty], others: Sequence[Duty], *, by_end: bool) -> list[date]:
    both = [*duties, *others]
    if not both:
        return []
    lasts = [local_date(duty.end - timedelta(minutes=1)) if by_end else duty.day for duty in both]
    return days(min(duty.day for duty in both), max(lasts))


def divisor(person: Person, duties: Sequence[Duty], first: date, last: date) -> float:
    """Weeks of a window, from the first duty there is, less those of leave."""
    known = max(first, min(duty.day for duty in duties))
    weeks = max(4, math.ceil(((last - known).days + 1) / 7))
    return max(1.0, weeks - sum(known <= day <= last for day in person.leave) / 7)
