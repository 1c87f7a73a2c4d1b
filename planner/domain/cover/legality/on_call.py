"""Quick look at DR-ONCALL: only those with on-call duties near by need be asked about."""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.cover.legality.near import Fit, NearDuties
from planner.domain.cover.legality.verdict import Look
from planner.domain.rules.figures import over
from planner.domain.rules.on_call import OnCall
from planner.domain.rules.settings import Settings


@dataclass(frozen=True, slots=True)
class QuickOnCall:
    """Work matters on the date after an on-call; an on-call matters to all that is near it."""

    settings: Settings

    @classmethod
    def of(cls, rule: OnCall, near: NearDuties) -> "QuickOnCall":
        """With the thresholds of the pack."""
        return cls(near.settings(rule))

    def look(self, fit: Fit) -> Look:
        """On-calls that are pushed out only help."""
        if not fit.work:
            return Look(self._alone(fit), self._has_calls(fit, self.settings.whole("in_days")))
        calls = fit.date.on_call
        before = calls.rows_on(fit.day - 1, fit.day - 1)
        return Look(doubt=fit.who(calls.owner[before]))

    def _has_calls(self, fit: Fit, days: int) -> BoolArray:
        """Who has on-call duties that an on-call on the date may be counted with."""
        calls = fit.date.on_call
        return fit.who(calls.owner[calls.rows_on(fit.day - days, fit.day + days)])

    def _alone(self, fit: Fit) -> BoolArray:
        """Whether an on-call with no other near is too long, or followed by too much work."""
        near, facts = fit.near, fit.facts
        rows = near.rows_on(fit.day + 1, fit.day + 1)
        owner = near.owner[rows]
        stays = (rows < fit.low[owner]) | (rows >= fit.high[owner])
        hours = np.bincount(
            owner[stays], weights=facts.hours[near.fact[rows[stays]]], minlength=len(near.people)
        )
        tiring = over(hours, self.settings["next_day_hours"])
        return tiring | bool(over(facts.elapsed[fit.fact], self.settings["hours"]))
