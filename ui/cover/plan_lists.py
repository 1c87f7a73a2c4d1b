"""What a plan proposes and what it leaves open: two lists under tabs, and what is said of a row."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from ui.cover.plan_list import DECLINE, WHY, WHY_OPEN, LeftList, PlanList
from ui.cover.plan_rows import LeftRow, PlanRow
from ui.cover.plan_tabs import PlanTabs
from ui.cover.plan_words import WHO_DECLINED
from ui.forms import box, button, label, put_on, row
from ui.theme.appearance import Appearance


class PlanLists(QStackedWidget):
    """The list on view. Its tabs, what is said of its row and what is asked of it stand elsewhere
    in the panel: `tabs`, `reason`, `asks`."""

    changed = Signal()
    """Other assignments are chosen, or it is known what is left open."""
    why_wanted = Signal(int)
    """Position of an assignment: why this person?"""
    decline_wanted = Signal(list)
    """Positions of assignments that were declined."""

    def __init__(self, appearance: Appearance) -> None:
        super().__init__()
        self.interim = False
        """Whether what was found on the way is listed."""
        self._counted = False
        """Whether it is known what the plan leaves open."""
        self.planned = PlanList(appearance)
        self.open = LeftList(appearance)
        for one in (self.planned, self.open):
            self.addWidget(one)
        self.tabs = PlanTabs(self._all_or_none)
        self.reason = label("", "body", wrap=True)
        self.why = button(WHY, self.ask_why, look="link", tip="F2")
        self.decline = button(DECLINE, self._decline, look="link", tip="Delete")
        self.asks = box("plain", row(self.why, self.decline, None))
        self.tabs.chosen.connect(self._choose_tab)
        self.planned.plan.dataChanged.connect(self.changed)
        self.planned.row_chosen.connect(lambda one: self.remark(one.reason))
        self.planned.why_wanted.connect(self._ask_why_them)
        self.planned.decline_wanted.connect(self._ask_again)

    @property
    def chosen(self) -> list[int]:
        """Positions of the assignments that are chosen."""
        return sorted(self.planned.plan.chosen)

    def show_planned(self, rows: list[PlanRow], *, interim: bool) -> None:
        """List what is proposed, or what was found on the way to it."""
        self.interim = interim
        self.planned.plan.show(rows)

    def show_left(self, rows: list[LeftRow]) -> None:
        """List what the plan leaves open."""
        self.open.left.show(rows)
        self._counted = True
        self.changed.emit()

    def forget(self) -> None:
        """There is no plan."""
        self.interim = self._counted = False
        self.planned.plan.show([])
        self.open.left.show([])
        self.tabs.show_assignments()

    def count(self) -> None:
        """Say on the tabs how many there are, chosen and left."""
        left = len(self.open.left.rows) if self._counted else None
        self.tabs.count(len(self.planned.plan.rows), len(self.planned.plan.chosen), left)

    def remark(self, text: str) -> None:
        """What is said of the row that is looked at."""
        self.reason.setText(text)
        self.reason.setVisible(bool(text))

    def show_tab(self) -> None:
        """The list of the tab, and the controls that go with it."""
        left = self.tabs.on_left
        self.setCurrentWidget(self.open if left else self.planned)
        self.tabs.all.setVisible(not left and bool(self.planned.plan.rows) and not self.interim)
        put_on(self.why, WHY_OPEN if left else WHY)
        self.decline.setVisible(not left)

    def _choose_tab(self) -> None:
        """The other list, and what is said of its row rather than of one that is not seen."""
        self.show_tab()
        if self.tabs.on_left:
            self.open.choose_near(max(self.open.currentIndex().row(), 0))
            self.remark("")  # its row says everything
        else:
            asked, at = self.planned.plan.rows, self.planned.currentIndex().row()
            self.remark(asked[at].reason if 0 <= at < len(asked) else "")

    def ask_why(self) -> None:
        """Ask about the row that is looked at."""
        if self.tabs.on_left:
            self.open.ask_why(self.open.currentIndex().row())
        else:
            self.planned.choose_near(max(self.planned.currentIndex().row(), 0))
            self._ask_why_them(self.planned.currentIndex().row())

    def _ask_why_them(self, at: int) -> None:
        if 0 <= at < len(self.planned.plan.rows):
            self.why_wanted.emit(at)

    def _decline(self) -> None:
        declined = self.planned.selected
        if declined:
            self.planned.setFocus()  # the button rests while the plan is repaired
        self._ask_again(declined)

    def _ask_again(self, declined: list[int]) -> None:
        if declined:
            self.decline_wanted.emit(declined)
        else:
            self.remark(WHO_DECLINED)

    def _all_or_none(self) -> None:
        model = self.planned.plan
        model.take(range(len(model.rows)), inside=not model.chosen)
