"""What trials take away and add, and the schedules before and after."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import IntArray
from planner.domain.region import NONE, LongArray
from planner.domain.rules.facts import Facts
from planner.domain.rules.ragged import offsets_of, owners, spread
from planner.domain.rules.rows import Rows
from planner.domain.rules.schedules import NO_DAY, Span

Ragged = tuple[LongArray, IntArray]
"""Offsets of the sequences, and the fact numbers of their duties."""
_LENGTH_BITS, _START_BITS = 11, 28


@dataclass(frozen=True, eq=False)
class Changes:
    """The changes of T trials to one set of rows."""

    rows: Rows
    facts: Facts
    person: IntArray
    """(T,)"""
    removed: LongArray
    """Rows of `rows`."""
    removed_by: LongArray
    """The trial of each; so for `added_by`."""
    added: IntArray
    """Fact numbers."""
    added_by: LongArray

    @classmethod
    def of(
        cls,
        rows: Rows,
        facts: Facts,
        person: IntArray,
        removed: tuple[IntArray, LongArray],
        added: tuple[IntArray, LongArray],
    ) -> "Changes":
        """From rows of `region.duties`, and from fact numbers, each with its trial."""
        there = rows.of_duties(removed[0])
        kept = there != NONE
        return cls(rows, facts, person, there[kept], removed[1][kept], added[0], added[1])

    def __len__(self) -> int:
        return len(self.person)

    def same_added(self, other: "Changes") -> bool:
        """Whether both add the same number of duties."""
        return len(self.added) == len(other.added)

    def take(self, chosen: npt.NDArray[np.intp]) -> "Changes":
        """Some of the trials, renumbered."""
        number = np.full(len(self), NONE, dtype=np.int64)
        number[chosen] = np.arange(len(chosen))
        removed_by, added_by = number[self.removed_by], number[self.added_by]
        out, new = removed_by != NONE, added_by != NONE
        return Changes(
            self.rows,
            self.facts,
            self.person[chosen],
            self.removed[out],
            removed_by[out],
            self.added[new],
            added_by[new],
        )

    @cached_property
    def dates(self) -> tuple[LongArray, LongArray]:
        """First and last changed date of each trial; first > last where nothing changes."""
        first = np.full(len(self), NO_DAY, dtype=np.int64)
        last = np.full(len(self), -NO_DAY, dtype=np.int64)
        removed, added = self.rows.day(self.removed), self.facts.day[self.added]
        for trials, days in ((self.removed_by, removed), (self.added_by, added)):
            np.minimum.at(first, trials, days)
            np.maximum.at(last, trials, days)
        return first, last

    def everything(self) -> tuple[LongArray, LongArray]:
        """All rows of each trial's person."""
        return self.rows.offsets[self.person], self.rows.offsets[self.person + 1]

    def near(self, before: int, after: int) -> tuple[LongArray, LongArray]:
        """The rows around the changed dates, from and to (excluded); none where none change."""
        first, last = self.dates
        still = first > last
        begin, end = self.rows.around(
            self.person,
            (np.where(still, 0, first), np.where(still, 0, last)),
            (before, after),
        )
        return begin, np.where(still, begin, end)

    def before(self, bounds: tuple[LongArray, LongArray]) -> Ragged:
        """The rows between some bounds as they are."""
        offsets = offsets_of(bounds[1] - bounds[0])
        return offsets, self.rows.fact(spread(bounds[0], offsets))

    def after(self, bounds: tuple[LongArray, LongArray]) -> Ragged:
        """The rows between some bounds without what is removed and with what is added."""
        offsets, fact = self.before(bounds)
        sequence = owners(offsets)
        if len(self.removed):
            kept = np.ones(len(fact), dtype=np.bool_)
            at = offsets[self.removed_by] + self.removed - bounds[0][self.removed_by]
            kept[at] = False
            fact, sequence = fact[kept], sequence[kept]
        counts = np.bincount(sequence, minlength=len(self))
        if len(self.added):
            counts = counts + np.bincount(self.added_by, minlength=len(self))
            keys = self._order(self.added_by, self.added)
            order = np.argsort(keys, kind="stable")
            places = np.searchsorted(self._order(sequence, fact), keys[order], side="right")
            fact = np.insert(fact, places, self.added[order])
        return offsets_of(counts), fact

    def _order(self, sequence: LongArray, fact: IntArray) -> LongArray:
        """One number that orders by sequence, start and end."""
        start = self.facts.start[fact].astype(np.int64)
        length = self.facts.end[fact] - start
        moment = ((start + (1 << (_START_BITS - 1))) << _LENGTH_BITS) + length
        return np.asarray((sequence << (_START_BITS + _LENGTH_BITS)) + moment, dtype=np.int64)

    def spans(self, known: Span) -> tuple[Span, Span]:
        """Known dates of each trial's person before and after; `known` is that of everybody."""
        before = known.take(self.person)
        first, last, last_end = before.first.copy(), before.last.copy(), before.last_end.copy()
        trials = self.removed_by
        fact = self.rows.fact(self.removed)
        day = self.facts.day[fact]
        edge = (day == first[trials]) | (day == last[trials])
        edge |= self.facts.end_day[fact] == last_end[trials]
        loose = np.unique(trials[edge])
        if len(loose):
            first[loose], last[loose], last_end[loose] = self._span_without(loose)
        np.minimum.at(first, self.added_by, self.facts.day[self.added])
        np.maximum.at(last, self.added_by, self.facts.day[self.added])
        np.maximum.at(last_end, self.added_by, self.facts.end_day[self.added])
        return before, Span(first, last, last_end)

    def _span_without(self, chosen: LongArray) -> tuple[LongArray, LongArray, LongArray]:
        """First and last date and last end of what some trials leave, nothing added."""
        some = self.take(chosen)
        offsets, fact = some.after(some.everything())
        sequence = owners(offsets)
        result = tuple(np.full(len(some), sign * NO_DAY, np.int64) for sign in (1, -1, -1))
        np.minimum.at(result[0], sequence, self.facts.day[fact])
        np.maximum.at(result[1], sequence, self.facts.day[fact])
        np.maximum.at(result[2], sequence, self.facts.end_day[fact])
        return result[0], result[1], result[2]
