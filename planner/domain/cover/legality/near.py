"""The work duties around a period, and how one more duty would lie between them.

Nearly every rule looks at the rests beside the new duty and at the runs and windows that hold
it. So for everybody who might get a duty it is enough to know the duty before it, the duty
after it, and what it would push out; all else was counted beforehand, duty by duty.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray, Period
from planner.domain.region import LongArray, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.facts import Facts
from planner.domain.rules.packs import RulePack
from planner.domain.rules.ragged import offsets_of, owners, spread
from planner.domain.rules.register import Register
from planner.domain.rules.rule import Rule
from planner.domain.rules.schedules import Schedules, Span
from planner.domain.rules.settings import Settings

FAR = 1 << 29
"""Minutes or dates that are further away than any that matter."""


@dataclass(frozen=True, eq=False)
class NearDuties:
    """Duties of some people under one pack, on the dates around a period, by person and start.

    `day`, `start` and `end` have one entry more, which stands for "no duty": long before
    everything and long after it.
    """

    region: Region
    register: Register
    pack: RulePack
    people: IntArray
    dates: Period
    offsets: LongArray
    fact: IntArray

    @classmethod
    def of(
        cls, engine: RuleEngine, pack: RulePack, people: IntArray, dates: Period, *, work: bool
    ) -> "NearDuties":
        """Work duties, or on-call ones, of people (ascending). O(people · log duties)."""
        register = engine.register
        rows = register.rows(on_call=not work)
        low = rows.before(people, dates.first)
        high = rows.before(people, dates.last + 1)
        offsets = offsets_of(high - low)
        fact = rows.fact(spread(low, offsets))
        if not work:
            kept = register.table.facts(pack).on_call[fact]
            offsets = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)[offsets]
            fact = fact[kept]
        return cls(engine.region, register, pack, people, dates, offsets, fact)

    def __len__(self) -> int:
        return len(self.fact)

    def settings(self, rule: Rule) -> Settings:
        """What the pack says of a rule."""
        return self.pack.rules[rule.id]

    @property
    def facts(self) -> Facts:
        """Of every date and shift."""
        return self.register.table.facts(self.pack)

    @cached_property
    def owner(self) -> LongArray:
        """Whose each duty is: an index into `people`."""
        return owners(self.offsets)

    @cached_property
    def day(self) -> LongArray:
        """Date on which each starts."""
        return np.append(self.facts.day[self.fact], -FAR).astype(np.int64)

    @cached_property
    def start(self) -> LongArray:
        """Instant at which each starts."""
        return np.append(self.facts.start[self.fact], FAR).astype(np.int64)

    @cached_property
    def end(self) -> LongArray:
        """Instant at which each ends."""
        return np.append(self.facts.end[self.fact], -FAR).astype(np.int64)

    @cached_property
    def rest_before(self) -> LongArray:
        """Minutes from the end of the duty before each; FAR before the first."""
        gaps = np.full(len(self.fact), FAR, dtype=np.int64)
        gaps[1:] = self.start[1:-1] - self.end[:-2]
        gaps[self.offsets[:-1][np.diff(self.offsets) > 0]] = FAR
        return gaps

    @cached_property
    def tangled(self) -> BoolArray:
        """People two of whose duties overlap, so that "before" and "after" mean little."""
        result = np.zeros(len(self.people), dtype=np.bool_)
        result[self.owner[self.rest_before < 0]] = True
        return result

    @cached_property
    def schedules(self) -> Schedules:
        """The same duties as the rules read them, with windows on the inner dates."""
        known = self.register.spans(True).take(self.people)
        first, last = self.dates.first, self.dates.last
        windows = Span(
            np.maximum(known.first, first),
            np.minimum(known.last, last),
            np.minimum(known.last_end, last),
        )
        duties = self.offsets, self.fact
        return self.register.schedules(self.pack, duties, self.people, known.first, windows)

    @cached_property
    def _by_day(self) -> tuple[LongArray, LongArray]:
        """Rows ordered by date, and where each date begins."""
        day = self.day[:-1] - self.dates.first
        order = np.argsort(day, kind="stable").astype(np.int64)
        return order, offsets_of(np.bincount(day, minlength=self.dates.days))

    def rows_on(self, first: int, last: int) -> LongArray:
        """Rows of consecutive dates, which must lie inside."""
        order, starts = self._by_day
        return order[starts[first - self.dates.first] : starts[last - self.dates.first + 1]]

    def count_before(self, day: int) -> LongArray:
        """By person: how many duties start on earlier dates than one that lies inside."""
        order, starts = self._by_day
        earlier = order[: starts[day - self.dates.first]]
        return np.bincount(self.owner[earlier], minlength=len(self.people))


@dataclass(frozen=True, eq=False)
class Day:
    """What all shifts of one date share: the duties of the date and of its neighbours."""

    near: NearDuties
    on_call: NearDuties
    day: int

    @cached_property
    def rows(self) -> LongArray:
        """Work duties of three dates."""
        return self.near.rows_on(self.day - 1, self.day + 1)

    @cached_property
    def owner(self) -> LongArray:
        """Whose each of `rows` is."""
        return self.near.owner[self.rows]

    @cached_property
    def base(self) -> LongArray:
        """By person: the first row of the three dates, or after them."""
        return self.near.offsets[:-1] + self.near.count_before(self.day - 1)

    @cached_property
    def calls(self) -> LongArray:
        """On-call duties of three dates."""
        return self.on_call.rows_on(self.day - 1, self.day + 1)

    def count(self, chosen: BoolArray) -> LongArray:
        """By person: how many of `rows` are chosen."""
        return np.bincount(self.owner[chosen], minlength=len(self.near.people))


@dataclass(frozen=True, eq=False)
class Fit:
    """One shift on one date, put between the work duties of everybody; arrays are by person."""

    date: Day
    fact: int
    """Number of the shift on the date, as the rules number it."""

    @property
    def near(self) -> NearDuties:
        """The work duties of everybody."""
        return self.date.near

    @property
    def day(self) -> int:
        """The date of the new duty."""
        return self.date.day

    @property
    def facts(self) -> Facts:
        """Of every date and shift."""
        return self.near.facts

    @cached_property
    def work(self) -> bool:
        """Whether the new duty is work; an on-call one only pushes out."""
        return bool(self.facts.work[self.fact])

    @cached_property
    def start(self) -> int:
        """The instant at which the new duty starts."""
        return int(self.facts.start[self.fact])

    @cached_property
    def end(self) -> int:
        """The instant at which it ends."""
        return int(self.facts.end[self.fact])

    @cached_property
    def hours(self) -> float:
        """Hours worked in the new duty."""
        return float(self.facts.hours[self.fact])

    @cached_property
    def low(self) -> LongArray:
        """The first row that ends after the new duty starts: the first that is pushed out."""
        date = self.date
        return date.base + date.count(self.near.end[date.rows] <= self.start)

    @cached_property
    def high(self) -> LongArray:
        """The row after the last that is pushed out."""
        date = self.date
        return date.base + date.count(self.near.start[date.rows] < self.end)

    @cached_property
    def removed(self) -> BoolArray:
        """Whether work duties are pushed out."""
        return np.asarray(self.high > self.low, dtype=np.bool_)

    @cached_property
    def previous(self) -> LongArray:
        """The row before the new duty; the entry for "no duty" where there is none."""
        return np.where(self.low > self.near.offsets[:-1], self.low - 1, len(self.near))

    @cached_property
    def next(self) -> LongArray:
        """The row after the new duty; the entry for "no duty" where there is none."""
        return np.where(self.high < self.near.offsets[1:], self.high, len(self.near))

    @cached_property
    def rest_before(self) -> LongArray:
        """Minutes of rest after the duty before: up to the new one if that is work."""
        until = self.start if self.work else self.near.start[self.next]
        return np.asarray(until - self.near.end[self.previous], dtype=np.int64)

    @cached_property
    def rest_after(self) -> LongArray:
        """Minutes of rest between the new duty and the one after it."""
        return self.near.start[self.next] - self.end

    @cached_property
    def pushes_out_earlier(self) -> BoolArray:
        """Whether a duty of the date before, on-call ones included, is pushed out."""
        calls, on_call = self.date.calls, self.date.on_call
        meets = (on_call.start[calls] < self.end) & (on_call.end[calls] > self.start)
        meets &= on_call.day[calls] < self.day
        work = self.removed & (self.near.day[self.low] < self.day)
        return work | self.who(on_call.owner[calls[meets]])

    def who(self, chosen: npt.NDArray[np.integer]) -> BoolArray:
        """Some people as flags."""
        result = np.zeros(len(self.near.people), dtype=np.bool_)
        result[chosen] = True
        return result
