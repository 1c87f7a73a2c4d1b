"""How long a search may go on: until its time is up, or whoever asked for it has enough."""

import math
import time

from planner.application.progress import CancelToken

GRACE_SECONDS = 3.0
"""After being stopped, at most so long for making a plan of what was found."""


class Patience:
    """Of one search, renewed each time that it is asked to go on."""

    def __init__(
        self,
        time_limit: float | None = None,
        cancel: CancelToken | None = None,
        grace: float = GRACE_SECONDS,
    ) -> None:
        self.renew(time_limit, cancel, grace)

    def renew(
        self,
        time_limit: float | None,
        cancel: CancelToken | None,
        grace: float = GRACE_SECONDS,
    ) -> None:
        """`time_limit`, `grace`: seconds; the token may end it sooner."""
        self._cancel = cancel or CancelToken()
        self.deadline = math.inf if time_limit is None else time.monotonic() + time_limit
        """When it ends, by `time.monotonic`."""
        self.grace = grace

    def over(self) -> bool:
        """Whether the search is to stop."""
        return self._cancel.cancelled or time.monotonic() > self.deadline

    @property
    def left(self) -> float:
        """Seconds until it ends."""
        return self.deadline - time.monotonic()

    @property
    def end(self) -> str:
        """The status of a search that ends without a proof (A21)."""
        return "cancelled" if self._cancel.cancelled else "time_limit"
