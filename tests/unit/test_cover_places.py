"""Places, fillings and the checks that need no duties, from the sentences of the specification."""

import numpy as np
import pytest

from planner.application.errors import EnvironmentFault
from planner.application.weights import load_weights, parse_weights
from planner.domain.cover.checks import Check, static_checks
from planner.domain.cover.filling import fill
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.open_lines import gaps
from planner.domain.cover.places import Places, TooManyLinesError, person_masks
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from tests.regions import Sketch


def names(region: Region, places: Places) -> list[tuple[str, int, str]]:
    return [
        (
            region.services.ids.codes[service],
            int(day) - region.period.first,
            region.shifts.ids.codes[shift],
        )
        for service, day, shift in zip(places.service, places.day, places.shift, strict=True)
    ]


def test_places_are_ordered_by_service_date_and_shift_code_a3() -> None:
    region = (
        Sketch(days=2)
        .line("ICU", 1, "N", days="Mon")
        .line("ICU", 2, "E", minimum=0)
        .line("ED", 1, "L", days="Tue")
        .region()
    )
    places = Places.of(region)
    assert names(region, places) == [
        ("ED", 1, "L"),
        ("ICU", 0, "E"),
        ("ICU", 0, "N"),
        ("ICU", 1, "E"),
    ]
    icu, night = region.services.ids.index["ICU"], region.shifts.ids.index["N"]
    assert places.place_of(icu, region.period.first, night) == 2
    assert places.place_of(icu, region.period.first + 1, night) == NONE
    assert places.place_of(icu, region.period.first + 9, night) == NONE


def test_margin_is_none_where_all_minimums_are_0_a3() -> None:
    region = Sketch(days=1).line("ICU", 1, "E", minimum=0, target=2).region()
    filling = fill(region, Places.of(region))
    assert filling.margin.tolist() == [NO_MARGIN]
    assert not filling.has_margin.any()
    assert (filling.minimum_gaps.tolist(), filling.target_gaps.tolist()) == ([0], [2])


def test_a_duty_counts_on_its_first_date_for_people_employed_and_not_absent_then_a4() -> None:
    sketch = Sketch(days=2).line("ICU", 1, "N", minimum=1)
    sketch.person("a").duty("a", 0, "N").absence("a", 1)
    sketch.person("b").duty("b", 0, "N").absence("b", 0)
    sketch.person("c", employed_to=-1).duty("c", 0, "N")
    sketch.person("d", registration_expires=-100, dbs_expires=-9).duty("d", 0, "N")
    sketch.person("e").duty("e", 1, "N").duty("e", 1, "AL")
    region = sketch.region()
    places = Places.of(region)
    counted = region.duties.person[places.duties_of(0)]
    assert [region.people.ids.codes[p] for p in counted] == ["a", "d"]
    assert len(places.duties_of(1)) == 0
    filling = fill(region, places)
    assert filling.margin.tolist() == [1, -1]


def test_a_line_may_ask_for_an_on_call_shift_a6() -> None:
    sketch = Sketch(days=1).line("ICU", 1, "OC").person("a").duty("a", 0, "OC")
    region = sketch.region()
    assert fill(region, Places.of(region)).margin.tolist() == [0]


def test_nested_lines_need_hall_and_not_sums() -> None:
    sketch = Sketch(days=1)
    sketch.line("ICU", 1, "E", minimum=1, grade="B7").line("ICU", 2, "E", minimum=1, skill="ITU")
    sketch.line("ICU", 3, "E", minimum=1, target=3, grade="B5")
    sketch.person("a", grade="B7", skills=["ITU"]).duty("a", 0, "E")
    for name in "bcd":
        sketch.person(name).duty(name, 0, "E")
    region = sketch.region()
    places = Places.of(region)
    filling = fill(region, places)
    assert sorted(places.masks_of(0).tolist()) == [0b100, 0b100, 0b100, 0b111]
    assert filling.margin.tolist() == [-1]
    assert filling.filled_minimum.tolist() == [2]
    assert filling.filled_target.tolist() == [4]
    assert filling.value(Weights()) == 5 * (1000 * 2 + 20 * 2)
    found = gaps(region, filling)
    assert [(g.line, g.empty.minimum, g.empty.further) for g in found] == [(0, 1, 0), (1, 1, 0)]


def test_a_skill_counts_only_while_valid() -> None:
    sketch = Sketch(days=3).line("ICU", 1, "E", skill="ITU").person("a")
    sketch.duties("a", 0, "E E E").holding("a", "ITU", valid_from=1, expires=1)
    region = sketch.region()
    assert fill(region, Places.of(region)).margin.tolist() == [-1, 0, -1]


def test_people_in_another_service_or_where_no_line_applies_do_not_count() -> None:
    sketch = Sketch(days=2).line("ICU", 1, "E", days="Mon").person("a").person("b")
    sketch.duty("a", 0, "E", "ED").duty("a", 1, "E").duty("b", 0, "E")
    region = sketch.region()
    places = Places.of(region)
    assert places.place_of_duty.tolist() == [NONE, NONE, 0]
    assert places.mask_of_duty.tolist() == [0, 0, 1]


def test_other_masks_answer_what_would_be() -> None:
    sketch = Sketch(days=1).line("ICU", 1, "E").person("a").duty("a", 0, "E")
    region = sketch.region()
    places = Places.of(region)
    assert fill(region, places, np.zeros(1, dtype=np.int64)).margin.tolist() == [-1]


def test_more_lines_than_bits_are_refused_by_name() -> None:
    sketch = Sketch(days=1)
    for number in range(63):
        sketch.line("ICU", number, "E")
    with pytest.raises(TooManyLinesError, match="63 demand lines of service ICU"):
        Places.of(sketch.region())


def test_places_with_many_lines_are_exact_too() -> None:
    sketch = Sketch(days=1)
    for number in range(14):
        sketch.line("ICU", number, "E", skill=f"S{number % 12}")
    for number in range(12):
        skills = [f"S{number}", f"S{(number + 1) % 12}"]
        sketch.person(f"p{number:02}", skills=skills).duty(f"p{number:02}", 0, "E")
    region = sketch.region()
    filling = fill(region, Places.of(region))
    assert filling.margin.tolist() == [-2]
    assert filling.filled_minimum.tolist() == [12]


def failed(sketch: Sketch, line: int = 0, day: int = 0) -> dict[str, Check]:
    region = sketch.region()
    bits = static_checks(region, line, sketch.first + day)
    return {code: Check(int(b)) for code, b in zip(region.people.ids.codes, bits, strict=True)}


def test_grade_is_the_same_group_and_at_least_the_rank() -> None:
    sketch = Sketch().line("ICU", 1, "E", grade="B6")
    for grade in ("B5", "B6", "B7", "CON"):
        sketch.person(grade, grade=grade)
    assert failed(sketch) == {
        "B5": Check.GRADE,
        "B6": Check(0),
        "B7": Check(0),
        "CON": Check.GRADE,
    }


def test_skill_and_employment_are_judged_on_the_date_of_the_gap_a23() -> None:
    sketch = Sketch().line("ICU", 1, "N", skill="ITU")
    sketch.person("ok").holding("ok", "ITU", expires=2)
    sketch.person("lapsed").holding("lapsed", "ITU", expires=1)
    sketch.person("early", skills=["ITU"], employed_from=3)
    sketch.person("last", skills=["ITU"], employed_to=2)
    assert failed(sketch, day=2) == {
        "ok": Check(0),
        "lapsed": Check.SKILL,
        "early": Check.EMPLOYED,
        "last": Check(0),
    }


@pytest.mark.parametrize(("end", "fails"), [("00:00", False), ("00:01", True)])
def test_present_looks_at_the_next_day_only_if_the_duty_ends_after_midnight_a23(
    end: str, fails: bool
) -> None:
    sketch = Sketch().shift("X", "16:00", end).line("ICU", 1, "X").person("a").absence("a", 1)
    assert failed(sketch) == {"a": Check.PRESENT if fails else Check(0)}
    assert failed(sketch, day=1) == {"a": Check.PRESENT}
    assert failed(sketch, day=2) == {"a": Check(0)}


def test_sharing_concerns_another_trust_than_the_persons_own_a17() -> None:
    sketch = Sketch().line("ICU", 1, "E").service("ED", "RB", "SA").service("WARD", "RA")
    sketch.person("home", "WARD", registration_expires=-1)
    sketch.person("never", "ED")
    sketch.person("today", "ED", shares=True, registration_expires=0, dbs_expires=0)
    sketch.person("training", "ED", shares=True, training_expires=-1)
    sketch.person("lodger", "ED", trust="RA")
    assert failed(sketch) == {
        "home": Check(0),
        "never": Check.SHARING,
        "today": Check(0),
        "training": Check.SHARING,
        "lodger": Check(0),
    }


def test_travel_is_from_the_home_site_and_fails_where_unreachable_a18() -> None:
    sketch = Sketch().line("ICU", 1, "E").service("ED", site="S1").service("FAR", site="S2")
    sketch.travel("SA", "S1", 60)
    sketch.person("in", "ED", max_travel_minutes=60).person("over", "ED", max_travel_minutes=59)
    sketch.person("never", "FAR", max_travel_minutes=100_000).person("home", max_travel_minutes=0)
    assert failed(sketch) == {
        "in": Check(0),
        "over": Check.TRAVEL,
        "never": Check.TRAVEL,
        "home": Check(0),
    }


def test_the_names_of_checks_come_in_the_order_of_the_specification() -> None:
    assert [check.name for check in Check] == (
        ["GRADE", "SKILL", "EMPLOYED", "PRESENT", "FREE", "RULES", "SHARING", "TRAVEL", "LENDER"]
    )


def test_masks_of_people_who_might_come() -> None:
    sketch = Sketch(days=1).line("ICU", 1, "E", grade="B6").line("ICU", 2, "E", skill="ITU")
    sketch.person("a", grade="B7").person("b", skills=["ITU"]).person("c")
    region = sketch.region()
    masks = person_masks(region, Places.of(region).lines_of(0), np.arange(3), sketch.first)
    assert masks.tolist() == [0b01, 0b10, 0b00]


def test_the_shipped_weights_are_those_of_the_specification() -> None:
    assert load_weights() == Weights()


def test_damaged_weights_are_named() -> None:
    with pytest.raises(EnvironmentFault, match=r"cover\.toml"):
        parse_weights('name = "x"')
    tables = "[value]\nminimum_slot=-1\n[points]\n[limits]\n[repair]\n[beside]\n"
    text = f'name="x"\nversion="1"\n{tables}'
    with pytest.raises(EnvironmentFault, match="whole number"):
        parse_weights(text)


def test_a_region_without_lines_has_no_places() -> None:
    region = Sketch(days=1).person("a").duty("a", 0, "E").region()
    places = Places.of(region)
    filling = fill(region, places)
    assert (len(places), filling.value(Weights()), gaps(region, filling)) == (0, 0, [])
