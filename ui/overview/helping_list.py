"""Who helps whom as a list: from which site to which, how many shifts, and the first of them."""

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyleOptionViewItem

from planner.application.helping import Help
from planner.domain.wording.formats import day_text
from ui.enter import ENTERS
from ui.names import short_site
from ui.tables.models import LEFT, RIGHT, Index, ListModel
from ui.tables.row_list import ListPainter, RowList
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM


def shifts_text(one: Help) -> str:
    """As "6 agreed, 2 proposed": shifts."""
    parts = ((one.agreed, "agreed"), (one.proposed, "proposed"))
    return ", ".join(f"{shifts:,} {what}" for shifts, what in parts if shifts)


def first_text(one: Help) -> str:
    """As "first N Wed 9 Dec"."""
    return f"first {one.first.shift} {day_text(one.first.day)}"


class HelpingModel(ListModel[Help]):
    """A line of the map a row."""

    names: Mapping[str, str] = {}
    """Of the sites, by code."""

    def ends(self, row: Help) -> str:
        """As "Royal Preston → Furness General"."""
        return f"{short_site(self.names[row.lender])} → {short_site(self.names[row.host])}"

    def words(self, row: Help) -> str:
        """A row as a screen reader speaks it."""
        lender, host = self.names[row.lender], self.names[row.host]
        return f"{lender} helps {host}, shifts: {shifts_text(row)}; {first_text(row)}"


class _HelpingPainter(ListPainter):
    """Two lines: the ends, then the shifts."""

    def __init__(self, appearance: Appearance, model: HelpingModel, parent: QListView) -> None:
        super().__init__(appearance, parent)
        self._helps = model

    def height(self, _row: Help) -> int:
        """Two lines."""
        return self._appearance.metrics.px(44)

    def alike(self, _row: Help) -> bool:
        """All are."""
        return True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One line of the map."""
        one, theme = self._helps.rows[index.row()], self._appearance.theme
        self.paint_ground(painter, option)
        inner = option.rect.adjusted(12, 4, -12, -4)
        line = inner.height() // 2
        painter.setFont(self._appearance.font(12, BOLD if one.agreed else MEDIUM))
        painter.setPen(QColor(theme["text"]))
        upper = QRect(inner.left(), inner.top(), inner.width(), line)
        self.paint_text(painter, upper, self._helps.ends(one), LEFT)
        painter.setFont(self._appearance.font(11))
        painter.setPen(QColor(theme["text3"]))
        lower = upper.translated(0, line)
        first = first_text(one)
        wide = painter.fontMetrics().horizontalAdvance(first)
        painter.drawText(lower, RIGHT, first)
        self.paint_text(painter, lower.adjusted(0, 0, -wide - 8, 0), shifts_text(one), LEFT)


class HelpingList(RowList):
    """The list; choosing marks the line on the map, Enter or a double click goes to the shift."""

    help_opened = Signal(object)

    def __init__(self, appearance: Appearance) -> None:
        self.helps = HelpingModel()
        super().__init__(appearance, "Who helps whom, most shifts first", self.helps)
        self.paint_by(_HelpingPainter(appearance, self.helps, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the first shift."""
        if event.key() in ENTERS and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        self.help_opened.emit(self.helps.rows[index.row()])
