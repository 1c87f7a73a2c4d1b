"""A search that goes on from where it was: nothing gone comes back, and what is fixed is kept."""

import random
from dataclasses import replace

import pytest

from planner.application.changes import Change, ChangeSet
from planner.application.plan_audit import audit_plan
from planner.application.plan_describing import Move
from planner.application.progress import CancelToken
from planner.application.replanning import Ask, Repair, Repaired, Stands
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.patching import patched
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser import options, patience
from planner.optimiser.problem import Problem
from planner.optimiser.replanning import Repairer, replan
from planner.optimiser.solver import Solver
from tests.properties.plan_reference import best_score
from tests.properties.plan_regions import TinyProblem, tiny_problem
from tests.regions import Sketch
from tests.repairs import repair_of
from tests.told_plans import told_plan

BOOK = load_rule_book()


class StoppedAfter(CancelToken):
    """Set once it has been asked so often."""

    def __init__(self, times: int) -> None:
        object.__setattr__(self, "_times", [times])

    @property
    def cancelled(self) -> bool:
        self._times[0] -= 1  # type: ignore[attr-defined]
        return bool(self._times[0] < 0)  # type: ignore[attr-defined]


class Sifted(Repairer):
    """Searches as for a large region."""

    def __init__(self, region: Region, weights: Weights = Weights()) -> None:  # noqa: B008
        super().__init__(region, BOOK, weights)
        self._solver = Solver(self._problem, self._engine, all_options=False)
        self._solver.run()


def ask(sketch: Sketch, staff_id: str, day: int = 0) -> Ask:
    return Ask(staff_id, "ICU", sketch.first + day, "E")


def stands(one: Ask) -> Stands:
    return Stands(*one[:4], 1, None)


def asked(found: Repaired) -> list[str]:
    return [one.staff_id for one in found.plan.assignments]


def test_who_is_ill_is_not_asked_when_their_refusal_is_taken_back() -> None:
    sketch = Sketch(days=1).line("ICU", 1, "E").person("ann").person("bob", grade="B7")
    region = sketch.region()
    repairer, no = Sifted(region), frozenset({ask(sketch, "ann")})
    assert asked(repairer.replan(Repair((), declined=no))) == ["bob"]
    ill = Change("Absences", ("ann", sketch.first), None, {"to": sketch.first, "kind": "SICK"})
    after = patched(region, ChangeSet("Ill", (ill,)))
    assert after is not None
    assert repairer.follow(after)
    assert asked(repairer.replan(Repair(()))) == ["bob"]


def test_who_was_too_far_to_be_looked_at_is_kept_where_they_stand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Made elsewhere, the plan holds an option that the search had no reason to make."""
    monkeypatch.setattr(options, "FIRST_BLOCK", 1)
    sketch = Sketch(days=1).line("ICU", 1, "E")
    for name, grade in (("amy", "B5"), ("ann", "B5"), ("bob", "B6"), ("cat", "B7")):
        sketch.person(name, grade=grade)
    cat = ask(sketch, "cat")
    for weights, fixed in ((Weights(), [cat]), (replace(Weights(), stability=100), [])):
        repairer = Sifted(sketch.region(), weights)
        found = repairer.replan(Repair((stands(cat),), frozenset(fixed)))
        assert asked(found) == ["cat"]
        assert found.impossible == ()
        assert found.plan.bound >= found.plan.score


def test_who_declined_is_not_asked_where_nothing_could_be_gained() -> None:
    """What stood was worth only that it stood."""
    weights = replace(Weights(), target_slot=0, extra=0, stability=50)
    sketch = Sketch(days=1).line("ICU", 1, "E", minimum=0, target=1).person("ann")
    repairer, ann = Sifted(sketch.region(), weights), ask(sketch, "ann")
    assert asked(repairer.replan(Repair((stands(ann),)))) == ["ann"]
    found = repairer.replan(Repair((stands(ann),), declined=frozenset({ann})))
    assert asked(found) == []
    assert found.plan.status == "optimal"


def test_what_is_fixed_is_kept_by_a_search_that_is_stopped_at_once() -> None:
    sketch = Sketch(days=3).line("ICU", 1, "E").person("ann").person("bob")
    region, days = sketch.region(), [ask(sketch, "ann", day) for day in range(3)]
    repair = Repair(tuple(map(stands, days[:2])), frozenset({days[0]}), frozenset({days[1]}))
    stopped = StoppedAfter(0)
    weights = replace(Weights(), max_assignments=3)
    repairer = Repairer(region, BOOK, weights)
    repairer.plan()
    far = Repair((stands(days[2]),), frozenset({days[2]}), frozenset(days[:2]))
    for found, fixed in (
        (replan(region, BOOK, weights, repair, cancel=stopped), days[0]),
        (repairer.replan(repair, cancel=stopped), days[0]),
        (repairer.replan(far, cancel=stopped), days[2]),
    ):
        assert fixed in map(Ask.of, found.plan.assignments)
        assert found.impossible == ()


def test_what_a_stopped_search_has_not_kept_is_not_said_to_be_impossible(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Named for a further slot, ann would fill the minimum; a search finds that she can come."""
    sketch = Sketch(days=1).line("ICU", 1, "E").line("ICU", 2, "E", minimum=0, target=1)
    region, ann = sketch.person("ann").region(), Stands("ann", "ICU", sketch.first, "E", 2, None)
    repair = Repair((ann,), frozenset({ann.ask}))
    assert replan(region, BOOK, Weights(), repair).impossible == ()
    assert replan(region, BOOK, Weights(), repair, cancel=StoppedAfter(0)).impossible == ()
    monkeypatch.setattr(patience, "OWED_SECONDS", -1.0)
    (lost,) = replan(region, BOOK, Weights(), repair, cancel=StoppedAfter(0)).impossible
    assert lost.reason == "the search ended before it had found a plan that keeps it"


@pytest.mark.parametrize("sifted", [True, False])
@pytest.mark.parametrize("seed", [1061, 1167, 1215, 1363, 1574, 1802, 1849, *range(40)])
def test_a_search_that_is_stopped_at_once_has_kept_all_that_is_fixed_and_can_be(
    seed: int, sifted: bool
) -> None:
    """Who made room for it, or healed it, may have declined or fallen ill."""
    tiny, chance = tiny_problem(seed), random.Random(seed)
    weights = replace(tiny.weights, max_assignments=chance.choice([2, 3]))
    repairer = Repairer(tiny.region, BOOK, weights, tiny.services)
    plan = repairer.plan()
    for _ in range(4 if len(plan.assignments) > 1 else 0):
        asks = [Ask.of(one) for one in plan.assignments]
        fixed = set(chance.sample(asks, chance.randint(1, len(asks) - 1)))
        others = [one for one in asks if one not in fixed]
        declined = chance.sample(others, chance.randint(0, len(others)))
        repair = repair_of(plan.assignments, fixed=fixed, declined=declined)
        region = tiny.region if chance.random() < 0.6 else _with_somebody_ill(tiny, fixed, chance)
        world = region, BOOK, weights
        whole = Repairer(*world, tiny.services).replan(repair)
        begun = Repairer(*world, tiny.services)
        if sifted:
            begun._solver = Solver(begun.problem, begun._engine, all_options=False)
            begun._solver.run()
        found = begun.replan(repair, cancel=StoppedAfter(chance.choice([0, 0, 1, 2])))
        assert len(found.impossible) == len(whole.impossible)
        kept = {Ask.of(one) for one in found.plan.assignments}
        assert fixed - kept == {one.ask for one in found.impossible}


def _with_somebody_ill(tiny: TinyProblem, fixed: set[Ask], chance: random.Random) -> Region:
    """One of those who have nothing fixed is off."""
    region, busy = tiny.region, {one.staff_id for one in fixed}
    others = [one for one in region.people.ids.codes if one not in busy]
    if not others:
        return region
    first = region.period.first
    away = {"to": first + chance.randint(0, 2), "kind": "SICK"}
    ill = Change("Absences", (chance.choice(others), first), None, away)
    return patched(region, ChangeSet("Ill", (ill,))) or region


@pytest.mark.parametrize("sifted", [True, False])
def test_a_search_has_a_legal_plan_and_a_true_bound_whenever_it_is_stopped(sifted: bool) -> None:
    for seed in range(0, 24, 3):
        tiny = tiny_problem(seed)
        engine = RuleEngine(tiny.region, BOOK)
        best = best_score(tiny.region, engine, tiny.weights, None, 2_000)
        problem = Problem.of(tiny.region, tiny.weights)
        for times in (0, 2, 3, 5, 9, 16, 30) if best is not None else ():
            cancel = StoppedAfter(times)
            found = Solver(problem, engine, cancel=cancel, all_options=not sifted).run()
            world = problem.region, problem.places, problem.before, problem.weights
            plan = told_plan(*world, [Move(*numbers) for numbers in found.moves.tolist()])
            assert not audit_plan(problem.region, engine, problem.places, tiny.weights, plan)
            assert found.score == plan.score <= best <= found.bound, (seed, times)
