"""What is being typed when the window closes: entered where it is whole, else nothing changes."""

import pytest

from tests.ui.driving import Driver, stored

HELEN = "Helen Ashworth"


@pytest.mark.parametrize(
    ("typed", "left"),
    [("L", "L"), ("l", "L"), ("E/N", "E/N"), ("S", ""), ("E/S", ""), ("QQ", "")],
)
def test_a_code_typed_whole_is_entered_and_half_a_code_changes_nothing(
    open_window, ward_planner, typed, left
):
    window = open_window(ward_planner)
    driver, period = Driver(window), window.rota.board.region.period
    driver.choose(HELEN, 5)
    driver.type(typed)
    window.close()
    assert stored(ward_planner, HELEN, period, "W24")[5] == left


def test_a_duty_whose_code_is_being_changed_keeps_it(open_window, ward_planner):
    window = open_window(ward_planner)
    driver, period = Driver(window), window.rota.board.region.period
    driver.choose(HELEN, 0)
    window.rota.hands.edit()
    assert window.rota.hands.entry.text() == "E"
    window.close()
    assert stored(ward_planner, HELEN, period, "W24")[0] == "E"
    assert window.steps.undo_text == ""
