"""People carried to gaps, gaps to people, codes to cells: by mouse, and the same by keys."""

import pytest
from PySide6.QtCore import QPoint, Qt

from planner.domain.cover.drops import Verdict
from tests.ui.driving import CONTROL, SHIFT, Driver, stored
from tests.ui.test_window import board_codes
from ui.rota.verdicts import FADED, FINE, WARNED

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


@pytest.fixture
def gap(driver):
    """A column whose first gap is of shift L, and somebody who may fill it without a breach."""
    board = driver.window.rota.board
    hands = driver.window.rota.hands
    for column, chips in enumerate(board.cover.gaps):
        for place in range(len(board.people)):
            if not chips or len(driver.grid.date_header.chips_at(column)) != len(chips):
                continue
            hands.person.take(place)
            answers = driver.grid.date_header._answers
            hands.person.give_up()
            if answers[chips[0]] in {FINE, WARNED}:
                return place, column, chips[0]
    raise AssertionError("the ward has no gap that somebody could fill")


def name_spot(driver, place: int) -> QPoint:
    header = driver.grid.people_header
    box = driver.grid.cell_box(place, 0)
    return driver.at(header.viewport(), QPoint(40, box.center().y()))


def test_a_person_dragged_onto_a_chip_fills_the_gap(driver, gap, ward_planner):
    place, column, chip = gap
    board = driver.window.rota.board
    name = board.name(place)
    before = stored(ward_planner, name, board.region.period, "W24")[column]
    driver.drag(name_spot(driver, place), driver.chip(chip.code, column))
    after = stored(ward_planner, name, board.region.period, "W24")[column]
    assert set(filter(None, after.split("/"))) == {*filter(None, before.split("/")), chip.code}
    assert driver.window.rota.board.cover.gaps[column] != board.cover.gaps[column]
    driver.key(Key.Key_Z, CONTROL)
    assert stored(ward_planner, name, board.region.period, "W24")[column] == before


def test_every_chip_says_what_it_thinks_and_the_pointer_is_told_why(driver):
    board, header = driver.window.rota.board, driver.grid.date_header
    place = driver.place("Mohammed Iqbal")
    free = next(at for at in range(5) if board.cover.gaps[at])  # on leave on the first five dates
    driver.hold(name_spot(driver, place), driver.chip(board.cover.gaps[free][0].code, free))
    answers = header._answers
    assert set(answers) == {one for chips in board.cover.gaps for one in chips}
    assert answers[board.cover.gaps[free][0]] == FADED
    assert driver.bubble.startswith("Not possible: Mohammed Iqbal")
    assert "M. Iqbal is absent: AL" in driver.bubble
    assert driver.window.rota.legend.title == "Placing: Mohammed Iqbal"
    steps = driver.window.steps.undo_text
    driver.release(driver.chip(board.cover.gaps[free][0].code, free))
    assert driver.window.steps.undo_text == steps
    assert header._answers is None
    assert not driver.window.rota.hands.person.active


def test_a_person_dropped_beside_the_gaps_goes_back(driver, gap):
    place, _, _ = gap
    driver.drag(name_spot(driver, place), driver.spot("Helen Ashworth", 3))
    assert driver.window.steps.undo_text == ""
    assert not driver.window.rota.hands.person.active


def test_a_click_on_a_name_still_selects_the_row(driver, gap):
    driver.click(name_spot(driver, gap[0]))
    [block] = driver.grid.blocks()
    assert (block.width(), block.height()) == (driver.window.rota.board.dates, 1)


def test_by_keys_a_person_goes_to_a_gap(driver, gap):
    place, column, chip = gap
    board = driver.window.rota.board
    driver.choose(board.name(place), column)
    driver.key(Key.Key_X, CONTROL | SHIFT)
    person = driver.window.rota.hands.person
    assert person.active
    assert chip.words in driver.bubble
    assert "Enter drops" in driver.bubble
    driver.key(Key.Key_Return)
    assert chip.code in board_codes(driver.window, board.name(place))[column].split()
    assert not person.active


def test_by_keys_left_and_right_go_from_gap_to_gap_and_escape_lets_go(driver, gap):
    place, column, _ = gap
    board = driver.window.rota.board
    driver.choose(board.name(place), column)
    driver.key(Key.Key_X, CONTROL | SHIFT)
    frame, seen = driver.window.rota.hands.frame, []
    for _ in range(3):
        seen.append(frame.chip)
        driver.key(Key.Key_Right)
    chips = [one for date in board.cover.gaps for one in date]
    start = chips.index(seen[0])
    assert seen == chips[start : start + 3]
    driver.key(Key.Key_Left)
    assert frame.chip == seen[2]
    driver.key(Key.Key_Escape)
    assert driver.window.steps.undo_text == ""
    assert not frame.active


def test_by_keys_a_gap_is_taken_and_given_to_a_person(driver, gap):
    place, column, chip = gap
    board = driver.window.rota.board
    driver.choose(board.name(place), column)
    driver.key(Key.Key_Up, ALT)
    assert driver.bubble.startswith(chip.words)
    driver.key(Key.Key_X, CONTROL)
    carry = driver.window.rota.hands.carry
    assert carry.active
    assert carry.answer.verdict < Verdict.IMPOSSIBLE
    driver.key(Key.Key_Return)
    assert chip.code in board_codes(driver.window, board.name(place))[column].split()


def test_by_keys_enter_on_a_gap_finds_its_cover_and_escape_goes_back(driver, gap):
    place, column, _ = gap
    driver.choose(driver.window.rota.board.name(place), column)
    driver.key(Key.Key_Up, ALT)
    driver.key(Key.Key_Escape)
    assert driver.window.page == "rota"
    assert driver.bubble == ""
    driver.key(Key.Key_Up, ALT)
    driver.key(Key.Key_Return)
    assert driver.window.page == "cover"


def test_by_keys_a_code_of_the_palette_is_carried_to_a_cell(driver):
    driver.choose("Helen Ashworth", 5)
    button = next(b for b in driver.window.rota.palette_bar.buttons if b.tile.code == "L")
    button.setFocus()
    driver.key(Key.Key_Return)
    assert driver.window.rota.hands.carry.active
    driver.key(Key.Key_Right)
    driver.key(Key.Key_Return)
    assert board_codes(driver.window, "Helen Ashworth")[5:7] == ["", "L"]


def test_by_keys_an_armed_code_is_painted_over_the_selected_block_in_one_step(driver):
    driver.choose("Helen Ashworth", 7)
    driver.key(Key.Key_Right, SHIFT)
    driver.key(Key.Key_Right, SHIFT)
    before = board_codes(driver.window, "Helen Ashworth")
    button = next(b for b in driver.window.rota.palette_bar.buttons if b.tile.code == "AL")
    button.setFocus()
    driver.key(Key.Key_Space)
    driver.grid.setFocus()
    driver.key(Key.Key_Space)
    assert board_codes(driver.window, "Helen Ashworth")[7:10] == ["AL"] * 3
    driver.key(Key.Key_Z, CONTROL)
    assert board_codes(driver.window, "Helen Ashworth") == before
