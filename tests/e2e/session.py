"""A coordinator at the window: mouse and keys, with a heartbeat while the window is at work."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QWidget,
)

from planner.bootstrap import Planner
from tests.e2e.heartbeat import Heartbeat
from tests.ui.driving import Driver, stored
from tests.ui.test_window import board_codes
from ui.editing.cargo import duties_at
from ui.main_window import MainWindow
from ui.pauses import leave_what_stays
from ui.rota.verdicts import FINE

Key = Qt.Key
MOST_PROCESSOR_MS = 100
MOST_WALL_MS = 20_000
"""Slack for a machine that does other things at the same time, which finds a thread that waits:
what the thread itself computed in a gap is the figure that holds anywhere."""


class Session:
    """A driver with a heartbeat, which rests while the test reads the store."""

    def __init__(self, window: MainWindow, planner: Planner, qtbot) -> None:
        self.window, self.driver = window, Driver(window)
        self.planner, self.qtbot = planner, qtbot
        self.beat = Heartbeat()
        gc.collect()  # what the tests before left
        leave_what_stays()

    @property
    def board(self):
        return self.window.rota.board

    @contextmanager
    def watched(self, step: str) -> Iterator[Driver]:
        """Do a step; no gap between two beats of it may be long."""
        self.beat.step = step
        self.beat.start()
        yield self.driver
        self.qtbot.wait(40)
        self.beat.stop()

    def until(self, done: Callable[[], bool], seconds: float = 60) -> None:
        self.qtbot.waitUntil(done, timeout=round(1000 * seconds))

    def idle(self, seconds: float = 60) -> None:
        """Until nothing is computed any more."""
        self.until(lambda: self.window.status.running == 0, seconds)

    def press(self, widget: QWidget, at: QPoint | None = None) -> None:
        """Click a control, by the window's own mouse event."""
        place = widget.rect().center() if at is None else at
        self.driver.click(self.driver.at(widget, place))

    def key(self, key: Qt.Key, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key to whatever has the focus."""
        QTest.keyClick(QApplication.focusWidget(), key, keys)

    def choose_file(self, path: Path) -> None:
        """Answer the next file dialog: type the path, then press its button.

        The dialog stands in for the system's own, so the heart rests while it is made.
        """
        waits = iter(range(200))

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog) or not dialog.isActiveWindow():
                if next(waits, None) is not None:
                    QTimer.singleShot(50, answer)
                elif isinstance(dialog, QFileDialog):
                    dialog.reject()  # what was to be done with the file fails then
                return
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            field.selectAll()
            QTest.keyClicks(field, str(path))
            box = dialog.findChild(QDialogButtonBox)
            save = box.button(QDialogButtonBox.StandardButton.Save)
            accept = save or box.button(QDialogButtonBox.StandardButton.Open)
            QTest.mouseClick(accept, Qt.MouseButton.LeftButton)
            if dialog.isVisible():
                dialog.reject()
            self.window.activateWindow()

        self.beat.stop()
        QTimer.singleShot(0, answer)

    # What is there -----------------------------------------------------------------------------

    def codes(self, name: str) -> list[str]:
        """What the store holds; the board must show the same."""
        board = self.board
        found = stored(self.planner, name, board.region.period, board.entry.code)
        shown = [text.replace(" ", "/") for text in board_codes(self.window, name)]
        assert found == shown
        return found

    def everything(self) -> list[list[str]]:
        """The codes of everybody on the board."""
        return [self.codes(self.board.name(place)) for place in range(len(self.board.people))]

    def first_duty(self, place: int) -> int:
        """Column of somebody's first duty."""
        board = self.board
        return next(c for c in range(board.dates) if duties_at(board, (place, c)))

    def fine_cell(self, place: int) -> int | None:
        """A free date of a person that answers "fine" to what is in hand."""
        answers = self.driver.grid.painter.answers
        assert answers is not None
        columns = np.flatnonzero(answers.shows[place] == FINE)
        return int(columns[0]) if len(columns) else None

    def fine_takers(self, column: int) -> list[str]:
        """Who could take on a date what is in hand."""
        answers = self.driver.grid.painter.answers
        assert answers is not None
        takers = np.flatnonzero(answers.shows[:, column] == FINE)
        return [self.board.name(int(place)) for place in takers]

    def assert_smooth(self) -> None:
        """The window's thread was never away for long."""
        print(
            f"\nlongest gap: {self.beat.wall:.0f} ms, of it computed "
            f"{self.beat.processor:.0f} ms, at the usual speed {self.beat.steady:.0f} ms "
            f"({self.beat.where})"
        )
        assert self.beat.steady < MOST_PROCESSOR_MS, self.beat.where
        assert self.beat.wall < MOST_WALL_MS
