"""Judges every plan by the same rules, whoever made it.

A peer's model is simpler than the rules: what of its plan is not legal is taken out, the least
worthy first, and the rest is counted by the domain and passes the product's audit.
"""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.application.plan_audit import audit_plan
from planner.application.plan_describing import Move
from planner.application.planning import Plan
from planner.domain.cover.filling import Filling, fill
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places, person_masks
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from tests.benchmarks.peers.pairs import Pairs
from tests.told_plans import told_plan

MOST_NAMINGS = 4096
WINDOW_DAYS = 28


@dataclass(frozen=True, slots=True)
class Judged:
    """A plan as the rules see it."""

    score: int
    assignments: int
    minimum_gaps: int
    target_gaps: int
    points: int
    dropped: int
    """Assignments that were taken out because they are not legal together."""


class PeerFaultError(AssertionError):
    """What is left of a peer's plan fails the audit: a bug of the referee."""


class Referee:
    """For one region; keeps what it works out."""

    def __init__(
        self, region: Region, engine: RuleEngine, places: Places, weights: Weights
    ) -> None:
        self.region, self.engine, self.places, self.weights = region, engine, places, weights
        self.before: Filling = fill(region, places)

    def judge(self, pairs: Pairs, chosen: Sequence[int]) -> Judged:
        """What some pairs are worth, illegal ones taken out. O(chosen × rules)."""
        moves = [
            Move(*(int(part[at]) for part in (pairs.person, pairs.duty, pairs.place, pairs.line)))
            for at in chosen
        ]
        kept = self.legal(moves)
        plan = self._plan(kept)
        faults = audit_plan(self.region, self.engine, self.places, self.weights, plan)
        if faults:
            raise PeerFaultError("; ".join(faults))
        return judged(plan, len(moves) - len(kept))

    def legal(self, moves: Sequence[Move]) -> list[Move]:
        """The moves that may stand together; each round takes out at least one."""
        kept = list(dict.fromkeys(moves))
        while True:
            fewer = self._by_place(self._by_person(kept))
            if len(fewer) == len(kept):
                return fewer
            kept = fewer

    # One person --------------------------------------------------------------------------------
    def _by_person(self, moves: list[Move]) -> list[Move]:
        groups: dict[int, list[Move]] = defaultdict(list)
        for move in moves:
            groups[move.person].append(move)
        sets = [tuple(sorted(group, key=self._worth, reverse=True)) for group in groups.values()]
        good = self._may(sets)
        kept: list[Move] = []
        for some, fine in zip(sets, good, strict=True):
            kept.extend(some if fine else self._best_part(some))
        return kept

    def _best_part(self, some: tuple[Move, ...]) -> tuple[Move, ...]:
        """The largest legal part, worthier moves first."""
        for size in range(len(some) - 1, 0, -1):
            parts = list(itertools.combinations(some, size))
            for part, fine in zip(parts, self._may(parts), strict=True):
                if fine:
                    return part
        return ()

    def _may(self, sets: Sequence[tuple[Move, ...]]) -> list[bool]:
        """Whether each set of one person's moves keeps all that is asked of the person."""
        if not sets:
            return []
        left = [[move.duty for move in some if move.duty != NONE] for some in sets]
        places = [move.place for some in sets for move in some]
        trials = Trials(
            person=np.array([some[0].person for some in sets], dtype=np.int32),
            removed=np.array([row for rows in left for row in rows], dtype=np.int32),
            removed_offsets=np.cumsum([0, *map(len, left)]).astype(np.int64),
            added_day=self.places.day[places],
            added_shift=self.places.shift[places],
            added_offsets=np.cumsum([0, *map(len, sets)]).astype(np.int64),
        )
        legal = self.engine.judge(trials).legal.tolist()
        return [fine and self._free(some) for some, fine in zip(sets, legal, strict=True)]

    def _free(self, some: tuple[Move, ...]) -> bool:
        region, duties = self.region, self.region.duties
        left = [move.duty for move in some if move.duty != NONE]
        if len(set(left)) < len(left):
            return False
        rows = duties.of_person(some[0].person)
        taken = [
            (int(duties.start[row]), int(duties.end[row]))
            for row in range(rows.start, rows.stop)
            if row not in left
        ]
        days = [int(self.places.day[move.place]) for move in some]
        for move, day in zip(some, days, strict=True):
            shift = self.places.shift[move.place]
            start = int(region.clock.instant(day, region.shifts.start[shift]))
            end = int(region.clock.instant(day, region.shifts.end[shift]))
            if any(max(start, a) < min(end, b) for a, b in taken):
                return False
            taken.append((start, end))
        most = self.weights.max_assignments
        return all(sum(d <= day < d + WINDOW_DAYS for day in days) <= most for d in days)

    def _worth(self, move: Move) -> tuple[int, int]:
        """What to keep first: priority of the service that gains, then extras."""
        service = self.places.service[move.place]
        return int(self.region.services.priority[service]), int(move.duty == NONE)

    # Each place --------------------------------------------------------------------------------
    def _by_place(self, moves: list[Move]) -> list[Move]:
        come: dict[int, list[Move]] = defaultdict(list)
        go: dict[int, list[Move]] = defaultdict(list)
        for move in moves:
            come[move.place].append(move)
            left = NONE if move.duty == NONE else int(self.places.place_of_duty[move.duty])
            if left != NONE:
                go[left].append(move)
        out: set[Move] = set()
        named: dict[Move, Move] = {}
        for place in sorted({*come, *go}):
            fault = self._place(place, come[place], go[place], named)
            if fault is not None:
                out.add(fault)
        return [named.get(move, move) for move in moves if move not in out]

    def _place(
        self, place: int, come: list[Move], go: list[Move], named: dict[Move, Move]
    ) -> Move | None:
        """A move that has to go; or None, the lines being renamed where that mends a naming."""
        standing = PlaceFilling.of(self.region, self.places, place)
        masks = [self._mask(move) for move in come]
        leavers = [int(self.places.mask_of_duty[move.duty]) for move in go]
        after = standing.after(masks, leavers)
        if after.minimum_gaps > standing.minimum_gaps:
            return min(go, key=self._worth)
        lines = self.places.lines_of(place)
        choices = [
            sorted(
                (bit for bit in range(len(lines)) if mask >> bit & 1),
                key=lambda bit, move=move: int(lines[bit]) != move.line,
            )
            for move, mask in zip(come, masks, strict=True)
        ]
        for bits in itertools.islice(itertools.product(*choices), MOST_NAMINGS):
            if after.realisable(list(zip(masks, bits, strict=True))):
                for move, bit in zip(come, bits, strict=True):
                    named[move] = Move(move.person, move.duty, place, int(lines[bit]))
                return None
        return min(come, key=self._worth)

    def _mask(self, move: Move) -> int:
        lines, day = self.places.lines_of(move.place), self.places.day[move.place]
        return int(person_masks(self.region, lines, [move.person], day)[0])

    # The whole ---------------------------------------------------------------------------------
    def _plan(self, moves: Sequence[Move]) -> Plan:
        region, places, before = self.region, self.places, self.before
        told = told_plan(region, places, before, self.weights, moves)
        score = self._gain(moves) - sum(one.points for one in told.assignments)
        return replace(told, score=score, bound=score, status="time_limit")

    def _gain(self, moves: Sequence[Move]) -> int:
        """V after − V before, over the places that the moves touch."""
        come: dict[int, list[int]] = defaultdict(list)
        go: dict[int, list[int]] = defaultdict(list)
        for move in moves:
            come[move.place].append(self._mask(move))
            left = NONE if move.duty == NONE else int(self.places.place_of_duty[move.duty])
            if left != NONE:
                go[left].append(int(self.places.mask_of_duty[move.duty]))
        gained = 0
        for place in {*come, *go}:
            standing = PlaceFilling.of(self.region, self.places, place)
            priority = int(self.region.services.priority[self.places.service[place]])
            after = standing.after(come[place], go[place])
            gained += after.value(self.weights, priority) - standing.value(self.weights, priority)
        return gained


def judged(plan: Plan, dropped: int = 0) -> Judged:
    """The figures of an audited plan."""
    return Judged(
        score=plan.score,
        assignments=len(plan.assignments),
        minimum_gaps=plan.minimum_gaps_after,
        target_gaps=plan.target_gaps_after,
        points=sum(one.points for one in plan.assignments),
        dropped=dropped,
    )
