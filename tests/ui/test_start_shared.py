"""A shared database from the first start and back again, and what the window finds again."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from planner.bootstrap import Planner, build_planner
from planner.domain.calendar import Period
from tests.ui.conftest import TODAY, ward_database
from ui.app import Session
from ui.crashes import CrashReports
from ui.settings import WindowSettings
from ui.start.shared import shown_address

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def settings(tmp_path) -> WindowSettings:
    return WindowSettings(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def session(qapp, appearance, settings, tmp_path, monkeypatch, bugs) -> Iterator[Session]:
    """The app on a user's own, empty database, with real threads."""
    for name in ("XDG_DATA_HOME", "LOCALAPPDATA", "HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    ward_database()  # made first: one program makes one database at a time
    crashes = CrashReports(tmp_path / "logs", lambda what, _path: bugs.append(what))
    session = Session(appearance, settings, crashes, TODAY)
    session.open(build_planner(None))
    yield session
    session.close()
    assert bugs == []


def test_a_shared_database_opens_from_the_first_start_and_one_goes_back(
    session, ward_planner: Planner, settings, qtbot
):
    first = session.window
    qtbot.waitUntil(lambda: first.status.running == 0, timeout=20_000)
    assert first.page == "data"
    shared = first.start.shared
    assert not shared.back.isVisible()
    qtbot.keyClicks(shared.field, ward_planner.database)
    qtbot.keyClick(shared.field, Key.Key_Return)
    qtbot.waitUntil(lambda: session.window is not first, timeout=20_000)
    qtbot.waitUntil(lambda: session.window.rota.board is not None, timeout=20_000)
    second = session.window
    assert settings.database == ward_planner.database
    assert {one.code for one in second.choice.catalogue.services} == {"W18", "W24"}

    qtbot.mouseClick(second.rail.buttons["data"], LEFT)
    QApplication.processEvents()
    assert second.start.shared.now.text() == f"Open now: {ward_planner.database}"
    qtbot.mouseClick(second.start.shared.back, LEFT)
    qtbot.waitUntil(lambda: session.window is not second, timeout=20_000)
    third = session.window
    qtbot.waitUntil(lambda: third.status.running == 0, timeout=20_000)
    assert settings.database == ""
    assert third.page == "data"
    assert third.start._title.text().startswith("Welcome")


def test_a_remembered_database_that_is_gone_leaves_a_way_back(
    open_window, tmp_path, qtbot, monkeypatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    gone = build_planner(f"sqlite:///{tmp_path}/nowhere/gone.db")
    window = open_window(gone)
    assert window.page == "data"
    assert window.start._title.text() == "The database did not open."
    assert window.notices.texts
    taken = []
    window.start.shared.hand_over_to(taken.append)
    qtbot.mouseClick(window.start.shared.back, LEFT)
    assert [one.database for one in taken] == [None]
    taken[0].close()


def test_a_password_is_never_shown():
    address = "postgresql+psycopg://ann:secret@server/region"
    assert shown_address(address) == "postgresql+psycopg://ann:…@server/region"
    assert shown_address("/data/region.db") == "/data/region.db"


def test_the_window_finds_page_service_dates_scopes_and_splitters_again(
    open_window, ward_planner, qtbot
):
    first = open_window(ward_planner)
    first.choice.show_service("W18")
    dates = first.choice.period
    later = Period(dates.first + 7, dates.last + 7)
    first.choice.show_period(later)
    first.go("cover")
    first.cover.show_scope("trust")
    first.people.show_scope("trust")
    first.go("signoff")
    QApplication.processEvents()
    # More than either part needs: how narrow it can be depends on what has come to it by then.
    first.signoff.splitter.setSizes([900, 944])
    sizes = first.signoff.splitter.sizes()
    assert abs(sizes[0] - 900) < 10
    first.close()

    second = open_window(ward_planner, service="W18")
    assert second.page == "signoff"
    assert (second.choice.service, second.choice.period) == ("W18", later)
    assert (second.cover.scope, second.people.scope) == ("trust", "trust")
    QApplication.processEvents()
    assert second.signoff.splitter.sizes() == sizes


def test_dates_of_another_service_are_not_taken(open_window, ward_planner):
    first = open_window(ward_planner)
    dates = first.choice.period
    first.choice.show_period(Period(dates.first + 70, dates.last + 70))
    first.close()
    second = open_window(ward_planner, service="nowhere")
    assert second.choice.period == dates


@pytest.mark.parametrize("text", ["", "a/b", "5", "9/3", "0/99999", "1/2/3"])
def test_stored_dates_that_make_no_sense_count_as_not_stored(tmp_path, text):
    store = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    store.setValue("period", text)
    assert WindowSettings(store).period is None
