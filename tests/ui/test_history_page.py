"""The history page by mouse and key: words, filters, the chain, export, and a long log at once."""

import sqlite3
from datetime import datetime

import numpy as np
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.application.edit_commands import Cell, Give
from planner.application.history import HistoryLine
from planner.domain.calendar import day_number
from tests.calls import calls_of
from tests.ui.conftest import TODAY
from tests.ui.driving import Driver, go_round, until
from ui.history.model import AFTER, BEFORE, ENTRY, PAGE, WHAT, WHO, WHY, HistoryModel
from ui.history.table import HistoryTable

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
TODAY_AT = datetime(2026, 12, 9, 12, 0)
HELEN, EWA = "20418001", "30001"


@pytest.fixture
def page(open_window, ward_planner):
    """The page after three changes, two of Helen and one of Ewa at her own ward."""
    window = open_window(ward_planner)
    monday = day_number(TODAY) - 2
    for service, person, day, code in (
        ("W24", HELEN, monday, "L"),
        ("W24", HELEN, monday + 5, "LD"),
        ("W18", EWA, monday + 3, "N"),
    ):
        window.steps.run(Give(service, Cell(person, day), (code,)))
        Driver(window).settle()
    QTest.keyClick(window, Key.Key_7, Qt.KeyboardModifier.ControlModifier)
    go_round()
    assert window.page == "history"
    assert told(window.history, 0, ENTRY)
    return window.history


def told(page, row: int, column: int) -> str:
    """What a cell says, once its line is read."""
    model = page.table.entries
    until(lambda: model.line(row) is not None)
    return model.text(row, column)


def click(widget) -> None:
    QTest.mouseClick(widget, LEFT)
    go_round()


def test_the_newest_change_is_on_top_and_told_in_words(page):
    assert told(page, 0, WHAT) == "Duty N of Ewa Kowalczyk (30001) on Thu 10 Dec 2026: added"
    assert (told(page, 0, BEFORE), told(page, 0, AFTER)) == ("", "service Ward 18 (W18)")
    assert told(page, 0, WHO)
    assert page.summary.text() == f"{page.table.entries.rowCount()} changes"
    assert page.entry.line.number == int(told(page, 0, ENTRY))


def test_arrow_keys_read_one_entry_after_another(page):
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Key.Key_Down)
    assert "Helen Ashworth" in page.entry.line.item
    assert page.entry.line.what.startswith("Entry of LD")


def test_this_service_leaves_its_own_changes(page, ward_planner):
    every = page.table.entries.rowCount()
    click(page.filters._scopes.button(1))
    items = [told(page, at, WHAT) for at in range(page.table.entries.rowCount())]
    assert len(items) < every
    assert any("Helen Ashworth" in item for item in items)
    assert not any("Ewa" in item and "Thu 10" in item for item in items)
    page._choice.show_service("W18")
    go_round()
    assert "Ewa Kowalczyk" in told(page, 0, WHAT)


def test_a_person_is_found_by_part_of_the_name(page):
    QTest.keyClick(page, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.filters.person.hasFocus()
    QTest.keyClicks(page.filters.person, "kowal")
    QTest.keyClick(page.filters.person.completer().popup(), Key.Key_Down)
    QTest.keyClick(page.filters.person.completer().popup(), Key.Key_Return)
    go_round()
    items = [told(page, at, WHAT) for at in range(page.table.entries.rowCount())]
    assert items == [
        "Duty N of Ewa Kowalczyk (30001) on Thu 10 Dec 2026: added",
        "Person Ewa Kowalczyk (30001): added",
    ]


def test_a_name_that_nobody_has_says_so_and_leaves_the_list(page):
    every = page.table.entries.rowCount()
    page.filters.person.setFocus()
    QTest.keyClicks(page.filters.person, "Nobody At All")
    QTest.keyClick(page.filters.person, Key.Key_Return)
    go_round()
    assert "Nobody here is called “Nobody At All”" in page.problem.text()
    assert page.problem.isVisible()
    assert page.table.entries.rowCount() == every


def test_kind_and_dates_filter_and_an_empty_list_says_what_to_do(page):
    page.filters.kind.setFocus()
    QTest.keyClick(page.filters.kind, Key.Key_D)  # Duties and absences
    QTest.keyClick(page.filters.kind, Key.Key_Return)
    page.filters.kind.activated.emit(page.filters.kind.currentIndex())
    go_round()
    assert {told(page, at, WHAT).split()[0] for at in range(3)} == {"Duty"}
    page.filters.kind.setCurrentIndex(page.filters.kind.findText("Demand"))
    page.filters.kind.activated.emit(0)
    page.filters.dates.setCurrentIndex(page.filters.dates.findText("From … to …"))
    page.filters.dates.activated.emit(0)
    go_round()
    assert page.filters.between.isVisible()
    assert page.table.entries.rowCount() == 0
    assert "No change fits" in page._message.text()


def test_the_way_from_an_entry_to_its_duty(page):
    window = page.window()
    click(page.entry.to_rota)
    assert window.page == "rota"
    assert window.choice.service == "W18"
    board, cell = window.rota.board, window.rota.grid.current_cell()
    assert (board.staff_id(cell[0]), board.day(cell[1])) == (EWA, day_number(TODAY) + 1)


def test_all_changes_of_the_person_of_an_entry(page):
    QTest.keyClick(page.table, Key.Key_Down)
    click(page.entry.to_person)
    items = [told(page, at, WHAT) for at in range(page.table.entries.rowCount())]
    assert items
    assert all("Helen Ashworth" in item for item in items)
    assert page.filters.person.text() == f"Helen Ashworth · {HELEN}"


def test_an_untouched_history_is_complete(page):
    click(page.check)
    assert page.verdict.isVisible()
    assert page.verdict.text().startswith("The history is complete and unaltered:")


def test_an_entry_altered_with_sqlite_is_found_named_and_shown(page, ward_planner, tmp_path):
    number = page.table.entries.numbers[1].item()
    with sqlite3.connect(tmp_path / "ward.db") as database:
        database.execute("UPDATE journal SET who = 'Nobody' WHERE number = ?", (number,))
    database.close()
    click(page.check)
    assert not page.verdict.isVisible()
    assert f"broken from entry {number} on" in page.broken.text()
    assert "Nobody" in page.broken.text()
    page.filters.kind.setCurrentIndex(page.filters.kind.findText("Demand"))
    page.filters.kind.activated.emit(0)
    click(page.to_broken)
    row = page.table.currentIndex().row()
    assert page.table.entries.numbers[row] == number
    assert told(page, row, ENTRY) == f"! {number}"
    assert "the history is broken here" in page.entry._second.text()


def test_an_entry_taken_out_with_sqlite_is_named(page, ward_planner, tmp_path):
    number = page.table.entries.numbers[2].item()
    with sqlite3.connect(tmp_path / "ward.db") as database:
        database.execute("DELETE FROM journal WHERE number = ?", (number,))
    database.close()
    click(page.check)
    assert f"entry {number} is missing" in page.broken.text()
    click(page.to_broken)
    assert page.table.entries.numbers[page.table.currentIndex().row()] > number


def test_export_writes_what_the_filters_leave(page, tmp_path):
    page.filters.kind.setCurrentIndex(page.filters.kind.findText("Duties and absences"))
    page.filters.kind.activated.emit(0)
    go_round()
    page.export_to(tmp_path / "history.xlsx")
    rows = list(load_workbook(tmp_path / "history.xlsx")["History"].iter_rows(values_only=True))
    assert rows[0][0] == "Entry"
    assert len(rows) - 1 == page.table.entries.rowCount()
    assert rows[1][4] == told(page, 0, WHAT)


def test_another_change_comes_on_top_and_the_chosen_one_stays(page):
    QTest.keyClick(page.table, Key.Key_Down)
    before = page.entry.line.number
    page.window().steps.undo()
    Driver(page.window()).settle()
    assert told(page, 0, WHAT).endswith("deleted")
    assert page.entry.line.number == before


def test_of_a_hundred_thousand_entries_only_those_on_view_are_read_and_painted(page):
    """Wherever the bar is dragged to, and however long the log is."""
    table, read = page.table, []
    model = table.entries

    def lines(part, numbers) -> None:
        read.append(len(numbers))
        found = (
            HistoryLine(n, "", TODAY_AT, "w", "step", f"item {n}", "", "", "", "Duties", None)
            for n in numbers
        )
        model.take(part, numbers, found)

    model.lines_wanted.disconnect()
    model.lines_wanted.connect(lines)
    model.show(np.arange(100_000, 0, -1, dtype=np.int32))
    for part in (0.1, 0.5, 0.9, 0.3, 1.0):
        with calls_of(HistoryModel.text) as calls:
            table.verticalScrollBar().setValue(int(table.verticalScrollBar().maximum() * part))
            QApplication.processEvents()
        cells = table.viewport().height() // table.rowHeight(0) * model.columnCount()
        assert cells <= calls[HistoryModel.text] <= 3 * cells
        row = table.rowAt(table.viewport().height() // 2)
        assert told(page, row, WHAT) == f"item {100_000 - row}"
    assert max(read) <= PAGE
    assert sum(read) <= 20 * PAGE


def test_rows_passed_over_are_not_read(appearance):
    model, asked = HistoryModel(appearance), []
    model.lines_wanted.connect(lambda _page, numbers: asked.append(numbers))
    model.show(np.arange(100_000, 0, -1, dtype=np.int32))
    for row in range(0, 100_000, PAGE):
        model.text(row, WHY)
    until(lambda: bool(asked))
    assert [numbers[0] for numbers in asked] == [600, 400, 200]


def test_what_changed_is_read_before_all_the_rest_of_it(qtbot, appearance):
    table = HistoryTable(appearance)
    qtbot.addWidget(table)
    long = "state offered; lender trust Lancashire Teaching Hospitals (RXN); hours 7.5; " * 3
    item = "Offer AID-0006-1 of Claire Greenhalgh (D0001779), N on Mon 7 Dec 2026"
    line = HistoryLine(1, "", TODAY_AT, "Hugo Marsden", "", item, long, long, long, "Offers", None)
    table.entries.show(np.array([1], dtype=np.int32))
    table.entries.take(0, [1], [line])
    table.resize(1290, 400)
    table.show()
    go_round()
    widths = [table.columnWidth(column) for column in range(WHY + 1)]
    assert sum(widths) == table.viewport().width()
    assert widths[WHAT] >= table.fontMetrics().horizontalAdvance(item)
    assert min(widths[BEFORE], widths[AFTER], widths[WHY]) > 120


@pytest.mark.parametrize("scale", [1.5, 1.75])
def test_at_large_text_what_changed_takes_the_room_that_the_rest_does_not_need(
    page, appearance, scale
):
    page.window().resize(1366, 768)
    appearance.set_scale(scale)
    go_round()
    table, item = page.table, told(page, 0, WHAT)
    go_round()
    room = table.columnWidth(WHAT) - 8
    assert table.isColumnHidden(BEFORE)
    assert table.fontMetrics().horizontalAdvance(item) <= room
    assert table.columnWidth(WHY) <= table.fontMetrics().horizontalAdvance("Why") + 60
    # Where even that is too little, the tool-tip and the details below say it whole.
    tip = table.entries.index(0, WHAT).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == item == page.entry._title.text()
