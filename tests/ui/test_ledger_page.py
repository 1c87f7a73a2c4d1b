"""The ledger page by mouse and key: balance, months, duties, corrections as new entries, export."""

import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.bootstrap import build_planner
from planner.domain.aid.ledger import Between, Sum, between
from planner.domain.roles import Role
from tests.aid_story import HUGO, Story, two_trusts
from tests.ui.driving import CONTROL, SHIFT, Driver, go_round, until
from tests.ui.test_every_view import nameless
from ui.banner import Banner
from ui.ledger.figures import short_balance
from ui.tasks import thread_lanes

Key, LEFT = Qt.Key, Qt.MouseButton.LeftButton
PAST = "2024-10-14"


@cache
def ledger_database() -> bytes:
    """Two duties were worked in October 2024, one of them corrected; a third is not recorded."""
    with tempfile.TemporaryDirectory() as folder:
        story = Story.begun(Path(folder), two_trusts(PAST))
        story.now = datetime(2024, 10, 1, 9, tzinfo=UTC)
        first, second = story.confirmed("ann"), story.confirmed("bob", 4)
        third = story.confirmed("cyd", 5)
        story.later(days=30).as_(HUGO)
        story.ledger.worked(first)
        story.ledger.worked(second)
        story.ledger.worked(second, 9.5, "stayed on")
        assert third.endswith("-1")
        story.store.close()
        return (Path(folder) / "region.db").read_bytes()


@pytest.fixture
def planner(tmp_path):
    (tmp_path / "region.db").write_bytes(ledger_database())
    planner = build_planner(str(tmp_path / "region.db"))
    planner.profiles.add("Ada", Role.ADMINISTRATOR.value)
    planner.profiles.use("Ada")
    yield planner
    planner.close()


@pytest.fixture
def page(open_window, planner):
    window = open_window(planner, service="ICU")
    go_round()
    QTest.keyClick(window, Key.Key_6, CONTROL | SHIFT)
    go_round()
    assert window.page == "ledger"
    return window.ledger


def column(table, head: str) -> list[str]:
    at = table.texts.heads.index(head)
    return [cells[at] for cells in table.texts.rows]


def banners(page) -> list[str]:
    go_round()
    return [one.text.text() for one in page.window().notices.findChildren(Banner)]


def test_sums_by_pair_and_month(page):
    assert column(page.sums, "Lender") == ["All trusts", "Trust RB"]
    assert column(page.sums, "Host") == ["", "Trust RA"]
    assert column(page.sums, "Month") == ["all months", "October 2024"]
    first = 7.5
    total = first + 9.5
    assert column(page.sums, "Hours") == [f"{total:g} h"] * 2
    assert column(page.sums, "Cost") == [f"£{total * 20:g}"] * 2
    assert column(page.sums, "Miles") == ["19 miles"] * 2
    assert column(page.sums, "Entries") == ["3", "3"]
    assert "1 to record" in page.summary.text()


def test_the_chart_says_in_words_who_is_owed(page):
    assert page.chart.text == (
        "Trust RA gave Trust RB 0 h and was given 17 h: Trust RB is owed 17 h, £340"
    )
    assert page.chart.accessibleName() == f"Balance: {page.chart.text}"


def test_both_ways_of_a_pair_are_one_row():
    sums = [
        Sum("RB", "RA", "", 30.0, 10.0, 600.0, 3, 0),
        Sum("RA", "RB", "", 12.5, 5.0, 300.0, 1, 0),
        Sum("RC", "RA", "", 50.0, 0.0, 900.0, 5, 0),
    ]
    assert between(sums) == (
        Between("RA", "RC", 0.0, 50.0, 0.0, 900.0),
        Between("RA", "RB", 12.5, 30.0, 300.0, 600.0),
    )
    assert between(sums)[1].balance == -17.5
    assert short_balance(between(sums)[1]) == "owed 17.5 h →"
    assert between(sums)[1].cost_balance == -300.0


def test_a_sum_leads_to_its_duties_by_key(page):
    assert page.sums.hasFocus()
    QTest.keyClick(page.sums, Key.Key_Down)
    assert page._under.text() == "Trust RB lent Trust RA, October 2024"
    assert column(page.duties, "Person") == ["Name cyd", "Name bob", "Name bob", "Name ann"]
    assert column(page.duties, "Hours") == ["–", "+2 h", "7.5 h", "7.5 h"]
    assert column(page.duties, "State") == [
        "not recorded",
        "correction, worked",
        "worked",
        "worked",
    ]
    assert column(page.duties, "Note")[1] == "stayed on"


def test_a_correction_is_a_new_entry_and_the_balance_follows(page):
    page.duties.setFocus()
    page.duties.choose(3)
    go_round()
    assert page.record.about.text().endswith("Name ann, E Mon 14 Oct 2024: recorded with 7.5 h")
    page.record.hours.setFocus()
    page.record.hours.selectAll()
    QTest.keyClicks(page.record.hours, "6")
    page.record.note.setFocus()
    QTest.keyClicks(page.record.note, "left early")
    QTest.keyClick(page.record.note, Key.Key_Return)
    Driver(page.window()).settle()
    go_round()
    assert column(page.duties, "Hours") == ["–", "+2 h", "7.5 h", "−1.5 h", "7.5 h"]
    assert column(page.duties, "Note")[3] == "left early"
    assert column(page.sums, "Hours")[0] == "15.5 h"
    assert column(page.sums, "Entries")[0] == "4"
    assert page.window().steps.undo_text == ""
    assert any("worked" in text for text in banners(page))


def test_what_is_no_number_is_refused_beside_the_field(page):
    page.duties.choose(3)
    go_round()
    page.record.hours.setText("six")
    QTest.mouseClick(page.record.keep, LEFT)
    assert "“six” is no number of hours" in page.record.reason.text()
    assert page.record.reason.isVisible()


def test_a_duty_that_waits_is_recorded_with_its_own_hours(page):
    page.duties.choose(0)
    go_round()
    assert page.record.keep.text() == "Record as worked"
    QTest.mouseClick(page.record.keep, LEFT)
    Driver(page.window()).settle()
    go_round()
    assert column(page.sums, "Hours")[0] == "24.5 h"
    assert "to record" not in page.summary.text()


def test_closing_a_month_settles_its_entries_and_names_what_stays_open(page):
    assert page.close_month.text() == "Close October 2024"
    QTest.mouseClick(page.close_month, LEFT)
    Driver(page.window()).settle()
    go_round()
    assert column(page.duties, "State") == [
        "not recorded",
        "correction, settled",
        "settled",
        "settled",
    ]
    assert not page.close_month.isEnabled()
    said = [one.second.text() for one in page.window().notices.findChildren(Banner)]
    assert any("confirmed and not recorded as worked" in text for text in said)


def test_who_may_not_record_is_told_why(open_window, planner):
    planner.profiles.add("Vera", Role.VIEWER.value)
    planner.profiles.use("Vera")
    window = open_window(planner, service="ICU")
    window.go("ledger")
    go_round()
    window.ledger.duties.choose(0)
    go_round()
    assert not window.ledger.record.keep.isEnabled()
    assert "Vera is" in window.ledger.record.reason.text()


def test_export_has_entries_balance_and_months(page, tmp_path):
    page.export_to(tmp_path / "ledger.xlsx")
    book = load_workbook(tmp_path / "ledger.xlsx")
    assert book.sheetnames == ["Ledger", "Balance", "Months"]
    rows = list(book["Ledger"].iter_rows(values_only=True))
    assert len(rows) == 4
    assert sum(row[rows[0].index("Hours")] for row in rows[1:]) == 17.0
    assert any("Ledger written: 3 entries." in text for text in banners(page))


def test_the_tabs_lead_between_sign_off_and_ledger(page):
    window = page.window()
    assert window.rail.buttons["signoff"].isChecked()
    QTest.mouseClick(page.tabs.other, LEFT)
    assert window.page == "signoff"
    QTest.mouseClick(window.signoff.tabs.other, LEFT)
    assert window.page == "ledger"
    assert not page.tabs.other.isChecked()


def test_dates_without_aid_say_what_will_be_here(page):
    page.dates.setCurrentIndex(page.dates.findText("Last 28 days"))
    page.dates.activated.emit(0)
    go_round()
    assert page._message.isVisible()
    assert "No aid between trusts was worked in these dates." in page._message.text()


def test_nothing_of_a_ledger_with_entries_is_without_a_name(page):
    assert nameless(page.window()) == []


def test_of_two_reads_one_after_the_other_the_last_is_shown(open_window, planner):
    window = open_window(planner, lanes=thread_lanes(), service="ICU")
    until(lambda: window.rota.board is not None and window.status.running == 0)
    window.go("ledger")
    page = window.ledger
    # The first is given up before it has begun.
    page.reload()
    page._scopes.button(1).setChecked(True)
    page.reload()
    until(lambda: window.status.running == 0)
    assert page.ledger is not None
    assert column(page.sums, "Lender") == ["All trusts", "Trust RB"]
