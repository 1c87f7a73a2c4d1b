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
        self.tiles: dict[tuple[int, int], tuple[Tile, bool, bool]] = {}
        """Of a cell (place, column): the tile, whether it would go, whether the cell is taken."""

    def show(self, tiles: dict[tuple[int, int], tuple[Tile, bool, bool]]) -> None:
        """Take others."""
        self.tiles = tiles

    def cells(self) -> Iterable[tuple[int, int]]:
        """Cells with a ghost."""
        return self.tiles

    def paint(self, painter: QPainter, cell: tuple[int, int], box: QRectF) -> None:
        """A dashed outline with the code; in a taken cell a small one at the lower right."""
        tile, goes, taken = self.tiles[cell]
        theme = self._appearance.theme
        inner = box.adjusted(2.5, 2.5, -3.5, -3.5)
        if taken and not goes:
            inner = QRectF(box.center().x(), box.center().y(), box.width() / 2, box.height() / 2)
            inner = inner.adjusted(-2, -1, -2.5, -2.5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
