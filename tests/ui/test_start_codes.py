"""Unknown shift codes in the preview of an import: mapped, added, remembered, by mouse and keys."""

from pathlib import Path

from openpyxl import load_workbook
from PySide6.QtCore import Qt, QTime

from tests.ui.test_start_page import region_file
from ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


def with_code(window: MainWindow, folder: Path, code: str, rows: int = 2) -> Path:
    """The region with a code of the unit's own in the first rows of Duties."""
    path = region_file(window, folder)
    book = load_workbook(path)
    sheet = book["Duties"]
    at = [cell.value for cell in sheet[1]].index("shift") + 1
    for row in range(2, 2 + rows):
        sheet.cell(row, at).value = code
    book.save(path)
    return path


def duties(planner) -> list[object]:
    with planner.unit_of_work() as work:
        return work.read_tables({"Duties"})["Duties"].columns["shift"]


def pick(window: MainWindow, qtbot, code: str, text: str) -> None:
    """Choose what a code means, by the keyboard."""
    box = window.start.imports.codes.boxes[code]
    box.setFocus()
    for _ in range(box.count()):
        if box.currentText().startswith(text):
            return
        qtbot.keyClick(box, Key.Key_Down)
        box = window.start.imports.codes.boxes[code]
    raise AssertionError(text)


def test_an_unknown_code_is_mapped_and_nothing_is_written_until_accepted(
    open_window, ward_planner, tmp_path, qtbot
):
    window = open_window(ward_planner)
    before = duties(ward_planner)
    path = with_code(window, tmp_path, "EARLY")
    window.go("data")
    window.start.import_files([path])
    panel = window.start.imports
    assert "Nothing was imported" in panel.result.text()
    assert panel.codes.isVisible()
    assert "1 shift code in these workbooks that nobody declares, 1 to decide" in (
        panel.codes._title.text()
    )
    pick(window, qtbot, "EARLY", "means E,")
    qtbot.mouseClick(panel.codes.apply, LEFT)
    assert "Nothing is changed yet" in panel.result.text()
    assert duties(ward_planner) == before
    qtbot.mouseClick(panel.accept, LEFT)
    assert panel.result.text().startswith("Imported")
    assert "EARLY" not in duties(ward_planner)


def test_what_a_code_meant_is_remembered_for_the_next_import(
    open_window, ward_planner, tmp_path, qtbot
):
    window = open_window(ward_planner)
    path = with_code(window, tmp_path, "EARLY")
    window.go("data")
    window.start.import_files([path])
    panel = window.start.imports
    pick(window, qtbot, "EARLY", "means E,")
    qtbot.mouseClick(panel.codes.apply, LEFT)
    qtbot.mouseClick(panel.accept, LEFT)

    second = open_window(ward_planner)
    second.go("data")
    second.start.import_files([path])
    assert second.start.imports.accept.isVisible()
    assert second.start.imports.codes.boxes["EARLY"].currentText().startswith("means E,")


def test_what_was_not_accepted_is_not_remembered(open_window, ward_planner, tmp_path, qtbot):
    window = open_window(ward_planner)
    path = with_code(window, tmp_path, "EARLY")
    window.go("data")
    window.start.import_files([path])
    panel = window.start.imports
    pick(window, qtbot, "EARLY", "means E,")
    qtbot.mouseClick(panel.codes.apply, LEFT)
    qtbot.mouseClick(panel.drop, LEFT)
    assert not panel.codes.isVisible()
    window.start.import_files([path])
    assert "1 to decide" in panel.codes._title.text()


def test_an_unknown_code_is_added_as_a_shift_with_its_times(
    open_window, ward_planner, tmp_path, qtbot
):
    window = open_window(ward_planner)
    path = with_code(window, tmp_path, "TW", rows=1)
    window.go("data")
    window.start.import_files([path])
    panel = window.start.imports
    pick(window, qtbot, "TW", "add it")
    form = panel.codes._forms["TW"]
    qtbot.keyClicks(form.name, "Twilight")
    form.start.setTime(QTime(16, 0))
    form.end.setTime(QTime(22, 30))
    qtbot.mouseClick(panel.codes.apply, LEFT)
    qtbot.mouseClick(panel.accept, LEFT)
    with ward_planner.unit_of_work() as work:
        shifts = work.read_tables({"Shifts"})["Shifts"].columns
    at = shifts["code"].index("TW")
    assert (shifts["name"][at], shifts["start"][at], shifts["end"][at]) == ("Twilight", 960, 1350)
    assert "TW" in duties(ward_planner)
