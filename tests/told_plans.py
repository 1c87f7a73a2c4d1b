"""Plans that no search made: some moves as a plan that says of itself what it was told to."""

from collections.abc import Sequence

from planner.application.plan_describing import Move, describe
from planner.application.planning import Plan
from planner.domain.cover.filling import Filling
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import Region


def told_plan(
    region: Region, places: Places, before: Filling, weights: Weights, moves: Sequence[Move]
) -> Plan:
    """The moves described, said to be proved: the score counted by the description is the bound."""
    told = describe(region, places, before, weights, moves)
    return Plan(
        period=region.period,
        services=None,
        score=told.score,
        bound=told.score,
        gap_percent=0.0,
        status="optimal",
        assignments=told.assignments,
        minimum_gaps_before=int(before.minimum_gaps.sum()),
        minimum_gaps_after=told.minimum_gaps_after,
        target_gaps_before=int(before.target_gaps.sum()),
        target_gaps_after=told.target_gaps_after,
        seconds=0.0,
        weights=weights,
    )
