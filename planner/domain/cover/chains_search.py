"""Finds the best chain of each first mover: exact, best first, and no further than needed.

What the gap gains is the most that a chain can gain, for a backfill only makes good what was
taken; so a chain is worth at most the gain less the points of its moves, and everybody who
would pass what is still affordable is left out. How much is affordable is raised step by step
until enough chains are found, so that near and cheap people are looked at first.
"""

from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.chains_holes import Hole, Holes
from planner.domain.cover.chains_rules import Verdicts, Walk
from planner.domain.cover.chains_ways import Date, Ways
from planner.domain.cover.checks import Check
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.options import Options, Wanted
from planner.domain.cover.places import person_masks
from planner.domain.region import NONE, LongArray

_ANYTHING = -(1 << 60)
_WIDER = 16
"""So many times more points are spent when too few chains were found."""


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """One step of a chain, in numbers of the region."""

    person: int
    leaves: int
    """Row of the duty that is left; NONE for an extra duty."""
    place: int
    """The place entered."""
    line: int
    """Row of the line that the person is named for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A chain and what it adds: V after, less V before, less all points."""

    score: int
    moves: tuple[Move, ...]

    @property
    def order(self) -> tuple[int, int, tuple[Move, ...]]:
        """Best first; of equal ones the shorter, then by person."""
        return -self.score, len(self.moves), self.moves


@dataclass(frozen=True, slots=True)
class _Rest:
    """The moves that follow some first ones, and what they add."""

    value: int
    moves: tuple[Move, ...]


@dataclass(frozen=True, eq=False)
class FirstMovers:
    """People who could be moved to the gap from a place that would miss them (n)."""

    person: IntArray
    leaves: LongArray
    place: IntArray
    """Of the duty that is left."""
    gone: LongArray
    """Lines of that place that the person fills."""
    mask: LongArray
    """Lines of the gap's place that the person can fill."""
    base: LongArray
    """What the gap's place gains, less the points of the move."""
    lost: LongArray
    """V that the place left loses if nobody follows."""
    spared: BoolArray
    """Whether the move stands by itself."""

    @classmethod
    def of(cls, date: Date, gap: Wanted, options: Options) -> "FirstMovers":
        """Those among the options of a gap; only `lender`, and rules, may fail."""
        places, lost = date.places, options.release.lost_value(date.weights)
        spared = options.release.can_be_spared
        able = (options.failed == 0) | (options.failed == int(Check.LENDER))
        missed = (lost > 0) | ~spared
        at = np.flatnonzero(able & missed & (options.leaves != NONE))
        person, leaves = options.person[at], options.leaves[at]
        masks = person_masks(date.region, places.lines_of(gap.place), person, date.day)
        return cls(
            person=person,
            leaves=leaves,
            place=places.place_of_duty[leaves],
            gone=places.mask_of_duty[leaves].astype(np.int64),
            mask=masks,
            base=options.gain[at] - options.points[at].sum(axis=1),
            lost=lost[at],
            spared=spared[at],
        )


@dataclass(frozen=True, eq=False)
class _Group:
    """First movers who leave the same hole and fill the same lines of the gap's place."""

    start: int
    """Its members are entries start … end - 1 of `Search._walk`, best base first."""
    end: int
    place: int
    gone: int
    mask: int
    top: int
    """The best base."""
    least: int
    """What follows must add at least so much to be better than the first move alone."""


@dataclass(slots=True)
class _Best:
    """The best chains so far, and what another must be worth to be one of them."""

    limit: int | None
    need: int
    found: list[Found] = field(default_factory=list)

    def add(self, chain: Found) -> None:
        """Keep a chain that is worth at least `need`."""
        insort(self.found, chain, key=lambda one: one.order)
        if self.limit is not None and len(self.found) >= self.limit:
            del self.found[self.limit :]
            self.need = self.found[-1].score + 1


class Search:
    """Chains of at most three moves for one gap."""

    def __init__(self, date: Date, verdicts: Verdicts, gap: Wanted, movers: FirstMovers) -> None:
        self._date, self._verdicts, self._gap, self._movers = date, verdicts, gap, movers
        self._standing = PlaceFilling.of(date.region, date.places, gap.place)
        self._bit = date.places.bit_of(gap.place, gap.line)
        self._nameable: dict[int, bool] = {}
        self._rings: dict[tuple[int, int], int | None] = {}

    def best(self, limit: int | None, floor: int) -> list[Found]:
        """For each first mover the best chain; the best `limit` (None: all) worth `floor`.

        Best first. Of chains of equal score at the limit, which are kept is left open.
        """
        if not len(self._movers.person):
            return []
        top = int(self._movers.base.max()) - self._date.least
        spend = self._date.weights.extra
        while floor <= top:
            least = max(floor, top - spend) if limit is not None else floor
            found = self._within(limit, least)
            if least == floor or len(found) == limit:
                return found
            spend = _WIDER * max(spend, 1)
        return []

    def _within(self, limit: int | None, least: int) -> list[Found]:
        """All chains worth at least so much, up to the limit."""
        best = _Best(limit, least)
        budget = int(self._movers.base.max()) - least
        holes = Holes(self._date, self._verdicts, self._gap.place, budget)
        for group in self._groups:
            if group.top - self._date.least < best.need:
                break
            self._extend(group, holes, best)
        return best.found

    @cached_property
    def _by_hole(self) -> list[LongArray]:
        """Positions of the first movers of each group, best base first; best group first."""
        movers = self._movers
        order = np.lexsort((movers.person, -movers.base, movers.mask, movers.gone, movers.place))
        keys = np.stack([movers.place, movers.gone, movers.mask])[:, order]
        starts = np.flatnonzero(np.any(keys[:, 1:] != keys[:, :-1], axis=0)) + 1
        return sorted(np.split(order, starts), key=lambda some: -int(movers.base[some[0]]))

    @cached_property
    def _walk(self) -> Walk:
        """All first movers, one group after the other, so that they are judged together."""
        movers, order = self._movers, np.concatenate(self._by_hole)
        return Walk(
            self._verdicts,
            self._gap.shift,
            movers.person[order],
            movers.leaves[order],
            movers.base[order],
        )

    @cached_property
    def _groups(self) -> list[_Group]:
        """Best first."""
        movers, groups, start = self._movers, [], 0
        for members in self._by_hole:
            first = members[0]
            groups.append(
                _Group(
                    start=start,
                    end=start + len(members),
                    place=int(movers.place[first]),
                    gone=int(movers.gone[first]),
                    mask=int(movers.mask[first]),
                    top=int(movers.base[first]),
                    least=1 - int(movers.lost[first]) if movers.spared[first] else _ANYTHING,
                )
            )
            start += len(members)
        return groups

    def _extend(self, group: _Group, holes: Holes, best: _Best) -> None:
        """Add the best chain of each member."""
        walk = self._walk
        rest = self._rest(group, holes, max(group.least, best.need - group.top))
        if rest is None:
            return
        at = walk.first(group.start, best.need - rest.value, group.end)
        while at is not None:
            person, leaves = int(walk.person[at]), int(walk.leaves[at])
            first = Move(person, leaves, self._gap.place, self._gap.line)
            best.add(Found(int(walk.value[at]) + rest.value, (first, *rest.moves)))
            at = walk.first(at + 1, best.need - rest.value, group.end)

    # What follows a first move ------------------------------------------------------------------
    def _rest(self, group: _Group, holes: Holes, need: int) -> _Rest | None:
        """The best one or two moves after the first that add at least `need`.

        They are never the first mover's own: duties at three places that follow each other
        overlap, so the first mover could only leave the first place once more.
        """
        hole = holes.of(group.place, group.gone)
        best = self._closed(hole, group.mask, need, NONE)
        if best is not None:
            need = best.value + 1
        for worth, move, next_hole in self._onward(hole, holes, need):
            if worth - self._date.least < need:
                break
            last = self._closed(next_hole, group.mask, need - worth, group.place)
            if last is not None:
                best = _Rest(worth + last.value, (move, *last.moves))
                need = best.value + 1
        return best

    def _onward(self, hole: Hole, holes: Holes, need: int) -> Iterator[tuple[int, Move, Hole]]:
        """For each next hole the best legal follower who leaves it, best first."""
        ways, walk = self._ways(hole), hole.onward_walk
        seen: set[tuple[int, int]] = set()
        at = walk.first(0, need + self._date.least)
        while at is not None:
            entry = int(hole.onward[at])
            way = int(hole.at[entry])
            key = int(ways.place[way]), int(ways.mask[way])
            if key not in seen:
                seen.add(key)
                yield int(walk.value[at]), self._move(hole, entry), holes.of(*key)
            at = walk.first(at + 1, need + self._date.least)

    def _closed(self, hole: Hole, mask: int, need: int, left: int) -> _Rest | None:
        """The best last move into a hole that adds at least `need`.

        `mask`: what the first mover fills at the gap's place. The last one does not leave a place
        that is `left` already.
        """
        best: _Rest | None = None
        if self._can_be_named(mask):
            best = self._last(hole, need, left)
        return self._ring(hole, mask, best, need)

    def _last(self, hole: Hole, need: int, left: int) -> _Rest | None:
        ways, walk = self._ways(hole), hole.closing_walk
        at = walk.first(0, need)
        while at is not None:
            entry = int(hole.closing[at])
            way = hole.at[entry]
            there = int(ways.place[way])
            if there == NONE or there != left:
                return _Rest(int(walk.value[at]), (self._move(hole, entry),))
            at = walk.first(at + 1, need)
        return None

    def _ring(self, hole: Hole, mask: int, best: _Rest | None, need: int) -> _Rest | None:
        """The better of what is known and a last move that leaves the gap's own place."""
        ways, walk = self._ways(hole), hole.ring_walk
        if best is not None:
            need = best.value + 1
        at = walk.first(0, need)
        while at is not None:
            entry = int(hole.ring[at])
            turn = self._turn(mask, int(ways.mask[hole.at[entry]]))
            if turn is not None and walk.value[at] + turn >= need:
                best = _Rest(int(walk.value[at]) + turn, (self._move(hole, entry),))
                need = best.value + 1
            at = walk.first(at + 1, need)
        return best

    def _ways(self, hole: Hole) -> Ways:
        return self._date.ways(int(self._date.places.shift[hole.place]))

    def _move(self, hole: Hole, entry: int) -> Move:
        ways, way = self._ways(hole), hole.at[entry]
        return Move(int(ways.person[way]), int(ways.leaves[way]), hole.place, int(hole.line[entry]))

    # The gap's own place ------------------------------------------------------------------------
    def _can_be_named(self, mask: int) -> bool:
        """Whether somebody who fills these lines can be named for the gap's line (A14)."""
        if mask not in self._nameable:
            after = self._standing.after([mask])
            self._nameable[mask] = after.realisable([(mask, self._bit)])
        return self._nameable[mask]

    def _turn(self, mask: int, gone: int) -> int | None:
        """What the gap's place loses of the first mover's gain if somebody leaves it as well.

        None where that would leave more minimum gaps than before, or nobody to be named.
        """
        key = mask, gone
        if key not in self._rings:
            self._rings[key] = self._count_turn(mask, gone)
        return self._rings[key]

    def _count_turn(self, mask: int, gone: int) -> int | None:
        alone, after = self._standing.after([mask]), self._standing.after([mask], [gone])
        if after.minimum_gaps > self._standing.minimum_gaps:
            return None
        if not after.realisable([(mask, self._bit)]):
            return None
        priority = int(self._date.region.services.priority[self._gap.service])
        weights = self._date.weights
        return after.value(weights, priority) - alone.value(weights, priority)
