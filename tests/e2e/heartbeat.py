"""Measures how long the window's thread is away from its events."""

import time

from PySide6.QtCore import QObject, QTimer

from tests.machine import speed

EVERY_MS = 5


class Heartbeat(QObject):
    """Beats on the window's thread; the longest gap between two beats is its worst stall.

    `wall` includes what other programs took of a busy machine; `processor` is what this thread
    itself computed in the gap; `steady` is that as a machine at its usual speed computes it, held
    against standard work right after the gap: a machine that is shared can be at half its speed.
    """

    def __init__(self) -> None:
        super().__init__()
        self.wall = self.processor = self.steady = 0.0
        self.where = ""
        self.step = ""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._beat)
        self._last: tuple[float, float] | None = None

    def start(self) -> None:
        """Measure from here on."""
        self._last = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        """What the test itself does now is not the window's."""
        self._timer.stop()
        self._last = None

    def _beat(self) -> None:
        now = time.perf_counter(), time.thread_time()
        if self._last is not None:
            self.wall = max(self.wall, 1000 * (now[0] - self._last[0]) - EVERY_MS)
            gap = 1000 * (now[1] - self._last[1])
            self.processor = max(self.processor, gap)
            if gap > self.steady:
                self._note(gap * speed())
                now = time.perf_counter(), time.thread_time()
        self._last = now

    def _note(self, steady: float) -> None:
        if steady > self.steady:
            self.steady, self.where = steady, self.step
