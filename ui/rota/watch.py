"""Looks every second whether somebody else changed the database, and tells it once if so.

One small read on the database lane; nothing is loaded unless there is something new.
"""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from planner.application.errors import EnvironmentFault
from planner.application.progress import CancelToken, Progress
from ui.editing.workbench import News, ServiceGoneError, Workbench
from ui.jobs import Jobs
from ui.tasks import Listener, Task

EVERY_MS = 1_000


class Watch(QObject):
    """Watches while its page's window is open."""

    arrived = Signal(object)
    """`News` of somebody else's change."""
    lost = Signal(object)
    """The `EnvironmentFault` of a database that is gone; told once."""
    gone = Signal(object)
    """The `ServiceGoneError` of a service on view."""
    found = Signal()
    """The database is there again."""

    def __init__(self, jobs: Jobs, bench: Workbench, page: QWidget) -> None:
        super().__init__(page)
        self._jobs, self._bench, self._page = jobs, bench, page
        self._task: Task | None = None
        self._gone = False
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def pause(self) -> None:
        """Look only when asked from now on."""
        self._timer.stop()

    def look(self) -> None:
        """Look now, unless a look is on its way."""
        busy = self._task is not None and not self._task.ended
        if busy or not self._page.window().isVisible():
            return

        def look(_progress: Progress, _cancel: CancelToken) -> News | None:
            return self._bench.look()

        listener = Listener(self._looked, self._failed)
        self._task = self._jobs.lanes.database.start("Looking for news", look, listener)

    def _looked(self, news: News | None) -> None:
        if self._gone:
            self._gone = False
            self.found.emit()
        if news is not None:
            self.arrived.emit(news)

    def _failed(self, error: BaseException) -> None:
        """A machine that refuses is told once; anything else shows when it is asked for."""
        if isinstance(error, ServiceGoneError):
            self.gone.emit(error)
        if isinstance(error, EnvironmentFault) and not self._gone:
            self._gone = True
            self.lost.emit(error)
