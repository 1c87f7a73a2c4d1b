"""The region's duties as fact numbers by person, and which of them a change concerns.

With half a year of history there are millions of duties and some thousands of them on-call, so
all are held once, and rules that see only some of them know which ones they do not see.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import NONE, Duties, LongArray
from planner.domain.rules.facts import DutyTable
from planner.domain.rules.ragged import lengths, offsets_of, spread
from planner.domain.rules.schedules import NO_DAY, Span

_BLOCK = 1 << 18
"""Duties looked up at once: an index of all would take twice the memory of what is kept."""


@dataclass(frozen=True, eq=False)
class Numbered:
    """Every known duty of a region by its fact number, ordered by person, start and end."""

    offsets: LongArray
    """(people + 1,)"""
    day: IntArray
    """The region's own array."""
    fact: npt.NDArray[np.integer[Any]]
    """As narrow as the numbers may be."""

    @classmethod
    def of(cls, duties: Duties, table: DutyTable) -> "Numbered":
        """All duties; their dates are known to the table. O(duties)."""
        narrow = table.size <= np.iinfo(np.uint16).max
        fact: npt.NDArray[np.integer[Any]]
        fact = np.empty(len(duties), dtype=np.uint16 if narrow else np.int32)
        for some in _slices(len(duties)):
            fact[some] = table.numbers(duties.day[some], duties.shift[some])
        return cls(duties.offsets, duties.day, fact)

    def without(self, seen: BoolArray) -> IntArray:
        """The rows whose fact numbers are not among those seen."""
        rows = [np.flatnonzero(~seen[self.fact[at]]) + at.start for at in _slices(len(self.fact))]
        return np.concatenate([np.zeros(0, dtype=np.int32), *rows]).astype(np.int32)

    @cached_property
    def dates(self) -> tuple[int, int]:
        """The day before the first date of anybody, and how many days there are up to the day
        after the last one."""
        return int(self.day.min()) - 1, int(self.day.max()) - int(self.day.min()) + 3

    @cached_property
    def keys(self) -> npt.NDArray[np.signedinteger[Any]]:
        """Person and date of each row; ascending, with a step of one from date to date.

        As narrow as they may be: there is one for each of millions of duties.
        """
        first, length = self.dates
        people = np.arange(len(self.offsets) - 1, dtype=self._narrow)
        result = np.repeat(people * length, lengths(self.offsets))
        result += self.day
        result -= first
        return result

    @cached_property
    def _narrow(self) -> type[np.signedinteger[Any]]:
        _, length = self.dates
        return np.int32 if len(self.offsets) * length < np.iinfo(np.int32).max else np.int64

    def before(self, person: npt.NDArray[Any], day: npt.ArrayLike) -> LongArray:
        """How many rows stand before a date of each person. O(n log duties)."""
        first, length = self.dates
        date = np.clip(np.asarray(day, dtype=np.int64) - first, 0, length)
        key = (np.asarray(person, dtype=np.int64) * length + date).astype(self._narrow)
        return np.asarray(np.searchsorted(self.keys, key), dtype=np.int64)

    def opens(self) -> BoolArray:
        """Rows whose person has no duty on the same date or the one before in front of them."""
        result = np.ones(len(self.fact), dtype=np.bool_)
        for at in _slices(len(result) - 1):
            later = slice(at.start + 1, at.stop + 1)
            np.greater(self.keys[later], self.keys[at] + 1, out=result[later])
        return result


@dataclass(frozen=True, eq=False)
class Rows:
    """All duties that some rules see, ordered by person, start and end, and numbered so."""

    offsets: LongArray
    """(people + 1,)"""
    _every: Numbered
    _left_out: IntArray
    """Rows of `region.duties` that are not here: few, for most duties are work."""

    @classmethod
    def of(cls, every: Numbered, seen: BoolArray) -> "Rows":
        """The duties whose fact numbers are among those seen. O(duties)."""
        left_out = every.without(seen)
        offsets = every.offsets - np.searchsorted(left_out, every.offsets)
        return cls(offsets, every, left_out)

    def __len__(self) -> int:
        return int(self.offsets[-1])

    def of_duties(self, rows: npt.NDArray[np.integer[Any]]) -> LongArray:
        """Rows here of some rows of `region.duties`, or NONE."""
        found = rows.astype(np.int64)
        if len(self._left_out):
            before = np.searchsorted(self._left_out, rows)
            nearest = self._left_out[np.minimum(before, len(self._left_out) - 1)]
            found = np.where(nearest == rows, NONE, found - before)
        return found

    @cached_property
    def _jumps(self) -> IntArray:
        """The row here that stands where each one left out would."""
        skipped = np.arange(len(self._left_out), dtype=np.int32)
        return np.asarray(self._left_out - skipped, dtype=np.int32)

    def _duties(self, rows: LongArray) -> LongArray:
        """The rows of `region.duties` of some rows here; NONE stays NONE."""
        if not len(self._left_out):
            return rows
        jumped = np.searchsorted(self._jumps, rows.astype(np.int32), side="right")
        return np.asarray(rows + jumped, dtype=np.int64)

    def fact(self, rows: LongArray) -> IntArray:
        """The fact numbers of some rows. O(rows log those left out); best where they ascend."""
        return self._every.fact[self._duties(rows)].astype(np.int32)

    def day(self, rows: LongArray) -> IntArray:
        """The dates of some rows."""
        return self._every.day[self._duties(rows)]

    def before(self, person: npt.NDArray[Any], day: npt.ArrayLike) -> LongArray:
        """How many rows stand before a date of each person, the people before included.

        O(n log duties)
        """
        if not len(self):
            return np.zeros(len(person), dtype=np.int64)
        found = self._every.before(person, day)
        return found - np.searchsorted(self._left_out, found)

    @cached_property
    def _chains(self) -> IntArray:
        """First row of each run of consecutive dates of a person, and the number of rows."""
        opens = self._every.opens()
        if len(self._left_out):
            opens = np.delete(opens, self._left_out)
            after = np.unique(self._jumps).astype(np.int64)
            after = after[(after > 0) & (after < len(opens))]
            here, front = (self._every.keys[self._duties(rows)] for rows in (after, after - 1))
            opens[after] = here > front + 1
            opens[:1] = True
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
        some = np.flatnonzero(lengths(self.offsets))
        first = np.full(people, NO_DAY, dtype=np.int64)
        last, last_end = np.full(people, -NO_DAY, np.int64), np.full(people, -NO_DAY, np.int64)
        if len(some):
            first[some] = self.day(self.offsets[some])
            last[some] = self.day(self.offsets[some + 1] - 1)
            last_end[some] = self._last_ends(table, some)
        return Span(first, last, last_end)

    def _last_ends(self, table: DutyTable, people: npt.NDArray[np.intp]) -> LongArray:
        """The last date that any duty of each of some people touches; each has one at least."""
        found = [np.zeros(0, dtype=np.int64)]
        block = self.offsets[people] // _BLOCK
        for some in np.split(people, np.flatnonzero(np.diff(block)) + 1):
            number = offsets_of(self.offsets[some + 1] - self.offsets[some])
            ends = table.end_days[self.fact(spread(self.offsets[some], number))]
            found.append(np.maximum.reduceat(ends, number[:-1]))
        return np.concatenate(found)

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
        if not len(self):
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
        near = np.flatnonzero((left >= low) & (self.day(left) >= first - 1))
        first[near] = self.day(self._chain_starts(left[near]))
        right = self.before(person, last)
        inside = np.minimum(right, len(self) - 1)
        near = np.flatnonzero((right < high) & (self.day(inside) <= last + 1))
        last[near] = self.day(self._chain_ends(right[near]))
        return first, last


def days_of(duties: Duties) -> IntArray:
    """The dates on which any duty starts, ascending. O(duties)."""
    if not len(duties):
        return duties.day[:0]
    first = int(duties.day.min())
    there = np.zeros(int(duties.day.max()) - first + 1, dtype=np.bool_)
    for at in _slices(len(duties)):
        there[duties.day[at] - first] = True
    return np.asarray(np.flatnonzero(there) + first, dtype=np.int32)


def _slices(number: int) -> Iterator[slice]:
    """So many rows in blocks."""
    for begin in range(0, number, _BLOCK):
        yield slice(begin, min(begin + _BLOCK, number))
