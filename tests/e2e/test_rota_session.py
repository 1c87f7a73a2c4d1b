"""A coordinator's session by mouse and keys: demonstration, service, drag, type, paste, undo."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from tests.e2e.heartbeat import Heartbeat
from tests.ui.conftest import (  # noqa: F401 - fixtures
    appearance,
    bugs,
    empty_planner,
    open_window,
    qapp,
)
from tests.ui.driving import CONTROL, SHIFT, Driver, stored
from tests.ui.test_window import board_codes
from ui.rota.verdicts import FINE
from ui.tasks import thread_lanes

Key = Qt.Key
MOST_PROCESSOR_MS = 100
MOST_WALL_MS = 600
"""Slack for a machine that does other things at the same time."""


class Session:
    """A driver with a heartbeat, which rests while the test reads the store."""

    def __init__(self, driver: Driver, planner, qtbot) -> None:
        self.driver, self.planner, self.qtbot = driver, planner, qtbot
        self.beat = Heartbeat()

    @property
    def board(self):
        return self.driver.window.rota.board

    @contextmanager
    def watched(self, step: str) -> Iterator[Driver]:
        self.beat.step = step
        self.beat.start()
        yield self.driver
        self.qtbot.wait(40)
        self.beat.stop()

    def codes(self, name: str) -> list[str]:
        """What the store holds; the board must show the same."""
        board = self.board
        found = stored(self.planner, name, board.region.period, board.entry.code)
        shown = [text.replace(" ", "/") for text in board_codes(self.driver.window, name)]
        assert found == shown
        return found

    def everything(self) -> list[list[str]]:
        return [self.codes(self.board.name(place)) for place in range(len(self.board.people))]


@pytest.fixture
def session(open_window, empty_planner, qtbot) -> Session:  # noqa: F811
    window = open_window(empty_planner, lanes=thread_lanes())
    session = Session(Driver(window), empty_planner, qtbot)
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.start, timeout=10_000)
    with session.watched("demonstration"):
        button = window.start.buttons["demo"]
        session.driver.click(session.driver.at(button, QPoint(20, 10)))
        qtbot.waitUntil(lambda: window.rota.board is not None, timeout=120_000)
        qtbot.waitUntil(lambda: window.status.running == 0, timeout=30_000)
    return session


def fine_cell(session: Session, place: int) -> int | None:
    """A free date of a person that answers "fine" to what is in hand."""
    answers = session.driver.grid._answers
    assert answers is not None
    columns = np.flatnonzero(answers.shows[place] == FINE)
    return int(columns[0]) if len(columns) else None


def first_duty(session: Session, place: int) -> int:
    from ui.editing.cargo import duties_at

    board = session.board
    return next(c for c in range(board.dates) if duties_at(board, (place, c)))


def test_a_session_of_drag_type_paste_undo_agrees_with_the_store(session, qtbot):
    window = session.driver.window
    with session.watched("open a service") as driver:
        box = window.top_bar.service
        box.setFocus()
        before = window.choice.service
        driver.key(Key.Key_Down)
        qtbot.waitUntil(lambda: window.choice.service != before, timeout=5_000)
        qtbot.waitUntil(lambda: session.board.entry.code == window.choice.service, timeout=20_000)
    start = session.everything()
    named = next(
        p for p in range(len(session.board.people)) if not session.board.is_aid(p) and any(start[p])
    )
    name = session.board.name(named)

    with session.watched("drag") as driver:
        source = first_duty(session, named)
        code = session.codes(name)[source]
        driver.hold(driver.spot(name, source), driver.spot(name, source) + QPoint(9, 9))
        target = fine_cell(session, named)
        target = source + 1 if target is None else target
        driver.move(driver.spot(name, target))
        said = driver.bubble
        driver.release(driver.spot(name, target))
    moved = session.codes(name)
    assert name in said
    assert (code in moved[target].split("/")) or moved == start[named]

    free = next(c for c in range(len(moved)) if not moved[c])
    with session.watched("type") as driver:
        driver.choose(name, free)
        driver.type("al")
        driver.key(Key.Key_Return)
    assert session.codes(name)[free] == "AL"

    with session.watched("copy and paste") as driver:
        driver.choose(name, 0)
        for _ in range(6):
            driver.key(Key.Key_Right, SHIFT)
        driver.key(Key.Key_C, CONTROL)
        text = QApplication.clipboard().text()
        driver.choose(name, 7)
        driver.key(Key.Key_V, CONTROL)
    pasted = session.codes(name)
    assert pasted[7:14] == text.split("\t")

    with session.watched("unknown code") as driver:
        driver.choose(name, 20)
        driver.type("QQ")
        driver.key(Key.Key_Return)
        assert "There is no shift QQ" in driver.bubble
        driver.key(Key.Key_Escape)
    assert session.codes(name) == pasted

    chips = [(c, chip) for c, row in enumerate(session.board.cover.gaps) for chip in row]
    gaps = session.board.cover.minimum_gaps + session.board.cover.target_gaps
    if chips:
        column, chip = chips[0]
        with session.watched("fill a gap") as driver:
            driver.hold(driver.chip(chip.code, column), driver.spot(name, column))
            shows = driver.grid._answers.shows[:, column]
            takers = np.flatnonzero(shows == FINE)
            if len(takers):
                taker = session.board.name(int(takers[0]))
                driver.move(driver.spot(taker, column))
                driver.release(driver.spot(taker, column))
            else:
                driver.key(Key.Key_Escape)
                driver.release(driver.spot(name, column))
        if len(takers):
            assert chip.code in session.codes(taker)[column].split("/")
            now = session.board.cover
            assert now.minimum_gaps + now.target_gaps <= gaps

    with session.watched("undo everything") as driver:
        for _ in range(10):
            driver.key(Key.Key_Z, CONTROL)
    assert session.everything() == start
    with session.watched("redo everything") as driver:
        for _ in range(10):
            driver.key(Key.Key_Y, CONTROL)
    assert session.codes(name)[free] == "AL" or free in range(7, 14)
    print(
        f"\nlongest gap: {session.beat.wall:.0f} ms, of it computed "
        f"{session.beat.processor:.0f} ms ({session.beat.where})"
    )
    assert session.beat.processor < MOST_PROCESSOR_MS
    assert session.beat.wall < MOST_WALL_MS
