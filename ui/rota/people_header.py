"""The frozen columns: name, grade, hours and balance of each person, and grade headings."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from planner.domain.region import NONE
from ui.rota.board import Group
from ui.rota.geometry import FrozenColumns
from ui.rota.hand import Hand
from ui.rota.model import BoardModel
from ui.rota.person_rows import PersonRows
from ui.tables.models import LEFT
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD
from ui.theme.icons import paint_icon


class PeopleHeader(QHeaderView):
    """Paints the frozen columns from the board; `group_pressed` when a heading is clicked."""

    group_pressed = Signal(int)

    def __init__(self, appearance: Appearance, model: BoardModel, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._appearance = appearance
        self._board_model = model
        self._width = appearance.metrics.frozen_least
        self._current_place = NONE
        self._rows = PersonRows(appearance)
        self.hand: Hand | None = None
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(True)
        self.setAccessibleName("People")

    def set_width(self, width: int) -> None:
        """Give the frozen columns a width; every row is drawn afresh."""
        self._rows.forget()
        if width != self._width:
            self._width = width
            self.updateGeometry()
            self.viewport().update()

    def mark_current(self, place: int) -> None:
        """Mark the person at a place of the board's order, and nobody else."""
        before, self._current_place = self._current_place, place
        height = self.defaultSectionSize()
        for changed in {before, place} - {NONE}:
            row = self._board_model.row_of(changed)
            if row is not None:
                top = row * height - self.offset()
                self.viewport().update(QRect(0, top, self._width, height))

    @property
    def columns(self) -> FrozenColumns:
        """Where the columns lie."""
        return FrozenColumns.of(self._width, self._appearance.metrics)

    def sizeHint(self) -> QSize:
        """The width of the frozen columns; asking every row would take a second."""
        return QSize(self._width, 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A heading folds its group; a name selects the row."""
        group = self._board_model.group(self.logicalIndexAt(event.position().toPoint()))
        if group is not None:
            self.group_pressed.emit(group)
            return
        place = self._board_model.place(self.logicalIndexAt(event.position().toPoint()))
        super().mousePressEvent(event)
        if self.hand is not None and place is not None:
            self.hand.person_press(place, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A person that was pressed may be carried to a gap."""
        if self.hand is None or not self.hand.person_move(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The person is dropped."""
        if self.hand is not None:
            self.hand.person_release(event)
        super().mouseReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that need it."""
        painter = QPainter(self.viewport())
        theme, model = self._appearance.theme, self._board_model
        painter.fillRect(event.rect(), QColor(theme["surface"]))
        if model.board is None:
            return
        self._paint_edge(painter, event.rect().top(), event.rect().bottom())
        height = max(self.defaultSectionSize(), 1)
        first = (event.rect().top() + self.offset()) // height
        last = min((event.rect().bottom() + self.offset()) // height, len(model.lines) - 1)
        columns, ratio = self.columns, self.devicePixelRatioF()
        for row in range(max(first, 0), last + 1):
            box = QRect(0, row * height - self.offset(), self._width, height)
            line = int(model.lines[row])
            if line < 0:
                folded = model.is_folded(-1 - line)
                heading = model.heading(-1 - line)
                paint_heading(painter, self._appearance, heading, box, folded=folded)
            else:
                current = line == self._current_place
                picture = self._rows.picture(model.board, line, current, columns, box.size(), ratio)
                painter.drawPixmap(box.topLeft(), picture)

    def _paint_edge(self, painter: QPainter, top: int, bottom: int) -> None:
        """The line between names and dates; headings run over it."""
        painter.setPen(QPen(QColor(self._appearance.theme["line3"]), 1))
        painter.drawLine(self._width - 1, top, self._width - 1, bottom)


def paint_heading(
    painter: QPainter, appearance: Appearance, heading: Group, box: QRect, *, folded: bool
) -> None:
    """A group's heading; the grid draws the same one on, so that it runs over the edge."""
    theme = appearance.theme
    painter.fillRect(box, QColor(theme["group"]))
    painter.setPen(QPen(QColor(theme["line2"]), 1))
    painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
    chevron = "chevron-right" if folded else "chevron-down"
    side = appearance.metrics.px(12)
    spot = QRectF(8, box.center().y() - side / 2, side, side)
    paint_icon(painter, chevron, theme["text2"], spot)
    left = 14 + side
    painter.setFont(appearance.font(12, BOLD))
    painter.setPen(QColor(theme["text"]))
    painter.drawText(QRect(left, box.top(), 2000, box.height()), LEFT, heading.title)
    used = painter.fontMetrics().horizontalAdvance(heading.title)
    painter.setFont(appearance.font(11))
    painter.setPen(QColor(theme["text2"]))
    painter.drawText(QRect(left + used + 10, box.top(), 2000, box.height()), LEFT, heading.summary)
