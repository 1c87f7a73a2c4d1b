"""Keeps the whole region of one period, so that pages that look at it share one copy.

Loading takes seconds for a large region and memory for it once is enough. Only the region lane
asks, one task after another; any thread may forget.
"""

from collections.abc import Callable

from planner.application.covering import Loaded
from planner.domain.calendar import Period


class KeptRegion:
    """The region last loaded, until the database changes."""

    def __init__(self) -> None:
        self._period: Period | None = None
        self._loaded: Loaded | None = None
        self._changes = 0

    def get(self, period: Period, load: Callable[[], Loaded]) -> Loaded:
        """The region of a period; loaded unless it is the one that is kept."""
        if self._loaded is not None and self._period == period:
            return self._loaded
        self._loaded, changes = None, self._changes
        loaded = load()
        if changes == self._changes:
            self._loaded, self._period = loaded, period
        return loaded

    def forget(self) -> None:
        """What is kept no longer holds; a load on its way will not be kept either."""
        self._changes += 1
        self._loaded = None
