"""Requests, offers and profiles on the real window, by mouse and keys."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from planner.application.changes import Change, ChangeSet
from planner.application.edit_commands import Cell, Give
from planner.domain.aid.values import Slot, State, Urgency
from planner.domain.roles import Role
from tests.aid_story import HELEN, HUGO, LARS, LEA, VERA, offered_by, planner_of, two_trusts
from tests.ui.test_every_view import cut_titles, nameless
from ui.aid.cover_views import GAPS, REQUESTS
from ui.aid.request_rows import ListRow
from ui.cover.gap_entries import GapEntry
from ui.theme.appearance import SCALES

LEFT, SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
SKETCH = two_trusts()


@pytest.fixture
def planner(tmp_path):
    with planner_of(tmp_path, SKETCH, (HELEN, HUGO, LEA, LARS, VERA)) as planner:
        yield planner


def act_as(window, name: str) -> None:
    window.aid.acting.use(name)
    assert window.aid.acting.profile.name == name


def slot(day: int = 0, shift: str = "E", line: int = 1) -> Slot:
    return Slot("ICU", SKETCH.day(day), shift, line)


def offered(planner, window, staff_id: str = "ann", day: int = 0, moved: str | None = None) -> str:
    """An offer that the lender's coordinator made; it is on view then."""
    offer = offered_by(planner, slot(day), staff_id, moved)
    window.aid.acting.read()
    window.aid.show_requests(offer.rpartition("-")[0], offer)
    assert window.aid.requests.panel.opened.offer.offer == offer
    return offer


def click(control) -> None:
    assert control.isVisible()
    QTest.mouseClick(control, LEFT)
    QApplication.processEvents()


def gap_rows(window) -> list[int]:
    rows = window.cover.list.gaps.rows
    return [at for at, row in enumerate(rows) if isinstance(row, GapEntry)]


def test_a_selection_of_gaps_becomes_requests_in_one_action(window, planner):
    act_as(window, HELEN.name)
    gaps, cover = gap_rows(window), window.cover
    cover.list.choose_row(gaps[0])
    cover.list.setFocus()
    for _ in range(2):
        QTest.keyClick(cover.list, Qt.Key.Key_Down, SHIFT)
    chosen = cover.list.chosen_rows()
    assert len(chosen) == 3
    assert window.aid.ask.ask.text() == "Ask for 3 gaps"
    QTest.keyClicks(window.aid.ask.why, "the wave")
    click(window.aid.ask.ask)
    made = [case.request for case in planner.aid_lists.cases()]
    assert [(one.slot.day, one.slot.shift, one.needed) for one in made] == [
        (one.day, one.tile.code, one.empty) for one in chosen
    ]
    assert {one.why for one in made} == {"the wave"}
    assert window.aid.currentIndex() == REQUESTS
    rows = window.aid.requests.list.requests.rows
    assert rows[0] == "Open · 3 requests"
    # The gaps say so, and asking again passes them over.
    window.aid.show_view(GAPS)
    entry = cover.list.gaps.rows[gaps[0]]
    assert cover.list.gaps.proposed_text(entry) == "asked for"
    cover.list.choose_row(gaps[0])
    click(window.aid.ask.ask)
    assert len(planner.aid_lists.cases()) == 3
    assert "asks for Service ICU, E on Mon 14 Dec, line 1 already" in window.notices.texts[0]


def test_the_urgency_that_was_chosen_is_asked_for(window, planner):
    act_as(window, HELEN.name)
    window.cover.list.choose_row(gap_rows(window)[0])
    window.aid.ask.urgency.setFocus()
    QTest.keyClick(window.aid.ask.urgency, Qt.Key.Key_End)
    click(window.aid.ask.ask)
    (case,) = planner.aid_lists.cases()
    assert case.request.urgency is Urgency.URGENT


def test_who_may_not_ask_finds_the_button_disabled_with_the_reason(window, planner):
    act_as(window, LEA.name)
    window.cover.list.choose_row(gap_rows(window)[0])
    ask = window.aid.ask.ask
    assert not ask.isEnabled()
    assert (
        "may not request cover: that is for the service manager of Service ICU (ICU)"
        in ask.toolTip()
    )
    QTest.keyClick(window.aid.ask.why, Qt.Key.Key_Return)
    assert planner.aid_lists.cases() == ()
    act_as(window, HELEN.name)
    assert ask.isEnabled()


def test_a_candidate_becomes_request_and_offer_in_one_press(window, planner):
    act_as(window, HELEN.name)
    window.cover.list.choose_row(gap_rows(window)[0])
    panel = window.cover.panel
    assert panel.offer.text() == "Ask Trust RB"
    chosen = panel.table.chosen().candidate.staff_id
    click(panel.offer)
    (case,) = planner.aid_lists.cases()
    (offer,) = case.offers
    assert (offer.staff_id, offer.proposed_by) == (chosen, HELEN.name)
    assert window.aid.currentIndex() == REQUESTS
    assert window.aid.requests.panel.opened.offer == offer
    # Undo has nothing to take back: the opposite of an offer is a step with a reason.
    assert not window.steps.undo_text


def test_who_may_do_neither_cannot_offer_a_candidate(window):
    act_as(window, VERA.name)
    window.cover.list.choose_row(gap_rows(window)[0])
    offer = window.cover.panel.offer
    assert not offer.isEnabled()
    assert "is viewer and may not" in offer.toolTip()


def test_a_whole_plan_becomes_requests_and_offers_and_no_proposals_stay(window, planner, qtbot):
    act_as(window, planner.who)
    plan = window.cover.plan
    qtbot.mouseClick(plan.start, LEFT, pos=QPoint(5, 5))
    count = len(plan.list.plan.rows)
    assert count > 1
    plan.list.setFocus()
    plan.list.setCurrentIndex(plan.list.plan.index(0))
    qtbot.keyClick(plan.list, Qt.Key.Key_Space)
    click(plan.requests)
    offers = [one for case in planner.aid_lists.cases() for one in case.offers]
    assert len(offers) == count - 1
    with planner.unit_of_work() as work:
        assert not work.proposed_aid(window.choice.period)
    assert window.aid.currentIndex() == REQUESTS


def test_a_part_of_a_plan_is_sent_and_what_else_is_proposed_stays(window, planner, qtbot):
    act_as(window, planner.who)
    plan = window.cover.plan
    qtbot.mouseClick(plan.start, LEFT, pos=QPoint(5, 5))
    click(plan.accept)
    with planner.unit_of_work() as work:
        before = work.proposed_aid(window.choice.period)
    click(plan.tabs.all)
    plan.list.setFocus()
    plan.list.setCurrentIndex(plan.list.plan.index(0))
    qtbot.keyClick(plan.list, Qt.Key.Key_Space)
    click(plan.requests)
    assert "1 offer made for 1 request." in window.notices.texts[0]
    [offer] = [one for case in planner.aid_lists.cases() for one in case.offers]
    with planner.unit_of_work() as work:
        after = work.proposed_aid(window.choice.period)
    sent = [one for one in before if one not in after]
    assert len(before) > 1
    assert [(one.staff_id, one.day, one.shift) for one in sent] == [
        (offer.staff_id, offer.slot.day, offer.slot.shift)
    ]


def test_requests_just_made_are_listed_and_nothing_older_is_said_of_them(window, planner, qtbot):
    offered(planner, window, day=1)
    act_as(window, planner.who)
    panel = window.aid.requests.panel
    click(panel.consent.yes)
    assert "recorded" in panel.said.text()
    window.choice.show_service("AMU")
    window.aid.show_view(GAPS)
    plan = window.cover.plan
    qtbot.mouseClick(plan.start, LEFT, pos=QPoint(5, 5))
    click(plan.requests)
    made = planner.aid_lists.cases()[-1].request
    assert panel.opened.case.request.reference != "AID-0001"
    assert (panel.said.text(), panel.said.isVisible()) == ("", False)
    rows = window.aid.requests.list.requests.rows
    assert made.reference in {row.reference for row in rows if isinstance(row, ListRow)}


def test_a_request_for_a_shift_that_is_filled_meanwhile_says_so(window, planner):
    offer = offered_by(planner, slot(1, "L", 2), "dee")
    act_as(window, planner.who)
    window.aid.show_requests(offer.rpartition("-")[0], offer)
    panel = window.aid.requests.panel
    assert not panel.no_need.isVisible()
    window.steps.run(Give("ICU", Cell("hal", SKETCH.day(1)), ("L",)))
    assert panel.no_need.isVisible()
    window.steps.undo()
    assert not panel.no_need.isVisible()


def test_a_plan_that_may_not_be_asked_for_leaves_nothing_behind(window, planner, qtbot):
    plan = window.cover.plan
    qtbot.mouseClick(plan.start, LEFT, pos=QPoint(5, 5))
    act_as(window, VERA.name)
    click(plan.requests)
    assert "may not" in window.notices.texts[0]
    assert planner.aid_lists.cases() == ()
    with planner.unit_of_work() as work:
        assert not work.proposed_aid(window.choice.period)


def test_the_inbox_says_what_waits_for_me_and_what_i_wait_for(window, planner):
    offered(planner, window)
    rows = window.aid.requests.list.requests.rows
    assert rows[0] == "Waits for you · 1"
    assert rows[1].title == "Ask N. ann, and note the answer"
    assert rows[1].lines == ("Mon 14 Dec, in 13 days", "Service ICU")
    others = [row for row in rows[3:] if isinstance(row, ListRow)]
    assert rows[2] == f"You wait for others · {len(others)}"
    assert {row.lines[-1] for row in others} == {
        "waits for the lender's approver",
        "waits for the host's coordinator",
    }
    act_as(window, LARS.name)
    rows = window.aid.requests.list.requests.rows
    mine = rows[1 : rows.index(next(r for r in rows[1:] if isinstance(r, str)))]
    assert "Agree to lend N. ann" in {row.title for row in mine}


def test_the_lender_sees_the_harm_before_anything_else(window, planner):
    offered(planner, window)
    panel = window.aid.requests.panel
    words = [one.accessibleName() for one in panel.harm.findChildren(type(panel.title))]
    assert "Lender's margin: +1 → 0 margin of the E left" in words
    assert any(text.startswith("Cost to the host: £150 ") for text in words)
    assert any(text.startswith("Travel: 20 min ") for text in words)
    assert panel.harm.mapTo(panel, QPoint(0, 0)).y() < panel.consent.mapTo(panel, QPoint(0, 0)).y()


def test_below_its_minimum_the_lender_agrees_only_with_a_reason(window, planner):
    offer = offered(planner, window, "bob", 2, moved="E")
    act_as(window, LARS.name)
    card = window.aid.requests.panel.lender
    assert not card.agree.isVisible()
    assert not card.override.isEnabled()
    assert card.override.toolTip() == "Write the reason first"
    QTest.keyClicks(card.reason, "a quiet day")
    click(card.override)
    now = planner.aid_lists.offer(offer)
    assert now.lender_yes.by == LARS.name
    assert (now.override.by, now.override.why) == (LARS.name, "a quiet day")
    assert "a quiet day" in card.stands.text()


def agreed(planner, window) -> str:
    offer = offered(planner, window)
    planner.aid_offers.consent(offer, True)
    planner.profiles.use(LARS.name)
    planner.aid_offers.agree(offer)
    planner.profiles.use(HUGO.name)
    planner.aid_offers.agree(offer)
    window.aid.acting.read()
    return offer


def test_a_conflict_shows_both_sides_and_leads_to_the_next_best(window, planner):
    offer = agreed(planner, window)
    planner.profiles.use(planner.who)
    with planner.unit_of_work() as work:
        (duty,) = work.find("Duties", {"staff_id": ["ann"]})
        gone = Change("Duties", duty.key, dict(duty.values), None)
        work.apply(ChangeSet("ann's duty goes", (gone,)))
        work.commit()
    planner.profiles.use(HUGO.name)
    panel = window.aid.requests.panel
    click(panel.confirm.confirm)
    assert planner.aid_lists.offer(offer).state is State.AGREED
    texts = [one.text() for one in panel.findChildren(type(panel.title)) if one.isVisible()]
    assert "Name ann no longer has the duty E at Service AMU that is left." in texts
    assert "Host: E at Service ICU on Mon 14 Dec has 1 of 2 filled, margin −1." in texts
    assert "Lender: Name ann has no duty that day." in texts
    (best,) = [one for one in panel.findChildren(type(panel.open)) if "Look at" in one.text()]
    click(best)
    assert panel.offering.isVisible()
    assert panel.offering.propose.text() == f"Ask for {best.text().removeprefix('Look at ')}"


def test_somebody_else_is_looked_at_by_name_and_the_failed_checks_are_named(window, planner):
    offered(planner, window)
    panel = window.aid.requests.panel
    click(panel.propose)
    QTest.keyClicks(panel.offering.named, "Name eve")
    QTest.keyClick(panel.offering.named, Qt.Key.Key_Return)
    texts = [one.text() for one in panel.offering.harm.findChildren(type(panel.title))]
    assert "Who else could go" not in texts, "the list above says it"
    assert any(text.startswith("sharing: ") for text in texts)
    assert panel.offering.propose.text() == "Offer Name eve"
    QTest.keyClicks(panel.offering.named, "x")
    QTest.keyClick(panel.offering.named, Qt.Key.Key_Return)
    texts = [one.text() for one in panel.offering.harm.findChildren(type(panel.title))]
    assert any("There is nobody with the number or the name 'Name evex'" in one for one in texts)
    assert not panel.offering.propose.isVisible()


def test_saying_no_needs_a_reason_and_ends_the_offer(window, planner):
    offer = offered(planner, window)
    end = window.aid.requests.panel.end
    decline = next(one for one in end.buttons.values() if one.text() == "Decline")
    withdraw = next(one for one in end.buttons.values() if "Withdraw" in one.text())
    assert "reason first" in decline.toolTip()
    QTest.keyClicks(end.reason, "she is on a course")
    assert "may not request cover" in withdraw.toolTip()
    assert not withdraw.isEnabled()
    click(decline)
    now = planner.aid_lists.offer(offer)
    assert (now.state, now.why) == (State.DECLINED, "she is on a course")


def test_an_administrator_adds_a_profile_and_nobody_else_may(window, planner):
    panel = window.profiles
    act_as(window, HUGO.name)
    click(panel.opener)
    QTest.keyClicks(panel.name, "Mia")
    assert not panel.add.isEnabled()
    assert "may not change profiles" in panel.add.toolTip()
    act_as(window, planner.who)
    assert panel.add.isEnabled()
    panel.role.setFocus()
    QTest.keyClick(panel.role, Qt.Key.Key_End)
    QTest.keyClick(panel.name, Qt.Key.Key_Return)
    mia = next(one for one in planner.profiles.all().profiles if one.name == "Mia")
    assert (mia.role, mia.everywhere) == (Role.ADMINISTRATOR, True)
    QTest.keyClick(panel.list, Qt.Key.Key_Escape)
    assert not panel.isVisible()


@pytest.mark.parametrize("scale", [1.0, 1.5, SCALES[-1]])
def test_a_case_on_view_fits_the_window_at_every_text_size(window, planner, appearance, scale):
    offered(planner, window)
    appearance.set_scale(scale)
    for size in ((1366, 768), (1920, 1080)):
        window.resize(*size)
        window.profiles.opener.setChecked(True)
        for _ in range(3):
            QApplication.processEvents()
        assert (window.width(), cut_titles(window), nameless(window)) == (size[0], [], [])
        window.profiles.opener.setChecked(False)
    appearance.set_scale(1.0)


@pytest.mark.parametrize("scale", [1.0, 1.5, SCALES[-1]])
def test_no_step_of_a_case_is_wider_than_its_room(window, planner, appearance, scale):
    offer = agreed(planner, window)
    window.aid.show_requests(planner.aid_lists.offer(offer).request, offer)
    window.resize(1366, 768)
    appearance.set_scale(scale)
    panel = window.aid.requests.panel
    panel.worked.show()
    for _ in range(3):
        QApplication.processEvents()
    wide = [
        (one.accessibleName(), one.widget().width(), one.viewport().width())
        for one in panel.findChildren(QScrollArea)
        if one.isVisible() and one.widget().width() > one.viewport().width()
    ]
    cut = [one.text() for one in (panel.title,) if one.width() < one.minimumSizeHint().width()]
    appearance.set_scale(1.0)
    assert (wide, cut) == ([], [])


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5, SCALES[-1]])
def test_the_name_of_a_case_has_the_width_of_its_panel(window, planner, appearance, scale):
    offered(planner, window)
    window.resize(1366, 768)
    appearance.set_scale(scale)
    panel = window.aid.requests.panel
    panel.title.setText("Non-resident on-call overnight, Thu 10 Dec")
    panel.second.setText("Vascular surgery, Royal Preston · 17:00–09:00 · Specialty doctor")
    for _ in range(3):
        QApplication.processEvents()
    lines = panel.title.height() / panel.title.fontMetrics().lineSpacing()
    appearance.set_scale(1.0)
    assert lines < 3


def test_where_a_state_leaves_all_requests_out_the_page_says_so(window, planner):
    offered(planner, window)
    requests = window.aid.requests
    requests.modes.button(1).click()
    requests.forget()
    window.aid.show_requests()
    requests.states.setCurrentIndex(requests.states.findData(State.SETTLED))
    requests._show_list()
    assert requests.panel.isVisible()  # what was on view stays; above the list stands why
    assert requests.summary.text().endswith("above the list to see the others.")
    requests._at = ("", None)
    requests._show_list()
    assert requests._message.text() == (
        "Of 1 request of these services and dates none is settled. Choose “Every state” or “All” "
        "above the list to see the others."
    )


def test_what_is_being_written_stays_when_somebody_else_changes_something(window, planner):
    offered(planner, window)
    panel = window.aid.requests.panel
    QTest.keyClicks(panel.consent.note, "will ring at noon")
    window.aid.requests.follow()
    assert panel.consent.note.text() == "will ring at noon"
    planner.aid_offers.consent(panel.opened.offer.offer, True, "glad to")
    window.aid.requests.follow()
    assert "said yes: “glad to”" in panel.consent.stands.text()
