"""Lanes: work beside the window's thread, each ending in exactly one of three ways.

A lane runs callables one after another on a thread of its own. The callable gets a `Progress`
and a `CancelToken`; what it returns or raises comes back to the window's thread by one queued
signal, as finished, failed or cancelled.

A task and all that its work and its listener hold are let go as soon as it has ended: they
often hold a whole region. A lane's thread never holds a task, so that none ends its life there:
objects of Qt must not.
"""

import queue
import threading
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import count
from typing import Generic, Protocol, TypeVar, cast

from PySide6.QtCore import QObject, Qt, Signal

from planner.application.errors import Cancelled
from planner.application.progress import CancelToken, Progress
from ui.pauses import GivingWay, take_short_turns

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

    def __init__(self, title: str, listener: Listener[object]) -> None:
        super().__init__()
        self.title = title
        self.token = CancelToken()
        self.text, self.done = title, cast("float | None", None)
        self.needed = False
        """Whether it is done even when the window closes: what somebody entered."""
        self.ahead = False
        """Whether nobody waits for it."""
        self._listener: Listener[object] | None = listener

    @property
    def ended(self) -> bool:
        """Whether it finished, failed or was cancelled."""
        return self._listener is None

    def cancel(self) -> None:
        """Ask the work to stop; it ends as cancelled, unless it is done before it notices."""
        self.token.cancel()

    def run_now(self, work: Work[object]) -> None:
        """Do the work and settle at once, for tests and for what is already at hand."""
        self.settle(*attempt(work, self.advance, self.token))

    def advance(self, text: str, done: float | None = None) -> None:
        """The work came so far."""
        if self._listener is None:
            return
        self.text, self.done = text, done
        self.changed.emit()
        if self._listener is not None and self._listener.progress is not None:
            self._listener.progress(text, done)

    def settle(self, outcome: str, value: object) -> None:
        """The work ended, with a result or an error; only the first time counts."""
        listener, self._listener = self._listener, None
        if listener is None:
            return
        self.changed.emit()
        if outcome == "finished":
            listener.finished(value)
        elif outcome == "cancelled":
            listener.cancelled()
        else:
            listener.failed(cast("BaseException", value))


class _Post(QObject):
    """Brings to the window's thread what the thread of a lane says of its tasks."""

    outcome = Signal(int, str, object)
    """Of a task, by number: how it ended, and its result or error."""
    advanced = Signal(int, str, object)

    def __init__(self) -> None:
        super().__init__()
        self.open: dict[int, Task] = {}
        queued = Qt.ConnectionType.QueuedConnection
        self.outcome.connect(self._settle, queued)
        self.advanced.connect(self._advance, queued)

    def _settle(self, number: int, outcome: str, value: object) -> None:
        self.open.pop(number).settle(outcome, value)

    def _advance(self, number: int, text: str, done: float | None) -> None:
        self.open[number].advance(text, done)


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

    def cancel(self) -> None:
        """Cancel everything but what is needed."""

    def close(self) -> None:
        """Cancel everything and wait for the thread to end."""


class ThreadLane:
    """One thread that does work in the order in which it came; starts with its first task."""

    def __init__(self, name: str, before: GivingWay | None = None) -> None:
        """`before` whom its work goes first, if anybody."""
        self._name = name
        self._first = nullcontext if before is None else before.first
        self._waiting: queue.SimpleQueue[tuple[int, CancelToken, Work[object]] | None] = (
            queue.SimpleQueue()
        )
        self._thread: threading.Thread | None = None
        self._post = _Post()
        self._numbers = count()

    def start(self, title: str, work: Work[T], listener: Listener[T]) -> Task:
        """Queue work."""
        task, number = Task(title, cast("Listener[object]", listener)), next(self._numbers)
        self._post.open[number] = task
        self._waiting.put((number, task.token, cast("Work[object]", work)))
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name=self._name, daemon=True)
            self._thread.start()
        return task

    def cancel(self) -> None:
        """Cancel everything but what is needed."""
        for task in list(self._post.open.values()):
            if not task.needed:
                task.cancel()

    def close(self) -> None:
        """Cancel everything and wait for the thread to end."""
        for task in list(self._post.open.values()):
            task.cancel()
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join(timeout=10)
            self._thread = None

    def _serve(self) -> None:
        while (item := self._waiting.get()) is not None:
            self._do(*item)
            del item  # what its work holds is let go now, not with the next task

    def _do(self, number: int, token: CancelToken, work: Work[object]) -> None:
        def progress(text: str, done: float | None = None) -> None:
            self._post.advanced.emit(number, text, done)

        with self._first():
            how, value = attempt(work, progress, token)
        self._post.outcome.emit(number, how, value)


class DirectLane:
    """Does work at once on the calling thread: for tests."""

    def start(self, title: str, work: Work[T], listener: Listener[T]) -> Task:
        """Do the work; the listener has heard when this returns."""
        task = Task(title, cast("Listener[object]", listener))
        task.run_now(cast("Work[object]", work))
        return task

    def cancel(self) -> None:
        """Nothing is ever open."""

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
    """What takes its time while short reads go on: files, and reads of everything."""
    ahead: Lane
    """What is made before anybody asks."""
    giving_way: GivingWay = field(default_factory=GivingWay)
    """How the work of `ahead` gives way to the database, the region and the background."""

    def cancel(self) -> None:
        """Cancel everything but what is needed, in every lane."""
        for lane in self._all:
            lane.cancel()

    def close(self) -> None:
        """Close every lane."""
        for lane in self._all:
            lane.close()

    @property
    def _all(self) -> tuple[Lane, ...]:
        return self.ahead, self.background, self.solver, self.region, self.database


def thread_lanes() -> Lanes:
    """The lanes of the real window."""
    take_short_turns()
    way = GivingWay()
    return Lanes(
        database=ThreadLane("database", way),
        region=ThreadLane("region", way),
        solver=ThreadLane("solver"),
        background=ThreadLane("background", way),
        ahead=ThreadLane("ahead"),
        giving_way=way,
    )


def direct_lanes() -> Lanes:
    """Everything at once on one thread, for tests."""
    return Lanes(*(DirectLane() for _ in range(5)))
