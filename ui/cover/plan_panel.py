"""Plan the period: progress, stop, and the plan as a list; nothing is changed by it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from planner.application.covering import Loaded
from planner.domain.wording.formats import count_text, number_text, period_text
from ui.choice import Choice
from ui.cover.candidate_text import score_text
from ui.cover.plan_list import PlanList, plan_row
from ui.desk import Desk
from ui.forms import button, clear, column, give_icon, label, row, rule
from ui.jobs import Jobs
from ui.tasks import Task
from ui.theme.appearance import Appearance

if TYPE_CHECKING:
    from planner.application.planning import Plan

TIME_LIMIT = 60.0
_STATUS = {
    "optimal": "The best plan there is, proved",
    "time_limit": "The best plan found in the time",
    "cancelled": "The best plan found before you stopped it",
}


class PlanPanel(QWidget):
    """Runs the planner in the background and lists what it proposes."""

    left = Signal()
    """In a small window: show the gaps again."""

    def __init__(self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("planPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance, self._choice, self._jobs, self._desk = appearance, choice, jobs, desk
        self._task: Task | None = None
        self._view: Loaded | None = None
        self.start = button("Plan the period", self.run, look="primary")
        give_icon(appearance, self.start, "play", "on-accent")
        self.stop = button("Stop, keep the best so far", self._stop)
        self.stop.hide()
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress of the plan")
        self._bar.setTextVisible(False)
        self._bar.hide()
        self.period = label("", "second")
        self.message = label(
            "Finds the best set of moves and extra shifts for all gaps of these dates at once, "
            "in all services. Nothing is changed: the plan is a proposal to look at.",
            "body",
            wrap=True,
        )
        self._figures = row(gap=8)
        self._count = label("", "heading")
        self.list = PlanList(appearance)
        self.back = button("Back to the gaps", self.left.emit, look="link")
        head = column(
            self.back,
            label("Plan the period", "title"),
            self.period,
            row(self.start, self.stop, None),
            self._bar,
            self.message,
            self._figures,
            self._count,
            margins=(16, 10, 16, 12),
            gap=8,
        )
        layout = column(head, rule(), self.list)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.setFixedWidth(appearance.metrics.inspector)
        choice.changed.connect(self._show_period)
        self._show_period()

    def look_at(self, view: Loaded | None) -> None:
        """Plan this region, once asked; None while it is being loaded."""
        self._view = view
        self.start.setEnabled(view is not None)

    def run(self) -> None:
        """Plan the period on view."""
        view = self._view
        if view is None:
            return
        self._busy(True)
        self.message.setText("Looking at every gap and everybody who could help…")
        clear(self._figures)
        self.list.plan.show([])
        self._count.setText("")
        self._task = self._jobs.start(
            self._jobs.lanes.solver,
            "Planning",
            lambda progress, cancel: self._desk.plan(view, TIME_LIMIT, progress, cancel),
            lambda plan: self._show(view, plan),
            ended=self._ended,
            progress=self._advance,
        )

    def _busy(self, busy: bool) -> None:
        self.start.setVisible(not busy)
        self.stop.setVisible(busy)
        self._bar.setVisible(busy)
        self._bar.setRange(0, 0)

    def _stop(self) -> None:
        if self._task is not None:
            self.message.setText("Stopping…")
            self._task.cancel()

    def _advance(self, text: str, done: float | None) -> None:
        self.message.setText(text)
        if done is not None:
            self._bar.setRange(0, 1000)
            self._bar.setValue(round(1000 * done))

    def _ended(self) -> None:
        self._busy(False)
        self.message.setText("No plan was made. Nothing is changed.")

    def _show_period(self) -> None:
        period = self._choice.period
        self.period.setText(f"{period_text(period.first, period.last)} · all services")

    def _show(self, view: Loaded, plan: "Plan") -> None:
        self._busy(False)
        within = "" if plan.status == "optimal" else f", within {number_text(plan.gap_percent)} %"
        self.message.setText(
            f"{_STATUS.get(plan.status, plan.status)}{within}. {plan.seconds:.1f} s. "
            "Every assignment was checked against the rules."
        )
        figures = (
            ("Score", score_text(plan.score)),
            ("Bound", score_text(plan.bound)),
            ("Minimum gaps", f"{plan.minimum_gaps_before} → {plan.minimum_gaps_after}"),
            ("Target gaps", f"{plan.target_gaps_before} → {plan.target_gaps_after}"),
        )
        for name, value in figures:
            self._figures.addLayout(column(label(name, "second"), label(value, "value")))
        self.list.plan.show([plan_row(view.region, one) for one in plan.assignments])
        self._count.setText(count_text(len(plan.assignments), "assignment"))
