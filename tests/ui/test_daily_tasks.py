"""The ten daily tasks done on the real window, and counted: the help page tells the truth."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from tests.ui.answering import answering
from tests.ui.driving import CONTROL, NO_KEY, SHIFT, Driver, stored
from ui.help.pages import page_text
from ui.palette.box import PaletteBox

Key = Qt.Key


class Counting(Driver):
    """A driver that counts what a user does."""

    def __init__(self, window) -> None:
        super().__init__(window)
        self.count = 0

    def click(self, at: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.count += 1
        super().click(at, keys)

    def drag(self, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.count += 1
        super().drag(start, end, keys)

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        self.count += 1
        super().key(key, keys)

    def code(self, text: str, keys: Qt.KeyboardModifier = NO_KEY) -> None:
        """A code typed with its Enter is one action."""
        self.type(text)
        self.key(Key.Key_Return, keys)


@pytest.fixture
def driver(open_window, ward_planner) -> Counting:
    return Counting(open_window(ward_planner))


@pytest.fixture
def week(driver, ward_planner):
    period = driver.window.rota.board.region.period
    return lambda name: stored(ward_planner, name, period, "W24")


def told(task: str) -> int:
    """What the help page says of a task."""
    [row] = [line for line in page_text("tasks").splitlines() if line.startswith(f"| {task} |")]
    return int(row.split("|")[2])


def told_of_excel(task: str) -> int:
    """What it says of the same task in Excel."""
    [row] = [line for line in page_text("tasks").splitlines() if line.startswith(f"| {task} |")]
    return int(row.split("|")[3])


def test_find_a_persons_week(driver):
    def answer(box: PaletteBox) -> None:
        driver.count += 2
        QTest.keyClicks(box.field, "whittak")
        QTest.keyClick(box.field, Key.Key_Return)

    with answering(PaletteBox, answer):
        driver.key(Key.Key_K, CONTROL)
    assert driver.grid.current_cell()[0] == driver.place("Laura Whittaker")
    assert driver.count == told("Find a person's week")


def test_give_a_shift(driver, week):
    driver.choose("Helen Ashworth", 5)
    driver.code("L")
    assert week("Helen Ashworth")[5] == "L"
    assert driver.count == told("Give a shift")


def test_move_a_shift(driver, week):
    driver.drag(driver.spot("Helen Ashworth", 4), driver.spot("Helen Ashworth", 5))
    assert week("Helen Ashworth")[4:6] == ["", "N"]
    assert driver.count == told("Move a shift")


def test_swap_two_people(driver, week):
    mine, theirs = week("Helen Ashworth")[0], week("Imran Siddiqui")[0]
    assert {mine, theirs} == {"E", "L"}
    driver.drag(driver.spot("Helen Ashworth", 0), driver.spot("Imran Siddiqui", 0))
    assert (week("Helen Ashworth")[0], week("Imran Siddiqui")[0]) == (theirs, mine)
    assert driver.count == told("Swap two people")


def test_copy_a_week_forward(driver, week):
    before = week("Helen Ashworth")[:7]
    driver.drag(driver.spot("Helen Ashworth", 0), driver.spot("Helen Ashworth", 6), SHIFT)
    driver.key(Key.Key_R, CONTROL | SHIFT)
    assert week("Helen Ashworth")[7:14] == before
    assert driver.count == told("Copy a week forward") <= told_of_excel("Copy a week forward")


def test_mark_a_weeks_leave(driver, week):
    driver.drag(driver.spot("Helen Ashworth", 7), driver.spot("Helen Ashworth", 13), SHIFT)
    driver.code("AL", CONTROL)
    assert week("Helen Ashworth")[7:14] == ["AL"] * 7
    assert driver.count == told("Mark a week's leave") <= told_of_excel("Mark a week's leave")


def test_no_task_takes_more_actions_than_in_excel():
    rows = [line.split("|") for line in page_text("tasks").splitlines() if line.startswith("| ")]
    counts = [(row[1].strip(), row[2].strip(), row[3].strip()) for row in rows]
    tasks = [(name, int(here), int(excel)) for name, here, excel in counts if here.isdigit()]
    assert len(tasks) == 10
    assert [name for name, here, excel in tasks if here > excel] == []


def test_see_the_gaps_of_a_day(driver):
    board = driver.window.rota.board
    column = next(at for at, chips in enumerate(board.cover.gaps) if chips)
    assert driver.grid.date_header.chips_at(column)
    assert driver.count == told("See tonight's gaps")


def test_fill_a_gap(driver):
    board = driver.window.rota.board
    column = next(at for at, chips in enumerate(board.cover.gaps) if chips and chips[0].minimum)
    driver.click(driver.chip(board.cover.gaps[column][0].code, column))
    driver.key(Key.Key_Return)
    assert driver.window.rota.board.cover.minimum_gaps == board.cover.minimum_gaps - 1
    assert driver.count == told("Fill a gap")


def test_see_who_is_over_hours(driver):
    assert driver.grid.isVisible()
    assert driver.count == told("See who is over hours")


def test_export_for_signature(driver, monkeypatch, tmp_path):
    path = tmp_path / "sign-off.xlsx"

    def accepted(*_args: object) -> tuple[str, str]:
        driver.count += 1
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", accepted)
    driver.key(Key.Key_E, CONTROL)
    assert Path(path).exists()
    assert driver.count == told("Export for signature")
