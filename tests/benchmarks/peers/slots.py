"""The gaps as slots with candidates, for solvers that search among assignments.

Each empty slot of a place is one slot that any pair of its open lines may take. What the referee
sees to afterwards: whether the people named can sit together there, backfills (there are none),
and every working-time rule but 11 hours of rest between two assignments.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from planner.domain.cover.filling import Filling
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from tests.benchmarks.peers.pairs import Lending, Pairs
from tests.benchmarks.peers.program import hours_with_rest


@dataclass(frozen=True)
class SlotProblem:
    """Plain lists."""

    candidates: list[tuple[int, ...]]
    """Person, start, end with rest, points and loss, duty, lender, spare, most, repeat."""
    slots: list[tuple[int, list[int]]]
    """Worth, and numbers of candidates."""

    def save(self, path: Path, _start: object = ()) -> None:
        """As JSON."""
        path.write_text(json.dumps({"candidates": self.candidates, "slots": self.slots}))


def slots_of(
    region: Region, before: Filling, weights: Weights, pairs: Pairs, lending: Lending
) -> SlotProblem:
    """The slots of all gaps. O(pairs)."""
    places = before.places
    start, rested = hours_with_rest(region, places, pairs)
    most = weights.max_assignments * -(-region.period.days // 28)
    left = np.where(pairs.duty == NONE, NONE, places.place_of_duty[pairs.duty])
    counted = (left != NONE) & (places.mask_of_duty[pairs.duty] != 0)
    lender = np.where(counted, left, NONE)
    margin = np.where(counted, before.margin[left], 0)
    cost = pairs.points + np.where(pairs.duty == NONE, 0, lending.loss[pairs.duty])
    columns = (pairs.person, start, rested, cost, pairs.duty, lender, margin)
    rows = zip(*(np.asarray(column).tolist() for column in columns), strict=True)
    return SlotProblem(
        [(*row, most, weights.repeat) for row in rows],
        _slots(region, places, before, weights, pairs),
    )


def _slots(
    region: Region, places: Places, before: Filling, weights: Weights, pairs: Pairs
) -> list[tuple[int, list[int]]]:
    by_place: dict[int, list[int]] = defaultdict(list)
    for number, place in enumerate(pairs.place.tolist()):
        by_place[place].append(number)
    slots = []
    for place, some in by_place.items():
        priority = int(region.services.priority[places.service[place]])
        needed = int(before.minimum_gaps[place])
        slots += [(priority * weights.minimum_slot, some)] * needed
        slots += [(priority * weights.target_slot, some)] * int(before.target_gaps[place])
    return slots
