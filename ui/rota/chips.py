"""How the chips of unfilled slots look: at rest, while somebody is in hand, and with a ghost."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from ui.rota.strips import GapChip
from ui.rota.tiles import TilePainter
from ui.rota.verdicts import BREAKS, FINE, WARNED, paint_mark
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM

_ROUND = 9
_SIZES = (11, 10, 9)
"""Of a text, at 100 %; the first for one or two letters."""
_ROOM_FOR_MARK = 30
_CENTRE = Qt.AlignmentFlag.AlignCenter


def paint_chip(
    painter: QPainter,
    appearance: Appearance,
    chip: GapChip,
    box: QRectF,
    text: str,
    answer: int | None = None,
) -> None:
    """One chip; `answer` is how it takes the person in hand, one of the shows of a cell."""
    shape = box.adjusted(0.5, 0.5, -0.5, -0.5)
    weight = BOLD if chip.minimum else MEDIUM
    if answer is None:
        role = _at_rest(painter, appearance, chip, shape)
    else:
        role = _answering(painter, appearance, answer, shape)
        if box.width() >= _ROOM_FOR_MARK:
            paint_mark(painter, appearance, answer, QPointF(box.right() - 10, box.center().y()))
            box = box.adjusted(0, 0, -14, 0)
    painter.setPen(QColor(appearance.theme[role]))
    shown, font = fitting_text(appearance, chip, text, box.width() - 2, weight)
    painter.setFont(font)
    painter.drawText(box, _CENTRE, shown)


def fitting_text(
    appearance: Appearance, chip: GapChip, text: str, room: float, weight: QFont.Weight
) -> tuple[str, QFont]:
    """What a chip says, and in which size, so that none of it is cut: the text, a little smaller
    if need be, or the shift's code alone; how many are missing is in the strip above."""
    for size in _SIZES if len(text) < 3 else _SIZES[1:]:
        font = appearance.font(size, weight)
        if QFontMetricsF(font).horizontalAdvance(text) <= room:
            return text, font
    if not text.startswith(chip.code):
        return text, font
    return TilePainter(appearance).fitting(chip.code, room)


def _at_rest(painter: QPainter, appearance: Appearance, chip: GapChip, shape: QRectF) -> str:
    """Ground and edge of a gap; the role of its text."""
    theme = appearance.theme
    line = QColor(theme["unsafe-line" if chip.minimum else "line3"])
    style = Qt.PenStyle.SolidLine if chip.minimum else Qt.PenStyle.DashLine
    painter.setPen(QPen(line, 1.5 if chip.minimum else 1, style))
    painter.setBrush(QColor(theme["unsafe-fill" if chip.minimum else "surface"]))
    painter.drawRoundedRect(shape, _ROUND, _ROUND)
    return "unsafe-text" if chip.minimum else "text2"


def _answering(painter: QPainter, appearance: Appearance, answer: int, shape: QRectF) -> str:
    """As the cells answer: solid, dotted, hatched, or faded."""
    theme = appearance.theme
    if answer == BREAKS:
        painter.setPen(QPen(QColor(theme["no-hatch"]), 1))
        painter.setBrush(QColor(theme["no-fill"]))
        painter.drawRoundedRect(shape, _ROUND, _ROUND)
        painter.setBrush(QBrush(QColor(theme["no-hatch"]), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(shape, _ROUND, _ROUND)
        return "unsafe-text"
    if answer in {FINE, WARNED}:
        role = "fine" if answer == FINE else "edge"
        style = Qt.PenStyle.SolidLine if answer == FINE else Qt.PenStyle.DotLine
        painter.setPen(QPen(QColor(theme[f"{role}-line"]), 1.5, style))
        painter.setBrush(QColor(theme[f"{role}-fill"]))
        painter.drawRoundedRect(shape, _ROUND, _ROUND)
        return f"{role}-text"
    painter.setPen(QPen(QColor(theme["line2"]), 1, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(shape, _ROUND, _ROUND)
    return "text3"


def paint_ghost_ring(painter: QPainter, appearance: Appearance, box: QRectF) -> None:
    """A second, dashed outline around a chip that a plan would fill, or a line under it."""
    painter.setPen(QPen(QColor(appearance.theme["accent"]), 1.5, Qt.PenStyle.DashLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if box.width() < _ROOM_FOR_MARK:  # two side by side: a dashed line under each
        under = box.bottom() + 3.5
        painter.drawLine(QPointF(box.left() + 2, under), QPointF(box.right() - 2, under))
        return
    painter.drawRoundedRect(box.adjusted(-2, -2, 2, 2), _ROUND + 2, _ROUND + 2)
