"""Which duties share a minute with some hours equals counting the minutes of both."""

import random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.places import Places
from planner.domain.cover.suggestion import Gap, suggest
from planner.domain.cover.weights import Weights
from planner.domain.overlapping import overlapping
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.solving import plan
from tests.regions import Sketch

SPRING = "2027-03-27"
"""The night after it the clocks go forward: 01:00–02:00 lasts no minute."""
SHIFTS = ("E", "L", "N", "LD", "OC", "GONE", "WHOLE", "SHORT")


def spring_sketch() -> Sketch:
    sketch = Sketch(SPRING, days=3).service("ICU").shift("GONE", "01:00", "02:00")
    return sketch.shift("WHOLE", "00:30", "00:30").shift("SHORT", "01:30", "03:00")


def minutes(region: Region, row: int) -> set[int]:
    return set(range(int(region.duties.start[row]), int(region.duties.end[row])))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_duties_overlap_if_a_minute_is_in_both(seed: int) -> None:
    rng, sketch = random.Random(seed), spring_sketch()
    for person in range(rng.randint(1, 4)):
        sketch.person(f"p{person}", "ICU")
        for _ in range(rng.randint(0, 6)):
            sketch.duty(f"p{person}", rng.randint(-2, 4), rng.choice(SHIFTS), "ICU")
    region = sketch.region()
    who = np.array([rng.randrange(len(region.people)) for _ in range(5)])
    shift = np.array([region.shifts.ids.index[rng.choice(SHIFTS)] for _ in who])
    day = np.array([sketch.first + rng.randint(-1, 3) for _ in who])
    start, end = region.shifts.hours(region.clock, shift, day)
    expected = [
        (at, row)
        for at, person in enumerate(who.tolist())
        for row in range(*region.duties.of_person(person).indices(len(region.duties)))
        if minutes(region, row) & set(range(int(start[at]), int(end[at])))
    ]
    which, rows = overlapping(region.duties, who, start, end)
    assert list(zip(which.tolist(), rows.tolist(), strict=True)) == expected


def test_a_shift_of_no_minutes_is_in_nobodys_way_to_suggestion_and_plan_alike() -> None:
    """A9, B15: on the night itself the nurse of the night could also be written down for it."""
    sketch = spring_sketch().service("ED").line("ED", 1, "GONE", minimum=1, days="2027-03-28")
    region = sketch.person("ann", "ICU").duty("ann", 0, "N", "ICU").region()
    engine, places = RuleEngine(region, load_rule_book()), Places.of(region)
    indices = region.services.ids.index["ED"], sketch.first + 1, region.shifts.ids.index["GONE"]
    (candidate,) = suggest(region, engine, places, Weights(), Gap(*indices, 1)).candidates
    planned = plan(region, load_rule_book(), Weights())
    (assignment,) = planned.assignments
    assert (candidate.staff_id, candidate.mode, candidate.moved_from) == ("ann", "extra", None)
    assert (assignment.staff_id, assignment.mode, assignment.moved_from) == ("ann", "extra", None)
    assert candidate.score == planned.score == 5 * 1000 - 30
