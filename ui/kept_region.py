"""Keeps the whole region of one period, so that pages that look at it share one copy.

Loading takes seconds for a large region, and memory for it once is enough. Only the region lane
asks, one task after another; the window's thread tells what changed.
"""

from collections import deque
from collections.abc import Callable

from planner.application.changes import Change, ChangeSet
from planner.application.covering import Loaded
from planner.domain.calendar import Period
from planner.domain.patching import patched
from planner.domain.region import Region


class KeptRegion:
    """The region last loaded, brought up to date with edits, until all is to be read again."""

    def __init__(self) -> None:
        self._period: Period | None = None
        self._loaded: Loaded | None = None
        self._pending: deque[ChangeSet] = deque()
        self._forgotten = 0

    def get(
        self,
        period: Period,
        load: Callable[[], Region],
        count: Callable[[Region], Loaded],
        make_room: Callable[[], object] = lambda: None,
    ) -> Loaded:
        """The region of a period: as kept, patched by edits since, or loaded.

        `make_room` is called before another region is made beside the one that pages hold.
        """
        before, self._loaded = self._loaded, None
        forgotten, region = self._forgotten, None
        if before is not None and self._period == period and not self._pending:
            kept = before
        else:
            if before is not None:
                # Pages hold the region of before until they take the next one; what was ever
                # worked out for it need not be held as well, while the arrays are there twice.
                make_room()
                before.engine.forget()
                before.places.forget()
                if self._period == period:
                    region = self._followed(before.region)
                before = None
            if region is None:
                # What is stored from now on is applied to what is read now: applying it twice
                # is the same as once.
                self._pending.clear()
                region = load()
            kept = count(region)
        if forgotten == self._forgotten:
            self._loaded, self._period = kept, period
        return kept

    def follow(self, changes: ChangeSet) -> None:
        """Changes were stored; what is kept takes them when it is next asked for."""
        if changes.changes:
            self._pending.append(changes)

    def forget(self) -> None:
        """What is kept no longer holds; a load on its way will not be kept either."""
        self._forgotten += 1
        self._loaded = None

    def _followed(self, region: Region) -> Region | None:
        """The region after all edits since; None: load it afresh.

        All at once: the arrays are copied once, not once for every edit.
        """
        rows: list[Change] = []
        while self._pending:
            rows.extend(self._pending.popleft().changes)
        return patched(region, ChangeSet("", tuple(rows)))
