"""A line of text that ends in an ellipsis where there is no room; the tool-tip has the whole."""

from itertools import pairwise

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QTextLayout
from PySide6.QtWidgets import QLabel, QSizePolicy


def elided(text: str, look: str, lines: int = 1) -> "ElidedLabel":
    """A label with a text that gives way, on at most so many lines."""
    result = ElidedLabel(look, lines)
    result.setText(text)
    return result


class ElidedLabel(QLabel):
    """As a label in the same look; gives way to what stands beside it."""

    def __init__(self, look: str, lines: int = 1) -> None:
        super().__init__()
        self._lines = lines
        self.setObjectName(look)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        """Take another text."""
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters is enough."""
        more = (self._lines - 1) * self.fontMetrics().lineSpacing()
        return QSize(24, super().minimumSizeHint().height() + more)

    def sizeHint(self) -> QSize:
        """The text on one line, and the height of all lines."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def shown(self) -> list[str]:
        """The lines as there is room for them; the last one cut."""
        room, layout = self.contentsRect().width(), QTextLayout(self.text(), self.font())
        starts: list[int] = []
        layout.beginLayout()
        while len(starts) < self._lines and (line := layout.createLine()).isValid():
            line.setLineWidth(room)
            starts.append(line.textStart())
        layout.endLayout()
        parts = [self.text()[a:b] for a, b in pairwise(starts)]
        rest = self.text()[starts[-1] :] if starts else ""
        last = self.fontMetrics().elidedText(rest, Qt.TextElideMode.ElideRight, room)
        return [*(part.rstrip() for part in parts), last]

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As much of the text as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.contentsRect(), left, "\n".join(self.shown()))
