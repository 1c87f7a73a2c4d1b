"""What painted rows share: their ground, headings between them, cut texts and chips of a state."""

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from ui.tables.lines import lines_within
from ui.tables.models import LEFT
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM, REGULAR

_EDGE = 3
"""Width of the accent at the left of a chosen row, in pixels."""
_MOST_KEPT = 10_000
"""Texts broken into lines of which the lines are kept."""


class RowPainter(QStyledItemDelegate):
    """Paints the rows of a list or table in the theme now in force."""

    def __init__(self, appearance: Appearance, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance = appearance
        self._wrapped: dict[tuple[str, int, int, int, QFont.Weight], list[str]] = {}
        self._advances: dict[tuple[str, int, QFont.Weight], int] = {}
        self._measured_at = 0.0

    def paint_ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        """The ground of a row, marked where it is chosen, and the line under it."""
        theme, box = self._appearance.theme, option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, QColor(theme["accent-soft"]))
            if box.left() <= 0:
                edge = QRect(box.left(), box.top(), _EDGE, box.height())
                painter.fillRect(edge, QColor(theme["accent"]))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())

    def paint_heading(self, painter: QPainter, text: str, box: QRect, role: str = "text2") -> None:
        """A heading between rows, in a colour of the theme."""
        theme = self._appearance.theme
        painter.fillRect(box, QColor(theme["sunk"]))
        painter.setPen(QColor(theme[role]))
        painter.setFont(self._appearance.font(11, BOLD))
        painter.drawText(box.adjusted(12, 0, -8, 0), LEFT, text)

    @staticmethod
    def paint_text(painter: QPainter, box: QRect, text: str, side: Qt.AlignmentFlag = LEFT) -> None:
        """A text in the font now set, cut where it finds no room."""
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, side, shown)

    def wrapped(
        self, text: str, size: int, width: int, most: int, weight: QFont.Weight = REGULAR
    ) -> list[str]:
        """A text of a size on at most so many lines. What was asked before is kept: a list may
        have thousands of rows, and a few hundred names."""
        self._forget_other_sizes()
        key = text, size, width, most, weight
        if key not in self._wrapped:
            font = self._appearance.font(size, weight)
            self._wrapped[key] = lines_within(text, font, width, most)
        return self._wrapped[key]

    def advance(self, text: str, size: int, weight: QFont.Weight = REGULAR) -> int:
        """How wide a text of a size is, in pixels; kept as well."""
        self._forget_other_sizes()
        key = text, size, weight
        if key not in self._advances:
            letters = QFontMetrics(self._appearance.font(size, weight))
            self._advances[key] = letters.horizontalAdvance(text)
        return self._advances[key]

    def _forget_other_sizes(self) -> None:
        """Texts of another scale are gone; of widths there are as many as a window had."""
        scale = self._appearance.metrics.scale
        if self._measured_at != scale or len(self._wrapped) > _MOST_KEPT:
            self._measured_at = scale
            self._wrapped.clear()
            self._advances.clear()

    def paint_chip(self, painter: QPainter, text: str, box: QRect, state: str | None) -> None:
        """A text in a box that tells its state: "edge" dotted, "unsafe" solid, None plain."""
        theme = self._appearance.theme
        style = Qt.PenStyle.DotLine if state == "edge" else Qt.PenStyle.SolidLine
        line = QColor(theme[f"{state}-line" if state else "line2"])
        painter.setFont(self._chip_font(state))
        edge = 2 if state == "unsafe" else 1
        painter.setPen(QPen(line, edge, style))
        painter.setBrush(QColor(theme[f"{state}-fill" if state else "surface"]))
        # Half the edge lies within, so that it falls on whole pixels.
        within = edge / 2
        painter.drawRoundedRect(QRectF(box).adjusted(within, within, -within, -within), 3, 3)
        painter.setPen(QColor(theme[f"{state}-text" if state else "text2"]))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)

    def chip_width(self, text: str, state: str | None) -> int:
        """How wide the chip of a text is, in pixels."""
        return QFontMetrics(self._chip_font(state)).horizontalAdvance(text) + 14

    def _chip_font(self, state: str | None) -> QFont:
        return self._appearance.font(11, BOLD if state else MEDIUM)
