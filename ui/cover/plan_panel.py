"""Plan the period: progress, stop, and the plan as a list; nothing is changed by it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QProgressBar, QScrollArea, QVBoxLayout, QWidget

from planner.application.covering import Loaded
from planner.domain.region import Region
from planner.domain.wording.formats import count_text, day_text, number_text, period_text
from ui.choice import Choice
from ui.cover.candidate_text import score_text
from ui.desk import Desk
from ui.forms import box, button, clear, column, give_icon, label, row, rule
from ui.jobs import Jobs
from ui.tasks import Task
from ui.theme.appearance import Appearance

if TYPE_CHECKING:
    from planner.application.planning import Assignment, Plan

MOST_SHOWN = 200
TIME_LIMIT = 60.0
_STATUS = {
    "optimal": "The best plan there is, proved",
    "time_limit": "The best plan found in the time",
    "cancelled": "The best plan found before you stopped it",
}


class PlanPanel(QWidget):
    """Runs the planner in the background and lists what it proposes."""

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
        self._items = QVBoxLayout()
        self._items.setContentsMargins(16, 0, 16, 12)
        self._items.setSpacing(8)
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName("Assignments of the plan")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidget(box("panel", self._items))
        head = column(
            label("Plan the period", "title"),
            self.period,
            row(self.start, self.stop, None),
            self._bar,
            self.message,
            self._figures,
            margins=(16, 10, 16, 12),
            gap=8,
        )
        layout = column(head, rule(), 8, self._scroll)
        layout.setStretch(3, 1)
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
        clear(self._items)
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
        self._items.addWidget(label(count_text(len(plan.assignments), "assignment"), "heading"))
        for assignment in plan.assignments[:MOST_SHOWN]:
            self._items.addWidget(_item(view.region, assignment))
        if len(plan.assignments) > MOST_SHOWN:
            rest = len(plan.assignments) - MOST_SHOWN
            self._items.addWidget(label(f"and {rest:,} more", "second"))
        self._items.addStretch(1)


def _item(region: Region, assignment: "Assignment") -> QWidget:
    """One assignment in two lines; the reason is its tool-tip."""
    when = f"{assignment.shift} · {day_text(assignment.day)}"
    left = assignment.moved_from
    services = region.services.ids
    there = services.names[services.index[assignment.service]]
    how = f"extra shift in {there}"
    if left is not None:
        how = f"{services.names[services.index[left.service]]} {left.shift} → {there}"
    name = region.people.ids.names[region.people.ids.index[assignment.staff_id]]
    points = f"{assignment.points} points"
    item = box(
        "panel",
        column(
            row(label(name, "value"), None, label(when, "body")),
            row(label(how, "second", wrap=True), label(points, "second")),
        ),
    )
    item.setToolTip(assignment.reason)
    item.setAccessibleName(f"{name}, {when}, {how}, {points}")
    return item
