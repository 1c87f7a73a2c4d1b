"""A search that follows changes of the region: what it says is true, however often it changes."""

import random

import pytest

from planner.application.plan_audit import audit_plan
from planner.application.replanning import Ask, Repair, Stands
from planner.application.rule_packs import load_rule_book
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser import so_far
from planner.optimiser.problem import Problem
from planner.optimiser.replanning import Repairer
from planner.optimiser.solver import Solver
from planner.optimiser.standing_asks import Known, where_of
from planner.optimiser.wishes import Where, Wishes
from tests.properties.plan_reference import legal_plans, triples
from tests.properties.plan_regions import TinyProblem, tiny_problem
from tests.region_edits import after_a_change

BOOK = load_rule_book()
MOST_PLANS = 800
CHANGES = 4


class AsIfLarge(Repairer):
    """Searches as for a large region, however small this one is."""

    def __init__(self, tiny: TinyProblem) -> None:
        super().__init__(tiny.region, BOOK, tiny.weights, tiny.services)
        self.search_anew()

    def search_anew(self) -> None:
        self._wishes = Wishes()
        self._solver = Solver(self._problem, self._engine, all_options=False)
        self._solver.run()

    @property
    def solver(self) -> Solver | None:
        return self._solver


def best(
    tiny: TinyProblem, region: Region, stood: frozenset[tuple[int, int, int]], declined: set[Where]
) -> int | None:
    """The greatest score with what keeping what stood is worth; None if too many plans."""
    engine = RuleEngine(region, BOOK)
    plans = legal_plans(region, engine, tiny.weights, tiny.services, MOST_PLANS)
    if plans is None:
        return None
    return max(
        score + tiny.weights.stability * len(stood & plan)
        for plan, score in plans
        if not declined & {one[:2] for one in plan}
    )


def check(
    tiny: TinyProblem,
    region: Region,
    repairer: AsIfLarge,
    standing: tuple[Stands, ...],
    declined: frozenset[Ask] = frozenset(),
) -> tuple[Stands, ...]:
    """A repair after a change is legal, and neither above the best nor its bound below."""
    known = Known.of(repairer.problem, standing)
    stood = frozenset(triples(known.moves[known.there]))
    found = repairer.replan(Repair(standing, declined=declined))
    wheres = {where_of(repairer.problem, one) for one in declined} - {None}
    most = best(tiny, region, stood, wheres)
    worth = found.plan.score + tiny.weights.stability * found.kept
    assert most is None or worth <= most <= found.plan.bound + tiny.weights.stability * found.kept
    engine, problem = RuleEngine(region, BOOK), Problem.of(region, tiny.weights)
    assert audit_plan(region, engine, problem.places, tiny.weights, found.plan) == []
    return tuple(map(Stands.of, found.plan.assignments))


def followed_through(seed: int, monkeypatch: pytest.MonkeyPatch, close: float) -> int:
    """How many changes a search followed, each checked against all plans there are."""
    monkeypatch.setattr(so_far, "CLOSE", close)
    tiny, chance, followed = tiny_problem(seed), random.Random(seed), 0
    repairer, region = AsIfLarge(tiny), tiny.region
    standing, declined = check(tiny, region, repairer, ()), set[Ask]()
    for _ in range(CHANGES):
        after = after_a_change(region, chance)
        if after is None:
            continue
        kept = repairer.solver
        assert repairer.follow(after)
        followed += repairer.solver is kept
        if repairer.solver is None:
            repairer.search_anew()
        region = after
        if standing and chance.random() < 0.3:
            declined.add(chance.choice(standing).ask)
        standing = check(tiny, region, repairer, standing, frozenset(declined))
    return followed


@pytest.mark.parametrize("close", [5e-5, 1e9])
@pytest.mark.parametrize("first", [0, 1170, 1310, 2030])
def test_a_repair_is_never_above_the_best_and_its_bound_never_below(
    first: int, close: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`close`: whether another search is needed for what is left, or hardly ever."""
    followed = sum(followed_through(seed, monkeypatch, close) for seed in range(first, first + 18))
    assert followed > 25
