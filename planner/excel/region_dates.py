"""Dates and times as workbooks write them, in numbers and in words (readings C7, C8)."""

import re
from datetime import date, datetime, time, timedelta

from planner.domain.calendar import DAY_MINUTES, date_of, day_number

FIRST_DAY = day_number(date(1900, 1, 1))
LAST_DAY = day_number(date(2100, 12, 31))
LAST_EXPIRY = day_number(date.max)

_EPOCH_1904 = day_number(date(1904, 1, 1))
_EPOCH_1900 = day_number(date(1899, 12, 30))
_PHANTOM = 60
"""Serial of 29 February 1900, which Excel knows and the calendar does not."""

_HALF_SECOND = 0.5 / 86_400
_MIDNIGHT = r"(?:[T ]00:00(?::00)?)?"
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})" + _MIDNIGHT)
_DAY_FIRST = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<dash>[/.-])(?P<month>[0-9]{1,2})(?P=dash)(?P<year>[0-9]{4})"
    + _MIDNIGHT
)
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::00)?")


def day_of_serial(serial: float, date_1904: bool) -> int | None:
    """Day number of an Excel date; None if it has a time of day or is no date at all."""
    whole = round(serial)
    if abs(serial - whole) > _HALF_SECOND:
        return None
    if date_1904:
        return _EPOCH_1904 + whole if whole >= 0 else None
    if whole < 1 or whole == _PHANTOM:
        return None
    return _EPOCH_1900 + whole + (1 if whole < _PHANTOM else 0)


def serial_of_day(day: int) -> int:
    """The Excel date (1900 system) of a day number from 1900 on."""
    serial = day - _EPOCH_1900
    return serial if serial > _PHANTOM else serial - 1


def serial_of_moment(text: str, date_1904: bool) -> float | None:
    """The Excel number of an ISO date, time or both, as a cell of type "d" writes it."""
    try:
        if "-" not in text:
            clock = time.fromisoformat(text)
            return (clock.hour * 60 + clock.minute + clock.second / 60) / DAY_MINUTES
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    day = day_number(moment.date())
    whole = day - _EPOCH_1904 if date_1904 else serial_of_day(day)
    return whole + (moment.hour * 60 + moment.minute + moment.second / 60) / DAY_MINUTES


def day_of_text(text: str) -> int | None:
    """Day number of `2026-12-14` or, day first, `14/12/2026`; None for anything else.

    A time of day of 00:00 after it, as other programs write it, changes nothing.
    """
    match = _ISO.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if match is None:
        return None
    try:
        return day_number(date(int(match["year"]), int(match["month"]), int(match["day"])))
    except ValueError:
        return None


def minute_of_fraction(fraction: float) -> int | None:
    """Minutes from 00:00 of a fraction of a day, to the nearest; a whole day is 00:00."""
    if not 0 <= fraction < 2:
        return None
    minute = round(fraction * DAY_MINUTES)
    return minute % DAY_MINUTES if minute <= DAY_MINUTES else None


def minute_of_text(text: str) -> int | None:
    """Minutes from 00:00 of `HH:MM`; `24:00` is 00:00; None for anything else."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    hour, minute = int(match[1]), int(match[2])
    if minute > 59 or hour * 60 + minute > DAY_MINUTES:
        return None
    return (hour * 60 + minute) % DAY_MINUTES


def shown_serial(serial: float, date_1904: bool) -> str:
    """An Excel date or time as a message shows it."""
    minute = minute_of_fraction(serial)
    if minute is not None and serial < 1:
        return f"{minute // 60:02d}:{minute % 60:02d}"
    try:
        day = day_of_serial(float(int(serial)), date_1904)
        shown = date_of(day).isoformat() if day is not None else f"{serial:g}"
        rest = timedelta(minutes=round((serial - int(serial)) * DAY_MINUTES))
    except (OverflowError, ValueError):
        return f"{serial:g}"
    return shown if not rest else f"{shown} {str(rest)[:-3].rjust(5, '0')}"
