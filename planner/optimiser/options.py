"""Options: one person named for one slot line, from one duty or as an extra.

The store keeps them in parallel arrays that only grow. Options of a slot line come in order of
points, in blocks that are made when the line's price could pay for them.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import IntArray
from planner.domain.region import NONE
from planner.optimiser.freedom import SEVERAL
from planner.optimiser.problem import Problem

UNMET_MANY = -2
"""In `unmet`: more than one duty has to be left by others, see `OptionStore.unmet_rows`."""
FIRST_BLOCK = 64
NOTHING_LEFT = int(np.iinfo(np.int32).max)
"""In `next_points`: the pool is used up, or the slot line is not open."""
_COLUMNS = ("person", "li", "duty", "points", "unmet", "start", "end", "day")


@dataclass(slots=True)
class _Frontier:
    """How far a slot line's pool has been turned into options."""

    taken: int = 0
    block: int = FIRST_BLOCK


MOST_UNSORTED = 4096
"""So many new options are looked through one by one before all are sorted by person again."""


class OptionStore:
    """All options made so far."""

    person: IntArray
    li: IntArray
    duty: IntArray
    """Row of the duty that the person leaves; NONE for an extra."""
    points: IntArray
    """Travel, rank and mode; not the repeats."""
    unmet: IntArray
    """A duty that overlaps and must be left by another assignment; NONE if there is none."""
    start: IntArray
    end: IntArray
    day: IntArray

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.unmet_rows: dict[int, tuple[int, ...]] = {}
        self._size = 0
        self._room = {name: np.zeros(1024, dtype=np.int32) for name in _COLUMNS}
        self._frontiers: dict[int, _Frontier] = {}
        self._loose: dict[int, set[int]] = defaultdict(set)
        """People whose options of a slot line were made one by one, ahead of its blocks."""
        lis = len(problem.places.lines)
        self.next_points = np.full(lis, NOTHING_LEFT, dtype=np.int64)
        """(slot lines,): no option that is still to be made has fewer points."""
        self._order: IntArray = np.zeros(0, dtype=np.int32)
        self._sorted: IntArray = np.zeros(0, dtype=np.int32)
        self._trim()

    def __len__(self) -> int:
        return self._size

    def open(self, li: int) -> None:
        """Make the first block of a slot line; nothing happens if it is open."""
        if li not in self._frontiers and self.problem.can_join[li]:
            self._frontiers[li] = _Frontier()
            self.extend(li)

    def is_open(self, li: int) -> bool:
        """Whether a slot line's options are being made."""
        return li in self._frontiers

    def extend(self, li: int) -> None:
        """Make the next block of a slot line. O(block)."""
        problem, front = self.problem, self._frontiers[li]
        line = int(problem.places.lines[li])
        place = int(problem.place_of_li[li])
        pool = problem.candidates.pool(line)
        part = slice(front.taken, min(front.taken + front.block, len(pool.person)))
        fit = problem.candidates.fit_on(pool, line, int(problem.places.day[place]), part)
        front.taken, front.block = part.stop, front.block * 4
        if front.taken < len(pool.person):
            weights = problem.weights
            least = min(weights.extra, weights.redeploy)
            self.next_points[li] = int(pool.points[front.taken]) + least
        else:
            self.next_points[li] = NOTHING_LEFT
        loose = self._loose.get(li)
        if loose:
            fit = fit[~np.isin(pool.person[fit], list(loose))]
        self._make(li, pool.person[fit], pool.points[fit])

    def make_one(self, li: int, person: int, points: int) -> None:
        """Make the options of one person for a slot line, unless they are there already."""
        if person not in self._loose[li] and not self._reached(li, person):
            self._loose[li].add(person)
            self._make(li, np.array([person], dtype=np.int32), np.array([points], dtype=np.int32))

    def _reached(self, li: int, person: int) -> bool:
        """Whether the blocks made so far include a person."""
        front = self._frontiers.get(li)
        if front is None:
            return False
        pool = self.problem.candidates.pool(int(self.problem.places.lines[li]))
        return bool((pool.person[: front.taken] == person).any())

    def open_fully(self, li: int) -> None:
        """Make all options of a slot line."""
        self.open(li)
        while li in self._frontiers and self.next_points[li] < NOTHING_LEFT:
            self.extend(li)

    def of_person(self, person: int) -> IntArray:
        """Numbers of all options of one person, ascending. O(options) when many are new."""
        if self._size - len(self._order) > MOST_UNSORTED:
            self._order = np.argsort(self.person, kind="stable").astype(np.int32)
            self._sorted = self.person[self._order]
        low, high = np.searchsorted(self._sorted, [person, person + 1])
        known = len(self._order)
        new = known + np.flatnonzero(self.person[known:] == person)
        return np.concatenate([self._order[low:high], new.astype(np.int32)])

    def unmet_of(self, option: int) -> Sequence[int]:
        """Duties that other assignments must leave for this option to be free."""
        row = int(self.unmet[option])
        if row == UNMET_MANY:
            return self.unmet_rows[option]
        return () if row == NONE else (row,)

    def _make(self, li: int, person: IntArray, points: IntArray) -> None:
        """Append the options of some people for one slot line."""
        if len(person) == 0:
            return
        problem = self.problem
        place = int(problem.place_of_li[li])
        shift, day = int(problem.places.shift[place]), int(problem.places.day[place])
        state = problem.freedom.of_place(shift, day)[person]
        weights = problem.weights
        single = np.flatnonzero(state >= 0)
        row = state[single]
        here = problem.places.place_of_duty[row] == place
        single, row = single[~here], row[~here]
        same_day = problem.region.duties.day[row] == day
        parts = [
            (np.flatnonzero(state == NONE), NONE, weights.extra, NONE),
            (single[same_day], row[same_day], weights.redeploy, NONE),
            (single, NONE, weights.extra, row),
        ]
        hours = problem.freedom.hours(shift, day)
        for which, duty, mode, unmet in parts:
            self._append(
                person=person[which],
                li=li,
                duty=duty,
                points=points[which] + mode,
                unmet=unmet,
                start=hours[0],
                end=hours[1],
                day=day,
            )
        for at in np.flatnonzero(state == SEVERAL).tolist():
            self._make_crowded(li, int(person[at]), int(points[at]), hours, day)
        self._trim()

    def _make_crowded(
        self, li: int, person: int, points: int, hours: tuple[int, int], day: int
    ) -> None:
        """The options of somebody with several overlapping duties (A7, last sentence)."""
        problem = self.problem
        place = int(problem.place_of_li[li])
        rows = problem.freedom.overlapping(person, *hours)
        if any(problem.places.place_of_duty[row] == place for row in rows):
            return
        leave = [row for row in rows if problem.region.duties.day[row] == day]
        for duty in [NONE, *leave]:
            rest = tuple(row for row in rows if row != duty)
            if len(rest) >= problem.most_in_a_plan:
                continue  # more duties in the way than the person's other assignments can leave
            mode = problem.weights.extra if duty == NONE else problem.weights.redeploy
            if len(rest) > 1:
                self.unmet_rows[self._size] = rest
            self._append(
                person=np.array([person]),
                li=li,
                duty=duty,
                points=points + mode,
                unmet=rest[0] if len(rest) == 1 else UNMET_MANY,
                start=hours[0],
                end=hours[1],
                day=day,
            )

    def _append(self, person: IntArray, **values: IntArray | int) -> None:
        count = len(person)
        self._reserve(self._size + count)
        part = slice(self._size, self._size + count)
        self._room["person"][part] = person
        for name, value in values.items():
            self._room[name][part] = value
        self._size += count

    def _reserve(self, size: int) -> None:
        room = len(self._room["person"])
        if size > room:
            for name, old in self._room.items():
                grown = np.zeros(max(size, 2 * room), dtype=np.int32)
                grown[: self._size] = old[: self._size]
                self._room[name] = grown

    def _trim(self) -> None:
        """Let the public arrays show what has been made."""
        for name in _COLUMNS:
            setattr(self, name, self._room[name][: self._size])
