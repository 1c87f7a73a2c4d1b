"""The fill handle, the block being filled, cells being swept, and the frame of what is cut."""

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from ui.editing.blocks import Block, block_in
from ui.editing.cargo import Place
from ui.rota.grid import RotaGrid
from ui.theme.appearance import Appearance

_HANDLE = 7
_GRIP = 3


class Marks:
    """Drawn over the cells, in rows and columns of the grid."""

    def __init__(self, appearance: Appearance, grid: RotaGrid) -> None:
        self._appearance, self._grid = appearance, grid
        self.cut: Block | None = None
        self._source: QRect | None = None
        self._target: QRect | None = None
        self._swept: dict[Place, None] | None = None
        self.landing: QRect | None = None
        """Rows and columns that something from outside would take, if it were dropped now."""

    @property
    def sweeping(self) -> bool:
        """Whether cells are being swept over with an armed code."""
        return self._swept is not None

    def begin_sweep(self, at: Place) -> None:
        """A sweep begins in a cell."""
        self._swept = {}
        self.sweep(at)

    def sweep(self, at: Place | None) -> None:
        """One cell more."""
        if self._swept is not None and at is not None and at not in self._swept:
            self._swept[at] = None
            self._grid.choose(*at)
            self._grid.viewport().update()

    def end_sweep(self) -> list[Place]:
        """The cells swept over, in their order."""
        swept, self._swept = self._swept or {}, None
        self._grid.viewport().update()
        return list(swept)

    def on_edge(self, at: QPoint) -> bool:
        """Whether a point lies on the frame of a selected block of several cells."""
        boxes = self._grid.blocks()
        if len(boxes) != 1 or boxes[0].width() * boxes[0].height() < 2:
            return False
        frame = self._pixels(boxes[0])
        outer, inner = (
            frame.adjusted(-_GRIP, -_GRIP, _GRIP, _GRIP),
            frame.adjusted(_GRIP, _GRIP, -_GRIP, -_GRIP),
        )
        return outer.contains(at) and not inner.contains(at)

    def show_landing(self, box: QRect | None) -> None:
        """Frame where something from outside would go."""
        if box != self.landing:
            self.landing = box
            self._grid.viewport().update()

    @property
    def filling(self) -> bool:
        """Whether the handle is being drawn."""
        return self._source is not None

    def show_cut(self, block: Block) -> None:
        """Frame a block that waits for paste."""
        self.cut = block
        self._grid.viewport().update()

    def forget_cut(self) -> None:
        """Nothing waits any more."""
        if self.cut is not None:
            self.cut = None
            self._grid.viewport().update()

    def handle(self) -> QRect:
        """Where the handle of the selection is."""
        boxes = self._grid.blocks()
        if len(boxes) != 1 or self._grid.board is None or not self._grid.board.dates:
            return QRect()
        corner = self._pixels(boxes[0]).bottomRight()
        return QRect(corner.x() - 4, corner.y() - 4, _HANDLE, _HANDLE)

    def begin_fill(self) -> None:
        """The handle is taken."""
        self._source = QRect(self._grid.blocks()[-1])
        self._target = QRect(self._source)

    def stretch(self, at: QPoint) -> None:
        """Stretch the block to the pointer, down or up or to a side, whichever is further."""
        assert self._source is not None
        row, column = self._row(at.y()), self._column(at.x())
        box = QRect(self._source)
        beyond_rows = max(row - box.bottom(), box.top() - row, 0)
        beyond_columns = max(column - box.right(), box.left() - column, 0)
        if beyond_rows >= beyond_columns:
            box.setTop(min(box.top(), row))
            box.setBottom(max(box.bottom(), row))
        else:
            box.setLeft(min(box.left(), column))
            box.setRight(max(box.right(), column))
        self._target = box
        self._grid.viewport().update()

    def end_fill(self) -> tuple[Block, QRect] | None:
        """The block that is repeated, and the rows and columns to fill; None: nothing to do."""
        source, target = self._source, self._target
        self._source = self._target = None
        self._grid.viewport().update()
        if source is None or target is None or source == target:
            return None
        return block_in(self._grid, source), target

    def paint(self, painter: QPainter, *, handle: bool) -> None:
        """Draw what there is."""
        theme = self._appearance.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for place in self._swept or ():
            painter.setPen(QPen(QColor(theme["accent"]), 2))
            painter.drawRect(self._grid.cell_box(*place).adjusted(1, 1, -2, -2))
        if self.landing is not None:
            painter.setPen(QPen(QColor(theme["accent"]), 2, Qt.PenStyle.DashLine))
            painter.drawRect(self._pixels(self.landing))
        if self._target is not None:
            painter.setPen(QPen(QColor(theme["accent"]), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self._pixels(self._target))
        if self.cut is not None and self.cut.places:
            painter.setPen(QPen(QColor(theme["text"]), 1, Qt.PenStyle.DashLine))
            first = self._grid.cell_box(self.cut.places[0], self.cut.first)
            last = self._grid.cell_box(self.cut.places[-1], self.cut.last)
            painter.drawRect(first.united(last).adjusted(1, 1, -3, -3))
        if handle and self._grid.hasFocus():
            painter.fillRect(self.handle().adjusted(-1, -1, 1, 1), QColor(theme["surface"]))
            painter.fillRect(self.handle(), QColor(theme["accent"]))

    def _pixels(self, box: QRect) -> QRect:
        """Rows and columns as pixels of the viewport."""
        width, height = self._grid.date_header.defaultSectionSize(), self._grid.row_height
        return QRect(
            box.left() * width - self._grid.date_header.offset(),
            box.top() * height - self._grid.people_header.offset(),
            box.width() * width - 1,
            box.height() * height - 1,
        )

    def _row(self, y: int) -> int:
        row = (y + self._grid.people_header.offset()) // self._grid.row_height
        return min(max(row, 0), len(self._grid.lines) - 1)

    def _column(self, x: int) -> int:
        board = self._grid.board
        assert board is not None
        width = max(self._grid.date_header.defaultSectionSize(), 1)
        return min(max((x + self._grid.date_header.offset()) // width, 0), board.dates - 1)
