"""Accepting a plan: what is proposed already is not proposed again."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import OpenWindow
from tests.ui.driving import CONTROL, Driver

LEFT = Qt.MouseButton.LeftButton


def test_what_is_proposed_already_cannot_be_accepted_again(
    open_window: OpenWindow, ward_planner, qtbot
):
    window = open_window(ward_planner)
    window.go("cover")
    plan = window.cover.plan
    qtbot.mouseClick(plan.start, LEFT)
    qtbot.waitUntil(plan.accept.isEnabled, timeout=30_000)
    count = len(plan.list.plan.rows)
    assert count > 1
    qtbot.mouseClick(plan.accept, LEFT)
    assert not plan.accept.isEnabled()
    assert plan.accept.toolTip() == "These are proposed already"
    assert plan.requests.isEnabled()
    plan.list.setFocus()
    QTest.keyClick(plan.list, Qt.Key.Key_Home)
    QTest.keyClick(plan.list, Qt.Key.Key_Space)
    assert plan.accept.isEnabled()
    assert plan.accept.text() == f"Accept {count - 1} of {count}"
    QTest.keyClick(plan.list, Qt.Key.Key_Space)
    assert not plan.accept.isEnabled()
    Driver(window).key(Qt.Key.Key_Z, CONTROL)
    assert not ward_planner.cover_actions.proposals(window.choice.period)
    assert plan.accept.isEnabled()
    assert plan.accept.toolTip() == ""
