"""One press for all offers that wait for the same step, on the real window."""

import sqlite3
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.application.errors import UserError
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Slot, State
from planner.persistence import open_store
from tests import aid_story
from tests.aid_story import HELEN, HUGO, LARS, LEA, NOW, offered_by, planner_of, two_trusts
from tests.ui.test_aid_views import act_as, click
from ui.aid import together
from ui.aid.cover_views import REQUESTS
from ui.aid.request_rows import ListRow

SHIFT = Qt.KeyboardModifier.ShiftModifier
SKETCH = two_trusts()
"""With a night at ICU, and a late of dee's that comes too soon after a night before it."""
SKETCH.line("ICU", 3, "N", minimum=1).duty("dee", 5, "L")
FITTING = (("ann", 0), ("dee", 1), ("dee", 3))
"""Offers by which the lender keeps its minimum."""


@pytest.fixture
def planner(tmp_path, monkeypatch):
    """Its database is not waited for: one that is locked is told at once."""
    monkeypatch.setattr("planner.persistence.open_store", partial(open_store, wait_ms=50))
    with planner_of(tmp_path, SKETCH, (HELEN, HUGO, LEA, LARS)) as planner:
        yield planner


def made(planner, *wanted: tuple[str, int, str | None]) -> list[str]:
    """Offers to which the people have said yes."""
    offers = []
    for staff_id, day, left in wanted:
        offers.append(offered_by(planner, Slot("ICU", SKETCH.day(day), "E", 1), staff_id, left))
        planner.aid_offers.consent(offers[-1], True)
    return offers


def fitting(planner) -> list[str]:
    return made(planner, *((staff_id, day, None) for staff_id, day in FITTING))


def agreed(planner, *approvers: str) -> list[str]:
    offers = fitting(planner)
    for name in approvers:
        planner.profiles.use(name)
        for offer in offers:
            planner.aid_offers.agree(offer)
    return offers


def looking(window, name: str):
    """What there is to do for a profile: its list and the bar under it."""
    act_as(window, name)
    window.aid.show_view(REQUESTS)
    requests = window.aid.requests
    assert requests.bar.isVisible()
    return requests.list, requests.bar


def states(planner, offers: list[str]) -> list[State]:
    return [planner.aid_lists.offer(one).state for one in offers]


def test_all_are_chosen_by_one_press_and_agreed_to_by_the_next(window, planner):
    offers = fitting(planner)
    tasks, bar = looking(window, LARS.name)
    assert bar.choose[Step.AGREE_LENDER].text() == "Choose all 3 to lend"
    assert not bar.do[Step.AGREE_LENDER].isVisible()
    click(bar.choose[Step.AGREE_LENDER])
    assert [one.title for one in tasks.chosen_rows()] == [
        "Agree to lend N. ann",
        "Agree to lend N. dee",
        "Agree to lend N. dee",
    ]
    assert bar.told.text() == "3 chosen"
    assert bar.do[Step.AGREE_LENDER].text() == "Agree to lend 3"
    click(bar.do[Step.AGREE_LENDER])
    agreed_by = [planner.aid_lists.offer(one).lender_yes.by for one in offers]
    assert agreed_by == [LARS.name] * 3
    assert window.notices.texts[0] == "done: 3 agreed to."
    assert not bar.isVisible(), "nothing waits for Lars any more"


def test_what_cannot_be_done_stays_chosen_with_the_reason(window, planner):
    first, below, last = made(planner, ("ann", 0, None), ("bob", 2, "E"), ("dee", 3, None))
    tasks, bar = looking(window, LARS.name)
    click(bar.choose[Step.AGREE_LENDER])
    click(bar.do[Step.AGREE_LENDER])
    yes = [planner.aid_lists.offer(one).lender_yes is not None for one in (first, below, last)]
    assert yes == [True, False, True]
    told = window.notices.texts[0]
    assert told.startswith("warning: 2 of 3 agreed to. N. bob, Wed 16 Dec: ")
    assert "Service AMU would fall from 0 to −1." in told
    assert [row.offer for row in tasks.chosen_rows()] == [below]
    mine = [row for row in tasks.requests.rows if isinstance(row, ListRow) and row.step]
    assert [row.offer for row in mine] == [below]
    assert window.aid.requests.panel.title.text().endswith("Wed 16 Dec"), "it is looked at"
    window.aid.requests.follow()
    assert [row.offer for row in tasks.chosen_rows()] == [below], "read once more, as by news"


def test_several_are_chosen_by_keys_and_confirmed_on_both_rotas(window, planner):
    offers = agreed(planner, LARS.name, HUGO.name)
    tasks, bar = looking(window, HUGO.name)
    rows = tasks.requests.rows
    first = next(at for at, row in enumerate(rows) if getattr(row, "step", None) is Step.CONFIRM)
    tasks.choose_row(first)
    tasks.setFocus()
    QTest.keyClick(tasks, Qt.Key.Key_Down, SHIFT)
    assert bar.do[Step.CONFIRM].text() == "Confirm 2 on both rotas"
    click(bar.do[Step.CONFIRM])
    assert states(planner, offers) == [State.CONFIRMED, State.CONFIRMED, State.AGREED]
    with planner.unit_of_work() as work:
        duties = work.find("Duties", {"service": ["ICU"], "staff_id": ["ann", "dee"]})
    assert sorted(one.key[:3] for one in duties) == [
        ("ann", SKETCH.day(0), "E"),
        ("dee", SKETCH.day(1), "E"),
    ]


def test_what_waits_for_another_step_is_counted_and_left(window, planner):
    offers = agreed(planner, LARS.name)
    offered_by(planner, Slot("ICU", SKETCH.day(4), "E", 1), "dee")
    tasks, bar = looking(window, HUGO.name)
    tasks.selectAll()
    others = len(tasks.chosen_rows()) - len(offers) - 1
    assert others > 0
    assert bar.do[Step.AGREE_HOST].text() == "Accept 4"
    assert bar.told.text().startswith(f"{4 + others} chosen; {others} other")
    click(bar.do[Step.AGREE_HOST])
    assert states(planner, offers) == [State.AGREED] * 3


def test_what_another_of_them_was_in_the_way_of_is_tried_again(window, planner):
    """A night, and a move off the late after it: first only the second can be confirmed."""
    night = offered_by(planner, Slot("ICU", SKETCH.day(4), "N", 3), "dee")
    moved = offered_by(planner, Slot("ICU", SKETCH.day(5), "N", 3), "dee", "L")
    for offer in (night, moved):
        planner.profiles.use(LEA.name)
        planner.aid_offers.consent(offer, True)
        for approver in (LARS, HUGO):
            planner.profiles.use(approver.name)
            planner.aid_offers.agree(offer)
    with pytest.raises(UserError, match="rest after"):
        planner.aid_offers.confirm(night)
    _, bar = looking(window, HUGO.name)
    click(bar.choose[Step.CONFIRM])
    click(bar.do[Step.CONFIRM])
    assert states(planner, [night, moved]) == [State.CONFIRMED, State.CONFIRMED]
    assert window.notices.texts[0] == "done: 2 confirmed on both rotas."


def test_stopped_in_between_what_is_done_stays_and_the_rest_waits(window, planner, monkeypatch):
    monkeypatch.setattr(together, "AT_ONCE", 0.0)
    offers = agreed(planner, LARS.name, HUGO.name)
    tasks, bar = looking(window, HUGO.name)
    seen = []

    def watch(done: int, of: int) -> None:
        tasks.clearSelection()  # and something else is looked at meanwhile
        seen.append((done, of, bar.stop.isVisible(), bar.told.text()))
        if done == 2:
            click(bar.stop)

    window.aid.requests.together.advanced.connect(watch)
    click(bar.choose[Step.CONFIRM])
    click(bar.do[Step.CONFIRM])
    assert seen == [(0, 3, True, "0 of 3 …"), (1, 3, True, "1 of 3 …"), (2, 3, True, "2 of 3 …")]
    assert states(planner, offers) == [State.CONFIRMED, State.CONFIRMED, State.AGREED]
    assert window.notices.texts[0] == ("warning: 2 of 3 confirmed on both rotas. 1 was not tried.")
    assert not bar.stop.isVisible()


def test_a_window_that_closes_leaves_the_rest_as_it_is(window, planner, monkeypatch):
    monkeypatch.setattr(together, "AT_ONCE", 0.0)
    offers = agreed(planner, LARS.name, HUGO.name)
    _, bar = looking(window, HUGO.name)

    def close(done: int, _of: int) -> None:
        if done == 1:
            window.close()

    window.aid.requests.together.advanced.connect(close)
    click(bar.choose[Step.CONFIRM])
    click(bar.do[Step.CONFIRM])
    assert states(planner, offers) == [State.CONFIRMED, State.AGREED, State.AGREED]


def test_the_rest_is_not_done_in_the_name_of_who_acts_next(window, planner, monkeypatch):
    monkeypatch.setattr(together, "AT_ONCE", 0.0)
    offers = agreed(planner, LARS.name, HUGO.name)
    _, bar = looking(window, HUGO.name)

    def hand_over(done: int, _of: int) -> None:
        if done == 1:
            window.aid.acting.use(LARS.name)

    window.aid.requests.together.advanced.connect(hand_over)
    click(bar.choose[Step.CONFIRM])
    click(bar.do[Step.CONFIRM])
    assert states(planner, offers) == [State.CONFIRMED, State.AGREED, State.AGREED]
    assert planner.aid_lists.offer(offers[0]).confirmed.by == HUGO.name
    assert "1 of 3 confirmed on both rotas. 2 were not tried." in window.notices.texts[0]


def test_a_database_that_cannot_be_written_ends_it_and_says_so(window, planner, monkeypatch):
    monkeypatch.setattr(together, "AT_ONCE", 0.0)
    offers = agreed(planner, LARS.name, HUGO.name)
    _, bar = looking(window, HUGO.name)
    other = sqlite3.connect(planner.database, isolation_level=None)

    def lock(done: int, of: int) -> None:
        if (done, of) == (1, 3):
            other.execute("BEGIN IMMEDIATE")

    window.aid.requests.together.advanced.connect(lock)
    click(bar.choose[Step.CONFIRM])
    click(bar.do[Step.CONFIRM])
    other.rollback()
    assert states(planner, offers) == [State.CONFIRMED, State.AGREED, State.AGREED]
    told = "\n".join(window.notices.texts)
    assert "1 of 3 confirmed on both rotas. 2 were not tried." in told
    assert "error: " in told
    click(bar.do[Step.CONFIRM])
    assert states(planner, offers) == [State.CONFIRMED] * 3


def test_several_that_are_chosen_stay_so_when_somebody_else_stores_something(window, planner):
    offers = agreed(planner, LARS.name, HUGO.name)
    tasks, bar = looking(window, HUGO.name)
    click(bar.choose[Step.CONFIRM])
    planner.aid_offers.decline(offers[0], "she is ill")
    window.aid.requests.follow()
    assert [one.offer for one in tasks.chosen_rows()] == offers[1:]
    assert bar.do[Step.CONFIRM].text() == "Confirm 2 on both rotas"


def test_many_are_recorded_as_worked_with_the_hours_planned(window, planner, monkeypatch):
    offers = agreed(planner, LARS.name, HUGO.name)
    for offer in offers:
        planner.aid_offers.confirm(offer)
    monkeypatch.setattr(aid_story, "NOW", NOW.replace(day=20))
    _, bar = looking(window, HUGO.name)
    click(bar.choose[Step.WORKED])
    click(bar.do[Step.WORKED])
    assert states(planner, offers) == [State.WORKED] * 3
    assert {planner.aid_lists.offer(one).hours for one in offers} == {7.5}
    assert window.notices.texts[0] == "done: 3 recorded as worked, with the hours planned."


def test_by_state_and_for_one_alone_there_is_no_bar(window, planner):
    made(planner, ("ann", 0, None))
    act_as(window, LARS.name)
    window.aid.show_view(REQUESTS)
    requests = window.aid.requests
    assert not requests.bar.isVisible()
    made(planner, ("dee", 1, None))
    act_as(window, LARS.name)
    requests.follow()
    assert requests.bar.isVisible()
    requests.show_all()
    assert not requests.bar.isVisible()


def test_the_history_says_whose_offer_it_was_and_for_when(window, planner):
    agreed(planner, LARS.name, HUGO.name)
    _, bar = looking(window, HUGO.name)
    click(bar.choose[Step.CONFIRM])
    click(bar.do[Step.CONFIRM])
    found = planner.history.changes().lines
    last = [line.item for line in found if line.sheet in {"Offers", "Requests", "Demand"}]
    assert last[0] == "Offer AID-0003-1 of Name dee (dee), E on Thu 17 Dec 2026: changed"
    assert "Request AID-0003, E on Thu 17 Dec 2026: added" in last
