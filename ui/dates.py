"""Dates as people type them."""

from datetime import date

from planner.domain.calendar import date_of, day_number
from planner.domain.wording.formats import MONTHS, WEEKDAYS

HELP = "write a date such as 19 Dec 2027, 19/12/2027 or 2027-12-19"
_MONTHS = {name.casefold(): number for number, name in enumerate(MONTHS, start=1)}
_WEEKDAYS = tuple(name.casefold() for name in WEEKDAYS)
_NEAR = {"yesterday": -1, "today": 0, "tomorrow": 1}
_SPACES = str.maketrans("/.-,", "    ")


def read_day(text: str, today: int) -> int | None:
    """The day number that a text means; None if it is no date.

    Day before month, as in Britain; a year of two digits is of this century, and a date without
    a year is the next one from today. A weekday before it has to be that of the date.
    """
    parts = text.strip().casefold().translate(_SPACES).split()
    if len(parts) == 1 and parts[0] in _NEAR:
        return today + _NEAR[parts[0]]
    if len(parts) > 2 and parts[0][:3] in _WEEKDAYS:
        found = _date(parts[1:], today)
        right = found is not None and date_of(found).weekday() == _WEEKDAYS.index(parts[0][:3])
        return found if right else None
    return _date(parts, today)


def _date(parts: list[str], today: int) -> int | None:
    if len(parts) == 3 and len(parts[0]) == 4:
        parts.reverse()
    if len(parts) not in {2, 3} or not parts[0].isdecimal():
        return None
    month = _month(parts[1])
    if month is None:
        return None
    if len(parts) == 2:
        return _next(int(parts[0]), month, today)
    year = parts[2]
    if not year.isdecimal() or len(year) not in {2, 4}:
        return None
    return _day(int(year) + (2000 if len(year) == 2 else 0), month, int(parts[0]))


def _month(text: str) -> int | None:
    if text.isdecimal():
        return int(text)
    return _MONTHS.get(text[:3]) if text.isalpha() else None


def _day(year: int, month: int, day: int) -> int | None:
    try:
        return day_number(date(year, month, day))
    except ValueError:
        return None


def _next(day: int, month: int, today: int) -> int | None:
    year = date_of(today).year
    found = _day(year, month, day)
    return _day(year + 1, month, day) if found is None or found < today else found
