"""Withdrawn by the host, recalled by the lender: what the window says before and after."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.application.changes import Change, ChangeSet
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Slot, State
from tests.aid_story import (
    HELEN,
    HUGO,
    LARS,
    LEA,
    confirmed_by,
    offered_by,
    planner_of,
    two_trusts,
)
from tests.ui.driving import go_round
from tests.ui.test_window import board_codes

SKETCH = two_trusts()
DAY = SKETCH.day(0)


@pytest.fixture
def planner(tmp_path):
    with planner_of(tmp_path, SKETCH, (HELEN, HUGO, LEA, LARS)) as planner:
        yield planner


@pytest.fixture
def window(open_window, planner):
    window = open_window(planner, service="ICU")
    window.go("cover")
    return window


def slot(day: int = 0) -> Slot:
    return Slot("ICU", SKETCH.day(day), "E", 1)


def moved(planner) -> str:
    """Ann is confirmed at ICU and off her early at AMU."""
    offer = offered_by(planner, slot(), "ann", "E")
    planner.aid_offers.consent(offer, True, "glad to")
    for approver in (LARS, HUGO):
        planner.profiles.use(approver.name)
        planner.aid_offers.agree(offer)
    planner.aid_offers.confirm(offer)
    return offer


def on_view(window, offer: str, who: str):
    """The panel of an offer, for somebody who acts."""
    window.aid.acting.use(who)
    window.aid.show_requests(offer.rpartition("-")[0], offer)
    return window.aid.requests.panel


def end(panel, step: Step, why: str) -> None:
    panel.end.reason.setFocus()
    QTest.keyClicks(panel.end.reason, why)
    QTest.mouseClick(panel.end.buttons[step], Qt.MouseButton.LeftButton)
    go_round()


def test_before_a_confirmed_request_is_withdrawn_it_says_that_both_rotas_change(window, planner):
    panel = on_view(window, moved(planner), HELEN.name)
    QTest.keyClicks(panel.end.reason, "x")
    assert panel.end.buttons[Step.WITHDRAW].toolTip() == (
        "Nobody is wanted any more; the confirmed duty goes from both rotas"
    )


def test_withdrawn_it_says_what_went_from_the_host_and_came_back_to_the_lender(window, planner):
    panel = on_view(window, moved(planner), HELEN.name)
    end(panel, Step.WITHDRAW, "they are well again")
    assert panel.said.text() == (
        "AID-0001: request withdrawn. Gone from Service ICU: E on Mon 14 Dec. "
        "Back at Service AMU: E on Mon 14 Dec."
    )
    assert panel.opened.offer.state is State.WITHDRAWN
    window.choice.show_service("AMU")
    window.go("rota")
    go_round()
    assert board_codes(window, "Name ann")[0] == "E"


def test_recalled_too_and_the_host_finds_it_urgent_in_the_inbox(window, planner):
    panel = on_view(window, moved(planner), LEA.name)
    end(panel, Step.RECALL, "our own sickness")
    assert panel.said.text() == (
        "AID-0001-1: aid recalled by the lender. Gone from Service ICU: E on Mon 14 Dec. "
        "Back at Service AMU: E on Mon 14 Dec."
    )
    assert not panel.end.buttons[Step.DECLINE].isVisible()  # there is nothing to decline
    assert not panel.end.buttons[Step.RECALL].isVisible()
    assert "that is for the service manager of Service ICU" in panel.end.why_not.text()
    inbox = planner.aid_lists.inbox()
    [task] = [one for one in (*inbox.mine, *inbox.others) if one.step is Step.OFFER]
    assert task.urgency.value == "urgent"


def test_an_extra_shift_only_goes(window, planner):
    panel = on_view(window, confirmed_by(planner, slot(1)), HELEN.name)
    end(panel, Step.WITHDRAW, "they are well again")
    assert panel.said.text() == (
        "AID-0001: request withdrawn. Gone from Service ICU: E on Tue 15 Dec."
    )


def test_a_duty_that_cannot_come_back_to_the_lender_is_told(window, planner):
    offer = moved(planner)
    planner.profiles.use(LEA.name)
    away = Change("Absences", ("ann", DAY), None, {"to": DAY, "kind": "SICK"})
    planner.editing.apply(ChangeSet("ill", (away,)))
    panel = on_view(window, offer, HELEN.name)
    end(panel, Step.WITHDRAW, "she is ill")
    assert panel.said.text() == (
        "AID-0001: request withdrawn. Gone from Service ICU: E on Mon 14 Dec. Nothing came back "
        "to the lender: who was lent has another duty then, or is away."
    )


def test_an_offer_that_has_ended_asks_nothing_and_says_why_it_ended(window, planner):
    offer = offered_by(planner, slot())
    panel = on_view(window, offer, HELEN.name)
    end(panel, Step.WITHDRAW, "they are well again")
    for card in (panel.lender, panel.host):
        assert not card.agree.isVisible()
        assert card.stands.text() == "No answer"
    assert panel.confirm.stands.text() == "Not confirmed. Withdrawn: they are well again"


def test_a_confirmation_that_was_taken_back_says_so(window, planner):
    panel = on_view(window, moved(planner), HELEN.name)
    assert panel.confirm.stands.text().endswith(". Both rotas show it.")
    end(panel, Step.WITHDRAW, "they are well again")
    said = panel.confirm.stands.text()
    assert said.startswith("Hugo (host coordinator), ")
    assert said.endswith(". Taken back from both rotas. Withdrawn: they are well again")
