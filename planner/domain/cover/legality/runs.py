"""Quick looks at rules of consecutive dates: how long the run becomes, and the rest after it."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray
from planner.domain.cover.legality.near import FAR, Fit, NearDuties
from planner.domain.cover.legality.verdict import Look
from planner.domain.region import LongArray
from planner.domain.rules.figures import over
from planner.domain.rules.runs import LongestRun, RestAfterRun, RunThenRest, opens_run
from planner.domain.rules.settings import Settings

RunRule = LongestRun | RunThenRest | RestAfterRun


@dataclass(frozen=True, eq=False)
class SortedRuns:
    """Runs of one sort of duty, seen from every duty; the last entry is "no duty"."""

    chosen: BoolArray
    """Duties of the sort."""
    last_day: LongArray
    """Date of the last duty of the sort up to each duty, and the length of its run so far."""
    last_length: LongArray
    next_day: LongArray
    """Date of the first duty of the sort from each duty on, the length of its run from there,
    and the minutes of rest after that run."""
    next_length: LongArray
    next_rest: LongArray

    @classmethod
    def of(cls, near: NearDuties, chosen: BoolArray) -> "SortedRuns":
        """O(duties)."""
        rows = np.flatnonzero(chosen)
        day, owner = near.day[rows], near.owner[rows]
        opens = opens_run(day, owner)
        starts = np.flatnonzero(opens)
        ends = np.append(starts[1:], len(rows))[: len(starts)] - 1
        run = np.cumsum(opens) - 1
        following = rows[ends] + 1
        rest = np.append(near.rest_before, FAR)[following]
        up_to, from_on = day - day[starts][run] + 1, day[ends][run] - day + 1
        before, after = _neighbours(near, chosen, owner)
        return cls(
            chosen=np.append(chosen, False),
            last_day=_gathered(day, before, -FAR),
            last_length=_gathered(up_to, before, 0),
            next_day=_gathered(day, after, FAR),
            next_length=_gathered(from_on, after, 0),
            next_rest=_gathered(rest[run], after, FAR),
        )


def _neighbours(
    near: NearDuties, chosen: BoolArray, owner: LongArray
) -> tuple[LongArray, LongArray]:
    """For each duty the number of the last chosen one up to it, and of the first from it on;
    -1 where the person has none."""
    number = np.cumsum(chosen)
    up_to: LongArray = number - 1
    from_on: LongArray = number - chosen
    ends = np.append(owner, -1)
    before = np.where(ends[up_to] == near.owner, up_to, -1)
    after = np.where(ends[from_on] == near.owner, from_on, -1)
    return np.append(before, -1), np.append(after, -1)


def _gathered(values: LongArray, at: LongArray, missing: int) -> LongArray:
    return np.append(values, missing)[at]


@dataclass(frozen=True, eq=False)
class QuickRun:
    """One rule about runs of one sort of duty."""

    rule: RunRule
    settings: Settings
    runs: SortedRuns

    @classmethod
    def of(cls, rule: RunRule, near: NearDuties) -> "QuickRun":
        """O(duties)."""
        settings = near.settings(rule)
        chosen = rule.sort(near.schedules, settings)
        return cls(rule, settings, SortedRuns.of(near, chosen))

    def look(self, fit: Fit) -> Look:
        """A duty of the sort joins the runs beside it; any other ends the rest after one."""
        runs, removed = self.runs, fit.removed
        before, after = fit.previous, fit.next
        # Where the pushed out duty is of the sort, an earlier one may become its run's last.
        doubt = removed & runs.chosen[fit.low] & ~runs.chosen[before]
        doubt &= runs.last_day[before] >= fit.day - 2
        if fit.work and self._is_of_sort(fit):
            joins = runs.last_day[before] >= fit.day - 1
            broken = self._joined(fit, joins)
        else:
            joins = runs.next_day[after] <= runs.last_day[before] + 1
            broken = np.zeros(len(removed), dtype=np.bool_)
        ends = runs.chosen[before] & ~joins & (removed | fit.work)
        broken |= ends & self._asks_rest(runs.last_length[before]) & self._short(fit.rest_before)
        return Look(broken, doubt)

    def _joined(self, fit: Fit, left: BoolArray) -> BoolArray:
        """Whether the run that holds the new duty is too long, or the rest after it short."""
        runs, before, after = self.runs, fit.previous, fit.next
        right = runs.next_day[after] <= fit.day + 1
        first = np.where(left, runs.last_day[before] - runs.last_length[before] + 1, fit.day)
        last = np.where(right, runs.next_day[after] + runs.next_length[after] - 1, fit.day)
        length = last - first + 1
        rest = np.where(right, runs.next_rest[after], fit.rest_after)
        broken = self._asks_rest(length) & self._short(rest)
        if not isinstance(self.rule, RestAfterRun):
            broken |= length > self.settings.whole("days")
        return broken

    def _asks_rest(self, length: LongArray) -> BoolArray:
        """Whether a run of that length asks for a rest after it."""
        if isinstance(self.rule, RunThenRest):
            return np.asarray(length == self.settings.whole("days"), dtype=np.bool_)
        return np.full(len(length), isinstance(self.rule, RestAfterRun))

    def _short(self, rest: npt.NDArray[np.int64]) -> BoolArray:
        if isinstance(self.rule, LongestRun):
            return np.zeros(len(rest), dtype=np.bool_)
        return over(rest / 60, self.settings["rest_hours"], too_little=True)

    def _is_of_sort(self, fit: Fit) -> bool:
        one = replace(
            fit.near.schedules,
            offsets=np.array([0, 1]),
            fact=np.array([fit.fact], dtype=np.int32),
            memo={},
        )
        return bool(self.rule.sort(one, self.settings)[0])
