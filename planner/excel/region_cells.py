"""From raw cell values to typed ones, column by column.

A column is read through a dictionary of the values seen so far, so that the checks of readings
C7 to C12 are done once for each distinct value and a full sheet costs a look-up for each cell.
"""

import math
import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from planner.application.importing_report import Unreadable, shown
from planner.domain.calendar import date_of
from planner.domain.demand import DayPattern, DayPatternError
from planner.domain.sheets import LARGEST_WHOLE, Column, Type
from planner.excel.region_dates import (
    FIRST_DAY,
    LAST_DAY,
    LAST_EXPIRY,
    day_of_serial,
    day_of_text,
    minute_of_fraction,
    minute_of_text,
)
from planner.excel.region_names import plain
from planner.excel.region_raw import Dated, Fault, Logical, Raw

MAX_CODE, MAX_TEXT = 64, 2_000
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_PLAIN_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_MAX_KNOWN = 200_000


class ColumnReader(dict[Raw, object]):
    """Typed values of one column by raw value; an `Unreadable` where there is a problem."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.troubled = False
        """Whether any value so far was unreadable."""
        self._column = column
        self._convert = _CONVERTERS[column.type]

    def __missing__(self, raw: Raw) -> object:
        value = self._read(raw)
        self.troubled = self.troubled or isinstance(value, Unreadable)
        self[raw] = value
        return value

    def read(self, block: Iterable[Raw]) -> list[object]:
        """The typed values of a block. Cost: a look-up for each, a conversion for each new one."""
        if len(self) > _MAX_KNOWN:
            self.clear()
        return list(map(self.__getitem__, block))

    def _read(self, raw: Raw) -> object:
        column = self._column
        if raw is None:
            if column.required:
                return Unreadable("", "the cell is empty", f"Give a value for {column.name}.")
            return column.default
        if isinstance(raw, Fault):
            return Unreadable(raw.shown, raw.problem, raw.fix)
        try:
            return self._convert(raw, column)
        except _WrongCell as wrong:
            return Unreadable(shown(shortest(raw)), wrong.problem, wrong.fix)


class _WrongCell(Exception):  # noqa: N818 - never leaves this file
    def __init__(self, problem: str, fix: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.fix = fix


def shortest(raw: Raw) -> str:
    """A raw value as text; a number in its shortest decimal form (`7`, not `7.0`)."""
    if not isinstance(raw, float):
        return "" if raw is None else str(raw)
    if not math.isfinite(raw):
        return str(raw)
    if raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    text = format(Decimal(repr(raw)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _plain_text(raw: Raw, most: int) -> str:
    if isinstance(raw, Dated):
        raise _WrongCell(
            "the cell holds an Excel date, where a text is meant",
            "Format the cell as Text and type the value again.",
        )
    if isinstance(raw, Logical):
        raise _WrongCell(
            "the cell holds Excel's TRUE or FALSE, where a text is meant",
            "Format the cell as Text and type the value again.",
        )
    if isinstance(raw, float) and not math.isfinite(raw):
        raise _WrongCell("this is not a number", "Type the value again as text.")
    text = shortest(raw)
    if _CONTROL.search(text):
        raise _WrongCell(
            "the text holds a line break or another control character",
            "Type it again on one line, without tabs.",
        )
    if len(text) > most:
        raise _WrongCell(f"the text has {len(text)} characters", f"Use at most {most}.")
    return text


def _code(raw: Raw, _: Column) -> str:
    return _plain_text(raw, MAX_CODE)


def _text(raw: Raw, _: Column) -> str:
    return _plain_text(raw, MAX_TEXT)


def _word(raw: Raw, column: Column) -> str:
    text = plain(_plain_text(raw, MAX_TEXT))
    for word in column.words:
        if plain(word) == text:
            return word
    raise _WrongCell("this word is not known here", f"Use one of {', '.join(column.words)}.")


def _boolean(raw: Raw, _: Column) -> bool:
    if isinstance(raw, Logical):
        return raw.value
    text = "" if isinstance(raw, Dated) else plain(shortest(raw))
    if text in _YES or text in _NO:
        return text in _YES
    raise _WrongCell("this is neither yes nor no", "Write yes or no.")


def _number(raw: Raw, column: Column) -> float:
    fix = f"Write {column.name} as a plain {_sort(column)}, such as {_example(column)}."
    if isinstance(raw, Dated | Logical):
        raise _WrongCell("this is not a number", fix)
    if isinstance(raw, str) and not _PLAIN_NUMBER.fullmatch(raw):
        raise _WrongCell("this is not a plain number", fix)
    number = float(raw) if isinstance(raw, str | float) else 0.0
    if not math.isfinite(number):
        raise _WrongCell("this is not a number", fix)
    _check_range(number, column)
    return number + 0.0


def _check_range(number: float, column: Column) -> None:
    low, high = column.low, column.high
    if low is not None and high is not None and not low <= number <= high:
        span = f"{low:,.10g} to {high:,.10g}"
        raise _WrongCell(f"the number is outside {span}", f"Use {span}.")
    if low is not None and number < low:
        raise _WrongCell(f"the number is below {low:g}", f"Use {low:g} or more.")


def _sort(column: Column) -> str:
    return "whole number" if column.type is Type.WHOLE else "number"


def _example(column: Column) -> str:
    low = column.low if column.low is not None else 0
    return f"{low + 4:g}" if column.type is Type.WHOLE else "37.5"


def _decimal(raw: Raw, column: Column) -> float:
    return _number(raw, column)


def _whole(raw: Raw, column: Column) -> int:
    number = _number(raw, column)
    if not number.is_integer():
        raise _WrongCell("this is not a whole number", f"Use a whole number for {column.name}.")
    if abs(number) > LARGEST_WHOLE:
        raise _WrongCell("the number is too large", "Check the number of digits.")
    return int(number)


_DATE_FIX = "Write the date as 2026-12-14 or 14/12/2026, or as an Excel date."


def _day(raw: Raw, last: int) -> int:
    if isinstance(raw, Dated):
        day = day_of_serial(raw.serial, raw.date_1904) if math.isfinite(raw.serial) else None
        if day is None:
            raise _WrongCell("this is not a date without a time of day", _DATE_FIX)
    else:
        day = day_of_text(raw) if isinstance(raw, str) else None
        if day is None:
            raise _WrongCell("this is not a date that can be read", _DATE_FIX)
    if not FIRST_DAY <= day <= last:
        raise _WrongCell(f"the date lies outside 1900 to {date_of(last).year}", "Check the year.")
    return day


def _date(raw: Raw, _: Column) -> int:
    return _day(raw, LAST_DAY)


def _expiry(raw: Raw, _: Column) -> int:
    return _day(raw, LAST_EXPIRY)


def _time(raw: Raw, _: Column) -> int:
    minute = None
    if isinstance(raw, Dated | float):
        minute = minute_of_fraction(raw.serial if isinstance(raw, Dated) else raw)
    elif isinstance(raw, str):
        minute = minute_of_text(raw)
    if minute is None:
        raise _WrongCell(
            "this is not a time of day", "Write the time as 07:30 (00:00 to 24:00, no seconds)."
        )
    return minute


_DAYS_FIX = (
    "Use All, weekdays (Mon, Mon-Fri), BH, dates (2026-12-14) or 2026-12-01..2026-12-31, "
    "with commas between."
)


_ISO_OF_DAY_FIRST = re.compile(r"(?<![0-9])[0-9]{1,2}([/.-])[0-9]{1,2}\1[0-9]{4}(?![0-9])")
"""Dates as C8 has them too, among the terms of a pattern."""


def _iso(found: re.Match[str]) -> str:
    day = day_of_text(found[0])
    return found[0] if day is None else date_of(day).isoformat()


def _days(raw: Raw, _: Column) -> str:
    text = date_of(_day(raw, LAST_DAY)).isoformat() if isinstance(raw, Dated) else None
    text = text or _ISO_OF_DAY_FIRST.sub(_iso, _plain_text(raw, MAX_TEXT))
    try:
        pattern = DayPattern.parse(text)
    except DayPatternError as error:
        term = shown(str(error))
        raise _WrongCell(f"the term '{term}' is not a pattern of days", _DAYS_FIX) from None
    if any(first < FIRST_DAY or last > LAST_DAY for first, last in pattern.ranges):
        raise _WrongCell("a date lies outside 1900 to 2100", "Check the year.")
    return text


_CONVERTERS: dict[Type, Callable[[Raw, Column], object]] = {
    Type.CODE: _code,
    Type.TEXT: _text,
    Type.WORD: _word,
    Type.DATE: _date,
    Type.EXPIRY: _expiry,
    Type.TIME: _time,
    Type.WHOLE: _whole,
    Type.DECIMAL: _decimal,
    Type.BOOLEAN: _boolean,
    Type.DAYS: _days,
}
