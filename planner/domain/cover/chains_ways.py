"""Who could come to a shift, and from which duty: the same for all places with that shift.

A chain stays on one date, and its places share few shifts, so what depends on the shift alone
is worked out once for everybody.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.checks import present, sharing
from planner.domain.cover.daybook import DayBook
from planner.domain.cover.places import Places, person_masks
from planner.domain.cover.weights import Weights
from planner.domain.overlapping import share_a_minute
from planner.domain.region import NONE, LongArray, Region
from planner.domain.rules.ragged import ranges


@dataclass(frozen=True, eq=False)
class Ways:
    """Everybody who is free for one shift, in their one mode (A7), ordered by home site (n)."""

    person: IntArray
    group: IntArray
    """Staff group of each."""
    leaves: LongArray
    """Row of the duty that is left; NONE for an extra duty."""
    place: LongArray
    """Of the duty that is left; NONE where there is none or no line applies."""
    mask: LongArray
    """Lines of that place that the person fills."""
    lost: LongArray
    """V that the place loses if nobody follows."""
    spared: BoolArray
    """Whether `lender` holds if nobody follows."""
    site_offsets: LongArray
    """(sites + 1,): people at home at site s are site_offsets[s] … site_offsets[s + 1] - 1."""

    @property
    def missed(self) -> BoolArray:
        """Whether leaving costs value or opens a minimum gap, so that a backfill makes sense."""
        return np.asarray((self.place != NONE) & ((self.lost > 0) | ~self.spared))


@dataclass(frozen=True, eq=False)
class Pool:
    """Who could come to one place for some points at most (n)."""

    at: LongArray
    """Positions in the `Ways` of the place's shift."""
    cost: LongArray
    """Points for travel and mode."""
    masks: LongArray
    """Distinct masks of lines, ascending."""
    which: LongArray
    """For each person the number of their mask in `masks`."""


class Date:
    """One date of a region as chains need it; fills its caches as they are asked for."""

    def __init__(
        self,
        region: Region,
        places: Places,
        weights: Weights,
        day: int,
        book: DayBook | None = None,
    ) -> None:
        """`book`: of the same date, if there is one."""
        self.region, self.places, self.weights, self.day = region, places, weights, day
        self._book = book or DayBook(region, places, weights, day)
        self._ways: dict[int, Ways] = {}

    def ways(self, shift: int) -> Ways:
        """Everybody who is free for a shift. O(people + duties of three dates) the first time."""
        if shift not in self._ways:
            self._ways[shift] = self._find_ways(shift)
        return self._ways[shift]

    def pool(self, place: int, budget: int) -> Pool:
        """Who passes all checks but rules and lender for some line of a place, within a budget.

        `budget`: most points for travel and mode. O(people at home near enough).
        """
        region, ways = self.region, self.ways(int(self.places.shift[place]))
        service = int(self.places.service[place])
        travel = region.sites.minutes[:, region.services.site[service]].astype(np.int64)
        near = np.flatnonzero(travel * self.weights.per_minute <= budget - self.least)
        number = np.diff(ways.site_offsets)[near]
        at, minutes = ranges(ways.site_offsets[near], number), np.repeat(travel[near], number)
        lines = self.places.lines_of(place)
        graded = self._graded(lines)[ways.group[at]]
        at, minutes = at[graded], minutes[graded]
        cost = self.weights.per_minute * minutes + self._mode(ways.leaves[at])
        fits = (cost <= budget) & (ways.place[at] != place)
        fits &= minutes <= region.people.max_travel_minutes[ways.person[at]]
        at, cost = at[fits], cost[fits]
        shares = sharing(region, service, self.day, ways.person[at])
        at, cost = at[shares], cost[shares]
        masks = person_masks(region, lines, ways.person[at], self.day)
        able = masks != 0
        distinct, which = np.unique(masks[able], return_inverse=True)
        return Pool(at[able], cost[able], distinct, which.ravel().astype(np.int64))

    @cached_property
    def least(self) -> int:
        """No assignment costs fewer points."""
        return min(self.weights.extra, self.weights.redeploy)

    def _graded(self, lines: IntArray) -> BoolArray:
        """By staff group whether some line asks for it."""
        asked = np.zeros(len(self.region.grades.group_names), dtype=np.bool_)
        asked[self.region.lines.group[lines]] = True
        return asked

    def _mode(self, leaves: LongArray) -> LongArray:
        weights = self.weights
        return np.where(leaves == NONE, weights.extra, weights.redeploy).astype(np.int64)

    @cached_property
    def _near(self) -> LongArray:
        """Duties that could overlap something that starts on the date; none is over 24 h."""
        return np.sort(self.places.rows_on(self.day - 1, self.day + 1))

    @cached_property
    def _people(self) -> IntArray:
        """Whoever is employed, ordered by home site."""
        region = self.region
        everybody = np.argsort(region.home_site, kind="stable").astype(np.int32)
        return everybody[region.employed(everybody, self.day)]

    @cached_property
    def _released(self) -> tuple[LongArray, BoolArray]:
        """For each duty in `_near` the V lost and whether `lender` holds; no other date's."""
        book, rows = self._book, self._near
        on_day = self.region.duties.day[rows] == self.day
        lost, spared = np.zeros(len(rows), dtype=np.int64), np.ones(len(rows), dtype=np.bool_)
        lost[on_day], spared[on_day] = book.lost, book.spared
        return lost, spared

    def _find_ways(self, shift: int) -> Ways:
        region, duties = self.region, self.region.duties
        start, end = map(int, region.shifts.hours(region.clock, shift, self.day))
        near = self._near
        over = np.flatnonzero(share_a_minute(duties.start[near], duties.end[near], start, end))
        who = duties.person[near[over]]
        number = np.bincount(who, minlength=len(region.people))
        single = (duties.day[near[over]] == self.day) & (number[who] == 1)
        # Position in `_near` of the duty that each person leaves.
        moved = np.full(len(region.people), NONE, dtype=np.int64)
        moved[who[single]] = over[single]
        free = (number == 0) | (moved != NONE)
        person = self._people[free[self._people]]
        person = person[present(region, shift, self.day, person)]
        return self._ways_of(person, moved[person])

    def _ways_of(self, person: IntArray, moved: LongArray) -> Ways:
        """`moved`: position in `_near` of the duty that is left; NONE for an extra duty."""
        region, places = self.region, self.places
        moves = np.flatnonzero(moved != NONE)
        at = moved[moves]
        rows = self._near[at]

        def filled(values: LongArray | IntArray, nothing: int) -> LongArray:
            result = np.full(len(person), nothing, dtype=np.int64)
            result[moves] = values
            return result

        spared = np.ones(len(person), dtype=np.bool_)
        spared[moves] = self._released[1][at]
        sites = np.searchsorted(region.home_site[person], np.arange(len(region.sites.ids) + 1))
        return Ways(
            person=person,
            group=region.person_group[person],
            leaves=filled(rows, NONE),
            place=filled(places.place_of_duty[rows], NONE),
            mask=filled(places.mask_of_duty[rows], 0),
            lost=filled(self._released[0][at], 0),
            spared=spared,
            site_offsets=sites.astype(np.int64),
        )
