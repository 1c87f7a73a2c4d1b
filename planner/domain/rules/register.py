"""What the rules share over one region: facts, rows by person, known dates, room left.

Everything is worked out when first asked for, and kept for as long as the region stands.
"""

from functools import cached_property

import numpy as np

from planner.domain.calendar import IntArray
from planner.domain.region import FloatArray, LongArray, Region
from planner.domain.rules.changes import Ragged
from planner.domain.rules.facts import DutyTable
from planner.domain.rules.midnights import Midnights
from planner.domain.rules.packs import RulePack
from planner.domain.rules.ragged import offsets_of, spread
from planner.domain.rules.rows import Numbered, Rows, days_of
from planner.domain.rules.rule import WholeRule
from planner.domain.rules.schedules import Schedules, Span

BLOCK = 300_000
"""Duties and dates that are worked on at once: a compromise of memory and speed."""


class Register:
    """Caches over a region that is never changed in place."""

    def __init__(self, region: Region, table: DutyTable | None = None) -> None:
        """`table`: of a register of another state of the region."""
        self._region = region
        self._table = table
        self._slack: dict[tuple[str, str], FloatArray] = {}
        self._known: dict[bool, Span] = {}
        self._midnights = Midnights(region.clock)

    @cached_property
    def table(self) -> DutyTable:
        """Facts of every date and shift that occurs."""
        if self._table is not None:
            return self._table
        region = self._region
        period = np.arange(region.period.first, region.period.last + 1)
        return DutyTable(region.clock, region.shifts, np.append(days_of(region.duties), period))

    @cached_property
    def _numbers(self) -> Numbered:
        return Numbered.of(self._region.duties, self.table)

    @cached_property
    def _with_on_call(self) -> Rows:
        work, on_call = self.table.kinds()
        return Rows.of(self._numbers, work | on_call)

    @cached_property
    def _work(self) -> Rows:
        work, _ = self.table.kinds()
        rows = Rows.of(self._numbers, work)
        return self._with_on_call if len(rows) == len(self._with_on_call) else rows

    def rows(self, on_call: bool) -> Rows:
        """The region's duties of positive length, with or without on-call."""
        return self._with_on_call if on_call else self._work

    def spans(self, on_call: bool) -> Span:
        """First and last known dates of everybody."""
        if on_call not in self._known:
            self._known[on_call] = self.rows(on_call).spans(self.table)
        return self._known[on_call]

    def schedules(
        self,
        pack: RulePack,
        duties: Ragged,
        person: IntArray,
        known_first: LongArray,
        windows: Span,
    ) -> Schedules:
        """Schedules of some people from offsets and fact numbers."""
        region = self._region
        return Schedules(
            offsets=duties[0],
            fact=duties[1],
            facts=self.table.facts(pack),
            person=person,
            opted_out=region.people.opted_out[person],
            known_first=known_first,
            windows=windows,
            absences=region.absences,
            midnights=self._midnights,
        )

    @cached_property
    def horizon(self) -> int:
        """The last date that matters to a change within the period or the known duties."""
        known = self.spans(True).last_end
        return max(self._region.period.last + 2, int(known.max()) if len(known) else 0)

    def everything(self, pack: RulePack, people: IntArray, until: int | None = None) -> Schedules:
        """All known duties of some people; windows end by their last date, or `until`."""
        rows, span = self.rows(True), self.spans(True).take(people)
        if until is not None:
            span = Span(span.first, span.last, np.full(len(people), until, dtype=np.int64))
        offsets = offsets_of(rows.offsets[people + 1] - rows.offsets[people])
        fact = rows.fact(spread(rows.offsets[people], offsets))
        return self.schedules(pack, (offsets, fact), people, span.first, span)

    def blocks(self, people: IntArray) -> list[IntArray]:
        """The people in blocks of bounded numbers of duties and dates."""
        rows, span = self.rows(True), self.spans(True).take(people)
        size = rows.offsets[people + 1] - rows.offsets[people]
        size = size + np.maximum(span.last_end - span.first + 1, 1)
        block = np.cumsum(size) // BLOCK
        return np.split(people, np.flatnonzero(np.diff(block)) + 1) if len(people) else []

    def slack(self, pack: RulePack, rule: WholeRule, person: IntArray) -> FloatArray:
        """The room that a rule leaves to each of some people; worked out once for each."""
        known = self._slack.setdefault(
            (pack.rule_set, rule.id), np.full(len(self._region.people), np.nan)
        )
        missing = np.unique(person[np.isnan(known[person])])
        for people in self.blocks(missing):
            duties = self.everything(pack, people, self.horizon)
            known[people] = rule.slack(duties, pack.rules[rule.id])
        return known[person]
