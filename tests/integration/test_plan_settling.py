"""The planner's process makes ready for repairs while nobody asks, and stops when somebody does."""

import threading
from collections.abc import Iterator

import pytest

from planner.application.planning import Plan, unwatched
from planner.application.progress import CancelToken
from planner.application.replanning import Ask as Wanted
from planner.application.replanning import Repaired
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.optimiser.ahead import Idle
from planner.optimiser.desk import Desk
from planner.optimiser.letters import Letters
from planner.optimiser.process import Answered, Ask, Told, told_by
from planner.optimiser.replanning import Repairer
from planner.optimiser.works import LeftWork, PlanWork, RepairWork
from tests.planner_process import serving
from tests.regions import Sketch
from tests.repairs import repair_of

BOOK, WEIGHTS = load_rule_book(), Weights()
PLAN = PlanWork(None, WEIGHTS, None)
AGES = 10.0
"""Seconds; nothing that is stopped lasts as long."""


@pytest.fixture(scope="module")
def region() -> Region:
    """Four gaps and six people who could fill them."""
    sketch = Sketch(days=4).service("ICU").line("ICU", 1, "E")
    for name in ("ann", "bob", "cat", "dan", "eve", "fay"):
        sketch.person(name, "ICU")
    return sketch.region()


def declined(found: Plan) -> RepairWork:
    """The first of a plan's people says no."""
    asked = repair_of(found.assignments, declined=[Wanted.of(found.assignments[0])])
    return RepairWork(asked, None, WEIGHTS, None)


class Settling:
    """Counts how often searches are made ready, and lets one last until it is stopped, or for
    ages."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, endless: bool) -> None:
        self.begun, self.done = threading.Event(), threading.Event()
        self.stopped = self.lasted = 0
        real = Repairer.settle

        def settle(
            repairer: Repairer,
            plan: Plan,
            *,
            time_limit: float | None = None,
            cancel: CancelToken | None = None,
        ) -> None:
            assert cancel is not None
            self.begun.set()
            self.lasted += endless and not cancel.wait(AGES)
            self.stopped += cancel.cancelled
            real(repairer, plan, time_limit=time_limit, cancel=cancel)
            if not cancel.cancelled:
                self.done.set()

        monkeypatch.setattr(Repairer, "settle", settle)


@pytest.fixture
def served(region: Region, monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    """One end of a pipe; its region is sent."""
    with serving(region, monkeypatch) as letters:
        yield letters


def answer(letters: Letters, number: int, work: object) -> object:
    letters.send(Ask(number, work))
    while isinstance(found := letters.receive(told_by), Told):
        pass
    assert isinstance(found, Answered)
    return found.value


def test_after_a_plan_its_search_is_made_ready_once(served, monkeypatch) -> None:
    settling = Settling(monkeypatch, endless=False)
    found = answer(served, 1, PLAN)
    assert settling.done.wait(10)
    settling.begun.clear()
    answer(served, 2, LeftWork(found))
    answer(served, 3, LeftWork(found))
    assert not settling.begun.is_set()
    assert settling.stopped == 0


def test_whoever_asks_does_not_wait_and_it_goes_on_afterwards(served, monkeypatch) -> None:
    settling = Settling(monkeypatch, endless=True)
    found = answer(served, 1, PLAN)
    assert settling.begun.wait(10)
    settling.begun.clear()
    assert answer(served, 2, LeftWork(found)) == []
    assert (settling.stopped, settling.lasted) == (1, 0), "the question itself ended it"
    assert settling.begun.wait(10)
    mended = answer(served, 3, declined(found))
    assert isinstance(mended, Repaired)
    assert settling.stopped == 2
    assert (mended.kept, len(mended.plan.assignments)) == (3, 4)


def test_a_repair_is_worth_the_same_settled_stopped_or_neither(region: Region) -> None:
    worth = []
    for cancelled in (None, False, True):
        desk, token = Desk(region, BOOK, WEIGHTS), CancelToken()
        found = PLAN.answer(desk, unwatched, token)
        if cancelled is not None:
            idle = CancelToken()
            if cancelled:
                idle.cancel()
            desk.settle(idle)
        mended = declined(found).answer(desk, unwatched, token)
        worth.append((mended.plan.score, mended.plan.status, mended.kept))
    assert len(set(worth)) == 1


def test_a_search_that_breaks_while_nobody_asks_is_given_up(region: Region, monkeypatch) -> None:
    desk = Desk(region, BOOK, WEIGHTS)
    found = PLAN.answer(desk, unwatched, CancelToken())

    def broken(*_given: object, **_named: object) -> None:
        raise ArithmeticError

    with monkeypatch.context() as patch:
        patch.setattr(Repairer, "settle", broken)
        desk.rest(Idle(), unwatched)
    mended = declined(found).answer(desk, unwatched, CancelToken())
    assert (mended.kept, len(mended.plan.assignments)) == (3, 4)
