"""A task ends in exactly one of three ways, and is heard on the window's thread."""

import threading
import weakref

import pytest

from planner.application.errors import Cancelled, UserError
from tests.ui.driving import until
from ui.tasks import DirectLane, Listener, ThreadLane, thread_lanes


class Ear:
    """Writes down how tasks end, and on which thread it was told."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, object]] = []
        self.threads: set[int] = set()

    def listener(self) -> Listener[object]:
        return Listener(
            lambda value: self._hear("finished", value),
            lambda error: self._hear("failed", type(error)),
            lambda: self._hear("cancelled", None),
            lambda text, done: self._hear("progress", (text, done)),
        )

    def _hear(self, what: str, value: object) -> None:
        self.heard.append((what, value))
        self.threads.add(threading.get_ident())


@pytest.fixture
def lane(qapp):
    lane = ThreadLane("test")
    yield lane
    lane.close()


def test_work_that_returns_ends_as_finished_on_the_windows_thread(qtbot, lane):
    ear, worker = Ear(), []

    def work(progress, cancel):
        worker.append(threading.get_ident())
        progress("half", 0.5)
        return 42

    lane.start("work", work, ear.listener())
    qtbot.waitUntil(lambda: len(ear.heard) == 2, timeout=60_000)
    assert ear.heard == [("progress", ("half", 0.5)), ("finished", 42)]
    assert ear.threads == {threading.get_ident()}
    assert worker[0] != threading.get_ident()


@pytest.mark.parametrize("error", [UserError("no"), ValueError("bug")])
def test_work_that_raises_ends_as_failed(qtbot, lane, error):
    ear = Ear()

    def work(progress, cancel):
        raise error

    task = lane.start("work", work, ear.listener())
    qtbot.waitUntil(lambda: task.ended, timeout=60_000)
    assert ear.heard == [("failed", type(error))]


def test_work_that_is_stopped_ends_as_cancelled_and_nothing_else(qtbot, lane):
    ear, begun = Ear(), threading.Event()

    def work(progress, cancel):
        begun.set()
        while True:
            cancel.check()

    task = lane.start("work", work, ear.listener())
    begun.wait(5)
    task.cancel()
    qtbot.waitUntil(lambda: task.ended, timeout=60_000)
    assert ear.heard == [("cancelled", None)]


def test_queued_work_that_is_stopped_never_begins(qtbot, lane):
    ear, gate, ran = Ear(), threading.Event(), []
    lane.start("first", lambda *_: gate.wait(5), ear.listener())
    second = lane.start("second", lambda *_: ran.append(1), ear.listener())
    second.cancel()
    gate.set()
    qtbot.waitUntil(lambda: len(ear.heard) == 2, timeout=60_000)
    assert ear.heard == [("finished", True), ("cancelled", None)]
    assert ran == []


def test_closing_a_lane_stops_its_work_and_ends_its_thread(qapp):
    lane = ThreadLane("closing")
    before = threading.active_count()

    def work(progress, cancel):
        while not cancel.cancelled:
            pass
        raise Cancelled

    lane.start("work", work, Ear().listener())
    assert threading.active_count() == before + 1
    lane.close()
    assert threading.active_count() == before


def test_the_direct_lane_has_ended_when_it_returns(qapp):
    ear = Ear()
    task = DirectLane().start("work", lambda *_: "done", ear.listener())
    assert task.ended
    assert ear.heard == [("finished", "done")]


class Large:
    """Something of which only one fits into memory."""


def test_nothing_of_a_task_is_held_when_it_has_ended(qtbot, lane):
    held, ended = [], []

    def begin() -> None:
        asked, answer = Large(), Large()
        task = lane.start(
            "work",
            lambda *_: (asked, answer)[1],
            Listener(lambda _, page=asked: ended.append(type(page))),
        )
        task.changed.connect(lambda: None)
        held.extend(weakref.ref(one) for one in (task, asked, answer))

    begin()
    until(lambda: bool(ended))
    qtbot.waitUntil(lambda: all(one() is None for one in held), timeout=20_000)


def test_a_task_that_is_kept_lets_go_of_who_listened(qtbot, lane):
    def begin():
        asked = Large()
        task = lane.start("work", lambda *_: asked is None, Listener(lambda _: asked))
        return task, weakref.ref(asked)

    task, asked = begin()
    qtbot.waitUntil(lambda: task.ended, timeout=60_000)
    qtbot.waitUntil(lambda: asked() is None, timeout=20_000)


def test_what_nobody_waits_for_gives_way_to_what_somebody_waits_for(qtbot):
    lanes, hold, done = thread_lanes(), threading.Event(), []

    def ahead(_progress, cancel):
        while len(done) < 5 and not lanes.giving_way.stopped(cancel):
            done.append(1)

    try:
        ends: list[str] = []
        for lane in (lanes.database, lanes.region, lanes.background):
            hold.clear()
            begun = threading.Event()
            held = lane.start("Held", lambda *_, at=begun: at.set() or hold.wait(20), listener())
            assert begun.wait(20)
            task = lanes.ahead.start("Ahead", ahead, listener(lambda _: ends.append("ahead")))
            qtbot.wait(60)
            assert not done
            hold.set()
            qtbot.waitUntil(lambda task=task, held=held: task.ended and held.ended, timeout=60_000)
            assert len(done) == 5
            done.clear()
        assert ends == ["ahead"] * 3
    finally:
        hold.set()
        lanes.close()


def test_the_planner_may_plan_while_something_is_made_ahead(qtbot):
    lanes, hold = thread_lanes(), threading.Event()

    def ahead(_progress, cancel):
        return lanes.giving_way.stopped(cancel)

    try:
        planning = lanes.solver.start("Planning", lambda *_: hold.wait(20), listener())
        task = lanes.ahead.start("Ahead", ahead, listener())
        qtbot.waitUntil(lambda: task.ended, timeout=60_000)
        assert not planning.ended
    finally:
        hold.set()
        lanes.close()


def test_what_gives_way_can_be_stopped(qtbot):
    lanes, hold, heard = thread_lanes(), threading.Event(), []

    def ahead(_progress, cancel):
        return lanes.giving_way.stopped(cancel)

    try:
        lanes.region.start("Held", lambda *_: hold.wait(20), listener())
        task = lanes.ahead.start("Ahead", ahead, listener(heard.append))
        qtbot.wait(30)
        task.cancel()
        qtbot.waitUntil(lambda: task.ended, timeout=60_000)
        assert heard in ([], [True])
        assert not hold.is_set()
    finally:
        hold.set()
        lanes.close()


def listener(finished=lambda _value: None):
    return Listener(finished)
