"""Patterns are applied to the selected people as one step, and kept for next time; F2 explains."""

import pytest
from PySide6.QtCore import QPoint, Qt

from tests.ui.driving import CONTROL, SHIFT, Driver
from tests.ui.test_window import board_codes

Key = Qt.Key


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


def press(driver: Driver, widget) -> None:
    driver.click(driver.at(widget, widget.rect().center()))


@pytest.fixture
def panel(driver):
    driver.window.rota.toggle_patterns()
    driver.settle()
    return driver.window.rota.patterns


def test_a_cycle_is_applied_to_the_selected_people_each_starting_later(driver, panel):
    before = board_codes(driver.window, "Helen Ashworth")
    driver.choose("Helen Ashworth", 0)
    driver.key(Key.Key_Down, SHIFT)
    assert "2 people selected, from Mon 7 Dec." in panel._who.text()
    panel.cycle.setText("E L N –")
    panel.weeks.setValue(1)
    panel.later.setValue(1)
    press(driver, panel.apply)
    assert board_codes(driver.window, "Helen Ashworth")[:7] == ["E", "L", "N", "", "E", "L", "N"]
    assert board_codes(driver.window, "Imran Siddiqui")[:7] == ["", "E", "L", "N", "", "E", "L"]
    assert driver.window.steps.undo_text.startswith("Undo pattern ")
    driver.key(Key.Key_Z, CONTROL)
    assert board_codes(driver.window, "Helen Ashworth") == before


def test_an_unknown_code_and_too_many_weeks_are_said_in_place(driver, panel):
    driver.choose("Helen Ashworth", 14)
    panel.cycle.setText("E QQ")
    assert "There is no shift QQ." in panel._said.text()
    assert not panel.apply.isEnabled()
    panel.cycle.setText("E L")
    panel.weeks.setValue(3)
    press(driver, panel.apply)
    assert panel._said.text() == "Only 2 whole weeks of the dates on view are left here."
    assert driver.window.steps.undo_text == ""


def test_a_pattern_is_kept_by_name(driver, panel):
    panel.name.setCurrentText("Ours")
    panel.cycle.setText("E E - -")
    press(driver, panel.keep)
    assert driver.window._settings.patterns == {"Ours": "E E – –"}
    assert [panel.name.itemText(at) for at in range(panel.name.count())] == ["Ours"]


def test_f2_leads_to_the_cell_in_the_inspector_and_escape_back(driver):
    driver.choose("Helen Ashworth", 0)
    driver.key(Key.Key_F2)
    assert not driver.grid.hasFocus()
    assert driver.window.rota.inspector._card.cell_title == "Marked: Mon 7 Dec"
    driver.key(Key.Key_Escape)
    assert driver.grid.hasFocus()


def test_a_click_beside_leaves_the_panel_open(driver, panel):
    driver.click(driver.at(driver.window.rota, QPoint(600, 20)))
    assert panel.isVisible()
    driver.window.rota.toggle_patterns()
    assert not panel.isVisible()
    assert driver.window.rota.inspector.isVisible()
