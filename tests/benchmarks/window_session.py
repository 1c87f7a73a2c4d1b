"""A session in the real window, in a process of its own; `window.py` starts it.

    python -m tests.benchmarks.window_session open|work DATABASE REPEAT

`open` ends as soon as the board can be used; `work` goes on with what a day brings. The program
starts as it does for its user, and only what follows its own start is driven here. The last line
that is printed is a JSON document: times in milliseconds, memory in MiB.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

PATIENCE_MS = 120_000


def main() -> None:
    """Start the program, and drive it where it would wait for its user."""
    what, database, repeat = sys.argv[1], sys.argv[2], int(sys.argv[3])
    figures: dict[str, Any] = {}

    def driven(*_: object) -> int:
        QMessageBox.exec = given_up
        shown = window()
        paints = Paints(shown.rota.grid.viewport())
        figures["usable_at"] = paints.wait(lambda: shown.rota.board is not None)
        figures["memory, board on view"] = peak_memory()
        if what == "work":
            from tests.benchmarks.window_work import Work

            Work(shown, paints, figures, repeat).all()
        shown.close()
        return 0

    QApplication.exec = driven
    from main import main as run

    sys.argv = ["main.py", "--db", database]
    status = run()
    figures["memory, at the end"] = peak_memory()
    print(json.dumps(figures), flush=True)
    if status:  # whatever threads are still about
        os._exit(status)


def given_up(box: QMessageBox) -> int:
    """Nobody is there to read what a dialog says of a bug."""
    print(box.text(), box.informativeText(), file=sys.stderr, flush=True)
    os._exit(1)


def peak_memory() -> float:
    """Most memory that this process ever held, MiB."""
    import resource

    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size / (1024 if sys.platform != "darwin" else 1024 * 1024)


def window() -> Any:
    """The program's window."""
    from ui.main_window import MainWindow

    [found] = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow)]
    return found


class Paints(QObject):
    """Waits for a widget to be painted after something else has happened."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self._loop = QEventLoop()
        self._ready: Callable[[], bool] | None = None
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """What is quit for now ends when this paint is done."""
        if event.type() == QEvent.Type.Paint and self._ready is not None and self._ready():
            self._ready = None
            QTimer.singleShot(0, self._loop.quit)
        return super().eventFilter(watched, event)

    def wait(self, ready: Callable[[], bool], act: Callable[[], object] = lambda: None) -> float:
        """Act, then run events, as the program does, until a paint that follows `ready`; the
        moment. The paint may come while `act` is on its way."""
        self._ready, until = ready, time.monotonic() + PATIENCE_MS / 1000
        act()
        QTimer.singleShot(PATIENCE_MS, self._loop.quit)
        while self._ready is not None and time.monotonic() < until:
            self._loop.exec()
        self._ready = None
        if not ready():
            raise TimeoutError("the window does not come to what was asked for")
        return time.perf_counter()


def until(ready: Callable[[], bool]) -> None:
    """Run events until something holds, leaving the processor to other threads."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: ready() and loop.quit())
    timer.start(2)
    QTimer.singleShot(PATIENCE_MS, loop.quit)
    loop.exec()
    if not ready():
        raise TimeoutError("the window does not come to what was asked for")


if __name__ == "__main__":
    main()
