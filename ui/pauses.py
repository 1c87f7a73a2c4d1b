"""Keeps short what stops the window's thread while other threads work.

Python runs one thread at a time. The window's thread waits for its turn, and for the collector
of garbage, whichever thread that runs on.
"""

import gc
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter

from planner.application.progress import CancelToken

_TURN = 0.0005
"""Seconds that a thread may go on while another waits; Python's own figure is ten times that."""
_STINT, _REST = 0.005, 0.002
"""Seconds that go on before a rest, and that are then left to the window."""
_LOOK_AGAIN = 0.005
"""Seconds after which whoever gives way looks whether the others are done."""


def leave_what_stays() -> None:
    """Keep the collector from what is there for the whole run, above all the modules.

    Each full look at them stops the window for tens of milliseconds, more on a busy machine.
    """
    gc.freeze()


def take_short_turns() -> None:
    """Let a key or a click wait for half a millisecond, not five, where a lane is at work."""
    sys.setswitchinterval(_TURN)


class GivingWay:
    """Lets work that nobody waits for give way to what somebody waits for."""

    def __init__(self) -> None:
        self._others = 0
        self._lock = threading.Lock()
        self._rested = perf_counter()

    @contextmanager
    def first(self) -> Iterator[None]:
        """What is done inside goes first, from any thread."""
        with self._lock:
            self._others += 1
        try:
            yield
        finally:
            with self._lock:
                self._others -= 1

    def stopped(self, cancel: CancelToken) -> bool:
        """Between two steps of such work: rests if it is time to, and waits while others are at
        work; whether it should stop. For one thread."""
        if perf_counter() - self._rested > _STINT:
            cancel.wait(_REST)
            self._rested = perf_counter()
        while self._others and not cancel.wait(_LOOK_AGAIN):
            self._rested = perf_counter()
        return cancel.cancelled
