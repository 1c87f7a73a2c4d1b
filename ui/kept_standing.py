"""Keeps what suggestions for a large region share, so that each is there at once.

It is worked out in the background after a region was loaded, which takes seconds; until then
suggestions take the plain way, some hundredths of a second each. An edit changes what is kept
for the people it touches. The background lane fills it, the region lane reads and follows.
"""

import threading
import time

from planner.application.covering import Loaded
from planner.application.errors import Cancelled
from planner.application.memory import give_back_what_is_free
from planner.application.progress import CancelToken
from planner.domain.cover.standing import Standing
from planner.domain.cover.weights import Weights
from planner.domain.differing import changed_people

WORTH_KEEPING = 3_000
"""For fewer people the plain way is as good."""
_PAUSE = 0.002
"""Seconds left to the window between steps, so that it does not stutter."""


class KeptStanding:
    """What is kept for the region that was loaded last."""

    def __init__(self) -> None:
        self._standing: Standing | None = None
        self._lock = threading.Lock()

    def of(self, view: Loaded) -> Standing | None:
        """What is kept for a region, brought up to date with edits; None if there is nothing."""
        with self._lock:
            if self._standing is not None and self._standing.region is not view.region:
                before, self._standing = self._standing, None
                table, weights = before.table, before.weights
                if not table.fits(view.region):
                    return None
                people = changed_people(before.region, view.region)
                # Before the rules fill the memory the region of before has to be gone.
                del before
                table.move(view.region, view.engine, people)
                self._standing = Standing(view.region, view.engine, view.places, weights, table)
            return self._standing

    def rest(self) -> None:
        """Another region is on its way: hold only what is slow to make."""
        with self._lock:
            if self._standing is not None:
                self._standing.rest()

    def build(self, view: Loaded, weights: Weights, cancel: CancelToken) -> None:
        """Works it out for a region that is large enough; keeps nothing if cancelled."""
        if len(view.region.people) < WORTH_KEEPING or self.of(view) is not None:
            return

        def stopped() -> bool:
            time.sleep(_PAUSE)
            return cancel.cancelled

        standing = Standing(view.region, view.engine, view.places, weights).warm(stopped)
        if cancel.cancelled:
            raise Cancelled
        give_back_what_is_free()
        with self._lock:
            self._standing = standing
