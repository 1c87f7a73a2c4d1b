"""Edits and drags on a ward's board; run by hand:

QT_QPA_PLATFORM=offscreen python -m tests.ui.bench_board DATABASE [people]
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, QSettings, Qt

from planner.bootstrap import build_planner
from tests.ui.driving import Driver
from ui.app import make_application
from ui.crashes import CrashReports
from ui.desk import Desk
from ui.editing.cargo import duties_at
from ui.main_window import MainWindow
from ui.settings import WindowSettings
from ui.tasks import thread_lanes
from ui.theme.appearance import Appearance

RUNS = 15


def timed(title: str, action: Callable[[int], object], runs: int = RUNS) -> None:
    """Median and most, in milliseconds of wall time."""
    taken = []
    for run in range(runs):
        started = time.perf_counter()
        action(run)
        taken.append(1000 * (time.perf_counter() - started))
    print(f"{title:40}{statistics.median(taken):8.1f} ms, at most {max(taken):8.1f} ms")


def main() -> None:
    application = make_application(["bench"])
    folder = Path(tempfile.mkdtemp())
    planner = build_planner(sys.argv[1])
    store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    crashes = CrashReports(folder, lambda what, _path: print(what))
    window = MainWindow(
        Desk(planner),
        Appearance(application, "light"),
        WindowSettings(store),
        thread_lanes(),
        crashes,
        date.today(),
    )
    window.resize(1920, 1080)
    window.show()
    window.reload()
    driver = Driver(window)
    while window.rota.board is None or window.status.running:
        application.processEvents()
    largest = max(window.choice.catalogue.services, key=lambda service: service.staff)
    started = time.perf_counter()
    window.choice.show_service(largest.code)
    while window.rota.board.entry.code != largest.code:
        application.processEvents()
    application.processEvents()
    print(f"{'switch of service':40}{1000 * (time.perf_counter() - started):8.1f} ms")
    board = window.rota.board
    print(f"{len(board.people)} people × {board.dates} dates")
    place = next(p for p in range(len(board.people)) if not board.is_aid(p))
    name = board.name(place)
    codes = [strip.tile.code for strip in board.cover.strips] or ["AL"]

    def edit(run: int) -> None:
        driver.type(codes[run % len(codes)])
        driver.key(Qt.Key.Key_Return)
        application.processEvents()
        driver.grid.choose(place, 3 + run)

    driver.choose(name, 2)
    timed("a code typed, stored, painted", edit)

    def undo(_run: int) -> None:
        driver.key(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        application.processEvents()

    timed("an undo, stored and painted", undo)
    board = window.rota.board
    place, column = next(
        (p, c)
        for p in range(len(board.people))
        for c in range(board.dates)
        if duties_at(board, (p, c))
    )
    spot = driver.spot(board.name(place), column)

    def take(_run: int) -> None:
        driver.press(spot)
        driver.move(spot + QPoint(12, 6))

    def put_back(_run: int) -> None:
        driver.key(Qt.Key.Key_Escape)
        driver.release(spot)

    for run in range(RUNS):
        if run == 0:
            print("drag: taken, all cells answered, painted")
        started = time.perf_counter()
        take(run)
        print(f"{1000 * (time.perf_counter() - started):8.1f}", end="")
        put_back(run)
    print(" ms")
    take(0)
    box = driver.grid.viewport().rect()
    spots = np.random.default_rng(1).integers(0, [box.width() - 1, box.height() - 1], (60, 2))
    points = [driver.at(driver.grid.viewport(), QPoint(int(x), int(y))) for x, y in spots]
    timed("a move of the pointer, with the reason", lambda run: driver.move(points[run]), 60)
    put_back(0)
    window.close()
    planner.close()


if __name__ == "__main__":
    main()
