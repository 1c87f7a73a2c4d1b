"""What tables of rows share as widgets: no frame, no grid, rows chosen whole."""

from PySide6.QtCore import QAbstractItemModel, QLocale, QRect, QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from ui.tables.lines import held
from ui.tables.models import Index
from ui.theme.appearance import Appearance

_PADDING = 6
"""Pixels that the style sheet keeps left and right of the text of a cell, together."""


class _WholeFigures(QStyledItemDelegate):
    """Cells of several lines keep dates, and figures with their units, together."""

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:
        """What stands in a cell."""
        return held(super().displayText(value, locale))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Lines are counted in the room that the style sheet leaves them."""
        room = QRect(option.rect)
        if room.width() > _PADDING:
            option.rect = room.adjusted(0, 0, -_PADDING, 0)
        size = super().sizeHint(option, index)
        option.rect = room
        return size


def plain(table: QTableView, *, lines: bool = True) -> None:
    """What every table shares, those that are edited in place as well; `lines`: a cell may take
    several."""
    table.setObjectName("table")
    table.setWordWrap(lines)
    if lines:
        table.setItemDelegate(_WholeFigures(table))
    table.setShowGrid(False)
    table.setFrameShape(QFrame.Shape.NoFrame)
    table.setTabKeyNavigation(False)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.horizontalHeader().setHighlightSections(False)


class RowTable(QTableView):
    """A table to read: a row is chosen whole, nothing is typed into it.

    A subclass calls `fit` when it is ready and says in `fit_columns` how wide its columns are.
    """

    row_chosen = Signal(int)
    """Another row is the current one."""

    def __init__(self, appearance: Appearance, name: str, model: QAbstractItemModel) -> None:
        super().__init__()
        self._appearance = appearance
        self.setAccessibleName(name)
        self.setModel(model)
        plain(self)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        # Of one height, so that a hundred thousand rows cost no more than ten.
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        appearance.changed.connect(self.fit)

    def fit(self) -> None:
        """Rows, titles and columns in the size of text now in force."""
        self.verticalHeader().setDefaultSectionSize(self.row_height())
        self.horizontalHeader().setFixedHeight(self.head_height())
        self.fit_columns()

    def row_height(self) -> int:
        """Height of every row in pixels."""
        return self._appearance.metrics.row

    def head_height(self) -> int:
        """Height of the titles in pixels."""
        return self._appearance.metrics.row

    def fit_columns(self) -> None:
        """Share the width among the columns."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The columns share the width, by what stands in the rows on view."""
        super().resizeEvent(event)
        now, before = event.size(), event.oldSize()
        if now.width() != before.width() or now.height() > before.height():
            self.fit_columns()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell when another row is chosen."""
        super().currentChanged(current, previous)
        if current.isValid() and current.row() != previous.row():
            self.row_chosen.emit(current.row())
