"""Who helps whom as a list: from which site to which, how many shifts, and the first of them."""

from collections.abc import Mapping

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListView

from planner.application.helping import Help
from planner.domain.wording.formats import day_text
from ui.names import short_site
from ui.overview.two_lines import TwoLineList, TwoLinePainter
from ui.tables.models import LEFT, ListModel
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


class _HelpingPainter(TwoLinePainter):
    """The ends, then the shifts."""

    def __init__(self, appearance: Appearance, model: HelpingModel, parent: QListView) -> None:
        super().__init__(appearance, model, parent)
        self._helps = model

    def first(self, row: Help) -> tuple[str, QFont.Weight]:
        """From which site to which."""
        return self._helps.ends(row), BOLD if row.agreed else MEDIUM

    def paint_second(self, painter: QPainter, row: Help, room: QRect) -> None:
        """How many shifts, and the first of them."""
        painter.setPen(QColor(self._appearance.theme["text3"]))
        left = self.paint_figure(painter, first_text(row), room)
        self.paint_text(painter, left, shifts_text(row), LEFT)


class HelpingList(TwoLineList):
    """The list; choosing marks the line on the map, Enter or a double click goes to the shift."""

    def __init__(self, appearance: Appearance) -> None:
        self.helps = HelpingModel()
        super().__init__(appearance, "Who helps whom, most shifts first", self.helps)
        self.paint_by(_HelpingPainter(appearance, self.helps, self))
