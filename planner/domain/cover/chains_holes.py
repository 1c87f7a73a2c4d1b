"""A place that somebody leaves, and what everybody who could follow would be worth there."""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover import hall
from planner.domain.cover.chains_rules import Verdicts, Walk
from planner.domain.cover.chains_ways import Date, Pool, Ways
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.region import NONE, LongArray

IMPOSSIBLE = NONE
"""Stands for the line of people who cannot be a backfill."""


@dataclass(frozen=True, eq=False)
class Hole:
    """One place without one of its people: everybody who could follow, as ordered walks."""

    place: int
    at: LongArray
    """Positions in the `Ways` of the place's shift; so the walks below count."""
    worth: LongArray
    """V of the place with the follower, less V before the chain, less the follower's points."""
    line: IntArray
    """Row of the line that each is named for."""
    closing: LongArray
    """Entries who end a chain elsewhere than at the gap, best first."""
    closing_walk: Walk
    """Of `closing`; value: worth less what the place that they leave loses."""
    onward: LongArray
    """Entries whose own place needs a backfill, best first."""
    onward_walk: Walk
    ring: LongArray
    """Entries who leave the gap's own place, best first."""
    ring_walk: Walk


class Holes:
    """All holes within one budget of points, made when first asked for."""

    def __init__(self, date: Date, verdicts: Verdicts, gap: int, budget: int) -> None:
        self._date, self._verdicts, self._gap, self._budget = date, verdicts, gap, budget
        self._pools: dict[int, Pool] = {}
        self._holes: dict[tuple[int, int], Hole] = {}

    def of(self, place: int, gone: int) -> Hole:
        """The place without somebody who fills the lines of the mask `gone`."""
        key = place, gone
        if key not in self._holes:
            self._holes[key] = self._make(place, gone)
        return self._holes[key]

    def _pool(self, place: int) -> Pool:
        if place not in self._pools:
            self._pools[place] = self._date.pool(place, self._budget)
        return self._pools[place]

    def _make(self, place: int, gone: int) -> Hole:
        date, pool = self._date, self._pool(place)
        ways = date.ways(int(date.places.shift[place]))
        value, line = _followers(date, place, gone, pool.masks)
        of_person = line[pool.which]
        rank = date.region.person_rank[ways.person[pool.at]] - date.region.lines.rank[of_person]
        worth = value[pool.which] - pool.cost - date.weights.rank * rank.astype(np.int64)
        kept = np.flatnonzero((of_person != IMPOSSIBLE) & (worth >= -self._budget))
        at, worth = pool.at[kept], worth[kept]
        home = ways.place[at] == self._gap
        closing = _best_first(ways, at, worth - ways.lost[at], np.asarray(ways.spared[at] & ~home))
        onward = _best_first(ways, at, worth, np.asarray(ways.missed[at] & ~home))
        ring = _best_first(ways, at, worth, home)
        shift = int(date.places.shift[place])

        def walk(entries: LongArray, worths: LongArray) -> Walk:
            some = at[entries]
            return Walk(
                self._verdicts, shift, ways.person[some], ways.leaves[some], worths[entries]
            )

        return Hole(
            place=place,
            at=at,
            worth=worth,
            line=of_person[kept],
            closing=closing,
            closing_walk=walk(closing, worth - ways.lost[at]),
            onward=onward,
            onward_walk=walk(onward, worth),
            ring=ring,
            ring_walk=walk(ring, worth),
        )


def _best_first(ways: Ways, at: LongArray, value: LongArray, among: BoolArray) -> LongArray:
    """Entries among some, highest value first, then by person."""
    entries = np.flatnonzero(among)
    order = np.lexsort((ways.person[at[entries]], -value[entries]))
    return np.asarray(entries[order], dtype=np.int64)


def _followers(date: Date, place: int, gone: int, masks: LongArray) -> tuple[LongArray, IntArray]:
    """For each mask of a follower V after less V before, and the line (row) to be named for.

    IMPOSSIBLE where no line can be named (A14), where minimum gaps are left that were not there
    (`lender`), and where the follower does not make good what was taken: where a line is left
    shorter than it was, or where the place ends with more than it had. Of the lines that can be
    named, the one of highest rank costs least.
    """
    standing = PlaceFilling.of(date.region, date.places, place)
    rows = date.places.lines_of(place)
    minimum, total, named, shorter = _after(standing, gone, masks)
    priority = int(date.region.services.priority[date.places.service[place]])
    weights = date.weights
    each = priority * (weights.minimum_slot - weights.target_slot)
    value = each * (minimum - standing.filled_minimum) + priority * weights.target_slot * (
        total - standing.filled_total
    )
    # argmax takes the first of lines of equal rank.
    rank = np.where(named, date.region.lines.rank[rows].astype(np.int64), np.iinfo(np.int64).min)
    line = rows[rank.argmax(axis=1)].astype(np.int32)
    possible = named.any(axis=1) & (minimum >= standing.filled_minimum) & (value <= 0) & ~shorter
    return value, np.where(possible, line, IMPOSSIBLE).astype(np.int32)


_Afterwards = tuple[LongArray, LongArray, BoolArray, BoolArray]
"""By mask minimum slots and all slots filled, (masks, lines) which line can be named, and
whether a line may be left shorter than it was."""


def _after(standing: PlaceFilling, gone: int, masks: LongArray) -> _Afterwards:
    """A place with each follower.

    The same as `PlaceFilling.after`, `realisable` and `line_gaps`, for all masks at once.
    """
    lines = len(standing.minimum)
    if lines > hall.DENSE_LINES:
        return _one_by_one(standing, gone, masks)
    people = np.zeros(1 << lines, dtype=np.int64)
    people[list(standing.people)] = list(standing.people.values())
    people[gone] -= 1
    minimum, target = np.array(standing.minimum), np.array(standing.target)
    without = hall.neighbours(people)
    reached = without + hall.meets(masks, lines)
    filled, total = hall.fillable(minimum, reached), hall.fillable(target, reached)
    one = np.eye(lines, dtype=np.int64)
    others = hall.fillable(np.maximum(minimum - one, 0), without)
    others_total = hall.fillable(target - one, without)
    named = (
        (masks[:, None] >> np.arange(lines) & 1 == 1)
        & (target > 0)
        & (np.minimum(minimum, 1) + others == filled[:, None])
        & (1 + others_total == total[:, None])
    )
    least = hall.fillable(np.where(one, 0, minimum), reached[:, None])
    least_total = hall.fillable(np.where(one, minimum, target), reached[:, None])
    empty = minimum - (filled[:, None] - least)
    empty_further = target - minimum - (total[:, None] - least_total)
    before = [(gap.minimum, gap.further) for gap in standing.line_gaps]
    shorter = (empty > [low for low, _ in before]) | (empty_further > [more for _, more in before])
    return filled, total, np.asarray(named, dtype=np.bool_), np.asarray(shorter.any(axis=1))


def _one_by_one(standing: PlaceFilling, gone: int, masks: LongArray) -> _Afterwards:
    lines = len(standing.minimum)
    fillings = [standing.after([mask], [gone]) for mask in masks.tolist()]
    named = [
        [filling.realisable([(mask, line)]) for line in range(lines)]
        for filling, mask in zip(fillings, masks.tolist(), strict=True)
    ]
    shorter = [
        any(
            now.minimum > then.minimum or now.further > then.further
            for now, then in zip(filling.line_gaps, standing.line_gaps, strict=True)
        )
        for filling in fillings
    ]
    return (
        np.array([filling.filled_minimum for filling in fillings], dtype=np.int64),
        np.array([filling.filled_total for filling in fillings], dtype=np.int64),
        np.array(named, dtype=np.bool_).reshape(len(fillings), lines),
        np.array(shorter, dtype=np.bool_),
    )
