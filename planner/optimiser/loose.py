"""Options of one person on all dates, also for slot lines that nobody has been priced for yet.

A search for what could heal a breach must see also the places that the model has had no reason
to hold: they are looked through person by person, only when asked for.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.cover.pairs import checks_of_pairs
from planner.domain.region import NONE, UNREACHABLE
from planner.domain.rules.ragged import offsets_of, owners, ranges, spread
from planner.optimiser.growing import Numbers
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import Problem

AT_A_TIME = 100
"""So many people are looked through at a time: each could hold more than a thousand slot lines."""
NEVER = int(np.iinfo(np.int32).max)
Wanted = Callable[[Numbers, Numbers, Numbers], BoolArray]
"""Of parallel people (ascending), slot lines and points (travel and rank) says which to make."""


class Loose:
    """Makes options by person."""

    def __init__(self, store: OptionStore) -> None:
        self.store = store
        self._pairs: dict[int, tuple[Numbers, Numbers]] = {}
        """Of people asked for before: their slot lines, and the points of each."""

    @property
    def _problem(self) -> Problem:
        return self.store.problem

    def make(self, people: Iterable[int], wanted: Wanted) -> None:
        """Make those options of some people (ascending) that are wanted, if they are not there.

        O(people × (lines + slot lines they could hold)).
        """
        everybody = list(people)
        found = [
            self._wanted_of(everybody[start : start + AT_A_TIME], wanted)
            for start in range(0, len(everybody), AT_A_TIME)
        ]
        if found:
            person, lis, points = (np.concatenate(column) for column in zip(*found, strict=True))
            self.store.make_ahead(person, lis, points)

    def _wanted_of(self, people: Sequence[int], wanted: Wanted) -> tuple[Numbers, ...]:
        person, lis, points = self._pairs_of(people)
        chosen = wanted(person, lis, points)
        return person[chosen], lis[chosen], points[chosen]

    def make_again(self, people: Sequence[int]) -> None:
        """Make all options of some people (ascending) of whom the store has none any more."""
        for one in people:
            self._pairs.pop(one, None)
        if people:
            self.store.make_again(*self._pairs_of(people))

    def _pairs_of(self, people: Sequence[int]) -> tuple[Numbers, Numbers, Numbers]:
        """People, slot lines and points: by person, whatever nothing but duties can stop."""
        new = np.array([one for one in people if one not in self._pairs], dtype=np.int32)
        if len(new):
            person, lis = self._slot_lines(new)
            points = self._points(person, lis)
            first = np.searchsorted(person, new[1:])
            columns = (np.split(part.astype(np.int32), first) for part in (lis, points))
            self._pairs.update(zip(new.tolist(), zip(*columns, strict=True), strict=True))
        pairs = [self._pairs[one] for one in people]
        person = np.repeat(np.array(people, dtype=np.int32), [len(lis) for lis, _ in pairs])
        lis, points = (np.concatenate(column) for column in zip(*pairs, strict=True))
        return person, lis, points

    def make_at(self, person: Numbers, place: Numbers) -> None:
        """Make only the options of people for the lines of a place: parallel arrays.

        O(pairs × lines of a place), and a look at all options.
        """
        problem, places = self._problem, self._problem.places
        offsets = offsets_of(places.line_counts[place])
        lis, who = spread(places.line_offsets[place], offsets), person[owners(offsets)]
        day = places.day[problem.place_of_li[lis]].astype(np.int64)
        fits = problem.can_join[lis]
        line = places.lines[lis].astype(np.int64)
        fits &= checks_of_pairs(problem.region, line, day, who) == 0
        who, lis = who[fits], lis[fits]
        self.store.make_ahead(who, lis, self._points(who, lis))

    def _points(self, person: Numbers, lis: Numbers) -> Numbers:
        """Travel and rank, for parallel people and slot lines."""
        problem, region = self._problem, self._problem.region
        line = problem.places.lines[lis]
        site = region.services.site[region.lines.service[line]]
        minutes = region.sites.minutes[region.home_site[person], site].astype(np.int64)
        above = region.person_rank[person] - region.lines.rank[line]
        return np.asarray(minutes * problem.weights.per_minute + above * problem.weights.rank)

    def _slot_lines(self, people: Numbers) -> tuple[Numbers, Numbers]:
        """People and slot lines, by person: all that nothing but duties can keep them from."""
        held = self._validity(people)
        who, line = np.nonzero(self._lines_fit(people, held[0]))
        first, after = np.searchsorted(self._by_line[1], [line, line + 1])
        who = who.repeat(after - first)
        lis = self._by_line[0][ranges(first, after - first)]
        fits = self._dates_fit(people, held, who, lis)
        return people[who[fits]], lis[fits]

    def _lines_fit(self, who: Numbers, since: Numbers) -> BoolArray:
        """(people, lines): could be held by grade, skill, travel and sharing at some time."""
        region = self._problem.region
        lines, people = region.lines, region.people
        service = lines.service
        minutes = region.sites.minutes[region.home_site[who]][:, region.services.site[service]]
        fits = (lines.group == region.person_group[who][:, None]) & (
            lines.rank <= region.person_rank[who][:, None]
        )
        fits &= (minutes != UNREACHABLE) & (minutes <= people.max_travel_minutes[who][:, None])
        at_home = region.services.trust[service] == people.trust[who][:, None]
        fits &= at_home | people.shares[who][:, None]
        fits &= (lines.skill == NONE) | (since[:, lines.skill] < NEVER)
        return np.asarray(fits)

    def _dates_fit(
        self, people: Numbers, held: tuple[Numbers, Numbers], at: Numbers, lis: Numbers
    ) -> BoolArray:
        """Which slot lines (of whom `at` which position) fall on dates on which nothing but duties
        can stop the person."""
        problem, region = self._problem, self._problem.region
        lines, who, (since, until) = region.lines, people[at], held
        line = problem.places.lines[lis]
        day = problem.places.day[problem.place_of_li[lis]]
        skill = lines.skill[line]
        fits = (skill == NONE) | ((since[at, skill] <= day) & (day <= until[at, skill]))
        at_home = region.services.trust[lines.service[line]] == region.people.trust[who]
        fits &= at_home | (problem.candidates.papers[who] >= day)
        fits &= region.employed(who, day)
        present = problem.candidates.present
        date = day - region.period.first
        fits &= present[date, who]
        past_midnight = problem.candidates.past_midnight[line]
        return np.asarray(fits & (present[date + 1, who] | ~past_midnight))

    def _validity(self, people: Numbers) -> tuple[Numbers, Numbers]:
        """(people, skills + 1) twice: from when to when they hold each; the last is for NONE."""
        held = self._problem.region.holdings
        shape = len(people), len(self._problem.region.skills) + 1
        since, until = np.full(shape, NEVER, dtype=np.int32), np.full(shape, -1, dtype=np.int32)
        order, person = self._holdings
        first, after = np.searchsorted(person, [people, people + 1])
        rows, at = order[ranges(first, after - first)], owners(offsets_of(after - first))
        since[at, held.skill[rows]], until[at, held.skill[rows]] = (
            held.valid_from[rows],
            held.expires[rows],
        )
        return since, until

    @cached_property
    def _holdings(self) -> tuple[Numbers, Numbers]:
        """Rows of holdings by person, and the people in that order."""
        person = self._problem.region.holdings.person
        order = np.argsort(person, kind="stable")
        return order, person[order].astype(np.int64)

    @cached_property
    def _by_line(self) -> tuple[Numbers, Numbers]:
        """Slot lines that may be joined by line, and the lines in that order."""
        problem = self._problem
        lis = np.flatnonzero(problem.can_join)
        order = lis[np.argsort(problem.places.lines[lis], kind="stable")]
        return order, problem.places.lines[order].astype(np.int64)
