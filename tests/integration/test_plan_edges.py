"""Plans where there is next to nothing, or far more than is usual, to fill."""

from pathlib import Path

import pytest

from planner.application.errors import UserError
from planner.application.planning import Plan
from planner.application.rule_packs import load_rule_book
from planner.application.weights import load_weights
from planner.domain.region import Region
from planner.optimiser.solving import plan
from tests.program import call
from tests.regions import Sketch

PERIOD = ("--from", "2026-12-07", "--to", "2026-12-13")


def best(region: Region) -> Plan:
    return plan(region, load_rule_book(), load_weights())


def with_lines(lines: int) -> Region:
    """Line 1 for band 6, the others for band 5, of one person each; three people, one on duty."""
    sketch = Sketch(days=1).service("ICU", priority=5)
    for line in range(1, lines + 1):
        sketch.line("ICU", line, "E", minimum=1, grade="B6" if line == 1 else "B5")
    for name, grade in (("ann", "B5"), ("bob", "B5"), ("cat", "B6")):
        sketch.person(name, "ICU", grade=grade)
    return sketch.duty("ann", 0, "E").region()


@pytest.mark.parametrize("more", [(), ("--alternatives",), ("--why", "3"), ("--keep",)])
def test_that_a_region_without_demand_has_an_empty_plan_that_is_the_best(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    ran = call("plan", *PERIOD, *more, "--db", tmp_path / "empty.db", "--json")
    assert ran.status == 0, ran
    document = ran.json["alternatives"][0] if "--alternatives" in more else ran.json
    assert document["score"] == 0
    if not more:
        assert (document["bound"], document["status"]) == (0, "optimal")
        assert document["assignments"] == []


def test_that_people_without_any_demand_have_an_empty_plan() -> None:
    made = best(Sketch(days=2).person("ann", "ICU").duty("ann", 0, "E").region())
    assert (made.score, made.bound, made.status) == (0, 0, "optimal")


@pytest.mark.parametrize("lines", [31, 32, 40, 62])
def test_that_a_shift_of_dozens_of_lines_is_planned_like_any_other(lines: int) -> None:
    made = best(with_lines(lines))
    assert made.status == "optimal"
    assert made.score == made.bound == 2 * 5 * 1000 - 2 * 30
    named = {assignment.staff_id: assignment.line for assignment in made.assignments}
    assert named["cat"] == 1
    assert named.keys() == {"bob", "cat"}


def test_that_more_lines_than_can_be_told_apart_are_refused_in_words() -> None:
    with pytest.raises(UserError, match="63 demand lines of service ICU") as refused:
        best(with_lines(63))
    assert "Join lines" in refused.value.mend


def test_that_nobody_is_asked_twice_for_one_shift_not_even_for_one_without_length() -> None:
    """On 28 March 2027 a shift from 01:30 to 02:30 begins as it ends (B15)."""
    sketch = Sketch("2027-03-28", days=1).shift("H", "01:30", "02:30", kind="work")
    sketch.line("ICU", 1, "H", minimum=1).line("ICU", 2, "H", minimum=1).person("ann", "ICU")
    made = best(sketch.region())
    assert [assignment.staff_id for assignment in made.assignments] == ["ann"]
    assert (made.score, made.status, made.minimum_gaps_after) == (5000 - 30, "optimal", 1)


def test_that_a_shift_of_five_lines_where_nobody_is_asked_at_first_gets_its_best_plan() -> None:
    """Three of the five slots are filled; whoever can fill the second line fills a fourth."""
    sketch = Sketch(days=1).service("ICU", priority=5)
    lines = (("B5", "S", 1), ("B6", "T", 0), ("B6", None, 0), ("B7", "T", 0), ("B5", None, 1))
    for number, (grade, skill, minimum) in enumerate(lines, start=1):
        sketch.line("ICU", number, "E", minimum=minimum, target=1, grade=grade, skill=skill)
    for name, skills in (("ann", ""), ("bob", "ST"), ("eve", "")):
        sketch.person(name, "ICU", skills=list(skills)).duty(name, 0, "E")
    sketch.person("dan", "ICU", "B6", skills=["S"]).duty("dan", 0, "E")
    made = best(sketch.person("cat", "ICU", "B6", skills=["S", "T"]).region())
    assert (made.score, made.bound, made.status) == (5 * 20 - 30, 70, "optimal")
    assert [(one.staff_id, one.line) for one in made.assignments] == [("cat", 2)]
