"""Paid hours of many duties at once are those of each, counted one by one."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.application.rule_packs import load_rule_book
from planner.domain.pay import breaks_paid, paid_hours_on
from planner.domain.sheets import RULE_SETS
from tests.regions import Sketch

BOOK = load_rule_book()
# Weeks with either change of the clock, and one without.
SKETCHES = [Sketch(first) for first in ("2026-12-07", "2027-03-22", "2026-10-19")]
REGIONS = [sketch.region() for sketch in SKETCHES]
DUTY = st.tuples(st.integers(0, 6), st.sampled_from(["E", "N", "LD", "OC", "AL"]))


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(range(3)),
    st.lists(st.tuples(DUTY, st.sampled_from(RULE_SETS)), min_size=1, max_size=12),
)
def test_many_duties_at_once_are_counted_as_each_alone(which, asked) -> None:
    region, first = REGIONS[which], SKETCHES[which].first
    shifts = [region.shifts.values[region.shifts.ids.index[code]] for (_, code), _ in asked]
    expected = []
    for ((day, _), rule_set), shift in zip(asked, shifts, strict=True):
        start, end = (int(region.clock.instant(first + day, at)) for at in (shift.start, shift.end))
        minutes = sum(1 for _ in range(start, end)) if shift.kind == "work" else 0
        if shift.kind == "work" and rule_set != "resident_doctor":
            minutes -= shift.break_minutes
        expected.append(minutes / 60)
    day = np.array([first + day for (day, _), _ in asked], dtype=np.int32)
    number = np.array([region.shifts.ids.index[shift.code] for shift in shifts], dtype=np.int32)
    rule_set = np.array([RULE_SETS.index(name) for _, name in asked], dtype=np.int32)
    found = paid_hours_on(region, day, number, breaks_paid(BOOK, rule_set))
    assert found.tolist() == expected


def test_a_break_as_long_as_what_is_left_of_a_duty_leaves_nothing() -> None:
    region = Sketch("2027-03-22").shift("X", "00:45", "02:15", break_minutes=45).region()
    shift, sunday = region.shifts.ids.index["X"], Sketch("2027-03-28").first
    assert float(paid_hours_on(region, sunday, shift, np.array(False))) == 0.0
    assert float(paid_hours_on(region, sunday, shift, np.array(True))) == 0.5
