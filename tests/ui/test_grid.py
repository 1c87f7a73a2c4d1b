"""The grid paints from arrays, is a table to a screen reader, and obeys keys and mouse."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage

from tests.calls import calls_of
from tests.ui.test_board import board_of, place_of
from tests.ui.wards import ward_region
from ui.rota.grid import RotaGrid
from ui.rota.model import BoardModel

Role = Qt.ItemDataRole


@pytest.fixture
def grid(qtbot, appearance) -> RotaGrid:
    appearance.fit(1920, 1080)
    grid = RotaGrid(appearance)
    qtbot.addWidget(grid)
    grid.resize(1528, 700)
    board = board_of(ward_region())
    grid.show_board(board, board.region.period.first + 2)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


def spoken(grid: RotaGrid, row: int, column: int) -> str:
    return grid.model().index(row, column).data(Role.AccessibleTextRole)


def test_a_repaint_asks_the_model_for_no_cell(grid, qtbot):
    image = QImage(grid.size(), QImage.Format.Format_RGB32)
    with calls_of(BoardModel.data, RotaGrid.paintEvent) as calls:
        grid.render(image)
        grid.verticalScrollBar().setValue(56)
        grid.repaint()
        grid.viewport().repaint()
    assert calls[RotaGrid.paintEvent] >= 2
    assert calls[BoardModel.data] == 0
    with calls_of(BoardModel.data) as calls:
        spoken(grid, 3, 0)
    assert calls[BoardModel.data] == 1


def test_cells_headers_and_dates_are_spoken(grid):
    assert spoken(grid, 3, 0) == "Helen Ashworth, Mon 7 Dec: E Shift E"
    assert spoken(grid, 1, 9) == "Ewa Kowalczyk, Wed 16 Dec: N Shift N, aid in"
    model = grid.model()
    rows = [model.headerData(row, Qt.Orientation.Vertical) for row in range(4)]
    assert rows[1] == "Ewa Kowalczyk"
    assert rows[2].startswith("Grade B7, 2 people · 2.0 WTE")
    date = model.headerData(18, Qt.Orientation.Horizontal, Role.AccessibleTextRole)
    assert date.startswith("Fri 25 Dec; bank holiday; Shift E 3/3 +")
    person = model.headerData(3, Qt.Orientation.Vertical, Role.AccessibleTextRole)
    assert person == "Helen Ashworth, B7, 156.0 of 150.0 hours, balance +6.0"


@pytest.mark.parametrize(("width", "window"), [(1528, 1920), (1310, 1366)])
def test_twenty_eight_days_are_on_screen_without_scrolling(grid, appearance, width, window):
    appearance.fit(window, 768)
    grid.resize(width, 640)
    assert grid.horizontalScrollBar().maximum() == 0
    assert grid.columnWidth(27) >= 36
    assert grid.columnViewportPosition(27) + grid.columnWidth(27) <= grid.viewport().width()


def test_arrows_home_end_and_pages_move_the_cell_and_skip_headings(grid, qtbot):
    grid.choose(0, 5)
    keys = Qt.Key
    qtbot.keyClick(grid, keys.Key_Right)
    assert grid.current_cell() == (0, 6)
    qtbot.keyClick(grid, keys.Key_Down)
    assert grid.current_cell() == (1, 6)
    qtbot.keyClick(grid, keys.Key_Up)
    assert grid.current_cell() == (0, 6)
    qtbot.keyClick(grid, keys.Key_End)
    assert grid.current_cell() == (0, 27)
    qtbot.keyClick(grid, keys.Key_Home)
    assert grid.current_cell() == (0, 0)
    qtbot.keyClick(grid, keys.Key_PageDown)
    assert grid.current_cell()[0] > 5
    qtbot.keyClick(grid, keys.Key_PageUp)
    assert grid.current_cell()[0] < 5
    qtbot.keyClick(grid, keys.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert grid.current_cell() == (18, 27)


def test_a_click_chooses_a_cell_and_shift_marks_a_block(grid, qtbot):
    row = grid.model().row_of(place_of(grid.board, "Jakub Nowak"))
    first = grid.visualRect(grid.model().index(row, 10)).center()
    last = grid.visualRect(grid.model().index(row + 2, 13)).center()
    with qtbot.waitSignal(grid.cell_chosen) as chosen:
        qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=first)
    assert chosen.args == [place_of(grid.board, "Jakub Nowak"), 10]
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, shift, last)
    [block] = list(grid.selectionModel().selection())
    assert (block.left(), block.right(), block.height()) == (10, 13, 3)


def test_a_heading_folds_its_people_away_and_back(grid, qtbot):
    rows = grid.model().rowCount()
    row = next(r for r in range(rows) if grid.model().group(r) == 3)
    middle = QPoint(300, grid.rowViewportPosition(row) + 14)
    qtbot.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert grid.model().rowCount() == rows - 12
    header = grid.people_header.viewport()
    qtbot.mouseClick(header, Qt.MouseButton.LeftButton, pos=QPoint(40, middle.y()))
    assert grid.model().rowCount() == rows


def test_a_chip_is_chosen_by_a_click_and_a_strip_explains_itself(grid, qtbot):
    header, cover = grid.date_header, grid.board.cover
    column = next(at for at, chips in enumerate(cover.gaps) if chips and chips[0].minimum)
    box, chip = header.chips_at(column)[0]
    with qtbot.waitSignal(grid.gap_chosen) as chosen:
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    assert chosen.args == [chip]
    strip = next(n for n, s in enumerate(cover.strips) if s.shift == chip.shift)
    at = QPoint(box.center().x(), header.rows.strip_top(strip) + 5)
    assert "Unsafe: a minimum slot is empty." in header.tip_at(at)
    assert "Click to see who could cover it." in header.tip_at(box.center())


def test_names_are_shortened_before_they_are_cut(grid):
    from ui.rota.person_rows import fitting_name

    metrics = grid.fontMetrics()
    name = "Bartholomew Featherstonehaugh"
    assert fitting_name(name, metrics, 1000) == name
    shorter = metrics.horizontalAdvance("B. Featherstonehaugh") + 1
    assert fitting_name(name, metrics, shorter) == "B. Featherstonehaugh"


def test_every_theme_draws_the_board_differently(grid, appearance):
    pictures = set()
    for theme in ("light", "dark", "high-contrast"):
        appearance.choose(theme)
        image = QImage(grid.size(), QImage.Format.Format_RGB32)
        grid.render(image)
        pictures.add(bytes(image.constBits()))
    assert len(pictures) == 3
