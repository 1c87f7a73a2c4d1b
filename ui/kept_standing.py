"""Keeps what suggestions for a large region share, so that each is there at once.

It is worked out beside the window after a region was loaded, which takes seconds; until then
suggestions take the plain way, some hundredths of a second each. An edit changes what is kept
for the people it touches, and what was not finished before it is gone on with after it. The lane
for what is made ahead fills it, the region lane reads and follows.
"""

import threading
from collections.abc import Callable

from planner.application.covering import Loaded
from planner.application.errors import Cancelled
from planner.application.memory import give_back_what_is_free
from planner.domain.cover.standing import Standing
from planner.domain.cover.weights import Weights
from planner.domain.differing import changed_people
from planner.domain.region import Region

WORTH_KEEPING = 3_000
"""For fewer people the plain way is as good."""
MOST_DATES = 4_000_000
"""Of all people together: 13 weeks of 40,000 take 80 MB. More takes the plain way."""


class KeptStanding:
    """What is kept for the region that was loaded last."""

    def __init__(self) -> None:
        self._whole, self._begun = _Following(), _Following()
        self._lock = threading.Lock()

    def of(self, view: Loaded) -> Standing | None:
        """What is kept for a region, brought up to date with edits; None if it is not whole."""
        with self._lock:
            return self._whole.at(view)

    def rest(self) -> None:
        """Another state of the region is on its way: hold only what is slow to make."""
        with self._lock:
            if self._whole.standing is not None:
                self._whole.standing.rest()

    def forget(self) -> None:
        """The region is to be read afresh: nothing of what is kept fits that."""
        with self._lock:
            self._whole.standing = self._begun.standing = None

    def build(
        self,
        view: Loaded,
        weights: Weights,
        stopped: Callable[[], bool],
        progress: Callable[[float], object] = lambda _share: None,
    ) -> None:
        """Works it out for a region that is large enough; `stopped` is asked between steps.

        `progress` hears how much there is, 0 to 1. Cancelled if it was stopped: what was
        finished until then the next time begins with.
        """
        if not _worth_keeping(view.region) or self.of(view) is not None:
            return
        begun = self._begun
        standing = begun.at(view) or Standing(view.region, view.engine, view.places, weights)
        begun.standing = standing
        told = 0.0

        def step() -> bool:
            nonlocal told
            if standing.table.share > told:
                told = standing.table.share
                progress(told)
            return stopped()

        standing.warm(step)
        if stopped():
            standing.rest()
            raise Cancelled
        give_back_what_is_free()
        with self._lock:
            self._whole.standing, begun.standing = standing, None


class _Following:
    """What is kept, for the region as it was last asked for."""

    def __init__(self) -> None:
        self.standing: Standing | None = None

    def at(self, view: Loaded) -> Standing | None:
        """The same for a region in which some people's duties or absences are others, if only
        these are."""
        if self.standing is not None and self.standing.region is not view.region:
            before, self.standing = self.standing, None
            table, weights = before.table, before.weights
            if not table.fits(view.region):
                return None
            people = changed_people(before.region, view.region)
            # Before the rules fill the memory the region of before has to be gone.
            del before
            table.move(view.region, view.engine, people)
            self.standing = Standing(view.region, view.engine, view.places, weights, table)
        return self.standing


def _worth_keeping(region: Region) -> bool:
    people = len(region.people)
    return people >= WORTH_KEEPING and people * region.period.days <= MOST_DATES
