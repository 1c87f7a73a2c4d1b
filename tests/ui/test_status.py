"""The status bar says at once what is done, and shows a bar and "Stop" for what takes long."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QPushButton

from ui.status import StatusBar
from ui.tasks import Listener, Task


@pytest.fixture
def status(appearance, qtbot) -> StatusBar:
    one = StatusBar(appearance)
    qtbot.addWidget(one)
    one.show()
    return one


def task(title: str) -> Task:
    return Task(title, Listener(lambda _: None))


def shown(status: StatusBar) -> tuple[bool, bool]:
    [bar], [stop] = status.findChildren(QProgressBar), status.findChildren(QPushButton)
    return bar.isVisible(), stop.isVisible()


def test_what_is_over_in_no_time_shows_its_name_and_no_bar(status):
    for _ in range(20):
        saving = task("Saving")
        status.watch(saving)
        assert status.work.text() == "Saving…"
        assert shown(status) == (False, False)
        saving.settle("finished", None)
        assert status.work.text() == "Saved"
    QTest.qWait(400)
    assert shown(status) == (False, False)


def test_what_takes_long_shows_a_bar_and_can_be_stopped(status, qtbot):
    loading = task("Loading the region")
    status.watch(loading)
    qtbot.waitUntil(lambda: shown(status) == (True, True))
    [stop] = status.findChildren(QPushButton)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert loading.token.cancelled
    loading.settle("cancelled", None)
    assert shown(status) == (False, False)


def test_the_bar_stays_while_one_task_follows_another(status, qtbot):
    first, second = task("Loading the region"), task("Counting cover")
    status.watch(first)
    qtbot.waitUntil(lambda: shown(status) == (True, True))
    status.watch(second)
    first.settle("finished", None)
    assert status.work.text() == "Counting cover…"
    assert shown(status) == (True, True)
    second.settle("finished", None)
    assert shown(status) == (False, False)


def test_what_somebody_waits_for_is_told_before_what_is_made_ahead(status, qtbot):
    made, asked = task("Speeding up suggestions"), task("Counting cover")
    made.ahead = True
    status.watch(made)
    assert status.work.text() == "Speeding up suggestions…"
    status.watch(asked)
    assert status.work.text() == "Counting cover… (and 1 more)"
    qtbot.waitUntil(lambda: shown(status) == (True, True))
    [stop] = status.findChildren(QPushButton)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert asked.token.cancelled
    assert not made.token.cancelled
    asked.settle("cancelled", None)
    assert status.work.text() == "Speeding up suggestions…"
