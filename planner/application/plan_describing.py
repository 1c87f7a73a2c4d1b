"""Turns what a solver chose, numbers of rows, into the plan that people read.

A plan that is repaired differs in a few assignments from the one before. So what was worked out
of a place, or written of an assignment, is kept while what it follows from stays the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from planner.application.planning import EXTRA, REDEPLOY, Assignment, MovedFrom
from planner.domain.cover.changed_places import Change, Changed, Movements, margins_of_changed
from planner.domain.cover.filling import Filling
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.pairs import masks_of_pairs
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.differing import Difference
from planner.domain.region import NONE, LongArray, Region, contains_sorted
from planner.domain.wording.plans import reason_text


class Move(NamedTuple):
    """One assignment in numbers."""

    person: int
    duty: int
    """Row of the duty that is left; NONE for an extra."""
    place: int
    line: int
    """Row of `region.lines`."""


Objects = npt.NDArray[np.object_]
_NOT_TOLD = np.array([None], dtype=np.object_)
Moves = Sequence[Move] | LongArray
"""Distinct; or as an array with the columns of `Move`."""


@dataclass(frozen=True)
class Described:
    """A plan's assignments, what they are worth, and the gaps that stay."""

    assignments: tuple[Assignment, ...]
    moves: LongArray = field(compare=False)
    """(assignments, 4): of each, with the columns of `Move`."""
    score: int
    """V(after) − V(before) − points."""
    minimum_gaps_after: int
    target_gaps_after: int


def describe(
    region: Region, places: Places, before: Filling, weights: Weights, moves: Moves
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
        self._told = _Told.nothing()

    def follow(
        self,
        region: Region,
        places: Places,
        before: Filling,
        differ: LongArray,
        difference: Difference,
    ) -> None:
        """Describe plans of a later state of the region from now on.

        `differ`: places where other people stand.
        """
        self._region, self._places, self._before = region, places, before
        self._at.follow(region, places, before, differ)
        told = self._told
        whose = contains_sorted(difference.people.astype(np.int64), told.moves[:, 0])
        for at in np.flatnonzero(whose).tolist():
            self._at.movements.remove(told.changes[at])
        told.moves = moves_after(told.moves, difference)
        self._told = told.taken(np.flatnonzero(~whose)) if whose.any() else told

    def describe(self, moves: Moves) -> Described:
        """As `describe`; what is as in the plan before costs next to nothing."""
        told = self._follow(moves)
        number = _numbers(told.moves[:, 0])
        margin = self._at.margins_left(told.moves[:, 1])
        stale = (told.number != number) | (told.margin != margin)
        told.number, told.margin = number, margin
        for at in np.flatnonzero(stale).tolist():
            move = Move._make(told.moves[at].tolist())
            one = self._assignment(move, int(number[at]), int(margin[at]))
            told.assignments[at], told.points[at] = one, one.points
        gained, minimum, further = self._at.gained()
        return Described(
            tuple(told.assignments.tolist()),
            told.moves,
            gained - int(told.points.sum()),
            int(self._before.minimum_gaps.sum()) + minimum,
            int(self._before.target_gaps.sum()) + further,
        )

    def worth(self, moves: Moves) -> int:
        """V(after) − V(before) of any moves, legal together or not; as `describe` costs."""
        self._follow(moves)
        return self._at.gained()[0]

    def _order(self, moves: LongArray) -> LongArray:
        """By date, start, service, line and person."""
        places, region = self._places, self._region
        person, place, line = moves[:, 0], moves[:, 2], moves[:, 3]
        start = region.shifts.start[places.shift[place]]
        service, number = places.service[place], region.lines.number[line]
        return np.lexsort((person, number, service, start, places.day[place]))

    def _follow(self, moves: Moves) -> "_Told":
        """Count the places that other moves than the last ones touch; what is told of them."""
        columns = np.array(moves, dtype=np.int64).reshape(len(moves), len(Move._fields))
        columns, last = columns[self._order(columns)], self._told
        if np.array_equal(columns, last.moves):
            self._at.count()  # others may have come or gone
            return last
        at = _positions(last.moves, columns)
        gone = np.ones(len(last.moves), dtype=np.bool_)
        gone[at[at != NONE]] = False
        for one in np.flatnonzero(gone).tolist():
            self._at.movements.remove(last.changes[one])
        told = self._told = last.taken(at)
        told.moves = columns
        new = np.flatnonzero(at == NONE)
        for one, changes in zip(new.tolist(), self._at.changes(columns[new]), strict=True):
            told.changes[one] = changes
            self._at.movements.add(changes)
        self._at.count()
        return told

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
    """Assignments as they were described last: parallel, in the order of a plan."""

    moves: LongArray
    changes: Objects
    """What each does to places: a tuple of `Change`."""
    number: LongArray
    """Each is the person's so-many-th; 0 if it was not described."""
    margin: LongArray
    """Of the place that is left."""
    points: LongArray
    assignments: Objects
    """`Assignment`, or None if it was not described."""

    @classmethod
    def nothing(cls) -> "_Told":
        """None."""
        empty = np.zeros(0, dtype=np.int64)
        nobody = np.zeros(0, dtype=np.object_)
        return cls(empty.reshape(0, len(Move._fields)), nobody, empty, empty, empty, nobody)

    def taken(self, at: LongArray) -> "_Told":
        """Those at some positions; NONE: one of which nothing is told yet."""
        return _Told(
            np.append(self.moves, np.zeros((1, len(Move._fields)), dtype=np.int64), axis=0)[at],
            np.append(self.changes, _NOT_TOLD)[at],
            np.append(self.number, 0)[at],
            np.append(self.margin, NO_MARGIN)[at],
            np.append(self.points, 0)[at],
            np.append(self.assignments, _NOT_TOLD)[at],
        )


def moves_after(moves: LongArray, difference: Difference) -> LongArray:
    """Moves as they are called after the region changed; of the people whom it is about the duty
    left means nothing any more."""
    later, duty = moves.copy(), moves[:, 1].copy()
    difference.move(duty)
    later[:, 1] = duty
    return later


def _positions(known: LongArray, asked: LongArray) -> LongArray:
    """Where some moves are among known ones, distinct both; NONE where one is not."""
    if not len(known):
        return np.full(len(asked), NONE, dtype=np.int64)
    ours, theirs = ((one[:, 0] << 32) | one[:, 2] for one in (known, asked))
    order = np.argsort(ours, kind="stable")
    at = order[np.minimum(np.searchsorted(ours[order], theirs), len(known) - 1)]
    # Of two moves of one person to one place, which no plan has, the second is not found.
    same = (known[at] == asked).all(axis=1)
    return np.where(same, at, NONE)


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

    def changes(self, moves: LongArray) -> list[tuple[Change, ...]]:
        """What each of some moves does to places."""
        places, (person, duty, place, line) = self._places, moves.T
        mask = masks_of_pairs(self._region, places, place, person)
        comes = _rows(place, mask, places.bits_of(place, line))
        leaves = np.flatnonzero(duty != NONE)
        leaves = leaves[places.place_of_duty[duty[leaves]] != NONE]
        left = duty[leaves]
        goes = _rows(
            places.place_of_duty[left],
            places.masks_of_duties(left),
            np.full(len(left), NONE),
        )
        found: list[tuple[Change, ...]] = [(one,) for one in comes]
        for at, one in zip(leaves.tolist(), goes, strict=True):
            found[at] = (*found[at], one)
        return found

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

    def margins_left(self, duty: LongArray) -> LongArray:
        """The margin of the place that each duty is of; NO_MARGIN for NONE."""
        place, moved = duty.copy(), duty != NONE
        place[moved] = self._places.place_of_duty[duty[moved]]
        return self._margin[place]


def _rows(*columns: npt.NDArray[np.signedinteger[Any]]) -> list[Change]:
    """Of parallel columns."""
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _numbers(person: LongArray) -> LongArray:
    """For assignments in the order of their dates which one it is of the person's own."""
    order = np.argsort(person, kind="stable")
    in_order = person[order]
    numbers = np.zeros(len(person), dtype=np.int64)
    numbers[order] = np.arange(len(person)) - np.searchsorted(in_order, in_order) + 1
    return numbers


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
