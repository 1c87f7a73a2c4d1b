"""Computers whose clocks or time zones differ: one moment is told as one time, in one order."""

import time
from datetime import datetime

import pytest
from PySide6.QtWidgets import QLabel

from planner.application.edit_commands import Cell, Give
from planner.application.history import HistoryLine
from planner.bootstrap import build_planner
from tests.aid_story import HELEN, HUGO, LARS, LEA, confirmed_by, planner_of
from tests.ui.driving import Driver, go_round, until
from tests.ui.test_aid_ending import SKETCH, on_view, slot
from ui.history.entry_panel import EntryPanel
from ui.history.model import WHEN


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch):
    """This computer believes to be in New York; the region is in Lancashire."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_mutual_aid_is_told_by_the_clock_of_the_region(open_window, tmp_path):
    with planner_of(tmp_path, SKETCH, (HELEN, HUGO, LEA, LARS)) as planner:
        offer = confirmed_by(planner, slot(1))
        window = open_window(planner, service="ICU")
        window.go("cover")
        panel = on_view(window, offer, HELEN.name)
        assert panel.lender.stands.text() == "Lars (lender approver), Tue 1 Dec 09:00"
        assert panel.consent.stands.text().endswith("Tue 1 Dec 09:00.")
        happened = [one.text() for one in panel._side.findChildren(QLabel)]
        window.go("history")
        entries = window.history.table.entries
        until(lambda: entries.line(0) is not None)
        day, clock = entries.text(0, WHEN).rsplit(" ", 1)
        assert any(text.startswith(f"{day[:-5]} {clock} · Hugo") for text in happened)


def test_who_changed_a_cell_is_told_by_the_clock_of_the_region(open_window, ward_planner):
    driver = Driver(open_window(ward_planner))
    board = driver.window.rota.board
    place = driver.place("Helen Ashworth")
    other = build_planner(str(ward_planner.database))
    try:
        other.editing.run(Give("W24", Cell(board.staff_id(place), board.day(5)), ("L",)))
    finally:
        other.close()
    driver.window.rota.watch.look()
    go_round()
    said = driver.window.rota.main.news_of((place, 5))
    driver.window.go("history")
    entries = driver.window.history.table.entries
    until(lambda: entries.line(0) is not None)
    assert said.endswith(f" at {entries.text(0, WHEN).rsplit(' ', 1)[1]}")


def line(number: int, hour: int, minute: int = 0) -> HistoryLine:
    when = datetime(2026, 12, 9, hour, minute)
    return HistoryLine(number, "", when, "Ana", "", "Duty E", "", "", "", "Duties", None)


@pytest.mark.parametrize(
    ("older", "newer", "said"),
    [
        (line(1, 8), line(3, 10), ""),
        (line(1, 9, 1), line(3, 10), ""),
        (line(1, 12), line(3, 12), "The entry before it has a later time"),
        (line(1, 8), line(3, 6), "The entry after it has an earlier time"),
        (None, None, ""),
    ],
)
def test_where_clocks_ran_apart_the_details_say_that_the_numbers_are_the_order(
    qtbot, appearance, older, newer, said
):
    panel = EntryPanel(appearance)
    qtbot.addWidget(panel)
    panel.show_line(line(2, 9), False, older, newer)
    recorded = panel._parts["Recorded"].text()
    assert recorded.startswith("Ana, Wed 9 Dec 2026 09:00")
    assert ("clocks of the two computers differ" in recorded) == bool(said)
    assert said in recorded
