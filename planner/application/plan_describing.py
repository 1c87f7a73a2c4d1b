"""Turns what a solver chose, numbers of rows, into the plan that people read.

A plan that is repaired differs in a few assignments from the one before. So what was worked out
of a place, or written of an assignment, is kept while what it follows from stays the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from planner.application.planning import EXTRA, REDEPLOY, Assignment, MovedFrom
from planner.domain.cover.changed_places import Change, Changed, Movements, margins_of_changed
from planner.domain.cover.filling import Filling
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.pairs import masks_of_pairs
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, LongArray, Region
from planner.domain.wording.plans import reason_text


class Move(NamedTuple):
    """One assignment in numbers."""

    person: int
    duty: int
    """Row of the duty that is left; NONE for an extra."""
    place: int
    line: int
    """Row of `region.lines`."""


@dataclass(frozen=True)
class Described:
    """A plan's assignments, what they are worth, and the gaps that stay."""

    assignments: tuple[Assignment, ...]
    moves: tuple[Move, ...]
    """Of each assignment."""
    score: int
    """V(after) − V(before) − points."""
    minimum_gaps_after: int
    target_gaps_after: int


def describe(
    region: Region, places: Places, before: Filling, weights: Weights, moves: Sequence[Move]
) -> Described:
    """Assignments in the order of date, start, service and line, with points and reasons.

    O(assignments × lines of a place).
    """
    return Describing(region, places, before, weights).describe(moves)


class Describing:
    """Describes one plan after the other of one region."""

    def __init__(self, region: Region, places: Places, before: Filling, weights: Weights) -> None:
        self._region, self._places = region, places
        self._before, self._weights = before, weights
        self._at = _After(region, places, before, weights)
        self._told: dict[Move, _Told] = {}

    def follow(
        self,
        region: Region,
        places: Places,
        before: Filling,
        differ: LongArray,
        now: Mapping[Move, Move | None],
    ) -> None:
        """Describe plans of a later state of the region from now on.

        `differ`: places where other people stand; `now`: what moves of the plan described last
        are called that have another name, None for those of people whose duties or absences are
        others.
        """
        self._region, self._places, self._before = region, places, before
        self._at.follow(region, places, before, differ)
        told = {move: self._told.pop(move) for move in now if move in self._told}
        for move, one in told.items():
            later = now[move]
            if later is None:
                self._at.movements.remove(one.changes)
            else:
                self._told[later] = one

    def describe(self, moves: Sequence[Move]) -> Described:
        """As `describe`; what is as in the plan before costs a look. O(assignments)."""
        columns = np.array(moves, dtype=np.int64).reshape(len(moves), len(Move._fields))
        order = self._order(columns)
        ordered, columns = [moves[at] for at in order.tolist()], columns[order]
        self._follow(set(ordered))
        numbers = _numbers(columns[:, 0])
        margins = self._at.margins_left(columns[:, 1])
        assignments, points = [], 0
        for move, number, margin in zip(ordered, numbers, margins, strict=True):
            told = self._told[move]
            if told.assignment is None or (told.number, told.margin) != (number, margin):
                told.number, told.margin = number, margin
                told.assignment = self._assignment(move, number, margin)
            assignments.append(told.assignment)
            points += told.assignment.points
        gained, minimum, further = self._at.gained()
        return Described(
            tuple(assignments),
            tuple(ordered),
            gained - points,
            int(self._before.minimum_gaps.sum()) + minimum,
            int(self._before.target_gaps.sum()) + further,
        )

    def worth(self, moves: Sequence[Move]) -> int:
        """V(after) − V(before) of any moves, legal together or not; as `describe` costs."""
        self._follow(set(moves))
        return self._at.gained()[0]

    def _order(self, moves: LongArray) -> LongArray:
        """By date, start, service, line and person."""
        places, region = self._places, self._region
        person, place, line = moves[:, 0], moves[:, 2], moves[:, 3]
        start = region.shifts.start[places.shift[place]]
        service, number = places.service[place], region.lines.number[line]
        return np.lexsort((person, number, service, start, places.day[place]))

    def _follow(self, moves: set[Move]) -> None:
        """Count the places that other moves than the last ones touch."""
        for gone in self._told.keys() - moves:
            self._at.movements.remove(self._told.pop(gone).changes)
        new = list(moves - self._told.keys())
        for move, changes in zip(new, self._at.changes(new), strict=True):
            self._told[move] = _Told(changes)
            self._at.movements.add(changes)
        self._at.count()

    def _assignment(self, move: Move, number: int, margin: int) -> Assignment:
        region, weights, line = self._region, self._weights, move.line
        service, shift = int(region.lines.service[line]), int(region.lines.shift[line])
        home, site = int(region.home_site[move.person]), int(region.services.site[service])
        minutes = int(region.sites.minutes[home, site])
        above = int(region.person_rank[move.person] - region.lines.rank[line])
        redeployed = move.duty != NONE
        points = {
            "travel": minutes * weights.per_minute,
            "mode": weights.redeploy if redeployed else weights.extra,
            "rank": above * weights.rank,
            "repeat": weights.repeat * (number - 1),
        }
        return Assignment(
            staff_id=region.people.ids.codes[move.person],
            mode=REDEPLOY if redeployed else EXTRA,
            service=region.services.ids.codes[service],
            day=int(self._places.day[move.place]),
            shift=region.shifts.ids.codes[shift],
            line=int(region.lines.number[line]),
            moved_from=_moved_from(region, move.duty),
            points=sum(points.values()),
            points_by=points,
            reason=reason_text(
                minutes=minutes,
                same_site=home == site,
                moved_from=_names(region, move.duty),
                margin_left=None if margin == NO_MARGIN else margin,
                ranks_above=above,
                number=number,
            ),
        )


@dataclass(slots=True)
class _Told:
    """An assignment as it was described last."""

    changes: tuple[Change, ...]
    """What it does to places."""
    number: int = 0
    """It is the person's so-many-th."""
    margin: int = NO_MARGIN
    """Of the place that is left."""
    assignment: Assignment | None = None


class _After:
    """Places as a plan leaves them; those where nothing became different are not counted again."""

    def __init__(self, region: Region, places: Places, before: Filling, weights: Weights) -> None:
        self._region, self._places = region, places
        self._before, self._weights = before, weights
        self.movements = Movements()
        self._gained: LongArray = np.zeros((len(places), 3), dtype=np.int64)
        self._margin: LongArray = np.full(len(places) + 1, NO_MARGIN, dtype=np.int64)
        """The last one is that of nowhere: NONE."""

    def follow(self, region: Region, places: Places, before: Filling, differ: LongArray) -> None:
        """Take over a later state of the region."""
        self._region, self._places, self._before = region, places, before
        self.movements.differ(differ)

    def changes(self, moves: Sequence[Move]) -> list[tuple[Change, ...]]:
        """What each of some moves does to places."""
        columns = np.array(moves, dtype=np.int64).reshape(len(moves), len(Move._fields))
        masks = masks_of_pairs(self._region, self._places, columns[:, 2], columns[:, 0]).tolist()
        return [self._changes(move, mask) for move, mask in zip(moves, masks, strict=True)]

    def _changes(self, move: Move, mask: int) -> tuple[Change, ...]:
        places = self._places
        comes = (move.place, mask, places.bit_of(move.place, move.line))
        left = NONE if move.duty == NONE else int(places.place_of_duty[move.duty])
        if left == NONE:
            return (comes,)
        return comes, (left, int(places.mask_of_duty[move.duty]), NONE)

    def count(self) -> None:
        """Count what became different."""
        stale = self.movements.stale
        if not len(stale):
            return
        changes = self.movements.changes()
        after = Changed.of(self._region, self._places, changes)
        self._gained[stale], self._margin[stale] = 0, NO_MARGIN
        self._gained[after.place] = after.gained(self._before, self._weights)
        self._margin[after.place] = margins_of_changed(self._region, self._places, changes)
        self.movements.counted()

    def gained(self) -> tuple[int, int, int]:
        """V after less V before, and how many more minimum and further gaps there are."""
        worth, minimum, further = self._gained.sum(axis=0).tolist()
        return worth, minimum, further

    def margins_left(self, duty: LongArray) -> list[int]:
        """The margin of the place that each duty is of; NO_MARGIN for NONE."""
        place, moved = duty.copy(), duty != NONE
        place[moved] = self._places.place_of_duty[duty[moved]]
        margins: list[int] = self._margin[place].tolist()
        return margins


def _numbers(person: LongArray) -> list[int]:
    """For assignments in the order of their dates which one it is of the person's own."""
    order = np.argsort(person, kind="stable")
    in_order = person[order]
    numbers = np.zeros(len(person), dtype=np.int64)
    numbers[order] = np.arange(len(person)) - np.searchsorted(in_order, in_order) + 1
    result: list[int] = numbers.tolist()
    return result


def _moved_from(region: Region, duty: int) -> MovedFrom | None:
    if duty == NONE:
        return None
    return MovedFrom(
        region.services.ids.codes[region.duties.service[duty]],
        region.shifts.ids.codes[region.duties.shift[duty]],
    )


def _names(region: Region, duty: int) -> tuple[str, str] | None:
    if duty == NONE:
        return None
    return (
        region.services.ids.names[region.duties.service[duty]],
        region.shifts.ids.names[region.duties.shift[duty]],
    )
