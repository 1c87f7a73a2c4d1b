"""Who may be named for which demand line on which date, nearest first.

Only what does not depend on duties: grade, skill, employment, presence, sharing and travel.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.cover.checks import ends_next_day
from planner.domain.cover.weights import Weights
from planner.domain.narrowing import only
from planner.domain.region import NONE, UNREACHABLE, Region
from planner.domain.rules.ragged import offsets_of
from planner.optimiser.growing import Numbers


@dataclass(frozen=True, eq=False)
class Pools:
    """People who could ever be named for each line, by points, then number; lines that ask the
    same of people share theirs."""

    first: Numbers
    """(lines,): where the people of a line begin. So `after`, where they end."""
    after: Numbers

    person: Numbers
    points: Numbers
    """Travel and rank; neither mode nor repeats."""
    valid_from: Numbers
    """Of the skill asked for; so `expires`."""
    expires: Numbers
    away: BoolArray
    """The line is in another trust than the person's own."""

    def of(self, line: int) -> slice:
        """Where the people of a line are."""
        return slice(int(self.first[line]), int(self.after[line]))


class Candidates:
    """The pools of all lines, and what changes from date to date."""

    def __init__(self, region: Region, weights: Weights) -> None:
        self._region = region
        self._weights = weights

    def after(self, region: Region, people: Numbers) -> "Candidates":
        """The same when some people's absences are others; what is not about them is shared."""
        later = Candidates(region, self._weights)
        shared = self.__dict__.keys() - {"_region", "_weights", "present"}
        later.__dict__.update({name: self.__dict__[name] for name in shared})
        if "present" in self.__dict__:
            later.__dict__["present"] = self.present.copy()
            later.present[:, people] = _present(only(region, people), people)
        return later

    @cached_property
    def present(self) -> BoolArray:
        """(dates + 1, people): employed and not absent is judged from this; absence only."""
        return _present(self._region, np.arange(len(self._region.people)))

    @cached_property
    def papers(self) -> Numbers:
        """(people,): last day on which registration, training and DBS are all in date."""
        people = self._region.people
        return np.minimum(
            np.minimum(people.registration_expires, people.training_expires), people.dbs_expires
        )

    @cached_property
    def pools(self) -> Pools:
        """O(kinds of line × people of the grade or holders of the skill)."""
        lines = self._region.lines
        asked = np.stack([lines.service, lines.skill, lines.group, lines.rank], axis=1)
        _, like, kind = np.unique(asked, axis=0, return_index=True, return_inverse=True)
        parts = [self._make(line) for line in like.tolist()]
        nobody = (np.zeros(0, dtype=np.int32),) * 5
        person, points, since, until, away = (
            np.concatenate(column) for column in zip(nobody, *parts, strict=True)
        )
        offsets = offsets_of([len(part[0]) for part in parts])
        kind = kind.reshape(-1)
        return Pools(offsets[kind], offsets[kind + 1], person, points, since, until, away != 0)

    @cached_property
    def _of_group(self) -> dict[int, Numbers]:
        """People of each staff group."""
        group = self._region.person_group
        order = np.argsort(group, kind="stable").astype(np.int32)
        groups, first = np.unique(group[order], return_index=True)
        return dict(zip(groups.tolist(), np.split(order, first)[1:], strict=True))

    def _make(self, line: int) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
        region, lines = self._region, self._region.lines
        service, skill = int(lines.service[line]), int(lines.skill[line])
        if skill == NONE:
            who = self._of_group.get(int(lines.group[line]), np.zeros(0, dtype=np.int32))
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
        return (
            who[order],
            points[order].astype(np.int32),
            since[order],
            until[order],
            away[order].astype(np.int32),
        )

    def fit_on(self, at: Numbers, line: Numbers, day: Numbers) -> BoolArray:
        """Whom of the pools nothing but duties can stop: parallel positions, lines and days."""
        region, pools = self._region, self.pools
        who = pools.person[at]
        fits = (pools.valid_from[at] <= day) & (day <= pools.expires[at])
        fits &= ~pools.away[at] | (self.papers[who] >= day)
        fits &= region.employed(who, day)
        date = day - region.period.first
        fits &= self.present[date, who]
        fits &= self.present[date + 1, who] | ~self.past_midnight[line]
        return np.asarray(fits)

    @cached_property
    def past_midnight(self) -> BoolArray:
        """(lines,): whose shift ends on the next day."""
        region = self._region
        return np.array([ends_next_day(region, int(shift)) for shift in region.lines.shift])


def _present(region: Region, people: Numbers) -> BoolArray:
    """(dates + 1, people): who of some people is not absent."""
    days = range(region.period.first, region.period.last + 2)
    return np.stack([~region.absences.on(people, day) for day in days])
