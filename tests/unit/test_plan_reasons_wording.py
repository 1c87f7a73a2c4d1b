"""What is said of gaps that a plan leaves and of the people whom it asks: words with figures."""

from planner.domain.cover.options import Wanted
from planner.domain.cover.why_open import WhyOpen
from planner.domain.wording.plan_reasons import (
    NextBest,
    Refused,
    left_text,
    planned_text,
    points_text,
    refused_texts,
)


def refused(name: str, worth: int = 100, points: int = 30, times: int = 0) -> Refused:
    return Refused(name.lower(), name, worth, points, times, most=2)


def test_people_at_the_limit_are_named_together() -> None:
    people = [refused(name, times=2) for name in ("Ann", "Bob", "Cat", "Dan", "Eve")]
    assert refused_texts(people) == [
        "Ann, Bob, Cat and 2 more have 2 assignments each within 28 days, the most for anybody"
    ]
    assert refused_texts(people[:1]) == [
        "Ann has 2 assignments within 28 days, the most for anybody",
    ]


def test_who_would_cost_more_than_the_slot_is_worth_is_named_with_both_figures() -> None:
    assert refused_texts([refused("Ann", worth=20, points=45)]) == [
        "Ann would cost 45 points for a slot worth 20"
    ]
    assert not refused("Ann", worth=45, points=45).would_help


def test_who_would_help_is_named_with_the_gain() -> None:
    assert refused("Ann").would_help
    assert refused_texts([refused("Ann")]) == ["Ann would add 70 points"]
    assert not refused("Ann", times=2).would_help


def test_who_is_needed_elsewhere_at_that_time_is_said_so() -> None:
    one = Refused("ann", "Ann", 100, 30, times=1, most=2, elsewhere=True)
    assert not one.would_help
    assert refused_texts([one, refused("Bob")]) == [
        "the plan needs Ann elsewhere at that time",
        "Bob would add 70 points",
    ]


def test_points_are_told_by_part() -> None:
    parts = {"travel": 17, "mode": 10, "rank": 0, "repeat": 0}
    told = points_text(27, parts, moves=True, beside={})
    assert told == "Costs 27 points: travel 17 and move 10."
    parts["mode"] = 30
    told = points_text(47, parts, moves=False, beside={**parts, "lending": 40, "pounds": 0})
    assert told == (
        "Costs 47 points: travel 17 and extra shift 30. Beside the score the plan counts "
        "fairness between trusts 40."
    )
    assert points_text(0, dict.fromkeys(parts, 0), moves=True, beside={}) == "Costs 0 points."


def test_who_declined_is_not_said_to_help() -> None:
    said_no = Refused("ann", "Ann", 100, 30, times=0, most=2, declined=True)
    assert not said_no.would_help
    assert refused_texts([said_no, refused("Bob")]) == ["Ann declined", "Bob would add 70 points"]
    at_limit = Refused("ann", "Ann", 100, 30, times=2, most=2, declined=True)
    assert "by hand" not in left_text(open_gap(1), [at_limit], "optimal")
    text = planned_text("", worth=None, others=[], declined=["Ann"], at_limit=0, most=2)
    assert text.split("\n\n")[-1] == "Declined: Ann."


def test_why_somebody_is_asked_beside_the_next_best() -> None:
    text = planned_text(
        "Costs 10 points.",
        worth=5_000,
        others=[NextBest("bob", "Bob", 20, "Ann is worth 20 points more than Bob: travel +20.")],
        at_limit=1,
        most=2,
    )
    assert text.split("\n\n") == [
        "With the rest of the plan as it is, this adds 5,000 points to the score. Costs 10 points.",
        "The next best:\n• Ann is worth 20 points more than Bob: travel +20.",
        "1 other person could too, but has 2 assignments within 28 days, the most for anybody.",
    ]


def test_that_nobody_else_could_is_said() -> None:
    text = planned_text("Costs 10 points.", worth=None, others=[], at_limit=0, most=2)
    assert text == "Costs 10 points.\n\nNobody else passes every check."


def test_those_who_would_do_as_well_stand_in_one_line() -> None:
    others = [
        NextBest("bob", "Bob", 0, "…"),
        NextBest("cat", "Cat", 0, "…"),
        NextBest("dan", "Dan", 5, "Ann: 5 more."),
    ]
    text = planned_text("Costs 10 points.", worth=140, others=others, at_limit=0, most=2)
    assert text.split("\n\n")[1].splitlines() == [
        "The next best:",
        "• Bob and Cat would do as well: the score would be the same.",
        "• Ann: 5 more.",
    ]


def open_gap(candidates: int) -> WhyOpen:
    gap = Wanted(place=0, line=0, service=0, day=0, shift=0, start=0, end=480)
    return WhyOpen(gap, 1, 0, 1_200, candidates, (), 0, (), "")


def test_who_is_asked_as_often_as_a_plan_asks_anybody_can_be_placed_by_hand() -> None:
    people = [refused("Ann", times=2), refused("Bob", worth=20, times=2), refused("Cat", times=2)]
    text = left_text(open_gap(3), people, "optimal")
    assert text.split("\n\n")[-1].splitlines() == [
        "Any one of these would fill it:",
        "• Ann is placed by hand, beyond the 2 duties in 28 days that a plan gives anybody.",
        "• Cat is placed by hand, beyond the 2 duties in 28 days that a plan gives anybody.",
    ]
    busy = Refused("ann", "Ann", 100, 30, times=2, most=2, elsewhere=True)
    assert "by hand" not in left_text(open_gap(1), [busy], "optimal")


def test_where_a_plan_may_ask_nobody_that_is_the_reason() -> None:
    people = [Refused(name, name.title(), 100, 30, times=0, most=0) for name in ("ann", "bob")]
    assert refused_texts(people) == [
        "a plan may ask nobody, as it gives a person at most 0 duties within 28 days"
    ]


def test_who_would_fill_another_line_of_the_shift_is_not_said_to_help() -> None:
    unfit = Refused("ann", "Ann", 100, 30, times=0, most=2, fits=False)
    assert not unfit.would_help
    assert refused_texts([unfit, refused("Bob", worth=20)]) == [
        "Ann would fill another line of that shift, or others would",
        "Bob would cost 30 points for a slot worth 20",
    ]
    at_limit = Refused("ann", "Ann", 100, 30, times=2, most=2, fits=False)
    assert "by hand" not in left_text(open_gap(1), [at_limit], "optimal")
