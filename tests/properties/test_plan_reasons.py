"""Reasons of a plan hold on tiny regions: what the best plan leaves, nobody alone could better."""

from functools import cache

import pytest

from planner.application.covering import GapRow, named_gap
from planner.application.plan_describing import describe
from planner.application.plan_reasons import AfterPlan, with_duties
from planner.application.planning import Assignment, MovedFrom, Plan
from planner.application.replanning import Ask, Stands, stands_of
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.checks import Check
from planner.domain.cover.filling import fill
from planner.domain.cover.places import Places
from planner.domain.cover.relaxing import ChangeKind, changes_for
from planner.domain.cover.suggestion import find, suggest
from planner.domain.cover.why_not import Verdict
from planner.domain.cover.why_open import OneChange
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.problem import Problem
from planner.optimiser.solving import plan
from planner.optimiser.standing_asks import Known
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


DATA = {
    ChangeKind.CONSENT: Check.SHARING,
    ChangeKind.PAPERS: Check.SHARING,
    ChangeKind.TRAVEL: Check.TRAVEL,
    ChangeKind.RENEWAL: Check.SKILL,
    ChangeKind.TRAINING: Check.SKILL,
}
"""Changes of what is stored, and the check that each lifts; the others are decisions by hand."""


def test_planned_again_with_the_one_change_the_plan_is_worth_more() -> None:
    looked = 0
    for seed in SEEDS[::2]:
        tiny, found = solved(seed)
        reasons = AfterPlan(tiny.region, BOOK, found)
        for gap in reasons.left_open():
            for change in reasons.why_left(gap).found.changes:
                times = len(reasons.asked_of(change.staff_id))
                if change.kind in DATA and change.score > tiny.weights.repeat * times:
                    looked += 1
                    before = worth(tiny.region, found, tiny)
                    changed = changed_regions(tiny.region, gap, change)
                    again = [worth(region, planned(region, tiny), tiny) for region in changed]
                    assert max(again) > before, (seed, gap, change.text)
    assert looked > 30


def worth(region: Region, found: Plan, tiny: TinyProblem) -> int:
    """V after the plan, less its points: changes let those on duty fill other slots too."""
    return fill(region, Places.of(region)).value(tiny.weights) + found.score


def planned(region: Region, tiny: TinyProblem) -> Plan:
    return plan(region, BOOK, tiny.weights, services=tiny.services)


def changed_regions(region: Region, gap: GapRow, change: OneChange) -> list[Region]:
    """The region with a change of what is stored; one for each paper that it may be."""
    places = Places.of(region)
    named = named_gap(region, places, gap.service, gap.day, gap.shift, gap.line)
    verdict = Verdict(change.person, NONE, DATA[change.kind], ())
    trials = changes_for(region, find(region, places, named), verdict)
    return [one.region for one in trials if one.kind is change.kind and one.region is not None]


def test_no_change_is_asked_of_who_declined() -> None:
    said_no = 0
    for seed in SEEDS[::3]:
        tiny, found = solved(seed)
        reasons = AfterPlan(tiny.region, BOOK, found)
        for gap in reasons.left_open():
            for change in reasons.why_left(gap).found.changes[:1]:
                declined = Ask(change.staff_id, gap.service, gap.day, gap.shift)
                left = reasons.why_left(gap, {declined}).found.changes
                assert change.staff_id not in {one.staff_id for one in left}
                said_no += 1
    assert said_no > 15


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


def test_the_points_between_two_people_are_what_swapping_them_would_do() -> None:
    swapped = 0
    for seed in SEEDS:
        tiny, found = solved(seed)
        reasons, problem = (
            AfterPlan(tiny.region, BOOK, found),
            Problem.of(tiny.region, tiny.weights),
        )
        for at, one in enumerate(found.assignments):
            rest = [other for other in found.assignments if other is not one]
            ways = ways_to_cover(with_duties(tiny.region, rest), tiny, one)
            for other in reasons.why_planned(at).others:
                if other.less is not None:
                    named = (other.staff_id, one.service, one.day, one.shift, one.line)
                    instead = (*stands_of(rest), Stands(*named, ways[other.staff_id]))
                    moves = Known.of(problem, instead).moves
                    world = problem.region, problem.places, problem.before, problem.weights
                    assert describe(*world, moves).score == found.score - other.less, (seed, other)
                    swapped += 1
    assert swapped >= 10


def ways_to_cover(
    region: Region, tiny: TinyProblem, one: Assignment
) -> dict[str, MovedFrom | None]:
    """Everybody who could do what an assignment asks, and the duty that each would leave."""
    places = Places.of(region)
    gap = named_gap(region, places, one.service, one.day, one.shift, one.line)
    found = suggest(region, RuleEngine(region, BOOK), places, tiny.weights, gap, None)
    left = {each.staff_id: each.moved_from for each in found.candidates}
    return {who: duty and MovedFrom(duty.service, duty.shift) for who, duty in left.items()}
