"""Accepting a plan: what is proposed already is not proposed again."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from tests.ui.conftest import OpenWindow
from tests.ui.driving import CONTROL, Driver, plan_made, planned
from ui.tasks import thread_lanes

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


def test_a_plan_all_of_which_is_proposed_already_is_not_accepted_again(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    qtbot.mouseClick(plan.accept, LEFT)
    planned(window, qtbot)
    rows = plan.list.plan.rows
    assert {row.ask for row in rows} == plan.search.accepted
    assert not plan.accept.isEnabled()
    assert plan.accept.toolTip() == "These are proposed already"
    qtbot.mouseClick(plan.tabs.all, LEFT)
    plan.list.setFocus()
    plan.list.choose_row(0)
    QTest.keyClick(plan.list, Qt.Key.Key_Space)
    assert plan.accept.text() == f"Accept 1 of {len(rows)}"
    qtbot.mouseClick(plan.accept, LEFT)
    assert len(ward_planner.cover_actions.proposals(window.choice.period)) == 1
    gone = len(rows) - 1
    assert f": proposed, in place of {gone} earlier proposals. Ctrl+Z" in plan.note.text()
    assert not plan.accept.isEnabled()
    Driver(window).key(Qt.Key.Key_Z, CONTROL)
    assert len(ward_planner.cover_actions.proposals(window.choice.period)) == len(rows)
    assert plan.accept.isEnabled()


def test_what_was_left_out_stays_out_when_the_plan_is_repaired(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    out = plan.list.plan.rows[0].ask
    plan.list.setFocus()
    plan.list.choose_row(0)
    QTest.keyClick(plan.list, Qt.Key.Key_Space)
    QTest.keyClick(plan.list, Qt.Key.Key_Down)
    QTest.keyClick(plan.list, Qt.Key.Key_Delete)
    rows = plan.list.plan.rows
    assert out in {row.ask for row in rows}
    assert [rows[at].ask for at in range(len(rows)) if at not in plan.lists.chosen] == [out]
    assert plan.accept.text() == f"Accept {len(rows) - 1} of {len(rows)}"
    planned(window, qtbot)
    assert plan.accept.text().startswith("Accept all"), "another plan is shown whole"


def test_of_another_plan_it_is_not_said_what_a_repair_changed(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    planned(window, qtbot)
    plan = window.cover.plan
    plan.list.setFocus()
    plan.list.choose_row(0)
    QTest.keyClick(plan.list, Qt.Key.Key_Delete)
    assert plan.changes.isVisible()
    qtbot.mouseClick(plan.others, LEFT)
    others = plan.pages.others
    others.table.setFocus()
    QTest.keyClick(others.table, Qt.Key.Key_Down)
    qtbot.mouseClick(others.show_it, LEFT)
    assert window.focusWidget() is others.table, "the button rests"
    assert others.table.others.text(1, 0).endswith("(on view)")
    assert not plan.changes.isVisible()


def test_the_list_stays_where_it_is_while_other_plans_are_made(open_window, ward_planner, qtbot):
    window = open_window(ward_planner, lanes=thread_lanes())
    plan = plan_made(window)
    top = plan.lists.mapTo(window, QPoint()).y()
    qtbot.mouseClick(plan.others, LEFT)
    assert plan.search.busy
    QTest.qWait(50)
    assert plan.lists.mapTo(window, QPoint()).y() == top
    if plan.search.busy:
        assert not any(one.isEnabled() for one in (plan.start, plan.others))
        plan.pages.others.stop.click()
    qtbot.waitUntil(lambda: not plan.search.busy, timeout=30_000)
    assert all(one.isEnabled() for one in (plan.start, plan.others))
