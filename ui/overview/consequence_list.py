"""The services that a what-if changes: class and unsafe shifts, now and then."""

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyleOptionViewItem

from planner.application.what_if import ServiceThen
from planner.domain.region import NONE
from planner.domain.resilience.profile import ServiceProfile
from planner.domain.resilience.thresholds import Level
from planner.domain.wording.formats import day_text
from planner.domain.wording.fragility import LEVEL_TITLES
from ui.enter import ENTERS
from ui.tables.models import LEFT, RIGHT, Index, ListModel
from ui.tables.row_list import ListPainter, RowList
from ui.theme.appearance import Appearance
from ui.theme.fonts import BOLD, MEDIUM

_MOST_SHIFTS = 12
_LOOKS = {Level.CRITICAL: "unsafe-text", Level.FRAGILE: "edge-text"}


def class_text(one: ServiceThen) -> str:
    """As "Watch → Critical", or "Critical" where it stays."""
    now, then = (_title(profile) for profile in (one.now, one.then))
    return then if now == then else f"{now} → {then}"


def unsafe_text(one: ServiceThen) -> str:
    """As "3 → 11 unsafe"."""
    return f"{one.now.unsafe_shifts:,} → {one.then.unsafe_shifts:,} unsafe"


def shifts_text(one: ServiceThen) -> str:
    """As "Become unsafe: N Mon 7 Dec, E Tue 8 Dec and 3 more"; empty where none does."""
    if not one.shifts:
        return ""
    shown = ", ".join(f"{shift} {day_text(day)}" for day, shift in one.shifts[:_MOST_SHIFTS])
    more = len(one.shifts) - _MOST_SHIFTS
    return f"Become unsafe: {shown}{f' and {more:,} more' if more > 0 else ''}"


def _title(profile: ServiceProfile) -> str:
    return LEVEL_TITLES[profile.level.word]


class ConsequenceModel(ListModel[ServiceThen]):
    """A service a row."""

    def words(self, row: ServiceThen) -> str:
        """A row as a screen reader speaks it."""
        said = f"{row.now.name}: {class_text(row)}, {unsafe_text(row)} shifts"
        return f"{said}. {shifts}" if (shifts := shifts_text(row)) else said


class _ConsequencePainter(ListPainter):
    """Two lines: the service, then class and unsafe shifts."""

    def __init__(self, appearance: Appearance, model: ConsequenceModel, parent: QListView) -> None:
        super().__init__(appearance, parent)
        self._services = model

    def height(self, _row: ServiceThen) -> int:
        """Two lines."""
        return self._appearance.metrics.px(44)

    def alike(self, _row: ServiceThen) -> bool:
        """All are."""
        return True

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One service."""
        one, theme = self._services.rows[index.row()], self._appearance.theme
        self.paint_ground(painter, option)
        inner = option.rect.adjusted(12, 4, -12, -4)
        line = inner.height() // 2
        painter.setFont(self._appearance.font(12, MEDIUM))
        painter.setPen(QColor(theme["text"]))
        upper = QRect(inner.left(), inner.top(), inner.width(), line)
        self.paint_text(painter, upper, one.now.name, LEFT)
        lower, figure = upper.translated(0, line), unsafe_text(one)
        painter.setFont(self._appearance.font(11, BOLD))
        painter.drawText(lower, RIGHT, figure)
        wide = painter.fontMetrics().horizontalAdvance(figure)
        changed = one.now.level != one.then.level
        painter.setFont(self._appearance.font(11, BOLD if changed else MEDIUM))
        painter.setPen(QColor(theme[_LOOKS.get(one.then.level, "text2") if changed else "text3"]))
        self.paint_text(painter, lower.adjusted(0, 0, -wide - 8, 0), class_text(one), LEFT)


class ConsequenceList(RowList):
    """The list; Enter or a double click goes to the first shift that becomes unsafe."""

    shift_opened = Signal(str, int, str)
    """Code of a service, a day number or NONE, and the code of the shift."""

    def __init__(self, appearance: Appearance) -> None:
        self.services = ConsequenceModel()
        super().__init__(appearance, "Services that would differ", self.services)
        self.paint_by(_ConsequencePainter(appearance, self.services, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._open)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the shift."""
        if event.key() in ENTERS and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def _open(self, index: Index) -> None:
        one = self.services.rows[index.row()]
        self.shift_opened.emit(one.now.service, *(one.shifts[0] if one.shifts else (NONE, "")))
