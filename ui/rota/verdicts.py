"""What cells look like while something is dragged over them: tick, triangle, cross, or faded."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPixmap, QPolygonF

from ui.theme.appearance import Appearance

ShowArray = npt.NDArray[np.uint8]
PLAIN, FINE, WARNED, BREAKS, FADED, SWAP_FINE, SWAP_WARNED, SWAP_BREAKS = range(8)
"""How a cell is shown during a drag. The last three: the tile faded, edged by the verdict."""
WORDS = {FINE: "Fine", WARNED: "Warned", BREAKS: "Breaks a rule", FADED: "Taken or impossible"}
LINES = {FINE: "fine-line", WARNED: "edge-line", BREAKS: "no-hatch", FADED: "line2"}
_RADIUS = 3.0
_RECEDING = 0.6
"""How much is seen of the mark in an empty cell that nothing can be dropped on."""


@dataclass(frozen=True, eq=False)
class Answers:
    """How every cell of the board answers to what is dragged."""

    shows: ShowArray
    """(people, dates)"""
    source: tuple[int, int] | None = None
    """Place and column of the cell that a moved duty comes from."""


def picture_of(
    appearance: Appearance,
    show: int,
    tiles: QPixmap | None,
    width: int,
    height: int,
    ratio: float,
) -> QPixmap:
    """The picture of a cell during a drag; `tiles` is what stands there, None for nothing."""
    picture = QPixmap(round(width * ratio), round(height * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = QRectF(2, 2, width - 5, height - 5)
    if show in {FINE, WARNED, BREAKS}:
        paint_verdict(painter, appearance, show, box)
    elif tiles is None:
        painter.setOpacity(_RECEDING)
        paint_mark(painter, appearance, FADED, box.center(), appearance.metrics.scale)
    else:
        painter.setOpacity(0.45 if appearance.theme.dark else 0.5)
        painter.drawPixmap(0, 0, tiles)
        painter.setOpacity(1)
        if show >= SWAP_FINE:
            _edge(painter, appearance, show - SWAP_FINE + FINE, box)
    painter.end()
    return picture


def paint_verdict(painter: QPainter, appearance: Appearance, show: int, box: QRectF) -> None:
    """A verdict with its ground, edge and mark."""
    theme = appearance.theme
    inner = box.adjusted(0.5, 0.5, 0.5, 0.5)
    if show == BREAKS:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme["no-fill"]))
        painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
        painter.setBrush(QBrush(QColor(theme["no-hatch"]), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
    elif show == FADED:
        painter.setPen(QPen(QColor(theme["line2"]), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
    else:
        role = "fine" if show == FINE else "edge"
        style = Qt.PenStyle.SolidLine if show == FINE else Qt.PenStyle.DotLine
        painter.setPen(QPen(QColor(theme[f"{role}-line"]), 1, style))
        painter.setBrush(QColor(theme[f"{role}-fill"]))
        painter.drawRoundedRect(inner, _RADIUS, _RADIUS)
    paint_mark(painter, appearance, show, box.center(), appearance.metrics.scale)


def _edge(painter: QPainter, appearance: Appearance, show: int, box: QRectF) -> None:
    styles = {FINE: Qt.PenStyle.SolidLine, WARNED: Qt.PenStyle.DotLine}
    role = {FINE: "fine-line", WARNED: "edge-line", BREAKS: "unsafe-line"}[show]
    painter.setPen(
        QPen(QColor(appearance.theme[role]), 1.5, styles.get(show, Qt.PenStyle.DashLine))
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, 0.5, 0.5), _RADIUS, _RADIUS)


def paint_mark(
    painter: QPainter, appearance: Appearance, show: int, at: QPointF, times: float = 1.0
) -> None:
    """The tick, triangle or cross alone, so many times as large as at 100 %."""
    theme = appearance.theme
    role = {FINE: "fine-text", WARNED: "edge-text", BREAKS: "unsafe-text", FADED: "text3"}[show]
    pen = QPen(QColor(theme[role]), 1.5)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.save()
    painter.translate(at)
    painter.scale(times, times)
    x, y = 0.0, 0.0
    if show == FINE:
        tick = QPolygonF([QPointF(x - 4, y), QPointF(x - 1, y + 3), QPointF(x + 4.5, y - 3.5)])
        painter.drawPolyline(tick)
    elif show == WARNED:
        corners = [QPointF(x, y - 5), QPointF(x + 5.5, y + 4), QPointF(x - 5.5, y + 4)]
        painter.drawPolygon(QPolygonF(corners))
        painter.drawLine(QPointF(x, y - 1.8), QPointF(x, y + 1))
        painter.drawPoint(QPointF(x, y + 2.6))
    elif show == BREAKS:
        painter.drawLine(QPointF(x - 3, y - 3), QPointF(x + 3, y + 3))
        painter.drawLine(QPointF(x - 3, y + 3), QPointF(x + 3, y - 3))
    else:
        painter.drawEllipse(QPointF(x, y), 4.5, 4.5)
        painter.drawLine(QPointF(x - 3, y + 3), QPointF(x + 3, y - 3))
    painter.restore()
