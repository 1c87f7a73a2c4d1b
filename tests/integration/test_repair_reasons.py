"""A repair says of everybody whom it drops why: what keeps them, or what is better."""

from planner.application.replanning import Repair, Repaired, Stands
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.optimiser.replanning import Repairer
from planner.optimiser.solving import plan
from tests.regions import Sketch

BOOK = load_rule_book()
DAY = "2026-12-15"


def ward() -> Sketch:
    """One early is missing; ann and bob could work it."""
    sketch = Sketch(days=28).service("ICU").service("AMU").line("ICU", 1, "E", days=DAY)
    return sketch.person("ann").person("bob")


def mended(sketch: Sketch, stood: list[Stands]) -> Repaired:
    repairer = Repairer(sketch.region(), BOOK, Weights())
    repairer.plan()
    return repairer.replan(Repair(tuple(stood)))


def stood(staff_id: str) -> Stands:
    sketch = ward()
    assert len(plan(sketch.region(), BOOK, Weights()).assignments) == 1
    return Stands(staff_id, "ICU", sketch.day(DAY), "E", 1)


def why(found: Repaired) -> dict[str, str]:
    return dict(zip([one.staff_id for one in found.given_up], found.why_given_up, strict=True))


def test_whoever_fell_ill_is_said_to_be_absent() -> None:
    found = mended(ward().absence("ann", DAY, kind="SICK"), [stood("ann")])
    assert [one.staff_id for one in found.plan.assignments] == ["bob"]
    assert why(found) == {"ann": "absent (SICK) Tue 15 Dec"}


def test_whose_gap_was_filled_by_hand_is_told_that_nobody_is_missing() -> None:
    found = mended(ward().duty("bob", DAY, "E", "ICU"), [stood("ann")])
    assert found.plan.assignments == ()
    assert why(found) == {"ann": "nobody is missing there any more"}


def test_what_is_known_no_more_is_named() -> None:
    found = mended(ward(), [stood("ann"), Stands("zoe", "ICU", ward().day(DAY), "E", 1)])
    assert why(found) == {"zoe": "there is no such person, or nobody is asked for there any more"}


def test_who_gives_way_to_something_worth_more_is_told_so() -> None:
    sketch = ward().service("ED", priority=10).line("ED", 1, "E", skill="ED", days=DAY)
    sketch.person("ann", skills=["ED"])
    found = mended(sketch, [stood("ann")])
    assert {(one.staff_id, one.service) for one in found.plan.assignments} == {
        ("ann", "ED"),
        ("bob", "ICU"),
    }
    assert why(found) == {"ann": "the plan is worth more without it"}


def test_who_is_asked_for_a_line_that_has_another_number_now_still_stands() -> None:
    """What they were asked is to come; which line they fill is the plan's to say."""
    sketch = Sketch(days=28).line("ICU", 2, "E", days=DAY).person("ann").person("bob")
    found = mended(sketch, [stood("bob")])
    assert [one.staff_id for one in found.plan.assignments] == ["bob"]
    assert (found.kept, found.given_up, found.added) == (1, (), ())
    skilled = Sketch(days=28).line("ICU", 2, "E", skill="ITU", days=DAY).person("bob")
    assert why(mended(skilled, [stood("bob")])) == {"bob": "line 1 does not apply there any more"}
