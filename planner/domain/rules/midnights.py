"""Where dates begin, looked up: rules ask it thousands of times for the same few hundred dates."""

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import DAY_MINUTES, Clock
from planner.domain.region import LongArray

_MARGIN = 200
"""Dates to each side that a table covers at once: the windows of averages reach that far."""


class Midnights:
    """The first instant of each date in a region's time zone; the table grows as needed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._first = 0
        self._instants = np.zeros(0, dtype=np.int64)

    def at(self, days: npt.ArrayLike) -> LongArray:
        """The instant at which each date begins. O(n)."""
        numbers = np.asarray(days, dtype=np.int64)
        if numbers.size:
            self._cover(int(numbers.min()), int(numbers.max()))
        return np.asarray(self._instants[numbers - self._first], dtype=np.int64)

    def day_of(self, instants: npt.ArrayLike) -> LongArray:
        """The local date of each instant. O(n log dates)."""
        moments = np.asarray(instants, dtype=np.int64)
        if moments.size:
            days = int(moments.min()) // DAY_MINUTES, int(moments.max()) // DAY_MINUTES
            self._cover(days[0] - 1, days[1] + 1)
        places = np.searchsorted(self._instants, moments, side="right")
        return np.asarray(places + (self._first - 1), dtype=np.int64)

    def _cover(self, first: int, last: int) -> None:
        known = self._first, self._first + len(self._instants) - 1
        if len(self._instants) and known[0] <= first and last <= known[1]:
            return
        if len(self._instants):
            first, last = min(first, known[0]), max(last, known[1])
        days = np.arange(first - _MARGIN, last + _MARGIN + 1)
        self._instants = self._clock.instant(days, np.zeros_like(days)).astype(np.int64)
        self._first = int(days[0])
