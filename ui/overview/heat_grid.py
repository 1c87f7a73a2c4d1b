"""The heat map of services × dates, painted from arrays with kept tiles."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView

from planner.domain.calendar import IntArray
from planner.domain.region import NONE
from planner.domain.wording.formats import margin_text
from ui.enter import ENTERS
from ui.forms import box, row
from ui.overview.heat import Overview
from ui.overview.heat_headers import HeatDates, HeatServices
from ui.overview.heat_model import TOTALS, HeatModel, Index
from ui.overview.words import margin_of
from ui.rota.strips import Safety, safety_of
from ui.tables.choosing import choose_index
from ui.tables.grids import PaintedGrid
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

_CENTRE = Qt.AlignmentFlag.AlignCenter
_MOST_SHADES = 4
"""Margins above this look alike."""
_LEAST_DATE, _MOST_DATE = 24, 32


class HeatGrid(PaintedGrid):
    """Shows the lowest margins; a click or Enter leads to the rota."""

    cell_chosen = Signal(int, int)
    """Service number and column of the cell that is current now."""
    cell_opened = Signal(int, int)
    """Service number and column of a cell that was clicked, or entered by key."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__(appearance)
        self._pictures: dict[int, QPixmap] = {}
        self._totals: dict[tuple[int, str], QPixmap] = {}
        self.heat = HeatModel()
        self.dates = HeatDates(appearance, self.heat, self)
        self.names = HeatServices(appearance, self.heat, self)
        self.setModel(self.heat)
        self.set_heads(self.dates, self.names, box("panel", row()))
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName("Lowest margin by service and date")
        self.setAccessibleDescription("Arrows move from cell to cell. Enter opens the rota there.")
        self.names.service_pressed.connect(self._name_pressed)
        appearance.changed.connect(self._arrange)

    def show_overview(
        self, view: Overview | None, shifts: str, services: IntArray, today: int
    ) -> None:
        """Show other services or shifts, keeping the current cell where it is still there."""
        before = self.current_cell()
        self.heat.show(view, shifts, services)
        self.dates.today = today
        self.names.mark_row(NONE)
        self._arrange()
        if before is not None:
            self.choose(*before)

    def choose(self, service: int, column: int) -> bool:
        """Make a cell the current one and bring it into view; False where it is not shown."""
        row = self.heat.row_of(service)
        if row is None or not 0 <= column < self.heat.dates:
            return False
        choose_index(self, self.heat.index(row, column))
        return True

    def current_cell(self) -> tuple[int, int] | None:
        """Service and column of the current cell."""
        index = self.currentIndex()
        if not index.isValid() or index.row() >= len(self.heat.services):
            return None
        return int(self.heat.services[index.row()]), min(index.column(), self.heat.dates - 1)

    # Layout ----------------------------------------------------------------------------------

    def fit_cells(self) -> None:
        """As many dates as fit; the names get what is left."""
        self._pictures.clear()
        self._totals.clear()
        self.names.forget()
        metrics = self._appearance.metrics
        dates, total = max(self.heat.dates, 1), metrics.px(52)
        room = self.width() - metrics.scroll_bar - len(TOTALS) * total
        least = metrics.px(170 if metrics.small else 200)
        date = (room - least) // dates // 2 * 2
        date = min(max(date, round(_LEAST_DATE * metrics.scale)), round(_MOST_DATE * metrics.scale))
        self.names.set_width(min(max(room - date * dates, least), metrics.px(400)))
        self.names.setDefaultSectionSize(metrics.px(36))
        self.dates.setDefaultSectionSize(date)
        if self.heat.dates:
            for number in range(len(TOTALS)):
                self.dates.resizeSection(self.heat.dates + number, total)
        self.verticalScrollBar().setSingleStep(metrics.px(36))

    # Keys and mouse ----------------------------------------------------------------------------

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which cell is current."""
        super().currentChanged(current, previous)
        self.names.mark_row(current.row())
        self.viewport().update()
        cell = self.current_cell()
        if cell is not None:
            self.cell_chosen.emit(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens the rota."""
        cell = self.current_cell()
        if cell is not None and event.key() in ENTERS:
            self.cell_opened.emit(*cell)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click opens the rota."""
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index == self.currentIndex():
            self._open(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A hand over cells that lead somewhere."""
        super().mouseMoveEvent(event)
        shape = (
            Qt.CursorShape.PointingHandCursor
            if self.indexAt(event.position().toPoint()).isValid()
            else Qt.CursorShape.ArrowCursor
        )
        self.viewport().setCursor(shape)

    def _open(self, index: Index) -> None:
        cell = self.current_cell()
        if index.isValid() and cell is not None:
            self.cell_opened.emit(*cell)

    def _name_pressed(self, row: int) -> None:
        self.cell_opened.emit(int(self.heat.services[row]), NONE)

    # Painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Copy tiles for the cells that need it; never asks the model."""
        painter = QPainter(self.viewport())
        theme, layer = self._appearance.theme, self.heat.layer
        area = event.rect()
        painter.fillRect(area, QColor(theme["surface"]))
        if layer is None or not len(self.heat.services):
            return
        (width, height), (rows, columns) = (
            self.cell_size,
            self.on_view(area, len(self.heat.services), self.heat.dates),
        )
        left, top = self.dates.offset(), self.names.offset()
        services = self.heat.services[rows.start : rows.stop]
        block = layer.margin[services, columns.start : columns.stop].tolist()
        self._paint_ground(painter, columns, rows.stop * height - top)
        for line, margins in zip(rows, block, strict=True):
            y = line * height - top
            for column, margin in zip(columns, margins, strict=True):
                painter.drawPixmap(column * width - left, y, self._picture(margin))
            self._paint_row_end(painter, line, y)
        index = self.currentIndex()
        if index.isValid() and index.column() < self.heat.dates:
            self.paint_frame(painter, index.row(), index.column())

    def _paint_ground(self, painter: QPainter, columns: range, bottom: int) -> None:
        view = self.heat.view
        assert view is not None
        width, offset = self.dates.defaultSectionSize(), self.dates.offset()
        for column in columns:
            tint = view.tint(column)
            if tint:
                ground = QRect(column * width - offset, 0, width, bottom)
                painter.fillRect(ground, QColor(self._appearance.theme[tint]))

    def _paint_row_end(self, painter: QPainter, row: int, top: int) -> None:
        """The line under a row, and its totals."""
        theme, height = self._appearance.theme, self.names.defaultSectionSize()
        right = self.dates.length() - self.dates.offset()
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(0, top + height - 1, right - 1, top + height - 1)
        for number, (count, state) in enumerate(
            zip(self.heat.totals(row), ("unsafe", "edge"), strict=True)
        ):
            left = self.dates.sectionViewportPosition(self.heat.dates + number)
            painter.drawPixmap(left, top, self._total(count, state))

    def _total(self, count: int, state: str) -> QPixmap:
        picture = self._totals.get((count, state))
        if picture is None:
            width = self.dates.sectionSize(self.heat.dates)
            picture = self.blank(width, self.cell_size[1])
            painter = QPainter(picture)
            font = self._appearance.font
            painter.setFont(font(12, BOLD) if count else font(12))
            role = f"{state}-text" if count else "text3"
            painter.setPen(QColor(self._appearance.theme[role]))
            cell = QRect(0, 0, width, self.names.defaultSectionSize() - 1)
            painter.drawText(cell, _CENTRE, str(count))
            painter.end()
            self._totals[count, state] = picture
        return picture

    def _picture(self, margin: int) -> QPixmap:
        picture = self._pictures.get(margin)
        if picture is None:
            picture = self._pictures[margin] = self._drawn(margin_of(margin))
        return picture

    def _drawn(self, margin: int | None) -> QPixmap:
        width, height = self.cell_size
        picture = self.blank(width, height)
        painter = QPainter(picture)
        self._draw_state(painter, margin, QRect(0, 0, width, height - 1))
        painter.end()
        return picture

    def _draw_state(self, painter: QPainter, margin: int | None, cell: QRect) -> None:
        theme, font = self._appearance.theme, self._appearance.font
        safety = safety_of(margin)
        if safety in {Safety.EDGE, Safety.UNSAFE}:
            state = "edge" if safety == Safety.EDGE else "unsafe"
            inset = (cell.height() - min(cell.height() - 4, cell.width())) / 2
            tile = QRectF(cell).adjusted(2, inset + 1, -2, -inset - 1)
            dotted = Qt.PenStyle.DotLine if state == "edge" else Qt.PenStyle.SolidLine
            painter.setPen(
                QPen(QColor(theme[f"{state}-line"]), 1 if state == "edge" else 2, dotted)
            )
            painter.setBrush(QColor(theme[f"{state}-fill"]))
            painter.drawRect(tile)
            painter.setFont(font(12, BOLD))
            painter.setPen(QColor(theme[f"{state}-text"]))
        else:
            self._draw_shade(painter, margin or 0, cell)
            painter.setFont(font(11))
            painter.setPen(QColor(theme["text2"]))
        painter.drawText(cell, _CENTRE, margin_text(margin))

    def _draw_shade(self, painter: QPainter, margin: int, cell: QRect) -> None:
        """The safer, the more of the accent; none in high contrast, where figures say it all."""
        theme = self._appearance.theme
        if margin < 2 or theme["surface"] == "#000000":
            return
        colour = QColor(theme["accent"])
        colour.setAlphaF(0.06 * (min(margin, _MOST_SHADES) - 1))
        painter.fillRect(cell.adjusted(1, 1, -1, 0), colour)
