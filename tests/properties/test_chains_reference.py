"""Chains equal those found by looking at every chain, on small random regions."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.cover import hall
from planner.domain.cover.chains import find_chains
from planner.domain.cover.filling import fill
from planner.domain.cover.open_lines import gaps
from planner.domain.cover.options import look_around
from planner.domain.cover.places import Places
from planner.domain.cover.suggestion import Chain, Gap, find, suggest
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from tests.chains_reference import ChainReference, ShiftRules, Step
from tests.regions import Sketch

SERVICES = {"ICU": ("RA", "SA"), "ED": ("RA", "S1"), "AMU": ("RB", "S2"), "HDU": ("RA", "SA")}
GRADES = ("B5", "B6", "B6", "B7", "ST3")


def random_region(seed: int) -> Region:
    """Four wards whose shifts overlap; in every other region nearly everybody is needed there."""
    rng = random.Random(seed)
    tight = seed % 2 == 0
    sketch = Sketch(days=1).site("S1", "RA").site("S2", "RB")
    sketch.travel("SA", "S1", rng.choice([0, 15])).travel("SA", "S2", rng.choice([10, 40, 70]))
    sketch.travel("S1", "S2", 25)
    shifts = {code: rng.choice(["E", "E", "E", "D", "LD", "N"]) for code in SERVICES}
    for code, (trust, site) in SERVICES.items():
        sketch.service(code, trust, site, priority=rng.randint(1, 3))
        for number in range(1, rng.randint(2, 4)):
            low = 1 if tight else rng.randint(0, 2)
            sketch.line(
                code,
                number,
                shifts[code] if tight or rng.random() < 0.8 else rng.choice(["E", "L", "LD"]),
                minimum=low,
                target=low + rng.randint(0, 1),
                grade=rng.choice(["B5", "B5", "B5", "B6", "ST3"]),
                skill=rng.choice([None, None, "S", "T"]),
            )
    for number in range(rng.randint(4, 9)):
        add_person(sketch, rng, f"p{number}", shifts, tight)
    return sketch.region()


def add_person(
    sketch: Sketch, rng: random.Random, staff_id: str, shifts: dict[str, str], tight: bool
) -> None:
    home = list(SERVICES)[int(staff_id[1:]) % 4] if tight else rng.choice(list(SERVICES))
    sketch.person(
        staff_id,
        home,
        rng.choice(GRADES),
        shares=rng.random() < 0.8,
        max_travel_minutes=rng.choice([30, 60, 90]),
        employed_to=-1 if rng.random() < 0.05 else None,
        dbs_expires=-1 if rng.random() < 0.1 else None,
    )
    for skill in "ST":
        if rng.random() < 0.6:
            sketch.holding(staff_id, skill)
    for _ in range(rng.choice([0, 1, 1, 1, 1, 1, 1, 1 if tight else 2])):
        service = home if tight else rng.choice([home, home, *SERVICES])
        shift = shifts[service] if tight or rng.random() < 0.8 else rng.choice(["E", "L", "OC"])
        sketch.duty(staff_id, 0, shift, service)
    if rng.random() < 0.1:
        sketch.duty(staff_id, -1, "N")
    if rng.random() < 0.1:
        sketch.absence(staff_id, rng.choice([0, 1]))


def random_gap(places: Places, region: Region, seed: int) -> Gap | None:
    """Mostly a line with a gap."""
    open_lines = [(gap.place, gap.line) for gap in gaps(region, fill(region, places))]
    lines = [(place, line) for place in range(len(places)) for line in places.lines_of(place)]
    some = open_lines if open_lines and seed % 8 else lines
    if not some:
        return None
    place, line = some[seed % len(some)]
    where = (places.service[place], places.day[place], places.shift[place])
    return Gap(*(int(part) for part in where), int(region.lines.number[line]))


def check(seed: int) -> tuple[Chain, ...]:
    """Compare everything for one gap of one region; the chains that there are."""
    region = random_region(seed)
    places, weights = Places.of(region), Weights()
    gap = random_gap(places, region, seed)
    if gap is None:
        return ()

    def forbids(person: int, shift: int) -> bool:
        return (seed * 31 + person * 7 + shift * 13) % 6 == 0

    reference, engine = ChainReference(region, forbids, gap), ShiftRules(region, forbids)
    expected = reference.scores()
    wanted = find(region, places, gap)
    seen = look_around(region, places, weights, wanted)
    every = find_chains(region, engine, places, weights, wanted, seen, limit=None)
    assert {chain.steps[0].candidate.person: chain.score for chain in every} == expected
    assert [chain.score for chain in every] == sorted(expected.values(), reverse=True)
    for chain in every:
        check_figures(region, places, reference, chain)
    limit = 1 + seed % 3
    answer = suggest(region, engine, places, weights, gap, limit)
    floor = max([1, *(candidate.score for candidate in answer.candidates[:1])])
    ranked = sorted((score for score in expected.values() if score >= floor), reverse=True)
    assert [chain.score for chain in answer.chains] == ranked[:limit]
    return every


def check_figures(region: Region, places: Places, reference: ChainReference, chain: Chain) -> None:
    """A chain that is shown is legal, and its steps say what it is worth."""
    steps = []
    for step in chain.steps:
        (line,) = [n for n in places.lines_of(step.place) if region.lines.number[n] == step.line]
        place = tuple(int(a[step.place]) for a in (places.service, places.day, places.shift))
        left = step.candidate.moved_from
        steps.append(Step(step.candidate.person, left.row if left else NONE, place, int(line)))
        assert sum(step.candidate.points_by.values()) == step.candidate.points
        assert step.candidate.points == reference.points(steps[-1])
    assert reference.is_path(tuple(steps))
    assert reference.score(tuple(steps)) == chain.score
    assert sum(step.candidate.points for step in chain.steps) == chain.points
    assert sum(step.candidate.score for step in chain.steps) == chain.score


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**9))
def test_chains_equal_those_of_brute_force(seed: int) -> None:
    check(seed)


def test_places_of_many_lines_give_the_same_chains() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hall, "DENSE_LINES", 0)
        assert sum(len(check(seed)) for seed in range(40)) > 5


def test_the_random_regions_have_chains_of_every_shape() -> None:
    chains = [chain for seed in range(100, 800) for chain in check(seed)]
    lengths = [len(chain.steps) for chain in chains]
    assert lengths.count(2) > 50
    assert lengths.count(3) > 3
    rings = [chain for chain in chains if is_ring(chain)]
    assert len(rings) > 3


def is_ring(chain: Chain) -> bool:
    """Whether the last one leaves the gap's own place."""
    first, left = chain.steps[0], chain.steps[-1].candidate.moved_from
    return left is not None and (left.service, left.shift) == (first.service, first.shift)
