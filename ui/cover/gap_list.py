"""The gaps as a list with sections, painted two lines an entry."""

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.cover.gap_entries import GapEntry, GapList, Urgency
from ui.rota.tiles import TilePainter
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_NO_INDEX = QModelIndex()
_ASKED = {"open": "asked for"}
_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class GapModel(QAbstractListModel):
    """Sections and entries, one under another."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[GapEntry | str] = []
        self.one_service = False
        self.proposed: Mapping[tuple[int, int, int], int] = {}
        """People proposed, by service, day and shift."""
        self.asked: Mapping[tuple[int, int, int], str] = {}
        """State of the request, by the same."""

    def show(self, gaps: GapList, sections: bool) -> None:
        """Take another list; `sections` puts headings over the urgencies."""
        self.one_service = len({entry.service for entry in gaps.entries}) < 2
        self.beginResetModel()
        self.rows = []
        last: Urgency | None = None
        for entry in gaps.entries:
            if sections and entry.urgency != last:
                self.rows.append(entry.urgency.value)
                last = entry.urgency
            self.rows.append(entry)
        if gaps.unlisted:
            self.rows.append(f"and {gaps.unlisted:,} more shifts short or on the edge")
        self.endResetModel()

    def show_proposed(self, proposed: Mapping[tuple[int, int, int], int]) -> None:
        """Take another count of who is proposed where."""
        self.proposed = proposed
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def show_asked(self, asked: Mapping[tuple[int, int, int], str]) -> None:
        """Take how far the requests for gaps have come."""
        self.asked = asked
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def proposed_text(self, entry: GapEntry) -> str:
        """As "2 proposed", or "offered" of a request; empty for nobody."""
        key = (entry.service, entry.day, entry.shift)
        count, asked = self.proposed.get(key, 0), self.asked.get(key, "")
        parts = (f"{count} proposed" if count else "", _ASKED.get(asked, asked))
        return ", ".join(part for part in parts if part)

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Sections and entries."""
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Sections cannot be chosen."""
        if isinstance(self.rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Role.DisplayRole) -> str | None:
        """What a screen reader and a test read."""
        row = self.rows[index.row()]
        if role in {Role.DisplayRole, Role.AccessibleTextRole, Role.ToolTipRole}:
            if isinstance(row, str):
                return row
            return ", ".join(part for part in (row.words, self.proposed_text(row)) if part)
        return None

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


class _GapDelegate(QStyledItemDelegate):
    """Paints a row from its entry."""

    def __init__(self, appearance: Appearance, model: GapModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._appearance, self._rows = appearance, model
        self._tiles = TilePainter(appearance)

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        """Two lines for an entry, one for a section."""
        section = isinstance(self._rows.rows[index.row()], str)
        return QSize(0, self._appearance.metrics.px(28 if section else 52))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A section or an entry."""
        row, box = self._rows.rows[index.row()], option.rect
        if isinstance(row, str):
            self._section(painter, row, box)
            return
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        self._entry(painter, row, box, chosen)

    def _section(self, painter: QPainter, text: str, box: QRect) -> None:
        theme = self._appearance.theme
        painter.fillRect(box, QColor(theme["sunk"]))
        role = "unsafe-text" if text == Urgency.UNSAFE.value else "text2"
        painter.setPen(QColor(theme[role]))
        painter.setFont(self._appearance.font(11, BOLD))
        painter.drawText(box.adjusted(12, 0, -8, 0), _LEFT, text)

    def _entry(self, painter: QPainter, entry: GapEntry, box: QRect, chosen: bool) -> None:
        theme, font, px = self._appearance.theme, self._appearance.font, self._appearance.metrics.px
        if chosen:
            painter.fillRect(box, QColor(theme["accent-soft"]))
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), QColor(theme["accent"]))
        painter.setPen(QPen(QColor(theme["line1"]), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tile = QRectF(box.left() + 12, box.center().y() - px(20) // 2, px(36), px(20))
        self._tiles.draw_tile(painter, entry.tile, tile)
        badge = self._badge(painter, entry, box)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        half = box.height() // 2
        left = box.left() + 20 + px(36)
        room = badge.left() - left - 8
        upper = QRect(left, box.top() + 5, room, half - 4)
        lower = QRect(left, box.top() + half - 1, room, half - 4)
        painter.setFont(font(12, BOLD))
        painter.setPen(QColor(theme["text"]))
        painter.drawText(upper, _LEFT, entry.when)
        proposed = self._rows.proposed_text(entry)
        if proposed:
            beside = upper.adjusted(
                painter.fontMetrics().horizontalAdvance(entry.when) + 8, 0, 0, 0
            )
            painter.setFont(font(11, BOLD))
            painter.setPen(QColor(theme["accent-text"]))
            painter.drawText(beside, _LEFT, proposed)
        painter.setFont(font(12))
        painter.setPen(QColor(theme["text2"]))
        metrics = painter.fontMetrics()
        second = entry.shift_text if self._rows.one_service else entry.service_name
        name = metrics.elidedText(second, Qt.TextElideMode.ElideRight, room)
        painter.drawText(lower, _LEFT, name)

    def _badge(self, painter: QPainter, entry: GapEntry, box: QRect) -> QRect:
        theme = self._appearance.theme
        painter.setFont(self._appearance.font(11, BOLD))
        width = painter.fontMetrics().horizontalAdvance(entry.badge) + 14
        height = self._appearance.metrics.px(20)
        badge = QRect(box.right() - width - 10, box.center().y() - height // 2, width, height)
        state = {Urgency.UNSAFE: "unsafe", Urgency.EDGE: "edge"}.get(entry.urgency)
        style = Qt.PenStyle.DotLine if state == "edge" else Qt.PenStyle.SolidLine
        line = QColor(theme[f"{state}-line" if state else "line2"])
        painter.setPen(QPen(line, 2 if state == "unsafe" else 1, style))
        painter.setBrush(QColor(theme[f"{state}-fill" if state else "surface"]))
        painter.drawRoundedRect(QRectF(badge).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
        painter.setPen(QColor(theme[f"{state}-text" if state else "text2"]))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, entry.badge)
        return badge


class GapListView(QListView):
    """Gaps to choose from; `entry_chosen` by mouse or arrow keys."""

    entry_chosen = Signal(object)
    """A `GapEntry`."""
    selection_changed = Signal(object)
    """All the entries that are chosen, as a list of `GapEntry`."""
    place_wanted = Signal()
    """The best candidate, or the one chosen since, is to be placed: Enter."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.setObjectName("gaps")
        self.setAccessibleName("Gaps, most urgent first")
        self.gaps = GapModel()
        self.setModel(self.gaps)
        self.setItemDelegate(_GapDelegate(appearance, self.gaps, self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        appearance.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter places."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.place_wanted.emit()
            return
        super().keyPressEvent(event)

    def chosen_entries(self) -> list[GapEntry]:
        """What is selected, from top to bottom."""
        rows = [self.gaps.rows[at] for at in sorted({one.row() for one in self.selectedIndexes()})]
        return [row for row in rows if not isinstance(row, str)]

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell what is chosen now."""
        super().selectionChanged(selected, deselected)
        self.selection_changed.emit(self.chosen_entries())

    def choose_row(self, row: int) -> None:
        """Make a row the current one."""
        self.setCurrentIndex(self.gaps.index(row))
        self.scrollTo(self.gaps.index(row))

    def choose_near(self, row: int) -> bool:
        """Choose the entry at a row, or the nearest one after or before; False if none is."""
        rows = self.gaps.rows
        for number in (*range(row, len(rows)), *range(min(row, len(rows)) - 1, -1, -1)):
            if not isinstance(rows[number], str):
                self.choose_row(number)
                return True
        return False

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which gap is chosen now."""
        super().currentChanged(current, previous)
        if current.isValid():
            row = self.gaps.rows[current.row()]
            if not isinstance(row, str):
                self.entry_chosen.emit(row)
