"""The planner's process follows changes of its region: small ones are sent, and searches kept."""

import random
from collections.abc import Iterator

import pytest

from planner.application.alternatives import load_alternatives
from planner.application.changes import Change, ChangeSet
from planner.application.planning import Plan, unwatched
from planner.application.progress import CancelToken
from planner.application.replanning import Ask, Repaired
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.differing import RegionChange
from planner.domain.patching import patched
from planner.domain.region import Region
from planner.optimiser import host as hosts
from planner.optimiser import so_far
from planner.optimiser import solver as solvers
from planner.optimiser.desk import Desk
from planner.optimiser.host import PlanHost
from planner.optimiser.process import Follow, followed
from planner.optimiser.replanning import replan
from planner.optimiser.works import LeftWork, PlanWork, RepairWork
from tests.benchmarks.sizes import demo_region, with_gaps
from tests.region_edits import edited, filled, ill, taken_away
from tests.repairs import repair_of

BOOK, WEIGHTS = load_rule_book(), Weights()


@pytest.fixture(scope="module")
def region() -> Region:
    return with_gaps(demo_region(400), 60)


@pytest.fixture
def host() -> Iterator[PlanHost]:
    one = PlanHost(BOOK, WEIGHTS, load_alternatives(WEIGHTS))
    yield one
    one.close()


def answer(desk: Desk, plan: Plan) -> Repaired:
    work = RepairWork(repair_of(plan.assignments), None, WEIGHTS, None)
    return work.answer(desk, unwatched, CancelToken())


@pytest.mark.parametrize("seed", range(3))
def test_a_search_is_kept_and_its_repairs_are_near_the_best_there_is(
    region: Region, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(so_far, "CLOSE", 1e-3)
    desk, chance = Desk(region, BOOK, WEIGHTS), random.Random(seed)
    with monkeypatch.context() as sifting:
        sifting.setattr(solvers, "ALL_OPTIONS_UP_TO", 0)
        plan = PlanWork(None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
        desk.told(plan)
        desk.settle(CancelToken())
    kept = desk.repairer(None, WEIGHTS)
    for edit in (ill, filled, taken_away, ill, taken_away, filled):
        after = edited(desk.region, plan, edit, chance)
        change = RegionChange.of(desk.region, after)
        assert change is not None
        desk.follow(change)
        assert desk.repairer(None, WEIGHTS) is kept
        found = answer(desk, plan)
        best = replan(after, BOOK, WEIGHTS, repair_of(plan.assignments))
        assert best.plan.status == "optimal"
        worth, most = (one.plan.score + one.stability * one.kept for one in (found, best))
        assert worth <= most <= found.plan.bound + found.stability * found.kept
        assert most - worth <= 1e-3 * most
        plan = found.plan


def test_questions_after_a_change_are_those_of_the_region_as_it_is(region: Region) -> None:
    desk, chance = Desk(region, BOOK, WEIGHTS), random.Random(1)
    plan = PlanWork(None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
    after = edited(region, plan, taken_away, chance)
    change = RegionChange.of(region, after)
    assert change is not None
    desk.follow(change)
    again = PlanWork(None, WEIGHTS, None)
    found = again.answer(desk, unwatched, CancelToken())
    fresh = Desk(after, BOOK, WEIGHTS)
    wanted = again.answer(fresh, unwatched, CancelToken())
    assert (found.score, found.bound) == (wanted.score, wanted.bound)
    left = LeftWork(found)
    kept, from_nothing = (left.answer(one, unwatched, CancelToken()) for one in (desk, fresh))
    assert kept == from_nothing


def test_of_a_changed_region_only_the_change_is_sent(
    host: PlanHost, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    host.ready(region)
    plan = host.plan(region)

    monkeypatch.setattr(hosts, "send_region", never)
    chance, first = random.Random(2), host.process_id
    for edit in (ill, taken_away, filled):
        region = edited(region, plan, edit, chance)
        host.ready(region)
        found = host.repair(region, repair_of(plan.assignments))
        wanted = replan(region, BOOK, WEIGHTS, repair_of(plan.assignments))
        assert found.plan.score + 10 * found.kept == wanted.plan.score + 10 * wanted.kept
        assert found.plan.status == "optimal"
        plan = found.plan
    assert host.process_id == first


def test_what_breaks_on_the_way_to_a_changed_region_costs_only_what_was_known(
    host: PlanHost, region: Region
) -> None:
    desk, chance = Desk(region, BOOK, WEIGHTS), random.Random(3)
    plan = PlanWork(None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
    after = edited(region, plan, ill, chance)
    change = RegionChange.of(region, after)
    assert change is not None
    desk.repairer(None, WEIGHTS)._audit = None  # type: ignore[assignment]
    later = followed(desk, Follow(change))
    assert later is not desk
    assert answer(later, plan).plan.status == "optimal"


def test_somebody_fixed_who_falls_ill_is_told_of_and_the_search_is_kept(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(so_far, "CLOSE", 1e-3)
    monkeypatch.setattr(solvers, "ALL_OPTIONS_UP_TO", 0)
    desk, chance = Desk(region, BOOK, WEIGHTS), random.Random(4)
    plan = PlanWork(None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
    desk.told(plan)
    desk.settle(CancelToken())
    fixed = chance.choice(plan.assignments)
    day = {"to": fixed.day, "kind": "SICK"}
    change = Change("Absences", (fixed.staff_id, fixed.day), None, day)
    after = patched(region, ChangeSet("Ill", (change,)))
    assert after is not None
    sent = RegionChange.of(region, after)
    assert sent is not None
    desk.follow(sent)
    monkeypatch.setattr(solvers.Solver, "_search", never)
    repair = repair_of(plan.assignments, fixed=[Ask.of(fixed)])
    found = RepairWork(repair, None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
    assert [one.ask for one in found.impossible] == [Ask.of(fixed)]
    assert fixed.staff_id in {one.staff_id for one in found.given_up}
    assert found.kept > len(plan.assignments) // 2


def test_what_was_carried_over_too_often_is_found_out_anew_while_nobody_asks(
    region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solvers, "ALL_OPTIONS_UP_TO", 0)
    desk, chance = Desk(region, BOOK, WEIGHTS), random.Random(5)
    plan = PlanWork(None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
    desk.told(plan)
    desk.settle(CancelToken())
    declined = Ask.of(chance.choice(plan.assignments))
    repair = repair_of(plan.assignments, declined=[declined])
    monkeypatch.setattr(so_far, "CLOSE", 1.0)
    for edit in (ill, taken_away, filled, ill):
        found = RepairWork(repair, None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
        after = edited(desk.region, found.plan, edit, chance)
        change = RegionChange.of(desk.region, after)
        assert change is not None
        desk.follow(change)
        repair = repair_of(found.plan.assignments, declined=[declined])
    found = RepairWork(repair, None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
    far = found.plan.bound - found.plan.score
    assert far > 0
    monkeypatch.setattr(so_far, "CLOSE", 1.5 * far / found.plan.bound)
    found = RepairWork(repair, None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
    search = solvers.Solver._search
    monkeypatch.setattr(solvers.Solver, "_search", never)
    asked = CancelToken()
    asked.cancel()
    desk.settle(asked)  # somebody asks before it is quiet: they need not wait for a search to stop
    monkeypatch.setattr(solvers.Solver, "_search", search)
    desk.settle(CancelToken())
    repair = repair_of(found.plan.assignments, declined=[declined])
    monkeypatch.setattr(solvers.Solver, "_search", never)
    again = RepairWork(repair, None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
    assert again.plan.bound - again.plan.score < far
    assert declined not in map(Ask.of, again.plan.assignments)


def never(*_given: object) -> None:
    raise AssertionError("another search was made, or the whole region sent again")
