"""Figures are written alike everywhere."""

from datetime import date, datetime

import pytest

from planner.domain.calendar import day_number
from planner.domain.wording import formats


def test_dates_read_as_weekday_day_month():
    assert formats.day_text(date(2026, 12, 9)) == "Wed 9 Dec"
    assert formats.day_text(day_number(date(2026, 12, 9))) == "Wed 9 Dec"
    assert formats.day_text(date(2026, 12, 9), year=True) == "Wed 9 Dec 2026"
    assert formats.period_text(date(2026, 12, 7), date(2027, 1, 3)) == "Mon 7 Dec – Sun 3 Jan"
    assert formats.period_text(date(2026, 12, 7), date(2026, 12, 7)) == "Mon 7 Dec"


def test_moments_have_a_form_for_people_and_one_for_programs():
    moment = datetime(2026, 12, 14, 20, 30)
    assert formats.moment_text(moment) == "Mon 14 Dec 20:30"
    assert formats.iso_minute(moment) == "2026-12-14T20:30"
    assert formats.clock_text(1440 + 420) == "07:00"


@pytest.mark.parametrize(
    ("hours", "text"),
    [(11.5, "11.5 h"), (74.0, "74 h"), (100.0, "100 h"), (-0.5, "−0.5 h"), (9.999, "10 h")],
)
def test_hours_show_no_needless_zeros(hours, text):
    assert formats.hours_text(hours) == text


@pytest.mark.parametrize(
    ("margin", "text"), [(1, "+1"), (0, "0"), (-2, "−2"), (None, "–"), (10, "+10")]
)
def test_margins_are_signed_with_a_true_minus(margin, text):
    assert formats.margin_text(margin) == text


def test_zero_never_carries_a_sign():
    assert formats.number_text(-0.0001) == "0"
    assert formats.signed_text(0.0001) == "0"


@pytest.mark.parametrize(
    ("pounds", "text"),
    [(1234.0, "£1,234"), (38.5, "£38.50"), (-12.0, "−£12"), (None, "–"), (float("nan"), "–")],
)
def test_money_is_in_pounds(pounds, text):
    assert formats.pounds_text(pounds) == text


def test_lengths_shares_and_counts():
    assert formats.minutes_text(35) == "35 min"
    assert formats.minutes_text(65) == "1 h 05 min"
    assert formats.miles_text(12.44) == "12.4 miles"
    assert formats.miles_text(1.0) == "1 mile"
    assert formats.percent_text(0.925) == "92.5 %"
    assert formats.count_text(1, "duty", "duties") == "1 duty"
    assert formats.count_text(2000, "duty", "duties") == "2,000 duties"
    assert formats.list_text(["a", "b", "c"]) == "a, b and c"
    assert formats.list_text(["salt and pepper", "oil"], "or") == "salt and pepper or oil"
