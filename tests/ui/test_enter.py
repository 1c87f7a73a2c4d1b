"""Enter presses the button that has the keys; in a field it does what the field is for."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QToolButton

from planner.domain.aid.steps import Step
from planner.domain.aid.values import State
from tests.aid_story import HELEN, HUGO, LARS, LEA, VERA, planner_of, two_trusts
from tests.ui.answering import answering
from tests.ui.test_aid_views import act_as, offered
from ui.forms import button

ENTER = Qt.Key.Key_Return


@pytest.fixture
def planner(tmp_path):
    with planner_of(tmp_path, two_trusts(), (HELEN, HUGO, LEA, LARS, VERA)) as planner:
        yield planner


def enter(control) -> None:
    control.setFocus()
    assert control.hasFocus()
    QTest.keyClick(control, ENTER)
    QApplication.processEvents()


def test_steps_of_aid_are_taken_by_enter_alone(window, planner):
    offered(planner, window)
    act_as(window, LARS.name)
    panel = window.aid.requests.panel
    enter(panel.consent.yes)
    assert panel.opened.offer.consent.yes
    enter(panel.lender.agree)
    assert panel.opened.offer.lender_yes.by == LARS.name
    act_as(window, HUGO.name)
    enter(panel.host.agree)
    enter(panel.confirm.confirm)
    assert panel.opened.offer.confirmed.by == HUGO.name


def test_a_key_that_is_held_presses_once(window, planner):
    offered(planner, window)
    act_as(window, LARS.name)
    panel = window.aid.requests.panel
    panel.consent.yes.setFocus()
    held = QKeyEvent(
        QEvent.Type.KeyPress, ENTER, Qt.KeyboardModifier.NoModifier, "\r", autorep=True
    )
    QApplication.sendEvent(panel.consent.yes, held)
    assert panel.opened.offer.consent is None


@pytest.mark.parametrize("key", [ENTER, Qt.Key.Key_Enter])
def test_pictures_and_the_rail_are_pressed_too(window, key):
    demand = window.rail.buttons["demand"]
    demand.setFocus()
    QTest.keyClick(demand, key)
    assert window.page == "demand"
    window.go("rota")
    period = window.choice.period
    buttons = window.top_bar.findChildren(QToolButton)
    later = next(one for one in buttons if one.accessibleName() == "Later")
    later.setFocus()
    QTest.keyClick(later, key)
    assert window.choice.period != period


def test_no_button_of_the_window_is_deaf_to_enter(window):
    deaf = [
        one.accessibleName() or one.text() or type(one.parent()).__name__
        for kind in (QPushButton, QToolButton)
        for one in window.findChildren(kind)
        if type(one) is kind and one.focusPolicy() != Qt.FocusPolicy.NoFocus
    ]
    assert deaf == []


def test_a_reason_and_enter_take_the_one_end_that_is_possible(window, planner):
    offered(planner, window)
    act_as(window, HELEN.name)
    end = window.aid.requests.panel.end
    allowed = [step for step in end.buttons if not window.aid.requests.panel.opened.can[step]]
    assert allowed == [Step.DECLINE, Step.WITHDRAW]
    enter(end.reason)
    assert end.reason.hasFocus()  # nothing is taken without a reason
    QTest.keyClicks(end.reason, "they are well again")
    enter(end.reason)
    # Of two ends neither is taken by a slip: the keys go to the first.
    assert end.buttons[Step.DECLINE].hasFocus()
    assert window.aid.requests.panel.opened.case.request.state is State.OFFERED
    QTest.keyClick(end.buttons[Step.DECLINE], ENTER)
    assert window.aid.requests.panel.opened.case.offers[0].state is State.DECLINED


def test_a_note_on_consent_leads_to_the_answers_and_answers_nothing(window, planner):
    offered(planner, window)
    act_as(window, LARS.name)
    panel = window.aid.requests.panel
    QTest.keyClicks(panel.consent.note, "she cannot that week")
    enter(panel.consent.note)
    assert panel.opened.offer.consent is None
    assert panel.consent.yes.hasFocus()


def test_why_this_person_and_enter_make_the_offer(window, planner):
    offered(planner, window)
    act_as(window, LEA.name)
    panel = window.aid.requests.panel
    panel.begin_offering()
    offering = panel.offering
    QTest.keyClicks(offering.named, "bob")
    enter(offering.named)
    assert offering.propose.isEnabled()
    QTest.keyClicks(offering.why, "knows the ward")
    enter(offering.why)
    people = [one.staff_id for one in panel.opened.case.offers]
    assert people == ["ann", "bob"]


def test_workbooks_chosen_from_elsewhere_are_shown_before_enter_can_accept_them(
    window, planner, tmp_path
):
    book = tmp_path / "region.xlsx"
    window.start.export_region(book)
    window.go("ledger")

    def choose(box: QFileDialog) -> None:
        QTest.keyClicks(QApplication.focusWidget(), str(book))
        QTest.keyClick(QApplication.focusWidget(), ENTER)

    with answering(QFileDialog, choose):
        QTest.keyClick(window, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    assert window.page == "data"
    assert window.start.imports.isVisible()


def test_enter_presses_nothing_that_is_not_seen(window):
    pressed = []
    unseen = button("Unseen", lambda: pressed.append(1))
    window.start.layout().addWidget(unseen)
    window.go("rota")
    unseen.setFocus()
    QTest.keyClick(unseen, ENTER)
    assert pressed == []
