"""Judges trials under one rule pack: what is newly broken or made worse (readings A10 to A12).

Most rules look at a few days around the change; the averages first compare what is added with
the room that a person has left. Only where something is over the limit afterwards are the
duties before it looked at too. The outcome is that of two full audits, figure by figure.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import cast

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import IntArray
from planner.domain.region import LongArray
from planner.domain.rules.changes import Changes, Ragged
from planner.domain.rules.figures import NO_FIGURES, Figures, worse
from planner.domain.rules.packs import RulePack
from planner.domain.rules.ragged import lengths
from planner.domain.rules.register import Register
from planner.domain.rules.rule import Reach, Rule, Sees, WholeRule, compared
from planner.domain.rules.schedules import Schedules, Span
from planner.domain.rules.trials import Trials

_ROUNDING = 1e-6
_MOST_DUTIES = 100_000
"""Of trials whose whole history is looked at together."""
_FEW = 2_000
"""Up to so many trials, one pass over more duties is faster than two."""
_NARROW = 4
"""Dates that the rests and runs look around."""
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Judge:
    """Some trials of people under one pack."""

    register: Register
    pack: RulePack
    trials: Trials

    def worse(self, rules: Sequence[Rule]) -> Iterator[tuple[Rule, Figures]]:
        """For each rule the rows that are newly over the limit or further over it.

        `sequence` of the rows is the index of the trial. A rule comes again for further trials.
        """
        for reach, group in self._groups(rules).items():
            if reach.sees is Sees.ALL:
                yield from self._whole(reach, [cast("WholeRule", rule) for rule in group])
            else:
                yield from self._near(reach, group)

    def _groups(self, rules: Sequence[Rule]) -> dict[Reach, list[Rule]]:
        """Rules that look at the same duties, so that these are gathered once.

        Many trials are faster with a narrow and a wide group, few with one for both.
        """
        groups: dict[tuple[Sees, bool, bool], list[Rule]] = {}
        reaches = {rule.id: rule.reach(self.pack.rules[rule.id]) for rule in rules}
        shared = self._no_on_call
        for rule in rules:
            reach = reaches[rule.id]
            wide = len(self.trials) > _FEW and reach.after > _NARROW
            on_call = reach.on_call or shared
            groups.setdefault((reach.sees, on_call, wide), []).append(rule)
        return {
            Reach(
                sees,
                max(reaches[rule.id].before for rule in group),
                max(reaches[rule.id].after for rule in group),
                on_call,
            ): group
            for (sees, on_call, _), group in groups.items()
        }

    @cached_property
    def _no_on_call(self) -> bool:
        """Whether nobody concerned has on-call duties, so that all rules see the same duties."""
        if not self._with_on_call.same_added(self._work):
            return False
        every, work = (rows.offsets for rows in map(self.register.rows, (True, False)))
        person = self.trials.person
        counts = every[person + 1] - every[person] == work[person + 1] - work[person]
        return bool(counts.all())

    # Rules of a few days ---------------------------------------------------------------------
    def _near(self, reach: Reach, group: list[Rule]) -> Iterator[tuple[Rule, Figures]]:
        changes = self._changes(reach.on_call)
        bounds = changes.near(reach.before, reach.after)
        windows = self._windows_near(changes, reach)
        known = self._spans(on_call=True)
        after = self._schedules(changes.after(bounds), changes.person, known[1].first, windows)
        found = [rule.figures(after, self.pack.rules[rule.id]) for rule in group]
        suspects = np.unique(np.concatenate([rows.sequence for rows in found]))
        if not len(suspects):
            return
        some = changes.take(suspects)
        bounds = bounds[0][suspects], bounds[1][suspects]
        windows, first = windows.take(suspects), known[0].first[suspects]
        before = self._schedules(some.before(bounds), some.person, first, windows)
        for rule, rows in zip(group, found, strict=True):
            settings = self.pack.rules[rule.id]
            if len(rows) and rule.reach(settings).own_windows:
                first = known[1].first[suspects]
                again = self._schedules(some.after(bounds), some.person, first, windows)
                yield rule, self._both(rule, before, again, suspects)
            elif len(rows):
                earlier = _renumbered(rule.figures(before, settings), suspects)
                yield rule, rows.take(worse(rows, earlier))

    def _windows_near(self, changes: Changes, reach: Reach) -> Span:
        """Dates of windows that a change can matter to, within the known dates of both sides."""
        first, last = changes.dates
        both = self._union
        return Span(
            np.maximum(both.first, first),
            np.minimum(both.last, last + reach.after),
            np.minimum(both.last_end, last + reach.after),
        )

    # Rules over all duties -------------------------------------------------------------------
    def _whole(self, reach: Reach, group: list[WholeRule]) -> Iterator[tuple[Rule, Figures]]:
        changes = self._changes(reach.on_call)
        doubtful = [self._may_exceed(rule, changes, on_call=reach.on_call) for rule in group]
        suspects = np.flatnonzero(np.logical_or.reduce(doubtful))
        doubted = [rule for rule, doubts in zip(group, doubtful, strict=True) if doubts.any()]
        for part in self._parts(suspects, on_call=reach.on_call):
            before, after = self._everything(changes.take(part), part)
            for rule in doubted:
                yield rule, self._both(rule, before, after, part)

    def _parts(self, suspects: Rows, *, on_call: bool) -> list[Rows]:
        """The trials in parts of bounded numbers of duties: with years of history those of a
        few thousand people are hundreds of megabytes on the way."""
        offsets, person = self.register.rows(on_call).offsets, self.trials.person[suspects]
        number = np.cumsum(offsets[person + 1] - offsets[person]) // _MOST_DUTIES
        parts = np.split(suspects, np.flatnonzero(np.diff(number)) + 1)
        return [part for part in parts if len(part)]

    def _everything(self, some: Changes, number: Rows) -> tuple[Schedules, Schedules]:
        """All duties of some trials (their numbers), before and after."""
        bounds, windows = some.everything(), self._union.take(number)
        duties = some.before(bounds), some.after(bounds)
        before, after = (
            self._schedules(mine, some.person, span.first[number], windows)
            for mine, span in zip(duties, self._spans(on_call=True), strict=True)
        )
        return before, after

    def _may_exceed(
        self, rule: WholeRule, changes: Changes, *, on_call: bool
    ) -> npt.NDArray[np.bool_]:
        """Trials that could pass the limit: more is added than there is room for, or the known
        dates, which set windows and divisors, change so that there may be less room."""
        load = rule.load(changes.facts, changes.added)
        total = np.bincount(changes.added_by, weights=load, minlength=len(changes))
        slack = self.register.slack(self.pack, rule, self.trials.person)
        moved = rule.moved(*self._spans(on_call=on_call), self.register.horizon)
        exceeds = total > slack - _ROUNDING
        if rule.rises_by_load:
            exceeds &= total > 0
        touched = changes.dates[0] <= changes.dates[1]
        return np.asarray(touched & (moved | exceeds), dtype=np.bool_)

    # Both sides ------------------------------------------------------------------------------
    def _both(self, rule: Rule, before: Schedules, after: Schedules, number: Rows) -> Figures:
        """Rows of `after` that are worse, each side judged on the windows of both."""
        settings = self.pack.rules[rule.id]
        rows = compared(rule, after, settings, before)
        if not len(rows):
            return NO_FIGURES
        rows = rows.take(worse(rows, compared(rule, before, settings, after)))
        return _renumbered(rows, number)

    def _schedules(
        self, duties: Ragged, person: IntArray, known_first: LongArray, windows: Span
    ) -> Schedules:
        return self.register.schedules(self.pack, duties, person, known_first, windows)

    def _changes(self, on_call: bool) -> Changes:
        return self._with_on_call if on_call else self._work

    @cached_property
    def _added(self) -> IntArray:
        return self.register.table.numbers(self.trials.added_day, self.trials.added_shift)

    @cached_property
    def _work(self) -> Changes:
        work, _ = self.register.table.counts(self._added)
        return self._changes_of(on_call=False, counts=work)

    @cached_property
    def _with_on_call(self) -> Changes:
        work, on_call = self.register.table.counts(self._added)
        return self._changes_of(on_call=True, counts=work | on_call)

    def _changes_of(self, *, on_call: bool, counts: npt.NDArray[np.bool_]) -> Changes:
        trials = self.trials
        added_by = np.repeat(np.arange(len(trials)), lengths(trials.added_offsets))
        removed_by = np.repeat(np.arange(len(trials)), lengths(trials.removed_offsets))
        return Changes.of(
            self.register.rows(on_call),
            self.register.table.facts(self.pack),
            trials.person,
            (trials.removed, removed_by),
            (self._added[counts], added_by[counts]),
        )

    def _spans(self, *, on_call: bool) -> tuple[Span, Span]:
        return self._spans_with_on_call if on_call else self._spans_of_work

    @cached_property
    def _spans_with_on_call(self) -> tuple[Span, Span]:
        return self._with_on_call.spans(self.register.spans(True))

    @cached_property
    def _spans_of_work(self) -> tuple[Span, Span]:
        return self._work.spans(self.register.spans(False))

    @cached_property
    def _union(self) -> Span:
        before, after = self._spans(on_call=True)
        return before.union(after)


def _renumbered(rows: Figures, number: Rows) -> Figures:
    """The rows with other numbers for their sequences."""
    return replace(rows, sequence=number[rows.sequence].astype(np.int64))
