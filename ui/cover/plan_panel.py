"""Plan the period: progress, stop, and the plan as a list to accept whole or in part."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from planner.application.changes import ChangeSet
from planner.application.covering import Loaded
from planner.domain.wording.formats import count_text, number_text, period_text
from planner.domain.wording.plans import proof_text
from ui.choice import Choice
from ui.cover.bench import CoverBench
from ui.cover.candidate_text import score_text
from ui.cover.plan_curve import PlanCurve
from ui.cover.plan_list import PlanList, PlanRow, plan_row
from ui.forms import box, button, clear, column, give_icon, label, row, rule
from ui.jobs import Jobs
from ui.tasks import Task
from ui.theme.appearance import Appearance
from ui.undo import Steps

if TYPE_CHECKING:
    from planner.application.planning import Plan, PlanEvent

TIME_LIMIT = 60.0
_IDLE = (
    "Finds the best set of moves and extra shifts for all gaps of these dates at once, "
    "in all services. Nothing is changed until you accept it."
)


class PlanPanel(QWidget):
    """Runs the planner in the background and lists what it proposes."""

    left = Signal()
    """In a small window: show the gaps again."""
    requests_wanted = Signal(object, object)
    """The `Plan`, and the positions of the assignments that are to become requests with offers."""
    plan_changed = Signal(object)
    """The `Plan` that is on view and not accepted yet; None: there is none any more."""
    _heard = Signal(object)

    def __init__(
        self, appearance: Appearance, choice: Choice, jobs: Jobs, bench: CoverBench, steps: Steps
    ) -> None:
        super().__init__()
        self.setObjectName("planPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance, self._choice, self._jobs, self._bench = appearance, choice, jobs, bench
        self._steps = steps
        self._task: Task | None = None
        self._discard = False
        self._view: Loaded | None = None
        self._plan: Plan | None = None
        self._heard.connect(self._advance)
        self._build_controls()
        self._build_layout()
        choice.changed.connect(self._show_period)
        appearance.changed.connect(self._fit)
        self._fit()
        self._show_period()
        self._busy(False)

    def _build_controls(self) -> None:
        self.start = button("Plan the period", self.run, look="primary")
        give_icon(self._appearance, self.start, "play", "on-accent")
        self.cancel = button("Cancel", self.discard, tip="Stop, and forget what was found")
        self.stop = button("Stop, keep best", self.keep_best, tip="Stop with the best plan so far")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress of the plan")
        self._bar.setTextVisible(False)
        self.period = label("", "second")
        self.message = label(_IDLE, "body", wrap=True)
        self.curve = PlanCurve(self._appearance)
        self.curve.hide()
        self._figures = row(gap=8)
        self._count = label("", "heading")
        self.all = button("None", self._all_or_none, look="link")
        self.list = PlanList(self._appearance)
        self.list.plan.dataChanged.connect(self._show_chosen)
        self.list.row_chosen.connect(self._explain)
        self.reason = label("", "body", wrap=True)
        self.accept = button("Accept", self.accept_chosen, look="primary")
        self.requests = button("As requests", self.ask_for_chosen)
        self.requests.setToolTip(
            "Makes requests and offers of them at once, for the other trusts to agree to"
        )
        self.note = label("", "second", wrap=True)
        self.back = button("Back to the gaps", self.left.emit, look="link")

    def _build_layout(self) -> None:
        head = column(
            self.back,
            row(label("Plan the period", "title"), None, self.start),
            self.period,
            row(self.cancel, self.stop, None),
            self._bar,
            self.message,
            self.curve,
            self._figures,
            row(self._count, None, self.all),
            margins=(16, 10, 16, 8),
            gap=8,
        )
        both = row(self.accept, self.requests)
        both.setStretch(0, 1)
        foot = column(self.reason, both, self.note, margins=(16, 10, 16, 12), gap=8)
        self._foot = box("plain", column(rule(), foot))
        layout = column(head, rule(), self.list, self._foot, margins=(1, 0, 0, 0))
        layout.setStretch(2, 1)
        self.setLayout(layout)

    # Planning ------------------------------------------------------------------------------

    def look_at(self, view: Loaded | None) -> None:
        """Plan this region, once asked; None while it is being loaded.

        A plan of an earlier state of the region goes: it may no longer hold.
        """
        self._view = view
        self.start.setEnabled(view is not None)
        if self._plan is not None:
            self._forget_plan()
            self.message.setText("The rota changed since the plan was made. Plan anew.")

    def run(self) -> None:
        """Plan the period on view."""
        view = self._view
        if view is None or (self._task is not None and not self._task.ended):
            return
        self._forget_plan()
        self._discard = False
        self._busy(True)
        self.message.setText("Looking at every gap and everybody who could help…")
        self._task = self._jobs.start(
            self._jobs.lanes.solver,
            "Planning",
            lambda progress, cancel: self._bench.plan(
                view, TIME_LIMIT, self._heard.emit, progress, cancel
            ),
            lambda plan: self._finished(view, plan),
            ended=self._nothing,
        )

    def keep_best(self) -> None:
        """Stop the search with what it has."""
        if self._task is not None:
            self.message.setText("Stopping with the best plan so far…")
            self._task.cancel()

    def discard(self) -> None:
        """Stop the search and forget what it found."""
        if self._task is not None and not self._task.ended:
            self._discard = True
            self.message.setText("Stopping…")
            self._task.cancel()

    def _advance(self, event: "PlanEvent") -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * min(event.seconds / TIME_LIMIT, 1.0)))
        self.message.setText(f"{event.seconds:.0f} s of at most {TIME_LIMIT:.0f} s")
        self.curve.add(event)
        self.curve.show()
        off = max(event.bound - event.score, 0) / max(abs(event.bound), 1)
        self._show_figures(
            ("Best score", score_text(event.score)),
            ("Bound", score_text(event.bound)),
            ("Within", f"{number_text(100 * off, 1)} %"),
        )

    def _nothing(self) -> None:
        self._busy(False)
        self._forget_plan()
        self.message.setText("No plan was made. Nothing is changed.")

    def _finished(self, view: Loaded, plan: "Plan") -> None:
        if self._discard or view is not self._view:
            self._nothing()
            return
        self._busy(False)
        self._plan = plan
        self.plan_changed.emit(plan)
        self.curve.finish(plan.score, plan.bound, plan.seconds)
        self._fit()
        proof = proof_text(plan.status, plan.gap_percent).capitalize()
        self.message.setText(
            f"{proof}. {plan.seconds:.1f} s. Every assignment was checked against the rules."
        )
        self._show_figures(
            ("Score", score_text(plan.score)),
            ("Bound", score_text(plan.bound)),
            ("Minimum gaps", f"{plan.minimum_gaps_before} → {plan.minimum_gaps_after}"),
            ("Target gaps", f"{plan.target_gaps_before} → {plan.target_gaps_after}"),
        )
        self.list.plan.show([plan_row(view.region, one) for one in plan.assignments])
        self._foot.setVisible(bool(plan.assignments))
        self.reason.setText("Choose a row to read its reason. Space takes it in or out.")
        self.note.setText("Becomes proposed aid in one step, in place of earlier proposals.")
        self._show_chosen()

    # Accepting -----------------------------------------------------------------------------

    def accept_chosen(self) -> None:
        """Propose what is chosen, in one step that undo takes back."""
        plan, chosen = self._plan, sorted(self.list.plan.chosen)
        if plan is None or not chosen or (self._task is not None and not self._task.ended):
            return
        self.accept.setEnabled(False)
        self._steps.write(
            lambda: self._bench.accept(plan, chosen), self._accepted, self._show_chosen
        )

    def ask_for_chosen(self) -> None:
        """Have what is chosen made into requests and offers."""
        chosen = sorted(self.list.plan.chosen)
        if self._plan is not None and chosen:
            self.requests_wanted.emit(self._plan, chosen)

    def _accepted(self, changes: ChangeSet) -> None:
        self.note.setText(f"{changes.label}: proposed. Ctrl+Z takes all of it back.")
        self.note.show()

    def _all_or_none(self) -> None:
        model = self.list.plan
        model.take(range(len(model.rows)), inside=not model.chosen)

    def _show_chosen(self) -> None:
        model = self.list.plan
        count, chosen = len(model.rows), len(model.chosen)
        self._count.setText(count_text(count, "assignment") if self._plan else "")
        self.all.setVisible(count > 0)
        text = "None" if chosen else "All"
        self.all.setText(text)
        self.all.setAccessibleName(f"Choose {text.lower()} of the assignments")
        text = f"Accept all {count}" if chosen == count else f"Accept {chosen} of {count}"
        self.accept.setText(text)
        self.accept.setAccessibleName(text)
        self.accept.setEnabled(chosen > 0)
        self.requests.setEnabled(chosen > 0)

    def _explain(self, chosen: PlanRow) -> None:
        self.reason.setText(chosen.reason)

    # What is on view -----------------------------------------------------------------------

    def _forget_plan(self) -> None:
        self._plan = None
        self.plan_changed.emit(None)
        self.curve.clear()
        self.curve.hide()
        clear(self._figures)
        self.list.plan.show([])
        self._foot.hide()
        self._show_chosen()

    def _show_figures(self, *figures: tuple[str, str]) -> None:
        clear(self._figures)
        for name, value in figures:
            self._figures.addLayout(column(label(name, "second"), label(value, "value")))

    def _busy(self, busy: bool) -> None:
        self.start.setVisible(not busy)
        for one in (self.cancel, self.stop, self._bar):
            one.setVisible(busy)
        self._bar.setRange(0, 0)
        self._foot.setVisible(not busy and bool(self.list.plan.rows))
        self._show_chosen()

    def _show_period(self) -> None:
        period = self._choice.period
        self.period.setText(f"{period_text(period.first, period.last)} · all services")

    def _fit(self) -> None:
        """In a low window the curve goes when the search has ended, and so do side remarks."""
        metrics = self._appearance.metrics
        self.setFixedWidth(metrics.inspector)
        self.curve.setVisible(self.curve.begun and not (metrics.low and self._plan is not None))
        for remark in (self.period, self.note):
            remark.setVisible(not metrics.low)
