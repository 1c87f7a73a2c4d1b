"""What places that the model does not hold would cost to refill, through chains of moves."""

from dataclasses import replace

import pytest

from planner.application.rule_packs import load_rule_book
from planner.domain.cover import hall
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser import pricing
from planner.optimiser.problem import Problem
from planner.optimiser.solver import Solver
from tests.properties.plan_reference import best_score
from tests.regions import Sketch

BOOK = load_rule_book()


def chain() -> Region:
    """A gap in S0 that p1 of S1 could fill, if p2 of S2 came to S1, and so on; S4 is no worse
    than short when p4 leaves it."""
    sketch = Sketch(days=1)
    for at in range(5):
        sketch.service(f"S{at}", site="X", priority=1)
        sketch.line(f"S{at}", 1, "E", minimum=int(at < 4), target=1, skill=f"K{at}")
    for at in range(1, 5):
        sketch.person(f"p{at}", f"S{at}", skills=[f"K{at}", f"K{at - 1}"])
        sketch.duty(f"p{at}", 0, "E", f"S{at}")
    return sketch.region()


@pytest.mark.parametrize("worth", range(2016, 2040, 3))
@pytest.mark.parametrize("target", [0, 10, 20, 40])
def test_a_chain_that_ends_in_a_slot_worth_less_than_a_move_is_not_too_dear(
    worth: int, target: int
) -> None:
    """Every move costs 500 points: four of them, and what S4 is short of."""
    region, weights = chain(), replace(Weights(), minimum_slot=worth, target_slot=target)
    weights = replace(weights, redeploy=500)
    engine = RuleEngine(region, BOOK)
    best = best_score(region, engine, weights)
    assert best == max(worth - 2000 - target, 0)
    found = Solver(Problem.of(region, weights), engine, all_options=False).run()
    assert (found.score, found.bound) == (best, best)


def with_people_to_spare(lines: int) -> Region:
    """A gap in G; cat is free to fill it, and ward U, of so many lines, can spare one of two."""
    sketch = Sketch(days=1).service("G", site="X").service("U", site="X")
    sketch.line("G", 1, "E", skill="K").line("U", 1, "E")
    for number in range(2, lines + 1):
        sketch.line("U", number, "E", minimum=0)
    for name in ("ann", "bob"):
        sketch.person(name, "U", skills=["K"]).duty(name, 0, "E", "U")
    return sketch.person("cat", "G", skills=["K"]).region()


@pytest.mark.parametrize("lines", [1, hall.DENSE_LINES, hall.DENSE_LINES + 1])
def test_a_place_of_many_lines_spares_whom_it_does_not_need(
    lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program begins with one column: the other has to be found by its price."""
    monkeypatch.setattr(pricing, "LOOKED_AT", 1)
    region, weights = with_people_to_spare(lines), Weights()
    engine = RuleEngine(region, BOOK)
    best = best_score(region, engine, weights)
    found = Solver(Problem.of(region, weights), engine, all_options=False).run()
    assert best == 5 * weights.minimum_slot - weights.redeploy
    assert (found.score, found.bound) == (best, best)
