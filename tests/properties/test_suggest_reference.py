"""Suggestions and whole-region fillings equal the slow reference on small random regions."""

import random
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.domain.cover import hall
from planner.domain.cover.filling import fill
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.lending import releases
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.open_lines import gaps
from planner.domain.cover.places import Places
from planner.domain.cover.suggestion import Gap, find, suggest
from planner.domain.cover.weights import Weights
from planner.domain.cover.why_not import why_not
from planner.domain.region import NONE, Region
from tests.cover_reference import Reference, SimpleRules
from tests.regions import Sketch

SERVICES = {"ICU": "RA", "ED": "RA", "AMU": "RB", "FAR": "RB"}
SHIFTS = ("E", "L", "N", "LD", "OC")
GRADES = ("B5", "B6", "B7", "ST3")


def random_region(seed: int) -> Region:
    """Four services, about eight people, two dates; everything that a check looks at varies."""
    rng = random.Random(seed)
    sketch = Sketch(days=2)
    sketch.site("S1", "RA").site("S2", "RB").site("S9", "RB")
    sketch.travel("SA", "S1", rng.choice([0, 20])).travel("SA", "S2", rng.choice([40, 70]))
    sketch.travel("S1", "S2", 35).travel("S2", "SA", 61)
    sites = {"ICU": "SA", "ED": "S1", "AMU": "S2", "FAR": "S9"}
    for code, trust in SERVICES.items():
        sketch.service(code, trust, sites[code], priority=rng.randint(1, 3))
    for code in SERVICES:
        for number in range(1, rng.randint(1, 4) + (code == "ICU")):
            low = rng.randint(0, 2)
            sketch.line(
                code,
                number,
                rng.choice(SHIFTS[:3]),
                minimum=low,
                target=low + rng.randint(0, 1),
                grade=rng.choice(GRADES[:2] + GRADES),
                skill=rng.choice([None, None, "S", "T"]),
                days=rng.choice(["All", "Mon", "Tue"]),
            )
    for number in range(rng.randint(3, 9)):
        add_person(sketch, rng, f"p{number}")
    return sketch.region()


def add_person(sketch: Sketch, rng: random.Random, staff_id: str) -> None:
    def sometimes(value: int | None) -> int | None:
        return value if rng.random() < 0.15 else None

    sketch.person(
        staff_id,
        rng.choice(list(SERVICES)),
        rng.choice(GRADES[:2] + GRADES),
        shares=rng.random() < 0.7,
        max_travel_minutes=rng.choice([30, 60, 90]),
        employed_to=sometimes(0),
        employed_from=sometimes(1),
        registration_expires=sometimes(0),
        dbs_expires=sometimes(-1),
        training_expires=sometimes(0),
    )
    for skill in "ST":
        if rng.random() < 0.6:
            sketch.holding(staff_id, skill, expires=sometimes(0), valid_from=sometimes(1))
    for day in (-1, 0, 1, 2):
        for _ in range(rng.choice([0, 1, 1, 2])):
            sketch.duty(staff_id, day, rng.choice(SHIFTS), rng.choice([None, *SERVICES]))
    if rng.random() < 0.2:
        sketch.absence(staff_id, rng.choice([-1, 0, 1, 2]))


def all_gaps(region: Region, places: Places) -> list[Gap]:
    return [
        Gap(int(service), int(day), int(shift), int(region.lines.number[line]))
        for place, (service, day, shift) in enumerate(
            zip(places.service, places.day, places.shift, strict=True)
        )
        for line in places.lines_of(place)
    ]


def asked(seed: int) -> tuple[Region, Places, Gap, Callable[[int], bool]]:
    """A region, one of its gaps, and whom the rules forbid it."""
    region = random_region(seed)
    places = Places.of(region)
    wanted = all_gaps(region, places)
    assume(wanted)

    def forbids(person: int) -> bool:
        return (seed >> person) % 4 == 0

    return region, places, wanted[seed % len(wanted)], forbids


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**9))
def test_suggestions_equal_the_reference(seed: int) -> None:
    region, places, gap, forbids = asked(seed)
    limit = 1 + seed % 4
    answer = suggest(region, SimpleRules(region, forbids), places, Weights(), gap, limit)
    candidates, near = Reference(region, forbids).suggest(gap, limit)
    got = [
        (c.person, c.moved_from.row if c.moved_from else NONE, c.score, c.points)
        for c in answer.candidates
    ]
    assert got == candidates
    got_near = [
        (
            n.candidate.person,
            n.candidate.moved_from.row if n.candidate.moved_from else NONE,
            str(n.failed.name).lower(),
            n.candidate.score,
        )
        for n in answer.near_misses
    ]
    assert got_near == near
    assert answer.considered == len(region.people)
    for candidate in answer.candidates:
        assert sum(candidate.points_by.values()) == candidate.points
    for miss in answer.near_misses:
        assert miss.text


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_the_checks_of_each_person_equal_the_reference(seed: int) -> None:
    region, places, gap, forbids = asked(seed)
    reference, engine = Reference(region, forbids), SimpleRules(region, forbids)
    for person in range(len(region.people)):
        fewest = min((failed for _, _, failed, _, _ in reference.options_of(person, gap)), key=len)
        verdict = why_not(region, engine, places, find(region, places, gap), person)
        assert [str(check.name).lower() for check, _ in verdict.reasons] == fewest
        assert verdict.eligible == (not fewest)
        assert all(text for _, text in verdict.reasons)


@pytest.mark.parametrize("dense", [hall.DENSE_LINES, 0], ids=["all subsets", "flow"])
def test_the_whole_region_equals_place_by_place(dense: int) -> None:
    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, 10**9))
    def holds(seed: int) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(hall, "DENSE_LINES", dense)
            check_region(random_region(seed))

    holds()


def check_region(region: Region) -> None:
    places, reference = Places.of(region), Reference(region, lambda person: False)
    filling = fill(region, places)
    open_lines = {(gap.place, gap.line): gap.empty for gap in gaps(region, filling)}
    for place in range(len(places)):
        at = (int(places.service[place]), int(places.day[place]), int(places.shift[place]))
        low, total = reference.filled(*at, [], [])
        assert (filling.filled_minimum[place], filling.filled_target[place]) == (low, total)
        one = PlaceFilling.of(region, places, place)
        assert filling.margin[place] == one.margin
        assert filling.minimum_gaps[place] == one.minimum_gaps
        assert filling.target_gaps[place] == one.target_gaps
        lines = places.lines_of(place).tolist()
        for line, empty in zip(lines, one.line_gaps, strict=True):
            assert open_lines.get((place, line)) == (empty or None)
    check_releases(region, places, reference)


def check_releases(region: Region, places: Places, reference: Reference) -> None:
    rows = np.arange(len(region.duties))
    release = releases(region, places, rows)
    lost_value = release.lost_value(Weights())
    for row, place in enumerate(places.place_of_duty.tolist()):
        if place == NONE:
            assert lost_value[row] == 0
            assert release.margin_before[row] == NO_MARGIN
            continue
        person = int(region.duties.person[row])
        at = (int(places.service[place]), int(places.day[place]), int(places.shift[place]))
        before, after = (reference.filled(*at, [], gone) for gone in ([], [person]))
        assert release.lost_minimum[row] == before[0] - after[0]
        assert lost_value[row] == (reference.worth(at[0], before) - reference.worth(at[0], after))
