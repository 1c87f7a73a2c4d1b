"""Dates that are past are told of before they are planned, and left out in one press."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.domain.calendar import Period
from tests.ui.driving import planned, until
from ui.cover.past_note import PastNote


def test_the_plan_says_that_dates_are_past_and_begins_today_in_one_press(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    choice = window.choice
    first, today = choice.period.first, choice.today
    assert today - first == 2
    window.resize(1366, 768)
    window.plan()  # in a small window the panel is seen with the plan
    until(lambda: window.cover.plan.search.plan is not None)
    note = window.cover.plan.findChild(PastNote)
    assert note.isVisible()
    window.resize(1920, 1080)
    assert note.text.text() == "2 of 28 dates are past: too late for help."
    planned(window, qtbot)
    days = [one.day for one in window.cover.plan.search.plan.assignments]
    assert min(days) < today
    note.from_today.setFocus()
    QTest.keyClick(note.from_today, Qt.Key.Key_Return)
    assert choice.period == Period(today, first + 27)
    assert not note.isVisible()
    planned(window, qtbot)
    assert min(one.day for one in window.cover.plan.search.plan.assignments) >= today


def test_of_dates_that_are_all_past_it_is_said_and_nothing_offered(open_window, ward_planner):
    window = open_window(ward_planner)
    window.choice.show_period(Period(window.choice.today - 7, window.choice.today - 1))
    window.go("cover")
    note = window.cover.plan.findChild(PastNote)
    assert note.text.text() == "All of these dates are past: too late for help."
    assert not note.from_today.isVisible()
    window.choice.show_period(Period(window.choice.today - 1, window.choice.today + 5))
    assert note.text.text() == "1 of 7 dates is past: too late for help."
