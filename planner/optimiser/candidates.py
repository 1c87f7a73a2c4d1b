"""Who may be named for which demand line on which date, nearest first.

Only what does not depend on duties: grade, skill, employment, presence, sharing and travel.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.checks import ends_next_day
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, UNREACHABLE, Region


@dataclass(frozen=True, eq=False)
class Pool:
    """People who could ever be named for one line, by points, then number."""

    person: IntArray
    points: IntArray
    """Travel and rank; neither mode nor repeats."""
    valid_from: IntArray
    """Of the skill asked for; so `expires`."""
    expires: IntArray
    away: BoolArray
    """The line is in another trust than the person's own."""


class Candidates:
    """Pools by line, made when first asked for, and what changes from date to date."""

    def __init__(self, region: Region, weights: Weights) -> None:
        self._region = region
        self._weights = weights
        self._pools: dict[int, Pool] = {}

    @cached_property
    def _present(self) -> BoolArray:
        """(dates + 1, people): employed and not absent is judged from this; absence only."""
        region, people = self._region, np.arange(len(self._region.people))
        days = range(region.period.first, region.period.last + 2)
        return np.stack([~region.absences.on(people, day) for day in days])

    @cached_property
    def _papers(self) -> IntArray:
        """(people,): last day on which registration, training and DBS are all in date."""
        people = self._region.people
        return np.minimum(
            np.minimum(people.registration_expires, people.training_expires), people.dbs_expires
        )

    def pool(self, line: int) -> Pool:
        """The pool of one line. O(people of the grade or holders of the skill)."""
        if line not in self._pools:
            self._pools[line] = self._make(line)
        return self._pools[line]

    def _make(self, line: int) -> Pool:
        region, lines = self._region, self._region.lines
        service, skill = int(lines.service[line]), int(lines.skill[line])
        if skill == NONE:
            who = np.arange(len(region.people), dtype=np.int32)
            since = np.full(len(who), np.iinfo(np.int32).min, dtype=np.int32)
            until = np.full(len(who), np.iinfo(np.int32).max, dtype=np.int32)
        else:
            rows = region.holdings.of_skill(skill)
            who = region.holdings.person[rows]
            since, until = region.holdings.valid_from[rows], region.holdings.expires[rows]
        minutes = region.sites.minutes[region.home_site[who], region.services.site[service]]
        above = region.person_rank[who] - lines.rank[line]
        away = region.people.trust[who] != region.services.trust[service]
        fits = (region.person_group[who] == lines.group[line]) & (above >= 0)
        fits &= (minutes != UNREACHABLE) & (minutes <= region.people.max_travel_minutes[who])
        fits &= ~away | region.people.shares[who]
        points = np.zeros(len(who), dtype=np.int64)
        points[fits] = minutes[fits].astype(np.int64) * self._weights.per_minute
        points += above * self._weights.rank
        order = np.flatnonzero(fits)
        order = order[np.argsort(points[order], kind="stable")]
        return Pool(
            who[order], points[order].astype(np.int32), since[order], until[order], away[order]
        )

    def fit_on(self, pool: Pool, line: int, day: int, part: slice) -> IntArray:
        """Positions within the pool (of `part`) of those whom nothing but duties can stop."""
        region = self._region
        who = pool.person[part]
        fits = (pool.valid_from[part] <= day) & (day <= pool.expires[part])
        fits &= ~pool.away[part] | (self._papers[who] >= day)
        fits &= region.employed(who, day)
        date = day - region.period.first
        fits &= self._present[date][who]
        if ends_next_day(region, int(region.lines.shift[line])):
            fits &= self._present[date + 1][who]
        return np.asarray(np.flatnonzero(fits) + part.start, dtype=np.int32)
