"""Lanes: work beside the window's thread, each ending in exactly one of three ways.

A lane runs callables one after another on a thread of its own. The callable gets a `Progress`
and a `CancelToken`; what it returns or raises comes back to the window's thread by one queued
signal, as finished, failed or cancelled.
"""

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal

from planner.application.errors import Cancelled
from planner.application.progress import CancelToken, Progress

T = TypeVar("T")
Work = Callable[[Progress, CancelToken], T]


def _nothing(_: object = None) -> None:
    """A listener that does not care."""


@dataclass(frozen=True)
class Listener(Generic[T]):
    """Who hears how a task ends, on the window's thread; exactly one of three is called."""

    finished: Callable[[T], object]
    failed: Callable[[BaseException], object] = _nothing
    cancelled: Callable[[], object] = _nothing
    progress: Callable[[str, float | None], object] | None = None


class Task(QObject):
    """One piece of work on its way; lives on the window's thread."""

    changed = Signal()
    """Its progress or its end."""
    _outcome = Signal(str, object)
    _advanced = Signal(str, object)

    def __init__(self, title: str, listener: Listener[object]) -> None:
        super().__init__()
        self.title = title
        self.token = CancelToken()
        self.text, self.done = title, cast("float | None", None)
        self.ended = False
        self._listener = listener
        queued = Qt.ConnectionType.QueuedConnection
        self._outcome.connect(self._settle, queued)
        self._advanced.connect(self._advance, queued)

    def cancel(self) -> None:
        """Ask the work to stop; it ends as cancelled, unless it is done before it notices."""
        self.token.cancel()

    def run(self, work: Work[object]) -> None:
        """Do the work on the calling thread and send its outcome."""
        self._outcome.emit(*attempt(work, self._report, self.token))

    def run_now(self, work: Work[object]) -> None:
        """Do the work and settle at once, for tests and for what is already at hand."""
        self._settle(*attempt(work, self._advance, self.token))

    def _report(self, text: str, done: float | None = None) -> None:
        self._advanced.emit(text, done)

    def _advance(self, text: str, done: float | None = None) -> None:
        if self.ended:
            return
        self.text, self.done = text, done
        self.changed.emit()
        if self._listener.progress is not None:
            self._listener.progress(text, done)

    def _settle(self, outcome: str, value: object) -> None:
        if self.ended:
            return
        self.ended = True
        self.changed.emit()
        if outcome == "finished":
            self._listener.finished(value)
        elif outcome == "cancelled":
            self._listener.cancelled()
        else:
            self._listener.failed(cast("BaseException", value))


def attempt(work: Work[object], progress: Progress, token: CancelToken) -> tuple[str, object]:
    """Run work to one of "finished", "failed", "cancelled", with its result or error."""
    try:
        token.check()
        return "finished", work(progress, token)
    except Cancelled:
        return "cancelled", None
    except BaseException as error:
        return "failed", error


class Lane(Protocol):
    """Somewhere that work is done."""

    def start(self, title: str, work: Work[T], listener: Listener[T]) -> Task:
        """Begin (or queue) work; the listener hears on the window's thread."""

    def close(self) -> None:
        """Cancel everything and wait for the thread to end."""


class ThreadLane:
    """One thread that does work in the order in which it came; starts with its first task."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._waiting: queue.SimpleQueue[tuple[Task, Work[object]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._open: set[Task] = set()

    def start(self, title: str, work: Work[T], listener: Listener[T]) -> Task:
        """Queue work."""
        task = Task(title, cast("Listener[object]", listener))
        self._open.add(task)
        task.changed.connect(lambda: self._forget(task))
        self._waiting.put((task, cast("Work[object]", work)))
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        return task

    def close(self) -> None:
        """Cancel everything and wait for the thread to end."""
        for task in list(self._open):
            task.cancel()
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout=10)
            self._thread = None

    def _serve(self) -> None:
        while (item := self._waiting.get()) is not None:
            task, work = item
            task.run(work)

    def _forget(self, task: Task) -> None:
        if task.ended:
            self._open.discard(task)


class DirectLane:
    """Does work at once on the calling thread: for tests."""

    def start(self, title: str, work: Work[T], listener: Listener[T]) -> Task:
        """Do the work; the listener has heard when this returns."""
        task = Task(title, cast("Listener[object]", listener))
        task.run_now(cast("Work[object]", work))
        return task

    def close(self) -> None:
        """Nothing is ever open."""


@dataclass(frozen=True)
class Lanes:
    """The lanes of the window."""

    database: Lane
    """Commands and short reads, in order."""
    region: Lane
    """The whole region: loading it, suggestions."""
    solver: Lane
    """Waits for the planning process."""
    background: Lane
    """What nobody waits for."""

    def close(self) -> None:
        """Close every lane."""
        for lane in (self.background, self.solver, self.region, self.database):
            lane.close()


def thread_lanes() -> Lanes:
    """The lanes of the real window."""
    return Lanes(*map(ThreadLane, ("database", "region", "solver", "background")))


def direct_lanes() -> Lanes:
    """Everything at once on one thread, for tests."""
    return Lanes(DirectLane(), DirectLane(), DirectLane(), DirectLane())
