"""The plan's score equals that of the best of all legal plans."""

from collections import Counter
from dataclasses import replace

import pytest

from planner.application.plan_audit import audit_plan
from planner.application.planning import service_numbers
from planner.application.rule_packs import load_rule_book
from planner.domain.cover import hall
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.rules.engine import RuleEngine
from planner.optimiser import separation
from planner.optimiser.problem import Problem
from planner.optimiser.solver import Solver
from planner.optimiser.solving import plan
from tests.properties.plan_reference import best_score, with_best
from tests.properties.plan_regions import (
    TinyProblem,
    crowded_problem,
    long_problem,
    tiny_problem,
)
from tests.regions import Sketch

BOOK = load_rule_book()


@pytest.mark.parametrize("first", range(0, 72, 12))
def test_no_legal_plan_beats_the_plan_and_its_bound_is_true(first: int) -> None:
    for seed, tiny, engine, best in with_best(range(first, first + 12), 5_000):
        found = plan(tiny.region, BOOK, tiny.weights, services=tiny.services)
        assert (found.score, found.bound, found.status) == (best, best, "optimal"), seed
        places = Places.of(tiny.region)
        assert audit_plan(tiny.region, engine, places, tiny.weights, found) == []


@pytest.mark.parametrize("first", range(200, 236, 12))
def test_sifting_finds_the_same_as_all_options_at_once(first: int) -> None:
    for seed in range(first, first + 12):
        tiny = tiny_problem(seed)
        engine = RuleEngine(tiny.region, BOOK)
        services = service_numbers(tiny.region, tiny.services)
        problem = Problem.of(tiny.region, tiny.weights, services)
        whole = Solver(problem, engine, all_options=True).run()
        sifted = Solver(problem, engine, all_options=False).run()
        assert whole.score == whole.bound, seed
        assert sifted.score <= whole.score <= sifted.bound, seed


@pytest.mark.parametrize("limit", range(7))
def test_every_limit_of_assignments_is_exact(limit: int) -> None:
    def limited(seed: int) -> TinyProblem:
        tiny = tiny_problem(seed)
        return replace(tiny, weights=replace(tiny.weights, max_assignments=limit))

    for seed, tiny, _, best in with_best(range(500 + 10 * limit, 510 + 10 * limit), 2_000, limited):
        found = plan(tiny.region, BOOK, tiny.weights, services=tiny.services)
        assert (found.score, found.bound, found.status) == (best, best, "optimal"), seed


@pytest.mark.parametrize("first", [0, 100])
def test_a_place_whose_lines_cross_is_not_taken_for_fuller_than_it_is(first: int) -> None:
    for seed, tiny, _, best in with_best(range(first, first + 100), 2_000, crowded_problem):
        found = plan(tiny.region, BOOK, tiny.weights)
        assert (found.score, found.bound, found.status) == (best, best, "optimal"), seed


def test_places_with_many_lines_are_planned_as_exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of which not all sets of lines are looked at: here every place is taken for one of those."""
    for module in (hall, separation):
        monkeypatch.setattr(module, "DENSE_LINES", 0)
    for seed, tiny, engine, best in with_best(range(700, 724), 2_000):
        found = plan(tiny.region, BOOK, tiny.weights, services=tiny.services)
        assert (found.score, found.bound, found.status) == (best, best, "optimal"), seed
        services = service_numbers(tiny.region, tiny.services)
        problem = Problem.of(tiny.region, tiny.weights, services)
        sifted = Solver(problem, engine, all_options=False).run()
        assert sifted.score <= best <= sifted.bound, seed


@pytest.mark.parametrize("most", [1, 2])
def test_in_more_than_28_days_the_most_holds_for_every_28_of_them(most: int) -> None:
    """Five Mondays: the first and the last are 28 days apart, no two others are."""
    sketch = Sketch("2026-12-07", 30).service("A").service("B", site="SB").travel("SA", "SB", 30)
    sketch.line("A", 1, "E", days="Mon", target=2)
    for name, home in (("ann", "A"), ("bob", "B"), ("cat", "A")):
        sketch.person(name, home, rule_set="consultant")
    region = sketch.absence("cat", 0, 20).region()
    weights = replace(Weights(), max_assignments=most)
    engine = RuleEngine(region, BOOK)
    best = best_score(region, engine, weights, None, 200_000)
    assert best is not None

    found = plan(region, BOOK, weights)

    assert (found.score, found.bound, found.status) == (best, best, "optimal")
    days = sorted(one.day - sketch.first for one in found.assignments if one.staff_id == "ann")
    assert (days[0], days[-1]) == (0, 28)
    assert len(days) == most + 1


@pytest.mark.parametrize("first", [0, 60])
def test_of_random_periods_of_more_than_28_days_the_plan_is_the_best(first: int) -> None:
    beyond = 0
    for seed, tiny, engine, best in with_best(range(first, first + 60), 20_000, long_problem):
        found = plan(tiny.region, BOOK, tiny.weights)
        assert (found.score, found.bound, found.status) == (best, best, "optimal"), seed
        services = service_numbers(tiny.region, tiny.services)
        problem = Problem.of(tiny.region, tiny.weights, services)
        sifted = Solver(problem, engine, all_options=False).run()
        assert sifted.score <= best <= sifted.bound, seed
        people = Counter(one.staff_id for one in found.assignments)
        beyond += max(people.values(), default=0) > tiny.weights.max_assignments
    assert beyond > 5
