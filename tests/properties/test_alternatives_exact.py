"""Each alternative is the best by its own weights, what decides beside the score included."""

from dataclasses import replace

import numpy as np
import pytest

from planner.application.alternatives import (
    Alternative,
    AlternativeService,
    figures_of,
    load_alternatives,
)
from planner.application.plan_audit import audit_plan
from planner.application.planning import EXTRA, Assignment, Plan
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.sheets import RULE_SETS
from planner.domain.shifts import KINDS, Shift, ShiftKind
from planner.optimiser.solving import plan
from tests.properties.plan_reference import best_score
from tests.properties.plan_regions import TinyProblem, tiny_problem

BOOK = load_rule_book()


def with_costs(seed: int) -> TinyProblem:
    """A tiny problem in which most people's cost is known and some shifts are on-call."""
    tiny = tiny_problem(seed)
    people = tiny.region.people
    rng = np.random.default_rng(seed)
    cost = rng.choice([np.nan, 12.5, 20.0, 31.75, 60.0], len(people))
    shifts = tiny.region.shifts
    on_call = rng.random(len(shifts.values)) < 0.25
    values = tuple(map(_on_call_if, shifts.values, on_call.tolist()))
    kind = np.array([KINDS.index(shift.kind) for shift in values], dtype=np.int32)
    region = replace(
        tiny.region,
        people=replace(people, hourly_cost=cost),
        shifts=replace(shifts, values=values, kind=kind),
    )
    return replace(tiny, region=region)


def _on_call_if(shift: Shift, on_call: bool) -> Shift:
    return replace(shift, kind=ShiftKind.ON_CALL) if on_call else shift


def beside(region: Region, found: Plan, weights: Weights) -> int:
    """What decided beside the score, counted again."""
    people = [one.staff_id for one in found.assignments]
    asking = sum(
        weights.asking * number for name in set(people) for number in range(people.count(name))
    )
    cost = region.people.hourly_cost
    known = cost[~np.isnan(cost)]
    middle = float(np.median(known)) if len(known) else 0.0
    pounds = 0
    for one in found.assignments:
        if one.mode == EXTRA:
            hourly = float(cost[region.people.ids.index[one.staff_id]])
            hourly = middle if np.isnan(hourly) else hourly
            pounds += round(hourly * hours_of(region, one) * weights.per_pound)
    return asking + pounds + weights.lending * lending(region, found)


def hours_of(region: Region, one: Assignment) -> float:
    """Paid hours, counted again: resident doctors' breaks are paid, on-call counts nothing."""
    shift = region.shifts.values[region.shifts.ids.index[one.shift]]
    if shift.kind is not ShiftKind.WORK:
        return 0.0
    start, end = (int(region.clock.instant(one.day, at)) for at in (shift.start, shift.end))
    rule_set = RULE_SETS[region.people.rule_set[region.people.ids.index[one.staff_id]]]
    unpaid = 0 if rule_set == "resident_doctor" else shift.break_minutes
    return (end - start - unpaid) / 60


def lending(region: Region, found: Plan) -> int:
    """1 + 2 + … for the assignments of each trust in others."""
    lent: dict[int, int] = {}
    for one in found.assignments:
        own = int(region.people.trust[region.people.ids.index[one.staff_id]])
        host = int(region.services.trust[region.services.ids.index[one.service]])
        lent[own] = lent.get(own, 0) + (own != host)
    return sum(count * (count + 1) // 2 for count in lent.values())


@pytest.mark.parametrize("first", range(700, 730, 10))
def test_no_plan_is_worth_more_by_the_weights_of_an_alternative(first: int) -> None:
    looked_at = 0
    for seed in range(first, first + 10):
        tiny = with_costs(seed)
        engine = RuleEngine(tiny.region, BOOK)
        for one in load_alternatives(tiny.weights):
            best = best_score(tiny.region, engine, one.weights, tiny.services, 800)
            if best is None:
                break
            found = plan(tiny.region, BOOK, one.weights, services=tiny.services)
            looked_at += 1
            assert found.score - beside(tiny.region, found, one.weights) == best, (seed, one.id)
            assert (found.bound, found.status) == (found.score, "optimal"), (seed, one.id)
            places = Places.of(tiny.region)
            assert audit_plan(tiny.region, engine, places, one.weights, found) == []
    assert looked_at > 10


def test_every_plan_is_told_in_the_default_score() -> None:
    told = 0
    for seed in range(740, 752):
        tiny = with_costs(seed)
        alternatives = load_alternatives(tiny.weights)
        service = AlternativeService(None, BOOK, tiny.weights, plan, alternatives)  # type: ignore[arg-type]
        found = service.compare_region(tiny.region, tiny.services)
        assert [one.alternative.id for one in found] == ["best", *(one.id for one in alternatives)]
        best = found[0]
        assert best.figures.score == best.plan.score
        assert best.given_up == 0
        for one in found[1:]:
            assert one.given_up == best.plan.score - one.figures.score >= 0
            assert one.figures.extra + one.figures.moved == len(one.plan.assignments)
            told += one.given_up > 0
    assert told > 0


def test_the_same_weights_give_the_same_score() -> None:
    tiny = with_costs(741)
    found = plan(tiny.region, BOOK, tiny.weights)
    same = Alternative("x", "X", "nothing", tiny.weights)
    assert figures_of(tiny.region, BOOK, same.weights, found).score == found.score
