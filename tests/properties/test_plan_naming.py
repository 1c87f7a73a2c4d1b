"""Where naming somebody for another line costs more than a slot is worth, plans stay exact (A14).

Then the cheapest naming is not always one of a best filling, and rows that are hardly ever needed
hold the two together.
"""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.application.plan_audit import audit_plan
from planner.application.planning import Plan
from planner.application.replanning import Ask
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.hall_rows import binding_sets
from planner.optimiser.master import Master
from planner.optimiser.problem import Problem
from planner.optimiser.replanning import Repairer
from planner.optimiser.solver import Solver
from planner.optimiser.solving import plan
from planner.optimiser.standing_asks import where_of
from tests.properties.plan_reference import best_score, legal_plans
from tests.regions import Sketch
from tests.repairs import repair_of

BOOK = load_rule_book()
DEAR_RANK = replace(Weights(), minimum_slot=30, target_slot=25, rank=20, extra=0, redeploy=1)
"""A slot is worth about as much as a rank."""
GRADES = ("B5", "B6", "B7")


class Asked:
    """Counts the places where naming had to be held to a best filling."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.number = 0
        real = Master.keep_naming_exact

        def keep(master: Master, place: int) -> bool:
            new = real(master, place)
            self.number += new
            return new

        monkeypatch.setattr(Master, "keep_naming_exact", keep)


def crowded(seed: int, lines: int) -> Region:
    """As `nested`, of many lines and of people who are free or on duty at random."""
    chance = Random(seed)
    sketch = Sketch(days=1).service("A", priority=1).service("B", site="SB").travel("SA", "SB", 3)
    for number in range(1, lines + 1):
        minimum = chance.choice([0, 1])
        target = minimum + chance.choice([0, 1])
        sketch.line("A", number, "E", minimum=minimum, target=target, grade=chance.choice(GRADES))
    sketch.line("B", 1, "E", grade="B5")
    for number in range(lines + 3):
        name, home = f"p{number}", chance.choice("AB")
        sketch.person(name, home, chance.choice(["B6", "B7", "B7"]), rule_set="consultant")
        if chance.random() < 0.3:
            sketch.duty(name, 0, "E", chance.choice("AB"))
    return sketch.region()


def nested(seed: int) -> Region:
    """One shift with lines of several grades, people who can do several of them, one lender."""
    chance = Random(seed)
    sketch = Sketch(days=1).service("A", priority=chance.choice([1, 1, 2])).service("B", site="SB")
    sketch.travel("SA", "SB", chance.choice([0, 3, 10]))
    for number in range(1, chance.choice([2, 3, 3]) + 1):
        minimum = chance.choice([0, 1])
        target = minimum + chance.choice([0, 1])
        sketch.line("A", number, "E", minimum=minimum, target=target, grade=chance.choice(GRADES))
    sketch.line("B", 1, "E", minimum=chance.choice([0, 1]), target=1, grade=chance.choice(GRADES))
    for number in range(chance.choice([2, 3, 4])):
        name, home = f"p{number}", chance.choice(["A", "B"])
        sketch.person(name, home, chance.choice(["B6", "B7", "B7"]), rule_set="consultant")
        if chance.random() < 0.3:
            sketch.duty(name, 0, "E", chance.choice(["A", "B"]))
    return sketch.region()


def checked(region: Region, weights: Weights) -> Plan:
    """The plan, proved and audited."""
    found = plan(region, BOOK, weights)
    assert found.status == "optimal"
    engine, places = RuleEngine(region, BOOK), Problem.of(region, weights).places
    assert audit_plan(region, engine, places, weights, found) == []
    return found


def test_nobody_is_named_for_a_line_that_no_best_filling_would_give_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A ranked nurse fits the further slot for nothing, but would fill the minimum first."""
    asked = Asked(monkeypatch)
    sketch = Sketch(days=1).service("A", priority=1).line("A", 1, "E", grade="B5")
    sketch.line("A", 2, "E", minimum=0, target=1, grade="B6")
    region = sketch.person("ann", "A", "B6", rule_set="consultant").region()

    dear = checked(region, DEAR_RANK)
    assert [(one.staff_id, one.line, one.points) for one in dear.assignments] == [("ann", 1, 20)]
    assert asked.number == 1
    too_dear = checked(region, replace(DEAR_RANK, rank=40))
    assert too_dear.assignments == ()
    assert too_dear.score == 0


def test_of_a_place_with_many_lines_it_is_found_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """4,096 sets of its lines are there, of which few can bind."""
    asked = Asked(monkeypatch)
    found = checked(crowded(2, lines=12), DEAR_RANK)
    assert found.score == found.bound == 171
    assert asked.number > 0


@given(st.lists(st.tuples(st.integers(0, 63), st.integers(0, 3)), max_size=7), st.data())
def test_no_other_set_of_lines_is_tighter(
    people: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Whoever of some masks is there, and whatever slots the lines have."""
    slots = data.draw(st.lists(st.integers(0, 3), min_size=6, max_size=6))

    def most(subset: int) -> int:
        asked = sum(number for bit, number in enumerate(slots) if subset >> bit & 1)
        return sum(slots) - asked + sum(number for mask, number in people if mask & subset)

    binding = binding_sets([mask for mask, _ in people], 6)
    assert min(map(most, binding)) == min(map(most, range(64)))


@pytest.mark.parametrize("first", [0, 60])
def test_no_legal_plan_beats_it(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked(monkeypatch)
    looked_at = 0
    for seed in range(first, first + 20):
        region = nested(seed)
        engine = RuleEngine(region, BOOK)
        best = best_score(region, engine, DEAR_RANK, None, 3_000)
        if best is None:
            continue
        looked_at += 1
        found = checked(region, DEAR_RANK)
        assert (found.score, found.bound) == (best, best), seed
        sifted = Solver(Problem.of(region, DEAR_RANK), engine, all_options=False).run()
        assert sifted.score <= best <= sifted.bound, seed
    assert looked_at > 15
    assert asked.number > 1


def test_nor_does_any_beat_a_repair_after_refusals() -> None:
    """The rows are there before the prices are, this time: prices must count what each can do."""
    looked_at = 0
    for seed in range(20):
        region, chance, declined = nested(seed), Random(seed), set[Ask]()
        plans = legal_plans(region, RuleEngine(region, BOOK), DEAR_RANK, None, 3_000)
        repairer = Repairer(region, BOOK, DEAR_RANK)
        found = repairer.plan()
        while found.assignments and plans is not None:
            looked_at += 1
            stood = {where_of(repairer.problem, Ask.of(one)) for one in found.assignments}
            declined.add(Ask.of(chance.choice(found.assignments)))
            gone = {where_of(repairer.problem, one) for one in declined}
            repaired = repairer.replan(repair_of(found.assignments, declined=declined))
            best = max(
                score + DEAR_RANK.stability * len(stood & asked)
                for asked, score in (({one[:2] for one in plan}, score) for plan, score in plans)
                if not gone & asked
            )
            found = repaired.plan
            assert found.status == "optimal"
            assert found.score + DEAR_RANK.stability * repaired.kept == best, seed
    assert looked_at > 40
