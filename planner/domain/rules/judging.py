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
from planner.domain.rules.register import Register
from planner.domain.rules.rule import Reach, Rule, Sees, WholeRule
from planner.domain.rules.schedules import Schedules, Span
from planner.domain.rules.trials import Trials

_ROUNDING = 1e-6
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Judge:
    """Some trials of people under one pack."""

    register: Register
    pack: RulePack
    trials: Trials

    def worse(self, rules: Sequence[Rule]) -> Iterator[tuple[Rule, Figures]]:
        """For each rule the rows that are newly over the limit or further over it.

        `sequence` of the rows is the index of the trial.
        """
        for reach, group in _by_reach(rules, self.pack).items():
            if reach.sees is Sees.ALL:
                for rule in group:
                    yield rule, self._whole(cast("WholeRule", rule))
            else:
                yield from self._near(reach, group)

    # Rules of a few days ---------------------------------------------------------------------
    def _near(self, reach: Reach, group: list[Rule]) -> Iterator[tuple[Rule, Figures]]:
        changes = self._changes(reach.on_call)
        bounds = changes.near(reach.before, reach.after)
        windows = self._windows_near(changes, reach)
        spans = self._spans(on_call=True)
        after = self._schedules(changes.after(bounds), changes.person, spans[1].first, windows)
        found = [rule.figures(after, self.pack.rules[rule.id]) for rule in group]
        suspects = np.unique(np.concatenate([rows.sequence for rows in found]))
        if not len(suspects):
            return
        some = changes.take(suspects)
        bounds = bounds[0][suspects], bounds[1][suspects]
        windows = windows.take(suspects)
        person = some.person
        before = self._schedules(some.before(bounds), person, spans[0].first[suspects], windows)
        for rule, rows in zip(group, found, strict=True):
            if len(rows) and reach.own_windows:
                again = self._schedules(
                    some.after(bounds), person, spans[1].first[suspects], windows
                )
                yield rule, self._both(rule, before, again, suspects)
            elif len(rows):
                settings = self.pack.rules[rule.id]
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
    def _whole(self, rule: WholeRule) -> Figures:
        settings = self.pack.rules[rule.id]
        on_call = rule.reach(settings).on_call
        changes = self._changes(on_call)
        suspects = np.flatnonzero(self._may_exceed(rule, changes, on_call=on_call))
        if not len(suspects):
            return NO_FIGURES
        some, known = changes.take(suspects), self._spans(on_call=True)
        bounds, windows = some.everything(), self._union.take(suspects)
        before, after = (
            self._schedules(duties, some.person, span.first[suspects], windows)
            for duties, span in zip((some.before(bounds), some.after(bounds)), known, strict=True)
        )
        return self._both(rule, before, after, suspects)

    def _may_exceed(
        self, rule: WholeRule, changes: Changes, *, on_call: bool
    ) -> npt.NDArray[np.bool_]:
        """Trials that could pass the limit: more is added than there is room for, or the known
        dates, which set windows and divisors, change."""
        before, after = self._spans(on_call=on_call)
        moved = (before.first != after.first) | (before.last != after.last)
        moved |= before.last_end != after.last_end
        load = rule.load(changes.facts, changes.added)
        total = np.bincount(changes.added_by, weights=load, minlength=len(changes))
        slack = self.register.slack(self.pack, rule, self.trials.person)
        touched = changes.dates[0] <= changes.dates[1]
        return np.asarray(touched & (moved | (total > slack - _ROUNDING)), dtype=np.bool_)

    # Both sides ------------------------------------------------------------------------------
    def _both(self, rule: Rule, before: Schedules, after: Schedules, number: Rows) -> Figures:
        """Rows of `after` that are worse, each side judged on the windows of both."""
        settings = self.pack.rules[rule.id]
        rows = rule.figures(after, settings, before)
        if not len(rows):
            return NO_FIGURES
        rows = rows.take(worse(rows, rule.figures(before, settings, after)))
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
        added_by = np.repeat(np.arange(len(trials)), np.diff(trials.added_offsets))
        removed_by = np.repeat(np.arange(len(trials)), np.diff(trials.removed_offsets))
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


def _by_reach(rules: Sequence[Rule], pack: RulePack) -> dict[Reach, list[Rule]]:
    groups: dict[Reach, list[Rule]] = {}
    for rule in rules:
        groups.setdefault(rule.reach(pack.rules[rule.id]), []).append(rule)
    return groups


def _renumbered(rows: Figures, number: Rows) -> Figures:
    """The rows with other numbers for their sequences."""
    return replace(rows, sequence=number[rows.sequence].astype(np.int64))
