"""A rota's life as four steps on a line; those behind it are filled."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.domain.sheets import ROTA_STATES
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, REGULAR


class StatusSteps(QWidget):
    """Draft, published, approved, final."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._at = -1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._restyle)
        self.show_status("none")

    def show_status(self, status: str) -> None:
        """Mark a state of `ROTA_STATES`; anything else marks none."""
        self._at = ROTA_STATES.index(status) if status in ROTA_STATES else -1
        shown = status if self._at >= 0 else "no rota yet"
        self.setAccessibleName(f"Status: {shown}; the states are {', '.join(ROTA_STATES)}")
        self.setToolTip(f"Status: {shown}")
        self.update()

    def sizeHint(self) -> QSize:
        """Room for the four names."""
        px, font = self._appearance.metrics.px, self._appearance.font
        metrics = QFontMetricsF(font(12, BOLD))
        names = sum(metrics.horizontalAdvance(name.capitalize()) for name in ROTA_STATES)
        return QSize(round(names) + px(4 * 28 + 3 * 28), px(24))

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Circles with numbers, names, and lines between them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        x = 1.0
        for number, name in enumerate(ROTA_STATES):
            x = self._step(painter, number, name.capitalize(), x)

    def _step(self, painter: QPainter, number: int, name: str, x: float) -> float:
        px, theme = self._appearance.metrics.px, self._appearance.theme
        reached, here = number <= self._at, number == self._at
        middle, size = self.height() / 2, px(18)
        circle = QRectF(x, middle - size / 2, size, size)
        painter.setPen(QPen(QColor(theme["accent" if reached else "line3"]), 1.5))
        painter.setBrush(QColor(theme["accent"]) if reached else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(circle)
        painter.setFont(self._appearance.font(11, BOLD))
        painter.setPen(QColor(theme["on-accent" if reached else "text3"]))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, str(number + 1))
        font = self._appearance.font(12, BOLD if here else REGULAR)
        painter.setFont(font)
        painter.setPen(QColor(theme["text" if here else "text2"]))
        wide = QFontMetricsF(font).horizontalAdvance(name) + 2
        place = QRectF(circle.right() + px(6), 0, wide, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, name)
        end = place.right() + px(4)
        if number < len(ROTA_STATES) - 1:
            painter.setPen(QPen(QColor(theme["line3"]), 1))
            painter.drawLine(QPointF(end, middle), QPointF(end + px(16), middle))
        return end + px(20)
