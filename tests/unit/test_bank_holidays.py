"""Bank holidays of England and Wales, reading C6."""

from datetime import date

import pytest

from planner.application.bank_holidays import bank_holidays
from planner.domain.calendar import date_of

LISTED = {
    2026: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
    2027: "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
    2028: "1-3 4-14 4-17 5-1 5-29 8-28 12-25 12-26",
    2022: "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27",
}


@pytest.mark.parametrize("year", LISTED)
def test_c6_the_substitute_counts_and_the_weekend_date_does_not(year: int) -> None:
    days = [date_of(day) for day in sorted(bank_holidays(year, year))]
    assert " ".join(f"{day.month}-{day.day}" for day in days) == LISTED[year]


def test_a_regions_own_dates_are_added() -> None:
    own = bank_holidays(2026, 2026, "2026-06-15, 2026-06-16") - bank_holidays(2026, 2026)
    assert sorted(map(date_of, own)) == [date(2026, 6, 15), date(2026, 6, 16)]
