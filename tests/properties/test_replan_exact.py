"""A repaired plan keeps what is fixed, and no other plan is worth more with what changing costs."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pytest

from planner.application.plan_describing import Move, describe
from planner.application.planning import Assignment, Plan, service_numbers
from planner.application.replanning import Ask, Repair, Repaired
from planner.application.rule_packs import load_rule_book
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.problem import Problem
from planner.optimiser.replanning import Repairer, replan
from planner.optimiser.solver import Solver
from planner.optimiser.standing_asks import Known
from planner.optimiser.wishes import Wishes
from tests.properties.plan_reference import legal_plans, triples
from tests.properties.plan_regions import TinyProblem, tiny_problem
from tests.repairs import repair_of, wishes_of

BOOK = load_rule_book()
MOST_PLANS = 1_500


@dataclass
class Looked:
    """All legal plans of a tiny region, each a set of (person, place, duty left), and scores."""

    tiny: TinyProblem
    problem: Problem
    plans: list[tuple[frozenset[tuple[int, int, int]], int]]

    def best(self, wishes: Wishes, fixed: set[tuple[int, int, int]]) -> int:
        """Score and what still stands, of the best plan with as much fixed as can be."""
        allowed = [
            (plan, score)
            for plan, score in self.plans
            if not wishes.declined & {one[:2] for one in plan}
        ]
        most = max(len(fixed & plan) for plan, _ in allowed)
        return max(
            score + sum(wishes.kept.get(one, 0) for one in plan - fixed)
            for plan, score in allowed
            if len(fixed & plan) == most
        )


def all_looked_through(seeds: range) -> Iterator[tuple[int, Looked, random.Random]]:
    """Those of some seeds of which all plans can be looked at; more than a quarter of them."""
    looked_at = 0
    for seed in seeds:
        looked = looked_through(seed)
        if looked is not None:
            looked_at += 1
            yield seed, looked, random.Random(seed)
    assert 4 * looked_at > len(seeds)


def looked_through(seed: int) -> Looked | None:
    """None if there are too many plans, or nothing to plan."""
    tiny = tiny_problem(seed)
    engine = RuleEngine(tiny.region, BOOK)
    services = service_numbers(tiny.region, tiny.services)
    plans = legal_plans(tiny.region, engine, tiny.weights, tiny.services, MOST_PLANS)
    if plans is None or len(plans) < 2:
        return None
    return Looked(tiny, Problem.of(tiny.region, tiny.weights, services), plans)


def asks(plan: Plan) -> list[Ask]:
    return [Ask.of(one) for one in plan.assignments]


def check(looked: Looked, repair: Repair, found: Repaired) -> None:
    """Against all plans there are; the audit has passed, else there were no plan."""
    known = Known.of(looked.problem, repair.standing)
    wishes = known.wishes(looked.problem, repair)
    assert wishes.declined == _where(looked, repair.declined)
    fixed = _fixed(known, repair)
    kept = found.kept - len(repair.fixed) + len(found.impossible)
    worth = found.plan.score + found.stability * kept
    assert worth == looked.best(wishes, fixed)
    assert (found.plan.bound, found.plan.status) == (found.plan.score, "optimal")
    planned = set(asks(found.plan))
    assert not planned & repair.declined
    assert repair.fixed - planned == {one.ask for one in found.impossible}
    dropped = {Ask.of(one) for one in repair.standing} - planned - repair.declined
    assert {Ask.of(one) for one in found.given_up} == dropped


@pytest.mark.parametrize("first", [*range(0, 60, 20), 21440, 30360, 32160])
def test_no_plan_is_worth_more_than_one_that_is_repaired_again_and_again(first: int) -> None:
    """From 21440 on: what somebody declined hid another assignment of its sort that was needed."""
    looked_at = 0
    for _, looked, chance in all_looked_through(range(first, first + 20)):
        tiny = looked.tiny
        repairer = Repairer(tiny.region, BOOK, tiny.weights, tiny.services)
        plan, fixed, declined = repairer.plan(), set[Ask](), set[Ask]()
        for _ in range(3):
            open_asks = [one for one in asks(plan) if one not in fixed]
            if not open_asks:
                break
            (declined if chance.random() < 0.6 else fixed).add(chance.choice(open_asks))
            fixed &= set(asks(plan))
            repair = repair_of(
                plan.assignments, fixed=fixed, declined=declined, compare=chance.random() < 0.3
            )
            found = repairer.replan(repair)
            check(looked, repair, found)
            if found.best_score is not None:
                free = Wishes(declined=_where(looked, declined))
                assert found.best_score == looked.best(free, _standing(looked, repair))
            plan = found.plan
            looked_at += 1
    assert looked_at > 5


def _where(looked: Looked, declined: Iterable[Ask]) -> frozenset[tuple[int, int]]:
    region, places = looked.problem.region, looked.problem.places
    return frozenset(
        (
            region.people.ids.index[one.staff_id],
            places.place_of(
                region.services.ids.index[one.service], one.day, region.shifts.ids.index[one.shift]
            ),
        )
        for one in declined
    )


def _standing(looked: Looked, repair: Repair) -> set[tuple[int, int, int]]:
    known = Known.of(looked.problem, repair.standing)
    return _fixed(known, repair)


def _fixed(known: Known, repair: Repair) -> set[tuple[int, int, int]]:
    stood = zip(known.standing, triples(known.moves), known.there.tolist(), strict=True)
    return {move for one, move, there in stood if there and one.ask in repair.fixed}


@pytest.mark.parametrize("first", range(300, 340, 20))
def test_a_plan_that_was_made_elsewhere_is_repaired_from_nothing(first: int) -> None:
    for _, looked, chance in all_looked_through(range(first, first + 20)):
        old = _some_plan(looked, chance)
        fixed = {Ask.of(one) for one in old if chance.random() < 0.4}
        declined = {Ask.of(one) for one in old if chance.random() < 0.3} - fixed
        repair = repair_of(old, fixed=fixed, declined=declined)
        tiny = looked.tiny
        check(
            looked, repair, replan(tiny.region, BOOK, tiny.weights, repair, services=tiny.services)
        )


def _some_plan(looked: Looked, chance: random.Random) -> list[Assignment]:
    """The assignments of any legal plan, the best or not."""
    chosen, _ = chance.choice([plan for plan in looked.plans if plan[0]])
    problem = looked.problem
    moves = [
        Move(person, duty, place, int(problem.places.lines_of(place)[0]))
        for person, place, duty in chosen
    ]
    told = describe(problem.region, problem.places, problem.before, problem.weights, moves)
    return list(told.assignments)


@pytest.mark.parametrize("first", range(400, 440, 20))
def test_sifting_repairs_within_its_bound(first: int) -> None:
    for seed, looked, chance in all_looked_through(range(first, first + 20)):
        engine = RuleEngine(looked.tiny.region, BOOK)
        solver = Solver(looked.problem, engine, all_options=False)
        last, declined = solver.run(), set[tuple[int, int]]()
        while len(last.moves) and len(declined) < 3:
            person, place, _ = chance.choice(triples(last.moves))
            declined.add((person, place))
            wishes = wishes_of(dict.fromkeys(triples(last.moves), 10), frozenset(declined))
            last = solver.again(wishes)
            assert last.score <= looked.best(wishes, set()) <= last.bound, seed
