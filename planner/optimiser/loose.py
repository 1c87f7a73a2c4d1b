"""Options of one person on one date for slot lines that nobody has been priced for yet.

A search for what could heal a breach must see also the places that the model has had no reason
to hold: they are looked through person by person, only when asked for.
"""

from collections.abc import Iterable

import numpy as np

from planner.domain.cover.checks import static_checks
from planner.domain.region import NONE, UNREACHABLE, LongArray
from planner.optimiser.options import OptionStore


class Loose:
    """Makes options one person at a time."""

    def __init__(self, store: OptionStore) -> None:
        self.store = store
        self._problem = store.problem
        self._done: set[tuple[int, int]] = set()
        problem = store.problem
        self._day = problem.places.day[problem.place_of_li]
        self._by_day = np.argsort(self._day, kind="stable")
        self._sorted_days = self._day[self._by_day]

    def make(self, person: int, days: Iterable[int]) -> None:
        """Make all options of a person on some dates."""
        for day in days:
            if (person, day) not in self._done:
                self._done.add((person, day))
                self._make(person, day)

    def _make(self, person: int, day: int) -> None:
        low, high = np.searchsorted(self._sorted_days, [day, day + 1])
        lis = self._by_day[low:high]
        for li, points in self._possible(person, lis):
            line = int(self._problem.places.lines[li])
            who = np.array([person], dtype=np.int32)
            if not static_checks(self._problem.region, line, day, who)[0]:
                self.store.make_one(li, person, points)

    def _possible(self, person: int, lis: LongArray) -> list[tuple[int, int]]:
        """Slot lines of some that the person could hold by grade and travel, with the points."""
        problem, region = self._problem, self._problem.region
        lines, places = region.lines, problem.places
        line = places.lines[lis]
        above = region.person_rank[person] - lines.rank[line]
        service = lines.service[line]
        minutes = region.sites.minutes[region.home_site[person], region.services.site[service]]
        fits = (lines.group[line] == region.person_group[person]) & (above >= 0)
        fits &= (minutes != UNREACHABLE) & (minutes <= region.people.max_travel_minutes[person])
        fits &= problem.can_join[lis]
        skill = lines.skill[line[fits]]
        held = np.array([self._holds(person, one) for one in skill.tolist()], dtype=np.bool_)
        chosen = np.flatnonzero(fits)[held]
        weights = problem.weights
        points = minutes[chosen].astype(np.int64) * weights.per_minute
        points += above[chosen] * weights.rank
        return list(zip(lis[chosen].tolist(), points.tolist(), strict=True))

    def _holds(self, person: int, skill: int) -> bool:
        """Whether the person holds a skill at any time."""
        if skill == NONE:
            return True
        held = self._problem.region.holdings
        rows = held.of_skill(skill)
        at = int(np.searchsorted(held.person[rows], person))
        return at < rows.stop - rows.start and int(held.person[rows][at]) == person
