"""Below the lines: the week they ask for, the margins they leave, and who could fill one.

Where there is room all three stand beside one another; in a low window, or at large text, they
share it and a row of buttons chooses.
"""

from PySide6.QtWidgets import QButtonGroup, QWidget

from planner.domain.wording.formats import list_text
from ui.demand.filler_table import FillerTable
from ui.demand.margin_table import MarginTable
from ui.demand.outlook import Outlook
from ui.demand.sheet import DemandLine, DemandSheet
from ui.demand.strength_table import StrengthTable
from ui.demand.week_table import WeekTable
from ui.forms import box, button, column, frame, label, row, rule
from ui.theme.appearance import Appearance

_WIDE, _HIGH = 1150, 420
"""From this size up (at 100 %) all three stand beside one another."""
_ROOMY = 900
"""Height of the window (at 100 %) from which each line stands beside who could fill it."""
WEEK, MARGINS, FILLERS = range(3)
_TITLES = ("An ordinary week", "Margins of these dates", "Who could fill it")
_COUNTING = "Counting who could fill each line."


class Meaning(QWidget):
    """What the lines mean."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self._appearance = appearance
        self._wide: bool | None = None
        self._sheet: DemandSheet | None = None
        self._outlook: Outlook | None = None
        self._line: DemandLine | None = None
        self.week, self.margins = WeekTable(appearance), MarginTable(appearance)
        self.fillers = FillerTable(appearance)
        self.dated = label("", "second", wrap=True)
        self.who = label(_TITLES[FILLERS], "heading")
        self.summary = label(_COUNTING, "body", wrap=True)
        self.tabs = QButtonGroup(self)
        tabs = []
        for number, title in enumerate(_TITLES):
            one = button(title, self._fold, look="segment", checkable=True)
            self.tabs.addButton(one, number)
            tabs.append(one)
        tabs[WEEK].setChecked(True)
        self._bar = box("plain", row(*tabs, None, gap=0))
        self._cards = [self._week_card(), self._margin_card(), self._filler_card()]
        self.strengths = StrengthTable(appearance)
        self._strength = self._strength_card()
        left = column(self._cards[WEEK], self._cards[MARGINS], self._strength, None, gap=12)
        left.setStretch(2, 100)
        self._left = box("plain", left)
        self._beside = row(self._left, self._cards[FILLERS], gap=12)
        self.setLayout(column(self._bar, self._beside, gap=8))
        appearance.changed.connect(self.fit)
        self.fit()

    def _week_card(self) -> QWidget:
        head = row(label(_TITLES[WEEK], "heading"), self.dated, margins=(12, 8, 12, 8))
        head.setStretch(1, 1)
        return frame("card", column(head, rule(), self.week))

    def _margin_card(self) -> QWidget:
        said = label("How many absences each shift can stand.", "second")
        head = row(label(_TITLES[MARGINS], "heading"), said, None, margins=(12, 8, 12, 8))
        return frame("card", column(head, rule(), self.margins))

    def _strength_card(self) -> QWidget:
        said = label("What the minimums ask for, beside who could fill them.", "second")
        head = row(label("Lines and people", "heading"), said, None, margins=(12, 8, 12, 8))
        card = column(head, rule(), self.strengths)
        card.setStretch(2, 1)
        return frame("card", card)

    def _filler_card(self) -> QWidget:
        head = column(self.who, self.summary, margins=(12, 8, 12, 8), gap=4)
        card = column(head, rule(), self.fillers)
        card.setStretch(2, 1)
        return frame("card", card)

    def show_sheet(self, sheet: DemandSheet) -> None:
        """Take other lines; what the rota makes of them is told later."""
        self._sheet, self._outlook, self._line = sheet, None, None
        self.week.week.show(sheet)
        self.week.fit_rows()
        self.dated.setText(_notes(sheet))

    def show_outlook(self, outlook: Outlook | None) -> None:
        """Take what the rota makes of the lines."""
        self._outlook = outlook
        self.margins.show_outlook(outlook)
        self.strengths.lines.show(() if outlook is None else outlook.strengths)
        self.show_line(self._line)

    def show_line(self, line: DemandLine | None) -> None:
        """Say who could fill a line."""
        self._line = line
        found = None
        if line is not None:
            self.who.setText(f"{_TITLES[FILLERS]}: line {line.number}, {line.shift}")
            found = self._outlook.fillers(line.number) if self._outlook else None
        self.summary.setText(_COUNTING if found is None else found.summary)
        self.fillers.show_people(() if found is None else found.people)

    def fit(self) -> None:
        """Stand beside one another, or share the room."""
        scale = self._appearance.metrics.scale
        window = self.window()
        wide = window.width() >= _WIDE * scale and window.height() >= _HIGH * 1.5 * scale
        self._strength.setVisible(wide and window.height() >= _ROOMY * scale)
        self._cards[FILLERS].setMinimumWidth(self._appearance.metrics.px(340) if wide else 0)
        if wide != self._wide:
            self._wide = wide
            self._fold()

    def _fold(self) -> None:
        wide, chosen = bool(self._wide), self.tabs.checkedId()
        self._bar.setVisible(not wide)
        for number, card in enumerate(self._cards):
            card.setVisible(wide or number == chosen)
        self._left.setVisible(wide or chosen != FILLERS)
        self._beside.setStretch(0, 2)
        self._beside.setStretch(1, 1)


def _notes(sheet: DemandSheet) -> str:
    notes = ["Minimum / target; one number where both are the same."]
    if sheet.dated:
        one = len(sheet.dated) == 1
        numbers = [str(line.number) for line in sheet.dated]
        notes.append(
            f"{'Line' if one else 'Lines'} {list_text(numbers)} also "
            f"{'names' if one else 'name'} single dates, which an ordinary week does not show."
        )
    return " ".join(notes)
