"""The planner's own process: it waits for questions, answers one after another, and ends with
the program that started it.

A thread reads what comes: a question waits for its turn, a stop reaches the work at once, and
when the pipe closes, because the window did or because it crashed, the process ends there and
then, whatever it is computing.
"""

import gc
import os
import pickle
import queue
import threading
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

from planner.application.errors import Cancelled, UserError
from planner.application.memory import PLANS, give_back_large_arrays
from planner.application.progress import CancelToken
from planner.domain.cover.weights import Weights
from planner.domain.differing import RegionChange
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.optimiser.ahead import Idle, Tell
from planner.optimiser.desk import Desk
from planner.optimiser.letters import Letters
from planner.optimiser.works import PlanWork, Work

MANY_VALUES = 50_000
"""So many new values are looked through for garbage at once. A repair makes fewer, and hardly a
cycle: looking through them after each of its steps took 5 % of its time."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Another region comes, in so many pieces after this message."""

    pieces: int


@dataclass(frozen=True, slots=True)
class Follow:
    """The region has changed a little."""

    change: RegionChange


@dataclass(frozen=True, slots=True)
class Ask:
    """A question, by number."""

    number: int
    work: Work


@dataclass(frozen=True, slots=True)
class Stop:
    """The answer to a question is wanted now, as far as it has come."""

    number: int


@dataclass(frozen=True, slots=True)
class Told:
    """Something on the way to an answer."""

    value: object


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer."""

    value: object


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked cannot be answered; `mend` None: because of a bug."""

    problem: str
    mend: str | None


def send_region(
    letters: Letters, pipe: Connection, region: Region, book: RuleBook, weights: Weights
) -> None:
    """Arrays go as they lie in memory: pickling them would hold up the window.

    Some milliseconds for 2,000 people, some hundredths of a second for 40,000.
    """
    arrays: list[pickle.PickleBuffer] = []
    rest = pickle.dumps((region, book, weights), protocol=5, buffer_callback=arrays.append)
    letters.send(Hold(1 + len(arrays)))
    pipe.send_bytes(rest)
    for one in arrays:
        pipe.send_bytes(one.raw())


def serve(pipe: Connection) -> None:
    """Answer until the pipe closes."""
    import planner.optimiser.replanning  # noqa: F401 - loaded while nobody waits for it

    give_back_large_arrays(PLANS)
    gc.set_threshold(MANY_VALUES)
    waiting: queue.SimpleQueue[Ask | Follow | list[bytes]] = queue.SimpleQueue()
    stops, letters = _Stops(), Letters(pipe)
    reader = threading.Thread(target=_read, args=(pipe, letters, waiting, stops), daemon=True)
    reader.start()
    desk: Desk | None = None
    while True:
        message = waiting.get()
        if isinstance(message, list):
            desk = None  # before another is made there has to be room for it
            rest, *arrays = message
            desk = Desk(*pickle.loads(rest, buffers=arrays))
            if waiting.empty():
                with suppress(Exception):  # whatever is wrong is told to the first who asks
                    desk.get_ready()
        elif desk is None:
            raise RuntimeError("a question before there is a region")
        elif isinstance(message, Follow):
            desk = followed(desk, message)
        else:
            answer = _answer(message.work, desk, letters, stops.token(message.number))
            letters.tell(answer, told_by(answer))
            desk.tidy()
        idle = stops.idle()
        if waiting.empty():
            desk.rest(idle, _teller(letters))


class _Stops:
    """Tokens of questions by number; the last one that was stopped may not have begun yet."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = self._number = -1
        self._token = CancelToken()
        self._idle = Idle()

    def token(self, number: int) -> CancelToken:
        """Of the question that begins now."""
        with self._lock:
            self._number, self._token = number, CancelToken()
            if number <= self._stopped:
                self._token.cancel()
            return self._token

    def stop(self, number: int) -> None:
        """A question is stopped."""
        with self._lock:
            self._stopped = number
            if number == self._number:
                self._token.cancel()
            self._idle.stop(number)

    def idle(self) -> Idle:
        """What is done while nobody asks begins; whoever does it looks at the queue after this."""
        with self._lock:
            self._idle = Idle()
            return self._idle

    def asked(self, message: object) -> None:
        """Something is in the queue."""
        with self._lock:
            if isinstance(message, Ask):
                work = message.work
                self._idle.asked(message.number, work.key if isinstance(work, PlanWork) else None)
            else:
                self._idle.token.cancel()


def followed(desk: Desk, message: Follow) -> Desk:
    """The desk after a change of its region; what breaks on the way is let go of, and what is
    asked next is worked out from nothing."""
    before = desk.region
    try:
        desk.follow(message.change)
    except Exception:
        return Desk(message.change.applied(before), desk.book, desk.weights)
    return desk


def told_by(message: object) -> object:
    """What a message of the process tells; None of others."""
    return message.value if isinstance(message, Told | Answered) else None


def _read(
    pipe: Connection,
    letters: Letters,
    waiting: "queue.SimpleQueue[Ask | Follow | list[bytes]]",
    stops: _Stops,
) -> None:
    """Take messages until there is nobody any more to send them."""
    try:
        while True:
            message = letters.receive()
            if isinstance(message, Stop):
                stops.stop(message.number)
                continue
            if isinstance(message, Hold):
                message = [pipe.recv_bytes() for _ in range(message.pieces)]
            waiting.put(message)
            stops.asked(message)
    except (EOFError, OSError):
        os._exit(0)


def _teller(letters: Letters) -> Tell:
    """Tells whoever asks of what is found on the way."""
    return lambda value: letters.tell(Told(value), value)


def _answer(work: Work, desk: Desk, letters: Letters, token: CancelToken) -> Answered | Refused:
    try:
        return Answered(work.answer(desk, _teller(letters), token))
    except Cancelled:
        return Answered(None)
    except UserError as error:
        return Refused(error.problem, error.mend)
    except BrokenPipeError:
        os._exit(0)
    except Exception as error:
        return Refused(f"{type(error).__name__}: {error}", None)
