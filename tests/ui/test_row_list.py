"""A list of painted rows: where its rows are, what keys and mouse choose, and what it costs."""

from collections import Counter

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from tests.ui.driving import go_round
from ui.tables.models import SectionedModel
from ui.tables.row_list import ListPainter, RowList

Key = Qt.Key
SHIFT, NO_KEY = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
HEADING = "A heading"
HIGH = (30, 50, 44, 61)
"""Heights of rows, by turns."""
THOUSANDS = 5_000


class Rows(SectionedModel[int]):
    def words(self, row: int | str) -> str:
        return str(row)


class Painter(ListPainter):
    """Counts what is measured and painted."""

    def __init__(self, appearance, parent):
        super().__init__(appearance, parent)
        self.done: Counter[str] = Counter()

    def alike(self, row):
        return row if isinstance(row, str) else row % len(HIGH)

    def height(self, row):
        self.done["measured"] += 1
        return 20 if isinstance(row, str) else HIGH[row % len(HIGH)]

    def paint(self, painter, option, index):
        self.done["painted"] += 1
        painter.fillRect(option.rect, hue(index.row()))


def hue(row: int) -> QColor:
    """A colour of its own for each row on view."""
    return QColor.fromHsv(row * 47 % 360, 200, 120 + row % 7 * 15)


@pytest.fixture
def rows(qtbot, appearance):
    """A list of thousands under a heading, on the screen."""
    view = RowList(appearance, "Rows", Rows())
    qtbot.addWidget(view)
    view.painter = Painter(appearance, view)
    view.paint_by(view.painter)
    view.setSelectionMode(view.SelectionMode.ExtendedSelection)
    view._rows.show([HEADING, *range(THOUSANDS)])
    view.resize(240, 300)
    view.show()
    view.setFocus()
    settle()
    return view


def settle() -> None:
    """Laid out, and painted after that."""
    for _ in range(3):
        go_round()


def box(view: RowList, row: int) -> QRect:
    return view.visualRect(view._rows.index(row))


def on_view(view: RowList) -> int:
    """How many rows the viewport shows."""
    room = view.viewport().rect()
    return sum(box(view, row).intersects(room) for row in range(len(view._rows.rows)))


def press(view: RowList, key: Qt.Key, keys: Qt.KeyboardModifier = NO_KEY) -> int:
    QTest.keyClick(view, key, keys)
    return view.currentIndex().row()


def test_rows_stand_one_under_another_as_high_as_they_are(rows):
    tops = np.cumsum([0, 20, *(HIGH[one % 4] for one in range(THOUSANDS))])
    for row in (0, 1, 2, 700, THOUSANDS):
        at = box(rows, row)
        assert (at.top(), at.bottom() + 1) == (tops[row], tops[row + 1])
        assert at.width() == rows.viewport().width()
    bar = rows.verticalScrollBar()
    assert bar.maximum() == tops[-1] - rows.viewport().height()
    bar.setValue(bar.maximum())
    assert box(rows, THOUSANDS).bottom() == rows.viewport().rect().bottom()


def test_a_point_is_of_the_row_that_is_painted_there(rows):
    rows.verticalScrollBar().setValue(4_321)
    for y in range(0, rows.viewport().height(), 7):
        index = rows.indexAt(QPoint(5, y))
        assert rows.visualRect(index).contains(5, y)
    rows._rows.show([1])
    assert not rows.indexAt(QPoint(5, HIGH[1])).isValid(), "below the last row"


def test_keys_lead_from_row_to_row_past_headings(rows):
    assert press(rows, Key.Key_Home) == 1, "a heading cannot be chosen"
    assert press(rows, Key.Key_Up) == 1
    assert press(rows, Key.Key_Down) == 2
    assert press(rows, Key.Key_End) == THOUSANDS
    assert press(rows, Key.Key_Down) == THOUSANDS
    assert rows.viewport().rect().contains(box(rows, THOUSANDS))
    before = box(rows, THOUSANDS).top() + rows.verticalOffset()
    at = press(rows, Key.Key_PageUp)
    gone = before - box(rows, at).top() - rows.verticalOffset()
    assert abs(gone - rows.viewport().height()) <= max(HIGH)
    assert press(rows, Key.Key_PageDown) > at
    assert press(rows, Key.Key_Home) == 1
    assert 1 < press(rows, Key.Key_PageDown) <= 300 / min(HIGH) + 1
    assert press(rows, Key.Key_PageUp) == 1


def test_a_key_passes_a_heading_between_rows(rows):
    rows._rows.show([1, HEADING, HEADING, 2])
    rows.choose_row(0)
    assert press(rows, Key.Key_Down) == 3
    assert press(rows, Key.Key_Up) == 0
    assert press(rows, Key.Key_PageDown) == 3


def test_rows_are_selected_by_mouse_and_keys(rows):
    def selected():
        return sorted(index.row() for index in rows.selectedIndexes())

    for row, keys in ((2, NO_KEY), (5, SHIFT)):
        spot = box(rows, row).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, keys, spot)
    assert selected() == [2, 3, 4, 5]
    press(rows, Key.Key_Up, SHIFT)
    assert selected() == [2, 3, 4]
    rows.selectAll()
    assert selected() == list(range(1, THOUSANDS + 1))
    rows.setSelection(QRect(0, -50, 1, 10), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert selected() == []


def test_the_chosen_row_comes_into_view(rows):
    room = rows.viewport().rect()
    for row in (3_000, 1_234, THOUSANDS, 1):
        rows.choose_row(row)
        assert room.contains(box(rows, row))
    at = rows.verticalScrollBar().value()
    rows.choose_row(2)
    assert rows.verticalScrollBar().value() == at, "it is on view already"


def test_keys_that_come_choose_no_row_and_an_arrow_the_first(rows):
    rows.clearFocus()
    rows._rows.show([HEADING, *range(5)])
    assert not rows.currentIndex().isValid()
    rows.setFocus()
    settle()
    assert rows.hasFocus()
    assert not rows.currentIndex().isValid()
    assert press(rows, Key.Key_Down) == 1


def test_what_is_scrolled_is_seen_where_it_is(rows):
    """On the screen itself: a picture of the list alone would be painted anew."""
    bar = rows.verticalScrollBar()
    for step in (100, 7, -33, 5_000, -4_000):
        bar.setValue(bar.value() + step)
        settle()
        seen = rows.screen().grabWindow(rows.winId()).toImage()
        for y in range(0, rows.viewport().height(), 5):
            at = rows.viewport().mapTo(rows, QPoint(5, y))
            row = rows.indexAt(QPoint(5, y)).row()
            assert seen.pixel(at) == hue(row).rgb(), (step, y)


def test_of_thousands_those_alike_are_measured_once_and_those_on_view_painted(rows):
    rows.painter.done.clear()
    rows._rows.show([HEADING, *range(THOUSANDS)])
    settle()
    assert rows.painter.done["measured"] == len(HIGH) + 1
    assert 0 < rows.painter.done["painted"] <= on_view(rows)


def test_nothing_is_measured_when_rows_say_something_else_or_there_is_more_room_below(rows):
    rows.choose_row(1)
    settle()
    rows.painter.done.clear()
    rows._rows.look_again()
    settle()
    assert 0 < rows.painter.done["painted"] <= on_view(rows)
    rows.choose_row(2)
    rows.resize(240, 340)
    settle()
    assert rows.painter.done["measured"] == 0
    rows.resize(260, 340)
    settle()
    assert rows.painter.done["measured"] == len(HIGH) + 1, "names may be broken elsewhere"


def test_only_rows_that_are_selected_now_or_no_more_are_painted_anew(rows):
    rows.choose_row(1)
    settle()
    rows.painter.done.clear()
    rows.choose_row(2)
    settle()
    assert 0 < rows.painter.done["painted"] <= 2
