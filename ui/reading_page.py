"""Pages that read what is chosen when somebody looks; of several reads only the last counts."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtWidgets import QWidget

from ui.jobs import Jobs
from ui.tasks import Lane, Task, Work

Key = TypeVar("Key")
T = TypeVar("T")


class ReadingPage(QWidget, Generic[Key]):
    """Knows for which choice it has read, or is reading; None: for none that still holds."""

    def __init__(self, jobs: Jobs) -> None:
        super().__init__()
        self.setObjectName("page")
        self._jobs = jobs
        self._key: Key | None = None
        self._task: Task | None = None
        self._reads = 0

    def refresh(self) -> None:
        """Read, if something else was chosen or the database changed."""
        raise NotImplementedError

    def forget(self) -> None:
        """The database changed: what was read no longer holds."""
        self._key = None
        self._refresh_if_shown()

    def _refresh_if_shown(self) -> None:
        if self.isVisible():
            self.refresh()

    def _read(
        self,
        key: Key,
        lane: Lane,
        title: str,
        work: Work[T],
        take: Callable[[T], object],
        failed: Callable[[], object] = lambda: None,
    ) -> None:
        """Read for a choice; what is still read for another is given up.

        `take` hears the result while it is wanted, `failed` that there is none.
        """
        if self._task is not None:
            self._task.cancel()
        self._key = key
        self._reads += 1
        number = self._reads

        def finished(found: T) -> None:
            if number == self._reads and self._key == key:
                take(found)

        def ended() -> None:
            if number == self._reads:  # else another read has taken its place
                self._key = None
                failed()

        self._task = self._jobs.start(lane, title, work, finished, ended=ended)
