"""Draws how a figure grows, as a picture; Qt does the drawing, no screen is needed."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QImage, QPainter, QPen

WIDTH, HEIGHT, MARGIN = 720, 480, 76
INK, GRID, LINE, SECOND = "#1b2733", "#d6dde3", "#005eb8", "#b3541e"
STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


@dataclass(frozen=True, slots=True)
class Panel:
    """Points (x, seconds, MiB) of one curve, and what x counts."""

    title: str
    across: str
    points: Sequence[tuple[float, float, float]]


def draw(panels: Sequence[Panel], path: Path) -> None:
    """Panels side by side, seconds to the left and memory to the right, as a PNG."""
    application = QGuiApplication.instance() or QGuiApplication([])
    image = QImage(WIDTH * len(panels), HEIGHT, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for number, panel in enumerate(panels):
        painter.save()
        painter.translate(WIDTH * number, 0)
        _Sheet(painter, panel).draw()
        painter.restore()
    painter.end()
    image.save(str(path))
    del application


class _Sheet:
    def __init__(self, painter: QPainter, panel: Panel) -> None:
        self._painter, self._panel = painter, panel
        self._area = QRectF(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
        self._most = [_round_up(max(point[part] for point in panel.points)) for part in range(3)]

    def draw(self) -> None:
        self._text(QRectF(0, 14, WIDTH, 28), self._panel.title, INK, 13, bold=True)
        self._grid()
        for part, colour in ((2, SECOND), (1, LINE)):
            self._curve(part, colour)

    def _grid(self) -> None:
        area, painter = self._area, self._painter
        for step in range(6):
            share = step / 5
            y, x = area.bottom() - share * area.height(), area.left() + share * area.width()
            painter.setPen(QPen(QColor(GRID), 1))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()))
            left, right = (
                QRectF(0, y - 10, MARGIN - 8, 20),
                QRectF(area.right() + 8, y - 10, 68, 20),
            )
            self._text(left, f"{share * self._most[1]:.3g}", LINE, 9, Qt.AlignmentFlag.AlignRight)
            self._text(right, f"{share * self._most[2]:.4g}", SECOND, 9, Qt.AlignmentFlag.AlignLeft)
            self._text(
                QRectF(x - 40, area.bottom() + 6, 80, 20), f"{share * self._most[0]:,.0f}", INK, 9
            )
        self._text(QRectF(0, area.bottom() + 30, WIDTH, 24), self._panel.across, INK, 10)
        top = area.top() - 28
        self._text(QRectF(20, top, 200, 20), "seconds", LINE, 10, Qt.AlignmentFlag.AlignLeft)
        self._text(
            QRectF(WIDTH - 220, top, 200, 20), "peak MiB", SECOND, 10, Qt.AlignmentFlag.AlignRight
        )

    def _curve(self, part: int, colour: str) -> None:
        painter, area, most = self._painter, self._area, self._most
        points = [
            QPointF(
                area.left() + point[0] / most[0] * area.width(),
                area.bottom() - point[part] / most[part] * area.height(),
            )
            for point in self._panel.points
        ]
        style = Qt.PenStyle.SolidLine if part == 1 else Qt.PenStyle.DashLine
        painter.setPen(QPen(QColor(colour), 2.5 if part == 1 else 1.5, style))
        painter.drawPolyline(points)
        painter.setBrush(QColor(colour))
        for at, point in zip(points, self._panel.points, strict=True):
            painter.drawEllipse(at, 4, 4)
            if part == 1:
                over = QRectF(at.x() - 40, at.y() - 26, 80, 18)
                self._text(over, f"{point[1]:.2g} s", colour, 9)

    def _text(
        self,
        where: QRectF,
        text: str,
        colour: str,
        points: int,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignHCenter,
        *,
        bold: bool = False,
    ) -> None:
        font = QFont("DejaVu Sans", points)
        font.setBold(bold)
        self._painter.setFont(font)
        self._painter.setPen(QColor(colour))
        self._painter.drawText(where, align | Qt.AlignmentFlag.AlignVCenter, text)


def _round_up(value: float) -> float:
    """The next round number."""
    power = 1.0
    while power * 10 <= value:
        power *= 10
    while power > value:
        power /= 10
    return next(step * power for step in STEPS if step * power >= value)
