"""Whoever hears of a search may break: the planner's process answers the next question all the
same."""

from collections.abc import Iterator

import pytest

from planner.application.alternatives import load_alternatives
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.optimiser.host import PlanHost
from tests.regions import Sketch

BOOK = load_rule_book()


@pytest.fixture
def host() -> Iterator[PlanHost]:
    one = PlanHost(BOOK, Weights(), load_alternatives(Weights()))
    yield one
    one.close()


def two_gaps() -> Region:
    sketch = Sketch(days=1).line("ICU", 1, "E").line("ICU", 2, "E", skill="NIV")
    return sketch.person("ann").person("bob", grade="B6").region()


def broken(_value: object) -> None:
    raise LookupError("the window is gone")


def test_the_answer_to_a_question_whose_listener_broke_is_no_answer_to_the_next(
    host: PlanHost,
) -> None:
    region = two_gaps()
    with pytest.raises(LookupError):
        host.compare(region, told=broken)
    plan = host.plan(region)
    assert [one.staff_id for one in plan.assignments] == ["ann"]
    with pytest.raises(LookupError):
        host.compare(region, found_one=broken)
    assert [gap.line for gap in host.left_open(region, plan)] == [2]
    assert host.plan(region).score == plan.score
