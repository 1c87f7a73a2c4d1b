"""The real window, driven by mouse and keys over a real database."""

from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QWidget

from planner.application.errors import UserError
from planner.domain.calendar import date_of
from planner.domain.rules.engine import RuleEngine
from tests.ui.driving import until
from tests.workbooks import opened
from ui.cover.bench import KEEPING
from ui.cover.gap_entries import GapEntry, Urgency
from ui.main_window import MainWindow
from ui.tasks import Listener, thread_lanes

LEFT = Qt.MouseButton.LeftButton
Role = Qt.ItemDataRole


def choose_in(box: QComboBox, qtbot, text: str) -> None:
    """Choose as a user does: focus, arrow keys."""
    box.setFocus()
    found = next(at for at in range(box.count()) if text in box.itemText(at))
    key = Qt.Key.Key_Down if found > box.currentIndex() else Qt.Key.Key_Up
    for _ in range(abs(found - box.currentIndex())):
        qtbot.keyClick(box, key)


def board_codes(window: MainWindow, name: str) -> list[str]:
    model = window.rota.grid.model()
    for row in range(model.rowCount()):
        if model.headerData(row, Qt.Orientation.Vertical) == name:
            return [model.index(row, column).data() for column in range(model.columnCount())]
    raise AssertionError(name)


def test_the_window_opens_on_the_service_last_seen_with_its_codes(open_window, ward_planner):
    window = open_window(ward_planner)
    assert window.pages.currentWidget() is window.rota
    assert window.top_bar.service.currentText().startswith("Ward 24 Respiratory")
    assert board_codes(window, "Helen Ashworth")[:7] == ["E", "E", "L", "L", "N", "", ""]
    assert "Test region" in window.windowTitle()
    assert "18 people" not in window.status.notes.text()
    assert window.status.notes.text().startswith("19 people · ")


def test_choosing_another_service_shows_its_board(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    choose_in(window.top_bar.service, qtbot, "Ward 18")
    assert board_codes(window, "Ewa Kowalczyk")[9:11] == ["N", "N"]
    assert [strip.tile.code for strip in window.rota.board.cover.strips] == ["N"]
    assert window.find_cover is not None
    assert window.rota.find_cover.text() == "Find cover for 28 gaps"


def test_stepping_the_period_shows_the_next_four_weeks(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.top_bar.period.text() == "Mon 4 Jan – Sun 31 Jan 2027"
    assert set(board_codes(window, "Helen Ashworth")) == {""}
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert board_codes(window, "Helen Ashworth")[0] == "E"


def test_strips_show_the_margins_that_cover_counts(open_window, ward_planner):
    window = open_window(ward_planner)
    board = window.rota.board
    report = ward_planner.cover.cover(board.region.period, ["W24"])
    shown = {
        (board.day(column), strip.tile.code): (cell.filled, cell.minimum, cell.margin)
        for strip in board.cover.strips
        for column, cell in enumerate(strip.cells)
        if cell is not None
    }
    told = {
        (row.day, row.shift): (row.filled_minimum, row.minimum, row.margin) for row in report.rows
    }
    assert shown == told
    assert len(shown) == 4 * 28
    assert board.cover.minimum_gaps == report.minimum_gaps


def test_broken_rules_are_those_of_the_audit_of_the_whole_region(open_window, ward_planner):
    window = open_window(ward_planner)
    board = window.rota.board
    with ward_planner.unit_of_work() as work:
        region = work.load_region(board.region.period)
    breaches = RuleEngine(region, ward_planner.rule_book).audit().touching(region.period)
    ids = board.region.people.ids.codes
    on_board = {ids[person] for person in board.people.tolist()}
    told = [
        breaches.text(row)
        for row, person in enumerate(breaches.person.tolist())
        if region.people.ids.codes[person] in on_board
    ]
    shown = [board.breaches.text(row) for row in board.breach_rows.tolist()]
    assert shown
    assert sorted(shown) == sorted(told)


def test_a_gap_leads_to_candidates_in_the_order_of_their_scores(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    header, board = window.rota.grid.date_header, window.rota.board
    column = next(at for at, chips in enumerate(board.cover.gaps) if chips and chips[0].minimum)
    box, chip = header.chips_at(column)[0]
    qtbot.mouseClick(header.viewport(), LEFT, pos=box.center())
    assert window.page == "cover"
    entry = window.cover.list.gaps.rows[window.cover.list.currentIndex().row()]
    assert isinstance(entry, GapEntry)
    assert (entry.day, entry.tile.code, entry.urgency) == (chip.day, chip.code, Urgency.UNSAFE)
    table = window.cover.panel.table
    scores = [row.candidate.score for row in table.candidates.rows]
    assert scores
    assert scores == sorted(scores, reverse=True)
    gap = window.cover.panel.chosen_gap()
    _, told = ward_planner.cover.suggest("W24", date_of(chip.day), chip.code, gap.line)
    shown = [row.candidate.staff_id for row in table.candidates.rows]
    assert shown == [one.staff_id for one in told.candidates]
    considered = window.cover.panel.considered.text()
    assert considered.startswith("of 20 staff")


def test_choosing_a_candidate_explains_it_in_a_sentence(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    qtbot.mouseClick(window.rota.find_cover, LEFT)
    panel = window.cover.panel
    panel.table.setFocus()
    if panel.table.candidates.rowCount() > 1:
        qtbot.keyClick(panel.table, Qt.Key.Key_Down)
    row = panel.table.candidates.rows[panel.table.currentIndex().row()]
    assert panel.why_title.text() == f"Why {row.candidate.name}"
    assert panel.why_text.text().startswith(row.why)
    assert "Rest before" in row.why
    total = sum(row.candidate.points_by.values())
    assert total == row.candidate.points


def test_the_list_of_gaps_follows_its_scope(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    window.go("cover")
    own = window.cover.side.summary.text()
    [service, trust, everything] = window.cover.side.scopes.buttons()
    qtbot.mouseClick(everything, LEFT)
    assert window.cover.side.summary.text().startswith("29 minimum")
    qtbot.mouseClick(service, LEFT)
    assert window.cover.side.summary.text() == own == "1 minimum · 14 target"
    assert trust.isEnabled()


def test_export_writes_the_workbook_of_what_is_on_view(open_window, ward_planner, tmp_path):
    window = open_window(ward_planner)
    path = tmp_path / "sign-off.xlsx"
    window.export(path)
    assert "Rota" in opened(path).sheetnames
    assert any("Sign-off workbook of Ward 24" in text for text in window.notices.texts)
    assert any(str(path) in text for text in window.notices.texts)


def test_what_a_user_can_mend_is_a_banner_not_a_crash(open_window, ward_planner, monkeypatch):
    window = open_window(ward_planner)

    def refuse(*_args, **_kwargs):
        raise UserError("The file is open in Excel.", "Close it there and try again.")

    monkeypatch.setattr(type(ward_planner.signing), "export", refuse)
    window.export(Path("nowhere.xlsx"))
    assert window.notices.texts[0] == (
        "error: The file is open in Excel. Close it there and try again."
    )


def test_no_database_offers_three_choices_and_nothing_else(open_window, empty_planner, qtbot):
    window = open_window(empty_planner)
    assert window.pages.currentWidget() is window.start
    assert [button.text() for button in window.start.buttons.values()] == [
        "Build the demonstration",
        "Choose workbooks…",
    ]
    assert window.start.shared.field.isVisible()
    assert not window.rail.buttons["rota"].isEnabled()
    assert not window.top_bar.isVisible()


def test_a_wrong_workbook_lists_its_problems_by_cell(open_window, empty_planner, tmp_path):
    window = open_window(empty_planner)
    path = tmp_path / "notes.xlsx"
    path.write_text("not a workbook")
    window.start.import_files([path])
    assert window.start.imports.result.text().startswith("Nothing was imported: 1 problem")
    table = window.start.imports.problems
    assert table.isVisible()
    assert not window.start.imports.accept.isVisible()
    row = [table.model().index(0, column).data() for column in range(7)]
    assert row[0] == "error"
    assert "notes.xlsx" in row
    assert all(row[5:])


def test_a_saved_template_and_an_exported_region_import_again(
    open_window, ward_planner, empty_planner, tmp_path, qtbot
):
    full = open_window(ward_planner)
    region = tmp_path / "region.xlsx"
    full.start.export_region(region)
    window = open_window(empty_planner)
    window.start.save_template(tmp_path / "template.xlsx")
    assert (tmp_path / "template.xlsx").exists()
    window.start.import_files([region])
    assert window.start.imports.result.text().endswith("Nothing is changed yet.")
    with empty_planner.unit_of_work() as work:
        assert not work.catalogue()
    qtbot.mouseClick(window.start.imports.accept, LEFT)
    assert window.start.imports.result.text().startswith("Imported: ")
    assert window.pages.currentWidget() is window.rota
    assert board_codes(window, "Helen Ashworth")[:4] == ["E", "E", "L", "L"]


@pytest.mark.parametrize("page", ["overview", "rota", "cover", "people", "demand", "data"])
def test_no_control_that_takes_the_focus_is_without_a_name(open_window, ward_planner, page):
    window = open_window(ward_planner)
    window.go(page)
    nameless = [
        f"{type(child).__name__} {child.objectName()}"
        for child in window.findChildren(QWidget)
        if child.focusPolicy() != Qt.FocusPolicy.NoFocus
        and isinstance(child, QAbstractButton | QAbstractItemView | QComboBox | QLineEdit)
        and not isinstance(child.parent(), QComboBox)
        and not child.accessibleName()
        and not (isinstance(child, QAbstractButton) and child.text())
        and not in_popup(child)
    ]
    assert nameless == []


def in_popup(child: QWidget) -> bool:
    return child.window() is not child and type(child.window()).__name__.startswith("QComboBox")


def test_the_inspector_shows_the_chosen_person(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    assert window.rota.show_person("20418371")
    window.rota.details.now()
    card = window.rota.inspector._card
    assert card.name == "Ewan McAllister"
    assert card.rostered == pytest.approx(float(card.rostered))
    assert card.cell_title == "Marked: Wed 9 Dec"


def test_a_small_window_folds_the_inspector_under_the_board(open_window, ward_planner):
    window = open_window(ward_planner)
    assert window.rota.inspector.width() == 320
    window.resize(1366, 768)
    until(lambda: window.rota.inspector.width() > 1000)
    assert window.rota.inspector.height() < 80
    assert window.rota.grid.horizontalScrollBar().maximum() == 0


def test_the_theme_is_remembered(open_window, ward_planner, appearance):
    window = open_window(ward_planner)
    appearance.choose("dark")
    assert window._settings.theme == "dark"
    appearance.choose("light")


def test_on_real_threads_the_board_arrives_and_no_thread_is_left(open_window, ward_planner, qtbot):
    window = open_window(ward_planner, lanes=thread_lanes())
    qtbot.waitUntil(lambda: window.rota.board is not None, timeout=60_000)
    window.go("cover")
    qtbot.waitUntil(lambda: window.cover.panel.table.candidates.rowCount() > 0, timeout=60_000)
    qtbot.waitUntil(lambda: window.status.running == 0, timeout=60_000)
    assert window.status.work.text() == "Saved"


def test_the_history_is_checked_while_something_is_made_ahead(open_window, ward_planner, qtbot):
    lanes, hold = thread_lanes(), Event()
    window = open_window(ward_planner, lanes)
    qtbot.waitUntil(lambda: window.rota.board is not None, timeout=60_000)
    made = lanes.ahead.start("Held", lambda *_: hold.wait(60), Listener(lambda _: None))
    try:
        window.go("history")
        qtbot.mouseClick(window.history.check, LEFT)
        qtbot.waitUntil(window.history.verdict.isVisible, timeout=30_000)
        assert not made.ended
    finally:
        hold.set()


def test_what_suggestions_share_is_made_ahead(open_window, ward_planner):
    window, tasks = open_window(ward_planner), []
    window.jobs.started.connect(tasks.append)
    window.go("cover")
    assert [task.title for task in tasks if task.ahead] == [KEEPING]
    ward = window.choice.service
    other = next(one.code for one in window.choice.catalogue.services if one.code != ward)
    for code in (other, ward):
        window.choice.show_service(code)
    assert [task.title for task in tasks if task.ahead] == [KEEPING]


def test_a_plan_lists_its_assignments_and_writes_nothing(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    window.go("cover")
    qtbot.mouseClick(window.cover.plan.start, LEFT, pos=QPoint(5, 5))
    assert "Every assignment was checked" in window.cover.plan.message.text()
    rows = window.cover.plan.list.plan.rows
    assert rows
    assert rows[0].where.startswith("to ")
    with ward_planner.unit_of_work() as work:
        assert not work.proposed_aid(window.choice.period)


def test_in_a_small_window_the_plan_takes_the_place_of_the_gaps(open_window, ward_planner, qtbot):
    window = open_window(ward_planner)
    window.resize(1366, 768)
    window.go("cover")
    assert window.cover.list.isVisible()
    assert not window.cover.plan.isVisible()
    qtbot.mouseClick(window.cover.side.to_plan, LEFT)
    assert window.cover.plan.isVisible()
    assert not window.cover.list.isVisible()
    qtbot.mouseClick(window.cover.plan.back, LEFT)
    assert window.cover.list.isVisible()
