"""A list beside the heat map: two lines a row, and Enter or a double click opens what it names."""

from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyleOptionViewItem

from ui.enter import ENTERS
from ui.tables.models import LEFT, RIGHT, Index, ListModel
from ui.tables.row_list import ListPainter, RowList
from ui.theme.appearance import Appearance
from ui.theme.fonts import REGULAR


class TwoLinePainter(ListPainter):
    """Paints the first line; who inherits adds the second (`paint_second`)."""

    def __init__(self, appearance: Appearance, model: ListModel[Any], parent: QListView) -> None:
        super().__init__(appearance, parent)
        self._model = model

    def first(self, row: Any) -> tuple[str, QFont.Weight]:
        """The first line, and its weight."""
        raise NotImplementedError

    def paint_second(self, painter: QPainter, row: Any, room: QRect) -> None:
        """The second line."""
        raise NotImplementedError

    def height(self, _row: Any) -> int:
        """Two lines."""
        return self._appearance.metrics.px(44)

    def alike(self, _row: Any) -> bool:
        """All are."""
        return True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row."""
        row = self._model.rows[index.row()]
        self.paint_ground(painter, option)
        inner = option.rect.adjusted(12, 4, -12, -4)
        line = inner.height() // 2
        upper = QRect(inner.left(), inner.top(), inner.width(), line)
        text, weight = self.first(row)
        painter.setFont(self._appearance.font(12, weight))
        painter.setPen(QColor(self._appearance.theme["text"]))
        self.paint_text(painter, upper, text, LEFT)
        self.paint_second(painter, row, upper.translated(0, line))

    def paint_figure(
        self, painter: QPainter, text: str, room: QRect, weight: QFont.Weight = REGULAR
    ) -> QRect:
        """Write at the right end of a line; the room that is left."""
        painter.setFont(self._appearance.font(11, weight))
        painter.drawText(room, RIGHT, text)
        return room.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(text) - 8, 0)


class TwoLineList(RowList):
    """The list."""

    row_opened = Signal(object)

    def __init__(self, appearance: Appearance, name: str, model: ListModel[Any]) -> None:
        super().__init__(appearance, name, model)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens."""
        if event.key() in ENTERS and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        self.row_opened.emit(self._rows.rows[index.row()])
