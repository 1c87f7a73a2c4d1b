"""An approved or final rota: the board says so, and no cell of it is fine for a drop."""

import pytest

from planner.application.changes import Change, ChangeSet, Values
from planner.bootstrap import Planner
from planner.domain.calendar import Period
from planner.domain.cover.drops import Verdict
from planner.domain.rota_life import Step
from tests.ui.driving import CONTROL, Driver
from tests.ui.test_window import board_codes
from ui.rota.verdicts import FADED

HELEN, SADIA = "Helen Ashworth", "Sadia Begum"
LOCKED = "The rota of Ward 24 Respiratory, Mon 7 Dec – Sun 13 Dec, is approved and locked."


def set_rota(planner: Planner, first: int, after: Values, before: Values | None = None) -> None:
    changed = ChangeSet("", (Change("Rotas", ("W24", first), before, after),))
    planner.editing.apply(changed)


@pytest.fixture
def first(open_window, ward_planner) -> int:
    """The first week of the ward is approved."""
    first = open_window(ward_planner).rota.board.day(0)
    set_rota(ward_planner, first, {"to": first + 6, "status": "approved"})
    return first


@pytest.fixture
def driver(first, open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


def answer(driver: Driver):
    return driver.window.rota.hands.carry.answer


def test_a_duty_of_a_locked_rota_goes_nowhere_but_may_be_copied_from_it(driver):
    before = board_codes(driver.window, HELEN), board_codes(driver.window, SADIA)
    assert before[0][0] == "E"
    driver.hold(driver.spot(HELEN, 0), driver.spot(HELEN, 12))
    assert answer(driver).verdict is Verdict.IMPOSSIBLE
    assert "Not possible" in driver.bubble
    assert f"{LOCKED} It was signed as it stands; reopen it as an amendment" in driver.bubble
    shows = driver.window.rota.hands.carry.judgement.answers.shows
    assert (shows == FADED).all()
    driver.release(driver.spot(HELEN, 12))
    assert (board_codes(driver.window, HELEN), board_codes(driver.window, SADIA)) == before
    driver.drag(driver.spot(HELEN, 0), driver.spot(HELEN, 13), CONTROL)
    assert before[0][13] == ""
    assert board_codes(driver.window, HELEN)[13] == "E"


def test_nothing_is_dropped_into_a_locked_rota(driver):
    column = board_codes(driver.window, HELEN).index("E", 7)
    driver.hold(driver.spot(HELEN, column), driver.spot(HELEN, 5))
    assert answer(driver).verdict is Verdict.IMPOSSIBLE
    assert LOCKED in driver.bubble
    shows = driver.window.rota.hands.carry.judgement.answers.shows
    assert (shows[:, :7] == FADED).all()
    assert (shows[:, 7:] != FADED).any()
    driver.move(driver.spot(HELEN, column + 1))
    assert LOCKED not in driver.bubble
    driver.release(driver.spot(HELEN, column))


def test_a_gap_of_a_locked_rota_takes_nobody(driver):
    rota = driver.window.rota
    chips = [chip for date in rota.board.cover.gaps for chip in date]
    locked = next(chip for chip in chips if chip.day < rota.board.day(7))
    other = next(chip for chip in chips if chip.day >= rota.board.day(7))
    name = driver.at(rota.grid.people_header, rota.grid.people_header.rect().topLeft())
    name.setX(name.x() + 30)
    name.setY(driver.spot(SADIA, 0).y())
    driver.hold(name, driver.chip(locked.code, locked.day - rota.board.day(0)))
    assert rota.hands.person.active
    assert "Not possible" in driver.bubble
    assert LOCKED in driver.bubble
    driver.move(driver.chip(other.code, other.day - rota.board.day(0)))
    assert LOCKED not in driver.bubble
    driver.release(name)
    at = driver.spot(SADIA, locked.day - rota.board.day(0))
    driver.hold(driver.chip(locked.code, locked.day - rota.board.day(0)), at)
    assert answer(driver).verdict is Verdict.IMPOSSIBLE
    assert LOCKED in driver.bubble
    driver.release(at)
    assert driver.window.steps.undo_text == ""


def test_leave_is_marked_in_a_locked_rota_but_not_over_a_duty(driver):
    codes = board_codes(driver.window, HELEN)
    duty, free = codes.index("L"), codes.index("")
    assert max(duty, free) < 7
    [leave] = [one for one in driver.window.rota.palette_bar.buttons if one.tile.code == "AL"]
    start = driver.at(leave, leave.rect().center())
    driver.hold(start, driver.spot(HELEN, duty))
    assert answer(driver).verdict is Verdict.IMPOSSIBLE
    assert LOCKED in driver.bubble
    driver.release(driver.spot(HELEN, duty))
    driver.drag(start, driver.spot(HELEN, free))
    assert board_codes(driver.window, HELEN)[free] == "AL"
    assert board_codes(driver.window, HELEN)[duty] == "L"


def test_the_corner_says_what_is_locked_and_follows_a_step_elsewhere(driver, first, ward_planner):
    corner = driver.grid._heads
    assert corner.lock == "In part"
    assert "locked: in part" in corner.accessibleName()
    assert LOCKED in corner.toolTip()
    ward_planner.rota_life.take(Step.AMEND, "W24", Period(first, first + 6), "Sickness")
    driver.window.rota.watch.look()
    driver.settle()
    assert corner.lock == ""
    driver.hold(driver.spot(HELEN, 0), driver.spot(HELEN, 12))
    assert LOCKED not in driver.bubble
    driver.release(driver.spot(HELEN, 0))
    last = {"to": first + 27, "status": "final"}
    set_rota(ward_planner, first + 7, last)
    set_rota(
        ward_planner,
        first,
        {"to": first + 6, "status": "final"},
        {"to": first + 6, "status": "draft"},
    )
    driver.window.rota.watch.look()
    driver.settle()
    assert corner.lock == "Final"
    assert corner.accessibleName().endswith("locked: final")
