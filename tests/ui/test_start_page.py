"""First start: import with its preview, dropped files, a shared database, and what goes wrong."""

from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.application.changes import Change, ChangeSet
from planner.application.importing_report import Problem
from ui.main_window import MainWindow
from ui.start.dropping import workbooks
from ui.start.import_panel import write_problems

LEFT = Qt.MouseButton.LeftButton


def region_file(window: MainWindow, folder: Path) -> Path:
    path = folder / "region.xlsx"
    window.start.export_region(path)
    return path


def rename(path: Path, row: int, name: str) -> None:
    book = load_workbook(path)
    book["Staff"].cell(row, 2).value = name
    book.save(path)


def files(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_the_preview_lists_what_is_new_and_different_by_sheet(open_window, ward_planner, tmp_path):
    window = open_window(ward_planner)
    path = region_file(window, tmp_path)
    rename(path, 2, "Somebody Else")
    window.go("data")
    window.start.import_files([path])
    panel = window.start.imports
    assert "1 row would be new or changed" in panel.result.text()
    sheets = [panel.preview.topLevelItem(at) for at in range(panel.preview.topLevelItemCount())]
    [staff] = [item for item in sheets if item.text(0) == "Staff"]
    assert staff.text(1) == "1 different"
    row = staff.child(0)
    assert (row.text(1), row.text(2)) == ("different", "name: Somebody Else")
    assert row.text(3).startswith("name: ")
    assert {item.text(1) for item in sheets if item is not staff} == {"no change"}


def test_a_database_changed_since_the_preview_shows_another_preview_and_writes_nothing(
    open_window, ward_planner, tmp_path, qtbot
):
    window = open_window(ward_planner)
    path = region_file(window, tmp_path)
    rename(path, 2, "Somebody Else")
    window.go("data")
    window.start.import_files([path])
    with ward_planner.unit_of_work() as work:
        work.apply(ChangeSet("t", (Change("Staff", ("30001",), {}, {"name": "Ewa Nowa"}),)))
        work.commit()
    panel = window.start.imports
    qtbot.mouseClick(panel.accept, LEFT)
    assert "changed since the preview" in panel.result.text()
    assert "2 rows would be new or changed" in panel.result.text()
    qtbot.mouseClick(panel.accept, LEFT)
    assert panel.result.text() == "Imported: 2 rows new or changed."


def test_leaving_an_import_writes_nothing(open_window, ward_planner, tmp_path, qtbot):
    window = open_window(ward_planner)
    path = region_file(window, tmp_path)
    rename(path, 2, "Somebody Else")
    window.go("data")
    window.start.import_files([path])
    qtbot.mouseClick(window.start.imports.drop, LEFT)
    assert not window.start.imports.accept.isVisible()
    with ward_planner.unit_of_work() as work:
        assert "Somebody Else" not in work.read_tables({"Staff"})["Staff"].columns["name"]


def test_a_workbook_dropped_on_the_window_is_checked(open_window, ward_planner, tmp_path):
    window = open_window(ward_planner)
    path = region_file(window, tmp_path)
    data = files(path, tmp_path / "notes.txt")
    enter = QDragEnterEvent(
        QPoint(400, 400), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(
        QPointF(400, 400), Qt.DropAction.CopyAction, data, LEFT, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(window, drop)
    assert window.pages.currentWidget() is window.start
    assert "Nothing is changed yet" in window.start.imports.result.text()


def test_only_workbooks_are_taken_from_what_is_dropped(tmp_path):
    data = files(tmp_path / "a.xlsx", tmp_path / "b.XLSX", tmp_path / "c.csv")
    assert [path.name for path in workbooks(data)] == ["a.xlsx", "b.XLSX"]
    assert workbooks(QMimeData()) == []


def test_the_list_of_problems_is_a_file_that_runs_no_formula(tmp_path):
    problem = Problem("a.xlsx", "Staff", "B2", "=1+1", "is no name", "Write a name.")
    path = write_problems(tmp_path / "problems.csv", [problem], [])
    text = path.read_text(encoding="utf-8-sig").splitlines()
    assert text[1] == "error,a.xlsx,Staff,B2,'=1+1,is no name,Write a name."


def test_a_shared_database_that_does_not_open_says_why_under_the_field(
    open_window, empty_planner, tmp_path, qtbot
):
    window = open_window(empty_planner)
    shared = window.start.shared
    bad = tmp_path / "not-a-database.db"
    bad.write_text("something else, and long enough to look like no database" * 20)
    shared.field.setText(str(bad))
    qtbot.keyClick(shared.field, Qt.Key.Key_Return)
    assert shared.problem.isVisible()
    assert shared.field.text() == str(bad)
    assert shared.open_button.isEnabled()


def test_a_shared_database_that_opens_is_handed_over(open_window, empty_planner, ward_planner):
    window = open_window(empty_planner)
    taken = []
    window.start.shared.hand_over_to(taken.append)
    window.start.shared.field.setText(ward_planner.database)
    window.start.shared.open()
    assert [one.database for one in taken] == [ward_planner.database]
    taken[0].close()


def test_a_database_file_that_disappears_is_said_in_place_and_can_be_tried_again(
    open_window, ward_planner, qtbot
):
    window = open_window(ward_planner)
    file = Path(ward_planner.database)
    file.rename(file.with_suffix(".away"))
    window.choice.show_service("W18")
    assert "no longer there" in window.notices.texts[0]
    file.with_suffix(".away").rename(file)
    banner = window.notices.newest
    qtbot.mouseClick(banner.action, LEFT)
    assert window.rota.board.entry.code == "W18"


def test_a_workbook_with_errors_lists_each_by_cell_and_the_list_is_saved(
    open_window, ward_planner, tmp_path
):
    window = open_window(ward_planner)
    path = region_file(window, tmp_path)
    book = load_workbook(path)
    heads = [cell.value for cell in book["Staff"][1]]
    book["Staff"].cell(3, heads.index("service") + 1).value = "NOWHERE"
    book["Staff"].cell(5, heads.index("name") + 1).value = None
    book.save(path)
    window.import_files([path])
    imports = window.start.imports
    assert imports.result.text().startswith("Nothing was imported: ")
    table = imports.problems.model()
    rows = [[table.index(r, c).data() for c in range(7)] for r in range(table.rowCount())]
    assert {"NOWHERE"} <= {str(row[4]) for row in rows}
    assert all(row[2] for row in rows)
    assert not imports.accept.isVisible()
    imports.save_problems(tmp_path / "problems.csv")
    lines = (tmp_path / "problems.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + len(rows)
    assert any("NOWHERE" in line for line in lines)


def test_thirty_problems_are_read_and_copied_by_key_as_rows(
    open_window, ward_planner, tmp_path, qtbot
):
    window = open_window(ward_planner)
    window.resize(1366, 768)
    path = region_file(window, tmp_path)
    book = load_workbook(path)
    heads = [cell.value for cell in book["Staff"][1]]
    place, duties = heads.index("service") + 1, book["Duties"]
    for row in range(2, 17):
        book["Staff"].cell(row, place).value = f"NOWHERE {row}"
        duties.cell(row, 2).value = "soon\tor later"
    book.save(path)
    window.import_files([path])
    imports = window.start.imports
    table = imports.problems
    assert table.model().rowCount() >= 30
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QApplication.clipboard().text().split("\n")
    assert lines[0] == "Kind\tSheet\tCell\tValue\tWhat is wrong\tWhat would be right"
    assert len(lines) == 1 + table.model().rowCount()
    assert {line.count("\t") for line in lines} == {5}
    first = table.visualRect(table.model().index(0, 4)).center()
    QTest.mouseClick(table.viewport(), LEFT, pos=first)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    (_, one) = QApplication.clipboard().text().split("\n")
    kind, sheet, cell, value, *_ = one.split("\t")
    assert (kind, sheet, value) == ("error", "Staff", "NOWHERE 2")
    assert cell.endswith("2")


def test_the_keys_go_from_the_import_to_what_is_used_next(
    open_window, ward_planner, tmp_path, qapp
):
    window = open_window(ward_planner)
    path = region_file(window, tmp_path)
    window.go("data")
    QApplication.processEvents()
    panel, seen = window.start.imports, []
    qapp.focusChanged.connect(lambda _before, now: seen.append(now))
    window.start.import_files([path])
    assert panel.accept.hasFocus()
    book = load_workbook(path)
    book["Staff"].cell(2, 4).value = "no such grade"
    book["Staff"].cell(3, 4).value = "nor this"
    book.save(path)
    QTest.keyClick(panel.again, Qt.Key.Key_Space)
    assert "problems to mend first" in panel.result.text()
    assert panel.problems.hasFocus()
    assert [one for one in seen if one is not None and window.rail.isAncestorOf(one)] == []


def test_an_import_that_was_left_gives_the_keys_back(open_window, ward_planner, tmp_path):
    window = open_window(ward_planner)
    window.go("data")
    QApplication.processEvents()
    window.start.import_files([region_file(window, tmp_path)])
    QTest.mouseClick(window.start.imports.drop, LEFT)
    assert window.start.buttons["import"].hasFocus()
