"""The region's duties as fact numbers by person, and which of them a change concerns."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import NONE, Duties, LongArray, person_day_key
from planner.domain.rules.facts import DutyTable
from planner.domain.rules.schedules import NO_DAY, Span


@dataclass(frozen=True, eq=False)
class Rows:
    """All duties that some rules see, ordered by person, start and end."""

    offsets: LongArray
    """(people + 1,)"""
    fact: IntArray
    person: IntArray
    day: IntArray
    of_duty: IntArray
    """Row here of each row of `region.duties`, or NONE."""

    @classmethod
    def of(cls, duties: Duties, fact: IntArray, kept: BoolArray) -> "Rows":
        """The kept duties. O(duties)."""
        if kept.all():
            rows = np.arange(len(kept), dtype=np.int32)
            return cls(duties.offsets, fact, duties.person, duties.day, rows)
        running = np.concatenate([[0], np.cumsum(kept)])
        return cls(
            offsets=running[duties.offsets],
            fact=fact[kept],
            person=duties.person[kept],
            day=duties.day[kept],
            of_duty=np.where(kept, running[:-1], NONE).astype(np.int32),
        )

    @cached_property
    def keys(self) -> LongArray:
        """Person and date of each row; ascending."""
        return person_day_key(self.person, self.day)

    @cached_property
    def chains(self) -> tuple[LongArray, LongArray]:
        """First and last row of the run of consecutive dates that each row belongs to."""
        opens = np.ones(len(self.fact), dtype=np.bool_)
        opens[1:] = np.diff(self.keys) > 1
        starts = np.flatnonzero(opens)
        counts = np.diff(np.append(starts, len(opens)))
        return np.repeat(starts, counts), np.repeat(starts + counts - 1, counts)

    def spans(self, table: DutyTable) -> Span:
        """First and last known dates of every person; NO_DAY where there is none."""
        people = len(self.offsets) - 1
        some = np.flatnonzero(np.diff(self.offsets))
        first = np.full(people, NO_DAY, dtype=np.int64)
        last, last_end = np.full(people, -NO_DAY, np.int64), np.full(people, -NO_DAY, np.int64)
        if len(some):
            first[some] = self.day[self.offsets[some]]
            last[some] = self.day[self.offsets[some + 1] - 1]
            ends = table.end_days[self.fact]
            last_end[some] = np.maximum.reduceat(ends, self.offsets[some])
        return Span(first, last, last_end)

    def around(
        self,
        person: IntArray,
        changed: tuple[LongArray, LongArray],
        reach: tuple[int, int],
    ) -> tuple[LongArray, LongArray]:
        """Rows from and to (excluded) that matter when dates between two of a person change.

        The runs of consecutive dates at the changed dates; so many dates before and after
        those; then the duty before, with the whole run that it belongs to. O(trials log duties).
        """
        low, high = self.offsets[person], self.offsets[person + 1]
        if not len(self.fact):
            return low, high
        first, last = self._runs_at(person, changed, low, high)
        begin = np.searchsorted(self.keys, person_day_key(person, first - reach[0]))
        end = np.searchsorted(self.keys, person_day_key(person, last + reach[1]), side="right")
        earlier = begin > low
        begin[earlier] = self.chains[0][begin[earlier] - 1]
        return np.maximum(begin, low), np.minimum(np.maximum(end, begin), high)

    def _runs_at(
        self,
        person: IntArray,
        changed: tuple[LongArray, LongArray],
        low: LongArray,
        high: LongArray,
    ) -> tuple[LongArray, LongArray]:
        """First and last date of the runs that hold or touch the changed dates."""
        first, last = changed[0].copy(), changed[1].copy()
        left = np.searchsorted(self.keys, person_day_key(person, first), side="right") - 1
        near = np.flatnonzero((left >= low) & (self.day[left] >= first - 1))
        first[near] = self.day[self.chains[0][left[near]]]
        right = np.searchsorted(self.keys, person_day_key(person, last))
        inside = np.minimum(right, len(self.fact) - 1)
        near = np.flatnonzero((right < high) & (self.day[inside] <= last + 1))
        last[near] = self.day[self.chains[1][right[near]]]
        return first, last
