"""What of a plan on view is in rotas that are approved and locked, and leaving that out."""

from collections.abc import Collection

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from planner.application.cover_actions import LockedPart
from planner.application.planning import Plan
from planner.domain.wording.formats import count_text
from ui.cover.bench import CoverBench
from ui.forms import button, column, label, put_on, row
from ui.jobs import Jobs

NOTHING = LockedPart(frozenset(), "")


class LockedNote(QWidget):
    """Stands above "Accept" while assignments that could not be accepted are chosen."""

    left_out = Signal(object)
    """Positions of assignments that are not to be accepted."""

    def __init__(self, jobs: Jobs, bench: CoverBench) -> None:
        super().__init__()
        self._jobs, self._bench = jobs, bench
        self._plan: Plan | None = None
        self._part, self._chosen = NOTHING, frozenset[int]()
        self.text = label("", "second", wrap=True)
        self.leave_out = button("Leave them out", self._leave_out, look="link")
        self.setLayout(column(self.text, row(self.leave_out, None), gap=4))
        self.hide()

    def look_at(self, plan: Plan | None) -> None:
        """Another plan, or the same once more: its rotas may have been approved or reopened."""
        if plan is not self._plan:
            self._plan, self._part = plan, NOTHING
            self._show()
        if plan is None:
            return

        def take(part: LockedPart) -> None:
            if plan is self._plan:
                self._part = part
                self._show()

        self._jobs.start(
            self._jobs.lanes.database,
            "Looking for locked rotas",
            lambda progress, cancel: self._bench.locked_part(plan, progress, cancel),
            take,
        )

    def choose(self, chosen: Collection[int]) -> None:
        """Positions of the assignments that are to be accepted."""
        self._chosen = frozenset(chosen)
        self._show()

    def _show(self) -> None:
        count = len(self._part.positions & self._chosen)
        self.setVisible(count > 0)
        self.text.setText(
            f"{count_text(count, 'assignment')} cannot be accepted as things stand. "
            f"{self._part.text} The Sign-off page reopens a locked rota as an amendment."
        )
        put_on(self.leave_out, f"Leave out {count_text(count, 'assignment')}")

    def _leave_out(self) -> None:
        self.left_out.emit(self._part.positions & self._chosen)
