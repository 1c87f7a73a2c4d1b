"""From tables to the arrays of a region."""

import numpy as np
import pytest

from planner.domain.building import NumberTooLarge, build_region
from planner.domain.calendar import NO_LIMIT_DAY, NO_START_DAY
from planner.domain.region import NONE, contains_sorted, person_day_key
from tests.regions import Sketch


def test_things_are_numbered_in_the_order_of_their_codes() -> None:
    sketch = Sketch().service("WARD", "RB").service("ACUTE", "RA")
    region = sketch.person("zoe", "WARD").person("abe", "ACUTE").region()
    assert region.services.ids.codes == ("ACUTE", "WARD")
    assert region.people.ids.codes == ("abe", "zoe")
    assert region.people.service.tolist() == [0, 1]
    assert [region.trusts.codes[t] for t in region.people.trust] == ["RA", "RB"]


def test_what_is_not_given_never_limits() -> None:
    people = Sketch().person("ann").region().people
    assert people.registration_expires.tolist() == [NO_LIMIT_DAY]
    assert people.employed_from.tolist() == [NO_START_DAY]
    assert people.employed_to.tolist() == [NO_LIMIT_DAY]
    assert np.isnan(people.hourly_cost).all()


def test_duties_are_ordered_by_person_and_start_in_elapsed_minutes() -> None:
    sketch = Sketch("2026-10-24", days=2).person("ann").person("bob")
    region = sketch.duty("bob", 1, "E").duty("bob", 0, "N").duty("ann", 0, "L").region()
    duties = region.duties
    assert [region.shifts.ids.codes[s] for s in duties.shift] == ["L", "N", "E"]
    assert duties.offsets.tolist() == [0, 1, 3]
    night = duties.of_person(1).start
    assert int(duties.end[night] - duties.start[night]) == 11 * 60  # the clock goes back


def test_a5_a_duty_of_kind_absence_is_an_absence_of_that_date() -> None:
    sketch = Sketch().person("ann").duty("ann", 2, "AL").duty("ann", 3, "E")
    region = sketch.absence("ann", 4, 5, "SICK").region()
    assert len(region.duties) == 1
    absences = region.absences
    assert [absences.kinds[kind] for kind in absences.kind] == ["AL", "SICK"]
    assert absences.from_duty.tolist() == [True, False]
    days = np.arange(sketch.first, sketch.first + 7)
    assert absences.on(0, days).tolist() == [False, False, True, False, True, True, False]


def test_b3_only_annual_sick_and_maternity_leave_shrink_averages() -> None:
    sketch = Sketch().person("ann").absence("ann", 0, 1, "AL").absence("ann", 1, 2, "SL")
    leave = sketch.absence("ann", 1, 1, "SICK").region().absences.leave_day_keys
    assert leave.tolist() == person_day_key(0, [sketch.first, sketch.first + 1]).tolist()


def test_a_skill_counts_from_its_first_to_its_last_day() -> None:
    sketch = Sketch().person("ann").person("bob", skills=["IV"]).person("cat")
    region = sketch.holding("ann", "IV", valid_from=1, expires=3).region()
    days = np.arange(sketch.first, sketch.first + 5)
    assert region.holds(0, 0, days).tolist() == [False, True, True, True, False]
    assert region.holds(0, [0, 1, 2], sketch.first).tolist() == [False, True, False]
    assert region.holds(NONE, [0, 1, 2], sketch.first).all()


def test_lines_apply_by_their_pattern_and_targets_default_to_the_minimum() -> None:
    sketch = Sketch(days=7).bank_holiday(1)
    sketch.line("ICU", 2, "E", minimum=2, days="Mon-Fri").line("ICU", 1, "N", days="BH", target=3)
    lines = sketch.region().lines
    assert lines.number.tolist() == [1, 2]
    assert lines.target.tolist() == [3, 2]
    assert lines.applies[0].tolist() == [False, True, False, False, False, False, False]
    assert lines.applies[1].tolist() == [True, False, True, True, True, False, False]


def test_keys_of_days_before_1970_stay_in_order() -> None:
    keys = person_day_key([0, 0, 1], [-20_000, 5, -20_000])
    assert sorted(keys.tolist()) == keys.tolist()
    assert contains_sorted(keys, person_day_key([0, 1], [5, 5])).tolist() == [True, False]
    assert not contains_sorted(np.zeros(0, dtype=np.int64), keys).any()


@pytest.mark.parametrize("column", ["minimum", "target"])
def test_that_a_number_that_no_array_can_hold_is_named_with_its_row(column: str) -> None:
    tables = Sketch().line("ICU", 1, "E").line("ICU", 2, "E").tables()
    tables["Demand"].columns[column][1] = 2**31
    with pytest.raises(NumberTooLarge) as caught:
        build_region(tables, Sketch().period, frozenset())
    assert (caught.value.sheet, caught.value.key) == ("Demand", ("ICU", 2))
    assert (caught.value.column, caught.value.value) == (column, 2**31)
