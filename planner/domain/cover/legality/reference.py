"""Quick looks at rules over all known duties: the long averages, and weekends.

Each person has so much room left; who takes less than that keeps the rule.
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.cover.legality.near import Fit, NearDuties
from planner.domain.cover.legality.verdict import Look
from planner.domain.region import FloatArray, LongArray, person_day_key
from planner.domain.rules.rule import WholeRule
from planner.domain.rules.weekends import Weekends

_WEEK, _MONDAY = 7, 4
_ROUNDING = 1e-6
_YEARS = 2 * 366


@dataclass(frozen=True, eq=False)
class QuickAverage:
    """An average of hours: those who have less room than the duty takes are in doubt."""

    rule: WholeRule
    near: NearDuties
    slack: FloatArray
    first: LongArray
    """First known date of each person."""

    @classmethod
    def of(cls, rule: WholeRule, near: NearDuties) -> "QuickAverage":
        """O(all known duties of the people), the first time for each."""
        slack = near.register.slack(near.pack, rule, near.people)
        first = near.register.spans(on_call=True).first[near.people]
        return cls(rule, near, slack, first)

    def look(self, fit: Fit) -> Look:
        """More is added than there is room for, or the first known date changes."""
        load = self._load(fit)
        doubt = np.asarray(load > self.slack - _ROUNDING, dtype=np.bool_)
        if self.rule.rises_by_load:
            doubt &= load > 0
        # Where the first known duty is pushed out, fewer dates are known.
        doubt |= fit.pushes_out_earlier & (self.first == fit.day - 1)
        return Look(doubt=doubt | self._shorter_for_leave(fit))

    def _load(self, fit: Fit) -> FloatArray:
        """Hours that some window may gain: less those of a duty of the same date that is left."""
        facts = fit.facts
        hours, share = facts.hours, facts.own_share
        gains = np.full(len(fit.removed), hours[fit.fact])
        same = np.flatnonzero(
            (fit.high - fit.low == 1) & (self.near.day[fit.low] == fit.day) & (gains > 0)
        )
        left = self.near.fact[fit.low[same]]
        # A window may end at the midnight between the parts of a duty.
        own = hours[fit.fact] * share[fit.fact] - hours[left] * share[left]
        rest = hours[fit.fact] * (1 - share[fit.fact]) - hours[left] * (1 - share[left])
        gains[same] = np.maximum(own, 0) + np.maximum(rest, 0)
        return gains

    def _shorter_for_leave(self, fit: Fit) -> BoolArray:
        """Whose divisor may shrink as dates with leave come to be known.

        Without leave on them more known dates only make the divisor greater, and in windows
        that end before the first date known so far there is nothing but the new duty.
        """
        earlier = np.flatnonzero(self.first > fit.day)
        keys, people = self.near.region.absences.leave_day_keys, self.near.people[earlier]
        last = np.minimum(self.first[earlier], fit.day + _YEARS)
        low = np.searchsorted(keys, person_day_key(people, fit.day))
        high = np.searchsorted(keys, person_day_key(people, last))
        return fit.who(earlier[high > low])


@dataclass(frozen=True, eq=False)
class QuickWeekends:
    """Weekends worked: only a weekend that was free takes room."""

    near: NearDuties
    slack: FloatArray
    """Weekends that may be added below the hard limit."""
    first: LongArray
    """Dates of the first and last known work duty of each person."""
    last: LongArray
    weekend: LongArray
    """Of each duty the number of the week whose weekend it works; -1 if none."""

    @classmethod
    def of(cls, rule: Weekends, near: NearDuties) -> "QuickWeekends":
        """O(all known duties of the people)."""
        register, settings = near.register, near.settings(rule)
        # The register keeps the room below the lower limit, which only warns.
        hard = {name: part for name, part in settings.thresholds.items() if name != "warn_one_in"}
        duties = register.everything(near.pack, near.people, register.horizon)
        known = register.spans(on_call=False).take(near.people)
        worked = near.facts.weekend[near.fact]
        return cls(
            near=near,
            slack=rule.slack(duties, replace(settings, thresholds=hard)),
            first=known.first,
            last=known.last,
            weekend=np.where(worked, (near.day[:-1] - _MONDAY) // _WEEK, -1),
        )

    def look(self, fit: Fit) -> Look:
        """No room for one more, or fewer weekends known when a duty at the edge is left."""
        edge = (self.first >= fit.day - 1) | (self.last <= fit.day + 1)
        doubt = fit.removed & edge
        if fit.work and fit.facts.weekend[fit.fact]:
            doubt |= (self.slack < 1) & ~self._worked_anyway(fit)
        return Look(doubt=doubt)

    def _worked_anyway(self, fit: Fit) -> BoolArray:
        """Whether the weekend is worked by a duty that stays."""
        monday = fit.day - (fit.day - _MONDAY) % _WEEK
        rows = self.near.rows_on(monday, monday + _WEEK - 1)
        rows = rows[self.weekend[rows] == (fit.day - _MONDAY) // _WEEK]
        owner = self.near.owner[rows]
        stays = (rows < fit.low[owner]) | (rows >= fit.high[owner])
        return fit.who(owner[stays])
