"""`why` on the command line: its JSON, its words, its exit status."""

from pathlib import Path

import pytest

from tests.program import call
from tests.regions import Sketch
from tests.stores import planner_with

GAP = ("--service", "ICU", "--date", "2026-12-08", "--shift", "E", "--line", 1)
FILLED = ("--service", "AMU", "--date", "2026-12-07", "--shift", "N", "--line", 1)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    sketch = Sketch(days=7).service("ICU").service("AMU").service("FAR", "RB")
    sketch.travel("SA", "SB", 45).line("ICU", 1, "E", skill="ITU", days="Tue")
    sketch.line("AMU", 1, "N")
    sketch.person("ann", "FAR", skills=["ITU"], shares=True, max_travel_minutes=30)
    sketch.person("bob", "ICU").person("cat", "ICU", skills=["ITU"]).duty("cat", 0, "N", "AMU")
    planner = planner_with(tmp_path / "why.db", sketch)
    planner.close()
    return tmp_path / "why.db"


def test_an_open_gap_names_what_blocks_and_what_would_fill_it(database: Path) -> None:
    ran = call("why", *GAP, "--db", database, "--json")
    assert ran.status == 0
    found = ran.json
    assert found["gap"] == {"service": "ICU", "date": "2026-12-08", "shift": "E", "line": 1}
    assert (found["candidates"], found["considered"], found["nearly"]) == (0, 3, 3)
    assert [(one["check"], one["people"], one["alone"]) for one in found["blocked"]] == [
        ("skill", 1, 1),
        ("free", 1, 1),
        ("travel", 1, 1),
    ]
    # Taken off the night, cat would leave AMU unsafe, so that is no change that fills a gap.
    assert [(one["staff_id"], one["kind"], one["score"]) for one in found["changes"]] == [
        ("bob", "training", 4970),
        ("ann", "travel", 4925),
    ]
    words = call("why", *GAP, "--db", database).out
    assert "Name ann accepts 15 min more travel" in words
    assert found["text"] in words


def test_two_people_are_put_side_by_side(database: Path) -> None:
    found = call("why", *GAP, "--staff", "bob", "--against", "ann", "--db", database, "--json").json
    assert found["staff"]["failed"] == [
        {"check": "skill", "text": "does not hold the skill Skill ITU"}
    ]
    assert found["difference"] is None
    assert "45 min of travel, accepts at most 30" in found["text"]
    assert found["against"]["score_by"] == {
        "gain": 5000, "lost": 0, "travel": -45, "mode": -30, "rank": 0, "repeat": 0,
    }  # fmt: skip


def test_what_is_not_known_is_wrong_usage(database: Path) -> None:
    for more, said in (
        (("--staff", "zoe"), "There is nobody with the number 'zoe'"),
        (("--against", "ann"), "--against needs --staff"),
    ):
        ran = call("why", *GAP, *more, "--db", database)
        assert ran.status == 2
        assert said in ran.err


def test_a_line_that_is_filled_tells_who_else_could_come_and_what_would_add_to_them(
    database: Path,
) -> None:
    ran = call("why", *FILLED, "--db", database)
    assert ran.status == 0
    assert "This line has no gap" in ran.out
    assert "Any one of these would make one more person a candidate, best first:" in ran.out
    assert "would fill it" not in ran.out
