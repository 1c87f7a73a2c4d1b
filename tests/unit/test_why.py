"""Why a gap is open, which one change would fill it, and why this person and not that one."""

from dataclasses import replace

import pytest

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.checks import Check
from planner.domain.cover.places import Places
from planner.domain.cover.relaxing import ChangeKind
from planner.domain.cover.standing import Standing
from planner.domain.cover.suggestion import Gap, find, suggest
from planner.domain.cover.weights import Weights
from planner.domain.cover.why_open import WhyOpen, why_open
from planner.domain.cover.why_this import WhyThis, why_this
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from tests.regions import Sketch

BOOK = load_rule_book()


def ward() -> Sketch:
    """ICU asks for one early with the skill ITU on Tuesday; nobody is there."""
    sketch = Sketch(days=4).service("ICU").service("AMU").service("FAR", "RB")
    sketch.travel("SA", "SB", 45)
    return sketch.line("ICU", 1, "E", skill="ITU", days="Tue")


def standing_of(region: Region) -> Standing:
    return Standing(region, RuleEngine(region, BOOK), Places.of(region), Weights())


def asked(sketch: Sketch) -> WhyOpen:
    region = sketch.region()
    standing = standing_of(region)
    return why_open(standing, find(region, standing.places, gap_of(region)))


def gap_of(region: Region) -> Gap:
    index = region.services.ids.index, region.shifts.ids.index
    return Gap(index[0]["ICU"], region.period.first + 1, index[1]["E"], 1)


def candidates(sketch: Sketch) -> list[str]:
    region = sketch.region()
    engine, places = RuleEngine(region, BOOK), Places.of(region)
    return [
        one.staff_id
        for one in suggest(region, engine, places, Weights(), gap_of(region)).candidates
    ]


def compared(sketch: Sketch, one: str, other: str | None = None) -> WhyThis:
    region = sketch.region()
    standing, index = standing_of(region), region.people.ids.index
    wanted = find(region, standing.places, gap_of(region))
    return why_this(standing, wanted, index[one], None if other is None else index[other])


def test_people_are_counted_by_the_first_check_that_rules_them_out() -> None:
    sketch = ward().person("ann").person("bob").person("doc", grade="F1")
    sketch.person("cat", skills=["ITU"]).absence("cat", 1)
    sketch.person("dan", skills=["ITU"]).duties("dan", 0, "L")
    found = asked(sketch)
    assert [(one.check, one.people, one.alone) for one in found.blocked] == [
        (Check.GRADE, 1, 0),
        (Check.SKILL, 2, 2),
        (Check.PRESENT, 1, 1),
        (Check.RULES, 1, 1),
    ]
    assert (found.considered, found.candidates, found.nearly, found.minimum) == (5, 0, 4, 1)
    assert found.text.startswith(
        "Nobody of 5 people passes every check: 1 is of another staff group or a lower grade, "
        "2 do not hold Skill ITU then, 1 is absent and 1 would break a working-time rule "
        "(daily rest 1)."
    )


def test_a_training_counts_all_that_it_lets_the_person_fill() -> None:
    """Named for a further slot, the person would fill the empty minimum of another line."""

    def region_of(*skills: str) -> Region:
        sketch = ward().line("ICU", 2, "E", skill="ITU", minimum=0, target=1, days="Tue")
        return sketch.person("bob", "ICU", skills=skills).region()

    standing, trained = standing_of(region_of()), standing_of(region_of("ITU"))
    gap = replace(gap_of(standing.region), line=2)
    (change,) = why_open(standing, find(standing.region, standing.places, gap)).changes
    again = suggest(trained.region, trained.engine, trained.places, Weights(), gap)
    assert [one.score for one in again.candidates] == [4970]
    assert (change.kind, change.score) == (ChangeKind.TRAINING, 4970)


def test_a_training_counts_that_the_person_is_missed_more_where_they_leave() -> None:
    """Without the skill they fill nothing there either."""

    def region_of(*skills: str) -> Region:
        sketch = ward().line("AMU", 1, "E", skill="ITU", minimum=0, target=1, days="Tue")
        return sketch.person("bob", "AMU", skills=skills).duty("bob", 1, "E").region()

    standing, trained = standing_of(region_of()), standing_of(region_of("ITU"))
    gap = gap_of(standing.region)
    (change,) = why_open(standing, find(standing.region, standing.places, gap)).changes
    again = suggest(trained.region, trained.engine, trained.places, Weights(), gap)
    assert [one.score for one in again.candidates] == [5000 - 100 - 10]
    assert (change.kind, change.score) == (ChangeKind.TRAINING, 4890)


def test_consent_would_fill_it_and_does() -> None:
    sketch = ward().person("ann", "FAR", skills=["ITU"], max_travel_minutes=60)
    (change,) = asked(sketch).changes
    assert (change.kind, change.staff_id) == (ChangeKind.CONSENT, "ann")
    assert change.text == "Name ann agrees to work in other trusts"
    assert candidates(sketch) == []
    assert candidates(sketch.person("ann", "FAR", shares=True)) == ["ann"]


def test_consent_alone_is_not_offered_where_papers_have_lapsed_too() -> None:
    sketch = ward().person("ann", "FAR", skills=["ITU"], dbs_expires=0)
    assert asked(sketch).changes == ()
    assert asked(sketch).text.endswith("No single change of those that were tried would fill it.")
    sketch.person("ann", "FAR", shares=True, dbs_expires=0)
    (change,) = asked(sketch).changes
    assert change.kind is ChangeKind.PAPERS
    assert change.text == (
        "the DBS check of Name ann is renewed (the DBS check expired on Mon 7 Dec)"
    )
    assert candidates(sketch.person("ann", "FAR", shares=True, dbs_expires=1)) == ["ann"]


def test_more_travel_would_fill_it_and_does() -> None:
    sketch = ward().person("ann", "FAR", skills=["ITU"], shares=True, max_travel_minutes=30)
    (change,) = asked(sketch).changes
    assert change.kind is ChangeKind.TRAVEL
    assert change.text == "Name ann accepts 15 min more travel (45 min; now at most 30 min)"
    assert candidates(sketch.person("ann", "FAR", shares=True, max_travel_minutes=44)) == []
    assert candidates(sketch.person("ann", "FAR", shares=True, max_travel_minutes=45)) == ["ann"]


@pytest.mark.parametrize("held", [True, False])
def test_a_skill_renewed_or_learned_would_fill_it(held: bool) -> None:
    sketch = ward().person("ann")
    if held:
        sketch.holding("ann", "ITU", expires=0)
    (change,) = asked(sketch).changes
    assert change.kind is (ChangeKind.RENEWAL if held else ChangeKind.TRAINING)
    assert change.text == (
        "Name ann renews Skill ITU (the skill Skill ITU expired on Mon 7 Dec)"
        if held
        else "Name ann is trained in Skill ITU"
    )
    assert candidates(sketch.holding("ann", "ITU")) == ["ann"]


def test_a_breach_may_be_accepted_by_hand_and_says_which() -> None:
    sketch = ward().person("ann", skills=["ITU"]).duty("ann", 0, "L")
    (change,) = asked(sketch).changes
    assert change.kind is ChangeKind.RULE
    assert "rest before: 9 h, needs 11 h" in change.text


def test_a_service_may_agree_to_go_short() -> None:
    sketch = ward().person("ann", "AMU", skills=["ITU"]).line("AMU", 1, "E").duty("ann", 1, "E")
    (change,) = asked(sketch).changes
    assert change.kind is ChangeKind.LENDER
    assert change.score == 5000 - 5000 - 10
    assert change.text.endswith("Service AMU would fall from 0 to −1")


def test_a_duty_in_the_way_is_taken_off_only_if_it_can_be_spared() -> None:
    sketch = ward().person("ann", skills=["ITU"]).duty("ann", 0, "N", "AMU")
    (change,) = asked(sketch).changes
    assert change.kind is ChangeKind.DUTY
    assert change.score == 5000 - 30
    sketch.line("AMU", 1, "N")
    assert asked(sketch).changes == ()


def test_whoever_has_the_shift_already_cannot_be_taken_off_it() -> None:
    sketch = ward().person("ann", skills=["ITU"]).duty("ann", 1, "E", "ICU")
    sketch.line("ICU", 1, "E", minimum=2, skill="ITU", days="Tue")
    found = asked(sketch)
    assert [(one.check, one.alone) for one in found.blocked] == [(Check.FREE, 1)]
    assert found.changes == ()


def test_the_best_change_comes_first() -> None:
    sketch = ward().person("far", "FAR", skills=["ITU"], shares=True, max_travel_minutes=10)
    sketch.person("near").person("own", "FAR", skills=["ITU"], max_travel_minutes=60)
    changes = asked(sketch).changes
    assert [(one.staff_id, str(one.kind), one.score) for one in changes] == [
        ("near", "training", 4970),
        ("own", "consent", 4925),
        ("far", "travel", 4925),
    ]


def test_with_a_candidate_the_gap_is_a_matter_of_asking() -> None:
    found = asked(ward().person("ann", skills=["ITU"]).person("bob"))
    assert found.candidates == 1
    assert found.text.startswith("1 of 2 people passes every check")


def test_a_line_without_a_gap_says_so() -> None:
    found = asked(ward().person("ann", skills=["ITU"]).duty("ann", 1, "E", "ICU"))
    assert (found.minimum, found.further) == (0, 0)
    assert found.text.startswith("This line has no gap")


def test_two_candidates_are_compared_part_by_part() -> None:
    sketch = ward().person("ann", skills=["ITU"]).person("bob", "FAR", "B7", skills=["ITU"])
    sketch.person("bob", "FAR", "B7", shares=True)
    found = compared(sketch, "ann", "bob")
    assert (found.one.score, found.one.place, found.candidates) == (4970, 1, 2)
    assert found.other is not None
    assert (found.other.score, found.other.place) == (4885, 2)
    assert found.difference == 85
    assert {part: by for part, by in found.by_part.items() if by} == {"travel": 45, "rank": 40}
    assert found.text == (
        "Name ann is worth 85 points more than Name bob: travel +45 and grade above the line's +40."
    )
    assert sum(found.one.parts.values()) == found.one.score


def test_whoever_is_no_candidate_is_told_why() -> None:
    sketch = ward().person("ann", skills=["ITU"]).person("bob")
    found = compared(sketch, "ann", "bob")
    assert found.difference is None
    assert found.text == "Name bob cannot: does not hold the skill Skill ITU."
    assert compared(sketch, "ann").text == (
        "Name ann: passes every check (an extra shift), number 1 of 1 by score 4,970."
    )
