"""Everybody of the region, for the palette: read once, when it is first opened."""

from collections.abc import Callable, Sequence
from functools import partial

from planner.application.progress import CancelToken, Progress
from ui.desk import Desk
from ui.jobs import Jobs
from ui.palette.targets import Target

Go = Callable[[str, str], object]
"""Gets a person's home service and number."""
Hear = Callable[[Sequence[Target]], object]


class People:
    """Targets for people; kept until the data changes."""

    def __init__(self, jobs: Jobs, desk: Desk, go: Go) -> None:
        self._jobs, self._desk, self._go = jobs, desk, go
        self._targets: list[Target] | None = None
        self._hear: Hear | None = None
        """Who waits for them to be read."""
        self._reading, self._outdated = False, False

    def forget(self) -> None:
        """The data changed."""
        self._targets, self._outdated = None, self._reading

    def ask(self, hear: Hear) -> None:
        """Tell who there is, at once if it is known."""
        if self._targets is not None:
            hear(self._targets)
            return
        self._hear = hear
        if not self._reading:
            self._start()

    def leave(self) -> None:
        """Whoever asked has closed; what is being read is kept for the next one."""
        self._hear = None

    def _start(self) -> None:
        self._reading, self._outdated = True, False
        self._jobs.start(
            self._jobs.lanes.database, "Reading names", self._read, self._take, ended=self._ended
        )

    def _read(self, _progress: Progress, _cancel: CancelToken) -> list[Target]:
        return [self._target(*row) for row in self._desk.people()]

    def _take(self, found: list[Target]) -> None:
        self._reading = False
        if not self._outdated:
            self._targets = found
        hear, self._hear = self._hear, None
        if hear is not None:
            self.ask(hear)

    def _ended(self) -> None:
        self._reading = False

    def _target(self, staff_id: str, name: str, service: str, service_name: str) -> Target:
        second = f"no. {staff_id} · {service_name}"
        # Not a function of its own: five times as much for the collector of garbage to look at.
        return Target(name, second, partial(self._go, service, staff_id), "Person")
