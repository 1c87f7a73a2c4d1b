"""Quick looks at the rests: between duties, and the long ones in any 14 days."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray
from planner.domain.cover.legality.near import Fit, NearDuties
from planner.domain.cover.legality.verdict import Look
from planner.domain.region import LongArray
from planner.domain.rules.figures import TOLERANCE, over
from planner.domain.rules.rests import WeeklyRest
from planner.domain.rules.rule import Rule, days_of
from planner.domain.rules.settings import Settings

Worth = npt.NDArray[np.int16]
_ENOUGH = 2
"""A window needs so much: 2 for a rest of the longer sort, 1 for each of the shorter."""


@dataclass(frozen=True, slots=True)
class QuickDailyRest:
    """The rests on both sides of the new duty."""

    settings: Settings

    @classmethod
    def of(cls, rule: Rule, near: NearDuties) -> "QuickDailyRest":
        """With the thresholds of the pack."""
        return cls(near.settings(rule))

    def look(self, fit: Fit) -> Look:
        """All other rests stay, or grow where a duty is pushed out."""
        limit = self.settings["rest_hours"]
        before = over(fit.rest_before / 60, limit, too_little=True)
        return Look(before | over(fit.rest_after / 60, limit, too_little=True))


@dataclass(frozen=True, slots=True)
class QuickLength:
    """The length of the shift itself."""

    settings: Settings

    @classmethod
    def of(cls, rule: Rule, near: NearDuties) -> "QuickLength":
        """With the thresholds of the pack."""
        return cls(near.settings(rule))

    def look(self, fit: Fit) -> Look:
        """The same for everybody."""
        long = bool(over(fit.facts.elapsed[fit.fact], self.settings["hours"]))
        return Look(np.full(len(fit.removed), long))


@dataclass(frozen=True, eq=False)
class QuickWeeklyRest:
    """Windows of 14 dates, as the sum of what the rests that end in each are worth.

    A new duty cuts one rest in two; only windows that hold one of its ends can lose by it.
    """

    settings: Settings
    near: NearDuties
    worth: Worth
    """Of the rest before each duty, and 0 for "no duty"."""
    inside: Worth
    """(people, dates): worth of the rests that end in the window that ends on each date."""
    trailing: Worth
    """(people, dates): worth of the rest at the end of that window."""
    least: Worth
    """(people, dates): the least sum of a window that a duty on the date can change."""
    last_known: LongArray

    @classmethod
    def of(cls, rule: WeeklyRest, near: NearDuties) -> "QuickWeeklyRest":
        """O(duties + people · dates)."""
        settings = near.settings(rule)
        days = settings.whole("days")
        worth = np.append(_worth(near.rest_before, settings), 0)
        shape = len(near.people), near.dates.days
        cell = near.owner * shape[1] + near.day[:-1] - near.dates.first
        ends = np.bincount(cell, weights=worth[:-1], minlength=shape[0] * shape[1])
        total = np.zeros((shape[0], shape[1] + days), dtype=np.int16)
        np.cumsum(ends.reshape(shape), axis=1, out=total[:, days:])
        inside: Worth = total[:, days:] - total[:, :-days]
        number = np.bincount(cell, minlength=shape[0] * shape[1]).reshape(shape).cumsum(axis=1)
        at = np.where(number > 0, near.offsets[:-1, None] + number - 1, len(near))
        midnights = near.schedules.midnights.at(np.arange(shape[1]) + near.dates.first + 1)
        trailing = _worth(midnights - near.end[at], settings)
        last_known = near.register.spans(True).last[near.people]
        least = _least_ahead(near, inside + trailing, last_known, _reach(settings))
        return cls(settings, near, worth, inside, trailing, least, last_known)

    def look(self, fit: Fit) -> Look:
        """Those who have rest to spare in every window near by are passed over."""
        if self.settings["one_rest_hours"] < self.settings["two_rests_hours"]:
            return Look(doubt=np.ones(len(fit.removed), dtype=np.bool_))  # worth means nothing
        removed, column = fit.removed, fit.day - self.near.dates.first
        lost = np.where(removed, self.worth[fit.low], 0) + _ENOUGH
        doubtful = self.least[:, column] - lost < _ENOUGH
        # Where a rest is cut that no window counts, nothing is lost.
        doubtful &= removed | (self.worth[fit.next] > 0) | (fit.next == len(self.near))
        # Where both parts are long enough alone, every window that the duty changes holds one.
        parts = np.minimum(fit.rest_before, fit.rest_after)
        doubtful &= _worth(parts, self.settings) < _ENOUGH
        doubt = removed & (fit.high - fit.low > 1)
        broken = np.zeros(len(removed), dtype=np.bool_)
        some = np.flatnonzero(doubtful & ~doubt)
        if len(some):
            broken[some] = self._lacking(fit, some)
        return Look(broken, doubt)

    def _lacking(self, fit: Fit, some: LongArray) -> BoolArray:
        """Whether some window of these people has too little rest with the new duty."""
        days, column = self.settings.whole("days"), fit.day - self.near.dates.first
        reach = min(_reach(self.settings), self.near.dates.days - column)
        last = fit.day + np.arange(reach)
        counts = self.inside[some, column : column + reach].copy()
        after, worth = fit.next[some], self.worth[fit.next[some]]
        ends = np.where(after == len(self.near), last[-1] + 1, self.near.day[after])[:, None]
        held = (ends <= last) & (ends > last - days)
        counts += held * (_worth(fit.rest_after[some], self.settings) - worth)[:, None]
        counts += (fit.day > last - days) * _worth(fit.rest_before[some], self.settings)[:, None]
        low, gone = fit.low[some], fit.removed[some]
        left = self.near.day[low][:, None]
        counts -= ((left <= last) & (left > last - days)) * (gone * self.worth[low])[:, None]
        midnights = self.near.schedules.midnights.at(last + 1)
        own = _worth(np.maximum(midnights - fit.end, 0), self.settings)
        counts += np.where(ends > last, own, self.trailing[some, column : column + reach])
        known = last <= np.maximum(self.last_known[some], fit.day)[:, None]
        return np.asarray(((counts < _ENOUGH) & known).any(axis=1), dtype=np.bool_)


def _reach(settings: Settings) -> int:
    """Dates whose windows a duty can change: see `rests.WeeklyRest.reach`."""
    return settings.whole("days") + days_of(settings["one_rest_hours"])


def _worth(minutes: LongArray, settings: Settings) -> Worth:
    """2 for a rest that is enough alone, 1 for one that needs a second."""
    one, two = ((settings[name] - TOLERANCE) * 60 for name in ("one_rest_hours", "two_rests_hours"))
    return np.asarray((minutes >= two).astype(np.int16) + (minutes >= one), dtype=np.int16)


def _least_ahead(near: NearDuties, sums: Worth, last_known: LongArray, reach: int) -> Worth:
    """The least of the sums of each date and those that follow, up to the last known date."""
    dates = near.dates.first + np.arange(near.dates.days)
    plenty: Worth = sums.copy()
    plenty[dates > last_known[:, None]] = 2 * _ENOUGH + 2
    least: Worth = sums.copy()
    for step in range(1, reach):
        if step < plenty.shape[1]:
            np.minimum(least[:, :-step], plenty[:, step:], out=least[:, :-step])
    return np.asarray(least)
