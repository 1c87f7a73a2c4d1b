"""The plan's score equals that of the best of all legal plans."""

from dataclasses import replace

import pytest

from planner.application.plan_audit import audit_plan
from planner.application.planning import service_numbers
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.places import Places
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.problem import Problem
from planner.optimiser.solver import Solver
from planner.optimiser.solving import plan
from tests.properties.plan_reference import best_score
from tests.properties.plan_regions import tiny_problem

BOOK = load_rule_book()


@pytest.mark.parametrize("first", range(0, 72, 12))
def test_no_legal_plan_beats_the_plan_and_its_bound_is_true(first: int) -> None:
    looked_at = 0
    for seed in range(first, first + 12):
        tiny = tiny_problem(seed)
        engine = RuleEngine(tiny.region, BOOK)
        services = service_numbers(tiny.region, tiny.services)
        best = best_score(tiny.region, engine, tiny.weights, services and set(services), 5_000)
        if best is None:
            continue
        looked_at += 1
        found = plan(tiny.region, BOOK, tiny.weights, services=tiny.services)
        assert (found.score, found.bound, found.status) == (best, best, "optimal"), seed
        places = Places.of(tiny.region)
        assert audit_plan(tiny.region, engine, places, tiny.weights, found) == []
    assert looked_at > 3


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
    looked_at = 0
    for seed in range(500 + 10 * limit, 510 + 10 * limit):
        tiny = tiny_problem(seed)
        weights = replace(tiny.weights, max_assignments=limit)
        engine = RuleEngine(tiny.region, BOOK)
        services = service_numbers(tiny.region, tiny.services)
        best = best_score(tiny.region, engine, weights, services and set(services), 2_000)
        if best is None:
            continue
        looked_at += 1
        found = plan(tiny.region, BOOK, weights, services=tiny.services)
        assert (found.score, found.bound, found.status) == (best, best, "optimal"), seed
    assert looked_at > 2
