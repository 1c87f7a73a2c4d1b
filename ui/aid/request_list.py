"""Requests and tasks as a list with sections, painted; chosen by mouse or arrow keys."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from planner.domain.region import NONE
from ui.aid.request_rows import ListRow, Row, row_for
from ui.rota.tiles import TilePainter
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class RequestModel(QAbstractListModel):
    """Sections and rows, one under another."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[Row] = []

    def show(self, rows: list[Row]) -> None:
        """Take another list."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Sections and rows."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Sections cannot be chosen."""
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """What a screen reader and a test read."""
        row = self.rows[index.row()]
        if role in {Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole}:
            return row if isinstance(row, str) else row.words
        return None


class _RowDelegate(QStyledItemDelegate):
    """Paints a row: tile, title, its lines, and how pressing it is."""

    def __init__(self, appearance: Appearance, model: RequestModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._rows = appearance, model
        self._tiles = TilePainter(appearance)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """A line for a section, and as many as a row has."""
        row = self._rows.rows[index.row()]
        px = self._appearance.metrics.px
        return QSize(0, px(28) if isinstance(row, str) else px(18) * (1 + len(row.lines)) + px(12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A section or a row."""
        row, box = self._rows.rows[index.row()], option.rect
        if isinstance(row, str):
            self._section(painter, row, box)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self._row(painter, row, box, chosen)

    def _section(self, painter: QPainter, text: str, box: QRect) -> None:
        theme = self._appearance.theme
        painter.fillRect(box, QColor(theme["sunk"]))
        painter.setPen(QColor(theme["text2"]))
        painter.setFont(self._appearance.font(11, BOLD))
        painter.drawText(box.adjusted(12, 0, -8, 0), _LEFT, text)

    def _row(self, painter: QPainter, row: ListRow, box: QRect, chosen: bool) -> None:
        theme, font, px = self._appearance.theme, self._appearance.font, self._appearance.metrics.px
        if chosen:
            painter.fillRect(box, QColor(theme["accent-soft"]))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(theme["accent"]))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile = QRectF(box.left() + 12, box.top() + px(6), px(36), px(20))
        self._tiles.draw_tile(painter, row.tile, tile)
        right = self._chip(painter, row, box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        left = box.left() + 20 + px(36)
        line = QRect(left, box.top() + px(6), right - left - 8, px(18))
        painter.setFont(font(12, BOLD))
        painter.setPen(QColor(theme["text"]))
        self._text(painter, line, row.title)
        painter.setFont(font(12))
        painter.setPen(QColor(theme["text2"]))
        for text in row.lines:
            line = line.translated(0, px(18))
            line.setRight(box.right() - 8)
            self._text(painter, line, text)

    def _chip(self, painter: QPainter, row: ListRow, box: QRect) -> int:
        """How pressing it is; where the room for the title ends."""
        if not row.chip:
            return int(box.right())
        theme, px = self._appearance.theme, self._appearance.metrics.px
        painter.setFont(self._appearance.font(11, BOLD))
        width = painter.fontMetrics().horizontalAdvance(row.chip) + 14
        chip = QRect(box.right() - width - 10, box.top() + px(6), width, px(20))
        style = Qt.PenStyle.DotLine if row.edge == "edge" else Qt.PenStyle.SolidLine
        painter.setPen(QPen(QColor(theme[f"{row.edge}-line"]), 1, style))
        painter.setBrush(QColor(theme[f"{row.edge}-fill"]))
        painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(QColor(theme[f"{row.edge}-text"]))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, row.chip)
        return int(chip.left())

    @staticmethod
    def _text(painter: QPainter, box: QRect, text: str) -> None:
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LEFT, shown)


class RequestListView(QListView):
    """Tasks or requests to choose from."""

    row_chosen = Signal(object)
    """A `ListRow`."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("gaps")
        self.setAccessibleName("Requests and offers")
        self.requests = RequestModel()
        self.setModel(self.requests)
        self.setItemDelegate(_RowDelegate(appearance, self.requests, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self._quiet = False
        appearance.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def show_rows(self, rows: list[Row], reference: str, offer: str | None) -> bool:
        """Take another list and keep the request that is looked at marked.

        False if it is not in the list. `row_chosen` says nothing of it.
        """
        self._quiet = True
        self.requests.show(rows)
        at = row_for(rows, reference, offer)
        if at != NONE:
            self.setCurrentIndex(self.requests.index(at))
        self._quiet = False
        return at != NONE

    def choose_first(self) -> bool:
        """Choose the first row; False if there is none."""
        for number, row in enumerate(self.requests.rows):
            if not isinstance(row, str):
                self.setCurrentIndex(self.requests.index(number))
                return True
        return False

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which one is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid() and not self._quiet:
            row = self.requests.rows[current.row()]
            if not isinstance(row, str):
                self.row_chosen.emit(row)
