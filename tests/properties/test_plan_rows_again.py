"""What the window works out of a plan after another is what it would work out from nothing."""

import random
from dataclasses import replace

import pytest

from planner.application.planning import Assignment
from planner.application.replanning import Stands, asks_of, stands_of
from planner.application.under_way import without_duties
from planner.domain.region import Region
from planner.optimiser.problem import Problem
from tests.properties.plan_regions import tiny_problem
from tests.properties.test_plan_audit_again import Desk
from ui.cover.plan_rows import PlanRows, plan_row


def on_the_rota(region: Region, one: Stands) -> bool:
    """Looked up duty by duty."""
    codes = region.people.ids.codes, region.services.ids.codes, region.shifts.ids.codes
    duties = region.duties
    asked = one.staff_id, one.service, one.shift, one.day
    return any(
        (codes[0][duties.person[row]], codes[1][duties.service[row]], codes[2][duties.shift[row]])
        == asked[:3]
        and duties.day[row] == asked[3]
        for row in range(len(duties))
    )


@pytest.mark.parametrize("seed", range(20))
def test_what_stands_and_is_a_duty_by_now_is_left_out(seed: int) -> None:
    chance, region = random.Random(seed), tiny_problem(seed).region
    problem = Problem.of(region, tiny_problem(seed).weights)
    codes = region.people.ids.codes, region.services.ids.codes, region.shifts.ids.codes
    duties = region.duties
    standing = [
        Stands(
            chance.choice([*codes[0], "somebody gone"]),
            codes[1][problem.places.service[place]],
            int(problem.places.day[place]),
            codes[2][problem.places.shift[place]],
            1,
        )
        for place in chance.choices(range(len(problem.places)), k=20)
    ]
    standing += [
        Stands(
            codes[0][duties.person[row]],
            codes[1][duties.service[row]],
            int(duties.day[row]),
            codes[2][duties.shift[row]],
            1,
        )
        for row in chance.sample(range(len(duties)), min(len(duties), 10))
    ]
    wanted = [one for one in standing if not on_the_rota(region, one)]
    assert list(without_duties(region, standing)) == wanted
    assert len(wanted) < len(standing) or not len(duties)
    assert without_duties(region, []) == ()


@pytest.mark.parametrize("seed", range(30))
def test_rows_after_other_plans_are_those_of_the_plan_alone(seed: int) -> None:
    desk, rows = Desk(seed), PlanRows()
    moves, last = desk.moves([]), list[Assignment]()
    for _ in range(4):
        moves = desk.moves(moves)
        plan = desk.plan(moves)
        kept = [one for one in last if desk.chance.random() < 0.6]
        # With some of the assignments of the plan before, the very same.
        plan = replace(plan, assignments=(*kept, *plan.assignments))
        assert rows.of(desk.region, plan) == [
            plan_row(desk.region, one) for one in plan.assignments
        ]
        assert stands_of(plan.assignments) == tuple(map(Stands.of, plan.assignments))
        assert asks_of(plan.assignments) == [one.ask for one in stands_of(plan.assignments)]
        last = list(plan.assignments)


def test_rows_are_written_anew_where_names_are_others() -> None:
    desk, rows = Desk(3), PlanRows()
    plan = next(plan for plan in (desk.plan(desk.moves([])) for _ in range(50)) if plan.assignments)
    before = rows.of(desk.region, plan)
    assert all(one is other for one, other in zip(rows.of(desk.region, plan), before, strict=True))
    other = Desk(4).region
    assert all(one is not other for one, other in zip(rows.of(other, plan), before, strict=True))
