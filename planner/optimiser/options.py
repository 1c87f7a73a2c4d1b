"""Options: one person named for one slot line, from one duty or as an extra.

The store keeps them in parallel arrays that only grow. Options of a slot line come in order of
points, in blocks that are made when the line's price could pay for them.
"""

from collections.abc import Sequence
from typing import overload

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.overlapping import overlapping
from planner.domain.pay import breaks_paid, paid_hours
from planner.domain.region import NONE, LongArray, contains_sorted
from planner.domain.rules.packs import RuleBook
from planner.domain.rules.ragged import ranges
from planner.optimiser.freedom import SEVERAL
from planner.optimiser.growing import Growing, Numbers
from planner.optimiser.numbered import ByValue
from planner.optimiser.problem import Problem
from planner.optimiser.problem_after import Followed
from planner.optimiser.wishes import GONE, Wishes, matching, people_of

UNMET_MANY = -2
"""In `unmet`: more than one duty has to be left by others, see `OptionStore.unmet_of`."""
FIRST_BLOCK = 64
GROWTH = 2
"""Each block of a slot line is so many times the one before."""
NOTHING_LEFT = int(np.iinfo(np.int32).max)
"""In `next_points`: the pool is used up, or the slot line is not open."""
FEW_PEOPLE = 20
"""Of more people the options are found by looking through all."""


class OfLine:
    """A figure that all options of a slot line have: indexed by options as if it were stored."""

    def __init__(self, store: "OptionStore", figures: Numbers) -> None:
        self._store, self._figures = store, figures

    @overload
    def __getitem__(self, option: int) -> int: ...

    @overload
    def __getitem__(self, option: Numbers) -> Numbers: ...

    def __getitem__(self, option: int | Numbers) -> int | Numbers:
        found: int | Numbers = self._figures[self._store.li[option]]
        return found


class OptionStore:
    """All options made so far."""

    person: Numbers
    li: Numbers
    duty: Numbers
    """Row of the duty that the person leaves; NONE for an extra."""
    points: Numbers
    """Travel, rank and mode, and what is wished of it; not the repeats."""
    unmet: Numbers
    """A duty that overlaps and must be left by another assignment; NONE if there is none."""

    def __init__(self, problem: Problem, book: RuleBook) -> None:
        self.problem = problem
        shift, day = (
            part[problem.place_of_li] for part in (problem.places.shift, problem.places.day)
        )
        start, end = problem.freedom.hours_of(shift, day)
        self.start, self.end = OfLine(self, start), OfLine(self, end)
        self.day = OfLine(self, day)
        self._breaks_paid = breaks_paid(book, problem.region.people.rule_set)
        """(people,)"""
        self._table = Growing(*OptionStore.__annotations__, dtype=np.int32)
        self._unmet_rows: dict[int, tuple[int, ...]] = {}
        lis = len(problem.places.lines)
        self._taken = np.zeros(lis, dtype=np.int64)
        """(slot lines,): how far each pool has been turned into options."""
        self._block = np.zeros(lis, dtype=np.int64)
        """(slot lines,): size of the next block; 0 where the line is not open."""
        self.next_points = np.full(lis, NOTHING_LEFT, dtype=np.int64)
        """(slot lines,): no option that is still to be made has fewer points."""
        self._complete = np.zeros(len(problem.region.people), dtype=np.bool_)
        """(people,): all options of theirs have been made, ahead of the blocks."""
        self._ahead: Numbers = np.zeros(0, dtype=np.int64)
        """Keys, ascending, of people and slot lines whose options have been made so."""
        self._wishes = Wishes()
        self._wished = self._wishes.wheres()
        self._by_person, self._by_line = ByValue(), ByValue()
        self._show()

    def __len__(self) -> int:
        return len(self._table)

    def open(self, lis: Numbers) -> None:
        """Make the first block of slot lines that are not open yet."""
        new = lis[(self._block[lis] == 0) & self.problem.can_join[lis]]
        self._block[new] = FIRST_BLOCK
        self.extend(new)

    def open_fully(self, lis: Numbers) -> None:
        """Make all options of slot lines."""
        self.open(lis)
        while len(left := lis[self.next_points[lis] < NOTHING_LEFT]):
            self.extend(left)

    def extend(self, lis: Numbers) -> None:
        """Make the next block of open slot lines. O(people in the blocks)."""
        if len(lis) == 0:
            return
        problem = self.problem
        pools, line = problem.candidates.pools, problem.places.lines[lis]
        first = pools.first[line]
        size = pools.after[line] - first
        number = np.minimum(self._block[lis], size - self._taken[lis])
        at = ranges(first + self._taken[lis], number)
        self._taken[lis] += number
        self._block[lis] *= GROWTH
        self._look_ahead(lis, line, size)
        fit = problem.candidates.fit_on(at, line.repeat(number), self._day_of(lis).repeat(number))
        fit &= ~self._complete[pools.person[at]]
        person, li = pools.person[at], lis.repeat(number)
        if len(self._ahead):
            fit &= ~contains_sorted(self._ahead, self._keys(person, li))
        self._make(person[fit], li[fit], pools.points[at][fit])
        self._show()

    def _look_ahead(self, lis: Numbers, line: Numbers, size: Numbers) -> None:
        weights, pools = self.problem.weights, self.problem.candidates.pools
        left = self._taken[lis] < size
        following = pools.points[pools.first[line[left]] + self._taken[lis[left]]]
        self.next_points[lis] = NOTHING_LEFT
        self.next_points[lis[left]] = following + min(weights.extra, weights.redeploy)

    def follow(self, followed: Followed) -> Numbers:
        """Take over a change of the region; the options of whom it is about, which are no more.

        Others are made with `make_again`. O(options).
        """
        difference, people = followed.difference, followed.difference.people
        self.problem = followed.problem
        gone = self.of_persons(people)
        self.duty[gone] = self.unmet[gone] = NONE
        self.points[gone] = GONE
        difference.move(self.duty)
        difference.move(self.unmet)
        for option in self._unmet_rows.keys() & set(gone.tolist()):
            del self._unmet_rows[option]
        for option, rows in self._unmet_rows.items():
            self._unmet_rows[option] = tuple(difference.all_moved(rows))
        self._wishes = self._wishes.after(difference)
        self._wished = self._wishes.wheres()
        return gone

    def make_again(self, person: Numbers, lis: Numbers, points: Numbers) -> None:
        """Make all options of people of whom there are none any more: parallel arrays."""
        self._complete[person] = True
        everything = self._wished
        self._wished = everything[np.isin(people_of(everything), person)]
        self._make(person, lis, points)
        self._wished = everything
        self._show()

    def make_ahead(self, person: Numbers, lis: Numbers, points: Numbers) -> None:
        """Make the options of some people for some slot lines (parallel) before their blocks."""
        new = self._not_made(np.unique(person), person, lis)
        if not new.any():
            return
        person, lis, points = person[new], lis[new], points[new]
        made = np.unique(self._keys(person, lis))
        made = made[~contains_sorted(self._ahead, made)]
        self._ahead = np.insert(self._ahead, np.searchsorted(self._ahead, made), made)
        self._make(person, lis, points)
        self._show()

    def _not_made(self, people: Numbers, person: Numbers, lis: Numbers) -> BoolArray:
        """Of pairs of some people those of which there are no options yet. O(theirs, or all)."""
        there = self.of_any(people)
        known = np.sort(self._keys(self.person[there], self.li[there]))
        return ~contains_sorted(known, self._keys(person, lis))

    def _keys(self, person: Numbers, lis: Numbers) -> Numbers:
        """A number for each pair."""
        return person.astype(np.int64) * len(self.problem.places.lines) + lis

    def of_person(self, person: int) -> Numbers:
        """Numbers of all options of one person, ascending. O(those made lately)."""
        return self.of_persons(np.array([person], dtype=np.int32))

    def of_persons(self, people: Numbers) -> Numbers:
        """Numbers of all options of a few people (distinct, ascending), in any order."""
        return self._by_person.rows(self.person, people)

    def of_any(self, people: Numbers) -> Numbers:
        """The same of few people or many. O(theirs), or O(options) where they are many."""
        if len(people) <= FEW_PEOPLE:
            return self.of_persons(people)
        whose = np.zeros(len(self._complete), dtype=np.bool_)
        whose[people] = True
        return np.flatnonzero(whose[self.person])

    def of_lines(self, lis: Numbers) -> Numbers:
        """Numbers of all options of some slot lines (ascending). O(those made lately)."""
        return self._by_line.rows(self.li, lis)

    def sort(self) -> None:
        """Make `of_person` and `of_lines` fast while nobody waits. O(options log options)."""
        self._by_person.sort(self.person)
        self._by_line.sort(self.li)

    @property
    def wishes(self) -> Wishes:
        """Those in force."""
        return self._wishes

    def of_people(self, people: Sequence[int]) -> tuple[Numbers, Numbers]:
        """Numbers of all options of some people, ascending by person, then number; and from
        where on those of each are, with the end last. `people` ascend. O(options)."""
        whose = np.zeros(len(self._complete), dtype=np.bool_)
        whose[people] = True
        own = np.flatnonzero(whose[self.person])
        own = own[np.argsort(self.person[own], kind="stable")]
        return own, np.searchsorted(self.person[own], np.array([*people, len(whose)]))

    def wish(self, wishes: Wishes) -> Numbers:
        """Other wishes from now on; the options whose points they change, ascending.

        O(options of the people that they are about).
        """
        differing = wishes.differing(self._wishes)
        old, self._wishes, self._wished = self._wishes, wishes, wishes.wheres()
        people = np.unique(people_of(differing))
        return self._charge(np.sort(self.of_any(people)), differing, old)

    def _charge(self, options: Numbers, wheres: LongArray, old: Wishes) -> Numbers:
        """Put the wishes in place of old ones; the options of theirs, ascending."""
        person, place = self.person[options], self.problem.place_of_li[self.li[options]]
        at = matching(person, place, wheres)
        found = options[at]
        theirs = person[at], place[at], self.duty[found]
        self.points[found] += self._wishes.charges(*theirs) - old.charges(*theirs)
        return found

    def unmet_of(self, option: int) -> Sequence[int]:
        """Duties that other assignments must leave for this option to be free."""
        row = int(self.unmet[option])
        if row == UNMET_MANY:
            return self._unmet_rows[option]
        return () if row == NONE else (row,)

    def _day_of(self, lis: Numbers) -> Numbers:
        return self.problem.places.day[self.problem.place_of_li[lis]]

    def _make(self, person: Numbers, li: Numbers, points: Numbers) -> None:
        """Append the options of people for slot lines: parallel arrays."""
        problem, weights = self.problem, self.problem.weights
        shift = problem.places.shift[problem.place_of_li[li]]
        day = self._day_of(li)
        state = problem.freedom.of_shifts(shift, day, person)
        free = np.flatnonzero(state == NONE)
        self._append(person, li, points + weights.extra, free, NONE, NONE)
        single = np.flatnonzero(state >= 0)
        row = state[single]
        away = problem.places.place_of_duty[row] != problem.place_of_li[li[single]]
        single, row = single[away], row[away]
        moved = problem.region.duties.day[row] == day[single]
        moves = points + weights.redeploy
        self._append(person, li, moves, single[moved], row[moved], NONE)
        if problem.most_in_a_plan > 1:
            self._append(person, li, points + weights.extra, single, NONE, row)
            crowded = np.flatnonzero(state == SEVERAL)
            if len(crowded):
                self._make_crowded(person, li, points, crowded)

    def _make_crowded(
        self, person: Numbers, li: Numbers, points: Numbers, crowded: Numbers
    ) -> None:
        """The options of people with several overlapping duties (A7, last sentence)."""
        problem, weights = self.problem, self.problem.weights
        start, end = problem.freedom.hours_of(
            problem.places.shift[problem.place_of_li[li[crowded]]], self._day_of(li[crowded])
        )
        which, row = overlapping(problem.region.duties, person[crowded], start, end)
        here = problem.places.place_of_duty[row] == problem.place_of_li[li[crowded[which]]]
        stays = np.bincount(which[here], minlength=len(crowded)) > 0
        count = np.bincount(which, minlength=len(crowded))
        two = np.flatnonzero((count == 2) & ~stays)
        first = np.searchsorted(which, two)
        pair = np.stack([row[first], row[first + 1]]) if len(two) else np.zeros((2, 0), np.int64)
        day = self._day_of(li[crowded[two]])
        for left, rest in ((pair[0], pair[1]), (pair[1], pair[0])):
            same = problem.region.duties.day[left] == day
            moves = points + weights.redeploy
            self._append(person, li, moves, crowded[two[same]], left[same], rest[same])
        self._make_very_crowded(person, li, points, crowded, (which, row), count * ~stays)

    def _make_very_crowded(
        self,
        person: Numbers,
        li: Numbers,
        points: Numbers,
        crowded: Numbers,
        overlaps: tuple[Numbers, Numbers],
        count: Numbers,
    ) -> None:
        """Those of whom others must leave several duties: as many at most as a person's other
        assignments can leave. `count`: of the duties that overlap, 0 for whoever stays."""
        problem, weights, (which, row) = self.problem, self.problem.weights, overlaps
        rows, size = row.tolist(), np.bincount(which, minlength=len(crowded))
        first, most = np.cumsum(size) - size, problem.most_in_a_plan
        last = first + size
        extra = np.flatnonzero((count > 0) & (count < most))
        spans = zip(first[extra].tolist(), last[extra].tolist(), strict=True)
        rests = [tuple(rows[low:high]) for low, high in spans]
        self._append_waiting(person, li, points + weights.extra, crowded[extra], NONE, rests)
        same = problem.region.duties.day[row] == self._day_of(li[crowded])[which]
        at = np.flatnonzero(same & ((count > 2) & (count <= most))[which])
        moved = which[at]
        parts = zip(at.tolist(), first[moved].tolist(), last[moved].tolist(), strict=True)
        rests = [(*rows[low:left], *rows[left + 1 : high]) for left, low, high in parts]
        moves = points + weights.redeploy
        self._append_waiting(person, li, moves, crowded[moved], row[at], rests)

    def _append_waiting(
        self,
        person: Numbers,
        li: Numbers,
        points: Numbers,
        chosen: Numbers,
        duty: Numbers | int,
        rests: Sequence[tuple[int, ...]],
    ) -> None:
        """Append options for which others must leave several duties (`rests`, of each)."""
        self._unmet_rows.update(enumerate(rests, len(self)))
        self._append(person, li, points, chosen, duty, UNMET_MANY)

    def _append(
        self,
        person: Numbers,
        li: Numbers,
        points: Numbers,
        chosen: Numbers,
        duty: Numbers | int,
        unmet: Numbers | int,
    ) -> None:
        if len(chosen) == 0:
            return
        all_points = points[chosen]
        if self.problem.weights.per_pound and isinstance(duty, int) and duty == NONE:
            all_points = all_points + self._pounds(person[chosen], li[chosen])
        self._table.append(
            len(chosen),
            person=person[chosen],
            li=li[chosen],
            points=all_points,
            duty=duty,
            unmet=unmet,
        )
        if len(self._wished):
            new = np.arange(len(self) - len(chosen), len(self))
            self._show()
            self._charge(new, self._wished, Wishes())

    def _pounds(self, person: Numbers, lis: Numbers) -> Numbers:
        """What the hours of additional duties cost, in points."""
        shifts, place = self.problem.region.shifts, self.problem.place_of_li[lis]
        shift, day = self.problem.places.shift[place], self.problem.places.day[place]
        start, end = self.problem.freedom.hours_of(shift, day)
        minutes = end - start
        hours = paid_hours(shifts, shift, minutes, self._breaks_paid[person])
        cost = self.problem.pounds[person] * hours * self.problem.weights.per_pound
        return np.round(cost).astype(np.int64)

    def _show(self) -> None:
        """Let the public arrays show what has been made."""
        for name in OptionStore.__annotations__:
            setattr(self, name, getattr(self._table, name))
