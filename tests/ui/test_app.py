"""The desktop app as `main.py` runs it: opens, shows the rota, closes, leaves nothing behind."""

import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize, QStandardPaths, QTimer
from PySide6.QtWidgets import QApplication

from planner.application.memory import give_back_large_arrays
from tests.ui.conftest import TODAY
from ui.app import run_window
from ui.main_window import FIRST_SIZE, MainWindow


@pytest.fixture
def own_folders(monkeypatch, tmp_path):
    """Settings and logs of this test alone, and the interpreter's hooks as they were."""
    QStandardPaths.setTestModeEnabled(True)
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    for hook in ("excepthook", "unraisablehook"):
        monkeypatch.setattr(sys, hook, getattr(sys, hook))
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    yield tmp_path
    QStandardPaths.setTestModeEnabled(False)


def test_the_app_opens_on_the_rota_and_ends_with_nought(qapp, own_folders, ward_planner):
    seen: list[str] = []
    before = set(threading.enumerate())

    def look() -> None:
        [window] = [w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow)]
        if window.rota.board is None:
            QTimer.singleShot(50, look)
            return
        room, asked = window.screen().availableSize(), QSize(*FIRST_SIZE)
        try:
            seen.append(window.rota.board.name(0))
            assert window.isMaximized() == (asked.boundedTo(room) != asked)
        finally:
            window.close()

    QTimer.singleShot(50, look)
    assert run_window(ward_planner, TODAY) == 0
    assert seen
    assert set(threading.enumerate()) <= before
    assert list(own_folders.rglob("window.ini"))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="of the C library of Linux")
def test_what_a_large_array_leaves_goes_back_to_the_system():
    import numpy as np

    def resident() -> int:
        return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

    give_back_large_arrays()
    np.ones(4_000_000, dtype=np.int64)  # from such a one on the library would keep smaller ones
    before = resident()
    held = [np.ones(500_000, dtype=np.int64) for _ in range(20)]
    fence = [bytes(200_000) for _ in range(20)]
    assert resident() - before > 60_000_000  # some of the 80 lay free before
    held.clear()
    assert resident() - before < 20_000_000
    assert len(fence) == 20
