"""A plan around offers that are on their way: it keeps them, and asks nobody again who said no."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.application.edit_commands import Cell, Give
from planner.application.replanning import Ask
from planner.domain.aid.values import Slot
from tests.aid_story import HELEN, LEA, offered_by, planner_of
from tests.regions import Sketch
from tests.ui.driving import LEFT, planned
from tests.ui.test_aid_views import act_as, click
from ui.aid.cover_views import GAPS

DAYS = {1: "2026-12-15", 3: "2026-12-17", 5: "2026-12-19"}
"""Dates on which ICU asks for one early, by their place in the week."""
LENDERS = ("ann", "bob", "cyd", "dee")


def wanting() -> Sketch:
    """ICU has nobody; whoever of AMU could come is dearer by the alphabet: it lies further off."""
    sketch = Sketch("2026-12-14", 7).service("ICU", "RA").service("AMU", "RB")
    sketch.travel("SA", "SB", 20, 9.5)
    for number, day in enumerate(DAYS.values(), 1):
        sketch.line("ICU", number, "E", minimum=1, days=day)
    for grade, staff_id in zip(("B5", "B6", "B6", "B6"), LENDERS, strict=True):
        sketch.person(staff_id, "AMU", grade, shares=True, hourly_cost=20.0)
    return sketch


SKETCH = wanting()


@pytest.fixture
def planner(tmp_path):
    with planner_of(tmp_path, SKETCH, (HELEN, LEA)) as planner:
        yield planner


def ask(staff_id: str, day: int) -> Ask:
    return Ask(staff_id, "ICU", SKETCH.day(day), "E")


def offer(planner, staff_id: str, day: int) -> str:
    line = list(DAYS).index(day) + 1
    return offered_by(planner, Slot("ICU", SKETCH.day(day), "E", line), staff_id)


def marks(plan) -> dict[Ask, str]:
    model = plan.list.plan
    return {row.ask: model.mark(row) for row in model.rows if model.mark(row)}


def asks(plan) -> set[Ask]:
    return {row.ask for row in plan.list.plan.rows}


def whom(plan, day: int) -> str:
    """Whom a plan asks for a date: exactly one."""
    [one] = [one for one in asks(plan) if one.day == SKETCH.day(day)]
    return one.staff_id


def plan_again(window, planner, qtbot):
    act_as(window, planner.who)
    planned(window, qtbot)
    return window.cover.plan


def test_what_became_offers_stays_in_the_next_plan_and_is_not_proposed(window, planner, qtbot):
    plan = plan_again(window, planner, qtbot)
    before = asks(plan)
    assert len(before) == 3
    click(plan.requests)
    window.aid.show_view(GAPS)
    assert marks(plan) == dict.fromkeys(before, "offered"), "the same plan is on view still"
    planned(window, qtbot)
    assert asks(plan) == before
    assert marks(plan) == dict.fromkeys(before, "offered")
    assert not plan.accept.isEnabled()
    assert plan.accept.toolTip() == "All of these are on offer already: see them under Requests"
    assert plan.note.text().endswith("3 assignments are on offer already, and kept as offered.")
    box = plan.list.visualRect(plan.list.plan.index(0)).center()
    box.setX(15)
    QTest.mouseClick(plan.list.viewport(), LEFT, pos=box)
    assert plan.lists.chosen == [], "there is nothing to tick"
    actions = {one.text(): one.isEnabled() for one in plan.list.menu(0).actions()}
    assert actions["On offer already: see Requests"] is False
    assert "Take in\tSpace" not in actions


def test_an_offer_that_no_plan_would_make_is_kept_and_its_gap_not_filled_twice(
    window, planner, qtbot
):
    plan = plan_again(window, planner, qtbot)
    assert whom(plan, 1) != "dee"
    offer(planner, "dee", 1)
    plan = plan_again(window, planner, qtbot)
    assert whom(plan, 1) == "dee"
    assert marks(plan) == {ask("dee", 1): "offered"}
    assert len(asks(plan)) == 3


def test_an_offer_that_the_window_has_not_heard_of_is_kept_too(window, planner, qtbot):
    plan = plan_again(window, planner, qtbot)
    offer(planner, "dee", 1)
    assert plan.search.under_way.stands == ()
    planned(window, qtbot)
    assert whom(plan, 1) == "dee"


def test_only_what_is_not_on_offer_is_accepted(window, planner, qtbot):
    offer(planner, "dee", 1)
    plan = plan_again(window, planner, qtbot)
    assert plan.accept.text() == "Accept all 2"
    assert "1 assignment is on offer already, and kept as offered." in plan.accept.toolTip()
    click(plan.accept)
    with planner.unit_of_work() as work:
        days = sorted(one.day for one in work.proposed_aid(window.choice.period))
    assert days == [SKETCH.day(3), SKETCH.day(5)]
    assert sorted(marks(plan).values()) == ["accepted", "accepted", "offered"]
    assert "These are proposed already" in plan.accept.toolTip()


def test_who_said_no_is_not_asked_again_for_that(window, planner, qtbot):
    plan = plan_again(window, planner, qtbot)
    first = whom(plan, 3)
    planner.aid_offers.decline(offer(planner, first, 3), "a wedding that day")
    plan = plan_again(window, planner, qtbot)
    assert whom(plan, 3) != first
    assert marks(plan) == {}


def test_an_offer_that_no_longer_fits_is_told_and_planned_without(window, planner, qtbot):
    offer(planner, "dee", 1)
    act_as(window, planner.who)
    window.steps.run(Give("AMU", Cell("dee", SKETCH.day(0)), ("N",)))
    plan = plan_again(window, planner, qtbot)
    assert whom(plan, 1) != "dee"
    told = "1 offer no longer fits the rotas, and the plan does without: see Requests."
    assert told in plan.message.text()


def test_a_repair_keeps_the_offer_that_somebody_else_has_made_since(window, planner, qtbot):
    plan = plan_again(window, planner, qtbot)
    gone = whom(plan, 5)
    offer(planner, "dee", 1)
    act_as(window, planner.who)
    window.aid.requests.follow()
    plan.list.setFocus()
    plan.list.choose_row([row.ask for row in plan.list.plan.rows].index(ask(gone, 5)))
    QTest.keyClick(plan.list, Qt.Key.Key_Delete)
    assert whom(plan, 1) == "dee"
    assert whom(plan, 5) != gone


def test_other_plans_keep_what_is_on_offer(window, planner, qtbot):
    offer(planner, "dee", 1)
    plan = plan_again(window, planner, qtbot)
    click(plan.others)
    plans = plan.pages.others.plans
    assert len(plans) > 2
    for one in plans:
        assert ask("dee", 1) in {Ask.of(each) for each in one.plan.assignments}


def test_offers_are_known_after_a_restart(window, planner, qtbot, open_window):
    plan = plan_again(window, planner, qtbot)
    before = asks(plan)
    click(plan.requests)
    window.close()
    later = open_window(planner, service="ICU")
    planned(later, qtbot)
    assert marks(later.cover.plan) == dict.fromkeys(before, "offered")
