"""A what-if says what the same change would say if it were stored."""

import pytest

from planner.application.covering import Loaded
from planner.application.errors import UserError
from planner.application.fragility import fragility_report, load_thresholds
from planner.application.rule_packs import load_rule_book
from planner.application.what_if import consequences, named_people
from planner.domain.region import Region
from planner.domain.resilience.what_if import (
    ClosedAtNight,
    PeopleLeave,
    Sickness,
    SkillLapses,
    supposed,
    who_is_ill,
)
from tests.regions import Sketch

LIMITS = load_thresholds()
TEAM = ("ann", "bob", "cyd", "dee", "eve")


def ward(*, night: bool = True, lapsed: bool = False, gone: str = "", ill: str = "") -> Sketch:
    """Ward A with five people, early and night, an early that needs a skill; ward B beside it."""
    sketch = Sketch(days=14)
    sketch.service("A").service("B", "RB").skill("IV")
    sketch.line("A", 1, "E", minimum=2).line("A", 2, "E", minimum=1, skill="IV")
    if night:
        sketch.line("A", 3, "N", minimum=1)
    sketch.line("B", 1, "E", minimum=1)
    for number, staff_id in enumerate(TEAM):
        sketch.person(staff_id, "A", employed_to=-1 if staff_id == gone else None)
        if number < 2:
            sketch.holding(staff_id, "IV", expires=-1 if lapsed else None)
        for day in range(number % 2, 14, 2):
            sketch.duty(staff_id, day, "N" if number == 4 else "E")
        if staff_id in ill.split():
            sketch.absence(staff_id, 0, 13, "SICK")
    sketch.person("zoe", "B")
    sketch.duties("zoe", 0, "E " * 5)
    return sketch


def report(region: Region):
    return fragility_report(region, LIMITS).services


def by_name(region: Region, staff_id: str) -> int:
    return region.people.ids.index[staff_id]


def test_people_who_leave_count_as_if_they_had_left():
    region = ward().region()
    found = supposed(region, PeopleLeave((by_name(region, "bob"),)))
    assert report(found) == report(ward(gone="bob").region())
    assert report(found) != report(region)


def test_a_skill_that_lapses_counts_as_if_it_had():
    region = ward().region()
    found = supposed(region, SkillLapses(region.skills.index["IV"]))
    assert report(found) == report(ward(lapsed=True).region())
    assert report(found) != report(region)


def test_a_service_closed_at_night_asks_for_nobody_then_and_by_day_as_before():
    region = ward().region()
    found = supposed(region, ClosedAtNight(region.services.ids.index["A"]))
    then, wanted = report(found), report(ward(night=False).region())
    assert [(one.service, one.unsafe_shifts, one.level) for one in then] == [
        (one.service, one.unsafe_shifts, one.level) for one in wanted
    ]
    assert report(region)[0].unsafe_shifts > then[0].unsafe_shifts


def test_who_is_ill_counts_as_absent():
    region = ward().region()
    found = supposed(region, Sickness(40))
    ill = " ".join(region.people.ids.codes[one] for one in who_is_ill(region, 40))
    assert len(ill.split()) == 2
    assert report(found) == report(ward(ill=ill).region())


@pytest.mark.parametrize(("percent", "many"), [(0, 0), (5, 2), (10, 5), (100, 50)])
def test_sickness_takes_its_share_of_every_service(percent, many):
    sketch = Sketch(days=7).service("A").service("B")
    for number in range(50):
        sketch.person(f"p{number:02}", "AB"[number % 2])
    region = sketch.region()
    ill = who_is_ill(region, percent)
    assert len(ill) == many
    services = [int(region.people.service[one]) for one in ill]
    assert abs(services.count(0) - services.count(1)) <= 1


def test_nobody_who_left_before_is_taken_ill_and_leave_that_stands_stays():
    sketch = Sketch(days=7).service("A").person("old", "A", employed_to=-3)
    sketch.person("new", "A").absence("new", 2, 3)
    region = supposed(sketch.region(), Sickness(100))
    names = [region.people.ids.codes[one] for one in region.absences.person]
    assert names == ["new", "new"]
    assert set(region.absences.kinds) == {"AL", "SICK"}


def test_consequences_name_the_services_that_differ_the_worst_first():
    region = ward().region()
    loaded, now = Loaded.of(region, load_rule_book()), fragility_report(region, LIMITS)
    gone = PeopleLeave(tuple(by_name(region, one) for one in ("ann", "bob", "zoe")))
    found = consequences(loaded, now, gone, LIMITS)
    assert found.unsafe_now == sum(one.unsafe_shifts for one in now.services)
    assert found.unsafe_then == found.unsafe_now + sum(one.more_unsafe for one in found.services)
    rises = [one.then.level - one.now.level for one in found.services]
    assert rises == sorted(rises, reverse=True)
    assert found.classes_changed == sum(rise != 0 for rise in rises)
    assert all(one.now != one.then for one in found.services)
    for one in found.services:
        assert len(one.shifts) == one.more_unsafe
        assert list(one.shifts) == sorted(one.shifts)
    [ward_b] = [one for one in found.services if one.now.service == "B"]
    assert ward_b.shifts == tuple((region.period.first + day, "E") for day in range(5))
    nothing = consequences(loaded, now, Sickness(0), LIMITS)
    assert (nothing.services, nothing.unsafe_then) == ((), found.unsafe_now)


def test_people_are_named_by_number_or_name():
    region = ward().region()
    ann, zoe = by_name(region, "ann"), by_name(region, "zoe")
    assert named_people(region, "ann, name zoe,ann") == (ann, zoe)
    for text, problem in (("", "Nobody is named"), ("Nobody Else", "Nobody has the number")):
        with pytest.raises(UserError, match=problem):
            named_people(region, text)


def test_of_people_of_one_name_the_numbers_are_told():
    sketch = Sketch(days=7).service("A")
    for number in ("1", "2"):
        sketch.person(number, "A", name="Ann Lee")
    with pytest.raises(UserError, match=r"2 people are called ann lee\. Write a number: 1, 2\."):
        named_people(sketch.region(), "ann lee")
