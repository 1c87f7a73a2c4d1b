"""`plan --why`: why gaps stay open after the plan, and why this person and not that one."""

from pathlib import Path

import pytest

from tests.program import call
from tests.regions import Sketch
from tests.stores import planner_with

PLAN = ("plan", "--from", "2026-12-07", "--to", "2026-12-09")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """ann or bob could fill ICU, only who holds NIV could fill ED, and only a minimum of AMU."""
    sketch = Sketch(days=3).service("AMU").service("ED").service("ICU").service("FAR", "RA", "SF")
    sketch.travel("SA", "SF", 20).line("ICU", 1, "E", days="Mon")
    sketch.line("ED", 1, "N", skill="NIV", days="Tue")
    sketch.line("AMU", 1, "E", minimum=0, target=1, days="Mon", grade="B7")
    sketch.person("ann", "ICU").person("bob", "FAR")
    planner = planner_with(tmp_path / "why.db", sketch)
    planner.close()
    return tmp_path / "why.db"


def test_each_gap_that_stays_open_tells_what_would_fill_it_unsafe_ones_first(database) -> None:
    ran = call(*PLAN, "--why", 5, "--db", database, "--json")
    assert ran.status == 0
    why = ran.json["why"]
    assert (why["lines_left"], why["assignments"]) == (2, [])
    unsafe, short = why["left_open"]
    assert [unsafe[key] for key in ("service", "date", "shift", "line")] == [
        "ED", "2026-12-08", "N", 1,
    ]  # fmt: skip
    assert (unsafe["minimum"], unsafe["further"], unsafe["candidates"]) == (1, 0, 0)
    assert {one["kind"] for one in unsafe["changes"]} == {"training"}
    assert {one["staff_id"] for one in unsafe["changes"]} == {"ann", "bob"}
    assert "nobody passes every check" in unsafe["text"]
    assert (short["service"], short["minimum"], short["further"]) == ("AMU", 0, 1)
    words = call(*PLAN, "--why", 1, "--db", database).out
    assert "Gaps stay open at 2 demand lines" in words
    assert "ED, Tue 8 Dec, shift N, line 1: 1 unsafe" in words
    assert all(line in words for line in unsafe["text"].splitlines())
    assert "AMU, Mon" not in words


def test_who_is_asked_is_put_beside_the_next_best_in_points(database) -> None:
    ran = call(*PLAN, "--why-staff", "ann", "--why-staff", "bob", "--db", database, "--json")
    [one] = ran.json["why"]["assignments"]
    assert (one["staff_id"], one["service"], one["date"]) == ("ann", "ICU", "2026-12-07")
    assert (one["points"], one["points_by"]["mode"]) == (30, 30)
    assert [(other["staff_id"], other["less"]) for other in one["next_best"]] == [("bob", 20)]
    words = call(*PLAN, "--why-staff", "ann", "--why-staff", "bob", "--db", database).out
    assert "Why ann Name ann at ICU, Mon 7 Dec, shift E, line 1" in words
    assert "Name ann is worth 20 points more than Name bob: travel +20" in words
    assert "The plan does not ask bob." in words


def test_who_declined_is_told_among_the_reasons_of_the_repaired_plan(database) -> None:
    assert call(*PLAN, "--apply", "--db", database).status == 0
    ran = call(
        *PLAN, "--without", "ann:ICU:2026-12-07:E", "--why-staff", "bob", "--db", database, "--json"
    )  # fmt: skip
    assert ran.json["repair"]["added"] == 1
    [one] = ran.json["why"]["assignments"]
    assert one["staff_id"] == "bob"
    assert "Declined: Name ann." in one["text"]


def test_a_plan_that_is_not_asked_for_its_reasons_tells_none(database) -> None:
    assert "why" not in call(*PLAN, "--db", database, "--json").json
    assert "Gaps stay open" not in call(*PLAN, "--db", database).out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--why-staff", "zoe"), "There is nobody with the number 'zoe'."),
        (("--why", "2", "--alternatives"), "leave out --alternatives"),
        (("--why", "-1"), "--why: '-1' is too little: give 0 or more."),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(database, words, said) -> None:
    ran = call(*PLAN, *words, "--apply", "--db", database)
    assert ran.status == 2
    assert said in ran.err
    assert call(*PLAN, "--keep", "--db", database, "--json").json["repair"]["kept"] == 0
