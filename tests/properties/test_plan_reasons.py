"""Reasons of a plan hold on tiny regions: what the best plan leaves, nobody alone could better."""

from functools import cache

import pytest

from planner.application.plan_reasons import AfterPlan, with_duties
from planner.application.planning import Plan
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.filling import fill
from planner.domain.cover.places import Places
from planner.optimiser.solving import plan
from tests.properties.plan_regions import TinyProblem, tiny_problem

BOOK = load_rule_book()
SEEDS = range(120)


@cache
def solved(seed: int) -> tuple[TinyProblem, Plan]:
    tiny = tiny_problem(seed)
    found = plan(tiny.region, BOOK, tiny.weights, services=tiny.services)
    assert found.status == "optimal"
    return tiny, found


@pytest.mark.parametrize("seeds", [SEEDS[:60], SEEDS[60:]])
def test_the_region_after_a_plan_has_the_gaps_that_the_plan_says(seeds: range) -> None:
    for seed in seeds:
        tiny, found = solved(seed)
        after = with_duties(tiny.region, found.assignments)
        filling = fill(after, Places.of(after))
        assert int(filling.minimum_gaps.sum()) == found.minimum_gaps_after, seed
        assert int(filling.target_gaps.sum()) == found.target_gaps_after, seed


@pytest.mark.parametrize("seeds", [SEEDS[:60], SEEDS[60:]])
def test_nobody_could_better_the_best_plan_by_a_gap_that_it_leaves(seeds: range) -> None:
    looked = refused = 0
    for seed in seeds:
        tiny, found = solved(seed)
        reasons = AfterPlan(tiny.region, BOOK, found)
        for gap in reasons.left_open():
            assert tiny.services is None or gap.service in tiny.services
            why = reasons.why_left(gap)
            looked += 1
            refused += len(why.candidates)
            assert not any(one.would_help for one in why.candidates), (seed, gap, why.text)
            assert len(why.candidates) == why.found.candidates, seed
            assert "would add" not in why.text
    assert looked > 30
    assert refused > 0


def backfilled(found: Plan, at: int) -> bool:
    """Whether somebody is asked to where this assignment takes its person from."""
    one = found.assignments[at]
    left = one.moved_from
    return left is not None and any(
        (other.service, other.day, other.shift) == (left.service, one.day, left.shift)
        for other in found.assignments
    )


@pytest.mark.parametrize("seeds", [SEEDS[:60], SEEDS[60:]])
def test_no_other_person_is_worth_more_than_whom_the_best_plan_asks(seeds: range) -> None:
    compared = 0
    for seed in seeds:
        tiny, found = solved(seed)
        reasons = AfterPlan(tiny.region, BOOK, found)
        for at in range(len(found.assignments)):
            why = reasons.why_planned(at)
            points = found.assignments[at].points
            assert f"Costs {points:,} point" in why.text
            if not backfilled(found, at):
                compared += len(why.others)
                assert "less than" not in why.text, (seed, why.text)
    assert compared > 5
