"""Quick looks at hours: of a week, of any 168 hours, and the long averages."""

from dataclasses import dataclass, field, replace

import numpy as np

from planner.domain.calendar import IntArray, weekday
from planner.domain.cover.legality.near import Fit, NearDuties
from planner.domain.cover.legality.verdict import Look
from planner.domain.region import FloatArray, LongArray
from planner.domain.rules.figures import TOLERANCE, Figures
from planner.domain.rules.hours import RollingHours, WeekHours
from planner.domain.rules.ragged import offsets_of, owners, spread
from planner.domain.rules.settings import Settings

_WEEK, _MONDAY, _SUNDAY = 7, 4, 6
_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class QuickWeekHours:
    """Hours of each Monday–Sunday week, less what is pushed out, plus the new duty's."""

    settings: Settings
    near: NearDuties
    first_week: int
    hours: FloatArray
    """(people, weeks)"""
    own: FloatArray
    """Of each duty the hours in its own week, and those that fall into the next."""
    spilled: FloatArray
    week: LongArray
    """Of each duty, counted from `first_week`."""

    @classmethod
    def of(cls, rule: WeekHours, near: NearDuties) -> "QuickWeekHours":
        """O(duties + people · weeks)."""
        first = (near.dates.first - _MONDAY) // _WEEK
        weeks = (near.dates.last - _MONDAY) // _WEEK - first + 2
        own, spilled = _parts(near, near.fact)
        week = (near.day[:-1] - _MONDAY) // _WEEK - first
        cell, size = near.owner * weeks + week, len(near.people) * weeks
        hours = np.bincount(cell, weights=own, minlength=size).astype(np.float64)
        hours += np.bincount(cell + 1, weights=spilled, minlength=size)
        return cls(near.settings(rule), near, first, hours.reshape(-1, weeks), own, spilled, week)

    def look(self, fit: Fit) -> Look:
        """The week of the date, and the next for a Sunday night."""
        own, spilled = _parts(self.near, np.array([fit.fact]))
        week = (fit.day - _MONDAY) // _WEEK - self.first_week
        excess = self._without(fit, week) + own[0] - self.settings["hours"]
        if spilled[0] > 0:
            later = self._without(fit, week + 1) + spilled[0] - self.settings["hours"]
            excess = np.maximum(excess, later)
        return Look(excess > TOLERANCE, np.abs(excess - TOLERANCE) < _ROUNDING)

    def _without(self, fit: Fit, week: int) -> FloatArray:
        """Hours of everybody in a week without what is pushed out."""
        hours = self.hours[:, week].copy()
        gone = offsets_of(fit.high - fit.low)
        rows, who = spread(fit.low, gone), owners(gone)
        for part, weeks in ((self.own, self.week), (self.spilled, self.week + 1)):
            here = weeks[rows] == week
            hours -= np.bincount(who[here], weights=part[rows[here]], minlength=len(hours))
        return hours


def _parts(near: NearDuties, fact: IntArray) -> tuple[FloatArray, FloatArray]:
    """Hours in the week in which a duty starts, and in the next."""
    facts = near.facts
    hours = facts.hours[fact]
    sunday = weekday(facts.day[fact]) == _SUNDAY
    own = np.where(sunday, facts.own_share[fact] * hours, hours)
    return own, hours - own


@dataclass(frozen=True, eq=False)
class QuickRollingHours:
    """Who has windows with less room left than the new duty takes; those are in doubt."""

    rule: RollingHours
    settings: Settings
    near: NearDuties
    _full: dict[float, Figures] = field(default_factory=dict)

    @classmethod
    def of(cls, rule: RollingHours, near: NearDuties) -> "QuickRollingHours":
        """Windows are looked for when they are first needed."""
        return cls(rule, near.settings(rule), near)

    def look(self, fit: Fit) -> Look:
        """The rule itself finds the windows, with a limit that much lower."""
        rows = self._windows(fit.hours)
        length = int(self.settings["window_hours"] * 60)
        close = (rows.start < fit.end + length) & (rows.end > fit.start - length)
        return Look(doubt=fit.who(rows.sequence[close]))

    def _windows(self, hours: float) -> Figures:
        if hours not in self._full:
            lower = dict(self.settings.thresholds)
            lower["hours"] = self.settings["hours"] - hours - _ROUNDING
            settings = replace(self.settings, thresholds=lower)
            self._full[hours] = self.rule.figures(self.near.schedules, settings)
        return self._full[hours]
