"""One quick look at all hard rules of one pack, for many people and one shift on one date."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray, Period
from planner.domain.cover.legality.hours import QuickRollingHours, QuickWeekHours
from planner.domain.cover.legality.near import Day, Fit, NearDuties
from planner.domain.cover.legality.on_call import QuickOnCall
from planner.domain.cover.legality.reference import QuickAverage, QuickWeekends
from planner.domain.cover.legality.rests import (
    QuickDailyRest,
    QuickLength,
    QuickWeeklyRest,
)
from planner.domain.cover.legality.runs import QuickRun
from planner.domain.cover.legality.verdict import QuickRule
from planner.domain.region import LongArray
from planner.domain.rules.averages import AverageWeek, NightAverage
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.hours import RollingHours, WeekHours
from planner.domain.rules.on_call import OnCall
from planner.domain.rules.packs import RulePack
from planner.domain.rules.registry import RULES
from planner.domain.rules.rests import DailyRest, WeeklyRest
from planner.domain.rules.rule import Rule, Sees
from planner.domain.rules.runs import LongestRun, RestAfterRun, RunThenRest, ShiftLength
from planner.domain.rules.settings import Settings, Severity
from planner.domain.rules.weekends import Weekends

_SEE_ON_CALL = OnCall, AverageWeek, NightAverage, LongestRun, RunThenRest, RestAfterRun, Weekends
"""Rules that an on-call duty may break, if only by what it pushes out. Rests grow and hours fall
where a duty goes; but a night that was not the last of its run may become so."""
_SPARE = 3
"""Dates that are loaded beyond those that rules reach."""


@dataclass(frozen=True, eq=False)
class Screen:
    """Some people under one pack; exact for all but those whom it says to be in doubt."""

    near: NearDuties
    on_call: NearDuties
    rules: tuple[tuple[int, Rule], ...]
    """Bit and rule, of the rules that are hard in this pack."""
    reach: int
    """Dates around a change that can matter to the rules of a few days."""

    @classmethod
    def of(
        cls,
        engine: RuleEngine,
        pack: RulePack,
        people: IntArray,
        rules: tuple[str, ...],
    ) -> "Screen":
        """People (ascending) under one pack, for the dates of the region's period.

        `rules` are the ids that have bits, in the order of the bits. O(duties near by).
        """
        hard = tuple(
            (rules.index(rule.id), rule)
            for rule in RULES
            if rule.id in rules and pack.rules[rule.id].severity is Severity.HARD
        )
        reach = max([0, *(_reach(rule, pack.rules[rule.id]) for _, rule in hard)])
        period, margin = engine.region.period, reach + _SPARE
        dates = Period(period.first - margin, period.last + margin)
        near, on_call = (
            NearDuties.of(engine, pack, people, dates, work=work) for work in (True, False)
        )
        return cls(near, on_call, hard, reach)

    def day(self, day: int) -> Day:
        """What the shifts of one date share."""
        return Day(self.near, self.on_call, day)

    def look(self, day: Day, fact: int) -> tuple[LongArray, BoolArray]:
        """Bits of rules that everybody would break, and whom the rules have to be asked about."""
        fit = Fit(day, fact)
        bits = np.zeros(len(self.near.people), dtype=np.int64)
        doubt = self._never_quick(fit)
        for bit, rule, quick in self._quick:
            if quick is None:
                doubt[:] = True
            elif fit.work or isinstance(rule, _SEE_ON_CALL):
                look = quick.look(fit)
                if look.broken is not None:
                    bits[look.broken] |= 1 << bit
                if look.doubt is not None:
                    doubt |= look.doubt
        return bits, doubt

    def _never_quick(self, fit: Fit) -> BoolArray:
        """Whoever has duties that overlap or break a rule near by, and duties of no length."""
        first, last = self._broken_days
        near = (first <= fit.day + self.reach + _SPARE) & (last >= fit.day - self.reach - _SPARE)
        result = self.near.tangled | fit.who(self._broken[near])
        if fit.end <= fit.start or (self.near.pack.on_call_share > 0 and self._hours_count):
            result[:] = True
        return result

    @property
    def _hours_count(self) -> bool:
        return any(isinstance(rule, WeekHours | RollingHours) for _, rule in self.rules)

    @cached_property
    def _breaches(self) -> list[npt.NDArray[np.int64]]:
        """Who breaks rules of a few days already, and the first and last dates of that."""
        found: list[list[npt.NDArray[np.int64]]] = [[np.zeros(0, dtype=np.int64)] * 3]
        for _, rule in self.rules:
            settings = self.near.settings(rule)
            if rule.reach(settings).sees is Sees.NEAR and not isinstance(rule, OnCall):
                rows = rule.figures(self.near.schedules, settings)
                found.append([rows.sequence, rows.first_day, rows.last_day])
        return [np.concatenate(parts) for parts in zip(*found, strict=True)]

    @property
    def _broken(self) -> npt.NDArray[np.int64]:
        return self._breaches[0]

    @property
    def _broken_days(self) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        return self._breaches[1], self._breaches[2]

    @cached_property
    def _quick(self) -> list[tuple[int, Rule, QuickRule | None]]:
        """A quick look at each rule; None where there is none."""
        return [(bit, rule, self._look_at(rule)) for bit, rule in self.rules]

    def _look_at(self, rule: Rule) -> QuickRule | None:
        kind = _KINDS.get(type(rule))
        return None if kind is None else kind.of(rule, self.near)


class _Kind(Protocol):
    """A class of quick looks."""

    def of(self, rule: Any, near: NearDuties) -> QuickRule:
        """A quick look at a rule of the kind, for some people."""


_KINDS: Mapping[type, _Kind] = {
    LongestRun: QuickRun,
    RunThenRest: QuickRun,
    RestAfterRun: QuickRun,
    DailyRest: QuickDailyRest,
    WeeklyRest: QuickWeeklyRest,
    ShiftLength: QuickLength,
    WeekHours: QuickWeekHours,
    RollingHours: QuickRollingHours,
    AverageWeek: QuickAverage,
    NightAverage: QuickAverage,
    Weekends: QuickWeekends,
    OnCall: QuickOnCall,
}
"""How each kind of rule is looked at quickly; a rule of another kind leaves everybody in doubt."""


def _reach(rule: Rule, settings: Settings) -> int:
    """Dates around a change that a rule may look at, a run at its limit included."""
    reach = rule.reach(settings)
    if reach.sees is Sees.ALL:
        return 0
    days = max(reach.before, reach.after)
    # Windows that the new duty is only moved towards are looked at too.
    return 2 * days if isinstance(rule, RollingHours) else days + int(settings.get("days") or 0)
