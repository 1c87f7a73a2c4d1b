"""The region's duties as fact numbers by person, and which of them a change concerns."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import NONE, Duties, LongArray
from planner.domain.rules.facts import DutyTable
from planner.domain.rules.schedules import NO_DAY, Span


@dataclass(frozen=True, eq=False)
class Rows:
    """All duties that some rules see, ordered by person, start and end."""

    offsets: LongArray
    """(people + 1,)"""
    fact: IntArray
    day: IntArray
    _left_out: IntArray
    """Rows of `region.duties` that are not here: few, for most duties are work."""

    @classmethod
    def of(cls, duties: Duties, fact: IntArray, kept: BoolArray) -> "Rows":
        """The kept duties. O(duties)."""
        if kept.all():
            return cls(duties.offsets, fact, duties.day, np.zeros(0, dtype=np.int32))
        left_out = np.flatnonzero(~kept).astype(np.int32)
        offsets = duties.offsets - np.searchsorted(left_out, duties.offsets)
        return cls(offsets, fact[kept], duties.day[kept], left_out)

    def of_duties(self, rows: npt.NDArray[np.integer[Any]]) -> LongArray:
        """Rows here of some rows of `region.duties`, or NONE."""
        found = rows.astype(np.int64)
        if len(self._left_out):
            before = np.searchsorted(self._left_out, rows)
            nearest = self._left_out[np.minimum(before, len(self._left_out) - 1)]
            found = np.where(nearest == rows, NONE, found - before)
        return found

    @cached_property
    def _dates(self) -> tuple[int, int]:
        """The day before the first date of anybody, and how many days there are up to the day
        after the last one."""
        return int(self.day.min()) - 1, int(self.day.max()) - int(self.day.min()) + 3

    @cached_property
    def _keys(self) -> npt.NDArray[np.signedinteger[Any]]:
        """Person and date of each row; ascending, with a step of one from date to date.

        As narrow as they may be: there is one for each of millions of duties.
        """
        first, length = self._dates
        people = np.arange(len(self.offsets) - 1, dtype=self._narrow)
        result = np.repeat(people * length, np.diff(self.offsets))
        result += self.day
        result -= first
        return result

    @cached_property
    def _narrow(self) -> type[np.signedinteger[Any]]:
        _, length = self._dates
        return np.int32 if len(self.offsets) * length < np.iinfo(np.int32).max else np.int64

    def before(self, person: npt.NDArray[Any], day: npt.ArrayLike) -> LongArray:
        """How many rows stand before a date of each person, the people before included.

        O(n log duties)
        """
        if not len(self.fact):
            return np.zeros(len(person), dtype=np.int64)
        first, length = self._dates
        date = np.clip(np.asarray(day, dtype=np.int64) - first, 0, length)
        key = (np.asarray(person, dtype=np.int64) * length + date).astype(self._narrow)
        return np.asarray(np.searchsorted(self._keys, key), dtype=np.int64)

    @cached_property
    def _chains(self) -> IntArray:
        """First row of each run of consecutive dates of a person, and the number of rows."""
        opens = np.ones(len(self.fact), dtype=np.bool_)
        np.greater(self._keys[1:], self._keys[:-1] + 1, out=opens[1:])
        return np.append(np.flatnonzero(opens), len(opens)).astype(np.int32)

    def _chain_starts(self, rows: LongArray) -> LongArray:
        """First row of the run of consecutive dates that each of some rows belongs to."""
        at = np.searchsorted(self._chains, rows.astype(np.int32), side="right")
        return self._chains[at - 1].astype(np.int64)

    def _chain_ends(self, rows: LongArray) -> LongArray:
        """Last row of the run that each of some rows belongs to."""
        at = np.searchsorted(self._chains, rows.astype(np.int32), side="right")
        return self._chains[at].astype(np.int64) - 1

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
        begin = self.before(person, first - reach[0])
        end = self.before(person, last + reach[1] + 1)
        earlier = begin > low
        begin[earlier] = self._chain_starts(begin[earlier] - 1)
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
        left = self.before(person, first + 1) - 1
        near = np.flatnonzero((left >= low) & (self.day[left] >= first - 1))
        first[near] = self.day[self._chain_starts(left[near])]
        right = self.before(person, last)
        inside = np.minimum(right, len(self.fact) - 1)
        near = np.flatnonzero((right < high) & (self.day[inside] <= last + 1))
        last[near] = self.day[self._chain_ends(right[near])]
        return first, last
