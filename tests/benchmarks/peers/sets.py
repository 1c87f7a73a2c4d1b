"""The exact model: for each person every legal set of at most two assignments, as one column.

Two moves may be legal only together (both of two nights moved to longer ones), or only apart; a
column for each set says exactly which. There are too many sets for a large region: this is the
independent check of small ones.
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, LongArray, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from tests.benchmarks.peers.pairs import Pairs
from tests.benchmarks.peers.program import Program, ProgramWriter, groups, hours, write_places

MOST_SETS = 500_000


class TooManySetsError(ValueError):
    """More sets than are worth looking at; or plans may hold more than two of one person."""


@dataclass(frozen=True, eq=False)
class Sets:
    """Legal sets: positions of one pair, or of two."""

    first: LongArray
    second: LongArray
    """NONE where there is only one."""

    def pairs_of(self, chosen: list[int]) -> list[int]:
        """Positions of the pairs of some sets."""
        both = (*self.first[chosen].tolist(), *self.second[chosen].tolist())
        return [position for position in both if position != NONE]


def legal_sets(
    region: Region, engine: RuleEngine, places: Places, weights: Weights, pairs: Pairs
) -> Sets:
    """All legal sets of some pairs, which need not be legal alone. TooManySetsError.

    O(Σ over people of pairs²), and the judging.
    """
    most = weights.max_assignments * -(-region.period.days // 28)
    if most > 2:
        raise TooManySetsError(f"a person may have {most} assignments, two are looked at")
    first = np.flatnonzero(pairs.blocker == NONE).astype(np.int64)
    second = np.full(len(first), NONE, dtype=np.int64)
    if most == 2:
        two, other = _doubles(region, places, pairs)
        first, second = np.concatenate([first, two]), np.concatenate([second, other])
    legal = _legal(engine, places, pairs, first, second)
    return Sets(first[legal], second[legal])


def _doubles(region: Region, places: Places, pairs: Pairs) -> tuple[LongArray, LongArray]:
    """Two pairs of one person at different hours, leaving different duties."""
    start, end = hours(region, places, pairs)
    found: list[tuple[LongArray, LongArray]] = []
    number = 0
    for group in groups(pairs.person):
        some = np.array(group, dtype=np.int64)
        one, other = (some[part] for part in np.triu_indices(len(some), 1))
        apart = (end[one] <= start[other]) | (end[other] <= start[one])
        apart &= (pairs.duty[one] == NONE) | (pairs.duty[one] != pairs.duty[other])
        for this, that in ((one, other), (other, one)):
            apart &= (pairs.blocker[this] == NONE) | (pairs.blocker[this] == pairs.duty[that])
        found.append((one[apart], other[apart]))
        number += int(apart.sum())
        if number > MOST_SETS:
            raise TooManySetsError(f"more than {MOST_SETS:,} sets")
    nothing = np.zeros(0, dtype=np.int64)
    return (
        np.concatenate([nothing, *(one for one, _ in found)]),
        np.concatenate([nothing, *(other for _, other in found)]),
    )


def _legal(
    engine: RuleEngine, places: Places, pairs: Pairs, first: LongArray, second: LongArray
) -> BoolArray:
    members = np.stack([first, second], axis=1)
    there = members != NONE
    duty = np.where(there, pairs.duty[members], NONE)
    added = members[there]
    trials = Trials(
        person=pairs.person[first],
        removed=duty[duty != NONE].astype(np.int32),
        removed_offsets=np.concatenate([[0], np.cumsum((duty != NONE).sum(axis=1))]),
        added_day=places.day[pairs.place[added]],
        added_shift=places.shift[pairs.place[added]],
        added_offsets=np.concatenate([[0], np.cumsum(there.sum(axis=1))]),
    )
    return engine.judge(trials).legal


def program_of_sets(
    region: Region, places: Places, weights: Weights, pairs: Pairs, sets: Sets
) -> Program:
    """At most one set for each person; Hall's rows for each place."""
    double = sets.second != NONE
    points = pairs.points[sets.first] + np.where(
        double, pairs.points[sets.second] + weights.repeat, 0
    )
    writer = ProgramWriter.of_choices((-points).tolist())
    for columns in groups(pairs.person[sets.first]):
        writer.row([(columns, 1)], 1)
    column = np.concatenate([np.arange(len(double)), np.flatnonzero(double)])
    member = np.concatenate([sets.first, sets.second[double]])
    write_places(writer, region, places, weights, pairs.take(member), column.tolist())
    return writer.program(len(double))
