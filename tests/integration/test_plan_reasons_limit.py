"""Reasons of a plan speak of the limit as it is: so many duties of one person within 28 dates."""

from hypothesis import given
from hypothesis import strategies as st

from planner.application.plan_reasons import AfterPlan, asked_within
from planner.application.planning import Assignment
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.optimiser.solving import plan
from tests.regions import Sketch

BOOK = load_rule_book()


def asked(staff_id: str, day: int) -> Assignment:
    return Assignment(staff_id, "extra", "ICU", day, "E", 1, None, 30, {}, "")


@given(st.lists(st.integers(0, 80), max_size=8), st.integers(0, 80))
def test_assignments_are_counted_in_the_fullest_28_dates_that_hold_a_day(days, day):
    found = asked_within([asked("ann", one) for one in days], day)["ann"]
    windows = [
        sum(1 for one in days if one in range(first, first + 28))
        for first in range(-28, 82)
        if day in range(first, first + 28)
    ]
    assert found == max(windows)


def test_in_eight_weeks_somebody_asked_twice_in_the_first_four_is_at_the_limit_there():
    sketch = Sketch(days=56).service("ICU")
    for number, date in enumerate(("2026-12-08", "2026-12-15", "2026-12-22", "2027-01-26"), 1):
        sketch.line("ICU", number, "E", days=date)
    region = sketch.person("ann").region()
    found = plan(region, BOOK, Weights())
    days = [one.day - sketch.first for one in found.assignments]
    assert len(days) == 3
    assert days[-1] == 50
    reasons = AfterPlan(region, BOOK, found)
    [gap] = reasons.left_open()
    text = reasons.why_left(gap).text
    assert "Name ann has 2 assignments within 28 days, the most for anybody." in text
    assert "Name ann is placed by hand, beyond the 2 duties in 28 days" in text
    assert "would add" not in text
