"""A profile that somebody else removes while it acts: told at once, and nothing is lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.bootstrap import build_planner
from planner.domain.aid.values import Slot, State
from planner.domain.rota_life import Stage, Step
from tests.aid_story import HELEN, HUGO, LEA, offered_by, planner_of, two_trusts
from tests.ui.driving import CONTROL, Driver
from tests.ui.test_window import board_codes
from ui.banner import Banner

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
SKETCH = two_trusts()
NAME = "Helen Ashworth"


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    """Mia, a coordinator of the ward, at a window that looks when the test says so."""
    ward_planner.profiles.add("Mia", "coordinator", service="W24")
    ward_planner.profiles.use("Mia")
    driver = Driver(open_window(ward_planner))
    driver.window.aid.acting.read()
    driver.window.rota.watch.pause()
    return driver


@pytest.fixture
def other(ward_planner):
    """An administrator at another desk."""
    planner = build_planner(ward_planner.database, acting=ward_planner.who)
    yield planner
    planner.close()


def banner(driver: Driver) -> Banner:
    found = driver.window.notices.newest
    assert found is not None
    return found


def test_a_window_hears_within_a_look_that_its_profile_was_removed(driver, other):
    opener = driver.window.profiles.opener
    other.profiles.remove("Mia")
    driver.window.rota.watch.look()
    assert banner(driver).text.text().startswith(f"The profile Mia was removed by {other.who} at ")
    assert "Nothing more is stored in that name" in banner(driver).second.text()
    assert opener.text() == " Mia (removed)"
    assert "removed" in opener.accessibleName()
    QTest.mouseClick(banner(driver).action, LEFT)
    assert driver.window.profiles.isVisible()
    assert "was removed meanwhile" in driver.window.profiles.add.toolTip()


def test_nothing_more_is_stored_in_that_name_and_undo_waits_for_who_acts_next(driver, other):
    driver.choose(NAME, 5)
    driver.type("L")
    driver.key(Key.Key_Return)
    other.profiles.remove("Mia")
    # Not a second has passed: the window has not heard yet.
    driver.choose(NAME, 6)
    driver.type("L")
    driver.key(Key.Key_Return)
    assert board_codes(driver.window, NAME)[5:7] == ["L", ""]
    assert "The profile Mia (coordinator of Ward 24 Respiratory (W24)) was removed" in driver.bubble
    driver.window.rota.watch.look()
    driver.key(Key.Key_Z, CONTROL)
    assert board_codes(driver.window, NAME)[5] == "L"
    assert (
        banner(driver)
        .text.text()
        .startswith("The profile Mia (coordinator of Ward 24 Respiratory (W24))")
    )
    assert driver.window.steps.undo_text.startswith("Undo")
    driver.window.aid.acting.use(other.who)
    driver.key(Key.Key_Z, CONTROL)
    assert board_codes(driver.window, NAME)[5] == ""


def test_another_role_is_told_and_holds_at_once(driver, other):
    other.profiles.remove("Mia")
    other.profiles.add("Mia", "viewer")
    driver.window.rota.watch.look()
    said = banner(driver).text.text()
    assert said.endswith("it is viewer now, and was coordinator of Ward 24 Respiratory (W24).")
    driver.choose(NAME, 5)
    driver.type("L")
    driver.key(Key.Key_Return)
    assert board_codes(driver.window, NAME)[5] == ""
    assert "Mia is viewer and may not edit the rota" in driver.bubble


def test_changes_of_other_profiles_are_no_news(driver, other):
    other.profiles.add("Noor", "viewer")
    driver.window.rota.watch.look()
    assert driver.window.notices.newest is None
    assert "Noor" in {one.name for one in driver.window.aid.acting.profiles}


def test_a_reason_for_sending_back_stays_when_it_is_refused(open_window, ward_planner, qtbot):
    ward_planner.profiles.add("Anita", "approver", "RA")
    approver = build_planner(ward_planner.database, acting="Anita")
    window = open_window(approver)
    window.rota.watch.pause()
    window.aid.acting.read()
    ward_planner.rota_life.take(Step.SUBMIT, "W24", window.choice.period)
    window.go("signoff")
    panel = window.signoff.approval
    qtbot.mouseClick(panel.buttons[Step.REJECT], LEFT)
    qtbot.keyClicks(panel.reason, "The nights of week 2")
    ward_planner.profiles.remove("Anita")
    qtbot.keyClick(panel.reason, Key.Key_Return)
    assert window.signoff.looked.life.stage is Stage.SUBMITTED
    assert "Anita" in window.notices.newest.text.text()
    assert panel.reason.isVisible()
    window.rota.watch.look()
    assert (panel.reason.isVisible(), panel.reason.text()) == (True, "The nights of week 2")
    assert "was removed meanwhile" in panel._go.toolTip()
    # Back again, she sends it back with what she had written.
    ward_planner.profiles.add("Anita", "approver", "RA")
    window.rota.watch.look()
    qtbot.keyClick(panel.reason, Key.Key_Return)
    assert window.signoff.looked.life.stage is Stage.DRAFT
    assert window.signoff.looked.life.steps[-1].why == "The nights of week 2"
    assert not panel.reason.isVisible()
    approver.close()


def test_what_is_written_for_an_offer_stays_and_its_buttons_say_why_not(open_window, tmp_path):
    with planner_of(tmp_path, SKETCH, (HELEN, HUGO, LEA)) as planner:
        offer = offered_by(planner, Slot("ICU", SKETCH.day(0), "E", 1))
        window = open_window(planner, service="ICU")
        window.rota.watch.pause()
        window.go("cover")
        window.aid.acting.read()
        window.aid.show_requests(offer.rpartition("-")[0], offer)
        panel = window.aid.requests.panel
        QTest.keyClicks(panel.consent.note, "will ring at noon")
        QTest.keyClicks(panel.end.reason, "our own are")
        other = build_planner(planner.database, acting=planner.who)
        other.profiles.remove(LEA.name)
        other.close()
        window.rota.watch.look()
        QApplication.processEvents()
        assert panel.consent.note.text() == "will ring at noon"
        assert panel.end.reason.text() == "our own are"
        assert not panel.consent.yes.isEnabled()
        assert "was removed meanwhile" in panel.consent.yes.toolTip()
        assert planner.aid_lists.offer(offer).state is State.OFFERED
