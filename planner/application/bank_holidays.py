"""Bank holidays of England and Wales (reading C6)."""

from datetime import date

import holidays

from planner.domain.calendar import day_number


def bank_holidays(first_year: int, last_year: int, extra: str = "") -> frozenset[int]:
    """Day numbers of the bank holidays of some years, with a region's own `extra` dates.

    `extra` is a comma-separated list of ISO dates (already checked by the import).
    """
    calendar = holidays.country_holidays(
        "GB", subdiv="ENG", years=range(first_year, last_year + 1), observed=True
    )
    # A holiday that falls on a weekend always has a substitute, and then is not one itself.
    days = {day_number(day) for day in calendar if day.weekday() < 5}
    own = {
        day_number(date.fromisoformat(part.strip())) for part in extra.split(",") if part.strip()
    }
    return frozenset(days | own)
