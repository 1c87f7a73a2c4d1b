"""A rule broken by hand stands flagged; why it may is asked once, in place, and can wait."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from planner.domain.rota_life import Check
from tests.ui.driving import Driver, go_round
from tests.ui.test_window import board_codes
from ui.rota.accepting import ReasonField
from ui.rota.board import BROKEN
from ui.signoff.checklist import ReasonLine

Key = Qt.Key
NAME = "Helen Ashworth"


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    """Helen Ashworth works the early after her night of Fri 11 Dec: no rest at all."""
    driver = Driver(open_window(ward_planner))
    assert board_codes(driver.window, NAME)[4] == "N"
    driver.choose(NAME, 5)
    driver.type("E")
    driver.key(Key.Key_Return)
    driver.choose(NAME, 5)
    return driver


def fields(driver) -> list[ReasonField]:
    driver.window.rota.details.now()
    go_round()
    found = driver.window.rota.inspector.findChildren(ReasonField)
    return [one for one in found if one.isVisible()]


def hard(driver) -> int:
    return len([b for b in driver.window.rota.inspector._card.breaches if b.hard])


def test_a_hard_breach_made_by_hand_stands_flagged_and_is_asked_about_in_place(driver):
    board = driver.window.rota.board
    assert board_codes(driver.window, NAME)[5] == "E"
    assert board.marks[driver.place(NAME), 5] == BROKEN
    asked = fields(driver)
    assert len(asked) == hard(driver) > 0
    assert asked[0].field.isVisible()
    assert asked[0].field.accessibleName().startswith("Why may it stand: ")


def test_work_goes_on_without_an_answer(driver):
    assert fields(driver)
    driver.choose("Imran Siddiqui", 5)
    driver.type("L")
    driver.key(Key.Key_Return)
    assert board_codes(driver.window, "Imran Siddiqui")[5] == "L"
    assert driver.window.notices.texts == []


def test_a_reason_is_stored_shown_and_asked_no_more(driver, ward_planner):
    field = fields(driver)[0]
    before = hard(driver)
    field.field.setFocus()
    driver.type("Agreed with Helen, one early only")
    driver.key(Key.Key_Return)
    shown = fields(driver)
    assert len(shown) == before
    lines = [line for line in driver.window.rota.inspector._card.breaches if line.hard]
    answered = [line.accepted for line in lines if line.accepted is not None]
    assert answered[0].who == ward_planner.who
    assert answered[0].reason == "Agreed with Helen, one early only"
    open_fields = [one for one in shown if one.field.isVisible()]
    assert len(open_fields) == before - len(answered)
    people = [driver.window.rota.board.staff_id(driver.place(NAME))]
    kept = ward_planner.breaches.of_people(people).by_key
    assert {one.reason for one in kept.values()} == {"Agreed with Helen, one early only"}


def test_a_reason_is_changed_in_place(driver, ward_planner):
    field = fields(driver)[0]
    field.field.setText("First")
    field._give()
    shown = next(one for one in fields(driver) if not one.field.isVisible())
    shown._open()
    assert shown.field.text() == "First"
    shown.field.setText("Second")
    shown._give()
    people = [driver.window.rota.board.staff_id(driver.place(NAME))]
    kept = ward_planner.breaches.of_people(people).by_key
    assert {one.reason for one in kept.values()} == {"Second"}


def test_a_reason_is_taken_back_and_asked_for_again(driver, ward_planner):
    before = len([one for one in fields(driver) if one.field.isVisible()])
    fields(driver)[0].field.setFocus()
    driver.type("Agreed with Helen")
    driver.key(Key.Key_Return)
    shown = next(one for one in fields(driver) if not one.field.isVisible())
    [back] = [one for one in shown.findChildren(QPushButton) if one.text() == "Take back"]
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    people = [driver.window.rota.board.staff_id(driver.place(NAME))]
    assert ward_planner.breaches.of_people(people).by_key == {}
    assert [one.field.text() for one in fields(driver) if one.field.isVisible()] == [""] * before
    assert driver.window.focusWidget() is driver.grid


def test_once_a_reason_is_kept_the_keys_go_on_in_the_board(driver):
    fields(driver)[0].field.setFocus()
    driver.type("Agreed with Helen")
    driver.key(Key.Key_Return)
    fields(driver)
    driver.key(Key.Key_Down)
    assert driver.grid.current_cell() == (driver.place("Imran Siddiqui"), 5)


def test_in_a_small_window_a_stored_reason_can_be_changed_and_taken_back(driver):
    driver.window.resize(1366, 768)
    go_round()
    fields(driver)[0].field.setFocus()
    driver.type("Agreed with Helen")
    driver.key(Key.Key_Return)
    bar = driver.window.rota.inspector
    [shown] = fields(driver)
    links = {one.text(): one for one in shown.findChildren(QPushButton)}
    for name in ("Change", "Take back"):
        assert not links[name].visibleRegion().isEmpty()
        low = links[name].mapTo(bar, links[name].rect().bottomLeft()).y()
        assert low <= bar.height()
    QTest.mouseClick(links["Change"], Qt.MouseButton.LeftButton)
    go_round()
    assert driver.window.focusWidget() is shown.field
    assert shown.field.mapTo(bar, shown.field.rect().bottomLeft()).y() <= bar.height()


def test_an_empty_reason_is_not_kept(driver, ward_planner):
    field = fields(driver)[0]
    field.field.setText("   ")
    field._give()
    people = [driver.window.rota.board.staff_id(driver.place(NAME))]
    assert ward_planner.breaches.of_people(people).by_key == {}


def test_a_reason_half_written_waits_in_its_field_while_something_else_is_looked_at(driver):
    fields(driver)[0].field.setFocus()
    driver.type("Agreed with H")
    driver.choose("Imran Siddiqui", 5)
    assert all(one.field.text() != "Agreed with H" for one in fields(driver))
    driver.choose(NAME, 5)
    assert fields(driver)[0].field.text() == "Agreed with H"


def test_a_reason_half_written_when_the_window_closes_waits_for_the_next(
    driver, open_window, ward_planner
):
    fields(driver)[0].field.setFocus()
    driver.type("Agreed with H")
    driver.window.close()
    # Half a sentence answers for nothing.
    people = [driver.window.rota.board.staff_id(driver.place(NAME))]
    assert ward_planner.breaches.of_people(people).by_key == {}
    again = Driver(open_window(ward_planner))
    banner = again.window.notices.newest
    assert banner.text.text() == ("1 reason that you began to write is not kept with the rota yet.")
    said = banner.second.text()
    assert said.startswith("The last: “Agreed with H”, for Helen Ashworth, Fri 11 Dec: two places")
    QTest.mouseClick(banner.action, Qt.MouseButton.LeftButton)
    field = next(one for one in fields(again) if one.field.text())
    field.field.setFocus()
    again.type("elen")
    again.key(Key.Key_Return)
    kept = ward_planner.breaches.of_people(people).by_key
    assert {one.reason for one in kept.values()} == {"Agreed with Helen"}
    again.window.close()
    assert Driver(open_window(ward_planner)).window.notices.newest is None


def test_what_was_begun_for_a_rule_that_is_kept_again_is_forgotten(
    driver, open_window, ward_planner
):
    fields(driver)[0].field.setFocus()
    driver.type("Agreed")
    driver.choose(NAME, 5)
    driver.key(Key.Key_Delete)
    assert board_codes(driver.window, NAME)[5] == ""
    driver.window.close()
    assert Driver(open_window(ward_planner)).window.notices.newest is None


def test_a_reason_begun_on_the_board_goes_on_in_the_checklist(driver):
    fields(driver)[0].field.setFocus()
    driver.type("Agreed with Helen")
    window = driver.window
    window.go("signoff")
    window.signoff.checklist._toggle(Check.HARD_BREACHES)
    lines = window.signoff.checklist.findChildren(ReasonLine)
    line = next(one for one in lines if one.field.text() == "Agreed with Helen")
    assert line.accept.isEnabled()
    QTest.keyClick(line.field, Key.Key_Return)
    sheet = window.signoff.looked.life.sheet
    assert "Agreed with Helen" in {one.reason for one in sheet.breaches}
    window.go("rota")
    shown = [one for one in fields(driver) if one.field.isVisible()]
    assert all(one.field.text() != "Agreed with Helen" for one in shown)
