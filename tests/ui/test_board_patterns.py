"""Patterns are applied to the selected people as one step, and kept for next time; F2 explains."""

import pytest
from PySide6.QtCore import QPoint, Qt

from planner.application.changes import Change, ChangeSet
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
    assert panel._who.text() == "2 people selected, Mon 7 Dec – Sun 3 Jan."
    panel.cycle.setText("E L N –")
    panel.weeks.setValue(1)
    panel.later.setValue(1)
    press(driver, panel.apply)
    assert board_codes(driver.window, "Helen Ashworth")[:7] == ["E", "L", "N", "", "E", "L", "N"]
    assert board_codes(driver.window, "Imran Siddiqui")[:7] == ["", "E", "L", "N", "", "E", "L"]
    assert driver.window.steps.undo_text.startswith("Undo pattern ")
    driver.key(Key.Key_Z, CONTROL)
    assert board_codes(driver.window, "Helen Ashworth") == before


def test_what_is_said_of_a_pattern_goes_with_its_step(driver, panel):
    driver.choose("Helen Ashworth", 0)
    panel.cycle.setText("E L N –")
    panel.weeks.setValue(1)
    press(driver, panel.apply)
    assert panel._said.text() == "Applied: 1 person, Mon 7 Dec – Sun 13 Dec. Ctrl+Z takes it back."
    driver.key(Key.Key_Z, CONTROL)
    assert panel._said.text() == ""
    press(driver, panel.apply)
    assert panel._said.text().endswith("Ctrl+Z takes it back.")
    driver.type("L")  # Ctrl+Z would take this back now
    driver.key(Key.Key_Return)
    assert panel._said.text() == ""


def test_an_unknown_code_and_too_many_weeks_are_said_in_place(driver, panel):
    driver.choose("Helen Ashworth", 14)
    panel.cycle.setText("E QQ")
    assert "There is no shift QQ." in panel._said.text()
    assert not panel.apply.isEnabled()
    panel.cycle.setText("E L")
    panel.weeks.setValue(3)
    assert not panel.apply.isEnabled()
    assert panel._who.text() == (
        "Only 2 whole weeks of the dates on view are left from Mon 21 Dec on. "
        "Choose fewer weeks, or show more dates above the board."
    )
    driver.key(Key.Key_Return)
    driver.choose("Helen Ashworth", 24)
    assert panel._who.text() == (
        "Less than a week of the dates on view is left from Thu 31 Dec on. "
        "Show more dates above the board."
    )
    assert driver.window.steps.undo_text == ""


def test_a_pattern_is_kept_by_name(driver, panel):
    panel.name.setCurrentText("Ours")
    panel.cycle.setText("E E - -")
    press(driver, panel.keep)
    assert driver.window._settings.patterns == {"Ours": "E E – –"}
    assert [panel.name.itemText(at) for at in range(panel.name.count())] == ["Ours"]


def keep(driver, panel, name: str, cycle: str) -> None:
    for field, text in ((panel.name.lineEdit(), name), (panel.cycle, cycle)):
        press(driver, field)
        driver.key(Key.Key_A, CONTROL)
        driver.type(text)
    press(driver, panel.keep)


def offered(panel) -> list[str]:
    return [panel.name.itemText(at) for at in range(panel.name.count())]


def test_a_kept_pattern_is_removed_and_put_back(driver, panel):
    keep(driver, panel, "Ours", "E E - -")
    keep(driver, panel, "Nights", "N N - -")
    assert panel.remove.isVisible()
    press(driver, panel.remove)
    assert driver.window._settings.patterns == {"Ours": "E E – –"}
    assert offered(panel) == ["Ours"]
    assert not panel.remove.isVisible()
    assert panel._said.text() == "“Nights” is removed. “Keep for next time” puts it back."
    driver.key(Key.Key_Space)  # the keys are there already
    assert driver.window._settings.patterns == {"Ours": "E E – –", "Nights": "N N – –"}
    assert panel._said.text() == "Kept as “Nights”."


def test_with_the_last_one_removed_the_suggestions_are_back_and_cannot_be_removed(driver, panel):
    suggested = offered(panel)
    assert not panel.remove.isVisible()
    keep(driver, panel, "Ours", "E E - -")
    press(driver, panel.remove)
    assert offered(panel) == suggested
    assert (panel.name.currentText(), panel.cycle.text()) == ("Ours", "E E – –")


def test_the_same_codes_kept_under_another_name_are_the_pattern_renamed(driver, panel):
    keep(driver, panel, "Ours", "E E - -")
    keep(driver, panel, "Theirs", "E E off off")
    assert driver.window._settings.patterns == {"Theirs": "E E – –"}
    assert offered(panel) == ["Theirs"]
    assert panel._said.text() == "“Ours” is called “Theirs” from now on."
    keep(driver, panel, "Another", "L L - -")
    assert list(driver.window._settings.patterns) == ["Theirs", "Another"]


def test_other_codes_kept_under_the_same_name_are_told_with_those_before(driver, panel):
    keep(driver, panel, "Ours", "E E - -")
    keep(driver, panel, "Ours", "L L - -")
    assert driver.window._settings.patterns == {"Ours": "L L – –"}
    assert panel._said.text() == "Kept as “Ours”. Its codes were E E – – before."


def test_a_name_that_is_only_written_is_not_offered_as_if_it_were_kept(driver, panel):
    before = offered(panel)
    press(driver, panel.name.lineEdit())
    driver.key(Key.Key_A, CONTROL)
    driver.type("Mine")
    driver.key(Key.Key_Return)
    assert offered(panel) == before


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


def test_a_pattern_by_keys_alone_says_what_it_did_and_goes_back(driver):
    before = board_codes(driver.window, "Helen Ashworth")
    driver.choose("Helen Ashworth", 14)
    driver.key(Key.Key_T, CONTROL | SHIFT)
    panel = driver.window.rota.patterns
    assert panel.cycle.hasFocus()
    assert panel.weeks.value() == 2  # as many as are left
    driver.key(Key.Key_A, CONTROL)
    driver.type("L L - -")
    driver.key(Key.Key_Return)
    assert board_codes(driver.window, "Helen Ashworth")[14:20] == ["L", "L", "", "", "L", "L"]
    assert driver.grid.hasFocus()
    assert panel._said.text() == (
        "Applied: 1 person, Mon 21 Dec – Sun 3 Jan. Ctrl+Z takes it back."
    )
    assert driver.window.steps.undo_text.startswith("Undo pattern L L – –, ")
    driver.key(Key.Key_Z, CONTROL)
    assert board_codes(driver.window, "Helen Ashworth") == before
    driver.key(Key.Key_Y, CONTROL)
    assert board_codes(driver.window, "Helen Ashworth")[14:16] == ["L", "L"]
    driver.key(Key.Key_T, CONTROL | SHIFT)
    assert not panel.isVisible()


def test_a_step_is_named_by_a_pattern_only_with_its_own_codes(driver, panel):
    driver.choose("Helen Ashworth", 0)
    panel.name.setCurrentText("Weekdays")
    panel.cycle.setText("E E E E E off off")
    driver.click(driver.at(panel.cycle, panel.cycle.rect().center()))
    driver.key(Key.Key_Return)
    assert driver.window.steps.undo_text.startswith("Undo pattern E E E E E – –, ")


def test_what_is_said_of_a_pattern_moves_no_button(driver, panel):
    driver.choose("Helen Ashworth", 0)
    before = panel.apply.mapTo(driver.window, QPoint())
    panel.cycle.setText("E QQ")
    driver.settle()
    assert panel._said.isVisible()
    assert panel.apply.mapTo(driver.window, QPoint()) == before


def test_the_pattern_suggested_is_one_of_the_codes_of_the_service(driver, panel):
    for name, cycle in (("Earlies and lates", "E L – –"), ("Nights", "N N – –")):
        panel.name.setCurrentText(name)
        panel.cycle.setText(cycle)
        press(driver, panel.keep)
    panel.shut()
    driver.window.choice.show_service("W18")
    driver.settle()
    driver.window.rota.toggle_patterns()
    assert (panel.name.currentText(), panel.cycle.text()) == ("Nights", "N N – –")
    driver.window.rota.toggle_patterns()
    driver.window.choice.show_service("W24")
    driver.settle()
    driver.window.rota.toggle_patterns()
    assert panel.name.currentText() == "Earlies and lates"


def test_what_is_typed_takes_the_place_of_what_is_suggested(driver, panel):
    assert panel.cycle.text() == "E E L L N N – – –"
    driver.type("LD")
    assert panel.cycle.text() == "LD"


def test_the_inspector_stays_away_while_the_panel_has_its_place(driver, panel, appearance):
    inspector = driver.window.rota.inspector
    assert not inspector.isVisible()
    appearance.set_scale(1.5)
    driver.window.resize(1366, 768)
    driver.settle()
    assert not inspector.isVisible()
    appearance.set_scale(1.0)
    driver.window.rota.toggle_patterns()
    assert inspector.isVisible()


def test_escape_puts_the_panel_away_and_the_board_has_the_keys(driver, panel):
    panel.cycle.setFocus()
    driver.key(Key.Key_Escape)
    assert not panel.isVisible()
    assert driver.grid.hasFocus()


def test_a_locked_rota_refuses_a_pattern_in_place_and_names_no_command(driver, ward_planner, panel):
    first = driver.window.rota.board.day(0)
    before = board_codes(driver.window, "Helen Ashworth")
    rota = {"to": first + 6, "status": "approved"}
    ward_planner.editing.apply(ChangeSet("", (Change("Rotas", ("W24", first), None, rota),)))
    driver.choose("Helen Ashworth", 0)
    panel.cycle.setFocus()
    panel.cycle.setText("LD LD – –")
    driver.key(Key.Key_Return)
    assert "is approved and locked." in panel._said.text()
    assert panel._said.text().endswith("reopen it as an amendment first, on the Sign-off page.")
    assert board_codes(driver.window, "Helen Ashworth") == before
    assert panel.cycle.hasFocus()  # to be written otherwise
