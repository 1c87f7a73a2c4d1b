"""What stands on a page only after one has done something there: nothing nameless either."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from tests.ui.answering import answering
from tests.ui.driving import CONTROL, Driver
from tests.ui.test_every_view import nameless
from tests.ui.test_signoff_page import edited
from tests.ui.test_start_codes import with_code
from ui.palette.box import PaletteBox

Key = Qt.Key
HELEN = "Helen Ashworth"


@pytest.fixture
def driver(open_window, ward_planner) -> Driver:
    return Driver(open_window(ward_planner))


def test_a_cell_being_typed_into_its_details_a_pattern_and_a_reason_name_everything(driver):
    window = driver.window
    driver.choose(HELEN, 5)
    driver.type("L")
    assert nameless(window) == []
    driver.key(Key.Key_Escape)
    driver.key(Key.Key_F2)
    assert nameless(window) == []
    driver.choose(HELEN, 4)
    driver.type("E")
    driver.key(Key.Key_Return)
    window.rota.details.now()
    assert nameless(window) == []
    window.rota.toggle_patterns()
    QApplication.processEvents()
    assert window.rota.patterns.isVisible()
    assert nameless(window) == []


def test_the_palette_names_everything(driver):
    found: list[list[str]] = []

    def look(box: PaletteBox) -> None:
        QTest.keyClicks(QApplication.focusWidget(), "hel")
        found.append(nameless(box))

    with answering(PaletteBox, look):
        driver.key(Key.Key_K, CONTROL)
    assert found == [[]]


def test_people_with_a_card_and_a_date_being_typed_names_everything(driver, qtbot):
    window = driver.window
    window.go("people")
    page = window.people
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Key.Key_Down)
    assert nameless(window) == []
    assert page.card.isVisible()
    qtbot.keyClick(page.grid, Key.Key_F2)
    assert nameless(window) == []


def test_every_part_of_the_sign_off_names_everything(driver, tmp_path):
    window = driver.window
    window.go("signoff")
    for part in range(3):
        window.signoff.show_part(part)
        QApplication.processEvents()
        assert nameless(window) == []
    window.signoff.read_file(edited(window, tmp_path / "back.xlsx", L6="E", C3="999"))
    assert window.signoff.back.table.isVisible()
    assert nameless(window) == []


def test_a_history_with_an_entry_names_everything(driver):
    driver.choose(HELEN, 5)
    driver.type("L")
    driver.key(Key.Key_Return)
    driver.window.go("history")
    page = driver.window.history
    page.table.choose(0)
    QApplication.processEvents()
    assert page.entry.isVisible()
    assert nameless(driver.window) == []


def test_an_import_with_unknown_codes_problems_and_a_preview_names_everything(
    driver, tmp_path, qtbot
):
    window = driver.window
    path = with_code(window, tmp_path, "EARLY")
    window.import_files([path])
    QApplication.processEvents()
    imports = window.start.imports
    assert imports.codes.isVisible()
    assert imports.problems.isVisible()
    assert nameless(window) == []
    assert all(box.accessibleName() for box in imports.codes.findChildren(QComboBox))
    plain = tmp_path / "plain.xlsx"
    window.start.export_region(plain)
    window.import_files([plain])
    assert imports.preview.isVisible()
    assert nameless(window) == []
