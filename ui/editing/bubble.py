"""A few words beside a cell: the verdict of a drop, or why something was not taken."""

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from ui.rota.verdicts import paint_mark
from ui.tables.lines import held
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

_PAD, _MARK, _AWAY = 10, 18, 14
_WIDEST = 380
_ROLES = {1: "fine", 2: "edge", 3: "unsafe", 4: "unsafe"}


class Bubble(QWidget):
    """Lies over the page; the mouse goes through it."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self.over = parent
        """What it lies on, whose coordinates it takes."""
        self._appearance = appearance
        self.title, self._show = "", 1
        self.lines: tuple[str, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def say(self, show: int, title: str, lines: tuple[str, ...], cell: QRect, at: QPoint) -> None:
        """Speak about a cell, clear of it and of the pointer; both in the parent's coordinates."""
        if (show, title, lines) != (self._show, self.title, self.lines) or not self.isVisible():
            self._show, self.title, self.lines = show, title, lines
            self.setAccessibleName(title)
            self.setAccessibleDescription(" ".join(lines))
            self.resize(self._size())
            self.update()
        self.move(self._spot(cell, at))
        self.show()
        self.raise_()

    @property
    def text(self) -> str:
        """All that it says, empty where it is hidden."""
        return " ".join((self.title, *self.lines)) if self.isVisible() else ""

    def _spot(self, cell: QRect, at: QPoint) -> QPoint:
        """Right of and below cell and pointer, or on the other side where there is no room."""
        space = self.over.rect()
        left, top = max(cell.right(), at.x() + 36) + _AWAY, max(cell.bottom(), at.y() + 8) + 4
        if left + self.width() > space.right():
            left = min(cell.left(), at.x() - 16) - _AWAY - self.width()
        if top + self.height() > space.bottom():
            top = min(cell.top(), at.y() - 8) - 4 - self.height()
        return QPoint(max(left, 4), max(top, 4))

    def _boxes(self) -> list[QRect]:
        """Where title and lines stand."""
        metrics = [QFontMetrics(self._appearance.font(12, BOLD))]
        metrics += [QFontMetrics(self._appearance.font(12))] * len(self.lines)
        boxes, top = [], _PAD - 2
        flags = int(Qt.TextFlag.TextWordWrap)
        for number, text in enumerate((self.title, *map(held, self.lines))):
            left = _PAD + self._appearance.metrics.px(_MARK) if number == 0 else _PAD
            room = QRect(0, 0, self._appearance.metrics.px(_WIDEST) - left, 2000)
            size = metrics[number].boundingRect(room, flags, text).size()
            boxes.append(QRect(left, top, size.width() + 2, size.height()))
            top += size.height() + 3
        return boxes

    def _size(self) -> QSize:
        boxes = self._boxes()
        right = max(box.right() for box in boxes)
        return QRect(0, 0, right + _PAD, boxes[-1].bottom() + _PAD).size()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A raised ground, the mark, the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, role = self._appearance.theme, _ROLES[self._show]
        painter.setPen(QPen(QColor(theme["line3"]), 1))
        painter.setBrush(QColor(theme["raised"]))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        boxes = self._boxes()
        metrics = self._appearance.metrics
        spot = QRectF(_PAD, boxes[0].top(), metrics.px(12), metrics.px(16))
        paint_mark(painter, self._appearance, self._show, spot.center(), metrics.scale)
        wrap = Qt.TextFlag.TextWordWrap
        painter.setFont(self._appearance.font(12, BOLD))
        painter.setPen(QColor(theme[f"{role}-text"]))
        painter.drawText(boxes[0], wrap, self.title)
        painter.setFont(self._appearance.font(12))
        for number, text in enumerate(self.lines):
            painter.setPen(QColor(theme["text" if number == 0 else "text2"]))
            painter.drawText(boxes[number + 1], wrap, held(text))
