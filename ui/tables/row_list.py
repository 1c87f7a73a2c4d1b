"""A list of painted rows, each as high as its texts need, that costs what is on view.

Qt's own list asks every row for its size, one by one, whenever one says something else or the
list gets room below: of thousands that takes tens of milliseconds. Here rows are measured when
there are others or their width is another, those alike once, and an array says where each ends.
"""

from collections.abc import Hashable, Iterable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QListView,
    QStyle,
    QStyleOptionViewItem,
)

from planner.domain.calendar import IntArray
from ui.tables.choosing import choose_index
from ui.tables.models import NO_INDEX, Index, ListModel
from ui.tables.painting import RowPainter
from ui.theme.appearance import Appearance

_Move = QAbstractItemView.CursorAction
_Hint = QAbstractItemView.ScrollHint


class ListPainter(RowPainter):
    """Paints rows of a list, and says how high they are."""

    def height(self, row: Any) -> int:
        """Height of a row in pixels, for the width that the list has now."""
        raise NotImplementedError

    def alike(self, row: Any) -> Hashable:
        """What the height depends on: rows alike in this are measured once."""
        return id(row)


class RowList(QListView):
    """A list of painted rows, chosen by mouse or arrow keys."""

    row_chosen = Signal(object)
    """The value of the row that is current now; headings are none."""
    selection_changed = Signal(object)
    """The values that are chosen, as a list; several only where the selection mode allows it."""

    def __init__(self, appearance: Appearance, name: str, model: ListModel[Any]) -> None:
        super().__init__()
        self.setObjectName("gaps")
        self.setAccessibleName(name)
        self._rows = model
        self._ends: IntArray = np.zeros(0, dtype=np.int64)
        """Pixels from the top of the first row to the end of each."""
        appearance.changed.connect(self._restyle)

    def paint_by(self, painter: ListPainter) -> None:
        """Take who measures and paints the rows, and with that the rows."""
        self._painter = painter
        self.setItemDelegate(painter)
        self.setModel(self._rows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    # Choosing ----------------------------------------------------------------------------------

    def choose_row(self, row: int) -> None:
        """Make a row the current one and bring it into view."""
        choose_index(self, self._rows.index(row))
        self.scrollTo(self._rows.index(row))

    def chosen_rows(self) -> list[Any]:
        """The values that are chosen, from top to bottom. O(rows chosen)."""
        rows = [self._rows.rows[at] for at in sorted({one.row() for one in self.selectedIndexes()})]
        return [row for row in rows if not isinstance(row, str)]

    def choose_rows(self, rows: Iterable[int]) -> None:
        """Choose several and nothing else; what is on view stays. O(rows)."""
        chosen = QItemSelection()
        for row in rows:
            chosen.select(self._rows.index(row), self._rows.index(row))
        self.selectionModel().select(chosen, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell what is chosen now."""
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit(self.chosen_rows())

    def choose_near(self, row: int) -> bool:
        """Choose the value at a row, or the nearest one after or before; False if none is."""
        rows = self._rows.rows
        for number in (*range(row, len(rows)), *range(min(row, len(rows)) - 1, -1, -1)):
            if not isinstance(rows[number], str):
                self.choose_row(number)
                return True
        return False

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which value is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            row = self._rows.rows[current.row()]
            if not isinstance(row, str):
                self.row_chosen.emit(row)

    def moveCursor(self, action: _Move, _keys: Qt.KeyboardModifier) -> Index:
        """Where a key leads to: past headings, and nowhere from the last row."""
        self.executeDelayedItemsLayout()
        return self._first_of(self._ways(action, self.currentIndex().row()))

    def _ways(self, action: _Move, at: int) -> Iterable[int]:
        """Rows that a key may lead to from one, the best first; -1 is none."""
        last, page = len(self._ends) - 1, self.viewport().height()
        if at < 0 or action == _Move.MoveHome:
            return range(last + 1)
        if action == _Move.MoveEnd:
            return range(last, -1, -1)
        up, down = range(at - 1, -1, -1), range(at + 1, last + 1)
        if action in {_Move.MovePageUp, _Move.MovePageDown}:
            page = -page if action == _Move.MovePageUp else page
            to = min(self._row_at(max(self._top(at) + page, 0)), last)
            return (*range(to, at, 1 if to < at else -1), *(up if to <= at else down))
        ways = {_Move.MoveUp: up, _Move.MovePrevious: up}
        return (ways | {_Move.MoveDown: down, _Move.MoveNext: down}).get(action, ())

    def _first_of(self, rows: Iterable[int]) -> Index:
        """The first of these rows that can be chosen; the current one if none of them can."""
        found = (self._rows.index(row) for row in rows)
        able = (one for one in found if self._rows.flags(one) & Qt.ItemFlag.ItemIsEnabled)
        return next(able, self.currentIndex())

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Select the rows that a part of the viewport shows."""
        rows = self._rows_in(*sorted((rect.top(), rect.bottom())))
        chosen = QItemSelection()
        if rows:
            chosen.select(self._rows.index(rows[0]), self._rows.index(rows[-1]))
        self.selectionModel().select(chosen, command)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keys come here; Qt's own list would choose its first row by that alone."""
        QAbstractScrollArea.focusInEvent(self, event)
        self.viewport().update()

    # Where rows are ----------------------------------------------------------------------------

    def doItemsLayout(self) -> None:
        """Measure the rows, those alike once. O(rows)."""
        painter, rows = self._painter, self._rows.rows
        keys = [painter.alike(row) for row in rows]
        different = dict(zip(keys, rows, strict=True))
        heights = {key: painter.height(row) for key, row in different.items()}
        self._ends = np.cumsum([heights[key] for key in keys], dtype=np.int64)
        QAbstractItemView.doItemsLayout(self)

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """What changes while a list stands takes no more room: nothing is laid out."""
        QAbstractItemView.dataChanged(self, first, last, roles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Heights depend on the width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What is on view moves; Qt's own list would not, as it has laid out no rows itself."""
        self.viewport().scroll(dx, dy)

    def updateGeometries(self) -> None:
        """The scroll bar, for rows and room as they are now."""
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self.step())
        bar.setPageStep(height)
        bar.setRange(0, max(self._top(len(self._ends)) - height, 0))
        self.horizontalScrollBar().setRange(0, 0)
        QAbstractItemView.updateGeometries(self)

    def step(self) -> int:
        """Pixels that an arrow of the scroll bar goes by."""
        return self._top(1) if len(self._ends) else 1

    def _top(self, row: int) -> int:
        return int(self._ends[row - 1]) if row else 0

    def _row_at(self, place: int) -> int:
        """The row that many pixels below the top of the first; as many as there are: none."""
        return int(np.searchsorted(self._ends, place, side="right"))

    def _rows_in(self, top: int, bottom: int) -> range:
        """Rows that a part of the viewport shows."""
        self.executeDelayedItemsLayout()
        above = self.verticalOffset()
        first, last = self._row_at(max(top + above, 0)), self._row_at(bottom + above)
        return range(first, min(last + 1, len(self._ends)))

    def visualRect(self, index: Index) -> QRect:
        """Where a row is in the viewport."""
        self.executeDelayedItemsLayout()
        row = index.row()
        if not 0 <= row < len(self._ends):
            return QRect()
        top, end = self._top(row), int(self._ends[row])
        return QRect(0, top - self.verticalOffset(), self.viewport().width(), end - top)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """Where the selected rows are in the viewport. O(parts of the selection)."""
        view = self.viewport().rect()
        shown, region = self._rows_in(view.top(), view.bottom()), QRegion()
        for part in selection:
            first, last = max(part.top(), shown.start), min(part.bottom(), shown.stop - 1)
            if first <= last:
                ends = (self.visualRect(self._rows.index(row)) for row in (first, last))
                region |= QRegion(next(ends).united(next(ends)) & view)
        return region

    def indexAt(self, point: QPoint) -> Index:
        """The row at a point of the viewport."""
        rows = self._rows_in(point.y(), point.y())
        return self._rows.index(rows[0]) if rows else NO_INDEX

    def scrollTo(self, index: Index, _hint: _Hint = _Hint.EnsureVisible) -> None:
        """Bring a row into view, from its top where it is higher than that."""
        box, bar = self.visualRect(index), self.verticalScrollBar()
        below = box.bottom() + 1 - self.viewport().height()
        if box.isValid() and (box.top() < 0 or below > 0):
            bar.setValue(bar.value() + (box.top() if box.top() < 0 else min(below, box.top())))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows on view."""
        rows = self._rows_in(event.rect().top(), event.rect().bottom())
        painter, option = QPainter(self.viewport()), QStyleOptionViewItem()
        self.initViewItemOption(option)
        state, selected = option.state, self.selectionModel()
        for index in map(self._rows.index, rows):
            option.rect = self.visualRect(index)
            chosen = selected.isSelected(index)
            option.state = state | QStyle.StateFlag.State_Selected if chosen else state
            self._painter.paint(painter, option, index)
        painter.end()
