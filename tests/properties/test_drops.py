"""Verdicts of all cells at once equal those of one cell after the other, found the long way."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planner.application.changes import Change, ChangeSet
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.drops import (
    Chip,
    Drops,
    HeldDuty,
    Verdict,
    drops,
    drops_of_person,
    swaps,
)
from planner.domain.cover.filling import fill
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.places import Places
from planner.domain.patching import patched
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from tests.regions import Sketch

COUNT = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
BOOK = load_rule_book()
PEOPLE = ("ann", "bob", "cat", "dan")
CODES = ("E", "L", "N", "LD", "OC")
FIRST, LAST = -5, 9

duty_sets = st.sets(
    st.tuples(
        st.sampled_from(PEOPLE),
        st.integers(FIRST, LAST),
        st.sampled_from(CODES),
        st.sampled_from(["ICU", "ICU", "ICU", "AMU"]),
    ),
    min_size=4,
    max_size=26,
)
absence_sets = st.dictionaries(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 6)), st.integers(0, 3), max_size=3
)
minimums = st.tuples(*[st.integers(0, 2)] * 4)


@st.composite
def regions(draw: st.DrawFn) -> Region:
    sketch = Sketch(days=7).service("ICU").service("AMU")
    sketch.person("ann", skills=["ITU"]).person("bob", grade="B6", rule_set="resident_doctor")
    sketch.person("cat", employed_from=2, employed_to=5, skills=["ITU"]).person("dan", "AMU")
    for number, (code, least) in enumerate(zip("ELNL", draw(minimums), strict=True), start=1):
        skill = "ITU" if number == 4 else None
        sketch.line("ICU", number, code, minimum=least, target=least + 1, skill=skill)
    for person, day, code, service in sorted(draw(duty_sets)):
        sketch.duty(person, day, code, service)
    for (person, day), length in draw(absence_sets).items():
        sketch.absence(person, day, day + length)
    return sketch.region()


@dataclass(frozen=True)
class Slow:
    """The same verdicts, one cell and one thing after the other."""

    region: Region
    engine: RuleEngine
    places: Places

    def put(self, person: int, day: int, shift: int, without: set[int]) -> bool:
        """Whether a duty is possible there, some rows gone."""
        region, duties = self.region, self.region.duties
        people, absences = region.people, region.absences
        if not people.employed_from[person] <= day <= people.employed_to[person]:
            return False
        for row in range(len(absences.person)):
            if absences.person[row] == person and absences.first[row] <= day <= absences.last[row]:
                return False
        start = region.clock.instant(day, region.shifts.start[shift])
        end = region.clock.instant(day, region.shifts.end[shift])
        return not any(
            duties.person[row] == person and duties.start[row] < end and duties.end[row] > start
            for row in set(range(len(duties))) - without
        )

    def leave_next(self, person: int, day: int, shift: int) -> bool:
        late = self.region.shifts.end[shift] > 1440
        return bool(late and self.region.absences.on(person, day + 1))

    def rules(self, person: int, removed: list[int], added: list[tuple[int, int]]) -> Verdict:
        trial = Trials(
            np.array([person], dtype=np.int32),
            np.array(removed, dtype=np.int32),
            np.array([0, len(removed)]),
            np.array([day for day, _ in added], dtype=np.int32),
            np.array([shift for _, shift in added], dtype=np.int32),
            np.array([0, len(added)]),
        )
        verdict = self.engine.judge(trial, ("OVERLAP", "ABSENT"))
        if verdict.hard[0]:
            return Verdict.BREAKS
        return Verdict.WARNED if verdict.warn[0] else Verdict.FINE

    def edge(self, left: list[int], made: list[tuple[int, int, int, int]]) -> Verdict:
        """Whether a place that is left comes to have nobody to spare, all changes counted."""
        region, duties = self.region, self.region.duties
        changes = []
        for row in left:
            key = self._key(int(duties.person[row]), int(duties.day[row]), int(duties.shift[row]))
            changes.append(Change("Duties", key, {"service": "x"}, None))
        for person, day, shift, service in made:
            after = {"service": region.services.ids.codes[service]}
            changes.append(Change("Duties", self._key(person, day, shift), None, after))
        now = patched(region, ChangeSet("try", tuple(changes)))
        assert now is not None
        before, margin = fill(region, self.places).margin, fill(now, Places.of(now)).margin
        for row in left:
            place = int(self.places.place_of_duty[row])
            if place == NONE or margin[place] == NO_MARGIN:
                continue
            if margin[place] <= 0 and margin[place] < before[place]:
                return Verdict.WARNED
        return Verdict.FINE

    def _key(self, person: int, day: int, shift: int) -> tuple[object, ...]:
        region = self.region
        return region.people.ids.codes[person], day, region.shifts.ids.codes[shift]

    def move(self, row: int, person: int, day: int, copy: bool) -> Verdict:
        duties = self.region.duties
        shift, owner = int(duties.shift[row]), int(duties.person[row])
        if not copy and (person, day) == (owner, int(duties.day[row])):
            return Verdict.FINE
        gone = [row] if owner == person and not copy else []
        if not self.put(person, day, shift, set(gone)):
            return Verdict.IMPOSSIBLE
        found = [self.rules(person, gone, [(day, shift)])]
        found.append(Verdict(int(self.leave_next(person, day, shift))))
        if not copy:
            if owner != person:
                found.append(self.rules(owner, [row], []))
            found.append(self.edge([row], [(person, day, shift, int(duties.service[row]))]))
        return max(found)

    def swap(self, row: int, person: int, day: int) -> Verdict:
        duties = self.region.duties
        owner, own_day, shift = (int(p[row]) for p in (duties.person, duties.day, duties.shift))
        if (person, day) == (owner, own_day):
            return Verdict.FINE
        service = int(duties.service[row])
        there = (duties.person == person) & (duties.day == day) & (duties.service == service)
        if not there.any():
            return Verdict.IMPOSSIBLE
        other = int(np.flatnonzero(there)[0])
        theirs = int(duties.shift[other])
        if theirs == shift:
            return Verdict.FINE
        same = person == owner
        both = {row, other}
        if not self.put(person, day, shift, both if same else {other}):
            return Verdict.IMPOSSIBLE
        if not self.put(owner, own_day, theirs, both if same else {row}):
            return Verdict.IMPOSSIBLE
        late = self.leave_next(person, day, shift) or self.leave_next(owner, own_day, theirs)
        found = [Verdict(int(late))]
        if same:
            found.append(self.rules(person, [row, other], [(day, shift), (own_day, theirs)]))
        else:
            found.append(self.rules(person, [other], [(day, shift)]))
            found.append(self.rules(owner, [row], [(own_day, theirs)]))
        made = [(person, day, shift, service), (owner, own_day, theirs, service)]
        found.append(self.edge([row, other], made))
        return max(found)


def slow_of(region: Region) -> Slow:
    return Slow(region, RuleEngine(region, BOOK), Places.of(region))


def cells(region: Region) -> list[tuple[int, int]]:
    return [(person, day) for person in range(len(PEOPLE)) for day in region.period]


def everybody() -> np.ndarray:
    return np.arange(len(PEOPLE), dtype=np.int32)


def assert_explained(found: Drops, person: int, day: int) -> None:
    """A reason, in whole sentences, exactly where a drop is not fine."""
    reason = found.reason(person, day)
    assert bool(reason) == (found.at(person, day) != Verdict.FINE)
    # A figure may come first: "72-hour limit: …".
    assert not reason or (not reason[0].islower() and reason.endswith("."))


@COUNT
@given(regions(), st.integers(0, 10_000), st.booleans())
def test_that_the_verdicts_of_a_dragged_duty_are_those_of_each_cell_alone(
    region: Region, pick: int, copy: bool
) -> None:
    slow, duties = slow_of(region), region.duties
    rows = np.flatnonzero((duties.day >= region.period.first) & (duties.day <= region.period.last))
    if not len(rows):
        return
    row = int(rows[pick % len(rows)])
    found = drops(region, slow.engine, slow.places, HeldDuty(row, copy), everybody())
    assert found.verdict.dtype == np.int8
    for person, day in cells(region):
        assert found.at(person, day) == slow.move(row, person, day, copy)
        assert_explained(found, person, day)


@COUNT
@given(regions(), st.integers(0, 10_000))
def test_that_the_verdicts_of_a_swap_are_those_of_each_cell_alone(
    region: Region, pick: int
) -> None:
    slow, duties = slow_of(region), region.duties
    rows = np.flatnonzero((duties.day >= region.period.first) & (duties.day <= region.period.last))
    if not len(rows):
        return
    row = int(rows[pick % len(rows)])
    found = swaps(region, slow.engine, slow.places, row, everybody())
    for person, day in cells(region):
        assert found.at(person, day) == slow.swap(row, person, day)
        assert_explained(found, person, day)


@COUNT
@given(regions(), st.integers(0, 6), st.integers(0, 3), st.booleans())
def test_that_chips_and_people_meet_with_the_same_verdict(
    region: Region, offset: int, number: int, palette: bool
) -> None:
    slow, day = slow_of(region), region.period.first + offset
    shift, skill = int(region.lines.shift[number]), int(region.lines.skill[number])
    chip = Chip(shift, None if palette else day, NONE if palette else number)
    found = drops(region, slow.engine, slow.places, chip, everybody())
    for person, at in cells(region):
        expected = Verdict.IMPOSSIBLE
        if (palette or at == day) and slow.put(person, at, shift, set()):
            expected = max(
                slow.rules(person, [], [(at, shift)]),
                Verdict(int(slow.leave_next(person, at, shift))),
                Verdict(int(not palette and not region.holds(skill, person, at))),
            )
        assert found.at(person, at) == expected
        assert_explained(found, person, at)
    if not palette:
        for person in range(len(PEOPLE)):
            one = drops_of_person(region, slow.engine, slow.places, person, [chip, chip])
            assert one.verdict.tolist() == [found.at(person, day)] * 2
            assert one.reason_of(1) == found.reason(person, day)


def test_that_a_cell_outside_the_board_says_so() -> None:
    region = Sketch(days=7).person("ann").duty("ann", 0, "E").region()
    slow = slow_of(region)
    found = drops(region, slow.engine, slow.places, HeldDuty(0), np.array([0], dtype=np.int32))
    beyond = region.period.last + 1
    with pytest.raises(KeyError):
        found.at(0, beyond)
    assert found.reason(0, beyond) == "Outside the period on view, Mon 7 Dec – Sun 13 Dec."
