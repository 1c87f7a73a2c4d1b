"""Which dates a demand line means (reading C5)."""

import re
from dataclasses import dataclass
from datetime import date

import numpy as np

from planner.domain.calendar import BoolArray, Period, day_number, weekday
from planner.domain.wording.formats import WEEKDAYS

_WEEKDAY_INDEX = {name.lower(): index for index, name in enumerate(WEEKDAYS)}
_DASHES = re.compile("[\u2010-\u2015\u2212]")


class DayPatternError(ValueError):
    """A term of a pattern of days cannot be read; the message names the term."""


@dataclass(frozen=True, slots=True)
class DayPattern:
    """A comma-separated list of `All`, weekdays, weekday ranges, `BH`, dates and date ranges."""

    every_day: bool
    weekdays: frozenset[int]
    bank_holidays: bool
    ranges: tuple[tuple[int, int], ...]

    @classmethod
    def parse(cls, text: str) -> "DayPattern":
        """Read a pattern; DayPatternError names the term that cannot be read."""
        every_day, holidays = False, False
        weekdays: set[int] = set()
        ranges: list[tuple[int, int]] = []
        for term in (_plain(part) for part in text.split(",")):
            if term == "all":
                every_day = True
            elif term == "bh":
                holidays = True
            elif ".." in term or term[:1].isdigit():
                ranges.append(_date_range(term))
            else:
                weekdays |= _weekday_range(term)
        return cls(every_day, frozenset(weekdays), holidays, tuple(ranges))

    def applies(
        self, period: Period, bank_holidays: frozenset[int], holidays_apart: bool
    ) -> BoolArray:
        """(dates,): where the pattern matches.

        `holidays_apart` is True in a service that has at least one line with `BH`: there a bank
        holiday is matched only by `BH`, `All` and dates.
        """
        days = np.arange(period.first, period.last + 1)
        holiday = np.isin(days, list(bank_holidays))
        ordinary = np.isin(weekday(days), list(self.weekdays))
        if holidays_apart:
            ordinary &= ~holiday
        result = ordinary | (holiday if self.bank_holidays else False) | self.every_day
        for first, last in self.ranges:
            result |= (days >= first) & (days <= last)
        return np.asarray(result, dtype=np.bool_)


def _plain(term: str) -> str:
    return _DASHES.sub("-", re.sub(r"\s+", "", term)).lower()


def _weekday_range(term: str) -> set[int]:
    first, _, last = term.partition("-")
    try:
        start = _WEEKDAY_INDEX[first]
        end = _WEEKDAY_INDEX[last] if last or "-" in term else start
    except KeyError:
        raise DayPatternError(term) from None
    return {(start + step) % 7 for step in range((end - start) % 7 + 1)}


def _date_range(term: str) -> tuple[int, int]:
    first, dots, last = term.partition("..")
    try:
        start = _iso_day(first)
        end = _iso_day(last) if dots else start
    except ValueError:
        raise DayPatternError(term) from None
    if end < start:
        raise DayPatternError(term)
    return start, end


def _iso_day(text: str) -> int:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        raise ValueError(text)
    return day_number(date.fromisoformat(text))
