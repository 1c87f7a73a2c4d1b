"""Reasons of a plan follow the weights that made it, and those who declined."""

from dataclasses import replace

import pytest

from planner.application.plan_reasons import AfterPlan
from planner.application.planning import Plan
from planner.application.replanning import Ask
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.optimiser.replanning import Repairer
from planner.optimiser.solving import plan
from tests.properties.plan_regions import tiny_problem
from tests.regions import Sketch
from tests.repairs import repair_of

BOOK = load_rule_book()


def neighbours() -> Sketch:
    """ICU is one short of its target; only somebody of another trust could come."""
    sketch = Sketch(days=28).service("ICU", priority=1).service("FAR", "RB")
    sketch.travel("SA", "SB", 5).line("ICU", 1, "E", minimum=0, target=1, days="2026-12-15")
    return sketch.person("ann", "FAR", "B7", shares=True, max_travel_minutes=60, hourly_cost=20.0)


CHEAP = Weights(target_slot=100, extra=1, rank=0)


@pytest.mark.parametrize(
    ("weights", "cost"),
    [
        (replace(CHEAP, lending=200), 206),
        (replace(CHEAP, per_pound=5), 756),
        (replace(CHEAP, per_minute=30), 151),
    ],
)
def test_what_the_weights_of_a_plan_make_too_dear_is_said_to_be_so(
    weights: Weights, cost: int
) -> None:
    region = neighbours().region()
    assert [one.staff_id for one in plan(region, BOOK, CHEAP).assignments] == ["ann"]
    found = plan(region, BOOK, weights)
    assert found.assignments == ()
    reasons = AfterPlan(region, BOOK, found)
    [gap] = reasons.left_open()
    assert f"Name ann would cost {cost} points for a slot worth 100" in reasons.why_left(gap).text


def test_fairness_that_a_plan_counts_is_told_with_whom_it_asks() -> None:
    region = neighbours().region()
    found = plan(region, BOOK, replace(CHEAP, lending=20))
    assert (
        AfterPlan(region, BOOK, found)
        .why_planned(0)
        .text.startswith(
            "With the rest of the plan as it is, this adds 100 points to the score. "
            "Costs 6 points: travel 5 and extra shift 1. "
            "Beside the score the plan counts fairness between trusts 20."
        )
    )


def repaired(region: Region, declined: frozenset[Ask]) -> Plan:
    repairer = Repairer(region, BOOK, Weights())
    first = repairer.plan()
    return repairer.replan(repair_of(first.assignments, declined=declined)).plan


def test_who_declined_is_named_and_not_proposed_again() -> None:
    sketch = Sketch(days=28).service("ICU").line("ICU", 1, "E", days="2026-12-15")
    region = sketch.person("ann").region()
    ask = Ask("ann", "ICU", sketch.day("2026-12-15"), "E")
    found = repaired(region, frozenset({ask}))
    assert found.assignments == ()
    reasons = AfterPlan(region, BOOK, found)
    [gap] = reasons.left_open()
    said = reasons.why_left(gap, frozenset({ask})).text
    assert "1 person passes every check, but the plan does not ask them: Name ann declined." in said
    assert "would add" not in said


def test_who_declined_is_named_beside_who_is_asked_instead() -> None:
    sketch = Sketch(days=28).service("ICU").line("ICU", 1, "E", days="2026-12-15")
    region = sketch.person("ann").person("bob").region()
    [first] = plan(region, BOOK, Weights()).assignments
    other = {"ann": "bob", "bob": "ann"}[first.staff_id]
    found = repaired(region, frozenset({Ask.of(first)}))
    assert [one.staff_id for one in found.assignments] == [other]
    text = AfterPlan(region, BOOK, found).why_planned(0, frozenset({Ask.of(first)})).text
    assert f"Declined: Name {first.staff_id}." in text
    assert "would do as well" not in text


def test_whatever_the_weights_nobody_could_better_the_best_plan_by_a_gap_that_it_leaves() -> None:
    looked = 0
    for seed in range(60):
        tiny = tiny_problem(seed)
        for more in ({"asking": 200}, {"lending": 300}, {"per_pound": 3}):
            found = plan(tiny.region, BOOK, replace(tiny.weights, **more), services=tiny.services)
            assert found.status == "optimal"
            reasons = AfterPlan(tiny.region, BOOK, found)
            for gap in reasons.left_open():
                looked += 1
                assert "would add" not in reasons.why_left(gap).text, (seed, more)
    assert looked > 30


def test_who_would_fill_another_line_is_not_said_to_better_the_best_plan() -> None:
    """By the line that nobody is worth asking for, as ann would have to be named for the other."""
    sketch = Sketch(days=1).service("ICU", priority=1).line("ICU", 1, "E")
    sketch.line("ICU", 2, "E", minimum=0, target=1, grade="B7").person("ann", grade="B7")
    region = sketch.region()
    found = plan(region, BOOK, Weights(minimum_slot=100, rank=60))
    assert (found.assignments, found.status) == ((), "optimal")
    reasons = AfterPlan(region, BOOK, found)
    texts = {gap.line: reasons.why_left(gap).text for gap in reasons.left_open()}
    assert "Name ann would cost 150 points for a slot worth 100" in texts[1]
    assert "Name ann would fill another line of that shift" in texts[2]


def test_nobody_is_held_against_somebody_whose_other_assignment_needs_this_one() -> None:
    """Both would overlap her long day, which she leaves for one of them."""
    sketch = Sketch(days=1).line("ICU", 1, "E").line("ICU", 2, "OC", skill="ITU")
    sketch.person("ann", skills=["ITU"]).duty("ann", 0, "LD", "AMU")
    sketch.person("bob", grade="B6", skills=["ITU"])
    region = sketch.region()
    found = plan(region, BOOK, Weights())
    assert [(one.staff_id, one.shift) for one in found.assignments] == [("ann", "E"), ("ann", "OC")]
    reasons = AfterPlan(region, BOOK, found)
    extra, moved = sorted(range(2), key=lambda at: found.assignments[at].moved_from is not None)
    assert [one.staff_id for one in reasons.why_planned(extra).others] == ["bob"]
    bound = reasons.why_planned(moved)
    assert bound.others == ()
    assert "What else the plan asks of Name ann can only stand together with this" in bound.text
