"""Answers a box that holds whoever opened it until it is closed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog

Box = TypeVar("Box", bound=QDialog)
LOOK_EVERY_MS = 10


@contextmanager
def answering(kind: type[Box], answer: Callable[[Box], None]) -> Iterator[None]:
    """Whatever opens such a box inside: once the keys go there it is answered, then closed,
    whatever comes of the answer, so that a failure fails the test and does not hold it up."""
    timer = QTimer()
    timer.setInterval(LOOK_EVERY_MS)

    def look() -> None:
        focus = QApplication.focusWidget()
        boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, kind)]
        for box in boxes:
            if box.isVisible() and focus is not None and box.isAncestorOf(focus):
                timer.stop()
                try:
                    answer(box)
                finally:
                    box.close()

    timer.timeout.connect(look)
    timer.start()
    try:
        yield
    finally:
        timer.stop()
