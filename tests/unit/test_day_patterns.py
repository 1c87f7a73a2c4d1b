"""Which dates a demand line means, reading C5."""

from datetime import date

import pytest

from planner.domain.calendar import Period, date_of, day_number
from planner.domain.demand import DayPattern, DayPatternError

PERIOD = Period.of(date(2026, 12, 21), date(2026, 12, 31))  # Mon … Thu
HOLIDAYS = frozenset(day_number(date(2026, 12, day)) for day in (25, 28))


def _dates(text: str, *, apart: bool = False) -> list[int]:
    applies = DayPattern.parse(text).applies(PERIOD, HOLIDAYS, apart)
    return [date_of(PERIOD.first + int(i)).day for i in applies.nonzero()[0]]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("All", list(range(21, 32))),
        ("Mon-Fri", [21, 22, 23, 24, 25, 28, 29, 30, 31]),
        ("Sat,Sun", [26, 27]),
        ("sat , SUN", [26, 27]),
        ("Fri-Mon", [21, 25, 26, 27, 28]),
        ("Mon\u2013Tue", [21, 22, 28, 29]),
        ("BH", [25, 28]),
        ("2026-12-24", [24]),
        ("2026-12-30..2027-01-02", [30, 31]),
        ("Sun, 2026-12-24, BH", [24, 25, 27, 28]),
    ],
)
def test_c5_a_line_applies_if_any_term_matches(text: str, days: list[int]) -> None:
    assert _dates(text) == days


def test_c5_weekdays_leave_bank_holidays_to_bh_where_the_service_has_one() -> None:
    assert _dates("Mon-Fri", apart=True) == [21, 22, 23, 24, 29, 30, 31]
    assert _dates("All", apart=True) == list(range(21, 32))
    assert _dates("2026-12-25", apart=True) == [25]


@pytest.mark.parametrize(
    "text",
    ["", "Mon,", "Monday", "Mon-", "31/12/2026", "2026-12-31..2026-12-01", "2026-02-30", "7"],
)
def test_what_cannot_be_read_is_named(text: str) -> None:
    with pytest.raises(DayPatternError):
        DayPattern.parse(text)
