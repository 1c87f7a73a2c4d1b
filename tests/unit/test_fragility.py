"""Fragility profiles: figures, thresholds, classes and causes."""

import pytest

from planner.application.errors import EnvironmentFault
from planner.application.fragility import (
    FragilityService,
    fragility_report,
    load_thresholds,
    parse_thresholds,
)
from planner.application.resources import read_resource
from planner.domain.resilience.profile import Part, ServiceProfile
from planner.domain.resilience.thresholds import PARTS, Level, Threshold
from planner.domain.wording.fragility import LEVEL_TITLES, TITLES
from tests.regions import Sketch
from tests.unit.test_covering import SketchedWork


def profile(sketch: Sketch, service: str = "ICU") -> ServiceProfile:
    report = fragility_report(sketch.region(), load_thresholds())
    return next(one for one in report.services if one.service == service)


def part(sketch: Sketch, name: str, service: str = "ICU") -> Part:
    return next(one for one in profile(sketch, service).parts if one.name == name)


def names(one: ServiceProfile) -> list[str]:
    return [part.name for part in one.parts]


def ward(people: int = 3) -> Sketch:
    """ICU asks for two on every early of four days; `people` nurses are on all of them."""
    sketch = Sketch(days=4).line("ICU", 1, "E", minimum=2, skill="ITU").service("ED", "RB")
    for number in range(people):
        sketch.person(f"p{number}", skills=["ITU"]).duties(f"p{number}", 0, "E E E E")
    return sketch


def test_safe_cover_is_the_share_of_minimum_slots_filled() -> None:
    sketch = ward(1).person("x", skills=["ITU"]).duty("x", 0, "E")
    found = part(sketch, "safe_cover")
    assert (found.figure, found.level) == (62.5, Level.CRITICAL)
    assert found.threshold == 90
    assert found.text == "5 of 8 minimum slots filled; 3 shifts unsafe"
    assert profile(sketch).unsafe_shifts == 3


def test_short_shifts_have_an_empty_slot_of_either_kind() -> None:
    sketch = ward(2).line("ICU", 2, "E", minimum=0, target=1, days="Mon,Tue")
    found = part(sketch, "short_shifts")
    assert (found.figure, found.level) == (50.0, Level.WATCH)
    assert found.text == "2 of 4 shifts with a slot empty"


def test_shifts_with_margin_0_and_their_share() -> None:
    sketch = ward(2).person("x", skills=["ITU"]).duty("x", 1, "E")
    found = part(sketch, "margin_zero")
    assert (found.figure, found.level) == (75.0, Level.FRAGILE)
    assert "3 of 4 shifts" in found.text


def test_depth_counts_who_could_fill_the_thinnest_line_in_service_and_region() -> None:
    sketch = ward(4).line("ICU", 2, "E", grade="B7").person("s", grade="B7", employed_to=-1)
    sketch.person("t", grade="B7", skills=["ITU"]).person("u", "ED", "B8")
    found = part(sketch, "depth")
    assert (found.figure, found.level) == (1.0, Level.CRITICAL)
    assert found.text == (
        "1 person in the service for 1 slot of line 2 (E, Grade B7); 2 in the region"
    )
    lines = [(one.line, one.in_service, one.in_region) for one in profile(sketch).thin_lines]
    assert lines == [(2, 1, 2), (1, 5, 5)]


def test_depth_ignores_lines_that_ask_for_nobody_or_do_not_apply() -> None:
    sketch = ward(2).line("ICU", 2, "E", grade="CON", minimum=0, target=1)
    sketch.line("ICU", 3, "E", grade="CON", days="Sun")
    assert [one.line for one in profile(sketch).thin_lines] == [1]


def test_key_people_alone_keep_shifts_safe() -> None:
    sketch = ward(2).person("x", skills=["ITU"]).duties("x", 0, "E E E")
    found = part(sketch, "key_people")
    assert (found.figure, found.level) == (25.0, Level.FRAGILE)
    assert found.text == "without Name p0 1 shift would be unsafe; 1 other like that"
    key = [(one.staff_id, one.shifts) for one in profile(sketch).key_people]
    assert key == [("p0", 1), ("p1", 1)]


def test_nobody_is_key_to_a_shift_that_is_unsafe_anyway() -> None:
    found = part(ward(1), "key_people")
    assert (found.figure, found.level) == (0.0, Level.RESILIENT)
    assert found.threshold == 10


def test_vacancy_is_funded_less_contracted_over_37_and_a_half_hours() -> None:
    sketch = ward(2).service("ICU", funded_wte=4.0)
    sketch.person("part", weekly_hours=18.75).person("gone", employed_to=-1)
    found = part(sketch, "vacancy")
    assert (found.figure, found.level) == (37.5, Level.CRITICAL)
    assert found.text == "1.5 of 4 funded WTE vacant (2.5 in post)"


def test_vacancy_is_left_out_where_no_establishment_is_given() -> None:
    assert "vacancy" not in names(profile(ward()))


def test_reliance_is_the_share_of_duties_by_people_of_other_trusts() -> None:
    sketch = ward(3).person("x", "ED", skills=["ITU"]).duties("x", 0, "E E E E", "ICU")
    found = part(sketch, "reliance")
    assert (found.figure, found.level) == (25.0, Level.FRAGILE)
    assert found.text == "4 of 16 duties by people of other trusts"


def test_expiries_say_what_the_margin_becomes_without_renewal() -> None:
    sketch = ward(2).person("reg", skills=["ITU"], registration_expires=89)
    sketch.duties("reg", 0, "E E E E").person("later", registration_expires=90)
    sketch.person("skill").holding("skill", "ITU", expires=2).duties("skill", 0, "E E E E")
    one = profile(sketch)
    found = next(part for part in one.parts if part.name == "expiries")
    assert [(e.staff_id, e.skill, e.day - sketch.first) for e in one.expiring] == [
        ("skill", "ITU", 2),
        ("reg", None, 89),
    ]
    assert (found.figure, found.level) == (0.0, Level.RESILIENT)
    assert found.text == (
        "1 skill and 1 registration lapse by Sat 6 Mar 2027; without renewal 0 more shifts "
        "would be unsafe and the lowest margin go from +1 to 0"
    )
    sketch.absence("p0", 0, 3)
    assert part(sketch, "expiries").figure == 100.0


def test_on_call_is_1_in_people_times_dates_over_duties() -> None:
    sketch = ward().person("a").person("b").person("c", "ED")
    sketch.duties("a", 0, "OC - OC -").duty("b", 1, "OC").duty("c", 3, "OC", "ICU")
    found = part(sketch, "on_call")
    assert (found.figure, found.level) == (3.0, Level.FRAGILE)
    assert found.text == "3 people on the on-call rota, 1 in 3"
    assert "on_call" not in names(profile(ward()))


def test_a_service_is_in_the_worst_class_of_its_parts_and_names_them() -> None:
    one = profile(ward(1))
    assert one.level == Level.CRITICAL
    assert {part.name for part in one.causes} == {"safe_cover", "depth"}
    quiet = profile(ward(1), "ED")
    assert (quiet.level, quiet.parts, quiet.causes) == (Level.RESILIENT, (), ())


def test_services_are_ranked_by_class_then_unsafe_shifts_times_priority() -> None:
    sketch = Sketch(days=2)
    sketch.line("LOW", 1, "E", days="Mon").service("LOW", priority=3)
    sketch.line("MORE", 1, "E").service("MORE", priority=2)
    sketch.line("NONE", 1, "E", minimum=0)
    report = fragility_report(sketch.region(), load_thresholds())
    assert [(p.service, p.unsafe_shifts * p.priority) for p in report.services] == [
        ("MORE", 4),
        ("LOW", 3),
        ("NONE", 0),
    ]


def test_the_document_has_the_shape_of_d1() -> None:
    sketch = ward(2)
    service = FragilityService(lambda: SketchedWork(sketch), load_thresholds())  # type: ignore[arg-type,return-value]
    document = service.profiles(sketch.period).document()
    (first, *_) = document["services"]  # type: ignore[misc]
    behind = ["thin_lines", "key_people", "expiring"]
    assert list(first) == ["service", "class", "unsafe_shifts", "priority", "parts", *behind]
    assert (first["service"], first["class"]) == ("ICU", "critical")
    assert first["parts"][0] == {
        "name": "safe_cover",
        "figure": 100.0,
        "threshold": 99.9,
        "class": "resilient",
    }


@pytest.mark.parametrize(
    ("lower", "figure", "level"),
    [
        (True, 6, Level.RESILIENT),
        (True, 5.9, Level.WATCH),
        (True, 1, Level.CRITICAL),
        (False, 5.9, Level.CRITICAL),
        (False, 1, Level.RESILIENT),
    ],
)
def test_a_threshold_knows_its_direction(lower: bool, figure: float, level: Level) -> None:
    limits = {Level.WATCH: 6.0, Level.CRITICAL: 4.0}
    if not lower:
        limits = {Level.WATCH: 2.0, Level.CRITICAL: 4.0}
    assert Threshold(lower, limits).level(figure) == level


def test_every_part_and_level_has_words() -> None:
    assert set(TITLES) == set(PARTS)
    assert set(LEVEL_TITLES) == {level.word for level in Level}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('worse = "lower"', 'worse = "down"'),
        ("[parts.depth]", "[parts.deep]"),
        ("watch = 99.9", "watch = 10"),
        ("watch = 99.9", "whatch = 99.9"),
        ('version = "1"', "version = "),
    ],
)
def test_damaged_thresholds_are_named(old: str, new: str) -> None:
    with pytest.raises(EnvironmentFault, match=r"fragility\.toml"):
        parse_thresholds(read_resource("fragility.toml").replace(old, new))


def test_lapses_that_change_nothing_say_so() -> None:
    found = part(ward(2).person("x", registration_expires=3), "expiries")
    assert found.text == (
        "1 registration lapses by Sat 6 Mar 2027; without renewal no shift would be unsafe "
        "that is not now"
    )


def test_a_region_without_anything_has_no_profiles() -> None:
    assert fragility_report(Sketch().region(), load_thresholds()).services == ()


def test_a_service_without_people_or_duties_is_profiled() -> None:
    one = profile(Sketch(days=2).line("ICU", 1, "E"))
    assert (one.level, one.unsafe_shifts) == (Level.CRITICAL, 2)
    assert names(one) == [
        "safe_cover",
        "short_shifts",
        "margin_zero",
        "depth",
        "key_people",
        "expiries",
    ]
