"""Several people decline at once: the plan is mended around them, with people not looked at yet."""

import random

import pytest

from planner.application.replanning import Ask
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.optimiser import so_far
from planner.optimiser import solver as solvers
from planner.optimiser.replanning import Repairer
from planner.optimiser.solver import Solver
from tests.benchmarks.sizes import demo_region, with_gaps
from tests.repairs import repair_of

WITHIN = 1e-3


@pytest.fixture
def repairer(monkeypatch: pytest.MonkeyPatch) -> Repairer:
    """Of a region with 60 gaps, of which only some options are made."""
    monkeypatch.setattr(so_far, "CLOSE", WITHIN)
    monkeypatch.setattr(solvers, "ALL_OPTIONS_UP_TO", 0)
    return Repairer(with_gaps(demo_region(400), 60), load_rule_book(), Weights())


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_region_is_not_searched_again(
    repairer: Repairer, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = repairer.plan()
    repairer.settle(plan)
    declined = [Ask.of(one) for one in random.Random(seed).sample(plan.assignments, 8)]
    asked = repair_of(plan.assignments, declined=declined)
    wanted = Repairer(with_gaps(demo_region(400), 60), load_rule_book(), Weights()).replan(asked)

    def search(_solver: Solver, **_how: object) -> None:
        pytest.fail("The whole region was searched.")

    monkeypatch.setattr(Solver, "_search", search)
    mended = repairer.replan(asked)
    assert not {Ask.of(one) for one in mended.plan.assignments} & set(declined)
    assert mended.plan.minimum_gaps_after == wanted.plan.minimum_gaps_after
    worth, best = (one.plan.score + one.stability * one.kept for one in (mended, wanted))
    assert best - worth <= WITHIN * best
