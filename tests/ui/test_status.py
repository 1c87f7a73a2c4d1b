"""The status bar says at once what is done, and shows a bar and "Stop" for what takes long."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QProgressBar, QPushButton

from tests.ui.driving import go_round, until
from ui.signoff.checklist import ReasonLine
from ui.status import _SHORT_MS, StatusBar
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
    [bar] = status.findChildren(QProgressBar)
    return bar.isVisible(), stop_of(status).isVisible()


def stop_of(status: StatusBar) -> QPushButton:
    [stop] = [one for one in status.findChildren(QPushButton) if one.text() == "Stop"]
    return stop


def test_what_is_over_in_no_time_shows_its_name_and_no_bar(status):
    for _ in range(20):
        saving = task("Saving")
        status.watch(saving)
        assert status.work.text() == "Saving…"
        assert shown(status) == (False, False)
        saving.settle("finished", None)
        assert status.work.text() == "Saved"
    go_round(_SHORT_MS + 100)
    assert shown(status) == (False, False)


def test_what_takes_long_shows_a_bar_and_can_be_stopped(status, qtbot):
    loading = task("Loading the region")
    status.watch(loading)
    until(lambda: shown(status) == (True, True))
    stop = stop_of(status)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert loading.token.cancelled
    loading.settle("cancelled", None)
    assert shown(status) == (False, False)


def test_the_bar_stays_while_one_task_follows_another(status):
    first, second = task("Loading the region"), task("Counting cover")
    status.watch(first)
    until(lambda: shown(status) == (True, True))
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
    until(lambda: shown(status) == (True, True))
    stop = stop_of(status)
    qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert asked.token.cancelled
    assert not made.token.cancelled
    asked.settle("cancelled", None)
    assert status.work.text() == "Speeding up suggestions…"


def test_broken_rules_are_named_and_lead_to_their_list(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    broken = window.status.broken
    assert broken.isVisible()
    assert broken.accessibleName() == f"{broken.text()}: show which"
    assert "broken" not in window.status.notes.text()
    broken.setFocus()
    QTest.keyClick(broken, Qt.Key.Key_Space)
    assert window.page == "signoff"
    checklist = window.signoff.checklist
    assert checklist.isAncestorOf(window.focusWidget())
    assert "hard breaches, not accepted" in window.focusWidget().accessibleName()
    shown = [one for one in checklist.findChildren(ReasonLine) if one.isVisible()]
    assert broken.text() == f"{len(shown)} rules broken"
    # Again from the board, by mouse, with the sign-off read already.
    window.go("rota")
    qtbot.mouseClick(broken, Qt.MouseButton.LeftButton)
    assert checklist.isAncestorOf(window.focusWidget())


def test_where_no_rule_is_broken_the_status_bar_says_so(status):
    status.show_notes("3 people · 0 rules broken", 0)
    assert not status.broken.isVisible()
    status.show_notes("3 people", 1)
    assert status.broken.isVisible()
    assert status.broken.text() == "1 rule broken"
