"""What is drawn over single cells of the board: ghosts of a plan, and news of others."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.rota.cells import Tile
from ui.rota.tiles import TilePainter
from ui.theme.appearance import Appearance

_NEWS = 7


class NewsOverlay:
    """A corner on cells that somebody else changed, until they are looked at."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance = appearance
        self.texts: dict[tuple[int, int], str] = {}
        """Who changed a cell (place, column) and when, in words."""

    def cells(self) -> Iterable[tuple[int, int]]:
        """The changed cells."""
        return self.texts

    def paint(self, painter: QPainter, _cell: tuple[int, int], box: QRectF) -> None:
        """A ring with a dot at the lower left, clear of the marks of rules at the upper right."""
        theme = self._appearance.theme
        spot = QRectF(box.left() + 1, box.bottom() - _NEWS - 2, _NEWS, _NEWS)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme["accent"]), 1.5))
        painter.setBrush(QColor(theme["surface"]))
        painter.drawEllipse(spot)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme["accent"]))
        painter.drawEllipse(spot.center(), 1.6, 1.6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        frame = box.adjusted(0.5, 0.5, -1.5, -1.5)
        painter.setPen(QPen(QColor(theme["accent"]), 1, Qt.PenStyle.DotLine))
        painter.drawRect(frame)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


class GhostOverlay:
    """Duties that a plan or an offer would make, and those that it would take away."""

    def __init__(self, appearance: Appearance) -> None:
        self._appearance, self._tiles = appearance, TilePainter(appearance)
        self.tiles: dict[tuple[int, int], tuple[Tile, bool, Tile | None]] = {}
        """Of a cell (place, column): the tile, whether it would go, what stands there now."""

    def show(self, tiles: dict[tuple[int, int], tuple[Tile, bool, Tile | None]]) -> None:
        """Take others."""
        self.tiles = tiles

    def cells(self) -> Iterable[tuple[int, int]]:
        """Cells with a ghost."""
        return self.tiles

    def paint(self, painter: QPainter, cell: tuple[int, int], box: QRectF) -> None:
        """A dashed outline with the code; in a taken cell beside or under what is there."""
        tile, goes, there = self.tiles[cell]
        theme = self._appearance.theme
        inner = box.adjusted(2.5, 2.5, -3.5, -3.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if there is not None and not goes:
            painter.fillRect(box.adjusted(1, 1, -2, -2), QColor(theme["surface"]))
            now, inner = _halves(inner)
            self._tiles.draw_tile(painter, there, now)
        painter.setPen(QPen(QColor(theme["accent"]), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush if goes else QColor(theme["surface"]))
        painter.drawRoundedRect(inner, 3, 3)
        if goes:
            painter.drawLine(inner.bottomLeft(), inner.topRight())
        else:
            code, font = self._tiles.fitting(tile.code, inner.width() - 2)
            painter.setPen(QColor(theme["accent"]))
            painter.setFont(font)
            painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, code)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _halves(box: QRectF) -> tuple[QRectF, QRectF]:
    """A box in two along its longer side, a pixel apart."""
    first, second = QRectF(box), QRectF(box)
    if box.width() > box.height():
        first.setRight(box.center().x() - 0.5)
        second.setLeft(box.center().x() + 0.5)
    else:
        first.setBottom(box.center().y() - 0.5)
        second.setTop(box.center().y() + 0.5)
    return first, second
