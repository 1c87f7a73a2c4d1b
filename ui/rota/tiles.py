"""Draws one picture per cell state; the grid keeps them and copies, it does not draw."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap, QPolygonF

from planner.domain.shift_families import Family
from ui.rota.board import BROKEN, NO_MARK
from ui.rota.cells import Aid, CellState, Tile
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD
from ui.theme.icons import paint_icon
from ui.theme.tokens import Border, TileColours

_RADIUS = 3.0
_CORNER = 12
_LEAST = 8


class TilePainter:
    """Draws cells and single tiles in the theme now in force."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance

    def cell(self, state: CellState, mark: int, width: int, height: int, ratio: float) -> QPixmap:
        """The picture of a cell: its tiles and its mark, on a clear ground."""
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state.outside:
            self._strike_out(painter, QRectF(0, 0, width - 1, height - 1))
        inner = QRectF(2, 2, width - 5, height - 5)
        self._draw_tiles(painter, state, inner)
        self._draw_mark(painter, mark, inner)
        painter.end()
        return picture

    def _strike_out(self, painter: QPainter, box: QRectF) -> None:
        """A date on which nobody may be put: sunk, with a line across it."""
        theme = self._appearance.theme
        painter.fillRect(box, QColor(theme["sunk"]))
        painter.setPen(QPen(QColor(theme["line2"]), 1))
        painter.drawLine(box.bottomLeft(), box.topRight())

    def _draw_tiles(self, painter: QPainter, state: CellState, box: QRectF) -> None:
        count = len(state.tiles)
        for number, tile in enumerate(state.tiles):
            part = QRectF(
                box.left() + number * box.width() / count,
                box.top(),
                box.width() / count - (1 if number + 1 < count else 0),
                box.height(),
            )
            last = number + 1 == count
            self.draw_tile(painter, tile, part, "+" if state.more and last else "")

    def draw_tile(self, painter: QPainter, tile: Tile, box: QRectF, suffix: str = "") -> None:
        """One tile into a box; `suffix` after the code."""
        colours = self._appearance.theme.tiles[tile.family]
        text = QColor(colours.text)
        if tile.aid == Aid.OUT:
            text = self._outline(painter, box, "text3")
        elif tile.on_call:
            text = self._outline(painter, box, "text")
        else:
            self._body(painter, tile, colours, box)
        self._code(painter, tile, colours, text, box, suffix)

    def _outline(self, painter: QPainter, box: QRectF, role: str) -> QColor:
        """No fill and a dashed edge: on call, or working elsewhere."""
        colour = QColor(self._appearance.theme[role])
        painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(_crisp(box, 1), _RADIUS, _RADIUS)
        return QColor(self._appearance.theme["text"])

    def _body(self, painter: QPainter, tile: Tile, colours: TileColours, box: QRectF) -> None:
        theme = self._appearance.theme
        edge, width = QColor(colours.edge), colours.edge_width
        if tile.aid == Aid.IN:
            edge, width = QColor(theme["accent"]), 2
        painter.setPen(_pen(edge, width, colours.border if tile.aid != Aid.IN else Border.SOLID))
        painter.setBrush(QColor(colours.fill))
        shape = _crisp(box, width)
        painter.drawRoundedRect(shape, _RADIUS, _RADIUS)
        if colours.hatch:
            forward = tile.family == Family.LEAVE
            style = Qt.BrushStyle.BDiagPattern if forward else Qt.BrushStyle.FDiagPattern
            painter.setBrush(QBrush(QColor(colours.hatch), style))
            painter.drawRoundedRect(shape, _RADIUS, _RADIUS)
        if colours.border == Border.DOUBLE and tile.aid != Aid.IN and box.height() >= 18:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(shape.adjusted(2, 2, -2, -2), _RADIUS, _RADIUS)
        if tile.aid == Aid.IN:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme["surface"]), 1))
            painter.drawRoundedRect(shape.adjusted(1.5, 1.5, -1.5, -1.5), 2, 2)

    def _code(
        self,
        painter: QPainter,
        tile: Tile,
        colours: TileColours,
        text: QColor,
        box: QRectF,
        suffix: str,
    ) -> None:
        arrow = 0 if tile.aid == Aid.NONE else 9
        code, font = self.fitting(tile.code + suffix, box.width() - 4 - arrow)
        painter.setFont(font)
        advance = QFontMetricsF(font).horizontalAdvance(code)
        if colours.hatch:
            painter.fillRect(
                QRectF(
                    box.center().x() - advance / 2 - 2,
                    box.center().y() - font.pixelSize() / 2,
                    advance + 4,
                    font.pixelSize() + 1,
                ),
                QColor(colours.fill),
            )
        painter.setPen(text)
        shift = arrow / 2 if tile.aid == Aid.IN else -arrow / 2
        painter.drawText(box.translated(shift, 0), Qt.AlignmentFlag.AlignCenter, code)
        if arrow:
            name = "arrow-down-left" if tile.aid == Aid.IN else "arrow-up-right"
            left = box.center().x() - (advance + arrow) / 2
            x = left if tile.aid == Aid.IN else left + advance
            paint_icon(painter, name, text.name(), QRectF(x, box.center().y() - 4.5, 9, 9))

    def fitting(self, code: str, room: float) -> tuple[str, QFont]:
        """A code in bold, as large as fits (12 px of the text scale, 8 px at least).

        With larger text, a long code that would have to be smaller than that text's least loses
        its end: two letters that can be read say more than four that cannot.
        """
        font = QFont(self._appearance.font(12, BOLD))
        least = max(round(_LEAST * self._appearance.metrics.scale), _LEAST)
        for shown in (code, code[:3], code[:2]):
            for size in range(font.pixelSize(), least - 1, -1):
                font.setPixelSize(size)
                if QFontMetricsF(font).horizontalAdvance(shown) <= room:
                    return shown, font
            font.setPixelSize(self._appearance.metrics.font(12))
        font.setPixelSize(_LEAST)
        return code[:2], font

    def _draw_mark(self, painter: QPainter, mark: int, box: QRectF) -> None:
        if mark == NO_MARK:
            return
        theme = self._appearance.theme
        right, top = box.right() + 1, box.top()
        corner = QPolygonF(
            [QPointF(right - _CORNER, top), QPointF(right, top), QPointF(right, top + _CORNER)]
        )
        if mark == BROKEN:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme["unsafe-line"]), 2))
            painter.drawRoundedRect(box.adjusted(0, 0, 0.5, 0.5), _RADIUS, _RADIUS)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme["unsafe-line"]))
            painter.drawPolygon(corner)
            painter.setPen(QColor(theme["on-accent"] if theme.dark else theme["surface"]))
            font = QFont(self._appearance.font(10, BOLD))
            font.setPixelSize(9)
            painter.setFont(font)
            painter.drawText(QRectF(right - 7, top - 1, 7, 9), Qt.AlignmentFlag.AlignCenter, "!")
            return
        painter.setPen(QPen(QColor(theme["edge-line"]), 1.5))
        painter.setBrush(QColor(theme["edge-fill"]))
        painter.drawPolygon(corner)


def _crisp(box: QRectF, width: float) -> QRectF:
    """The box with its edge on whole pixels."""
    inset = width / 2
    return box.adjusted(inset, inset, -inset + 1, -inset + 1)


def _pen(colour: QColor, width: int, border: Border) -> QPen:
    style = Qt.PenStyle.DashLine if border == Border.DASHED else Qt.PenStyle.SolidLine
    return QPen(colour, 1 if border == Border.DOUBLE else width, style)
