"""The cases of the specification's table, with the variants that pass."""

from datetime import date, timedelta

import pytest

from tests.rules_region import DOCTOR, NURSE, Found, Sketch, breaches

MONDAY = date(2026, 12, 7)
LONG, NIGHT = "0800-2030", "2030-0900"


def found(person: str, duties: dict[int, str], *rules: str, monday: date = MONDAY) -> list[Found]:
    """Breaches of one person whose duties are numbered from a Monday."""
    sketch = Sketch(people={"P": (person, False)})
    for day, shift in duties.items():
        sketch.add("P", monday + timedelta(days=day), shift)
    return breaches(sketch, *rules)


def only(rows: list[Found]) -> Found:
    assert len(rows) == 1, rows
    return rows[0]


def test_case_1_after_four_long_shifts_48_hours_are_needed():
    row = only(found(DOCTOR, {0: LONG, 1: LONG, 2: LONG, 3: LONG, 5: LONG}, "DR-LONG4"))
    assert (row.figure, row.limit, row.hard) == (35.5, 48, True)
    assert (row.start, row.end) == ("Thu 10 Dec 20:30", "Sat 12 Dec 08:00")


@pytest.mark.parametrize(("day", "rest"), [(3, 23.0), (4, None)])
def test_case_2_after_one_night_46_hours_are_needed(day, rest):
    rows = found(DOCTOR, {1: NIGHT, day: "0800-1600"}, "DR-46")
    assert [row.figure for row in rows] == ([] if rest is None else [rest])


@pytest.mark.parametrize(("monday", "hours"), [("0900-2030", 74.0), ("0900-1700", None)])
def test_case_3_hours_in_any_168_hours(monday, hours):
    nights = {0: NIGHT, 1: NIGHT, 2: NIGHT, 3: NIGHT, 6: "0900-2130", 7: monday}
    rows = found(DOCTOR, nights, "DR-72")
    assert [row.figure for row in rows] == ([] if hours is None else [hours])
    if hours:
        assert (rows[0].start, rows[0].end) == ("Mon 07 Dec 20:30", "Mon 14 Dec 20:30")


@pytest.mark.parametrize(("friday", "worked"), [(NIGHT, 3), ("1300-0000", None)])
def test_case_4_a_friday_night_is_a_weekend_worked(friday, worked):
    rows = found(DOCTOR, {4: friday, 11: friday, 18: friday}, "DR-WE")
    assert [row.figure for row in rows] == ([] if worked is None else [worked])


@pytest.mark.parametrize(
    ("monday", "length"), [(date(2026, 10, 19), 13.5), (date(2026, 10, 12), None)]
)
def test_case_5_the_night_of_the_clock_change_is_13_and_a_half_hours(monday, length):
    rows = found(DOCTOR, {5: NIGHT}, "DR-13", monday=monday)
    assert [row.figure for row in rows] == ([] if length is None else [length])


@pytest.mark.parametrize(("start", "rest"), [("0700-1500", 10.0), ("0800-1600", None)])
def test_case_6_rest_between_late_and_early(start, rest):
    rows = found(NURSE, {0: "1300-2100", 1: start}, "WTR-DAILY")
    assert [row.figure for row in rows] == ([] if rest is None else [rest])


@pytest.mark.parametrize(("opted_out", "average"), [(False, 49.5), (True, None)])
def test_case_7_hours_at_two_trusts_add_up(opted_out, average):
    sketch = Sketch(people={"P": (NURSE, opted_out)})
    for week in range(17):
        monday = MONDAY + timedelta(weeks=week)
        for day in range(5):
            sketch.add("P", monday + timedelta(days=day), "0900-1700/30")
        sketch.add("P", monday + timedelta(days=5), "0800-2000")
    rows = breaches(sketch, "WTR-48")
    assert [row.figure for row in rows] == ([] if average is None else [average])


def test_case_8_rest_is_seen_across_two_rotas():
    row = only(found(NURSE, {-1: "2000-0730", 0: "1300-2100"}, "WTR-DAILY"))
    assert (row.figure, row.start, row.end) == (5.5, "Mon 07 Dec 07:30", "Mon 07 Dec 13:00")


@pytest.mark.parametrize(("tuesday", "rest"), [("1700-2100", 47.0), ("1800-2200", None)])
def test_case_9_after_seven_days_48_hours_are_needed(tuesday, rest):
    duties = dict.fromkeys(range(7), "0900-1800") | {8: tuesday}
    rows = found(DOCTOR, duties, "DR-CONSEC7")
    assert [row.figure for row in rows] == ([] if rest is None else [rest])


@pytest.mark.parametrize(("days", "broken"), [((4, 5), True), ((5, 6), False)])
def test_case_10_on_call_on_consecutive_days_only_at_a_weekend(days, broken):
    rows = found(DOCTOR, dict.fromkeys(days, "on 1700-0800"), "DR-ONCALL")
    assert len(rows) == broken


@pytest.mark.parametrize(("nights", "length"), [(4, None), (5, 5)])
def test_case_11_a_night_is_one_day(nights, length):
    rows = found(DOCTOR, dict.fromkeys(range(nights), NIGHT), "DR-NIGHT4")
    assert [row.figure for row in rows] == ([] if length is None else [length])
