"""What is done in the window that `window_session.py` has opened, and how long it takes."""

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.domain.calendar import Period
from tests.benchmarks.waiting import wait
from tests.benchmarks.window_session import Paints, peak_memory, until
from tests.calls import calls_of
from tests.e2e.heartbeat import Heartbeat
from tests.ui.driving import CONTROL, Driver
from ui.editing.cargo import duties_at
from ui.main_window import MainWindow
from ui.rota.grid_painting import CellPainter
from ui.rota.model import BoardModel

Key = Qt.Key
PEOPLE = 200
"""On the board that is worked on: of the services with so many, the smallest."""
FRAMES = 60


class Work:
    """Does it, and writes down lists of milliseconds, memory and the longest stalls."""

    def __init__(
        self, window: MainWindow, paints: Paints, figures: dict[str, Any], repeat: int
    ) -> None:
        self.window, self.paints, self.repeat = window, paints, repeat
        self.times: dict[str, list[float]] = defaultdict(list)
        self.processor: dict[str, list[float]] = defaultdict(list)
        """Of all threads: on a busy machine it says more than the clock."""
        self.stalls: dict[str, list[float]] = {}
        figures |= {"times": self.times, "processor": self.processor, "stalls": self.stalls}
        self.figures = figures
        self.driver, self.beat = Driver(window), Heartbeat()
        window.resize(1920, 1080)
        window.activateWindow()

    def all(self) -> None:
        """The whole session."""
        until(lambda: self.window.status.running == 0)
        for title, part in (
            ("switching services", self.services),
            ("scrolling", self.scrolling),
            ("editing", self.edits),
            ("dragging", self.drags),
            ("overview", self.overview),
            ("cover", self.cover),
            ("people and demand", self.other_pages),
            ("editing with the region loaded", self.edits),
            ("cover after edits", self.cover),
            ("longer periods", self.periods),
        ):
            print(title, file=sys.stderr, flush=True)
            with self.watched(title):
                part()
            self.figures[f"memory, {title}"] = peak_memory()

    @contextmanager
    def watched(self, step: str) -> Iterator[None]:
        """Note the longest time away from events, by the clock and of the processor."""
        self.beat.wall = self.beat.processor = 0.0
        self.beat.start()
        yield
        wait(60)
        self.beat.stop()
        self.stalls[step] = [self.beat.wall, self.beat.processor]

    @property
    def board(self) -> Any:
        return self.window.rota.board

    def timed(self, name: str, action: Callable[[], object]) -> None:
        started, used = time.perf_counter(), time.process_time()
        action()
        self.times[name].append(1000 * (time.perf_counter() - started))
        self.processor[name].append(1000 * (time.process_time() - used))

    # Services and dates ------------------------------------------------------------------------
    def services(self) -> None:
        """The largest ones, then the one that is worked on, in the last weeks that are known."""
        last = self.window.choice.catalogue.known.last
        weeks = Period(last - 27, last)
        if weeks != self.window.choice.period:
            self.window.choice.show_period(weeks)
            self.paints.wait(lambda: self.board.region.period == weeks)
        by_size = sorted(self.window.choice.catalogue.services, key=lambda entry: -entry.staff)
        ward = [entry for entry in by_size if entry.staff >= PEOPLE] or by_size[:1]
        for entry in (*by_size[1 : self.repeat + 1], ward[-1]):
            self.timed("switch service", lambda e=entry: self.show(e.code))
        self.figures["board"] = [len(self.board.people), self.board.dates]

    def show(self, code: str) -> None:
        self.window.choice.show_service(code)
        self.paints.wait(lambda: self.board.entry.code == code)

    def periods(self) -> None:
        """Thirteen weeks and a year, and back."""
        self.window.go("rota")
        down = self.driver.grid.verticalScrollBar()
        for days in (91, 364, 28):
            self.window.choice.show_length(days)
            self.paints.wait(lambda d=days: self.board.dates == d)
            for frame in range(FRAMES if days == 364 else 0):
                place = frame * 700 % max(down.maximum(), 1)
                self.timed(
                    "frame of a year, scrolled by a page", lambda p=place: self.frame(down, p)
                )

    # Scrolling ---------------------------------------------------------------------------------
    def scrolling(self) -> None:
        """Row by row and page by page; none of it may ask the model for a cell."""
        down = self.driver.grid.verticalScrollBar()
        for frame in range(FRAMES):
            self.timed("frame, scrolled by a row", lambda f=frame: self.frame(down, f * 28))
        for frame in range(FRAMES):
            place = frame * 700 % max(down.maximum(), 1)
            self.timed("frame, scrolled by a page", lambda p=place: self.frame(down, p))
        self.timed("all cells painted", self.driver.grid.viewport().repaint)
        with calls_of(BoardModel.data) as calls:
            for frame in range(FRAMES):
                self.frame(down, frame * 700 % max(down.maximum(), 1))
        self.figures["data() calls"] = calls[BoardModel.data]
        down.setValue(0)

    @staticmethod
    def frame(bar: Any, value: int) -> None:
        bar.setValue(value)
        QApplication.processEvents()

    # Editing -----------------------------------------------------------------------------------
    def edits(self) -> None:
        """Typed codes, Delete, undo; a block cleared and put back."""
        codes = [strip.tile.code for strip in self.board.cover.strips] or ["AL"]
        free = [at for at in self.cells(empty=True) if at[1] % 3 == 0]
        self.window.rota.grid.setFocus()
        for run, at in enumerate(free[:: max(len(free) // self.repeat, 1)][: self.repeat]):
            code = codes[run % len(codes)]
            self.at(at)
            self.stored("code typed, Enter: stored and painted", partial(self.type, code))
            self.at(at)
            self.stored("Delete: stored and painted", self.delete)
            for _ in range(2):
                self.stored("undo: stored and painted", self.undo)
        self.driver.grid.select_block(QRect(0, 1, min(28, self.board.dates), 20))
        self.stored("20 × 28 cells cleared", self.delete)
        self.stored("20 × 28 cells put back", self.undo)

    def at(self, cell: tuple[int, int]) -> None:
        """Go to a cell and look at it: what follows a cell at rest is over."""
        self.driver.grid.choose(*cell)
        wait(50)

    def cells(self, *, empty: bool) -> list[tuple[int, int]]:
        board = self.board
        return [
            (place, column)
            for place in range(len(board.people))
            for column in range(board.dates)
            if not board.is_aid(place) and (board.cells.states[place, column] == 0) == empty
        ]

    def type(self, code: str) -> None:
        for letter in code:
            QTest.keyClick(QApplication.focusWidget(), letter)
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Return)

    def undo(self) -> None:
        QTest.keyClick(self.window.windowHandle(), Key.Key_Z, CONTROL)

    def delete(self) -> None:
        QTest.keyClick(self.driver.grid, Key.Key_Delete)

    def stored(self, name: str, press: Callable[[], object]) -> None:
        """Until what keys ask for is committed and painted."""
        before, steps = self.board, self.window.steps

        def done() -> bool:
            return steps.idle and self.board is not before

        self.timed(name, lambda: self.paints.wait(done, press))

    # Dragging ----------------------------------------------------------------------------------
    def drags(self) -> None:
        """Duties taken in hand; then the pointer goes over the board with one."""
        board, driver = self.board, self.driver
        held = [at for at in self.cells(empty=False) if duties_at(board, at)]
        for at in held[:: max(len(held) // self.repeat, 1)][: self.repeat]:
            spot = driver.spot(board.name(at[0]), at[1])
            driver.press(spot)
            self.first_answers(lambda s=spot: driver.move(s + QPoint(12, 6)))
            judgement = self.window.rota.hands.carry.judgement
            assert judgement is not None
            assert judgement.complete
            driver.key(Key.Key_Escape)
            driver.release(spot)
        driver.press(spot)
        driver.move(spot + QPoint(12, 6))
        size = driver.grid.viewport().rect()
        points = np.random.default_rng(1).integers(0, [size.width(), size.height()], (FRAMES, 2))
        for x, y in points.tolist():
            point = driver.at(driver.grid.viewport(), QPoint(x, y))
            self.timed("drag: pointer moved, reason shown", lambda p=point: driver.move(p))
        driver.key(Key.Key_Escape)
        driver.release(spot)

    def first_answers(self, take: Callable[[], object]) -> None:
        """A duty taken in hand: until the cells on view have answered, and all of the board."""
        painter, painted = self.driver.grid.painter, []

        def noted(*given: Any) -> None:
            CellPainter.paint_frames(painter, *given)  # what a paint ends with
            if painter.answers is not None:
                painted.append((time.perf_counter(), time.process_time()))

        painter.paint_frames = noted
        started, used = time.perf_counter(), time.process_time()
        self.timed("drag: the whole board judged and painted", take)
        del painter.paint_frames
        name = "drag: cells on view judged and painted"
        self.times[name].append(1000 * (painted[0][0] - started))
        self.processor[name].append(1000 * (painted[0][1] - used))

    # Pages that look at the whole region -------------------------------------------------------
    def overview(self) -> None:
        """The heat map of the region."""
        page = self.window.overview
        self.window.go("overview")
        self.timed("overview loaded", lambda: until(lambda: page.view is not None))
        down = page.grid.verticalScrollBar()
        for frame in range(FRAMES):
            self.timed("frame of the heat map", lambda f=frame: self.frame(down, f * 28))

    def cover(self) -> None:
        """Gaps, and who could fill some of them."""
        self.window.go("cover")
        page = self.window.cover
        self.timed("gaps listed", lambda: until(lambda: page.view is not None))
        for row in range(self.repeat):
            self.timed("candidates of a gap", lambda r=row: self.gap(r))

    def gap(self, row: int) -> None:
        page = self.window.cover
        page.list.choose_near(row)
        until(lambda: page._loading.ended and page._asked is not None and page._asked.ended)

    def other_pages(self) -> None:
        """A second each, and back to the rota; what goes on in the background may go on."""
        for page in ("people", "demand", "rota"):
            self.window.go(page)
            wait(1_000)
