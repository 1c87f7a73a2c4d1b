"""A program of its own that closes its window in the middle of something.

`python -m tests.e2e.closing WHAT DATABASE FOLDER`: opens the database as `main.py` does, begins
WHAT by mouse and key, and closes the window before it is done. Settings and logs go to FOLDER.
"""

import sys
from pathlib import Path

from PySide6.QtCore import QPoint, QSettings, QStandardPaths, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.bootstrap import build_planner
from tests.ui.conftest import TODAY
from tests.ui.driving import Driver, until
from ui import app
from ui.main_window import MainWindow

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
HELEN = "Helen Ashworth"


def hold_a_duty(driver: Driver, _folder: Path) -> None:
    driver.hold(driver.spot(HELEN, 0), driver.spot(HELEN, 6))
    assert driver.window.rota.hands.carry.active


def type_a_code(driver: Driver, _folder: Path) -> None:
    driver.choose(HELEN, 5)
    driver.type("L")


def enter_many(driver: Driver, _folder: Path) -> None:
    """Faster than they can be stored."""
    driver.choose(HELEN, 20)
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), "L")
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Right)
    assert not driver.window.steps.idle


def plan(driver: Driver, _folder: Path) -> None:
    window = driver.window
    window.go("cover")
    search = window.cover.plan.search
    until(lambda: search.view is not None)
    QTest.mouseClick(window.cover.plan.start, LEFT, pos=QPoint(5, 5))
    until(lambda: search.busy)


def accept_an_import(driver: Driver, folder: Path) -> None:
    imports = driver.window.start.imports
    driver.window.import_files([folder / "region.xlsx"])
    until(imports.accept.isVisible)
    QTest.mouseClick(imports.accept, LEFT)


CASES = {
    one.__name__: one
    for one in (
        hold_a_duty,
        type_a_code,
        enter_many,
        plan,
        accept_an_import,
    )
}


def tell(what: str, report: Path | None) -> None:
    """In place of the dialog of a bug."""
    print("crash:", what, report, file=sys.stderr)


def main() -> int:
    what, database, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    QStandardPaths.setTestModeEnabled(True)
    ini, user = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(ini, user, str(folder))
    QSettings(ini, user, app.NAME, "window").setValue("service", "W24")
    app._tell, app._log_folder = tell, lambda: folder / "logs"

    def act() -> None:
        [window] = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        window.resize(1920, 1080)
        window.activateWindow()
        until(lambda: window.rota.board is not None and window.status.running == 0)
        try:
            CASES[what](Driver(window), folder)
        finally:
            window.close()

    app.make_application(sys.argv)
    QTimer.singleShot(50, act)
    return app.run_window(build_planner(database), TODAY)


if __name__ == "__main__":
    sys.exit(main())
