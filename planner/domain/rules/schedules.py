"""The duties of many people, or of one person many times over, as the rules read them."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import Absences, FloatArray, LongArray
from planner.domain.rules.facts import Facts
from planner.domain.rules.midnights import Midnights
from planner.domain.rules.ragged import lengths, offsets_of, owners

NO_DAY = np.iinfo(np.int32).max // 2
"""Stands for the first date of somebody without duties."""


@dataclass(frozen=True, eq=False)
class Span:
    """Dates of the first and last known duty of each sequence; first > last where none is."""

    first: LongArray
    last: LongArray
    last_end: LongArray
    """The last date that a known duty touches (reading B2)."""

    def union(self, other: "Span") -> "Span":
        """The dates of either."""
        return Span(
            np.minimum(self.first, other.first),
            np.maximum(self.last, other.last),
            np.maximum(self.last_end, other.last_end),
        )

    def take(self, rows: npt.NDArray[np.integer]) -> "Span":
        """Those of some sequences."""
        return Span(self.first[rows], self.last[rows], self.last_end[rows])


@dataclass(frozen=True, eq=False)
class Schedules:
    """n sequences of duties, each ordered by start, then end; all under one rule pack.

    A sequence may hold only the part of a person's duties that can matter; `windows` then
    says for which dates windows are to be judged.
    """

    offsets: LongArray
    """(n + 1,)"""
    fact: IntArray
    """Fact number of each duty."""
    facts: Facts
    person: IntArray
    """(n,)"""
    opted_out: BoolArray
    """(n,)"""
    known_first: LongArray
    """(n,): date of the first known duty of any kind; NO_DAY where there is none (B3)."""
    windows: Span
    """Dates on which windows end that are to be judged."""
    absences: Absences
    midnights: Midnights
    memo: dict[object, object] = field(default_factory=dict, repr=False)
    """What rules keep for each other."""

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @cached_property
    def sequence(self) -> LongArray:
        """The sequence of each duty."""
        return owners(self.offsets)

    @cached_property
    def day(self) -> IntArray:
        """The date on which each duty starts."""
        return self.facts.day[self.fact]

    @cached_property
    def start(self) -> IntArray:
        """The instant at which each duty starts."""
        return self.facts.start[self.fact]

    @cached_property
    def end(self) -> IntArray:
        """The instant at which each duty ends."""
        return self.facts.end[self.fact]

    @cached_property
    def hours(self) -> FloatArray:
        """Hours worked in each duty."""
        return self.facts.hours[self.fact]

    @cached_property
    def reached(self) -> LongArray:
        """The latest end among each duty and those before it in its sequence (reading B11)."""
        lift = self.sequence << 32
        return np.asarray(np.maximum.accumulate(self.end + lift) - lift, dtype=np.int64)

    @cached_property
    def follows(self) -> BoolArray:
        """Whether each duty has an earlier one in its sequence."""
        result = np.ones(len(self.fact), dtype=np.bool_)
        starts = self.offsets[:-1][lengths(self.offsets) > 0]
        result[starts] = False
        return result

    @property
    def work(self) -> "Schedules":
        """The same without on-call duties, which most rules do not see (reading B1)."""
        return self._only("work", self.facts.work)

    @property
    def on_call(self) -> "Schedules":
        """The on-call duties alone."""
        return self._only("on_call", self.facts.on_call)

    @property
    def counted(self) -> "Schedules":
        """Only duties that count hours; an on-call's share may (reading B20)."""
        return self._only("counted", self.facts.counted)

    def _only(self, name: str, facts: BoolArray) -> "Schedules":
        """The duties with some sort of fact, worked out once; itself if that is all of them."""
        if name not in self.memo:
            kept = facts[self.fact]
            self.memo[name] = None if kept.all() else self._kept(kept)
        part = self.memo[name]
        return part if isinstance(part, Schedules) else self

    def _kept(self, kept: BoolArray) -> "Schedules":
        counts = np.concatenate([[0], np.cumsum(kept)])[self.offsets]
        offsets = offsets_of(lengths(counts))
        return replace(self, offsets=offsets, fact=self.fact[kept], memo={})

    @cached_property
    def day_keys(self) -> LongArray:
        """Sortable key of sequence and date of each duty; ascending."""
        return key_of(self.sequence, self.day)


def key_of(sequence: npt.ArrayLike, value: npt.ArrayLike) -> LongArray:
    """One ascending number for a sequence and an instant or date within it."""
    base = np.asarray(sequence, dtype=np.int64) << 32
    return base + np.asarray(value, dtype=np.int64)
