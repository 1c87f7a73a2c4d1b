"""Offers on their way, and who said no, as a plan has to see them."""

from pathlib import Path

import pytest

from planner.application.replanning import Ask
from planner.application.under_way import UnderWay
from tests.aid_story import HUGO, LARS, LEA, Story


@pytest.fixture
def story(tmp_path: Path) -> Story:
    return Story.begun(tmp_path)


def under_way(story: Story) -> UnderWay:
    return UnderWay.of(story.lists.cases())


def ask(story: Story, staff_id: str) -> Ask:
    return Ask(staff_id, "ICU", story.slot(1).day, "E")


def names(story: Story) -> list[str]:
    return [one.staff_id for one in under_way(story).stands]


def second(story: Story, first: str, staff_id: str) -> str:
    """Another offer for the same request."""
    made = story.as_(LEA).offers.offer(first.rpartition("-")[0], staff_id).offer
    assert made is not None
    return made.offer


def test_of_more_offers_than_are_needed_the_furthest_counts(story: Story) -> None:
    first = story.offered("ann", 1)
    other = second(story, first, "dee")
    assert names(story) == ["ann"]
    story.as_(LEA).offers.consent(other, True)
    for approver in (LARS, HUGO):
        story.as_(approver).offers.agree(other)
    assert names(story) == ["dee"]


def test_two_that_are_needed_count_both_until_one_is_confirmed(story: Story) -> None:
    reference = story.asked(1, needed=2)
    for staff_id in ("ann", "dee"):
        story.as_(LEA).offers.offer(reference, staff_id)
    assert names(story) == ["ann", "dee"]
    story.as_(LEA).offers.consent(f"{reference}-1", True)
    for approver in (LARS, HUGO):
        story.as_(approver).offers.agree(f"{reference}-1")
    story.as_(HUGO).offers.confirm(f"{reference}-1")
    assert names(story) == ["dee"], "what is confirmed stands on the rotas"


def test_who_declined_or_was_taken_back_is_refused_until_offered_again(story: Story) -> None:
    first = story.offered("ann", 1)
    story.as_(LEA).offers.decline(first, "a wedding")
    other = second(story, first, "dee")
    story.as_(LEA).offers.recall(other, "our own sickness")
    assert under_way(story) == UnderWay((), frozenset({ask(story, "ann"), ask(story, "dee")}))
    second(story, first, "ann")
    assert names(story) == ["ann"]
    assert under_way(story).refused == {ask(story, "dee")}


def test_the_duty_that_is_left_and_the_line_are_known(story: Story) -> None:
    reference = story.asked(0)
    story.as_(LEA).offers.offer(reference, "ann", moved_from="E")
    [one] = under_way(story).stands
    assert (one.line, one.moved_from) == (1, ("AMU", "E"))


def test_offers_of_services_that_are_not_planned_are_left_out(story: Story) -> None:
    story.offered("ann", 1)
    assert under_way(story).within({"AMU"}) == UnderWay()
    assert under_way(story).within({"ICU"}) == under_way(story)
    assert under_way(story).within(None) == under_way(story)
