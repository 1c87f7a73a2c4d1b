"""The inspector says what one made anew would say, and waits for what is on its way."""

from dataclasses import replace
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton

from tests.calls import calls_of
from tests.ui.driving import Driver, until
from ui.cover.elided import ElidedLabel
from ui.rota.inspector import Inspector, WeekBars
from ui.rota.person_card import BreachLine
from ui.tasks import Listener, thread_lanes

SIZES = ((1920, 1080), (1366, 768))


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


def said(inspector: Inspector) -> list[tuple[str, int, int, str]]:
    """What is on view from top to bottom: look, place and text of every label."""
    for _ in range(3):
        QApplication.processEvents()
    found = [one for one in inspector.findChildren(QLabel) if one.isVisibleTo(inspector)]
    at = [one.mapTo(inspector, one.rect().topLeft()) for one in found]
    return sorted(
        (one.objectName(), spot.x(), spot.y(), one.text())
        for one, spot in zip(found, at, strict=True)
    )


@pytest.mark.parametrize("size", SIZES)
def test_it_says_of_everybody_what_one_made_anew_says(driver, appearance, qtbot, size):
    rota = driver.window.rota
    driver.window.resize(*size)
    for place in (0, 3, 12, 5, 5, 18, 1):
        rota.grid.choose(place, place)
        rota.details.now()
        fresh = Inspector(appearance, rota.inspector._begun)
        qtbot.addWidget(fresh)
        fresh.show_card(rota.inspector._card, rota.inspector._contracted_week)
        fresh.resize(rota.inspector.size())
        fresh.show()
        assert said(rota.inspector) == said(fresh), place


def test_going_along_a_row_makes_no_label_anew(driver):
    rota = driver.window.rota
    rota.grid.choose(driver.place("Helen Ashworth"), 0)
    rota.details.now()
    before = set(map(id, rota.inspector.findChildren(QLabel)))
    for column in range(1, 5):
        rota.grid.choose(driver.place("Helen Ashworth"), column)
        rota.details.now()
        assert "".join(rota.inspector._card.cell_lines)
    labels = {one for one in rota.inspector.findChildren(QLabel) if one.isVisible()}
    in_boxes = {one for one in labels if one.objectName().startswith("box")}
    assert labels - in_boxes
    assert {id(one) for one in labels - in_boxes} <= before


def test_while_a_code_is_being_stored_it_waits_and_is_then_filled_once(
    open_window, ward_planner, monkeypatch
):
    monkeypatch.setattr("ui.rota.details._TURNS", 1_000_000)  # however slow the machine is
    lanes, hold = thread_lanes(), Event()
    window = open_window(ward_planner, lanes)
    details, inspector, driver = window.rota.details, window.rota.inspector, Driver(window)
    until(lambda: window.rota.board is not None and window.status.running == 0)
    driver.choose("Helen Ashworth", 5)
    details.now()
    with calls_of(Inspector._rebuild) as calls:
        lanes.database.start("Held", lambda *_: hold.wait(20), Listener(lambda _: None))
        driver.hurry("l", Qt.Key.Key_Return)
        until(lambda: details._turns < 999_998)
        assert inspector._card.name == "Helen Ashworth"
        hold.set()
        until(lambda: inspector._card.name == "Imran Siddiqui")
    assert window.steps.idle
    assert calls[Inspector._rebuild] == 1


def test_however_long_storing_takes_it_follows_the_marked_cell(open_window, ward_planner):
    lanes, hold = thread_lanes(), Event()
    window = open_window(ward_planner, lanes)
    driver = Driver(window)
    until(lambda: window.rota.board is not None and window.status.running == 0)
    driver.choose("Helen Ashworth", 5)
    window.rota.details.now()
    lanes.database.start("Held", lambda *_: hold.wait(20), Listener(lambda _: None))
    driver.hurry("l", Qt.Key.Key_Return)
    until(lambda: window.rota.inspector._card.name == "Imran Siddiqui")
    assert not window.steps.idle
    hold.set()
    until(lambda: window.steps.idle)


def test_in_a_small_window_the_bar_tells_what_the_marked_cell_breaks_and_how_much_more(driver):
    driver.window.resize(1366, 768)
    name, rota = "Helen Ashworth", driver.window.rota
    for column in range(7):  # long days without a day off: more than sixty hours of the week
        driver.choose(name, column)
        driver.type("LD")
        driver.key(Qt.Key.Key_Return)
    driver.choose(name, 3)
    driver.type("LD/N")
    driver.key(Qt.Key.Key_Return)
    board, place = rota.board, driver.place(name)
    whole = len(board.breaches_of(place))
    told = {}
    for column in (3, 6):
        driver.choose(name, column)
        rota.details.now()
        [first, *_] = board.breaches_of(place, column)
        told[column] = str(board.breaches.text(first))
        labels = [one for look, *_, one in said(rota.inspector) if look == "body"]
        assert labels[0].casefold().startswith(told[column].casefold())
        assert labels[0].endswith(f"(and {whole - 1} more)")
    assert told[3] != told[6]


def test_in_a_small_window_a_long_warning_alone_is_told_on_two_lines(driver):
    driver.window.resize(1100, 700)
    rota = driver.window.rota
    rota.grid.choose(0, 0)
    rota.details.now()
    text = "Rest after nights: 23.5 h between Wed 25 Nov 07:30 and Thu 26 Nov 07:00, needs 46 h; "
    text += "free from Fri 27 Nov 05:30."
    rota.inspector.show_card(replace(rota.inspector._card, breaches=(BreachLine(False, text),)))
    for _ in range(3):
        QApplication.processEvents()
    [shown] = [one for one in rota.inspector.findChildren(ElidedLabel) if one.text() == text]
    assert len(shown.shown()) == 2
    assert " ".join(shown.shown()) == text
    assert shown.height() >= 2 * shown.fontMetrics().height()


@pytest.mark.parametrize("away", [Qt.Key.Key_Escape, Qt.Key.Key_F2])
def test_in_a_small_window_f2_opens_the_details_beside_the_board(driver, away):
    rota = driver.window.rota
    driver.window.resize(1366, 768)
    driver.choose("Helen Ashworth", 4)
    before = rota.inspector.geometry()
    driver.key(Qt.Key.Key_F2)
    rows = [one for *_, one in said(rota.inspector)]
    assert {"Home: Ward 24 Respiratory", "This period", "Marked: Fri 11 Dec"} <= set(rows)
    assert rota.inspector.geometry().left() >= rota.two.splitter.geometry().right()
    assert rota.inspector.height() > rota.grid.height() - 2
    driver.choose("Imran Siddiqui", 4)  # it stays while somebody else is looked at
    rota.details.now()
    assert "Imran Siddiqui" in [one for *_, one in said(rota.inspector)]
    driver.key(Qt.Key.Key_F2)
    driver.key(away)
    assert rota.inspector.geometry() == before
    assert rota.grid.hasFocus()
    driver.key(Qt.Key.Key_F2)
    rota.toggle_patterns()
    rota.toggle_patterns()
    assert rota.inspector.geometry() == before


def press(driver: Driver, name: str) -> None:
    """Click a button of the inspector, once it is on view."""
    inspector = driver.window.rota.inspector
    buttons = inspector.findChildren(QPushButton) + inspector.findChildren(QToolButton)
    [found] = [one for one in buttons if one.accessibleName() == name]
    until(found.isVisible)
    driver.click(driver.at(found, found.rect().center()))


def test_in_a_small_window_the_details_are_opened_and_closed_by_mouse_too(driver):
    rota = driver.window.rota
    driver.window.resize(1366, 768)
    driver.choose("Helen Ashworth", 4)
    before = rota.inspector.geometry()
    press(driver, "Details")
    assert "This period" in [one for *_, one in said(rota.inspector)]
    press(driver, "Close the details")
    assert rota.inspector.geometry() == before
    assert rota.grid.hasFocus()


def test_the_button_of_the_bar_answers_keys_and_has_the_focus_again_afterwards(driver):
    rota = driver.window.rota
    driver.window.resize(1366, 768)
    driver.choose("Helen Ashworth", 4)
    [details] = [one for one in rota.inspector.findChildren(QPushButton) if one.text() == "Details"]
    until(details.isVisible)
    details.setFocus(Qt.FocusReason.TabFocusReason)
    driver.key(Qt.Key.Key_Return)
    assert not rota.inspector.is_bar
    driver.key(Qt.Key.Key_Escape)
    assert rota.inspector.is_bar
    assert details.hasFocus()


@pytest.mark.parametrize("size", SIZES)
def test_where_all_is_on_view_or_nobody_is_chosen_there_is_no_button_for_more(driver, size):
    rota = driver.window.rota
    driver.window.resize(*size)
    driver.choose("Helen Ashworth", 4)
    rota.details.now()
    [details] = [one for one in rota.inspector.findChildren(QPushButton) if one.text() == "Details"]
    assert details.isVisible() == rota.inspector.is_bar
    rota.inspector.show_card(None)
    assert not details.isVisible()


def test_at_large_text_the_bars_of_the_weeks_keep_room_for_their_two_lines(driver, appearance):
    rota = driver.window.rota
    driver.window.resize(1366, 768)
    appearance.set_scale(2.0)
    driver.choose("Helen Ashworth", 0)
    driver.key(Qt.Key.Key_F2)
    [bars] = rota.inspector.findChildren(WeekBars)
    line = QFontMetrics(appearance.font(11)).height()
    assert bars.height() >= appearance.metrics.px(40) + 2 * line
    appearance.set_scale(1.0)
