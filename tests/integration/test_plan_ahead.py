"""The planner's process plans the period before anybody asks, and gives way to whoever does."""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from planner.application.planning import Plan, PlanEvent, unwatched
from planner.application.progress import CancelToken
from planner.application.replanning import Ask as Wanted
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.differing import RegionChange
from planner.domain.region import Region
from planner.optimiser import desk as desks
from planner.optimiser import so_far
from planner.optimiser import solver as solvers
from planner.optimiser.ahead import Idle
from planner.optimiser.desk import Desk
from planner.optimiser.letters import Letters
from planner.optimiser.process import Answered, Ask, Follow, Stop, Told, told_by
from planner.optimiser.replanning import Repairer
from planner.optimiser.works import CompareWork, PlanWork, RepairWork
from tests.benchmarks.sizes import demo_region, with_gaps
from tests.planner_process import serving
from tests.region_edits import edited, filled, ill, taken_away
from tests.regions import Sketch
from tests.repairs import repair_of

BOOK, WEIGHTS = load_rule_book(), Weights()
PLAN = PlanWork(None, WEIGHTS, 60.0)


@pytest.fixture(scope="module")
def region() -> Region:
    """Four gaps and three people who could fill them, two each."""
    sketch = Sketch(days=4).service("ICU").line("ICU", 1, "E")
    for name in ("ann", "bob", "cat"):
        sketch.person(name, "ICU")
    return sketch.region()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desks, "AHEAD_PAUSE_SECONDS", 0.0)


class Searches:
    """Counts the searches for a plan; they wait, half-way, until they are let go or stopped."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, waiting: bool = False) -> None:
        self.begun, self.ended, self.go = 0, threading.Event(), threading.Event()
        self.under_way = threading.Event()
        real = Repairer.plan

        def plan(repairer: Repairer, **named: object) -> Plan:
            self.begun += 1
            progress, cancel = named["progress"], named["cancel"]
            assert callable(progress)
            assert isinstance(cancel, CancelToken)
            found = real(repairer, **named)  # type: ignore[arg-type]
            self.under_way.set()
            while waiting and not (self.go.is_set() or cancel.cancelled):
                time.sleep(0.005)
                progress(PlanEvent(9, found.score, found.bound, 1.0))
            self.ended.set()
            return replace(found, status="cancelled") if cancel.cancelled else found

        monkeypatch.setattr(Repairer, "plan", plan)


class Asking:
    """One end of a pipe, whose other end is served on a thread."""

    def __init__(self, letters: Letters) -> None:
        self.letters, self.events = letters, []

    def ask(self, number: int, work: object) -> None:
        self.letters.send(Ask(number, work))

    def answer(self) -> object:
        """The next answer; `events`: what was told before it."""
        self.events: list[PlanEvent] = []
        while isinstance(message := self.letters.receive(told_by), Told):
            if isinstance(message.value, PlanEvent):
                self.events.append(message.value)
        assert isinstance(message, Answered)
        return message.value


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Searches:
    """Waiting half-way where a test asks for that."""
    return Searches(monkeypatch, waiting=getattr(request, "param", None) == "waiting")


@pytest.fixture
def served(region: Region, searches: Searches, monkeypatch: pytest.MonkeyPatch) -> Iterator[Asking]:
    """A process with the region; its first search is past the middle."""
    with serving(region, monkeypatch) as letters:
        assert searches.under_way.wait(10)
        yield Asking(letters)


half_way = pytest.mark.parametrize("searches", ["waiting"], indirect=True)


def planned_ahead(region: Region) -> Desk:
    desk = Desk(region, BOOK, WEIGHTS)
    desk.rest(Idle(), unwatched)
    return desk


def worth(found: object) -> tuple[int, int, str, int]:
    assert isinstance(found, Plan)
    return found.score, found.bound, found.status, len(found.assignments)


def test_the_plan_is_there_before_it_is_asked_for(region, searches, served) -> None:
    assert searches.ended.wait(10)
    served.ask(1, PLAN)
    wanted = PLAN.answer(Desk(region, BOOK, WEIGHTS), unwatched, CancelToken())
    assert worth(served.answer()) == worth(wanted)
    assert wanted.status == "optimal"
    assert served.events[-1].score == wanted.score
    assert searches.begun == 2  # that of the process, and the one wanted here


@half_way
def test_whoever_asks_half_way_hears_of_the_same_search_and_gets_its_plan(searches, served) -> None:
    served.ask(1, PLAN)
    heard = served.letters.receive(told_by)
    while heard.value.plan is None:  # what came before is told first
        heard = served.letters.receive(told_by)
    assert len(heard.value.plan.assignments) == 4
    searches.go.set()
    assert worth(served.answer()) == (heard.value.score, heard.value.score, "optimal", 4)
    assert searches.begun == 1


@half_way
def test_whoever_stops_it_half_way_keeps_the_plan_so_far(searches, served) -> None:
    served.ask(1, PLAN)
    served.letters.receive(told_by)
    served.letters.send(Stop(1))
    found = served.answer()
    assert (worth(found)[2:], searches.begun) == (("cancelled", 4), 1)


OTHERS = [
    replace(PLAN, services=("ICU",)),
    CompareWork(None, WEIGHTS, (), None, repair_of(()), None, None),
]


@half_way
@pytest.mark.parametrize("other", OTHERS)
def test_any_other_question_ends_it_and_is_answered(searches, served, other) -> None:
    served.ask(1, other)
    assert searches.ended.wait(10)  # stopped: nobody let it go
    searches.go.set()
    found = served.answer()
    assert worth(found if isinstance(found, Plan) else found[0].plan)[2:] == ("optimal", 4)


def test_after_a_change_the_plan_is_that_of_the_region_as_it_is(region, searches, served) -> None:
    assert searches.ended.wait(10)
    plan = PLAN.answer(Desk(region, BOOK, WEIGHTS), unwatched, CancelToken())
    searches.ended.clear()
    after = edited(region, plan, filled, random.Random(1))
    change = RegionChange.of(region, after)
    assert change is not None
    served.letters.send(Follow(change))
    assert searches.ended.wait(10)
    served.ask(1, PLAN)
    wanted = PLAN.answer(Desk(after, BOOK, WEIGHTS), unwatched, CancelToken())
    assert worth(served.answer()) == worth(wanted)
    assert len(wanted.assignments) == 3


def test_of_a_large_region_it_goes_on_from_the_search_before_the_change(monkeypatch) -> None:
    monkeypatch.setattr(so_far, "CLOSE", 1e-3)
    monkeypatch.setattr(solvers, "ALL_OPTIONS_UP_TO", 0)
    desk, chance = planned_ahead(with_gaps(demo_region(400), 60)), random.Random(1)
    kept = desk.repairer(None, WEIGHTS)
    plan = desk.made_ahead(PLAN.key, unwatched)
    assert plan is not None
    for edit in (ill, taken_away, filled):
        after = edited(desk.region, plan, edit, chance)
        change = RegionChange.of(desk.region, after)
        assert change is not None
        desk.follow(change)
        assert desk.made_ahead(PLAN.key, unwatched) is None
        desk.rest(Idle(), unwatched)
        assert desk.repairer(None, WEIGHTS) is kept
        plan = desk.made_ahead(PLAN.key, unwatched)
        assert plan is not None
        with monkeypatch.context() as exactly:
            exactly.setattr(solvers, "ALL_OPTIONS_UP_TO", 200_000)
            best = PLAN.answer(Desk(after, BOOK, WEIGHTS), unwatched, CancelToken())
        assert best.status == "optimal"
        assert plan.score <= best.score <= plan.bound
        assert best.score - plan.score <= 1e-3 * best.score


def test_repairs_build_upon_it_and_nothing_more_is_planned_ahead(region, monkeypatch) -> None:
    desk = planned_ahead(region)
    found = PLAN.answer(desk, unwatched, CancelToken())
    searches = Searches(monkeypatch)
    asked = repair_of(found.assignments, declined=[Wanted.of(found.assignments[0])])
    mended = RepairWork(asked, None, WEIGHTS, None).answer(desk, unwatched, CancelToken())
    assert (len(mended.plan.assignments), mended.plan.status) == (4, "optimal")
    desk.rest(Idle(), unwatched)
    assert searches.begun == 0


def test_a_plan_asked_for_again_is_made_anew(region, monkeypatch) -> None:
    desk = planned_ahead(region)
    searches = Searches(monkeypatch)
    first = PLAN.answer(desk, unwatched, CancelToken())
    assert searches.begun == 0
    assert worth(PLAN.answer(desk, unwatched, CancelToken())) == worth(first)
    assert searches.begun == 1


def test_of_a_large_region_a_plan_asked_for_again_goes_on_and_forgets_who_declined(
    monkeypatch,
) -> None:
    monkeypatch.setattr(solvers, "ALL_OPTIONS_UP_TO", 0)
    region = with_gaps(demo_region(400), 60)
    desk, token = Desk(region, BOOK, WEIGHTS), CancelToken()
    first = PLAN.answer(desk, unwatched, token)
    kept = desk.repairer(None, WEIGHTS)
    no = [Wanted.of(one) for one in first.assignments[:20]]
    mended = RepairWork(repair_of(first.assignments, declined=no), None, WEIGHTS, None)
    without = mended.answer(desk, unwatched, token).plan
    assert without.score < first.score
    again = PLAN.answer(desk, unwatched, token)
    assert desk.repairer(None, WEIGHTS) is kept
    assert first.score - again.score <= so_far.CLOSE * first.score < first.score - without.score
    assert again.bound >= first.score


def test_other_plans_are_held_against_it(region, monkeypatch) -> None:
    desk = planned_ahead(region)
    searches = Searches(monkeypatch)
    (best,) = CompareWork(None, WEIGHTS, (), None, repair_of(()), None, None).answer(
        desk, unwatched, CancelToken()
    )
    assert searches.begun == 0
    assert worth(best.plan) == worth(PLAN.answer(desk, unwatched, CancelToken()))


def test_what_breaks_it_is_told_to_whoever_asks_for_the_plan(region, monkeypatch) -> None:
    desk = Desk(region, BOOK, WEIGHTS)
    with monkeypatch.context() as patch:
        patch.setattr(Repairer, "plan", broken)
        desk.rest(Idle(), unwatched)
        with pytest.raises(ArithmeticError):
            PLAN.answer(desk, unwatched, CancelToken())
    assert worth(PLAN.answer(desk, unwatched, CancelToken()))[2:] == ("optimal", 4)


def broken(*_given: object, **_named: object) -> None:
    raise ArithmeticError
