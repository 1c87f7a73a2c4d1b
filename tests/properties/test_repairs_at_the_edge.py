"""Repairs at the edge: where nothing can be gained, and of what can be reached no more."""

from dataclasses import replace

import pytest

from planner.application.errors import UserError
from planner.application.planning import MovedFrom
from planner.application.replanning import Repair, Repaired, Stands
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.optimiser import options
from planner.optimiser.replanning import Repairer, replan
from planner.optimiser.solving import DEAREST
from tests.regions import Sketch

BOOK = load_rule_book()


def nobody_missing() -> tuple[Region, Stands]:
    """Two full wards, cat free; and that bob is moved from one ward to the other."""
    sketch = Sketch(days=1).service("A", site="X").service("B", site="X")
    sketch.line("A", 1, "E").line("B", 1, "E")
    for name, ward in (("ann", "A"), ("bob", "B")):
        sketch.person(name, ward).duty(name, 0, "E", ward)
    region = sketch.person("cat", "B").region()
    return region, Stands("bob", "A", sketch.first, "E", 1, MovedFrom("B", "E"))


def figures(found: Repaired) -> tuple[int, int, str, int, int]:
    plan = found.plan
    return plan.score, plan.bound, plan.status, found.kept, len(found.impossible)


@pytest.mark.parametrize("most", [0, 1, 2])
def test_a_search_that_had_nothing_to_gain_repairs_as_one_that_begins(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With no assignments allowed at all nothing can be kept, however often it is asked for."""
    monkeypatch.setattr(options, "FIRST_BLOCK", 1)
    region, bob = nobody_missing()
    weights = replace(Weights(), max_assignments=most)
    kept, fixed = Repair((bob,)), Repair((bob,), frozenset({bob.ask}))
    repairer = Repairer(region, BOOK, weights)
    assert repairer.plan().score == 0
    for repair in (fixed, kept, fixed):
        found = repairer.replan(repair)
        assert figures(found) == figures(replan(region, BOOK, weights, repair))
        assert found.kept == (repair is fixed and most > 0)


def test_what_cannot_be_reached_any_more_costs_nothing_for_travel() -> None:
    """Nobody knows how long it takes: what stood is not worth two thousand million less for it."""
    sketch = Sketch(days=1).service("A").service("B", site="far").line("A", 1, "E")
    region, weights = sketch.person("ann", "B").region(), Weights()
    ann = Stands("ann", "A", sketch.first, "E", 1, None)
    found = replan(region, BOOK, weights, Repair((ann,)))
    assert found.score_before == 5 * weights.minimum_slot - weights.extra
    assert found.given_up == (ann,)
    assert "no travel time" in found.why_given_up[0]


def test_no_weights_make_giving_up_worth_it_what_is_fixed() -> None:
    """ann is fixed at a further slot; without her a minimum slot of the highest priority stays
    empty."""
    sketch = Sketch(days=1).service("A", site="X", priority=1).service("B", site="X", priority=10)
    sketch.line("A", 1, "E", minimum=0, target=1).line("B", 1, "E")
    region, ann = sketch.person("ann", "A").region(), Stands("ann", "A", sketch.first, "E", 1)
    repair = Repair((ann,), frozenset({ann.ask}))
    found = replan(region, BOOK, replace(Weights(), minimum_slot=DEAREST), repair)
    assert found.plan.assignments[0].stands == ann
    assert found.impossible == ()
    for name in ("minimum_slot", "per_minute", "stability"):
        with pytest.raises(UserError, match=f"{name} is 10,001"):
            replan(region, BOOK, replace(Weights(), **{name: DEAREST + 1}), repair)
