"""After each step of a task: what is said is true, and the keyboard is where the work goes on."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.domain.rota_life import Step
from tests.ui.driving import Driver, planned
from ui.aid.cover_views import GAPS, REQUESTS
from ui.cover.gap_list import mark_text
from ui.cover.plan_pages import PlanPages
from ui.main_window import MainWindow

Key = Qt.Key


@pytest.fixture
def window(open_window, ward_planner) -> MainWindow:
    return open_window(ward_planner)


def press(button) -> None:
    assert button.isVisible()
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def small(window: MainWindow) -> None:
    window.resize(1366, 768)
    QApplication.processEvents()


# Cover -------------------------------------------------------------------------------------------
def test_what_was_placed_is_said_until_another_gap_is_chosen(window, qtbot):
    window.go("cover")
    panel = window.cover.panel
    press(panel.place)
    assert panel.said.isVisible()
    window.cover.list.setFocus()
    qtbot.keyClick(window.cover.list, Key.Key_Down)
    assert not panel.said.isVisible()


def test_what_was_placed_is_not_said_once_it_is_taken_back(window):
    window.go("cover")
    press(window.cover.panel.place)
    window.steps.undo()
    assert not window.cover.panel.said.isVisible()


def test_why_this_person_asks_of_the_first_one_where_nobody_is_chosen(window, qtbot):
    planned(window, qtbot)
    plan = window.cover.plan
    assert not plan.list.selected
    press(plan.lists.why)
    assert plan.list.selected == [0]
    assert plan.pages.isVisible()


def test_f2_asks_of_the_first_one_where_nobody_is_chosen(window, qtbot):
    planned(window, qtbot)
    plan = window.cover.plan
    qtbot.keyClick(plan.list, Key.Key_F2)
    assert plan.list.selected == [0]
    assert plan.pages.isVisible()


def test_declined_without_anybody_chosen_says_what_to_choose(window, qtbot):
    planned(window, qtbot)
    plan = window.cover.plan
    count = len(plan.list.plan.rows)
    press(plan.lists.decline)
    assert plan.lists.reason.text().startswith("Choose who declined in the list")
    assert len(plan.list.plan.rows) == count
    assert not window.cover.findChild(PlanPages).isVisible()


def test_after_a_decline_the_keys_go_on_in_the_plan(window, qtbot):
    planned(window, qtbot)
    plan = window.cover.plan
    plan.list.choose_row(0)
    press(plan.lists.decline)
    assert plan.pages.isVisible()
    assert window.focusWidget() is plan.list


def test_the_arrow_keys_compare_the_other_plans_and_enter_shows_one(window, qtbot):
    planned(window, qtbot)
    plan = window.cover.plan
    plan.others.setFocus()
    qtbot.keyClick(plan.others, Key.Key_Space)
    assert window.focusWidget() is plan.pages.others.table
    qtbot.keyClick(window.focusWidget(), Key.Key_Down)
    assert plan.pages.others.name.text() == plan.pages.others.plans[1].alternative.title
    qtbot.keyClick(window.focusWidget(), Key.Key_Return)
    assert plan.search.plan == plan.pages.others.plans[1].plan


def test_in_a_small_window_enter_plans_right_after_turning_to_the_plan(window, qtbot):
    small(window)
    window.go("cover")
    press(window.cover.side.to_plan)
    qtbot.keyClick(window.focusWidget(), Key.Key_Space)
    assert window.cover.plan.search.plan is not None


def test_gaps_are_what_the_button_shows_though_the_plan_took_their_place(window):
    small(window)
    window.go("cover")
    press(window.cover.side.to_plan)
    window.aid.show_view(REQUESTS)
    press(window.aid.switch_button(GAPS))
    assert window.cover.list.isVisible()
    assert window.focusWidget() is window.cover.list


def test_what_is_proposed_is_not_cut_beside_the_date(appearance):
    metrics = QFontMetrics(appearance.font(11))
    room = metrics.horizontalAdvance("1 proposed")
    assert mark_text("1 proposed", metrics, room) == "1 proposed"
    assert mark_text("1 proposed", metrics, room - 1) == "proposed"
    assert mark_text("2 proposed", metrics, room - 1) == "2 proposed"


# Sign-off ----------------------------------------------------------------------------------------
def test_after_a_step_the_keys_stay_with_the_steps(window, qtbot):
    window.go("signoff")
    publish = window.signoff.approval.buttons[Step.PUBLISH]
    publish.setFocus()
    qtbot.keyClick(publish, Key.Key_Space)
    assert not publish.isEnabled()
    assert window.focusWidget() in window.signoff.approval.buttons.values()
    assert window.focusWidget().isEnabled()


def test_after_submitting_the_keys_are_on_who_else_may_approve(window, qtbot):
    window.go("signoff")
    approval = window.signoff.approval
    submit = approval.buttons[Step.SUBMIT]
    submit.setFocus()
    qtbot.keyClick(submit, Key.Key_Space)
    assert not approval.buttons[Step.APPROVE].isEnabled()
    assert approval.buttons[Step.REJECT].isEnabled()
    assert window.focusWidget() is approval.another


# Rota --------------------------------------------------------------------------------------------
def test_esc_out_of_the_help_leaves_the_keys_with_the_board(window):
    driver = Driver(window)
    driver.choose("Imran Siddiqui", 3)
    driver.key(Key.Key_F1)
    driver.key(Key.Key_Escape)
    driver.key(Key.Key_Right)
    assert driver.grid.current_cell() == (driver.place("Imran Siddiqui"), 4)


def test_other_dates_show_the_person_who_was_looked_at(window):
    driver = Driver(window)
    driver.choose("Sadia Begum", 3)
    driver.key(Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert driver.grid.current_cell() == (driver.place("Sadia Begum"), 3)
    driver.key(Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert driver.grid.current_cell() == (driver.place("Sadia Begum"), 3)


def test_a_run_of_one_day_is_one_day(window):
    driver = Driver(window)
    driver.choose("Helen Ashworth", 0)
    window.rota.details.now()
    facts = dict(window.rota.inspector._card.facts)
    assert facts["Longest run"].endswith(" days")
    for at in range(28):
        driver.choose("Helen Ashworth", at)
        driver.key(Key.Key_Delete)
    driver.choose("Helen Ashworth", 0)
    driver.type("E")
    driver.key(Key.Key_Return)
    driver.choose("Helen Ashworth", 0)
    window.rota.details.now()
    assert dict(window.rota.inspector._card.facts)["Longest run"] == "1 day"


def test_a_heading_says_how_many_of_its_people_a_filter_shows(window, qtbot):
    rota = window.rota
    window.rota.view.finder.setFocus()
    qtbot.keyClicks(rota.view.finder, "helen")
    model = rota.grid.model()
    assert model.heading(1).summary.startswith("1 shown of 2 people · ")
    rota.view.finder.clear()
    assert model.heading(1).summary.startswith("2 people · ")


def test_what_was_refused_is_not_said_beside_what_was_pasted_next(window):
    driver = Driver(window)
    driver.choose("Helen Ashworth", 14)
    QApplication.clipboard().setText("E\tXX\n")
    driver.key(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert driver.bubble.startswith("There is no shift XX. It was for H. Ashworth on Tue 22 Dec.")
    QApplication.clipboard().setText("E\tL\n")
    driver.key(Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert driver.bubble == ""
    assert window.steps.undo_text.startswith("Undo paste of 1 × 2 cells")
