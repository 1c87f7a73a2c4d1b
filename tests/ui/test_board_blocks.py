"""Blocks: selected by Shift and drag, carried on, swept over, dragged out and dropped in."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, QRect, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.ui.driving import CONTROL, NO_KEY, SHIFT, Driver
from tests.ui.test_window import board_codes

Key = Qt.Key


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


def codes(driver, name: str) -> list[str]:
    return board_codes(driver.window, name)


def drop(driver, text: str, name: str, column: int, keys=NO_KEY) -> bool:
    """What Qt sends when another program's text is dropped on a cell."""
    data = QMimeData()
    data.setText(text)
    place = driver.place(name)
    at = driver.grid.cell_box(place, column).center()
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    port = driver.grid.viewport()
    enter = QDragEnterEvent(at, copy, data, left, keys)
    move = QDragMoveEvent(at, copy, data, left, keys)
    event = QDropEvent(QPointF(at), copy, data, left, keys)
    for one in (enter, move, event):
        QApplication.sendEvent(port, one)
    driver.settle()
    return event.isAccepted()


def test_a_drag_with_shift_selects_a_block_and_moves_nothing(driver):
    before = codes(driver, "Catherine Molyneux")
    one, other = "Catherine Molyneux", "Grace Entwistle"
    driver.drag(driver.spot(one, 1), driver.spot(other, 3), SHIFT)
    [block] = driver.grid.blocks()
    assert (block.left(), block.right(), block.height()) == (1, 3, 2)
    assert codes(driver, one) == before
    assert driver.grid.current_cell() == (driver.place(one), 1)


def test_a_click_with_shift_still_extends_from_the_current_cell(driver):
    driver.click(driver.spot("Catherine Molyneux", 1))
    driver.click(driver.spot("Catherine Molyneux", 5), SHIFT)
    [block] = driver.grid.blocks()
    assert (block.left(), block.right(), block.height()) == (1, 5, 1)


def by_keys(driver, one: str, other: str) -> None:
    driver.choose(one, 5)
    for key in (Key.Key_Down, Key.Key_Right, Key.Key_Right):
        driver.key(key, SHIFT)


def by_click(driver, one: str, other: str) -> None:
    driver.choose(one, 5)
    driver.click(driver.spot(other, 7), SHIFT)


def by_shift_drag(driver, one: str, other: str) -> None:
    driver.drag(driver.spot(one, 5), driver.spot(other, 7), SHIFT)


def by_drag(driver, one: str, other: str) -> None:
    driver.drag(driver.spot(one, 5), driver.spot(other, 7))


@pytest.mark.parametrize("select", [by_keys, by_click, by_shift_drag, by_drag])
def test_a_block_is_typed_from_its_first_cell_and_filled_whole(driver, select):
    one, other = "Helen Ashworth", "Imran Siddiqui"
    driver.choose(one, 5)
    driver.key(Key.Key_Delete)  # so that a drag from here selects
    select(driver, one, other)
    assert driver.grid.current_cell() == (driver.place(one), 5)
    driver.type("AL")
    assert driver.window.rota.hands.entry.at == (driver.place(one), 5)
    driver.key(Key.Key_Return, CONTROL)
    assert [codes(driver, name)[5:8] for name in (one, other)] == [["AL"] * 3] * 2
    [block] = driver.grid.blocks()
    assert (block.left(), block.width(), block.height()) == (5, 3, 2)


def test_a_block_grows_and_shrinks_at_its_end_while_its_first_cell_stays(driver):
    name = "Catherine Molyneux"
    driver.choose(name, 5)
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Left, Key.Key_Left, Key.Key_Left):
        driver.key(key, SHIFT)
    [block] = driver.grid.blocks()
    assert (block.left(), block.right(), block.height()) == (4, 5, 1)
    driver.key(Key.Key_End, SHIFT)
    [block] = driver.grid.blocks()
    assert (block.left(), block.right()) == (5, 27)
    driver.key(Key.Key_Left, SHIFT | CONTROL)
    [block] = driver.grid.blocks()
    assert (block.left(), block.right()) == (0, 5)
    driver.key(Key.Key_Home, SHIFT)
    driver.key(Key.Key_PageDown, SHIFT)
    [block] = driver.grid.blocks()
    assert block.height() > 10
    assert driver.grid.current_cell() == (driver.place(name), 5)


def test_the_end_of_a_block_comes_into_view(driver):
    driver.window.resize(1366, 500)
    driver.choose("Helen Ashworth", 5)
    for _ in range(17):
        driver.key(Key.Key_Down, SHIFT)
    [block] = driver.grid.blocks()
    last = driver.grid.visualRect(driver.grid.model().index(block.bottom(), 5))
    assert driver.grid.viewport().rect().contains(last)


def test_enter_and_tab_go_round_in_a_block_as_in_excel(driver):
    one, other = "Helen Ashworth", "Imran Siddiqui"
    by_keys(driver, one, other)
    for text, key in (("E", Key.Key_Return), ("L", Key.Key_Return), ("N", Key.Key_Tab)):
        driver.type(text)
        driver.key(key)
    assert [codes(driver, name)[5] for name in (one, other)] == ["E", "L"]
    assert codes(driver, one)[6] == "N"
    assert driver.grid.current_cell() == (driver.place(one), 7)
    [block] = driver.grid.blocks()
    assert (block.left(), block.width(), block.height()) == (5, 3, 2)
    driver.key(Key.Key_Return)
    driver.key(Key.Key_Return)
    assert driver.grid.current_cell() == (driver.place(one), 5)


def test_after_a_week_is_carried_on_what_is_typed_goes_into_the_new_one(driver):
    one, other = "Catherine Molyneux", "Grace Entwistle"
    driver.drag(driver.spot(one, 0), driver.spot(other, 6), SHIFT)
    driver.key(Key.Key_R, CONTROL | SHIFT)
    assert driver.grid.current_cell() == (driver.place(one), 7)
    driver.type("AL")
    assert driver.window.rota.hands.entry.at == (driver.place(one), 7)
    driver.key(Key.Key_Return, CONTROL)
    assert [codes(driver, name)[7:14] for name in (one, other)] == [["AL"] * 7] * 2


def test_a_block_of_weeks_and_people_is_carried_on_in_one_step(driver):
    one, other = "Catherine Molyneux", "Grace Entwistle"
    before = codes(driver, one), codes(driver, other)
    driver.drag(driver.spot(one, 0), driver.spot(other, 6), SHIFT)
    driver.key(Key.Key_R, CONTROL | SHIFT)
    assert codes(driver, one)[7:14] == before[0][:7]
    assert codes(driver, other)[7:14] == before[1][:7]
    [block] = driver.grid.blocks()
    assert (block.left(), block.right()) == (7, 13)
    driver.key(Key.Key_R, CONTROL | SHIFT)
    assert codes(driver, one)[14:21] == before[0][:7]
    for _ in range(2):
        driver.key(Key.Key_Z, CONTROL)
    assert (codes(driver, one), codes(driver, other)) == before


def test_without_room_ahead_a_sentence_says_so_and_nothing_changes(driver):
    name = "Catherine Molyneux"
    before = codes(driver, name)
    driver.drag(driver.spot(name, 22), driver.spot(name, 27), SHIFT)
    driver.key(Key.Key_R, CONTROL | SHIFT)
    assert driver.bubble.startswith("There is no room for 6 more dates.")
    assert codes(driver, name) == before


def test_a_sweep_with_an_armed_code_is_one_step(driver):
    button = next(b for b in driver.window.rota.palette_bar.buttons if b.tile.code == "AL")
    before = codes(driver, "Helen Ashworth")
    driver.click(driver.at(button, button.rect().center()))
    driver.drag(driver.spot("Helen Ashworth", 7), driver.spot("Helen Ashworth", 12))
    assert codes(driver, "Helen Ashworth")[7:13] == ["AL"] * 6
    driver.key(Key.Key_Z, CONTROL)
    assert codes(driver, "Helen Ashworth") == before


def test_leave_dragged_from_the_palette_onto_a_block_fills_it(driver):
    name = "Helen Ashworth"
    driver.drag(driver.spot(name, 7), driver.spot(name, 13), SHIFT)
    button = next(b for b in driver.window.rota.palette_bar.buttons if b.tile.code == "AL")
    driver.drag(driver.at(button, button.rect().center()), driver.spot(name, 9))
    assert codes(driver, name)[7:14] == ["AL"] * 7


def test_the_clipboard_holds_text_and_a_table(driver):
    name = "Catherine Molyneux"
    driver.drag(driver.spot(name, 0), driver.spot(name, 2), SHIFT)
    driver.key(Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    shown = codes(driver, name)[:3]
    assert data.text() == "\t".join(shown)
    assert data.html() == "<table><tr>" + "".join(f"<td>{c}</td>" for c in shown) + "</tr></table>"


def test_a_block_is_dragged_out_by_its_frame_as_text_and_a_table(driver):
    name, outside = "Catherine Molyneux", driver.window.rota.hands.outside
    sent: list[QMimeData] = []
    outside.start = lambda data: sent.append(data) or Qt.DropAction.CopyAction
    driver.drag(driver.spot(name, 0), driver.spot(name, 2), SHIFT)
    edge = driver.grid.cell_box(driver.place(name), 1)
    start = driver.at(driver.grid.viewport(), QPoint(edge.center().x(), edge.top()))
    before = codes(driver, name)
    driver.drag(start, start + QPoint(0, 80))
    [data] = sent
    assert data.text() == "\t".join(before[:3])
    assert "<td>" in data.html()
    assert codes(driver, name) == before


def test_a_block_dragged_to_another_place_of_the_board_moves_there_with_control_it_copies(driver):
    name, target = "Catherine Molyneux", "Helen Ashworth"
    before = codes(driver, name), codes(driver, target)
    outside = driver.window.rota.hands.outside
    driver.drag(driver.spot(name, 0), driver.spot(name, 2), SHIFT)
    outside.start = lambda data: drop(driver, data.text(), target, 14)
    outside.drag_block()
    assert codes(driver, name)[:3] == ["", "", ""]
    assert codes(driver, target)[14:17] == before[0][:3]
    driver.key(Key.Key_Z, CONTROL)
    driver.key(Key.Key_Z, CONTROL)
    assert (codes(driver, name), codes(driver, target)) == before
    driver.drag(driver.spot(name, 0), driver.spot(name, 2), SHIFT)
    outside.start = lambda data: drop(driver, data.text(), target, 14, CONTROL)
    outside.drag_block()
    assert codes(driver, name)[:3] == before[0][:3]
    assert codes(driver, target)[14:17] == before[0][:3]


def test_a_duty_carried_out_of_the_window_leaves_as_text_and_stays_where_it_is(driver):
    outside = driver.window.rota.hands.outside
    sent: list[str] = []
    outside.start = lambda data: sent.append(data.text()) or Qt.DropAction.IgnoreAction
    start = driver.spot("Helen Ashworth", 0)
    driver.hold(start, driver.spot("Helen Ashworth", 4))
    driver.move(QPoint(-40, start.y()))
    driver.release(QPoint(-40, start.y()))
    assert sent == ["E"]
    assert not driver.window.rota.hands.carry.active
    assert codes(driver, "Helen Ashworth")[0] == "E"


def test_text_from_excel_is_pasted_where_it_is_dropped(driver):
    assert drop(driver, "E\tL\tN\r\n", "Helen Ashworth", 14)
    assert codes(driver, "Helen Ashworth")[14:17] == ["E", "L", "N"]
    assert driver.grid.current_cell() == (driver.place("Helen Ashworth"), 14)
    driver.key(Key.Key_Z, CONTROL)
    assert driver.window.steps.undo_text == ""


def test_what_was_pasted_is_selected_as_in_excel(driver):
    name = "Helen Ashworth"
    row = driver.grid.model().row_of(driver.place(name))
    driver.choose(name, 14)
    QGuiApplication.clipboard().setText("E\tL\tN\nL\tL\tL")
    driver.key(Key.Key_V, CONTROL)
    assert driver.grid.blocks() == [QRect(14, row, 3, 2)]
    driver.key(Key.Key_Delete)
    assert codes(driver, name)[14:17] == ["", "", ""]
    # Of a larger block that it fills whole times, all of it; refused, nothing moves.
    driver.drag(driver.spot(name, 0), driver.spot(name, 3), SHIFT)
    QGuiApplication.clipboard().setText("E\tL")
    driver.key(Key.Key_V, CONTROL)
    assert driver.grid.blocks() == [QRect(0, row, 4, 1)]
    QGuiApplication.clipboard().setText("E\tXX\tE\tXX\tE")
    driver.key(Key.Key_V, CONTROL)
    assert driver.grid.blocks() == [QRect(0, row, 4, 1)]


def test_a_block_pasted_over_the_heading_of_a_grade_is_selected_whole(driver):
    lines = driver.grid.lines.tolist()
    heading = next(at for at, line in enumerate(lines) if line < 0 and at > 0)
    above, below = lines[heading - 1], lines[heading + 1]
    name = driver.window.rota.board.name(above)
    driver.choose(name, 20)
    QGuiApplication.clipboard().setText("E\nL")
    driver.key(Key.Key_V, CONTROL)
    assert driver.grid.blocks() == [QRect(20, heading - 1, 1, 3)]
    assert codes(driver, driver.window.rota.board.name(below))[20] == "L"


def test_a_cell_of_several_lines_stays_one_cell(driver):
    """A spreadsheet puts such a cell between quotes: its lines are no rows."""
    name, next_one = "Helen Ashworth", "Imran Siddiqui"
    third = driver.window.rota.board.name(driver.place(next_one) + 1)
    before = codes(driver, third)
    driver.choose(name, 14)
    QGuiApplication.clipboard().setText('"E\r\nN"\tL\r\n"LD"\tN\r\n')
    driver.key(Key.Key_V, CONTROL)
    assert codes(driver, name)[14:16] == ["E N", "L"]
    assert codes(driver, next_one)[14:16] == ["LD", "N"]
    assert codes(driver, third) == before


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("E\tXX", 14, "There is no shift XX."),
        ("E\tL\nN", 14, "rows of the copied block are not equally long"),
        ("E\tL\tN", 26, "outside the period"),
    ],
)
def test_text_that_does_not_fit_is_said_in_place_and_nothing_changes(driver, text, column, said):
    before = codes(driver, "Helen Ashworth")
    drop(driver, text, "Helen Ashworth", column)
    assert said.casefold() in driver.bubble.casefold()
    assert codes(driver, "Helen Ashworth") == before
    assert driver.window.steps.undo_text == ""


def test_a_workbook_over_the_board_is_left_to_the_window(driver, tmp_path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path / "rota.xlsx"))])
    at = QPointF(driver.grid.cell_box(0, 3).center())
    event = QDropEvent(at, Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NO_KEY)
    assert not driver.window.rota.hands.from_outside(event)
