"""What carrying somebody between two rotas would mean is what the step itself then says."""

from pathlib import Path

import pytest

from planner.application.aid_crossing import Carried, CrossingAnswer, CrossingService
from planner.application.aid_ports import Wish
from planner.application.profiles_guard import NotAllowedError
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.calendar import Period
from planner.domain.cover.drop_cells import Verdict
from planner.domain.roles import Profile
from tests.aid_story import HELEN, LEA, Story, two_trusts


@pytest.fixture
def story(tmp_path: Path):
    sketch = two_trusts()
    # At home in one trust's service, employed by the other.
    sketch.person("fay", "AMU", trust="RA", shares=True, hourly_cost=20.0)
    story = Story.begun(tmp_path, sketch)
    story.as_(HELEN).requests.request(Wish(story.slot()))
    yield story
    story.store.close()


def answer(story: Story, who: Profile, staff_id: str) -> CrossingAnswer:
    day = story.slot().day
    service = CrossingService(story.as_(who).desks, load_rule_book(), load_weights())
    crossing = service.load("ICU", "AMU", Period(day, day))
    return crossing.answer("ICU", day, "E", Carried(staff_id))


def test_that_the_lender_is_the_trust_that_employs_the_person(story: Story) -> None:
    told = answer(story, LEA, "fay")
    with pytest.raises(NotAllowedError) as refused:
        story.as_(LEA).offers.propose(story.slot(), "fay")
    assert told.verdict is Verdict.IMPOSSIBLE
    assert told.lines[0] == refused.value.problem


def test_that_somebody_of_the_profiles_own_trust_may_be_offered(story: Story) -> None:
    told = answer(story, LEA, "dee")
    assert told.verdict is not Verdict.IMPOSSIBLE
    assert told.slot == story.slot()
    assert story.as_(LEA).offers.propose(story.slot(), "dee").offer is not None


def test_that_somebody_on_offer_at_the_same_time_is_no_clean_choice(story: Story) -> None:
    free = answer(story, LEA, "dee")
    offer = story.offered("dee", shift="L", line=2)
    told = answer(story, LEA, "dee")
    assert free.verdict is Verdict.FINE
    assert told.verdict is Verdict.WARNED
    assert told.harm is not None
    [one] = told.harm.elsewhere
    assert not one.both
    assert one.text in told.lines
    assert one.text.startswith(f"On offer ({offer}) to Service ICU for L on Mon 14 Dec; cannot")
    story.as_(LEA).offers.decline(offer, "a wedding")
    assert answer(story, LEA, "dee") == free
