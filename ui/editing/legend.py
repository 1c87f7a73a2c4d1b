"""The legend of a drag in the status bar: what is in hand, and what the marks mean."""

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.rota.verdicts import BREAKS, FINE, WARNED, WORDS, paint_verdict
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

_BOX, _GAP = 20, 6


class Legend(QWidget):
    """Shown while something is in hand or armed, hidden otherwise."""

    toggled = Signal(bool)
    """It begins or ends to be shown."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.title, self._end, self._marks = "", "", True
        self.setFixedHeight(22)
        self.hide()

    def tell(self, title: str, end: str, *, marks: bool = True) -> None:
        """What is in hand, and what the keys do; an empty title hides it."""
        self.title, self._end, self._marks = title, end, marks
        self.setAccessibleName(f"{title}. {end}")
        self.setVisible(bool(title))
        self.toggled.emit(bool(title))
        self.setFixedWidth(self._width())
        self.update()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(self._width(), 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Title, a box and a word for each verdict, the keys."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, font = self._appearance.theme, self._appearance.font
        painter.setPen(QColor(theme["text"]))
        painter.setFont(font(11, BOLD))
        left = self._text(painter, 0, self.title) + 12
        painter.setFont(font(11))
        for show in (FINE, WARNED, BREAKS) if self._marks else ():
            paint_verdict(painter, self._appearance, show, QRectF(left, 3, _BOX, 16))
            painter.setPen(QColor(theme["text2"]))
            left = self._text(painter, left + _BOX + _GAP, WORDS[show]) + 10
        painter.setPen(QColor(theme["text2"]))
        self._text(painter, left, self._end)

    def _text(self, painter: QPainter, left: int, text: str) -> int:
        painter.drawText(left, 15, text)
        return left + painter.fontMetrics().horizontalAdvance(text)

    def _width(self) -> int:
        words = [WORDS[show] for show in (FINE, WARNED, BREAKS)] if self._marks else []
        metrics = self.fontMetrics()
        text = sum(metrics.horizontalAdvance(word) for word in (self.title, *words, self._end))
        return text + len(words) * (_BOX + _GAP + 10) + 40
