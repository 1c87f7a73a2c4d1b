"""Where a plan could gain nothing the search is not begun, until something is wished."""

from dataclasses import replace

import pytest

from planner.application.planning import MovedFrom
from planner.application.replanning import Repair, Repaired, Stands
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.optimiser import options
from planner.optimiser.replanning import Repairer, replan
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
