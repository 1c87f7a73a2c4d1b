"""Plans and repairs of regions of all sorts, by any weights, are the best there are."""

import random

import pytest

from planner.application.plan_audit import audit_plan
from planner.application.planning import service_numbers
from planner.application.replanning import Ask, Repair, stands_of
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.places import Places
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.problem import Problem
from planner.optimiser.replanning import replan
from planner.optimiser.solver import Solver
from planner.optimiser.solving import plan
from planner.optimiser.standing_asks import Known, where_of
from tests.properties.plan_reference import legal_plans, triples, with_best
from tests.properties.test_alternatives_exact import beside
from tests.properties.wild_regions import wild_problem
from tests.region_edits import after_a_change

BOOK = load_rule_book()
MOST_PLANS = 1_500


@pytest.mark.parametrize("first", range(0, 80, 20))
def test_no_legal_plan_beats_the_plan_by_any_weights(first: int) -> None:
    for seed, tiny, engine, best in with_best(range(first, first + 20), MOST_PLANS, wild_problem):
        found = plan(tiny.region, BOOK, tiny.weights, services=tiny.services)
        worth = found.score - beside(tiny.region, found, tiny.weights)
        assert (worth, found.bound, found.status) == (best, found.score, "optimal"), seed
        places = Places.of(tiny.region)
        assert audit_plan(tiny.region, engine, places, tiny.weights, found) == [], seed
        services = service_numbers(tiny.region, tiny.services)
        problem = Problem.of(tiny.region, tiny.weights, services)
        sifted = Solver(problem, engine, all_options=False).run()
        assert sifted.score <= best <= sifted.bound, seed


@pytest.mark.parametrize("first", range(200, 280, 40))
def test_no_repair_after_changes_and_answers_is_worth_more(first: int) -> None:
    repaired = 0
    for seed in range(first, first + 40):
        tiny, chance = wild_problem(seed), random.Random(seed)
        stood = stands_of(plan(tiny.region, BOOK, tiny.weights, services=tiny.services).assignments)
        region = after_a_change(tiny.region, chance) or tiny.region
        engine = RuleEngine(region, BOOK)
        plans = legal_plans(region, engine, tiny.weights, tiny.services, MOST_PLANS)
        if plans is None or not stood:
            continue
        fixed = {one.ask for one in stood if chance.random() < 0.3}
        declined = {one.ask for one in stood if chance.random() < 0.3} - fixed
        repair = Repair(stood, frozenset(fixed), frozenset(declined))

        found = replan(region, BOOK, tiny.weights, repair, services=tiny.services)

        problem = Problem.of(region, tiny.weights)
        known = Known.of(problem, stood)
        there = zip(stood, triples(known.moves), known.there.tolist(), strict=True)
        moves = {move: one.ask for one, move, is_known in there if is_known}
        kept = {move for move, ask in moves.items() if ask in fixed}
        wheres = {where_of(problem, one) for one in declined}
        allowed = [one for one in plans if not wheres & {move[:2] for move in one[0]}]
        most = max(len(kept & moved) for moved, _ in allowed)
        stability = tiny.weights.stability
        best = max(
            score + stability * len((moves.keys() - kept) & moved)
            for moved, score in allowed
            if len(kept & moved) == most
        )
        told = found.plan.score - beside(region, found.plan, tiny.weights)
        assert told + stability * (found.kept - most) == best, seed
        assert (found.plan.bound, found.plan.status) == (found.plan.score, "optimal"), seed
        assert not declined & {Ask.of(one) for one in found.plan.assignments}
        repaired += 1
    assert repaired > 8
