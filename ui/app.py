"""Runs the desktop app over a planner that is put together already."""

import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from planner.bootstrap import Planner
from ui.crashes import CrashReports
from ui.desk import Desk
from ui.main_window import TITLE, MainWindow
from ui.settings import WindowSettings
from ui.tasks import thread_lanes
from ui.theme.appearance import Appearance
from ui.theme.fonts import load_fonts

NAME = "mutual-aid-planner"


def run_window(planner: Planner, today: date | None = None) -> int:
    """Open the window and stay until it is closed; the exit status.

    The caller has made sure that there is a screen. `today` is the date to mark, for pictures
    and tests.
    """
    application = make_application(sys.argv)
    store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, NAME, "window")
    settings = WindowSettings(store)
    appearance = Appearance(application, settings.theme, settings.scale)
    crashes = CrashReports(_log_folder(), _tell)
    crashes.install()
    left = crashes.watch_faults()
    lanes = thread_lanes()
    window = MainWindow(Desk(planner), appearance, settings, lanes, crashes, today or date.today())
    if left:
        window.notices.show_notice(
            "warning",
            "The program ended unexpectedly last time. Your work is safe.",
            f"A report is in {_log_folder()}.",
        )
    window.show()
    window.reload()
    try:
        return application.exec()
    finally:
        lanes.close()
        crashes.close()
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
    """One dialog for a bug: the work is safe, and where the report is."""
    box = QMessageBox(QApplication.activeWindow())
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(TITLE)
    box.setText("Something went wrong in the program.")
    where = f"A report is in {report}." if report else "No report could be written."
    box.setInformativeText(
        f"Everything that was saved is safe in the database; you can go on working. {where} "
        f"({what})"
    )
    box.exec()
