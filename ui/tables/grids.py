"""What grids share whose cells are painted from arrays: heads, corner, what is on view, tiles.

They are `QTableView`s, because only Qt's own table is a table to a screen reader. Their painting
alone is replaced; a repaint asks the model for no cell.
"""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from ui.theme.appearance import Appearance


class PaintedGrid(QTableView):
    """Cells of one size under heads that stay.

    A subclass gives its heads with `set_heads`, says in `fit_cells` how large cells are, and
    paints what `on_view` names.
    """

    def __init__(self, appearance: Appearance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("grid")
        self._appearance = appearance
        self._corner: QWidget | None = None

    def set_heads(self, across: QHeaderView, down: QHeaderView, corner: QWidget) -> None:
        """The heads over and beside the cells, and what lies where they meet."""
        self.setHorizontalHeader(across)
        self.setVerticalHeader(down)
        self._corner = corner
        corner.setParent(self)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        for part in (self, across, down):
            # Every pixel is painted, so that scrolling may copy what is on screen already.
            part.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    # Layout ----------------------------------------------------------------------------------

    def fit_cells(self) -> None:
        """Size rows and columns for the room and the look now in force."""
        raise NotImplementedError

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cells into the width."""
        super().resizeEvent(event)
        self._arrange()

    def updateGeometries(self) -> None:
        """Keep the corner over the place where the heads meet."""
        super().updateGeometries()
        across, down = self.horizontalHeader(), self.verticalHeader()
        if self._corner is not None:
            self._corner.setGeometry(0, 0, down.width(), across.height())
            self._corner.raise_()

    def _arrange(self) -> None:
        """Lay everything out anew, and paint it."""
        self.fit_cells()
        self.updateGeometries()
        for part in (self, self.horizontalHeader(), self.verticalHeader()):
            part.viewport().update()
        if self._corner is not None:
            self._corner.update()

    # Painting --------------------------------------------------------------------------------

    @property
    def cell_size(self) -> tuple[int, int]:
        """Width and height of a cell."""
        width = self.horizontalHeader().defaultSectionSize()
        return max(width, 1), max(self.verticalHeader().defaultSectionSize(), 1)

    def on_view(self, area: QRect, rows: int, columns: int) -> tuple[range, range]:
        """Which of so many rows and columns a part of the viewport shows."""
        width, height = self.cell_size
        left, top = self.horizontalHeader().offset(), self.verticalHeader().offset()
        first = max((area.left() + left) // width, 0)
        last = min((area.right() + left) // width, columns - 1)
        first_row = max((area.top() + top) // height, 0)
        last_row = min((area.bottom() + top) // height, rows - 1)
        return range(first_row, last_row + 1), range(first, last + 1)

    def blank(self, width: int, height: int) -> QPixmap:
        """A clear picture for a tile that is drawn once and copied after."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(round(width * ratio), round(height * ratio))
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        return picture

    def paint_frame(self, painter: QPainter, row: int, column: int) -> None:
        """The frame of the current cell."""
        (width, height), theme = self.cell_size, self._appearance.theme
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(theme["accent"]), 2))
        left = column * width - self.horizontalHeader().offset()
        top = row * height - self.verticalHeader().offset()
        painter.drawRect(left + 1, top + 1, width - 2, height - 3)
