"""The services that a what-if changes: class and unsafe shifts, now and then."""

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QColor, QFont, QPainter

from planner.application.what_if import ServiceThen
from planner.domain.region import NONE
from planner.domain.resilience.profile import ServiceProfile
from planner.domain.resilience.thresholds import Level
from planner.domain.wording.formats import day_text
from planner.domain.wording.fragility import LEVEL_TITLES
from ui.overview.two_lines import TwoLineList, TwoLinePainter
from ui.tables.models import LEFT, ListModel
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


class _ConsequencePainter(TwoLinePainter):
    """The service, then class and unsafe shifts."""

    def first(self, row: ServiceThen) -> tuple[str, QFont.Weight]:
        """The service."""
        return row.now.name, MEDIUM

    def paint_second(self, painter: QPainter, row: ServiceThen, room: QRect) -> None:
        """Class and unsafe shifts, now and then."""
        left = self.paint_figure(painter, unsafe_text(row), room, BOLD)
        changed = row.now.level != row.then.level
        look = _LOOKS.get(row.then.level, "text2") if changed else "text3"
        painter.setFont(self._appearance.font(11, BOLD if changed else MEDIUM))
        painter.setPen(QColor(self._appearance.theme[look]))
        self.paint_text(painter, left, class_text(row), LEFT)


class ConsequenceList(TwoLineList):
    """The list; Enter or a double click goes to the first shift that becomes unsafe."""

    shift_opened = Signal(str, int, str)
    """Code of a service, a day number or NONE, and the code of the shift."""

    def __init__(self, appearance: Appearance) -> None:
        self.services = ConsequenceModel()
        super().__init__(appearance, "Services that would differ", self.services)
        self.paint_by(_ConsequencePainter(appearance, self.services, self))
        self.row_opened.connect(self._go)

    def _go(self, one: ServiceThen) -> None:
        self.shift_opened.emit(one.now.service, *(one.shifts[0] if one.shifts else (NONE, "")))
