"""The legend of a drag in the status bar: what is in hand, and what the marks mean."""

from PySide6.QtCore import QRect, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.rota.verdicts import BREAKS, FADED, FINE, WARNED, WORDS, paint_verdict
from ui.tables.models import LEFT
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

_HIGH, _BOX, _BOX_HIGH = 22, 20, 16
"""Pixels at 100 %: of the line, and of the box of a verdict."""
_GAP, _AFTER_TITLE, _AFTER_WORD = 6, 12, 10


class Legend(QWidget):
    """Shown while something is in hand or armed, hidden otherwise."""

    toggled = Signal(bool)
    """It begins or ends to be shown."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self.title, self._end, self._marks = "", "", True
        appearance.changed.connect(self._fit)
        self._fit()
        self.hide()

    def tell(self, title: str, end: str, *, marks: bool = True) -> None:
        """What is in hand, and what the keys do; an empty title hides it."""
        self.title, self._end, self._marks = title, end, marks
        self.setAccessibleName(f"{title}. {end}")
        self.setVisible(bool(title))
        self.toggled.emit(bool(title))
        self._fit()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(self._width(), self._appearance.metrics.px(_HIGH))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Title, a box and a word for each verdict, the keys."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, font, px = self._appearance.theme, self._appearance.font, self._appearance.metrics.px
        painter.setPen(QColor(theme["text"]))
        painter.setFont(font(11, BOLD))
        left = self._text(painter, 0, self.title) + _AFTER_TITLE
        painter.setFont(font(11))
        top = (self.height() - px(_BOX_HIGH)) / 2
        for show in self._shows:
            spot = QRectF(left, top, px(_BOX), px(_BOX_HIGH))
            paint_verdict(painter, self._appearance, show, spot)
            painter.setPen(QColor(theme["text2"]))
            left = self._text(painter, left + px(_BOX) + _GAP, WORDS[show]) + _AFTER_WORD
        painter.setPen(QColor(theme["text2"]))
        self._text(painter, left, self._end)

    @property
    def _shows(self) -> tuple[int, ...]:
        return (FINE, WARNED, BREAKS, FADED) if self._marks else ()

    def _text(self, painter: QPainter, left: int, text: str) -> int:
        wide = painter.fontMetrics().horizontalAdvance(text)
        painter.drawText(QRect(left, 0, wide + 2, self.height()), LEFT, text)
        return left + wide

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def _width(self) -> int:
        font = self._appearance.font
        bold, plain = QFontMetrics(font(11, BOLD)), QFontMetrics(font(11))
        words = sum(plain.horizontalAdvance(WORDS[show]) for show in self._shows)
        boxes = len(self._shows) * (self._appearance.metrics.px(_BOX) + _GAP + _AFTER_WORD)
        texts = bold.horizontalAdvance(self.title) + words + plain.horizontalAdvance(self._end)
        return texts + boxes + _AFTER_TITLE + 4
