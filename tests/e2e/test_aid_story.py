"""Mutual aid by mouse and keys, from the gap to the ledger, by four people of two trusts."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget

import planner.bootstrap as bootstrap
from planner.bootstrap import Planner
from planner.domain.aid.ledger import Sum
from planner.domain.aid.values import State, Urgency
from planner.domain.roles import Profile
from tests.aid_story import HELEN, HUGO, LARS, LEA, NOW, two_trusts
from tests.e2e.session import Key, Session
from tests.stores import planner_with
from tests.ui.conftest import appearance, bugs, open_window, qapp  # noqa: F401 - fixtures
from tests.ui.driving import CONTROL
from ui.aid.request_rows import ListRow
from ui.cover.gap_entries import GapEntry
from ui.forms import ChoiceBox
from ui.rota.cells import Aid
from ui.tasks import thread_lanes

SKETCH = two_trusts()
AFTER_THE_FIRST = datetime(2026, 12, 15, 9, tzinfo=UTC)


class Desk(Session):
    """A desk at which four people act one after another."""

    @property
    def aid(self):
        return self.window.aid

    @property
    def panel(self):
        return self.window.aid.requests.panel

    def press_here(self, control: QWidget) -> None:
        """Scroll to a control as far as need be, and click it."""
        area = control.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(control)
        assert control.isVisible()
        assert control.isEnabled(), control.toolTip()
        self.press(control)
        self.idle()

    def write(self, field: QWidget, text: str) -> None:
        self.press_here(field)
        QTest.keyClicks(field, text)

    def choose(self, field: ChoiceBox, data: object) -> None:
        """Go to an entry with the arrow keys."""
        field.setFocus()
        QTest.keyClick(field, Key.Key_Home)
        while field.currentData() != data:
            before = field.currentIndex()
            QTest.keyClick(field, Key.Key_Down)
            assert field.currentIndex() > before

    def add_profile(self, profile: Profile, trust: str) -> None:
        form = self.window.profiles
        self.write(form.name, profile.name)
        self.choose(form.role, profile.role.value)
        self.choose(form.trust, trust)
        if profile.service is not None:
            self.choose(form.service, profile.service)
        self.press_here(form.add)

    def act_as(self, profile: Profile) -> None:
        """Change who acts, by the button on top."""
        panel = self.window.profiles
        self.press(panel.opener)
        self.idle()
        names = [panel.list.item(at).text() for at in range(panel.list.count())]
        at = next(n for n, name in enumerate(names) if name.startswith(profile.name))
        box = panel.list.visualItemRect(panel.list.item(at))
        self.press(panel.list.viewport(), box.center())
        self.until(lambda: self.aid.acting.profile.name == profile.name)
        self.idle()
        assert not panel.isVisible()

    def to_do(self, words: str) -> None:
        """Choose a task of the list by what it says."""
        self.driver.key(Key.Key_3, CONTROL)
        if self.aid.currentIndex() == 0:
            self.press_here(self.aid.switch_button(1))
        self.press_here(self.aid.requests.modes.button(0))
        rows = self.aid.requests.list.requests.rows
        mine = next(at for at, row in enumerate(rows) if not isinstance(row, ListRow))
        assert rows[mine].startswith("Waits for you")
        at = next(n for n, r in enumerate(rows) if isinstance(r, ListRow) and r.title == words)
        shown = self.aid.requests.list
        shown.scrollTo(shown.model().index(at))
        self.press(shown.viewport(), shown.visualRect(shown.model().index(at)).center())
        self.idle()

    # The steps -----------------------------------------------------------------------------

    def ask(self, day: int, why: str) -> str:
        """The host's manager asks for a gap; the reference of the request."""
        self.driver.key(Key.Key_3, CONTROL)
        if self.aid.currentIndex() == 1:
            self.press_here(self.aid.switch_button(0))
        self.idle()
        cover = self.window.cover
        at = next(
            number
            for number, row in enumerate(cover.list.gaps.rows)
            if isinstance(row, GapEntry) and (row.day, row.tile.code) == (SKETCH.day(day), "E")
        )
        cover.list.scrollTo(cover.list.gaps.index(at))
        self.press(cover.list.viewport(), cover.list.visualRect(cover.list.gaps.index(at)).center())
        self.idle()
        self.write(self.aid.ask.why, why)
        self.press_here(self.aid.ask.ask)
        self.until(lambda: self.aid.currentIndex() == 1 and self.panel.opened is not None)
        self.idle()
        return self.panel.opened.case.request.reference

    def offer(self, reference: str, name: str) -> str:
        """The lender's coordinator sees the harm, and offers; the reference of the offer."""
        self.to_do(f"Offer somebody for {reference}")
        offering = self.panel.offering
        self.until(lambda: offering.list.count() > 0)
        self.idle()
        texts = [offering.list.item(at).text() for at in range(offering.list.count())]
        at = next(n for n, text in enumerate(texts) if text.startswith(name))
        box = offering.list.visualItemRect(offering.list.item(at))
        self.press(offering.list.viewport(), box.center())
        self.until(lambda: offering.propose.text() == f"Offer {name}")
        self.press_here(offering.propose)
        self.until(lambda: self.panel.opened.offer is not None)
        self.idle()
        return self.panel.opened.offer.offer

    def confirmed(self, reference: str, name: str, short: str) -> str:
        """From the request to the confirmation, by three people."""
        self.act_as(LEA)
        offer = self.offer(reference, name)
        self.write(self.panel.consent.note, "glad to")
        self.press_here(self.panel.consent.yes)
        assert self.panel.opened.offer.consent.yes
        assert not self.panel.lender.agree.isEnabled()
        assert "that is for the approver of Service AMU (AMU)" in self.panel.lender.why_not.text()
        self.act_as(LARS)
        self.to_do(f"Agree to lend {short}")
        self.press_here(self.panel.lender.agree)
        self.act_as(HUGO)
        self.to_do(f"Accept {short}")
        assert "the host has not said yes" in self.panel.confirm.why_not.text()
        self.press_here(self.panel.host.agree)
        self.press_here(self.panel.confirm.confirm)
        self.until(lambda: self.panel.opened.offer.state is State.CONFIRMED)
        return offer

    def aid_on(self, name: str, day: int) -> tuple[str, Aid]:
        """The tile of a person on a date, as the board shows it."""
        board = self.board
        place = [board.name(at) for at in range(len(board.people))].index(name)
        cell = board.cells.table[board.cells.states[place, day]]
        (tile,) = cell.tiles
        return tile.code, tile.aid

    def gaps(self, day: int, code: str) -> int:
        """Empty slots that the board of the host shows."""
        row = self.board.cover.gaps[day]
        return sum(chip.count for chip in row if chip.code == code)

    def workbook(self, file: Path) -> list[tuple[object, ...]]:
        """Export what is on view; the lines of its sheet on mutual aid."""
        self.driver.key(Key.Key_6, CONTROL)
        self.idle()
        self.until(lambda: self.window.signoff.preview.canvas.pictured)
        self.choose_file(file)
        self.press(self.window.signoff.export)
        self.until(file.exists)
        self.idle()
        return list(load_workbook(file)["Mutual aid"].iter_rows(values_only=True))


@pytest.fixture
def clock(monkeypatch, tmp_path: Path) -> list[datetime]:
    """The present moment of the use cases; the story goes through a fortnight.

    Who acts is remembered in a folder of the test's own.
    """
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    now = [NOW]
    monkeypatch.setattr(bootstrap, "_now", lambda: now[0])
    return now


@pytest.fixture
def two_trusts_planner(tmp_path: Path, clock):
    planner = planner_with(tmp_path / "two.db", SKETCH)
    yield planner
    planner.close()


@pytest.fixture
def desk(open_window, two_trusts_planner: Planner, qtbot) -> Desk:  # noqa: F811
    window = open_window(two_trusts_planner, lanes=thread_lanes(), service="ICU")
    desk = Desk(window, two_trusts_planner, qtbot)
    desk.until(lambda: window.rota.board is not None)
    desk.idle()
    return desk


def add_everybody(desk: Desk) -> None:
    """The administrator adds the four others, and leaves the panel by its button."""
    desk.press(desk.window.profiles.opener)
    desk.idle()
    for profile, trust in ((HELEN, "RA"), (HUGO, "RA"), (LEA, "RB"), (LARS, "RB")):
        desk.add_profile(profile, trust)
    desk.press(desk.window.profiles.opener)
    stored = {one.name: one for one in desk.planner.profiles.all().profiles}
    assert all(stored[one.name] == one for one in (HELEN, HUGO, LEA, LARS))


def test_the_story_of_aid_from_the_gap_to_the_ledger_and_a_recall(desk, clock, tmp_path):
    window, panel = desk.window, desk.panel
    add_everybody(desk)

    desk.act_as(HELEN)
    reference = desk.ask(0, "two are ill")
    assert panel.opened.case.request.why == "two are ill"
    offer = desk.confirmed(reference, "Name ann", "N. ann")

    # Both rotas show it, and the sign-off workbooks of both.
    desk.press_here(panel.host_rota)
    desk.until(lambda: desk.board.entry.code == "ICU" and window.page == "rota")
    desk.idle()
    assert desk.aid_on("Name ann", 0) == ("E", Aid.IN)
    received = desk.workbook(tmp_path / "host.xlsx")
    desk.driver.key(Key.Key_3, CONTROL)
    desk.press_here(panel.lender_rota)
    desk.until(lambda: desk.board.entry.code == "AMU" and window.page == "rota")
    desk.idle()
    assert desk.aid_on("Name ann", 0) == ("E", Aid.OUT)
    given = desk.workbook(tmp_path / "lender.xlsx")
    for lines in (received, given):
        (line,) = [line for line in lines if any("Name ann" in str(cell) for cell in line)]
        assert "confirmed" in " ".join(str(cell).lower() for cell in line)

    # It could be recorded ahead of it, and says so; it is worked, and the ledger balances.
    desk.driver.key(Key.Key_3, CONTROL)
    assert panel.worked.worked.isEnabled()
    assert panel.worked.ahead.isVisible()
    assert panel.worked.ahead.text() == (
        "The duty begins on Mon 14 Dec 2026 at 07:00: this is recorded ahead of it."
    )
    clock[0] = AFTER_THE_FIRST
    desk.act_as(HUGO)
    desk.to_do("Record what N. ann worked")
    desk.press_here(panel.worked.worked)
    desk.until(lambda: panel.opened.offer.state is State.WORKED)
    ledger = desk.planner.aid_ledger.ledger()
    assert [(line.offer, line.hours, line.cost) for line in ledger.lines] == [(offer, 7.5, 150.0)]
    (balance,) = ledger.balance
    assert isinstance(balance, Sum)
    assert (balance.lender, balance.host, balance.hours, balance.cost) == ("RB", "RA", 7.5, 150.0)

    # A second offer is confirmed, and recalled before it is worked: the gap is open again.
    desk.driver.key(Key.Key_3, CONTROL)
    desk.press_here(panel.host_rota)
    desk.until(lambda: desk.board.entry.code == "ICU")
    desk.idle()
    before = desk.gaps(3, "E")
    desk.act_as(HELEN)
    second = desk.ask(3, "nobody left")
    assert panel.opened.case.request.needed == 2
    desk.confirmed(second, "Name dee", "N. dee")
    assert desk.gaps(3, "E") == before - 1
    desk.act_as(LEA)
    desk.driver.key(Key.Key_3, CONTROL)
    assert not panel.end.buttons[next(iter(panel.end.buttons))].isEnabled()
    desk.write(panel.end.reason, "our own are ill")
    desk.press_here(recall_button(desk))
    desk.until(lambda: panel.opened.offer.state is State.WITHDRAWN)
    case = desk.planner.aid_lists.case(second)
    assert (case.request.state, case.urgency) == (State.OPEN, Urgency.URGENT)
    assert desk.gaps(3, "E") == before

    # History tells all of it, and is complete.
    told = " ".join(f"{one.who}: {one.what}" for one in desk.planner.aid_lists.history(reference))
    for who, what in (
        (HELEN, "cover asked for"),
        (LEA, "person offered"),
        (LEA, "the person's answer recorded"),
        (LARS, "the lender agreed"),
        (HUGO, "the host accepted"),
        (HUGO, "aid confirmed"),
        (HUGO, "worked"),
    ):
        assert who.name in told
        assert what in told
    desk.driver.key(Key.Key_7, CONTROL)
    desk.idle()
    desk.press(window.history.check, QPoint(8, 8))
    desk.until(window.history.verdict.isVisible)
    assert "complete" in window.history.verdict.text()
    assert desk.planner.history.check().complete


def recall_button(desk: Desk) -> QWidget:
    """The button that takes a person back."""
    return next(one for one in desk.panel.end.buttons.values() if one.text() == "Recall")
