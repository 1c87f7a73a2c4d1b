"""Where some of the dates on view are past: help planned for them comes too late."""

from PySide6.QtWidgets import QWidget

from planner.domain.calendar import Period
from planner.domain.wording.formats import count_text
from ui.choice import Choice
from ui.forms import button, label, row


class PastNote(QWidget):
    """How many dates are past, and the way to those from today on; hidden where none is."""

    def __init__(self, choice: Choice) -> None:
        super().__init__()
        self._choice = choice
        self.text = label("", "second", wrap=True)
        self.from_today = button("From today on", self._turn, look="link")
        self.from_today.setToolTip("Shows, and plans, the dates from today on")
        line = row(self.text, self.from_today)
        line.setStretch(0, 1)
        self.setLayout(line)
        choice.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        period, today = self._choice.period, self._choice.today
        past = min(max(today - period.first, 0), period.days)
        over = past == period.days
        told = "All of these dates" if over else f"{past} of {count_text(period.days, 'date')}"
        verb = "is" if past == 1 else "are"
        self.text.setText(f"{told} {verb} past: too late for help.")
        self.from_today.setVisible(not over)
        self.setVisible(past > 0)

    def _turn(self) -> None:
        self._choice.show_period(Period(self._choice.today, self._choice.period.last))
