"""How far the rota on view is stands in the top bar, on every page, and follows every step."""

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt

from planner.bootstrap import Planner
from planner.domain.calendar import Period
from planner.domain.rota_life import Step
from tests.ui.driving import Driver
from tests.ui.test_board_locks import set_rota
from tests.ui.test_window import board_codes
from ui.forms import SHORT, ChoiceBox
from ui.names import short_trust, shortest_trust
from ui.rota.verdicts import FADED


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


def stage(driver: Driver) -> str:
    chip = driver.window.top_bar.stage
    return chip.text() if chip.isVisible() else ""


def dates(driver: Driver) -> Period:
    period: Period = driver.window.choice.period
    return period


def test_every_step_is_told_in_the_top_bar_and_a_press_leads_to_the_steps(
    driver, ward_planner: Planner
):
    window, period = driver.window, dates(driver)
    set_rota(ward_planner, period.first, {"to": period.last, "status": "draft"})
    window.rota.watch.look()
    driver.settle()
    assert stage(driver).startswith("Draft · version ")
    for step, word in ((Step.PUBLISH, "Published"), (Step.SUBMIT, "Submitted")):
        ward_planner.rota_life.take(step, "W24", period)
        window.rota.watch.look()
        driver.settle()
        assert stage(driver).startswith(f"{word} · version ")
    chip = window.top_bar.stage
    assert "submitted for approval, version" in chip.toolTip()
    assert chip.accessibleName() == f"Status of the rota: {chip.text()}"
    driver.click(driver.at(chip, chip.rect().center()))
    assert window.page == "signoff"
    assert stage(driver).startswith("Submitted")
    window.go("rota")
    window.signoff.take_step(Step.REJECT, "Sat 12 Dec is short")
    driver.settle()
    assert stage(driver).startswith("Draft")


def test_other_dates_and_several_rotas_are_told_as_they_are(driver, ward_planner: Planner):
    window, first = driver.window, dates(driver).first
    assert stage(driver) == "No rota yet"
    assert "in no rota yet" in window.top_bar.stage.toolTip()
    set_rota(ward_planner, first, {"to": first + 13, "status": "approved"})
    window.rota.watch.look()
    driver.settle()
    assert stage(driver) == "Approved in part"
    set_rota(ward_planner, first + 14, {"to": first + 27, "status": "draft"})
    window.rota.watch.look()
    driver.settle()
    assert stage(driver) == "Draft and approved"
    told = window.top_bar.stage.toolTip()
    assert "The rota of Mon 7 Dec – Sun 20 Dec is approved and locked" in told
    assert "The rota of Mon 21 Dec – Sun 3 Jan is draft" in told
    window.choice.show_length(7)
    driver.settle()
    assert stage(driver).startswith("Approved · version ")
    driver.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    driver.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    driver.settle()
    assert stage(driver).startswith("Draft · version ")


@pytest.mark.parametrize("size", [(1366, 768), (1024, 640)])
def test_in_a_small_window_nothing_of_the_top_bar_is_cut(driver, ward_planner: Planner, size):
    window, period = driver.window, dates(driver)
    set_rota(ward_planner, period.first, {"to": period.last, "status": "published"})
    window.rota.watch.look()
    window.resize(*size)
    driver.settle()
    bar = window.top_bar
    chip = bar.stage
    assert stage(driver).startswith("Published")
    assert chip.width() >= chip.sizeHint().width()
    assert bar.period.width() >= bar.period.sizeHint().width()
    assert bar.minimumSizeHint().width() <= bar.width()


def test_where_a_name_would_be_cut_its_shorter_form_stands(qtbot, appearance):
    trust = ChoiceBox(appearance, "Trust")
    qtbot.addWidget(trust)
    name = "East Lancashire Hospitals NHS Trust"
    trust.addItem(short_trust(name))
    trust.setItemData(0, shortest_trust(name), SHORT)
    trust.show()
    assert trust.shown_text == "East Lancashire Hospitals"
    letters = trust.fontMetrics().horizontalAdvance
    trust.setFixedWidth(trust.width() - trust.room_for_words + letters(trust.currentText()) - 4)
    assert trust.shown_text == "East Lancashire"
    assert letters(trust.shown_text) <= trust.room_for_words


def test_an_empty_cell_that_takes_nothing_says_so_while_dragging(driver):
    """It bears a mark of its own, which the legend explains; it looked like any other cell."""
    window, grid = driver.window, driver.grid
    board = window.rota.board
    name = "Helen Ashworth"
    duty = board_codes(window, name).index("E")
    spot = driver.spot(name, duty)
    driver.hold(spot, spot + QPoint(12, 12))
    driver.settle()
    shows = window.rota.hands.carry.judgement.answers.shows
    empty = (board.cells.states == 0) & (shows == FADED)
    place, column = next(iter(np.argwhere(empty).tolist()))
    box = grid.cell_box(place, column)
    during = grid.viewport().grab(box).toImage()
    driver.key(Qt.Key.Key_Escape)
    driver.release(spot)
    assert grid.viewport().grab(box).toImage() != during
