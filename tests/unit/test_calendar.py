"""Dates, times and clock changes."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.calendar import Clock, Period, date_of, day_number, weekday


def _hours(first: date, start: int, end: int) -> float:
    day = day_number(first)
    instants = Clock().instant([day, day], [start, end])
    return float(instants[1] - instants[0]) / 60


@pytest.mark.parametrize(
    ("first", "hours"),
    [(date(2026, 10, 24), 13.5), (date(2027, 3, 27), 11.5), (date(2026, 12, 1), 12.5)],
)
def test_a_night_is_measured_in_elapsed_time(first: date, hours: float) -> None:
    assert _hours(first, 20 * 60 + 30, 33 * 60) == hours


def test_b15_a_time_that_does_not_exist_is_read_with_the_offset_before() -> None:
    day = day_number(date(2027, 3, 28))
    assert Clock().local(int(Clock().instant(day, 90))) == datetime(2027, 3, 28, 2, 30)


def test_b15_a_time_that_occurs_twice_is_the_first() -> None:
    day = day_number(date(2026, 10, 25))
    instants = Clock().instant([day, day], [90, 150])
    assert instants[1] - instants[0] == 120


@given(
    st.lists(
        st.tuples(
            st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.integers(min_value=0, max_value=2879)
        ),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata"]),
)
def test_instants_equal_the_standard_librarys(moments: list[tuple[date, int]], zone: str) -> None:
    days = np.array([day_number(day) for day, _ in moments])
    minutes = np.array([minute for _, minute in moments])
    expected = []
    for day, minute in moments:
        local = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        expected.append(int(local.replace(tzinfo=ZoneInfo(zone)).timestamp() // 60))
    clock = Clock(zone)
    assert clock.instant(days, minutes).tolist() == expected
    single = [int(clock.instant(day, minute)) for day, minute in zip(days, minutes, strict=True)]
    assert single == expected


@given(
    st.integers(day_number(date(2026, 3, 20)), day_number(date(2026, 11, 5))),
    st.lists(st.integers(-200, 2879), max_size=5),
)
def test_many_minutes_of_one_day_are_what_each_alone_is(day: int, minutes: list[int]) -> None:
    days = np.full(len(minutes), day)
    together = Clock().instant(day, minutes)
    assert together.tolist() == Clock().instant(days, minutes).tolist()
    assert together.dtype == np.int32


def test_day_numbers_and_weekdays() -> None:
    assert day_number(date(1970, 1, 1)) == 0
    assert date_of(day_number(date(1900, 1, 1))) == date(1900, 1, 1)
    assert weekday([day_number(date(2026, 12, 7)), day_number(date(1969, 12, 28))]).tolist() == [
        0,
        6,
    ]


def test_a_period_counts_both_ends() -> None:
    period = Period.of(date(2026, 12, 7), date(2027, 1, 3))
    assert period.days == 28
    assert period.last in period
    assert period.last + 1 not in period
    with pytest.raises(ValueError, match="ends before"):
        Period.of(date(2026, 12, 7), date(2026, 12, 6))
