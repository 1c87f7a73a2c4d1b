"""Drives a window as a user does: mouse and key events of the real window, nothing else."""

import time
from collections.abc import Callable, Iterator

import numpy as np
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from planner.bootstrap import Planner
from planner.domain.calendar import Period
from ui.cover.plan_pages import PlanPages
from ui.cover.plan_panel import PlanPanel
from ui.main_window import MainWindow
from ui.rota.grid import RotaGrid

LEFT = Qt.MouseButton.LeftButton
NO_KEY = Qt.KeyboardModifier.NoModifier
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def go_round(ms: int = 0) -> None:
    """Let events go round once, or for so long; threads run meanwhile.

    `QTest.qWait` would hold them up: it keeps Python's lock while it sleeps.
    """
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


def until(done: Callable[[], bool], seconds: float = 60) -> None:
    """Let events go round until something is so."""
    enough = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < enough, "what was waited for never came"
        go_round(5)


def plan_made(window: MainWindow) -> PlanPanel:
    """The plan of the period on view, made in the planner's own process, and all else at rest."""
    until(lambda: window.rota.board is not None)
    window.plan()
    until(lambda: window.cover.plan.search.plan is not None)
    until(lambda: window.status.running == 0)
    return window.cover.plan


class Driver:
    """Mouse and keys on the board of a window."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window

    @property
    def grid(self) -> RotaGrid:
        return self.window.rota.grid

    def place(self, name: str) -> int:
        board = self.window.rota.board
        return [board.name(at) for at in range(len(board.people))].index(name)

    def choose(self, name: str, column: int) -> None:
        """Click the cell; a duty is not moved by that."""
        self.click(self.spot(name, column))

    def spot(self, name: str, column: int) -> QPoint:
        """The middle of a cell, in coordinates of the window; scrolled into view first."""
        place = self.place(name)
        index = self.grid.model().index(self.grid.model().row_of(place), column)
        self.grid.scrollTo(index)
        return self.at(self.grid.viewport(), self.grid.cell_box(place, column).center())

    def chip(self, code: str, column: int) -> QPoint:
        """The middle of a gap chip."""
        header = self.grid.date_header
        [box] = [box for box, chip in header.chips_at(column) if chip.code == code][:1]
        return self.at(header.viewport(), box.center())

    def at(self, widget: QWidget, point: QPoint) -> QPoint:
        return widget.mapTo(self.window, point)

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseClick(self.window.windowHandle(), LEFT, keys, at)
        self.settle()

    def press(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mousePress(self.window.windowHandle(), LEFT, keys, at)

    def move(self, at: QPoint) -> None:
        QTest.mouseMove(self.window.windowHandle(), at)
        QApplication.processEvents()

    def release(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.mouseRelease(self.window.windowHandle(), LEFT, keys, at)
        self.settle()

    def drag(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press, move in a few steps, release."""
        self.hold(start, end, keys)
        self.release(end, keys)

    def hold(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        """Press and move, and do not let go yet."""
        self.press(start, keys)
        for step in range(1, 6):
            self.move(start + (end - start) * step / 5)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        QTest.keyClick(self.window.windowHandle(), key, keys)
        self.settle()

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(QApplication.focusWidget(), letter)
        self.settle()

    def hurry(self, text: str, key: Qt.Key) -> None:
        """Type and press a key, and do not wait for what comes of it."""
        for letter in text:
            QTest.keyClick(QApplication.focusWidget(), letter)
        QTest.keyClick(QApplication.focusWidget(), key)

    def settle(self) -> None:
        """Until every step that was asked for is stored and shown."""
        go_round()
        until(lambda: self.window.steps.idle)

    @property
    def bubble(self) -> str:
        return self.window.rota.hands.bubble.text


def stored(planner: Planner, name: str, period: Period, service: str) -> list[str]:
    """The codes of a person as the database has them, one entry a date."""
    with planner.unit_of_work() as work:
        region = work.load_region(period, [service])
    person = region.people.ids.names.index(name)
    rows = region.duties.of_person(person)
    found: list[list[str]] = [[] for _ in period]
    for day, shift in zip(region.duties.day[rows], region.duties.shift[rows], strict=True):
        if day in period:
            found[day - period.first].append(region.shifts.ids.codes[shift])
    absences = region.absences
    for row in np.flatnonzero(absences.person == person).tolist():
        for day in range(absences.first[row], absences.last[row] + 1):
            if day in period:
                found[day - period.first].append(absences.kinds[absences.kind[row]])
    return ["/".join(codes) for codes in found]


def planned(window: MainWindow, qtbot: QtBot) -> None:
    """Press "Plan" on the cover page, and have a plan."""
    window.go("cover")
    qtbot.mouseClick(window.cover.plan.start, LEFT, pos=QPoint(5, 5))
    assert window.cover.plan.search.plan is not None


def pages_beside(window: MainWindow) -> Iterator[PlanPages]:
    """Why somebody is asked, what a decline changes, other plans: shown one after another."""
    plan = window.cover.plan
    plan.list.setFocus()
    plan.list.choose_row(0)
    for show in (plan.lists.why.click, plan.lists.decline.click, plan.others.click):
        show()
        QApplication.processEvents()
        yield plan.pages
