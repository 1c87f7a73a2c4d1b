"""Steps of mutual aid from hand to hand: what comes next, and whose it is."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.domain.aid.steps import Step
from planner.domain.aid.values import State
from tests.aid_story import HELEN, HUGO, LARS, LEA, VERA, planner_of, two_trusts
from tests.ui.test_aid_views import act_as, click, gap_rows, offered


@pytest.fixture
def planner(tmp_path):
    with planner_of(tmp_path, two_trusts(), (HELEN, HUGO, LEA, LARS, VERA)) as planner:
        yield planner


def test_after_a_step_of_aid_the_keys_are_on_the_next_one(window, planner):
    offered(planner, window)
    act_as(window, LARS.name)
    panel = window.aid.requests.panel
    panel.consent.yes.setFocus()
    QTest.keyClick(panel.consent.yes, Qt.Key.Key_Space)
    assert panel.opened.offer.consent.yes
    assert panel.lender.agree.hasFocus()
    QTest.keyClick(panel.lender.agree, Qt.Key.Key_Space)
    assert panel.opened.offer.lender_yes.by == LARS.name
    assert panel.host.another.hasFocus()
    act_as(window, HUGO.name)
    panel.host.agree.setFocus()
    QTest.keyClick(panel.host.agree, Qt.Key.Key_Space)
    assert panel.confirm.confirm.hasFocus()
    QTest.keyClick(panel.confirm.confirm, Qt.Key.Key_Space)
    assert panel.opened.offer.confirmed.by == HUGO.name
    assert panel.host_rota.hasFocus()  # the duty is still to come: nothing is recorded by a slip


def test_a_step_for_somebody_else_leads_to_who_acts(window, planner):
    offered(planner, window)
    act_as(window, LARS.name)
    panel = window.aid.requests.panel
    assert not panel.lender.another.isVisible()
    assert not panel.confirm.another.isVisible()  # it waits for a yes, whoever looks
    assert panel.host.another.isVisible()
    panel.host.another.setFocus()
    QTest.keyClick(panel.host.another, Qt.Key.Key_Return)
    assert window.profiles.isVisible()
    rows = range(window.profiles.list.count())
    names = [window.profiles.list.item(at).data(Qt.ItemDataRole.UserRole) for at in rows]
    window.profiles.list.setCurrentRow(names.index(HUGO.name))
    QTest.keyClick(window.profiles.list, Qt.Key.Key_Return)
    assert not panel.host.another.isVisible()
    assert panel.host.agree.hasFocus()  # what they were asked for
    click(panel.host.agree)
    assert panel.opened.offer.host_yes.by == HUGO.name


def test_after_a_request_is_withdrawn_nothing_is_asked_of_it_and_the_keys_are_on_the_list(
    window, planner
):
    offered(planner, window)
    act_as(window, HELEN.name)
    requests = window.aid.requests
    end = requests.panel.end
    end.reason.setFocus()
    QTest.keyClicks(end.reason, "they are well again")
    withdraw = end.buttons[Step.WITHDRAW]
    withdraw.setFocus()
    QTest.keyClick(withdraw, Qt.Key.Key_Space)
    assert requests.panel.opened.case.request.state is State.WITHDRAWN
    assert requests.panel.said.text() == "AID-0001: request withdrawn."
    assert not end.isVisible()
    assert window.focusWidget() is requests.list


def test_what_was_proposed_goes_when_it_is_offered(window, planner):
    act_as(window, HELEN.name)
    window.cover.list.choose_row(gap_rows(window)[0])
    panel = window.cover.panel
    panel.table.setFocus()
    QTest.keyClick(panel.table, Qt.Key.Key_Return)
    assert len(proposed(planner, window)) == 1
    click(panel.offer)
    (case,) = planner.aid_lists.cases()
    assert len(case.offers) == 1
    assert proposed(planner, window) == []  # one thing, in one place at a time


def proposed(planner, window) -> list[str]:
    with planner.unit_of_work() as work:
        return [one.staff_id for one in work.proposed_aid(window.choice.period)]
