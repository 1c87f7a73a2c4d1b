"""Plan the period: progress, stop, and the plan as a list to accept, repair or compare."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QBoxLayout, QProgressBar, QWidget

from planner.application.covering import Loaded
from planner.application.planning import PlanEvent
from planner.domain.wording.formats import period_text
from planner.domain.wording.plans import below_text, proof_text
from ui.choice import Choice
from ui.cover.bench import CoverBench
from ui.cover.candidate_text import score_text
from ui.cover.past_note import PastNote
from ui.cover.plan_accepting import PlanAccepting
from ui.cover.plan_bench import TIME_LIMIT, Mended, PlanBench, Planned
from ui.cover.plan_curve import PlanCurve
from ui.cover.plan_figures import PlanFigures
from ui.cover.plan_lists import PlanLists
from ui.cover.plan_pages import PlanPages
from ui.cover.plan_rows import LeftRow, PlanRow
from ui.cover.plan_search import PlanSearch
from ui.cover.plan_wishes import PlanWishes
from ui.cover.plan_words import (
    CHECKED,
    HOW,
    STALE,
    idle_text,
    nothing_text,
    price_text,
    searched_text,
    seconds_text,
    unfit_text,
)
from ui.forms import box, button, column, give_icon, label, row, rule
from ui.jobs import Jobs
from ui.rota.texts import as_sentence
from ui.theme.appearance import Appearance
from ui.undo import Steps

_NO_LIMIT = 16_777_215
"""Qt's largest width."""
_WIDE = 352
"""Width at 100 % where the window has room."""


class PlanPanel(QWidget):
    """Runs the planner in the background and lists what it proposes."""

    left = Signal()
    """In a small window: show the gaps again."""
    plan_changed = Signal(object)
    """The `Plan` that is on view and not accepted yet; None: there is none any more."""

    def __init__(
        self, appearance: Appearance, choice: Choice, jobs: Jobs, bench: CoverBench, steps: Steps
    ) -> None:
        super().__init__()
        self.setObjectName("planPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._appearance, self._choice, self._bench = appearance, choice, bench
        self.search = PlanSearch(jobs, PlanBench(bench.desk))
        self.lists = PlanLists(appearance)
        self.list, self.open, self.tabs = self.lists.planned, self.lists.open, self.lists.tabs
        self.accepting = PlanAccepting(appearance, jobs, bench, steps, self.search, self.lists)
        self.accept, self.requests = self.accepting.accept, self.accepting.requests
        self.note, self.locked = self.accepting.note, self.accepting.locked
        self.pages = PlanPages(appearance, self.search)
        self._repaired = False
        """Whether there is a repair to look back at."""
        self._near: int | None = None
        """Row that was declined: the one in its place is looked at next."""
        self._by_key = False
        self._left_at: QWidget | None = None
        """What had the keys when a plan was asked for by key."""
        self._searching = False
        """Whether a search for a plan anew is under way, which the curve shows."""
        self._build_controls()
        self._build_layout()
        self._connect()
        self._fit()
        self._show_period()
        self._forget_plan()
        self._show_state()

    def _build_controls(self) -> None:
        self.start = button("Plan the period", self.run, look="primary")
        self.start.setToolTip("Plans anew; whoever declined is asked again")
        give_icon(self._appearance, self.start, "play", "on-accent")
        self.wishes = PlanWishes(self._appearance, self._choice, self.search.bench.alternatives)
        self.wishes.explained.connect(self._say)
        self.cancel = button("Cancel", self.search.discard, tip="Stop, and forget what was found")
        self.stop = button("Stop, keep best", self.keep_best, tip="Stop with the best plan so far")
        self._bar = QProgressBar()
        self._bar.setAccessibleName("Progress of the plan")
        self._bar.setTextVisible(False)
        self.period = label("", "second")
        self._past = box("plain", column(PastNote(self._choice)))
        self.message = label(idle_text(self._bench.desk.planner.weights), "body", wrap=True)
        self.curve = PlanCurve(self._appearance)
        self.curve.hide()
        self.figures = PlanFigures()
        self.repair = button("Repair the plan", self.mend, look="primary", tip="Ctrl+Shift+M")
        self.others = button("Other plans", self.compare)
        self.others.setToolTip("Plans by other weights, side by side (Ctrl+Shift+A)")
        self.changes = button("What changed", self.pages.show_changes, look="link")
        self.back = button("Back to the gaps", self.left.emit, look="link")

    def _build_layout(self) -> None:
        self._after = box("plain", row(self.repair, self.others, None, self.changes))
        self._turning = column(self._after, self.tabs, gap=8)
        self._turning.setStretch(1, 1)
        self._title = label("Plan the period", "title")
        top = column(row(self._title, self.back, None, self.start), self.period, gap=8)
        self._asking = column(top, self.wishes, gap=8)
        self._asking.setStretch(1, 1)
        head = column(
            self._asking,
            self._past,
            row(self.cancel, self.stop, None),
            self._bar,
            self.message,
            self.curve,
            self.figures,
            self._turning,
            margins=(16, 10, 16, 8),
            gap=8,
        )
        both = row(self.accept, self.requests)
        both.setStretch(0, 1)
        said = (self.lists.reason, self.lists.asks)
        foot = column(*said, self.locked, both, self.note, margins=(16, 10, 16, 12), gap=8)
        self._foot = box("plain", column(rule(), foot))
        layout = column(head, rule(), self.lists, self._foot, margins=(1, 0, 0, 0))
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def _connect(self) -> None:
        search = self.search
        search.heard.connect(self._advance)
        search.planned.connect(self._show_planned)
        search.mended.connect(self._show_mended)
        search.left.connect(self._show_left)
        search.nothing.connect(self._nothing)
        search.changed.connect(self._show_state)
        self.lists.why_wanted.connect(lambda at: search.why_planned(at, self.list.plan.rows[at]))
        self.lists.decline_wanted.connect(self.decline_rows)
        self.open.why_wanted.connect(search.why_left)
        self._choice.changed.connect(self._show_period)
        self._appearance.changed.connect(self._fit)

    # Planning ------------------------------------------------------------------------------

    def look_at(self, view: Loaded | None) -> None:
        """Plan this region, once asked; None while it is being loaded."""
        self.search.look_at(view, self._choice.period)
        if self.search.stale is not None:
            self.message.setText(STALE)
        elif self.search.plan is None and not self.search.busy:
            self.message.setText(idle_text(self._bench.desk.planner.weights))
            self.message.setToolTip("")

    def showEvent(self, event: QShowEvent) -> None:
        """Seen again: rotas may have been approved or reopened on another page."""
        super().showEvent(event)
        self.locked.look_at(self.search.plan)

    def leave(self) -> None:
        """The window closes."""
        self.search.leave()

    def run(self) -> None:
        """Plan the period on view."""
        if self.search.busy:
            return
        self.message.setText("Looking at every gap and everybody who could help…")
        self._searching = True
        self.list.plan.out.clear()
        self.pages.others.clear()
        self.search.run(self.wishes.wish)

    def run_by_key(self) -> None:
        """Plan; when the plan is there its list has the keys, unless they went elsewhere."""
        self._by_key, self._left_at = True, self.window().focusWidget()
        self.run()

    def keep_best(self) -> None:
        """Stop the search with what it has, if it has not just ended."""
        if not self.search.busy:
            return
        self.message.setText("Stopping with the best plan so far…")
        self.search.keep_best()

    def mend(self) -> None:
        """Repair the plan from before the rota changed, if there is one and it is on view."""
        if self.isVisible() and self.search.stale is not None:
            self.message.setText("Repairing the plan…")
            self.search.repair()

    def compare(self) -> None:
        """Other plans, side by side, while the panel is on view."""
        if not self.isVisible():
            return
        self.pages.show_others(self.wishes.wish)

    def _advance(self, event: PlanEvent, rows: list[PlanRow] | None = None) -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * min(event.seconds / TIME_LIMIT, 1.0)))
        self.message.setText(f"{event.seconds:.0f} s of at most {TIME_LIMIT:.0f} s")
        self.curve.add(event)
        self.curve.show()
        below = 100 * max(event.bound - event.score, 0) / max(abs(event.bound), 1)
        self.figures.show_figures(
            ("Best score", score_text(event.score)),
            ("At most", score_text(event.bound)),
            ("Below it", below_text(below)),
        )
        if rows is not None:
            self.lists.show_planned(rows, interim=True)
            self._show_state()

    def _nothing(self) -> None:
        self._searching = False
        if self.search.plan is not None:
            self.message.setText("Stopped. The plan stands as it was.")
        else:
            self._forget_plan()
            stale = self.search.stale is not None
            self.message.setText(STALE if stale else "No plan was made. Nothing is changed.")
        self._show_state()

    def _show_planned(self, planned: Planned | None) -> None:
        self._repaired = False
        self._forget_plan(with_curve=planned is None or not self._searching)
        if planned is None:
            self.plan_changed.emit(None)
            self.locked.look_at(None)
            return
        plan = planned.plan
        self.plan_changed.emit(plan)
        self.locked.look_at(plan)
        if self._searching:
            self.curve.finish(plan.score, plan.bound, plan.seconds)
        proof = proof_text(plan.status, plan.gap_percent)
        scores, price = (("Score", plan.score), ("At most", plan.bound)), ""
        if planned.beside is not None:
            best, this = planned.beside
            scores = ("Score", this.figures.score), ("Best plan", best.figures.score)
            proof, price = f"{proof} by its own weights", price_text(this)
        seconds = as_sentence(searched_text(plan.seconds, ahead=planned.ahead))
        price = " ".join(filter(None, (price, unfit_text(planned.unfit))))
        self._say_done(f"{as_sentence(proof)} {seconds}", price)
        self.figures.show_figures(
            *((name, score_text(score)) for name, score in scores),
            ("Min. gaps", f"{plan.minimum_gaps_before:,} → {plan.minimum_gaps_after:,}"),
            ("Target gaps", f"{plan.target_gaps_before:,} → {plan.target_gaps_after:,}"),
        )
        self.lists.show_planned(planned.rows, interim=False)
        low = self._appearance.metrics.low
        self.lists.remark("" if low else HOW)
        self.accepting.say_what_it_does()
        self._searching = False
        self._fit()
        self._show_state()
        if self._by_key and plan.assignments and self.window().focusWidget() is self._left_at:
            self.list.choose_near(0)
            self.list.setFocus()
        self._by_key = False

    def _show_left(self, left: list[LeftRow]) -> None:
        self.lists.show_left(left)
        plan = self.search.plan
        if plan is not None and not plan.assignments:
            self.message.setText(nothing_text(len(left), self._bench.desk.planner.weights))

    # Repairs, other plans, reasons ---------------------------------------------------------

    def decline_rows(self, rows: Sequence[int]) -> None:
        """These were declined: they are not asked again, and the plan is repaired."""
        asks = [self.list.plan.rows[at].ask for at in rows if at < len(self.list.plan.rows)]
        if asks and not self.lists.interim:
            self._near = min(rows)
            self.message.setText("Repairing the plan…")
            self.search.repair(asks)

    def _show_mended(self, found: Mended) -> None:
        plan = found.planned.plan
        proof = proof_text(plan.status, plan.gap_percent)
        self._say_done(f"Repaired in {seconds_text(plan.seconds)}, {proof}.")
        self._repaired = True
        near, self._near = self._near, None
        if near is not None:
            self.list.choose_near(near)
        self._show_state()

    def _say_done(self, proof: str, price: str = "") -> None:
        """How good the plan is; in a low window the rest is a tool-tip, to leave room for it."""
        whole = " ".join(filter(None, (proof, CHECKED, price)))
        low = self._appearance.metrics.low
        self.message.setText(" ".join(filter(None, (proof, price))) if low else whole)
        self.message.setToolTip(whole)

    def _say(self, text: str) -> None:
        if self.search.plan is None:
            self.message.setText(text)

    # What is on view -----------------------------------------------------------------------

    def _show_state(self) -> None:
        """Which controls there are for what there is."""
        search, busy = self.search, self.search.busy
        rows = bool(self.list.plan.rows)
        away = busy and not search.comparing  # while other plans are made, the list stays put
        for one in (self.start, self.wishes, self._after):
            one.setVisible(not away)
        for one in (self.start, self._after):
            one.setEnabled(not busy)
        self.cancel.setVisible(away)
        for one in (self.stop, self._bar):
            one.setVisible(self._searching and busy)
        if not busy:
            self._bar.setRange(0, 0)
        self.repair.setVisible(search.stale is not None)
        self.others.setVisible(search.view is not None)
        self.changes.setVisible(self._repaired and search.plan is not None)
        self.tabs.setVisible(search.plan is not None or rows)
        self._foot.setVisible(search.plan is not None)
        for link in (self.lists.why, self.lists.decline):
            link.setEnabled(search.plan is not None and not busy)
        self.list.plan.show_accepted(search.proposed, search.under_way.asks)
        self.lists.show_tab()
        self.accepting.show_chosen()

    def _forget_plan(self, *, with_curve: bool = True) -> None:
        if with_curve:
            self.curve.clear()
            self.curve.hide()
        self.figures.show_figures()
        self.lists.forget()

    def _show_period(self) -> None:
        period = self._choice.period
        self.period.setText(period_text(period.first, period.last))

    def _fit(self) -> None:
        """In a low window the curve goes when the search has ended, and so do side remarks."""
        metrics = self._appearance.metrics
        width = metrics.inspector if metrics.small else metrics.px(_WIDE)
        self.setMinimumWidth(width)
        self.setMaximumWidth(_NO_LIMIT if metrics.very_cramped else width)
        ended = self.search.plan is not None
        self.curve.setVisible(self.curve.begun and not (metrics.low and ended))
        self._past.setVisible(not (metrics.cramped and ended))
        for remark in (self.period, self.note):
            remark.setVisible(not metrics.low)
        self._title.setVisible(not metrics.small)
        # With the window to itself the panel has width for both, and the list gets the height.
        ways, alone = QBoxLayout.Direction, metrics.very_cramped
        self._asking.setDirection(ways.LeftToRight if alone else ways.TopToBottom)
        self._turning.setDirection(ways.RightToLeft if alone else ways.TopToBottom)
