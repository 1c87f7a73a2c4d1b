"""Two lists of a plan, one of them on view: what it asks for, and what it leaves open."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QWidget

from planner.domain.wording.formats import count_text
from ui.forms import button, put_on, row

ASSIGNMENTS, LEFT = 0, 1
_NOT_COUNTED = "What stays open is counted once the plan is there"


class PlanTabs(QWidget):
    """Buttons with counts, and a link that takes all assignments in or out."""

    chosen = Signal()

    def __init__(self, all_or_none: Callable[[], object]) -> None:
        super().__init__()
        self.group = QButtonGroup(self)
        for number, title in ((ASSIGNMENTS, "Assignments"), (LEFT, "Still open")):
            one = button(title, self.chosen.emit, look="segment", checkable=True)
            self.group.addButton(one, number)
        self.all = button("None", all_or_none, look="link")
        self.setLayout(row(*self.group.buttons(), None, self.all, gap=0))
        self.show_assignments()

    @property
    def on_left(self) -> bool:
        """Whether the gaps left open are on view."""
        return self.group.checkedId() == LEFT

    def show_assignments(self) -> None:
        """Begin with what the plan asks for."""
        self.group.button(ASSIGNMENTS).setChecked(True)

    def count(self, assignments: int, chosen: int, left: int | None) -> None:
        """Counts in the titles; `left` None: not known yet."""
        open_yet = "Still open" if left is None else f"{left:,} still open"
        for number, text in (
            (ASSIGNMENTS, count_text(assignments, "assignment")),
            (LEFT, open_yet),
        ):
            put_on(self.group.button(number), text)
        self.group.button(LEFT).setEnabled(left is not None)
        self.group.button(LEFT).setToolTip(_NOT_COUNTED if left is None else "")
        text = "None" if chosen else "All"
        self.all.setText(text)
        what = f"Choose {text.lower()} of the assignments"
        self.all.setAccessibleName(what)
        self.all.setToolTip(what)
