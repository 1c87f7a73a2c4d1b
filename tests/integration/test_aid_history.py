"""What happened to a request, as both trusts read it: each step is told once."""

from pathlib import Path

import pytest

from planner.application.ports import ProposedAid
from planner.domain.calendar import Period
from tests.aid_story import HELEN, HUGO, LEA, Story


@pytest.fixture
def story(tmp_path: Path):
    story = Story.begun(tmp_path)
    yield story
    story.store.close()


def told(story: Story, name: str) -> list[tuple[str, str, str]]:
    return [(one.who, one.what, one.why) for one in story.lists.history(name)]


def test_that_a_recall_is_told_once(story: Story) -> None:
    offer = story.confirmed("ann")
    story.as_(LEA).offers.recall(offer, "our own sickness")
    recalled = (LEA.name, f"{offer}: aid recalled by the lender", "our own sickness")
    assert told(story, "AID-0001")[-2:] == [
        (HUGO.name, f"{offer}: aid confirmed, both rotas changed", ""),
        recalled,
    ]
    assert told(story, offer)[-1] == recalled


def test_that_a_request_withdrawn_with_its_offers_is_told_once(story: Story) -> None:
    offer = story.offered("ann")
    story.as_(LEA).offers.offer("AID-0001", "bob")
    story.as_(HELEN).requests.withdraw("AID-0001", "they are well again")
    withdrawn = (HELEN.name, "AID-0001: request withdrawn", "they are well again")
    assert [one[1] for one in told(story, "AID-0001")] == [
        "AID-0001: cover asked for",
        "AID-0001-1: person offered",
        "AID-0001-2: person offered",
        "AID-0001: request withdrawn",
    ]
    assert told(story, "AID-0001")[-1] == withdrawn
    assert told(story, offer)[-1] == withdrawn


def test_that_a_plan_that_was_sent_is_told_once_of_each_request(story: Story) -> None:
    day = story.sketch.day(0)
    aid = [
        ProposedAid(who, "extra", "ICU", day, shift, line, None, None, 30, "free")
        for who, shift, line in (("dee", "L", 2), ("eve", "E", 1))
    ]
    with story.store.unit_of_work("planner") as work:
        work.propose_aid(aid, Period(day, day + 6), "plan")
        work.commit()
    story.as_(HELEN).requests.requests_from_plan(Period(day, day + 6))
    for name in ("AID-0001", "AID-0002"):
        assert [one[1] for one in told(story, name)] == ["Plan sent to the trusts, 2 offers"]
