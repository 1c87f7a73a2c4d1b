"""A board of 200 people and 28 days is as comfortable as one of twelve: measured, on real lanes.

What counts is what the window's thread itself computes between two rounds of events: unlike the
clock it says the same on a busy machine.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QEvent, QObject, Qt

from planner.bootstrap import Planner
from tests.calls import calls_of
from tests.e2e.heartbeat import Heartbeat
from tests.regions import Sketch
from tests.stores import planner_with
from tests.ui.driving import CONTROL, Driver, go_round, stored
from ui.editing.judgement import Judgement
from ui.main_window import MainWindow
from ui.rota.grid import RotaGrid
from ui.rota.model import BoardModel
from ui.tasks import thread_lanes

PEOPLE, DAYS = 200, 28
MOST_STALL = 100.0
"""Milliseconds of the processor between two rounds of events."""
_CYCLES = ("E E L L N - -", "L L - E E N -", "N N - - E E L", "- E L N - E E")


def large_ward() -> Sketch:
    """One service with 200 people, three shifts and a gap or two on every date."""
    sketch = Sketch(days=DAYS)
    sketch.service("BIG", name="A large ward")
    for number, shift in enumerate(("E", "L", "N"), start=1):
        sketch.line("BIG", number, shift, minimum=48, target=60)
    for number in range(PEOPLE):
        cycle = _CYCLES[number % len(_CYCLES)].split()
        sketch.person(f"9{number:05}", "BIG", "B5", name=f"Nurse {number:03}")
        codes = [cycle[(day + number) % 7] for day in range(DAYS)]
        sketch.duties(f"9{number:05}", 0, " ".join(codes))
    return sketch


@pytest.fixture(scope="module")
def large_planner(tmp_path_factory) -> Iterator[Planner]:
    planner = planner_with(tmp_path_factory.mktemp("large") / "large.db", large_ward())
    yield planner
    planner.close()


@pytest.fixture
def window(large_planner, open_window, qtbot) -> Iterator[MainWindow]:
    lanes = thread_lanes()
    window = open_window(large_planner, lanes, service="BIG")
    qtbot.waitUntil(
        lambda: window.rota.board is not None and window.status.running == 0, timeout=60_000
    )
    assert (len(window.rota.board.people), window.rota.board.dates) == (PEOPLE, DAYS)
    yield window
    qtbot.waitUntil(lambda: window.status.running == 0, timeout=60_000)
    window.close()
    lanes.close()


@contextmanager
def without_a_stall() -> Iterator[None]:
    beat = Heartbeat()
    beat.start()
    yield
    go_round(30)  # a few beats more
    beat.stop()
    assert beat.steady <= MOST_STALL


class Painted(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: QObject) -> None:
        super().__init__()
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_scrolling_a_large_board_never_stalls_and_asks_the_model_for_no_cell(window):
    grid = window.rota.grid
    painted, down = Painted(grid.viewport()), grid.verticalScrollBar()
    assert down.maximum() > 0

    def scroll() -> None:
        for place in (*range(0, 700, 28), *range(0, down.maximum(), 700), down.maximum()):
            down.setValue(place)
            go_round()

    with without_a_stall():
        scroll()
    assert painted.count >= 25
    with calls_of(BoardModel.data, RotaGrid.paintEvent) as calls:
        scroll()
    assert calls[RotaGrid.paintEvent] >= 25
    assert calls[BoardModel.data] == 0


def test_typing_deleting_and_taking_back_on_a_large_board_never_stall(window, large_planner):
    driver, period = Driver(window), window.choice.period
    name = "Nurse 003"
    before = stored(large_planner, name, period, "BIG")
    free = before.index("")
    with without_a_stall():
        driver.choose(name, free)
        driver.type("L")
        driver.key(Qt.Key.Key_Return)
    assert stored(large_planner, name, period, "BIG")[free] == "L"
    with without_a_stall():
        driver.choose(name, free)
        driver.key(Qt.Key.Key_Delete)
        for _ in range(2):
            driver.key(Qt.Key.Key_Z, CONTROL)
    assert stored(large_planner, name, period, "BIG") == before


def test_taking_a_duty_in_hand_on_a_large_board_never_stalls(window):
    driver = Driver(window)
    board = window.rota.board
    place = next(at for at in range(PEOPLE) if board.cells.states[at, 0] != 0)
    start = driver.spot(board.name(place), 0)
    with without_a_stall():
        driver.hold(start, driver.spot(board.name(place + 1), 3))
        assert window.rota.hands.carry.active
        driver.key(Qt.Key.Key_Escape)
        driver.release(start)


def test_of_a_board_too_large_to_judge_whole_what_scrolls_into_view_is_judged(window, monkeypatch):
    monkeypatch.setattr("ui.editing.judgement.WHOLE", 0)
    driver, carry = Driver(window), window.rota.hands.carry
    board, down = window.rota.board, window.rota.grid.verticalScrollBar()
    down.setValue(0)
    place = next(at for at in range(PEOPLE) if board.cells.states[at, 0] != 0)
    start = driver.spot(board.name(place), 0)
    driver.hold(start, driver.spot(board.name(place + 1), 3))
    go_round()
    assert not carry.judgement.complete
    rows = range(28, 28 * 41, 28)
    with calls_of(Judgement.look_at) as calls:
        for value in rows:
            down.setValue(value)
            assert carry.judgement.knows(carry._in_view())
    assert calls[Judgement.look_at] < len(rows) / 2
    driver.key(Qt.Key.Key_Escape)
    driver.release(start)
