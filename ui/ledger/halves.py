"""Balance and months over the duties; with large text one of the three at a time."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QScrollArea, QWidget

from ui.forms import box, button, column, label, row
from ui.ledger.chart import BalanceChart
from ui.ledger.tables import TextTable
from ui.theme.appearance import Appearance

TITLES = ("Balance by pair of trusts", "By month")
_SHORT = ("Balance", "By month", "Duties")
_MONTHS, _DUTIES = 1, 2
_SHARES = (1, 3)
"""How the two share the room: names of the balance may take several lines, those of the table
have one."""


class Halves(QWidget):
    """Folds with the window: with large text one of the two is on view, or the duties that stand
    under them otherwise."""

    def __init__(
        self, appearance: Appearance, chart: BalanceChart, sums: TextTable, under: QWidget
    ) -> None:
        super().__init__()
        self._appearance, self._under = appearance, under
        sums.activated.connect(self._show_duties)
        # Five trusts are ten pairs: more than a small window has room for.
        self.pairs = QScrollArea()
        self.pairs.setWidget(box("panel", column(chart, None, margins=(0, 0, 8, 0))))
        self.pairs.setWidgetResizable(True)
        self.pairs.setFrameShape(QFrame.Shape.NoFrame)
        self.pairs.setAccessibleName(TITLES[0])
        self.pairs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._headings = [label(title, "heading") for title in TITLES]
        balance = column(self._headings[0], self.pairs, margins=(16, 12, 8, 4), gap=6)
        months = column(row(self._headings[1], margins=(8, 12, 16, 0)), sums, gap=6)
        self._halves = [box("panel", balance), box("panel", months)]
        both = row(*self._halves, gap=0)
        for number, share in enumerate(_SHARES):
            both.setStretch(number, share)
        self.tabs = QButtonGroup(self)
        self.bar = box("plain", self._tab_row())
        """Chooses one of the three, where one is on view."""
        self.setLayout(both)
        appearance.changed.connect(self._fold)
        self._fold()

    def _tab_row(self) -> QBoxLayout:
        line = row(gap=0)
        for number, (short, title) in enumerate(
            zip(_SHORT, (*TITLES, _SHORT[_DUTIES]), strict=True)
        ):
            tab = button(short, self._fold, look="segment", checkable=True, name=title)
            self.tabs.addButton(tab, number)
            line.addWidget(tab)
        self.tabs.button(_MONTHS).setChecked(True)
        return line

    def _show_duties(self) -> None:
        """Those under the sum that was chosen."""
        if self._appearance.metrics.cramped:
            self.tabs.button(_DUTIES).click()

    def _fold(self) -> None:
        one_at_a_time = self._appearance.metrics.cramped
        self.bar.setVisible(one_at_a_time)
        duties = one_at_a_time and self.tabs.checkedId() == _DUTIES
        self._under.setVisible(duties or not one_at_a_time)
        self.setVisible(not duties)
        for number, (half, heading) in enumerate(zip(self._halves, self._headings, strict=True)):
            half.setVisible(not one_at_a_time or self.tabs.checkedId() == number)
            heading.setHidden(one_at_a_time)
