"""Ctrl+K finds people, services, dates and actions; F1 opens the page for what is on view."""

from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication

from planner.application.resources import RESOURCES
from planner.domain.wording.formats import day_text
from tests.ui.answering import answering
from tests.ui.driving import until
from ui.help.pages import ABOUT, PAGES, page_text
from ui.palette.actions import VIEW_KEYS
from ui.palette.box import PaletteBox
from ui.palette.targets import Target, folded, matching
from ui.tasks import Listener, thread_lanes


def targets(window) -> list[Target]:
    found = window.finder.targets()
    window.finder.people.ask(found.extend)
    return found


def choose(window, typed: str) -> None:
    matching(targets(window), typed)[0].go()


def test_accents_and_capitals_do_not_matter():
    assert folded("Ștefan WIŚNIEWSKI Łódź") == "stefan wisniewski lodz"


def test_what_begins_so_comes_first():
    rows = [Target(name, "", lambda: None) for name in ("Aura Blau", "Laura Aust", "Au")]
    assert [t.title for t in matching(rows, "au")] == ["Aura Blau", "Au", "Laura Aust"]
    assert matching(rows, "nobody") == []
    assert len(matching(rows, "")) == 3


def in_order(rows: list[Target], typed: str) -> list[Target]:
    """What is found, one target after another."""

    def rank(text: str) -> int:
        begun = all(any(part.startswith(word) for part in text.split()) for word in typed.split())
        return 0 if text.startswith(" ".join(typed.split())) else 1 if begun else 2

    found = [one for one in rows if all(word in one.folded for word in typed.split())]
    return sorted(found, key=lambda one: rank(one.folded))


names = st.lists(st.text("ab ", min_size=1, max_size=7), max_size=12)


@given(names, st.text("ab ", max_size=4), st.integers(1, 6))
def test_what_is_found_is_in_the_order_of_how_well_it_fits(some, typed, most):
    rows = [Target(name, "", lambda: None) for name in some]
    wanted = in_order(rows, typed) if typed.split() else rows
    assert list(map(id, matching(rows, typed, most))) == list(map(id, wanted[:most]))


def test_ctrl_k_opens_the_palette_and_enter_goes_to_a_person(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)

    found: list[str] = []

    def type_into(box: PaletteBox) -> None:
        for key in (*"whittak", Qt.Key.Key_Return):
            found[:] = [one.title for one in box.shown]
            qtbot.keyClick(window.windowHandle(), key)  # as a popup gets its keys

    with answering(PaletteBox, type_into):
        qtbot.keyClick(window.windowHandle(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert found == ["Laura Whittaker"]
    place, _ = window.rota.grid.current_cell()
    assert window.rota.board.name(place) == "Laura Whittaker"


def test_where_nothing_is_found_the_arrows_go_nowhere(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)

    def look(box: PaletteBox) -> None:
        qtbot.keyClicks(box.field, "qqqq")
        assert box.nothing.isVisible()
        with qtbot.captureExceptions() as faults:
            for key in (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return):
                qtbot.keyClick(box.field, key)
        assert faults == []
        assert box.isVisible()
        box.reject()

    with answering(PaletteBox, look):
        window.finder.open()


@pytest.mark.parametrize(
    ("service", "first"), [("W24", "Ewan McAllister"), ("W18", "Ewa Kowalczyk")]
)
def test_of_people_who_fit_those_of_the_service_on_view_come_first(
    open_window, ward_planner, qtbot, service, first
):
    window = open_window(ward_planner, service=service)
    found: list[str] = []

    def look(box: PaletteBox) -> None:
        for letter in "ewa":
            qtbot.keyClick(window.windowHandle(), letter)
        found.extend(one.title for one in box.shown)

    with answering(PaletteBox, look):
        qtbot.keyClick(window.windowHandle(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert set(found) == {"Ewan McAllister", "Ewa Kowalczyk"}
    assert found[0] == first


@pytest.fixture
def held(open_window, ward_planner):
    """A window whose database lane is busy until the event is set, and what it started."""
    lanes, hold, titles = thread_lanes(), Event(), []
    window = open_window(ward_planner, lanes)
    until(lambda: window.rota.board is not None and window.status.running == 0)
    lanes.database.start("Held", lambda *_: hold.wait(20), Listener(lambda _: None))
    window.jobs.started.connect(lambda task: titles.append(task.title))
    yield window, hold, titles
    hold.set()
    until(lambda: window.status.running == 0)


def test_the_palette_may_be_closed_before_all_names_are_read(held, qtbot):
    window, hold, titles = held

    for _ in range(2):
        window.activateWindow()
        until(window.isActiveWindow)
        with answering(PaletteBox, PaletteBox.reject):
            qtbot.keyClick(window.windowHandle(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    hold.set()
    until(lambda: window.status.running == 0)
    found: list[Target] = []
    window.finder.people.ask(found.extend)
    assert "Laura Whittaker" in {target.title for target in found}
    assert titles.count("Reading names") == 1


def test_names_that_changed_while_they_were_read_are_read_again(held):
    window, hold, titles = held
    found: list[Target] = []
    window.finder.people.ask(found.extend)
    window.finder.people.forget()
    hold.set()
    until(lambda: bool(found))
    assert titles.count("Reading names") == 2
    assert [target.title for target in found].count("Laura Whittaker") == 1


def test_a_person_of_another_service_is_shown_on_their_own_board(open_window, ward_planner):
    window = open_window(ward_planner)
    choose(window, "zajac")
    assert window.choice.service == "W18"
    place, _ = window.rota.grid.current_cell()
    assert window.rota.board.name(place) == "Piotr Zając"


def test_services_dates_and_actions_are_found(open_window, ward_planner):
    window = open_window(ward_planner)
    choose(window, "15/12/2026")
    assert window.rota.grid.current_cell()[1] == 8
    choose(window, "ward 18")
    assert window.choice.service == "W18"
    [found] = [t for t in matching(targets(window), "high contrast") if t.kind == "Action"]
    assert found.key == "Ctrl+Alt+3"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("15 mar 2028", "Wed 15 Mar 2028"),
        ("2024-02-29", "Thu 29 Feb 2024"),
        ("tomorrow", "Thu 10 Dec 2026"),
        ("8/12", "Tue 8 Dec 2026"),
    ],
)
def test_the_palette_goes_to_any_date(open_window, ward_planner, qtbot, typed, found):
    window = open_window(ward_planner)

    def answer(box: PaletteBox) -> None:
        qtbot.keyClicks(box.field, typed)
        assert box.shown[0].title == found
        qtbot.keyClick(box.field, Qt.Key.Key_Return)

    with answering(PaletteBox, answer):
        qtbot.keyClick(window.windowHandle(), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    board = window.rota.board
    assert day_text(board.day(window.rota.grid.current_cell()[1]), year=True) == found


@pytest.mark.parametrize("typed", ["1 jan 1850", "9 dec 2300", "31 feb 2027"])
def test_no_date_is_found_where_no_rota_can_be(open_window, ward_planner, qtbot, typed):
    window = open_window(ward_planner)

    def look(box: PaletteBox) -> None:
        qtbot.keyClicks(box.field, typed)
        assert [one.title for one in box.shown] == []
        box.reject()

    with answering(PaletteBox, look):
        window.finder.open()


def test_every_action_has_a_name_and_a_key_of_its_own(open_window, ward_planner):
    window = open_window(ward_planner)
    doings = window.finder.doings
    assert all(one.name and one.keys for one in doings)
    keys = [key for one in doings for key in one.keys]
    assert len(keys) == len(set(keys))


def test_f1_opens_the_page_for_what_is_on_view_and_closes_it(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    for key in window._by_key:
        window.go(key)
        qtbot.wait(20)
        qtbot.keyClick(window.windowHandle(), Qt.Key.Key_F1)
        assert window.help.isVisible(), key
        assert window.help.page == ABOUT.get(key, key)
        assert window.help.text.toPlainText().strip()
        qtbot.keyClick(window.help.text, Qt.Key.Key_Escape)
        assert not window.help.isVisible()


def test_the_sheet_of_keys_lists_every_action(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    text = window.help.text.toPlainText()
    for one in (*window.finder.doings, *VIEW_KEYS):
        assert one.name in text
        assert one.key_text in text


@pytest.mark.parametrize("key", [key for key, _ in PAGES if key != "keys"])
def test_every_help_page_is_there_and_links_only_to_pages(key):
    text = page_text(key)
    assert text.startswith("# ")
    known = {name for name, _ in PAGES}
    links = [part.split(")")[0] for part in text.split("](")[1:]]
    assert set(links) <= known
    assert (RESOURCES / "help" / f"{key}.md").stat().st_size < 4_000


def test_undo_and_redo_say_what_they_would_do(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    assert window.top_bar.undo.accessibleName() == "Nothing to undo"
    qtbot.mouseClick(window.rota.find_cover, Qt.MouseButton.LeftButton)
    window.cover.panel.place_chosen()
    assert window.top_bar.undo.accessibleName().startswith("Undo ")
    qtbot.mouseClick(window.top_bar.undo, Qt.MouseButton.LeftButton)
    assert window.top_bar.redo.accessibleName().startswith("Redo ")
    assert not window.top_bar.undo.isEnabled()


def test_help_stands_beside_the_page_or_over_it_where_the_window_is_small(
    open_window, ward_planner
):
    window = open_window(ward_planner)
    wide = window.pages.width()
    window.show_help()
    until(lambda: window.pages.width() < wide)
    window.resize(1366, 768)
    until(lambda: window.pages.width() > 1300)
    page, panel = window.pages.geometry(), window.help.geometry()
    assert (panel.right(), panel.top()) == (page.right(), page.top())
    window.resize(1920, 1080)
    until(lambda: window.help.geometry().left() > window.pages.geometry().right())
