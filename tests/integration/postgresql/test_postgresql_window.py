"""The window over a shared server, opened by the login of a trust.

Runs and is skipped as `test_postgresql.py`.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from planner.bootstrap import build_planner
from planner.domain.calendar import Period
from tests.integration.postgresql.attempts import DAY
from tests.integration.postgresql.server import Server
from tests.integration.postgresql.trusts import HOST, Shared, shared_region
from tests.ui.conftest import appearance, bugs, open_window, qapp  # noqa: F401 - fixtures
from tests.ui.driving import CONTROL, Driver
from tests.ui.test_window import board_codes
from ui.tasks import thread_lanes

Key = Qt.Key


@pytest.fixture
def shared(server: Server) -> Shared:
    return shared_region(server)


def test_that_a_window_tells_the_login_and_keeps_to_it(
    shared: Shared,
    open_window,  # noqa: F811
    qtbot,
) -> None:
    planner = build_planner(shared.url(HOST), "rita")  # an administrator of the whole region
    driver = Driver(open_window(planner, lanes=thread_lanes()))
    window = driver.window
    qtbot.waitUntil(lambda: window.rota.board is not None, timeout=30_000)
    window.rota.watch.pause()

    def opened(code: str) -> None:
        window.choice.show_service(code)
        window.choice.show_period(Period(DAY, DAY + 6))
        qtbot.waitUntil(lambda: board_of(code), timeout=30_000)

    def board_of(code: str) -> bool:
        board = window.rota.board
        there = board is not None and board.entry is not None
        return there and (board.entry.code, board.region.period.days) == (code, 7)

    opened("ICU")
    driver.choose("Name hal", 1)
    driver.type("E")
    driver.key(Key.Key_Return)
    assert board_codes(window, "Name hal")[1] == "E"
    driver.key(Key.Key_Z, CONTROL)
    assert board_codes(window, "Name hal")[1] == ""

    QTest.mouseClick(window.profiles.opener, Qt.MouseButton.LeftButton)
    told = f"The server login {HOST} may change what belongs to Trust RA (RA) only."
    texts = [one.text() for one in window.profiles.findChildren(QLabel) if one.isVisible()]
    assert any(told in text for text in texts)
    QTest.keyClick(window.profiles, Key.Key_Escape)

    before = shared.rows()
    opened("AMU")
    driver.choose("Name ann", 1)
    driver.type("E")
    driver.key(Key.Key_Return)
    assert board_codes(window, "Name ann")[1] == ""
    refused = "may change what belongs to Trust RA (RA) only, and this belongs to Service AMU"
    assert refused in driver.bubble
    assert shared.rows() == before
    window.close()
    planner.close()
