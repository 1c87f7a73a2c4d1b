"""Who gave whom how much: a bar to each side for every pair of trusts, with its figures.

Said by place, pattern and words: the bar of what the first gave is filled and stands left, that
of what it was given is hatched and stands right; hours are written at their ends.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.domain.aid.ledger import Between
from planner.domain.wording.formats import hours_text
from ui.ledger.figures import balance_text, short_balance
from ui.tables.models import LEFT, RIGHT
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

_ROW, _BAR = 44, 14
_AROUND = 12
"""Pixels of a row beside its names and its bars."""
_MOST = 10
"""Five trusts are ten pairs."""
_CENTRE = Qt.AlignmentFlag.AlignCenter
_WRAP = Qt.TextFlag.TextWordWrap


class BalanceChart(QWidget):
    """Pairs of trusts, those with most hours first."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._pairs: Sequence[Between] = ()
        self._trusts: Mapping[str, str] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        appearance.changed.connect(self._fit)
        self._fit()

    @property
    def text(self) -> str:
        """What the chart says, in words."""
        told = [
            f"{self._name(p.one)} gave {self._name(p.other)} {hours_text(p.given)} and was given "
            f"{hours_text(p.taken)}: {balance_text(p, self._trusts)}"
            for p in self._pairs
        ]
        return ". ".join(told) or "No hours in these dates"

    def show_pairs(self, pairs: Sequence[Between], trusts: Mapping[str, str]) -> None:
        """Show other pairs; `trusts`: short names by code."""
        self._pairs, self._trusts = pairs[:_MOST], trusts
        self.setAccessibleName(f"Balance: {self.text}")
        self.setToolTip(self.text.replace(". ", "\n"))
        self._fit()

    def sizeHint(self) -> QSize:
        """A row a pair."""
        wide = self._appearance.metrics.px(360)
        return QSize(wide, self._row * max(len(self._pairs), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """How many lines the names take depends on the width."""
        super().resizeEvent(event)
        self._fit()

    def _name(self, trust: str) -> str:
        return self._trusts.get(trust, trust)

    def room_for_name(self, pair: Between) -> int:
        """Pixels of width for each of two names, the balance between them."""
        bold = QFontMetrics(self._appearance.font(11, BOLD))
        return (self.width() - bold.horizontalAdvance(short_balance(pair)) - 16) // 2

    @property
    def _row(self) -> int:
        """Height of a row: the names stand whole, on as many lines as they need; O(pairs)."""
        metrics, plain = self._appearance.metrics, QFontMetrics(self._appearance.font(11))
        tall = [
            plain.boundingRect(
                QRect(0, 0, max(self.room_for_name(pair), 1), 0), _WRAP, self._name(trust)
            ).height()
            for pair in self._pairs
            for trust in (pair.one, pair.other)
        ]
        return max(metrics.px(_ROW), max(tall, default=0) + metrics.px(_BAR) + _AROUND)

    def _fit(self) -> None:
        self.setFixedHeight(self.sizeHint().height())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A row a pair: names and balance above, both bars from the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._pairs:
            painter.setFont(self._appearance.font(12))
            painter.setPen(QColor(self._appearance.theme["text3"]))
            painter.drawText(self.rect(), _CENTRE, self.text)
            return
        most = max(max(pair.given, pair.taken) for pair in self._pairs) or 1.0
        row = self._row
        for number, pair in enumerate(self._pairs):
            self._pair(painter, pair, QRectF(0, number * row, self.width(), row), most)

    def _pair(self, painter: QPainter, pair: Between, box: QRectF, most: float) -> None:
        theme, bar = self._appearance.theme, self._appearance.metrics.px(_BAR)
        middle, text = box.center().x(), box.height() - bar - _AROUND
        wide = self.room_for_name(pair)
        left = QRectF(box.left(), box.top(), wide, text)
        right = QRectF(box.right() - wide, box.top(), wide, text)
        painter.setFont(self._appearance.font(11))
        painter.setPen(QColor(theme["text2"]))
        painter.drawText(left, LEFT | _WRAP, self._name(pair.one))
        painter.drawText(right, RIGHT | _WRAP, self._name(pair.other))
        painter.setFont(self._appearance.font(11, BOLD))
        painter.setPen(QColor(theme["text"]))
        between = QRectF(left.right(), box.top(), right.left() - left.right(), text)
        whole = balance_text(pair, self._trusts)
        fits = painter.fontMetrics().horizontalAdvance(whole) <= between.width()
        painter.drawText(between, _CENTRE, whole if fits else short_balance(pair))
        painter.setFont(self._appearance.font(11))
        room = box.width() / 2 - painter.fontMetrics().horizontalAdvance("0,000.00 h") - 12
        top = box.top() + text + 2
        given, taken = (max(room, 8) * value / most for value in (pair.given, pair.taken))
        self._bar(painter, QRectF(middle - given, top, given, bar), filled=True)
        self._bar(painter, QRectF(middle, top, taken, bar), filled=False)
        painter.setPen(QColor(theme["text"]))
        height = QRectF(0, top - 2, 0, bar + 4)
        ends = (
            (
                QRectF(box.left(), height.y(), middle - given - 6, height.height()),
                RIGHT,
                pair.given,
            ),
            (
                QRectF(
                    middle + taken + 6,
                    height.y(),
                    box.right() - middle - taken - 6,
                    height.height(),
                ),
                LEFT,
                pair.taken,
            ),
        )
        for place, side, hours in ends:
            painter.drawText(place, side, hours_text(hours))
        painter.setPen(QPen(QColor(theme["text2"]), 1.5))
        painter.drawLine(QPointF(middle, top - 2), QPointF(middle, top + bar + 2))

    def _bar(self, painter: QPainter, box: QRectF, *, filled: bool) -> None:
        """Filled with the accent, or hatched within an edge."""
        if box.width() < 1:
            return
        accent = QColor(self._appearance.theme["accent"])
        painter.setPen(QPen(accent, 1.5))
        painter.setBrush(
            QBrush(accent, Qt.BrushStyle.SolidPattern if filled else Qt.BrushStyle.BDiagPattern)
        )
        painter.drawRect(box)
        painter.setBrush(Qt.BrushStyle.NoBrush)
