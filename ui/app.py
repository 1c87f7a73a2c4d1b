"""Runs the desktop app over a planner that is put together already."""

import shutil
import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from planner.application.memory import give_back_large_arrays
from planner.bootstrap import Planner, build_planner
from ui.crashes import CrashReports
from ui.desk import Desk
from ui.main_window import TITLE, MainWindow
from ui.pauses import leave_what_stays
from ui.settings import WindowSettings
from ui.tasks import Lanes, thread_lanes
from ui.theme.appearance import Appearance
from ui.theme.fonts import load_fonts

NAME = "mutual-aid-planner"


def run_window(planner: Planner, today: date | None = None) -> int:
    """Open the window and stay until it is closed; the exit status.

    The caller has made sure that there is a screen. `today` is the date to mark, for pictures
    and tests. Without a database named, the one that was open last is opened again.
    """
    give_back_large_arrays()
    application = make_application(sys.argv)
    store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, NAME, "window")
    settings = WindowSettings(store)
    if planner.database is None and settings.database:
        planner = build_planner(settings.database)
    appearance = Appearance(application, settings.theme, settings.scale)
    crashes = CrashReports(_log_folder(), _tell)
    crashes.install()
    left = crashes.watch_faults()
    leave_what_stays()
    session = Session(appearance, settings, crashes, today or date.today())
    window = session.open(planner)
    if left:
        window.notices.show_notice(
            "warning",
            "The program ended unexpectedly last time. Your work is safe.",
            f"A report is in {_log_folder()}.",
        )
    try:
        return application.exec()
    finally:
        session.close()
        crashes.close()


class Session:
    """One window over one database; another database gets a window of its own in its place."""

    def __init__(
        self,
        appearance: Appearance,
        settings: WindowSettings,
        crashes: CrashReports,
        today: date,
    ) -> None:
        self._appearance, self._settings = appearance, settings
        self._crashes, self._today = crashes, today
        self._planner: Planner | None = None
        self._lanes: Lanes | None = None
        self.window: MainWindow | None = None

    def open(self, planner: Planner) -> MainWindow:
        """Show a window over a planner, then let go of the one before."""
        before = self.window, self._lanes, self._planner
        self._planner, self._lanes = planner, thread_lanes()
        with self._appearance.building():
            self.window = MainWindow(
                Desk(planner),
                self._appearance,
                self._settings,
                self._lanes,
                self._crashes,
                self._today,
            )
        self.window.start.shared.hand_over_to(self.change)
        # With the first board the libraries of the database are there as well.
        self.window.rota.noted.connect(leave_what_stays, Qt.ConnectionType.SingleShotConnection)
        if _too_large(self.window):
            self.window.showMaximized()
        else:
            self.window.show()
        self.window.reload()
        _let_go(*before)
        return self.window

    def change(self, planner: Planner) -> None:
        """Go over to another database, now and when the program is started again."""
        self._settings.database = planner.database or ""
        self._settings.save()
        QTimer.singleShot(0, lambda: self.open(planner))

    def close(self) -> None:
        """Let go of everything."""
        _let_go(self.window, self._lanes, self._planner)


def _too_large(window: MainWindow) -> bool:
    """Whether a window would reach over the edges of its screen."""
    room = window.screen().availableSize()
    return window.width() > room.width() or window.height() > room.height()


def _let_go(window: MainWindow | None, lanes: Lanes | None, planner: Planner | None) -> None:
    if window is not None:
        window.close()
        window.deleteLater()
    if lanes is not None:
        lanes.close()
    if planner is not None:
        planner.close()


def make_application(arguments: list[str]) -> QApplication:
    """The application in the one style that looks alike everywhere, with its typeface."""
    existing = QApplication.instance()
    application = existing if isinstance(existing, QApplication) else QApplication(arguments)
    application.setApplicationName(NAME)
    application.setApplicationDisplayName(TITLE)
    application.setStyle("Fusion")
    application.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, False)
    load_fonts()
    return application


def _log_folder() -> Path:
    location = QStandardPaths.StandardLocation.AppLocalDataLocation
    return Path(QStandardPaths.writableLocation(location)) / "logs"


def _tell(what: str, report: Path | None) -> None:
    """One dialog for a bug: the work is safe, and a report to save for whoever mends it."""
    box = crash_box(what, report)
    box.exec()
    if report is None or box.buttonRole(box.clickedButton()) != QMessageBox.ButtonRole.ActionRole:
        return
    chosen, _ = QFileDialog.getSaveFileName(
        box.parentWidget(), "Save the report", report.name, "Text (*.txt)"
    )
    if chosen:
        save_report(report, Path(chosen).with_suffix(".txt"))


def crash_box(what: str, report: Path | None) -> QMessageBox:
    """What a bug looks like; it asks nothing that could lose work."""
    box = QMessageBox(QApplication.activeWindow())
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(TITLE)
    box.setText("Something went wrong in the program. Your work is safe.")
    where = f"A report is in {report}." if report else "No report could be written."
    box.setInformativeText(
        "Everything that was saved is in the database; you can go on working. "
        f"{where} It names the fault ({what}) and helps to mend it."
    )
    going_on = box.addButton("Go on working", QMessageBox.ButtonRole.AcceptRole)
    box.setDefaultButton(going_on)
    box.setEscapeButton(going_on)
    if report is not None:
        box.addButton("Save the report…", QMessageBox.ButtonRole.ActionRole)
    return box


def save_report(report: Path, to: Path) -> bool:
    """Copy a report to where it can be sent from; False, and a word, where that fails."""
    try:
        shutil.copyfile(report, to)
    except OSError as error:
        QMessageBox.warning(
            QApplication.activeWindow(),
            TITLE,
            f"The report was not saved to {to} ({error.strerror}). It is still in {report}.",
        )
        return False
    return True
