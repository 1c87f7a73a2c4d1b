"""The same in Qt's own table, filled cell by cell: what `window.py` compares the program with.

    python -m tests.benchmarks.window_plain PEOPLE DATES REPEAT

A `QTableWidget` of as many people and dates, and a SQLite file of one row a duty. It knows no
rules, no demand and no undo: it is what a window costs that does nothing but show a table. The
last line that is printed is a JSON document, as of `window_session.py`.
"""

import json
import sqlite3
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QMainWindow, QTableWidget, QTableWidgetItem

from tests.benchmarks.window_session import Paints, peak_memory

CODES = ("E", "L", "N", "LD", "")
FRAMES = 60


class Plain:
    """A window with a table, and the times of what is done in it."""

    def __init__(self, people: int, dates: int, folder: Path) -> None:
        self.times: dict[str, list[float]] = defaultdict(list)
        self.table = QTableWidget(people, dates)
        self.window = QMainWindow()
        self.window.setCentralWidget(self.table)
        self.window.resize(1920, 1080)
        self.paints = Paints(self.table.viewport())
        self.file = sqlite3.connect(folder / "plain.db", isolation_level=None)
        self.file.execute("PRAGMA journal_mode = WAL")
        self.file.execute("PRAGMA synchronous = FULL")
        self.file.execute("CREATE TABLE duty (person, date, code, PRIMARY KEY (person, date))")

    def timed(self, name: str, action: Callable[[], object]) -> None:
        started = time.perf_counter()
        action()
        QApplication.processEvents()
        self.times[name].append(1000 * (time.perf_counter() - started))

    def fill(self, turn: int) -> None:
        for row in range(self.table.rowCount()):
            for column in range(self.table.columnCount()):
                code = CODES[(row + column + turn) % len(CODES)]
                self.table.setItem(row, column, QTableWidgetItem(code))

    def edit(self, turn: int, rows: int = 1, columns: int = 1) -> None:
        self.file.execute("BEGIN IMMEDIATE")
        for row in range(rows):
            for column in range(columns):
                code = CODES[turn % len(CODES)]
                self.file.execute("REPLACE INTO duty VALUES (?, ?, ?)", (row, column, code))
                self.table.item(row, column).setText(code)
        self.file.execute("COMMIT")

    def colour(self, turn: int) -> None:
        for row in range(self.table.rowCount()):
            for column in range(self.table.columnCount()):
                self.table.item(row, column).setBackground(QColor.fromHsv(turn * 20, 40, 250))


def main() -> None:
    """Measure, and print."""
    people, dates, repeat = (int(value) for value in sys.argv[1:4])
    QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        plain = Plain(people, dates, Path(folder))
        plain.fill(0)
        plain.window.show()
        usable_at = plain.paints.wait(lambda: True)
        down = plain.table.verticalScrollBar()
        for turn in range(1, repeat + 1):
            plain.timed("switch", lambda t=turn: plain.fill(t))
            plain.timed("edit", lambda t=turn: plain.edit(t))
            plain.timed("block", lambda t=turn: plain.edit(t, 20, 28))
            plain.timed("colours", lambda t=turn: plain.colour(t))
        for frame in range(FRAMES):
            plain.timed("row", lambda f=frame: down.setValue(f % max(down.maximum(), 1)))
        for frame in range(FRAMES):
            plain.timed("page", lambda f=frame: down.setValue(f * 25 % max(down.maximum(), 1)))
        plain.file.close()
    found = {"usable_at": usable_at, "times": plain.times, "memory": peak_memory()}
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main()
