"""How long a search may go on: until its time is up, or whoever asked for it has enough."""

import math
import time
from collections.abc import Callable

from planner.application.progress import CancelToken

GRACE_SECONDS = 3.0
"""After being stopped, at most so long for making a plan of what was found."""
OWED_SECONDS = 1.0
"""After being stopped, at most so long for finding a plan that holds all that is fixed."""


class Patience:
    """Of one search, renewed each time that it is asked to go on."""

    def __init__(
        self,
        time_limit: float | None = None,
        cancel: CancelToken | None = None,
        grace: float = GRACE_SECONDS,
    ) -> None:
        self.owing: Callable[[], bool] = lambda: False
        """Whether the plan so far lacks something that it may not be without."""
        self.renew(time_limit, cancel, grace)

    def renew(
        self,
        time_limit: float | None,
        cancel: CancelToken | None,
        grace: float = GRACE_SECONDS,
    ) -> None:
        """`time_limit`, `grace`: seconds; the token may end it sooner."""
        self._cancel = cancel or CancelToken()
        self._until = math.inf if time_limit is None else time.monotonic() + time_limit
        self._owed: float | None = None
        """Once it was stopped: until when it may go on for what it owes."""
        self.grace = grace

    @property
    def deadline(self) -> float:
        """When it ends, by `time.monotonic`."""
        return self._until if self._owed is None else max(self._until, self._owed)

    def over(self) -> bool:
        """Whether the search is to stop."""
        now = time.monotonic()
        if now <= self._until and not self._cancel.cancelled:
            return False
        if not self.owing():
            return True
        if self._owed is None:
            self._owed = now + min(self.grace, OWED_SECONDS)
        return now > self._owed

    @property
    def left(self) -> float:
        """Seconds until it ends."""
        return self.deadline - time.monotonic()

    @property
    def end(self) -> str:
        """The status of a search that ends without a proof (A21)."""
        return "cancelled" if self._cancel.cancelled else "time_limit"
