"""Mouse and keys on the board: every gesture ends in the store, and is taken back in one step."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication

from tests.ui.driving import CONTROL, SHIFT, Driver, go_round, stored
from tests.ui.test_window import board_codes

Key = Qt.Key


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


@pytest.fixture
def store(driver, ward_planner):
    period = driver.window.rota.board.region.period

    def codes(name: str) -> list[str]:
        found = stored(ward_planner, name, period, "W24")
        shown = [codes.replace(" ", "/") for codes in board_codes(driver.window, name)]
        assert found == shown
        return found

    return codes


def test_a_code_typed_goes_into_the_cell_and_enter_goes_down(driver, store):
    driver.choose("Helen Ashworth", 5)
    driver.type("l")
    driver.key(Key.Key_Return)
    assert store("Helen Ashworth")[5] == "L"
    assert driver.grid.current_cell() == (driver.place("Imran Siddiqui"), 5)


def test_arrows_enter_the_code_and_go_on(driver, store):
    driver.choose("Helen Ashworth", 5)
    driver.type("e")
    driver.key(Key.Key_Right)
    driver.type("n")
    driver.key(Key.Key_Left)
    assert store("Helen Ashworth")[5:7] == ["E", "N"]
    assert driver.grid.current_cell()[1] == 5


def test_a_row_typed_with_tab_ends_under_where_it_began(driver, store):
    driver.choose("Helen Ashworth", 5)
    driver.type("N")
    driver.key(Key.Key_Tab)
    driver.key(Key.Key_Tab)  # a date left as it is
    driver.type("L")
    driver.key(Key.Key_Tab)
    driver.key(Key.Key_Backtab, SHIFT)
    assert driver.grid.current_cell() == (driver.place("Helen Ashworth"), 7)
    driver.type("E")
    driver.key(Key.Key_Return)
    assert store("Helen Ashworth")[4:9] == ["N", "N", "", "E", "E"]
    assert driver.grid.current_cell() == (driver.place("Imran Siddiqui"), 5)
    driver.type("L")
    driver.key(Key.Key_Tab)
    driver.key(Key.Key_Return)  # nothing typed in the last cell
    assert driver.grid.current_cell() == (driver.place("Catherine Molyneux"), 5)


def test_keys_that_are_held_do_not_change_what_is_chosen(driver):
    driver.choose("Helen Ashworth", 5)
    driver.type("E")
    driver.key(Key.Key_Backtab, SHIFT)  # entered, and back to the date before
    [box] = driver.grid.blocks()
    assert (box.left(), box.width(), box.height()) == (4, 1, 1)
    driver.key(Key.Key_Z, CONTROL)
    driver.grid.choose(driver.place("Imran Siddiqui"), 9)  # as a search does that Ctrl+K opened
    [box] = driver.grid.blocks()
    assert (box.left(), box.width(), box.height()) == (9, 1, 1)


def test_tab_leaves_the_board_unless_a_row_is_being_typed(driver):
    driver.choose("Helen Ashworth", 5)
    driver.key(Key.Key_Tab)
    assert not driver.grid.hasFocus()
    for key in (Key.Key_Down, Key.Key_Escape):
        driver.choose("Helen Ashworth", 5)
        driver.type("N")
        driver.key(Key.Key_Tab)
        assert driver.grid.hasFocus()
        driver.key(key)
        driver.key(Key.Key_Tab)
        assert not driver.grid.hasFocus()


def test_a_code_is_completed_and_two_codes_share_a_cell(driver, store):
    driver.choose("Helen Ashworth", 5)
    driver.type("SI")
    assert driver.window.rota.hands.entry.text() == "SICK"
    driver.key(Key.Key_Return)
    assert store("Helen Ashworth")[5] == "SICK"
    driver.choose("Helen Ashworth", 6)
    driver.type("E/N")
    driver.key(Key.Key_Return)
    assert store("Helen Ashworth")[6] == "E/N"


def test_escape_leaves_the_cell_as_it_was(driver, store):
    driver.choose("Helen Ashworth", 0)
    driver.type("N")
    driver.key(Key.Key_Escape)
    assert store("Helen Ashworth")[0] == "E"
    assert driver.window.steps.undo_text == ""


def test_a_code_begun_stays_over_its_cell_whatever_becomes_of_the_window(driver, store, appearance):
    driver.choose("Sadia Begum", 20)
    driver.type("L")
    entry = driver.window.rota.hands.entry

    def over_its_cell() -> bool:
        cell = driver.grid.cell_box(driver.place("Sadia Begum"), 20)
        seen = driver.grid.viewport().rect()
        return entry.geometry().contains(cell.center()) and seen.contains(cell.center())

    driver.window.resize(1100, 600)
    driver.settle()
    assert over_its_cell()
    appearance.set_scale(1.5)
    driver.settle()
    assert over_its_cell()
    appearance.set_scale(1.0)
    driver.key(Key.Key_Return)
    assert store("Sadia Begum")[20] == "L"


def test_an_unknown_code_is_said_in_place_and_stays_to_be_mended(driver, store):
    driver.choose("Helen Ashworth", 5)
    driver.type("EX")
    driver.key(Key.Key_Return)
    entry = driver.window.rota.hands.entry
    assert entry.isVisible()
    assert entry.text() == "EX"
    assert driver.bubble.startswith("There is no shift EX. Did you mean E")
    driver.type("E")
    driver.key(Key.Key_Return)
    assert store("Helen Ashworth")[5] == "E"
    assert not entry.isVisible()


def test_delete_empties_the_selected_block_in_one_step(driver, store):
    before = store("Catherine Molyneux"), store("Grace Entwistle")
    driver.choose("Catherine Molyneux", 0)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down):
        driver.key(key, SHIFT)
    driver.key(Key.Key_Delete)
    assert store("Catherine Molyneux")[:3] == ["", "", ""]
    assert store("Grace Entwistle")[:3] == ["", "", ""]
    driver.key(Key.Key_Z, CONTROL)
    assert (store("Catherine Molyneux"), store("Grace Entwistle")) == before


def test_a_duty_is_dragged_to_another_day_and_back_by_undo(driver, store):
    before = store("Helen Ashworth")
    driver.drag(driver.spot("Helen Ashworth", 0), driver.spot("Helen Ashworth", 6))
    assert store("Helen Ashworth")[:7] == ["", "E", "L", "L", "N", "", "E"]
    assert driver.window.steps.undo_text == "Undo move of E, Mon 7 Dec, H. Ashworth"
    driver.key(Key.Key_Z, CONTROL)
    assert store("Helen Ashworth") == before


def test_with_control_a_drag_copies(driver, store):
    driver.drag(driver.spot("Helen Ashworth", 0), driver.spot("Helen Ashworth", 6), CONTROL)
    assert store("Helen Ashworth")[0] == "E"
    assert store("Helen Ashworth")[6] == "E"


def test_a_duty_dropped_on_anothers_duty_swaps_the_two(driver, store):
    one, other = "Helen Ashworth", "Imran Siddiqui"
    before = store(one), store(other)
    assert (before[0][2], before[1][2]) == ("L", "E")
    driver.drag(driver.spot(one, 2), driver.spot(other, 2))
    assert (store(one)[2], store(other)[2]) == ("E", "L")
    driver.key(Key.Key_Z, CONTROL)
    assert (store(one), store(other)) == before


def test_while_dragging_every_cell_answers_and_the_pointer_is_told_why(driver):
    hands = driver.window.rota.hands
    driver.hold(driver.spot("Helen Ashworth", 0), driver.spot("Mohammed Iqbal", 2))
    assert hands.carry.active
    assert "Not possible" in driver.bubble
    assert "absent" in driver.bubble
    assert "Moving: Shift E, Helen Ashworth, Mon 7 Dec" in driver.bubble
    assert driver.grid.painter.answers is not None
    driver.key(Key.Key_Escape)
    assert not hands.carry.active
    assert driver.bubble == ""
    assert driver.grid.painter.answers is None
    driver.release(driver.spot("Mohammed Iqbal", 2))
    assert driver.window.steps.undo_text == ""


def test_an_impossible_drop_changes_nothing(driver, store):
    before = store("Helen Ashworth"), store("Mohammed Iqbal")
    driver.drag(driver.spot("Helen Ashworth", 0), driver.spot("Mohammed Iqbal", 2))
    assert (store("Helen Ashworth"), store("Mohammed Iqbal")) == before


def gap(driver: Driver):
    gaps = driver.window.rota.board.cover.gaps
    return next((c, chips[0]) for c, chips in enumerate(gaps) if chips and chips[0].minimum)


def test_a_chip_is_dragged_onto_a_person_and_the_gap_closes(driver, store):
    column, chip = gap(driver)
    board = driver.window.rota.board
    free = next(
        board.name(p)
        for p in range(1, len(board.people))
        if not board.cells.states[p, column]
        and "N" not in board_codes(driver.window, board.name(p))[max(column - 1, 0)]
    )
    before = board.cover.minimum_gaps
    driver.drag(driver.chip(chip.code, column), driver.spot(free, column))
    assert store(free)[column] == chip.code
    assert driver.window.rota.board.cover.minimum_gaps == before - 1
    driver.key(Key.Key_Z, CONTROL)
    assert driver.window.rota.board.cover.minimum_gaps == before


def test_a_chip_that_is_only_clicked_leads_to_its_cover(driver):
    column, chip = gap(driver)
    driver.click(driver.chip(chip.code, column))
    assert driver.window.page == "cover"
    assert driver.window.cover.isVisible()


def test_keys_do_what_a_drag_does(driver, store):
    driver.choose("Helen Ashworth", 0)
    driver.key(Key.Key_X, CONTROL)
    for _ in range(5):
        driver.key(Key.Key_Right)
    assert driver.bubble.startswith("Not possible: Helen Ashworth, Shift E, Sat 12 Dec")
    driver.key(Key.Key_V, CONTROL)
    assert driver.window.rota.hands.carry.active
    driver.key(Key.Key_Right)
    assert "Shift E, Sun 13 Dec" in driver.bubble
    driver.key(Key.Key_V, CONTROL)
    assert store("Helen Ashworth")[:7] == ["", "E", "L", "L", "N", "", "E"]
    driver.key(Key.Key_X, CONTROL)
    driver.key(Key.Key_Right)
    driver.key(Key.Key_Escape)
    assert store("Helen Ashworth")[6] == "E"


def test_a_block_goes_through_the_clipboard_as_excel_has_it(driver, store):
    driver.choose("Helen Ashworth", 0)
    driver.key(Key.Key_Right, SHIFT)
    driver.key(Key.Key_Down, SHIFT)
    driver.key(Key.Key_C, CONTROL)
    assert QApplication.clipboard().text() == "E\tE\nL\t"
    driver.choose("Sadia Begum", 20)
    driver.key(Key.Key_V, CONTROL)
    assert store("Sadia Begum")[20:22] == ["E", "E"]
    assert store("Ștefan Ionescu")[20:22] == ["L", ""]


def test_a_cut_block_moves_in_one_step(driver, store):
    before = store("Helen Ashworth"), store("Sadia Begum")
    driver.choose("Helen Ashworth", 0)
    driver.key(Key.Key_Right, SHIFT)
    driver.key(Key.Key_X, CONTROL)
    driver.choose("Sadia Begum", 20)
    driver.key(Key.Key_V, CONTROL)
    assert store("Helen Ashworth")[:2] == ["", ""]
    assert store("Sadia Begum")[20:22] == ["E", "E"]
    driver.key(Key.Key_Z, CONTROL)
    assert (store("Helen Ashworth"), store("Sadia Begum")) == before


def test_what_was_cut_stays_when_it_is_pasted_into_other_dates_and_it_says_so(driver):
    name, choice = "Helen Ashworth", driver.window.choice
    driver.choose(name, 0)
    driver.key(Key.Key_Right, SHIFT)
    driver.key(Key.Key_X, CONTROL)
    choice.step(1)
    driver.settle()
    driver.choose(name, 0)
    driver.key(Key.Key_V, CONTROL)
    assert board_codes(driver.window, name)[:2] == ["E", "E"]
    assert "What was cut stays where it was." in driver.bubble
    driver.choose(name, 4)
    driver.key(Key.Key_V, CONTROL)  # once more: that is a copy in Excel too
    assert "stays where it was" not in driver.bubble
    choice.step(-1)
    driver.settle()
    assert board_codes(driver.window, name)[:2] == ["E", "E"]


def test_a_paste_of_the_wrong_shape_is_said_and_changes_nothing(driver, store):
    before = store("Sadia Begum")
    QApplication.clipboard().setText("E\tL\nN")
    driver.choose("Sadia Begum", 20)
    driver.key(Key.Key_V, CONTROL)
    assert "not equally long" in driver.bubble
    QApplication.clipboard().setText("E\tL\tN")
    driver.choose("Sadia Begum", 26)
    driver.key(Key.Key_V, CONTROL)
    assert "outside the period on view" in driver.bubble
    assert store("Sadia Begum") == before


def test_the_fill_handle_and_control_d_repeat_cells(driver, store):
    driver.choose("Helen Ashworth", 5)
    driver.type("AL")
    driver.key(Key.Key_Return)
    driver.choose("Helen Ashworth", 5)
    handle = driver.window.rota.hands.marks.handle().center()
    start = driver.at(driver.grid.viewport(), handle)
    driver.drag(start, driver.spot("Helen Ashworth", 8))
    assert store("Helen Ashworth")[5:9] == ["AL"] * 4
    assert driver.window.steps.undo_text.startswith("Undo paste of 1 × 4 cells")
    driver.choose("Imran Siddiqui", 5)
    driver.key(Key.Key_D, CONTROL)
    assert store("Imran Siddiqui")[5] == "AL"


def test_a_drop_beside_the_dates_says_that_they_are_not_on_view(driver):
    driver.window.choice.show_length(7)
    go_round()
    before = board_codes(driver.window, "Helen Ashworth")
    start = driver.spot("Helen Ashworth", 0)
    last = driver.spot("Helen Ashworth", 6)
    room = driver.grid.viewport().width() - driver.grid.cell_box(0, 6).right()
    assert room > 100
    beside = last + QPoint(120, 0)
    driver.hold(start, beside)
    assert driver.bubble.startswith("Not possible: outside the period on view")
    assert "7 Dec" in driver.bubble
    driver.release(beside)
    assert "outside the period" in driver.bubble
    assert board_codes(driver.window, "Helen Ashworth") == before
    assert driver.window.steps.undo_text == ""
    driver.choose("Helen Ashworth", 2)
    assert driver.bubble == ""


def test_a_database_that_is_gone_is_told_beside_the_cell_and_nothing_is_lost(
    driver, store, tmp_path
):
    before = store("Helen Ashworth")
    file, aside = tmp_path / "ward.db", tmp_path / "aside.db"
    driver.choose("Helen Ashworth", 5)
    file.rename(aside)
    driver.type("L")
    driver.key(Key.Key_Return)
    assert "is no longer there. Nothing was changed." in driver.bubble
    assert board_codes(driver.window, "Helen Ashworth") == [c.replace("/", " ") for c in before]
    assert driver.window.steps.undo_text == ""
    aside.rename(file)
    driver.choose("Helen Ashworth", 5)
    driver.type("L")
    driver.key(Key.Key_Return)
    assert store("Helen Ashworth")[5] == "L"
