"""A search that is stopped after any of its rounds ends with a plan that holds."""

import numpy as np
import pytest

from planner.application.planning import PlanEvent
from planner.application.progress import CancelToken
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.rules.engine import RuleEngine
from planner.optimiser import making_whole, solver, solving
from planner.optimiser.outcome import Outcome
from planner.optimiser.problem import Problem
from planner.optimiser.whole import short_of
from tests.benchmarks.sizes import demo_region, with_gaps


class _Patience:
    """Watches a search, and has enough of it after so many events."""

    def __init__(self, most: int) -> None:
        self.token, self.heard, self._most = CancelToken(), list[PlanEvent](), most

    def watch(self, event: PlanEvent) -> None:
        self.heard.append(event)
        if len(self.heard) > self._most:
            self.token.cancel()


def test_whatever_round_a_sifted_plan_is_stopped_after_its_best_so_far_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(solver, "ALL_OPTIONS_UP_TO", 0)
    monkeypatch.setattr(solving, "SECONDS_BETWEEN_EVENTS", 0.0)
    region, book, weights = with_gaps(demo_region(400), 60), load_rule_book(), load_weights()
    whole = solving.plan(region, book, weights)
    for most in range(100):
        user = _Patience(most)
        found = solving.plan(region, book, weights, progress=user.watch, cancel=user.token)
        if not user.token.cancelled:
            assert most > 3
            break
        assert user.heard[-1].score <= found.score <= whole.bound
        assert found.bound >= whole.score
        assert found.status in {"cancelled", "optimal"}


def test_where_every_look_would_be_among_too_many_columns_a_plan_is_rounded_off(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    region, book, weights = with_gaps(demo_region(400), 60), load_rule_book(), load_weights()
    whole = solving.plan(region, book, weights)
    monkeypatch.setattr(solver, "ALL_OPTIONS_UP_TO", 0)
    monkeypatch.setattr(making_whole, "TOO_MANY", 0)
    found = solving.plan(region, book, weights)
    assert 0.9 * whole.score < found.score <= whole.score <= found.bound


def test_places_that_came_after_a_solution_are_worth_in_it_what_they_are_before_the_plan() -> None:
    region, book = with_gaps(demo_region(400), 60), load_rule_book()
    problem = Problem.of(region, load_weights())
    search = solver.Solver(problem, RuleEngine(region, book), all_options=False)
    search.run()
    master = search.master
    solution = master.solve()
    assert solution is not None
    before = master.worth_of_places(solution.columns)
    missing = set(range(len(problem.places))) - set(master.places)
    filled = [one for one in sorted(missing) if problem.before.filled_target[one] > 0]
    master.add_places(np.array(filled[:2]))
    after = master.worth_of_places(solution.columns)
    assert after[:-2].tolist() == before.tolist()
    as_is = problem.before.values(problem.weights)[filled[:2]]
    assert after[-2:].tolist() == as_is.tolist()
    assert (as_is > 0).all()
    around = short_of(master, solution, Outcome(search.store), 1, 60.0, 0.0)
    assert around.free.any()
