"""Everybody of the region, for the palette: read once, when it is first opened."""

from collections.abc import Callable, Sequence

from planner.application.progress import CancelToken, Progress
from ui.desk import Desk
from ui.jobs import Jobs
from ui.palette.targets import Target

Go = Callable[[str, str], object]
"""Gets a person's home service and number."""


class People:
    """Targets for people; kept until the data changes."""

    def __init__(self, jobs: Jobs, desk: Desk, go: Go) -> None:
        self._jobs, self._desk, self._go = jobs, desk, go
        self._targets: list[Target] | None = None

    def forget(self) -> None:
        """The data changed."""
        self._targets = None

    def ask(self, hear: Callable[[Sequence[Target]], object]) -> None:
        """Tell who there is, at once if it is known."""
        if self._targets is not None:
            hear(self._targets)
            return

        def read(_progress: Progress, _cancel: CancelToken) -> list[Target]:
            found = [self._target(*row) for row in self._desk.people()]
            for one in found:
                one.folded  # noqa: B018 - worked out here, so that the first letter finds at once
            return found

        def take(found: list[Target]) -> None:
            self._targets = found
            hear(found)

        self._jobs.start(self._jobs.lanes.database, "Reading names", read, take)

    def _target(self, staff_id: str, name: str, service: str, service_name: str) -> Target:
        second = f"no. {staff_id} · {service_name}"
        return Target(name, second, lambda: self._go(service, staff_id), "Person")
