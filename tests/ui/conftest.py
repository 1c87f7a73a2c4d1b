"""The real window on a made-up ward, in a database of its own, without a screen."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import multiprocessing
import tempfile
import threading
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from planner.bootstrap import Planner, build_planner
from planner.optimiser import host
from tests.stores import empty_database, planner_with
from tests.ui.letting_go import dangling_items, let_go
from tests.ui.wards import ward_sketch
from ui.app import make_application
from ui.crashes import CrashReports
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.settings import WindowSettings
from ui.tasks import Lanes, direct_lanes
from ui.theme.appearance import Appearance

TODAY = date(2026, 12, 9)
OpenWindow = Callable[..., MainWindow]


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    return make_application(["test"])


@pytest.fixture(scope="package", autouse=True)
def libraries_loaded_once() -> Iterator[None]:
    """Planners' processes begin as copies of one that has loaded their libraries and nothing else.

    To load them takes longer than most plans of a ward. How the program itself starts a planner is
    tested without a window.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        yield
        return
    multiprocessing.get_context("forkserver").set_forkserver_preload(
        ["planner.optimiser.replanning"]
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(host, "START", "forkserver")
        yield


@pytest.fixture
def appearance(qapp: QApplication) -> Iterator[Appearance]:
    appearance = Appearance(qapp, "light")
    yield appearance
    shiboken6.delete(appearance)


@cache
def ward_database() -> bytes:
    """The file of a database that holds the ward, made once."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ward.db"
        planner = planner_with(file, ward_sketch())
        planner.close()
        return file.read_bytes()


@pytest.fixture
def ward_planner(tmp_path: Path) -> Iterator[Planner]:
    (tmp_path / "ward.db").write_bytes(ward_database())
    planner = build_planner(str(tmp_path / "ward.db"))
    yield planner
    planner.close()


@pytest.fixture
def empty_planner(tmp_path: Path) -> Iterator[Planner]:
    (tmp_path / "empty.db").write_bytes(empty_database())
    planner = build_planner(str(tmp_path / "empty.db"))
    yield planner
    planner.close()


@pytest.fixture
def bugs() -> list[str]:
    """What was reported as a bug of the program; every test of the window ends with none."""
    return []


@pytest.fixture
def open_window(qtbot, appearance, tmp_path: Path, bugs: list[str]) -> Iterator[OpenWindow]:
    """Opens the window over a planner; closes it and looks for threads left behind."""
    before = set(threading.enumerate())
    windows: list[MainWindow] = []

    def open_one(
        planner: Planner,
        lanes: Lanes | None = None,
        service: str = "W24",
        demo_staff: int = 2000,
    ) -> MainWindow:
        store = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        store.setValue("service", service)
        crashes = CrashReports(tmp_path / "logs", lambda what, path: bugs.append(what))
        with appearance.building():
            window = MainWindow(
                Desk(planner, demo_staff=demo_staff),
                appearance,
                WindowSettings(store),
                lanes or direct_lanes(),
                crashes,
                TODAY,
            )
        windows.append(window)
        window.resize(1920, 1080)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        window.reload()
        return window

    yield open_one
    dangling = dangling_items()
    for window in windows:
        window.close()
        let_go(window)
    assert bugs == []
    assert dangling == []
    assert set(threading.enumerate()) - before == set()


@pytest.fixture
def window(open_window: OpenWindow, planner: Planner) -> MainWindow:
    """The Cover page of the intensive care unit; `planner` is the test file's own."""
    window = open_window(planner, service="ICU")
    window.go("cover")
    return window
