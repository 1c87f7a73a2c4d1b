"""Sorting, filtering and finding people, and the palette of codes, by mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolButton

from tests.ui.driving import CONTROL, Driver, stored
from tests.ui.test_window import board_codes
from ui.rota.view_controls import ViewControls

Key = Qt.Key


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


def names(driver: Driver) -> list[str]:
    """People from top to bottom."""
    model = driver.grid.model()
    rows = [row for row in range(model.rowCount()) if model.place(row) is not None]
    return [model.headerData(row, Qt.Orientation.Vertical) for row in rows]


def choose(driver: Driver, *path: str) -> None:
    """Choose from the menu of sorting and filters."""
    view: ViewControls = driver.window.rota.view
    view.menu.aboutToShow.emit()
    menu = view.menu
    for title in path[:-1]:
        menu = next(action.menu() for action in menu.actions() if action.text() == title)
    next(action for action in menu.actions() if action.text() == path[-1]).trigger()


def test_typing_part_of_a_name_shows_who_matches_and_escape_everybody(driver):
    everybody = names(driver)
    driver.key(Key.Key_F, CONTROL)
    driver.type("xyz")
    assert names(driver) == []
    driver.key(Key.Key_Escape)
    driver.key(Key.Key_F, CONTROL)
    driver.type("beg")
    assert names(driver) == ["Sadia Begum"]
    driver.key(Key.Key_Return)
    assert driver.grid.hasFocus()
    assert driver.grid.current_cell()[0] == driver.place("Sadia Begum")
    driver.key(Key.Key_F, CONTROL)
    driver.key(Key.Key_Escape)
    assert names(driver) == everybody


def test_people_are_filtered_by_grade_and_hours_and_the_button_says_so(driver):
    view = driver.window.rota.view
    choose(driver, "Grade", "Grade B6")
    assert len(names(driver)) == 4
    assert view.button.text() == "Shown: B6"
    choose(driver, "Hours", "Over hours")
    figures, board = driver.window.rota.board.figures, driver.window.rota.board
    over = {board.name(p) for p in range(len(board.people)) if figures.balance[p] >= 7.5}
    assert set(names(driver)) == over & {board.name(p) for p in range(3, 7)}
    choose(driver, "Show everybody")
    assert len(names(driver)) == 19


def test_people_are_sorted_by_hours_within_or_across_grades(driver):
    choose(driver, "Sort by hours")
    choose(driver, "Group by grade")
    board = driver.window.rota.board
    hours = [float(board.figures.rostered[driver.place(name)]) for name in names(driver)]
    assert hours == sorted(hours, reverse=True)
    assert len(hours) == 19


def test_editing_goes_on_in_a_sorted_board(driver):
    choose(driver, "Sort by nights")
    driver.choose("Helen Ashworth", 5)
    driver.type("L")
    driver.key(Key.Key_Return)
    assert board_codes(driver.window, "Helen Ashworth")[5] == "L"


def button(driver: Driver, code: str) -> QPoint:
    [one] = [b for b in driver.window.rota.palette_bar.buttons if b.tile.code == code]
    return driver.at(one, one.rect().center())


def test_a_code_of_the_palette_is_armed_by_a_click_and_painted_over_cells(driver):
    hands = driver.window.rota.hands
    driver.click(button(driver, "LD"))
    assert hands.armed == "LD"
    assert driver.window.rota.legend.isVisible()
    driver.drag(driver.spot("Helen Ashworth", 0), driver.spot("Helen Ashworth", 3))
    assert board_codes(driver.window, "Helen Ashworth")[:5] == ["LD", "LD", "LD", "LD", "N"]
    driver.key(Key.Key_Escape)
    assert hands.armed == ""
    assert not driver.window.rota.legend.isVisible()


def test_a_code_is_dragged_from_the_palette_onto_a_cell(driver):
    driver.hold(button(driver, "E"), driver.spot("Helen Ashworth", 6))
    assert "Giving: Shift E" in driver.bubble
    driver.release(driver.spot("Helen Ashworth", 6))
    assert board_codes(driver.window, "Helen Ashworth")[6] == "E"
    assert driver.window.rota.hands.armed == ""


def test_other_dates_or_another_service_take_no_code_that_was_begun_here(driver, ward_planner):
    window, name = driver.window, "Helen Ashworth"
    period = window.rota.board.region.period
    driver.choose(name, 5)
    driver.type("L")
    buttons = window.top_bar.findChildren(QToolButton)
    [later] = [one for one in buttons if one.accessibleName() == "Later"]
    driver.click(driver.at(later, later.rect().center()))
    assert window.rota.board.region.period.first > period.first
    assert not window.rota.hands.entry.isVisible()
    assert stored(ward_planner, name, period, "W24")[5] == "L"  # as if one had clicked beside it
    assert "L" not in board_codes(window, name)
    driver.choose(name, 5)
    driver.type("S")  # of "SICK", say
    window.choice.show_service("W18")
    driver.settle()
    assert not window.rota.hands.entry.isVisible()
    assert window.rota.board.service_code == "W18"
    assert stored(ward_planner, name, window.choice.period, "W24")[5] == ""
