"""The gaps as a list with sections, painted two lines an entry, or more for a long name."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem

from ui.cover.gap_entries import GapEntry, GapList, Urgency
from ui.enter import ENTERS
from ui.rota.tiles import TilePainter
from ui.tables.models import LEFT, Index, SectionedModel
from ui.tables.row_list import ListPainter, RowList
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

_ASKED = {"open": "asked for"}
_LINE, _MOST_LINES = 16, 3
"""Height at 100 % of a further line of a name, and how many a name has at most."""
_RIGHT = 10
"""Pixels that stay free at the right."""
_LOOKS = {Urgency.UNSAFE: "unsafe", Urgency.EDGE: "edge"}


class GapModel(SectionedModel[GapEntry]):
    """Sections and entries, one under another."""

    def __init__(self) -> None:
        super().__init__()
        self.one_service = False
        self.proposed: Mapping[tuple[int, int, int], int] = {}
        """People proposed, by service, day and shift."""
        self.asked: Mapping[tuple[int, int, int], str] = {}
        """State of the request, by the same."""

    def show_gaps(self, gaps: GapList, sections: bool) -> None:
        """Take another list; `sections` puts headings over the urgencies."""
        self.one_service = len({entry.service for entry in gaps.entries}) < 2
        rows: list[GapEntry | str] = []
        last: Urgency | None = None
        for entry in gaps.entries:
            if sections and entry.urgency != last:
                rows.append(entry.urgency.value)
                last = entry.urgency
            rows.append(entry)
        if gaps.unlisted:
            rows.append(f"and {gaps.unlisted:,} more shifts short or on the edge")
        self.show(rows)

    def show_proposed(self, proposed: Mapping[tuple[int, int, int], int]) -> None:
        """Take another count of who is proposed where."""
        self.proposed = proposed
        self.look_again()

    def show_asked(self, asked: Mapping[tuple[int, int, int], str]) -> None:
        """Take how far the requests for gaps have come."""
        self.asked = asked
        self.look_again()

    def proposed_text(self, entry: GapEntry) -> str:
        """As "2 proposed", or "offered" of a request; empty for nobody."""
        key = (entry.service, entry.day, entry.shift)
        count, asked = self.proposed.get(key, 0), self.asked.get(key, "")
        parts = (f"{count} proposed" if count else "", _ASKED.get(asked, asked))
        return ", ".join(part for part in parts if part)

    def words(self, row: GapEntry | str) -> str:
        """The section, or the entry as a screen reader speaks it."""
        if isinstance(row, str):
            return row
        return ", ".join(part for part in (row.words, self.proposed_text(row)) if part)

    def row_of(self, service: int, day: int, shift: int) -> int | None:
        """Row of a service, date and shift."""
        for number, row in enumerate(self.rows):
            if not isinstance(row, str) and (row.service, row.day, row.shift) == (
                service,
                day,
                shift,
            ):
                return number
        return None


class _GapDelegate(ListPainter):
    """Paints a row from its entry."""

    def __init__(self, appearance: Appearance, model: GapModel, parent: QListView) -> None:
        super().__init__(appearance, parent)
        self._rows, self._list = model, parent
        self._tiles = TilePainter(appearance)

    def height(self, row: GapEntry | str) -> int:
        """Two lines for an entry, more where the name of its service needs them."""
        px = self._appearance.metrics.px
        if isinstance(row, str):
            return px(28)
        return px(52) + px(_LINE) * (len(self.second(row)) - 1)

    def alike(self, row: GapEntry | str) -> tuple[bool, str]:
        """Sections; entries of one service."""
        return (True, "") if isinstance(row, str) else (False, row.service_name)

    def second(self, entry: GapEntry) -> list[str]:
        """What stands under the date: the shift, or the whole name of the service."""
        if self._rows.one_service:
            return [entry.shift_text]
        return self.wrapped(entry.service_name, 12, self._room(), _MOST_LINES)

    def _room(self) -> int:
        return self._list.viewport().width() - self._left() - _RIGHT

    def _left(self) -> int:
        """Where texts begin: right of the tile."""
        return 20 + self._appearance.metrics.px(36)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A section or an entry."""
        row = self._rows.rows[index.row()]
        if isinstance(row, str):
            unsafe = row == Urgency.UNSAFE.value
            self.paint_heading(painter, row, option.rect, "unsafe-text" if unsafe else "text2")
        else:
            self.paint_ground(painter, option)
            self._entry(painter, row, option.rect)

    def _entry(self, painter: QPainter, entry: GapEntry, box: QRect) -> None:
        theme, font, px = self._appearance.theme, self._appearance.font, self._appearance.metrics.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile = QRectF(box.left() + 12, box.center().y() - px(20) // 2, px(36), px(20))
        self._tiles.draw_tile(painter, entry.tile, tile)
        badge = self._badge(painter, entry, box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        half = px(26)
        left = box.left() + self._left()
        upper = QRect(left, box.top() + 5, badge.left() - left - 8, half - 4)
        painter.setFont(font(12, BOLD))
        painter.setPen(QColor(theme["text"]))
        painter.drawText(upper, LEFT, entry.when)
        proposed = self._rows.proposed_text(entry)
        if proposed:
            beside = upper.adjusted(
                painter.fontMetrics().horizontalAdvance(entry.when) + 8, 0, 0, 0
            )
            painter.setFont(font(11, BOLD))
            painter.setPen(QColor(theme["accent-text"]))
            shown = mark_text(proposed, painter.fontMetrics(), beside.width())
            self.paint_text(painter, beside, shown)
        painter.setFont(font(12))
        painter.setPen(QColor(theme["text2"]))
        lower = QRect(left, box.top() + half - 1, self._room(), half - 4)
        for line in self.second(entry):
            self.paint_text(painter, lower, line)
            lower.translate(0, px(_LINE))

    def _badge(self, painter: QPainter, entry: GapEntry, box: QRect) -> QRect:
        """Beside the first line, so that the second has the whole width for its name."""
        state, height = _LOOKS.get(entry.urgency), self._appearance.metrics.px(20)
        width = self.chip_width(entry.badge, state)
        badge = QRect(box.right() - width - _RIGHT, box.top() + 5, width, height)
        self.paint_chip(painter, entry.badge, badge, state)
        return badge


class GapListView(RowList):
    """Gaps to choose from, one or several; `row_chosen` tells a `GapEntry`."""

    place_wanted = Signal()
    """The best candidate, or the one chosen since, is to be placed: Enter."""

    def __init__(self, appearance: Appearance) -> None:
        gaps = GapModel()
        super().__init__(appearance, "Gaps, most urgent first", gaps)
        self.gaps = gaps
        self.painter = _GapDelegate(appearance, self.gaps, self)
        self.paint_by(self.painter)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter places."""
        if event.key() in ENTERS:
            self.place_wanted.emit()
            return
        super().keyPressEvent(event)


def mark_text(text: str, metrics: QFontMetrics, room: int) -> str:
    """What stands beside a date; where "1 proposed" finds no room, "proposed" says the same."""
    return text if metrics.horizontalAdvance(text) <= room else text.removeprefix("1 ")
