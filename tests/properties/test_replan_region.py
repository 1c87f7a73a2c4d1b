"""After an absence, a duty given or taken away: what still stands is the least that comes out."""

import random
from collections.abc import Iterator

import pytest

from planner.application.plan_audit import audit_plan
from planner.application.plan_describing import Move
from planner.application.replanning import Ask, stands_of
from planner.application.rule_packs import load_rule_book
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.problem import Problem
from planner.optimiser.replanning import Repairer, replan
from planner.optimiser.solver import Solver
from planner.optimiser.standing_asks import Known
from tests.properties.plan_reference import legal_plans, triples
from tests.properties.plan_regions import TinyProblem, tiny_problem
from tests.region_edits import after_a_change
from tests.repairs import repair_of, wishes_of
from tests.told_plans import told_plan

BOOK = load_rule_book()
MOST_PLANS = 1_500


def worlds(first: int) -> list[tuple[TinyProblem, Region, random.Random]]:
    found = []
    for seed in range(first, first + 20):
        tiny, chance = tiny_problem(seed), random.Random(seed)
        after = after_a_change(tiny.region, chance)
        if after is not None:
            found.append((tiny, after, chance))
    assert len(found) > 10
    return found


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_a_repair_after_a_change_of_the_region_is_the_best_there_is(first: int) -> None:
    looked_at = 0
    for tiny, region, _ in worlds(first):
        before = Repairer(tiny.region, BOOK, tiny.weights).plan()
        plans = legal_plans(region, RuleEngine(region, BOOK), tiny.weights, None, MOST_PLANS)
        if plans is None or not before.assignments:
            continue
        found = replan(region, BOOK, tiny.weights, repair_of(before.assignments))
        known = Known.of(Problem.of(region, tiny.weights), stands_of(before.assignments))
        stood = set(triples(known.moves[known.there]))
        stability = tiny.weights.stability
        best = max(score + stability * len(stood & plan) for plan, score in plans)
        assert found.plan.score + stability * found.kept == best
        stands = {(Ask.of(one), one.moved_from) for one in found.plan.assignments}
        dropped = {(Ask.of(one), one.moved_from) for one in before.assignments} - stands
        assert {(one.ask, one.moved_from) for one in found.given_up} == dropped
        looked_at += 1
    assert looked_at > 4


@pytest.mark.parametrize("first", range(100, 160, 20))
def test_sifting_that_begins_with_what_stands_ends_with_no_less(first: int) -> None:
    looked_at = 0
    for tiny, region, chance in worlds(first):
        problem, engine = Problem.of(region, tiny.weights), RuleEngine(region, BOOK)
        plans = legal_plans(region, engine, tiny.weights, None, MOST_PLANS)
        if plans is None or len(plans) < 2:
            continue
        chosen, _ = chance.choice(plans[1:])
        moves = next(
            (some for some in namings(problem, chosen, chance) if is_legal(problem, engine, some)),
            [],
        )
        wishes = wishes_of({(person, place, duty): 10 for person, duty, place, _ in moves})
        solver = Solver(problem, engine, all_options=False, wishes=wishes)
        found = solver.run(moves)
        stood = chosen if moves else frozenset()
        worth = max(score + 10 * len(stood & plan) for plan, score in plans)
        assert found.score <= worth <= found.bound
        world = region, problem.places, problem.before, tiny.weights
        assert found.score >= told_plan(*world, moves).score + 10 * len(moves)
        looked_at += len(moves) > 0
    assert looked_at > 8


def namings(
    problem: Problem, chosen: frozenset[tuple[int, int, int]], chance: random.Random
) -> Iterator[list[Move]]:
    """The moves of a plan, each named for some line by chance, a few times."""
    for _ in range(12):
        yield [
            Move(person, duty, place, chance.choice(problem.places.lines_of(place).tolist()))
            for person, place, duty in sorted(chosen)
        ]


def is_legal(problem: Problem, engine: RuleEngine, moves: list[Move]) -> bool:
    """Whether they pass the audit, named as they are."""
    world = problem.region, problem.places, problem.before, problem.weights
    plan = told_plan(*world, moves)
    return not audit_plan(problem.region, engine, problem.places, problem.weights, plan)
