"""What is said of gaps that a plan leaves and of the people whom it asks: words with figures."""

from planner.domain.wording.plan_reasons import Refused, planned_text, points_text, refused_texts


def refused(name: str, worth: int = 100, points: int = 30, times: int = 0) -> Refused:
    return Refused(name, worth, points, times, most=2)


def test_people_at_the_limit_are_named_together() -> None:
    people = [refused(name, times=2) for name in ("Ann", "Bob", "Cat", "Dan", "Eve")]
    assert refused_texts(people) == [
        "Ann, Bob, Cat and 2 more have 2 assignments each in it, the most for anybody"
    ]
    assert refused_texts(people[:1]) == [
        "Ann has 2 assignments in it, the most for anybody",
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
    one = Refused("Ann", 100, 30, times=1, most=2, elsewhere=True)
    assert not one.would_help
    assert refused_texts([one, refused("Bob")]) == [
        "the plan needs Ann elsewhere at that time",
        "Bob would add 70 points",
    ]


def test_points_are_told_by_part() -> None:
    parts = {"travel": 17, "mode": 10, "rank": 0, "repeat": 0}
    assert points_text(27, parts) == "Costs 27 points: travel 17 and extra duty or move 10."
    assert points_text(0, dict.fromkeys(parts, 0)) == "Costs 0 points."


def test_why_somebody_is_asked_beside_the_next_best() -> None:
    text = planned_text(
        "Costs 10 points.",
        worth=5_000,
        others=["Bob"],
        against=["Ann is worth 20 points more than Bob: travel +20."],
        at_limit=1,
        most=2,
    )
    assert text.split("\n\n") == [
        "With the rest of the plan as it is, this adds 5,000. Costs 10 points.",
        "The next best:\n• Ann is worth 20 points more than Bob: travel +20.",
        "1 other person could too, but has 2 assignments in this plan, the most for anybody.",
    ]


def test_that_nobody_else_could_is_said() -> None:
    text = planned_text("Costs 10 points.", worth=None, others=[], against=[], at_limit=0, most=2)
    assert text == "Costs 10 points.\n\nNobody else passes every check."
