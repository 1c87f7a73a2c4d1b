"""Starts work on a lane and leads its end to the right place.

What a user can mend goes to a banner, a bug to the crash report; a view says only what to do
when all went well.
"""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from planner.application.errors import EnvironmentFault, UserError
from ui.banner import Notices
from ui.crashes import CrashReports
from ui.tasks import Lane, Lanes, Listener, Task, Work

T = TypeVar("T")


class Jobs(QObject):
    """The one way in which views start work."""

    started = Signal(object)
    """A `Task` that began; the status bar shows it."""

    def __init__(self, lanes: Lanes, notices: Notices, crashes: CrashReports) -> None:
        super().__init__()
        self.lanes = lanes
        self._notices = notices
        self._crashes = crashes

    def start(
        self,
        lane: Lane,
        title: str,
        work: Work[T],
        finished: Callable[[T], object],
        *,
        ended: Callable[[], object] = lambda: None,
        progress: Callable[[str, float | None], object] | None = None,
        needed: bool = False,
    ) -> Task:
        """Do work; `finished` hears its result, `ended` that it failed or was cancelled.

        What is `needed` is done even when the window closes.
        """

        def again() -> None:
            self.start(lane, title, work, finished, ended=ended, progress=progress, needed=needed)

        def failed(error: BaseException) -> None:
            ended()
            if isinstance(error, EnvironmentFault):
                self._notices.fault(error, again)
            elif isinstance(error, UserError):
                self._notices.error(error)
            else:
                self._crashes.report_error(error)

        task = lane.start(title, work, Listener(finished, failed, ended, progress))
        task.needed, task.ahead = needed, lane is self.lanes.ahead
        self.started.emit(task)
        return task
