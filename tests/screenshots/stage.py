"""The real window on a demonstration region, brought into a state and looked at."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings
from PySide6.QtGui import QCursor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from planner.bootstrap import Planner, build_planner
from planner.domain.calendar import Period, day_number
from tests.screenshots.story import tell
from tests.ui.driving import Driver
from ui.app import make_application
from ui.cover.plan_panel import PlanPanel
from ui.crashes import CrashReports
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.settings import WindowSettings
from ui.tasks import thread_lanes
from ui.theme.appearance import Appearance

TODAY = date(2026, 12, 9)
FIRST_DAY = date(2026, 12, 7)
SERVICE = "RXN02-RESP"
PERIOD = Period(day_number(FIRST_DAY), day_number(FIRST_DAY) + 27)
_LONGEST_WAIT_MS = 120_000


class Stage:
    """One window with data, and one without."""

    def __init__(self, folder: Path, staff: int, service: str, *, told: bool = True) -> None:
        self.folder = folder
        self.application = make_application(["pictures"])
        self.appearance = Appearance(self.application, "light")
        self._planners: list[Planner] = []
        self._windows: list[MainWindow] = []
        self._staff, self._service = staff, service or SERVICE
        self._full: MainWindow | None = None
        self._empty: MainWindow | None = None
        self._told = told
        self.chain: int | None = None
        """The row of a gap that a chain fills, once it is found."""
        self.lender = ""
        """The service of another trust that stands below on two boards, once it is found."""

    @property
    def planner(self) -> Planner:
        """The use cases of the window with data."""
        return self._planners[self._windows.index(self.full)]

    @property
    def full(self) -> MainWindow:
        """The window on the demonstration region."""
        if self._full is None:
            planner = self._planner("demo.db")
            planner.demo.build(staff=self._staff, first_day=FIRST_DAY, history_weeks=4)
            if self._told:
                tell(planner, str(self.folder / "demo.db"), PERIOD, self._service)
            self._full = self._open(planner)
        self._show(self._full)
        self._full.notices.clear()
        return self._full

    @property
    def empty(self) -> MainWindow:
        """The window on an empty database."""
        if self._empty is None:
            self._empty = self._open(self._planner("empty.db"))
        self._show(self._empty)
        return self._empty

    def look(self, theme: str, width: int, height: int, scale: float) -> None:
        """Choose theme, size and text scale for what is taken next."""
        self.appearance.choose(theme)
        self.appearance.set_scale(scale)
        self._size = width, height

    def page(self, key: str) -> MainWindow | None:
        """The window on a page, everything loaded; None where there is no such page."""
        window = self.full
        if key not in window._by_key:
            return None
        window.go(key)
        self.settle()
        return window

    def planned(self) -> tuple[MainWindow, PlanPanel]:
        """Cover with a plan, made if there is none yet."""
        window = self.page("cover")
        assert window is not None
        plan = window.cover.plan
        if not plan.list.plan.rows:
            plan.run()
            self.settle(lambda: not plan.search.busy)
        return window, plan

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        """Let everything come to rest."""
        waited = 0
        QTest.qWait(60)
        while waited < _LONGEST_WAIT_MS:
            windows = [one for one in self._windows if one.isVisible()]
            if until() and all(w.status.running == 0 and w.steps.idle for w in windows):
                break
            QTest.qWait(20)
            waited += 20
        QTest.qWait(80)

    def driver(self) -> Driver:
        """Mouse and keys on the window with data."""
        return Driver(self.full)

    def picture(self, *over: QWidget) -> QPixmap:
        """The window as it stands, with windows of their own laid over it."""
        window = next(one for one in self._windows if one.isVisible())
        QApplication.processEvents()
        result = window.grab()
        painter = QPainter(result)
        for one in over:
            place = one.mapToGlobal(QPoint(0, 0)) - window.mapToGlobal(QPoint(0, 0))
            painter.drawPixmap(place, one.grab())
        painter.end()
        return result

    def close(self) -> None:
        """Let go of everything."""
        for window in self._windows:
            window.close()
        for planner in self._planners:
            planner.close()

    def _planner(self, name: str) -> Planner:
        planner = build_planner(str(self.folder / name))
        self._planners.append(planner)
        return planner

    def _open(self, planner: Planner) -> MainWindow:
        store = QSettings(str(self.folder / "window.ini"), QSettings.Format.IniFormat)
        store.setValue("service", self._service)
        window = MainWindow(
            Desk(planner),
            self.appearance,
            WindowSettings(store),
            thread_lanes(),
            CrashReports(self.folder / "logs", lambda what, _path: print(what)),
            TODAY,
        )
        self._windows.append(window)
        self._show(window)
        window.reload()
        self.settle(lambda: window.page == "data" or window.rota.board is not None)
        return window

    def _show(self, window: MainWindow) -> None:
        for one in self._windows:
            if one is not window:
                one.hide()
        if window.size().toTuple() != self._size:
            window.resize(*self._size)
        if not window.isVisible():
            QCursor.setPos(window.mapToGlobal(QPoint(*self._size)) - QPoint(8, 4))
            window.show()
            window.activateWindow()
            QTest.qWait(50)
