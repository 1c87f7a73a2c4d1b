"""Requests and tasks as a list with sections, painted; chosen by mouse or arrow keys."""

from PySide6.QtCore import QRect, QRectF, QSignalBlocker
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from planner.domain.region import NONE
from ui.aid.request_rows import ListRow, Row, row_for, rows_again
from ui.rota.tiles import TilePainter
from ui.tables.choosing import choose_index
from ui.tables.models import Index, SectionedModel
from ui.tables.row_list import ListPainter, RowList
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, REGULAR

_RIGHT = 8
"""Pixels that stay free at the right."""
_MOST_LINES = 3
"""Of one name."""


class RequestModel(SectionedModel[ListRow]):
    """Sections and rows, one under another."""

    def words(self, row: Row) -> str:
        """The section, or the row as a screen reader speaks it."""
        return row if isinstance(row, str) else row.words


class _RowDelegate(ListPainter):
    """Paints a row: tile, title, its lines, and how pressing it is."""

    def __init__(self, appearance: Appearance, model: RequestModel, parent: QListView) -> None:
        super().__init__(appearance, parent)
        self._rows, self._list = model, parent
        self._tiles = TilePainter(appearance)
        self._counts: dict[tuple[str, tuple[str, ...]], int] = {}
        self._counted_for = (0, 0.0)

    def height(self, row: Row) -> int:
        """A line for a section, and as many as a row has; kept, as there may be thousands, and
        they are read anew after every step."""
        px = self._appearance.metrics.px
        if isinstance(row, str):
            return px(28)
        width = self._list.viewport().width(), self._appearance.metrics.scale
        if width != self._counted_for:
            self._counts, self._counted_for = {}, width
        key = row.title, row.lines
        if key not in self._counts:
            self._counts[key] = len(self.lines(row))
        return px(18) * self._counts[key] + px(12)

    def lines(self, row: ListRow) -> list[tuple[str, bool]]:
        """The lines of a row, and whether each is of the title; what is long takes several."""
        width = self._room()
        return [
            (part, title)
            for one, title in ((row.title, True), *((line, False) for line in row.lines))
            for part in self.wrapped(one, 12, width, _MOST_LINES, BOLD if title else REGULAR)
        ]

    def _room(self) -> int:
        return self._list.viewport().width() - self._left() - _RIGHT

    def _left(self) -> int:
        return 20 + self._appearance.metrics.px(36)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A section or a row."""
        row = self._rows.rows[index.row()]
        if isinstance(row, str):
            self.paint_heading(painter, row, option.rect)
        else:
            self.paint_ground(painter, option)
            self._row(painter, row, option.rect)

    def _row(self, painter: QPainter, row: ListRow, box: QRect) -> None:
        theme, font, px = self._appearance.theme, self._appearance.font, self._appearance.metrics.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile = QRectF(box.left() + 12, box.top() + px(6), px(36), px(20))
        self._tiles.draw_tile(painter, row.tile, tile)
        looks = {True: (font(12, BOLD), "text"), False: (font(12), "text2")}
        texts = [(text, *looks[title]) for text, title in self.lines(row)]
        widths = [QFontMetrics(face).horizontalAdvance(text) for text, face, _ in texts]
        left = box.left() + self._left()
        line = QRect(left, box.top() + px(6), self._room(), px(18))
        room = line.width() - self.chip_width(row.chip, row.edge) - 8
        beside = 0 if widths[0] <= room else widths.index(min(widths))
        for number, (text, face, role) in enumerate(texts):
            room = self._chip(painter, row, line) if number == beside else line
            painter.setFont(face)
            painter.setPen(QColor(theme[role]))
            self.paint_text(painter, room, text)
            line = line.translated(0, px(18))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _chip(self, painter: QPainter, row: ListRow, line: QRect) -> QRect:
        """How pressing it is, beside the title or the shortest text; the room left for that."""
        if not row.chip:
            return line
        width = self.chip_width(row.chip, row.edge)
        chip = QRect(line.right() - width, line.top(), width, line.height())
        self.paint_chip(painter, row.chip, chip, row.edge)
        return line.adjusted(0, 0, -width - 8, 0)


class RequestListView(RowList):
    """Tasks or requests to choose from, one or several; `row_chosen` tells a `ListRow`."""

    def __init__(self, appearance: Appearance) -> None:
        requests = RequestModel()
        super().__init__(appearance, "Requests and offers", requests)
        self.requests = requests
        self.painter = _RowDelegate(appearance, self.requests, self)
        self.paint_by(self.painter)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)

    def show_rows(self, rows: list[Row], reference: str, offer: str | None) -> bool:
        """Take another list and keep the request that is looked at marked.

        False if it is not in the list. `row_chosen` says nothing of it. Of several that were
        chosen those that are still there stay chosen.
        """
        before = self.chosen_rows()
        self.requests.show(rows)
        at = row_for(rows, reference, offer)
        with QSignalBlocker(self):
            if at != NONE:
                choose_index(self, self.requests.index(at))
            kept = rows_again(rows, before) if len(before) > 1 else []
            if kept:
                self.choose_rows(kept)
        return at != NONE
