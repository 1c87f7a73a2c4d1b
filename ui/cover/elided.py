"""A line of text that ends in an ellipsis where there is no room; the tool-tip has the whole."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.tables.lines import lines_within

_TOO_FEW = 4
"""Letters of a cut text, its ellipsis among them, that nobody could make anything of."""


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
        """The lines as there is room for them; the last one cut. None where only a letter or
        two of it would stand, which says nothing."""
        room = self.contentsRect().width()
        lines = lines_within(self.text(), self.font(), room, self._lines)
        cut = len(lines) == 1 and lines[0] != self.text()
        return [] if cut and len(lines[0]) <= _TOO_FEW else lines

    def paintEvent(self, _event: QPaintEvent) -> None:
        """As much of the text as there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(self.contentsRect(), left, "\n".join(self.shown()))
