"""A coordinator's day, by mouse and keys: from an empty database to a workbook that agrees."""

import time
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from planner.domain.calendar import day_number
from tests.e2e.session import Key, Session
from tests.ui.conftest import (  # noqa: F401 - fixtures
    appearance,
    bugs,
    empty_planner,
    open_window,
    qapp,
)
from tests.ui.driving import CONTROL, SHIFT
from ui.cover.gap_entries import GapEntry
from ui.tasks import thread_lanes

DEMO_STAFF = 400
PATIENCE = 8
"""Seconds until the coordinator presses "Stop, keep best"."""
ALL, RETURNED = 2, 2
"""Scope of the gap list: every service; the last part of the sign-off page."""


@pytest.fixture
def session(open_window, empty_planner, qtbot) -> Session:  # noqa: F811
    """A window with the demonstration, built from the three choices of the first start."""
    window = open_window(empty_planner, lanes=thread_lanes(), demo_staff=DEMO_STAFF)
    session = Session(window, empty_planner, qtbot)
    session.until(lambda: window.pages.currentWidget() is window.start)
    with session.watched("demonstration"):
        session.press(window.start.buttons["demo"], QPoint(20, 10))
        session.until(lambda: window.rota.board is not None, 120)
        session.idle()
    return session


def open_service(session: Session) -> None:
    """The next service of the list, by the keyboard."""
    window = session.window
    with session.watched("open a service") as driver:
        window.top_bar.service.setFocus()
        before = window.choice.service
        driver.key(Key.Key_Down)
        session.until(lambda: window.choice.service != before)
        session.until(lambda: session.board.entry.code == window.choice.service)


def drag(session: Session, place: int) -> None:
    """A duty to another date of the same person."""
    name, source = session.board.name(place), session.first_duty(place)
    before = session.codes(name)
    with session.watched("drag") as driver:
        driver.hold(driver.spot(name, source), driver.spot(name, source) + QPoint(9, 9))
        target = session.fine_cell(place)
        target = source + 1 if target is None else target
        driver.move(driver.spot(name, target))
        said = driver.bubble
        driver.release(driver.spot(name, target))
    after = session.codes(name)
    assert name in said
    assert before[source] in after[target].split("/") or after == before


def type_code(session: Session, name: str) -> int:
    """Leave on a free date; the column."""
    codes = session.codes(name)
    free = next(column for column in range(len(codes)) if not codes[column])
    with session.watched("type") as driver:
        driver.choose(name, free)
        driver.type("al")
        driver.key(Key.Key_Return)
    assert session.codes(name)[free] == "AL"
    return free


def copy_a_week(session: Session, name: str) -> None:
    """The first week to the second."""
    with session.watched("copy and paste") as driver:
        driver.choose(name, 0)
        for _ in range(6):
            driver.key(Key.Key_Right, SHIFT)
        driver.key(Key.Key_C, CONTROL)
        text = QApplication.clipboard().text()
        driver.choose(name, 7)
        driver.key(Key.Key_V, CONTROL)
    assert session.codes(name)[7:14] == text.split("\t")


def type_nonsense(session: Session, name: str) -> None:
    """A code that nobody knows is refused in place."""
    before = session.codes(name)
    with session.watched("unknown code") as driver:
        driver.choose(name, 20)
        driver.type("QQ")
        driver.key(Key.Key_Return)
        assert "There is no shift QQ" in driver.bubble
        driver.key(Key.Key_Escape)
    assert session.codes(name) == before


def drag_a_chip(session: Session, name: str) -> None:
    """An empty slot onto somebody who may take it, where there is one."""
    chips = [(c, chip) for c, row in enumerate(session.board.cover.gaps) for chip in row]
    if not chips:
        return
    gaps = session.board.cover.minimum_gaps + session.board.cover.target_gaps
    column, chip = chips[0]
    with session.watched("fill a gap by hand") as driver:
        driver.hold(driver.chip(chip.code, column), driver.spot(name, column))
        takers = session.fine_takers(column)
        if takers:
            driver.move(driver.spot(takers[0], column))
            driver.release(driver.spot(takers[0], column))
        else:
            driver.key(Key.Key_Escape)
            driver.release(driver.spot(name, column))
    if takers:
        assert chip.code in session.codes(takers[0])[column].split("/")
        now = session.board.cover
        assert now.minimum_gaps + now.target_gaps <= gaps


def fill_a_gap(session: Session) -> None:
    """A gap of the region by the best of its candidates, with one key."""
    window, cover = session.window, session.window.cover
    with session.watched("gaps") as driver:
        driver.key(Key.Key_G, CONTROL)
        session.idle()
        session.press(cover.side.scopes.buttons()[ALL])
        session.idle()
    rows = [row for row, one in enumerate(cover.list.gaps.rows) if isinstance(one, GapEntry)]
    before = len(rows)
    with session.watched("candidates"):
        cover.list.setFocus()
        for _ in range(before):
            session.idle()
            if cover.panel.table.model().rowCount() and cover.panel.place.isEnabled():
                break
            session.key(Key.Key_Down)
    gap, who = cover.panel.chosen_gap(), cover.panel.table.chosen().candidate
    code = cover.view.region.shifts.ids.codes[gap.shift]
    with session.watched("fill a gap"):
        session.key(Key.Key_Return)
        session.until(lambda: cover.panel.said.text().startswith(f"{code} placed"))
        session.idle()
    with session.planner.unit_of_work() as work:
        duties = work.read_tables({"Duties"})["Duties"].columns
    stands = zip(duties["staff_id"], duties["date"], duties["shift"], strict=True)
    assert (who.staff_id, gap.day, code) in set(stands)
    assert window.page == "cover"


def plan_and_accept_a_part(session: Session) -> int:
    """Plan the period, take one assignment out, accept the others; how many those are."""
    window, plan = session.window, session.window.cover.plan
    with session.watched("plan") as driver:
        driver.key(Key.Key_P, CONTROL | SHIFT)
        session.until(lambda: not plan.start.isVisible())
        enough = time.monotonic() + PATIENCE
        session.until(lambda: plan.start.isVisible() or time.monotonic() > enough, 150)
        if not plan.start.isVisible():
            session.press(plan.stop)
        session.until(lambda: bool(plan.list.plan.rows), 150)
        session.idle(150)
    count = len(plan.list.plan.rows)
    assert count > 1
    with session.watched("accept a part"):
        plan.list.setFocus()
        plan.list.setCurrentIndex(plan.list.plan.index(0))
        session.key(Key.Key_Space)
        assert plan.accept.text() == f"Accept {count - 1} of {count}"
        session.press(plan.accept)
        session.until(lambda: "proposed" in plan.note.text() and "Ctrl+Z" in plan.note.text())
        session.idle()
    with session.planner.unit_of_work() as work:
        assert len(work.proposed_aid(window.choice.period)) == count - 1
    return count - 1


def export_and_verify(session: Session, file: Path) -> None:
    """The workbook of the service on view, read back by the window and by itself."""
    window = session.window
    with session.watched("sign-off") as driver:
        driver.key(Key.Key_6, CONTROL)
        session.idle()
        session.until(lambda: window.signoff.preview.canvas.pictured)
    session.choose_file(file)
    session.press(window.signoff.export)
    with session.watched("export"):
        session.until(file.exists)
        session.idle()
    session.press(window.signoff._tabs.button(RETURNED))
    session.choose_file(file)
    session.press(window.signoff.back.choose)
    with session.watched("verify"):
        session.until(lambda: window.signoff.back.back is not None)
        session.idle()
    assert window.signoff.back.back.differences == ()
    assert "nothing to take over" in window.signoff.back.result.text()


def duties_in(file: Path) -> set[tuple[str, int, str, str]]:
    """The duties of a workbook, by nothing but a reader of cells."""
    (head, *rows) = load_workbook(file)["Data"].iter_rows(values_only=True)
    at = [head.index(name) for name in ("staff_id", "date", "shift", "service")]
    found = ([row[number] for number in at] for row in rows)
    return {(who, day_number(date.fromisoformat(day)), shift, s) for who, day, shift, s in found}


def test_a_session_from_first_start_to_a_workbook_that_agrees(session, qtbot, tmp_path):
    window = session.window
    open_service(session)
    start = session.everything()
    place = next(
        p for p in range(len(session.board.people)) if not session.board.is_aid(p) and any(start[p])
    )
    name = session.board.name(place)
    drag(session, place)
    free = type_code(session, name)
    copy_a_week(session, name)
    type_nonsense(session, name)
    drag_a_chip(session, name)
    edited = session.everything()
    with session.watched("undo everything") as driver:
        for _ in range(10):
            driver.key(Key.Key_Z, CONTROL)
    assert session.everything() == start
    with session.watched("redo everything") as driver:
        for _ in range(10):
            driver.key(Key.Key_Y, CONTROL)
    assert session.everything() == edited
    assert edited[place][free] == "AL" or free in range(7, 14)

    fill_a_gap(session)
    accepted = plan_and_accept_a_part(session)

    file = tmp_path / "sign-off.xlsx"
    export_and_verify(session, file)
    service, period = window.choice.service, window.choice.period
    with session.planner.unit_of_work() as work:
        region = work.load_region(period, [service])
    number = region.services.ids.index[service]
    duties, people = region.duties, region.people
    here = (duties.service == number) | (people.service[duties.person] == number)
    wanted = {
        (
            people.ids.codes[duties.person[row]],
            int(duties.day[row]),
            region.shifts.ids.codes[duties.shift[row]],
            region.services.ids.codes[duties.service[row]],
        )
        for row in (here & (duties.day >= period.first) & (duties.day <= period.last)).nonzero()[0]
    }
    assert duties_in(file) == wanted

    with session.watched("undo the plan") as driver:
        driver.key(Key.Key_2, CONTROL)
        assert window.page == "rota"
        driver.key(Key.Key_Z, CONTROL)
        session.idle()
    with session.planner.unit_of_work() as work:
        assert len(work.proposed_aid(period)) == 0 < accepted
    session.assert_smooth()
