"""Dates, times and the clock of a region.

Everything fast counts in whole numbers: a *day number* is the number of days since
1970-01-01 and an *instant* the number of UTC minutes since then. Both fit int32.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt

from planner.domain.given import Given

IntArray = npt.NDArray[np.int32]
BoolArray = npt.NDArray[np.bool_]

DAY_MINUTES = 1440
_EPOCH = date(1970, 1, 1)
_AT_ONCE = 1 << 18
"""Local times that are made instants together."""
_BITS = 6
"""The offsets of so many days, as a power of 2, are looked up together."""
NO_LIMIT_DAY = (date.max - _EPOCH).days
"""Day number that stands for "no end date given"."""
NO_START_DAY = (date.min - _EPOCH).days
"""Day number that stands for "no start date given"."""


def day_number(value: date) -> int:
    """The day number of a date."""
    return (value - _EPOCH).days


def date_of(day: int) -> date:
    """The date of a day number."""
    return _EPOCH + timedelta(days=int(day))


def weekday(day: npt.ArrayLike) -> IntArray:
    """Weekday of day numbers, 0 = Monday … 6 = Sunday."""
    return np.asarray((np.asarray(day, dtype=np.int64) + 3) % 7, dtype=np.int32)


@dataclass(frozen=True, slots=True)
class Period:
    """Consecutive dates, both ends included, as day numbers."""

    first: int
    last: int

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it starts")

    @classmethod
    def of(cls, first: date, last: date) -> "Period":
        """The period between two dates, both included."""
        return cls(day_number(first), day_number(last))

    @property
    def days(self) -> int:
        """Number of dates."""
        return self.last - self.first + 1

    def __contains__(self, day: int) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.first, self.last + 1))


@dataclass(frozen=True)
class Clock(Given):
    """Local times of one time zone as UTC minutes, clock changes included.

    A local time that occurs twice is the first of the two; one that does not exist is read
    with the offset before the change (reading B15), which is what ``fold=0`` means in the
    standard library.
    """

    time_zone: str = "Europe/London"

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def _offset_of(self, day: int) -> int | IntArray:
        return _offset_of(self.time_zone, day)

    def instant(self, day: npt.ArrayLike, minute: npt.ArrayLike) -> IntArray:
        """UTC minutes of local times; `minute` counts from 00:00 and may pass 24:00.

        Cost: O(n + days between), a Python step only per 64 days. Long arrays go part by
        part: what is worked out on the way then takes little memory.
        """
        days, minutes = np.asarray(day), np.asarray(minute)
        if days.ndim == 0 and minutes.size:
            offset = self._offset_around(int(days), minutes)
            if offset is not None:
                return np.asarray(days.astype(np.int64) * DAY_MINUTES + minutes - offset, np.int32)
        days, minutes = np.broadcast_arrays(days, minutes)
        result = np.empty(days.shape, dtype=np.int32)
        if days.size <= _AT_ONCE:
            result[...] = self._instant(days.ravel(), minutes.ravel()).reshape(days.shape)
            return result
        flat, days, minutes = result.reshape(-1), days.ravel(), minutes.ravel()
        for start in range(0, len(flat), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            flat[part] = self._instant(days[part], minutes[part])
        return result

    def _offset_around(self, day: int, minutes: npt.NDArray[Any]) -> int | None:
        """The UTC offset of minutes from 00:00 of a day; None if it is not the same for all."""
        later = range(int(minutes.min()) // DAY_MINUTES, int(minutes.max()) // DAY_MINUTES + 1)
        found: int | None = None
        for more in later:
            offset = self._offset_of(day + more)
            if not isinstance(offset, int) or found not in {None, offset}:
                return None
            found = offset
        return found

    def _instant(self, day: npt.NDArray[Any], minute: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
        days: npt.NDArray[np.int64] = day.astype(np.int64) + minute // DAY_MINUTES
        minutes: npt.NDArray[np.int64] = minute.astype(np.int64) % DAY_MINUTES
        result: npt.NDArray[np.int64] = days * DAY_MINUTES + minutes
        if days.size == 0:
            return result
        blocks: npt.NDArray[np.int64] = days >> _BITS
        lowest = int(blocks.min())
        present = np.zeros(int(blocks.max()) - lowest + 1, dtype=np.bool_)
        present[blocks - lowest] = True
        table = np.zeros((len(present), 1 << _BITS), dtype=np.int64)
        changes: list[int] = []
        for index in np.flatnonzero(present).tolist():
            table[index], more = _offsets_of_block(self.time_zone, lowest + index)
            changes += more
        result -= table.ravel()[days - (lowest << _BITS)]
        for change in changes:
            here = days == change
            offsets = self._offset_of(change)
            assert not isinstance(offsets, int)
            result[here] -= offsets[minutes[here]]
        return result

    def local(self, instant: int) -> datetime:
        """The local time of an instant, without its zone."""
        moment = datetime.fromtimestamp(int(instant) * 60, self._zone)
        return moment.replace(tzinfo=None)


@cache
def _offset_of(time_zone: str, day: int) -> int | IntArray:
    """UTC offset in minutes of a day: one number, or one for each minute of a day of change.

    Kept for all clocks of a zone: the thousand dates that the rules ask about take a while.
    """
    zone = ZoneInfo(time_zone)
    first, last = _offset_at(zone, day, 0), _offset_at(zone, day, DAY_MINUTES - 1)
    if first == last:
        return first
    minutes = range(DAY_MINUTES)
    change = bisect_left(minutes, True, key=lambda minute: _offset_at(zone, day, minute) != first)
    offsets = np.where(np.arange(DAY_MINUTES) < change, first, last).astype(np.int32)
    offsets.flags.writeable = False
    return offsets


@cache
def _offsets_of_block(time_zone: str, block: int) -> tuple[IntArray, list[int]]:
    """UTC offsets in minutes of consecutive days, 0 for those of a change, which are told too."""
    offsets, changes = np.zeros(1 << _BITS, dtype=np.int32), []
    days = range(block << _BITS, (block + 1) << _BITS)
    for day in range(max(days.start, NO_START_DAY), min(days.stop, NO_LIMIT_DAY + 1)):
        offset = _offset_of(time_zone, day)
        if isinstance(offset, int):
            offsets[day - days.start] = offset
        else:
            changes.append(day)
    offsets.flags.writeable = False
    return offsets, changes


def _offset_at(zone: ZoneInfo, day: int, minute: int) -> int:
    moment = datetime.combine(date_of(day), datetime.min.time(), zone)
    offset = (moment + timedelta(minutes=minute)).utcoffset()
    assert offset is not None
    return int(offset.total_seconds() // 60)
