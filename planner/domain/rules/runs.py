"""Rules about consecutive dates: runs of long shifts, late ones, nights, any duties.

A run is a maximal sequence of consecutive dates on each of which a duty of one sort starts
(reading B6).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray
from planner.domain.region import LongArray
from planner.domain.rules.figures import NO_FIGURES, Figures, Merge, Part, joined, over
from planner.domain.rules.rule import Reach, Sees, days_of
from planner.domain.rules.schedules import Schedules
from planner.domain.rules.settings import Settings

_LENGTH, _REST = Part("length"), Part("rest", too_little=True)
Integers = npt.NDArray[np.integer]
Sort = Callable[[Schedules, Settings], BoolArray]


def long_duties(work: Schedules, settings: Settings) -> BoolArray:
    """Shifts longer than the pack's 10 h (reading B7)."""
    del settings
    return work.facts.long[work.fact]


def late_duties(work: Schedules, settings: Settings) -> BoolArray:
    """Long shifts that end late and do not start late (reading B8)."""
    facts = work.facts
    late = (
        facts.long
        & (facts.local_end > settings["ends_after"])
        & (facts.local_start < settings["starts_before"])
    )
    return np.asarray(late[work.fact], dtype=np.bool_)


def night_duties(work: Schedules, settings: Settings) -> BoolArray:
    """Night duties (reading B14)."""
    del settings
    return work.facts.night[work.fact]


def all_duties(work: Schedules, settings: Settings) -> BoolArray:
    """Every work duty."""
    del settings
    return np.ones(len(work.fact), dtype=np.bool_)


def opens_run(day: Integers, owner: Integers) -> BoolArray:
    """Whether each duty, by owner and date, is the first of a run of consecutive dates (B6)."""
    opens = np.ones(len(day), dtype=np.bool_)
    opens[1:] = (owner[1:] != owner[:-1]) | (day[1:] > day[:-1] + 1)
    return opens


@dataclass(frozen=True, eq=False)
class Runs:
    """Runs of one sort of duty, as rows of the schedules' duties."""

    first: LongArray
    """First duty of each run."""
    last: LongArray
    """Its last duty of that sort."""
    length: LongArray
    """Number of dates."""

    @classmethod
    def of(cls, work: Schedules, chosen: BoolArray) -> "Runs":
        """The runs of the chosen duties. O(duties)."""
        rows = np.flatnonzero(chosen)
        day = work.day[rows]
        starts = np.flatnonzero(opens_run(day, work.sequence[rows]))
        ends = np.append(starts[1:], len(rows)) - 1
        if not len(rows):
            return cls(rows, rows, rows)
        return cls(rows[starts], rows[ends], (day[ends] - day[starts] + 1).astype(np.int64))

    def take(self, chosen: BoolArray) -> "Runs":
        """Some of the runs."""
        return Runs(self.first[chosen], self.last[chosen], self.length[chosen])

    def too_long(self, work: Schedules, part: int, limit: int) -> Figures:
        """Runs over the limit, which belong to each of their dates."""
        runs = self.take(over(self.length, limit))
        if not len(runs.first):
            return NO_FIGURES
        days = work.day[runs.first], work.day[runs.last]
        return Figures.of(
            work.sequence[runs.first],
            part,
            runs.length,
            limit,
            key=days[0],
            key_last=days[1],
            instants=(work.start[runs.first], work.end[runs.last]),
            days=days,
        )

    def short_rests(self, work: Schedules, part: int, limit: float) -> Figures:
        """Runs before whose next work duty the rest is too short, keyed by that duty's date."""
        following = self.last + 1
        inside = following < len(work.fact)
        inside[inside] = work.follows[following[inside]]
        last, following = self.last[inside], following[inside]
        rest = work.start[following] - work.end[last].astype(np.int64)
        short = (rest >= 0) & over(rest / 60, limit, too_little=True)
        last, following = last[short], following[short]
        days = work.day[following]
        return Figures.of(
            work.sequence[last],
            part,
            rest[short] / 60,
            limit,
            key=days,
            instants=(work.end[last], work.start[following]),
            days=(work.midnights.day_of(work.end[last]), days),
        )


@dataclass(frozen=True, slots=True)
class LongestRun:
    """At most so many consecutive dates with a duty of one sort."""

    id: str
    sort: Sort
    parts: tuple[Part, ...] = (_LENGTH,)

    def reach(self, settings: Settings) -> Reach:
        """The run that the date belongs to."""
        del settings
        return Reach(Sees.NEAR, 1, 1)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Runs that are too long. O(duties)."""
        work = duties.work
        runs = Runs.of(work, self.sort(work, settings))
        return runs.too_long(work, 0, settings.whole("days"))


@dataclass(frozen=True, slots=True)
class RunThenRest:
    """At most so many consecutive dates, and a long rest after as many as are allowed."""

    id: str
    sort: Sort
    parts: tuple[Part, ...] = (_LENGTH, _REST)

    def reach(self, settings: Settings) -> Reach:
        """The run, and the duty that ends the rest after it."""
        days = days_of(settings["rest_hours"])
        return Reach(Sees.NEAR, days, days)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Runs that are too long, and short rests after those at the limit. O(duties)."""
        work, limit = duties.work, settings.whole("days")
        runs = Runs.of(work, self.sort(work, settings))
        full = runs.take(runs.length == limit)
        return joined(
            [
                runs.too_long(work, 0, limit),
                full.short_rests(work, 1, settings["rest_hours"]),
            ]
        )


@dataclass(frozen=True, slots=True)
class RestAfterRun:
    """A long rest after every run of one sort of duty, even of one."""

    id: str
    sort: Sort
    parts: tuple[Part, ...] = (_REST,)

    def reach(self, settings: Settings) -> Reach:
        """The run, and the duty that ends the rest after it."""
        days = days_of(settings["rest_hours"])
        return Reach(Sees.NEAR, days, days)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Rests after runs that are too short. O(duties)."""
        work = duties.work
        runs = Runs.of(work, self.sort(work, settings))
        return runs.short_rests(work, 0, settings["rest_hours"])


class ShiftLength:
    """Length of one shift, elapsed (reading B7)."""

    id = "DR-13"
    parts = (Part("length", Merge.DATES),)

    def reach(self, settings: Settings) -> Reach:
        """The duty alone."""
        del settings
        return Reach(Sees.NEAR, 0, 0)

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """Shifts that are too long, keyed by their date. O(duties)."""
        work, limit = duties.work, settings["hours"]
        rows = np.flatnonzero(over(work.facts.elapsed, limit)[work.fact])
        days = work.day[rows]
        return Figures.of(
            work.sequence[rows],
            0,
            work.facts.elapsed[work.fact[rows]],
            limit,
            key=days,
            instants=(work.start[rows], work.end[rows]),
            days=(days, days),
        )
