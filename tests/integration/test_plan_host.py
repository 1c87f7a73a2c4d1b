"""The planner's process: every question ends in exactly one of finished, failed, cancelled."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from planner.application.alternatives import Compared, load_alternatives
from planner.application.errors import Cancelled, EnvironmentFault, UserError
from planner.application.planning import PlanEvent
from planner.application.progress import CancelToken
from planner.application.replanning import Ask, Repaired
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.optimiser.host import PlanHost
from planner.optimiser.replanning import Repairer
from planner.optimiser.solving import Throttle
from tests.regions import Sketch
from tests.repairs import repair_of

BOOK = load_rule_book()


@pytest.fixture(scope="module")
def region() -> Region:
    """One gap, two who could fill it, and a second gap that nobody can."""
    sketch = Sketch(days=1).service("ICU").service("ED")
    sketch.line("ICU", 1, "E").line("ED", 1, "N", skill="NIV")
    return sketch.person("ann", "ICU").person("bob", "ED", "B6").region()


@pytest.fixture
def host() -> Iterator[PlanHost]:
    one = PlanHost(BOOK, Weights(), load_alternatives(Weights()))
    yield one
    one.close()


def alive(process_id: int) -> bool:
    """Whether a process still runs; one that ended and was not waited for does not."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(process_id: int, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while alive(process_id) and time.monotonic() < until:
        time.sleep(0.02)
    return not alive(process_id)


def test_one_process_answers_question_after_question(host: PlanHost, region: Region) -> None:
    host.ready(region)
    first = host.process_id
    events: list[PlanEvent] = []
    found = host.plan(region, progress=events.append)
    assert (found.score, found.status) == (4970, "optimal")
    assert [one.staff_id for one in found.assignments] == ["ann"]
    shown = [event.plan for event in events if event.plan is not None]
    assert [one.staff_id for one in shown[-1].assignments] == ["ann"]
    assert host.plan(region, ["ED"]).assignments == ()
    assert host.process_id == first


def test_the_first_plan_is_told_at_once_and_later_ones_once_a_second() -> None:
    told: list[PlanEvent] = []
    throttle = Throttle(told.append, time.monotonic())
    throttle(1, 0, 900.0)
    throttle(1, 0, 800.0)
    throttle(1, 500, 800.0)
    throttle(2, 600, 700.0)
    assert [(event.score, event.bound) for event in told] == [(0, 900), (500, 800)]


def test_a_repair_is_the_same_as_in_this_process(host: PlanHost, region: Region) -> None:
    found = host.plan(region)
    declined = [Ask.of(found.assignments[0])]
    repair = repair_of(found.assignments, declined=declined, compare=True)
    early: list[Repaired] = []
    mended = host.repair(region, repair, first=early.append)
    here = Repairer(region, BOOK, Weights())
    here.plan()
    wanted = here.replan(repair)
    assert [one.staff_id for one in mended.plan.assignments] == ["bob"]
    assert mended.plan.assignments == wanted.plan.assignments
    assert (mended.best_score, mended.kept) == (wanted.best_score, 0)
    assert (early[0].plan.score, early[0].best_score) == (mended.plan.score, None)


def test_alternatives_are_told_one_by_one(host: PlanHost, region: Region) -> None:
    told: list[str] = []
    heard: list[Compared] = []
    found = host.compare(region, told=told.append, found_one=heard.append, only=["nearest"])
    assert [one.alternative.id for one in found] == ["best", "nearest"]
    assert [one.alternative.id for one in heard] == ["best", "nearest"]
    assert told == ["Best", "Nearest home"]


def test_reasons_are_asked_of_the_region_after_the_plan(host: PlanHost, region: Region) -> None:
    found = host.plan(region)
    (left,) = host.left_open(region, found)
    assert (left.service, left.shift, left.minimum) == ("ED", "N", 1)
    assert host.why_left(region, found, left).found.candidates == 0
    why = host.why_planned(region, found, 0)
    assert [(one.staff_id, one.less) for one in why.others] == [("bob", 20)]
    assert "Name ann is worth 20 points more than Name bob" in why.text


def test_a_failed_plan_says_what_was_wrong_and_the_next_one_is_made(
    host: PlanHost, region: Region
) -> None:
    with pytest.raises(UserError, match="no service 'NOWHERE'"):
        host.plan(region, services=["NOWHERE"])
    assert host.plan(region).score == 4970


def test_what_was_stopped_before_it_began_is_cancelled(host: PlanHost, region: Region) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        host.plan(region, cancel=token)


def test_another_region_takes_the_place_of_the_first(host: PlanHost, region: Region) -> None:
    host.plan(region)
    other = Sketch(days=1).service("ICU").line("ICU", 1, "E").region()
    assert host.plan(other).assignments == ()
    assert host.plan(region).score == 4970


def test_a_process_that_died_is_started_again(host: PlanHost, region: Region) -> None:
    host.plan(region)
    first = host.process_id
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert gone(first)
    assert host.plan(region).score == 4970
    assert host.process_id != first


def many() -> Region:
    """More than fits into a pipe that nobody reads."""
    sketch = Sketch(days=28).service("ICU").line("ICU", 1, "E")
    for number in range(9_000):
        sketch.person(f"p{number}", "ICU")
    return sketch.region()


def held(host: PlanHost, region: Region) -> int:
    """A process that has a region and reads nothing from now on."""
    host.plan(region)
    process_id = host.process_id
    assert process_id is not None
    os.kill(process_id, signal.SIGSTOP)
    return process_id


def test_a_process_that_dies_while_a_region_is_sent_is_replaced(
    host: PlanHost, region: Region
) -> None:
    first, other = held(host, region), many()
    killer = threading.Timer(0.3, os.kill, (first, signal.SIGKILL))
    killer.start()
    host.ready(other)
    assert not killer.is_alive()  # it was still being sent when the process died
    assert host.process_id != first
    assert host.plan(region).score == 4970


def test_a_process_that_dies_again_and_again_is_told_in_a_sentence(
    host: PlanHost, region: Region, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = host._start

    def begin_and_die() -> Connection:
        pipe = begin()
        assert host._process is not None
        host._process.kill()
        host._process.join()
        return pipe

    host.plan(region)
    with monkeypatch.context() as patch:
        patch.setattr(host, "_start", begin_and_die)
        os.kill(host.process_id or 0, signal.SIGKILL)
        with pytest.raises(EnvironmentFault, match=r"ended before it had an answer.*try again"):
            host.ready(many())
        with pytest.raises(EnvironmentFault, match=r"ended before it had an answer.*try again"):
            host.plan(region)
        with pytest.raises(EnvironmentFault):
            host.ready(region)
    assert host.plan(region).score == 4970


def test_who_closes_while_a_region_is_sent_hears_only_that_it_was_stopped(
    host: PlanHost, region: Region
) -> None:
    held(host, region)
    other = many()
    closing = threading.Timer(0.3, host.close)
    closing.start()
    with pytest.raises(Cancelled):
        host.ready(other)
    closing.join()
    assert host.process_id is None


def test_the_process_ends_when_it_is_closed(host: PlanHost, region: Region) -> None:
    host.ready(region)
    process_id = host.process_id
    assert process_id is not None
    host.close()
    assert gone(process_id)


_PARENT = """
import os, signal, sys
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.optimiser.host import PlanHost
from tests.regions import Sketch

def main():
    host = PlanHost(load_rule_book(), Weights(), ())
    region = Sketch(days=1).service("ICU").line("ICU", 1, "E").person("ann", "ICU").region()
    host.plan(region)
    print(host.process_id, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    main()
"""


def test_the_process_does_not_outlive_a_program_that_crashed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    root = Path(__file__).parents[2]
    crashed = subprocess.run(
        [sys.executable, str(script)],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert crashed.returncode == -signal.SIGKILL, crashed.stderr
    assert gone(int(crashed.stdout))
