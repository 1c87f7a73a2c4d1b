"""The question on the overview: asked by mouse and by key, answered as if it were stored."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from planner.application.changes import Change, ChangeSet
from planner.domain.wording.formats import day_text
from ui.overview.consequence_list import class_text, unsafe_text
from ui.overview.what_if_panel import WhatIfPanel

LEFT = Qt.MouseButton.LeftButton
ADEEL, SADIA = "20418223", "20418593"


@pytest.fixture
def panel(open_window, ward_planner, qtbot) -> WhatIfPanel:
    window = open_window(ward_planner)
    window.go("overview")
    qtbot.mouseClick(window.overview.sides[2], LEFT)
    return window.overview.what_if


def ask(panel: WhatIfPanel, kind: int) -> None:
    panel.kind.setCurrentIndex(kind)
    QTest.mouseClick(panel.start, LEFT, pos=QPoint(5, 5))
    QApplication.processEvents()


def test_people_who_leave_by_name_and_number_and_the_answer_is_what_storing_it_says(
    panel, ward_planner
):
    period, view = panel.window().choice.period, panel.window().overview.view
    now = sum(one.unsafe_shifts for one in view.report.services)
    panel.kind.setCurrentIndex(2)
    panel.people.setFocus()
    QTest.keyClicks(panel.people, f"adeel hussain, {SADIA}")
    QTest.keyClick(panel.people, Qt.Key.Key_Return)
    QApplication.processEvents()
    [one] = panel.list.services.rows
    with ward_planner.unit_of_work() as work:
        staff = work.read_tables({"Staff"})["Staff"].columns
    names = staff["staff_id"], staff["employed_to"]
    before = dict(zip(*names, strict=True))
    for staff_id in (ADEEL, SADIA):
        row = {name: staff[name][staff["staff_id"].index(staff_id)] for name in staff}
        row.pop("staff_id")
        after = {**row, "employed_to": period.first - 1}
        assert before[staff_id] is None
        ward_planner.editing.apply(ChangeSet("", (Change("Staff", (staff_id,), row, after),)))
    told = {p.service: p for p in ward_planner.fragility.profiles(period).services}
    assert one.then == told["W24"]
    assert one.now.unsafe_shifts < one.then.unsafe_shifts
    sums = sum(p.unsafe_shifts for p in told.values())
    assert panel.sum.text() == f"Unsafe shifts {now} → {sums}"


def test_sickness_is_asked_in_percent_and_a_row_leads_to_the_rota(panel):
    panel.percent.setValue(30)
    ask(panel, 0)
    row = panel.list.services.rows[0]
    assert row.then.unsafe_shifts > row.now.unsafe_shifts
    assert panel.list.isVisible()
    assert panel.note.text().endswith("Nothing was changed.")
    assert unsafe_text(row) in panel.list.services.words(row)
    assert class_text(row) in panel.list.services.words(row)
    panel.list.setFocus()
    QTest.keyClick(panel.list, Qt.Key.Key_Down)
    QTest.keyClick(panel.list, Qt.Key.Key_Return)
    assert panel.window().page == "rota"
    assert panel.window().choice.service == row.now.service
    day, shift = row.shifts[0]
    rota = panel.window().rota
    assert rota.board.day(rota.grid.current_cell()[1]) == day
    strip, _ = rota.grid.date_header.marked
    assert rota.board.cover.strips[strip].tile.code == shift
    assert f"Become unsafe: {shift} {day_text(day)}" in panel.list.services.words(row)


def test_the_fields_are_as_high_as_a_field_is(panel):
    for kind in range(panel.kind.count()):
        panel.kind.setCurrentIndex(kind)
        QApplication.processEvents()
        assert panel._fields.height() <= 2 * panel.start.height()
        assert panel.kind.mapTo(panel, panel.kind.rect().topLeft()).y() < 80


def test_a_service_closed_at_night_begins_with_the_one_on_view(panel):
    assert panel.service.currentData() == "W24"
    ask(panel, 3)
    then = {one.now.service: one for one in panel.list.services.rows}
    assert all(one.then.unsafe_shifts <= one.now.unsafe_shifts for one in then.values())


def test_who_is_not_known_is_said_and_nothing_is_answered(panel):
    panel.people.setText("nobody such")
    ask(panel, 2)
    said = [one.text() for one in panel.window().notices.findChildren(QLabel)]
    assert "Nobody has the number or the name nobody such." in " ".join(said)
    assert panel.list.isHidden()
    assert panel.sum.isHidden()
    assert panel.note.text().startswith("Choose what might happen")


def test_an_answer_goes_when_the_rota_changes(panel, ward_planner):
    panel.percent.setValue(30)
    ask(panel, 0)
    assert panel.list.isVisible()
    panel.window().overview.forget()
    QApplication.processEvents()
    assert panel.list.isHidden()
    assert panel.note.text().startswith("Choose what might happen")


def test_nothing_that_differs_is_said_too(panel):
    panel.percent.setValue(1)
    ask(panel, 0)
    assert panel.list.isHidden()
    assert panel.note.text().startswith("No shift becomes unsafe")


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_in_a_large_window_the_ranking_stays_over_it(panel, qtbot, width, height):
    page = panel.window().overview
    panel.window().resize(width, height)
    QApplication.processEvents()
    large = height > 800
    assert panel.isVisible()
    assert page.ranking.isVisible() == large
    qtbot.mouseClick(page.sides[1], LEFT)
    assert not panel.isVisible()
    assert page.helping.isVisible()


@pytest.mark.parametrize("at", [0, 1, 2])
def test_what_stands_beside_the_margins_is_there_again(open_window, ward_planner, qtbot, at):
    window = open_window(ward_planner)
    window.resize(1366, 768)
    window.go("overview")
    qtbot.mouseClick(window.overview.sides[at], LEFT)
    window.close()
    again = open_window(ward_planner)
    again.resize(1366, 768)
    again.go("overview")
    parts = again.overview.ranking, again.overview.helping, again.overview.what_if
    assert [one.isVisible() for one in parts] == [number == at for number in range(3)]


def test_several_things_at_once_are_more_than_each_and_can_be_taken_back(panel):
    panel.percent.setValue(20)
    ask(panel, 0)
    ill = panel.sum.text()
    QTest.mouseClick(panel.also, LEFT)
    assert panel.kept.text() == "As well: Winter sickness takes 20 % of all people"
    panel.kind.setCurrentIndex(2)
    panel.people.setFocus()
    QTest.keyClicks(panel.people, f"{ADEEL}, {SADIA}")
    QTest.keyClick(panel.people, Qt.Key.Key_Return)
    QApplication.processEvents()
    both = panel.sum.text()
    QTest.mouseClick(panel.clear, LEFT)
    assert not panel.kept.isVisible()
    panel.people.setFocus()
    QTest.keyClick(panel.people, Qt.Key.Key_Return)
    QApplication.processEvents()
    gone = panel.sum.text()
    then = [int(text.rpartition(" ")[2].replace(",", "")) for text in (ill, gone, both)]
    assert max(then[:2]) < then[2]
