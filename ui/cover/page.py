"""The cover page: gaps on the left, candidates in the middle, the plan on the right."""

from collections.abc import Sequence
from time import perf_counter

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from planner.application.changes import Change, ChangeSet
from planner.application.cover_actions import Placement
from planner.application.covering import Loaded
from planner.application.ports import ProposedAid
from planner.application.progress import CancelToken, Progress
from planner.domain.calendar import Period
from planner.domain.cover.suggestion import Gap, Suggestion
from planner.domain.cover.why_open import WhyOpen
from planner.domain.patching import BESIDE
from ui.choice import Choice
from ui.cover.bench import KEEPING, CoverBench
from ui.cover.gap_entries import GapEntry, line_choices
from ui.cover.gap_side import SCOPES, GapSide, Services, no_gaps_text
from ui.cover.plan_panel import PlanPanel
from ui.cover.plan_rows import LeftRow
from ui.cover.proposed import Proposed
from ui.cover.spoken_for import SpokenForMarks
from ui.cover.suggestion_panel import SuggestionPanel
from ui.desk import Desk
from ui.forms import box, label, row
from ui.jobs import Jobs
from ui.rota.strips import GapChip
from ui.tasks import Task
from ui.theme.appearance import Appearance
from ui.undo import Steps


class CoverPage(QWidget):
    """Loads the region of the period when it is first looked at, and keeps it."""

    listed = Signal()
    """Its gaps are listed anew."""

    def __init__(
        self, appearance: Appearance, choice: Choice, jobs: Jobs, desk: Desk, steps: Steps
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._appearance, self._choice, self._jobs = appearance, choice, jobs
        self._bench, self._steps = CoverBench(desk), steps
        self._view: Loaded | None = None
        self._period: Period | None = None
        self._listed: tuple[Loaded, Services, bool] | None = None
        self._loading: Task | None = None
        self._asked: Task | None = None
        self._keeping: Task | None = None
        self._placing = False
        self._pending: list[Change] = []
        self._proposed = Proposed()
        self._row = 0
        self._by_itself = False
        """Whether the gap on view is chosen by the page, not by the user."""
        self._wanted: GapChip | None = None
        self._planning = False
        """Whether the plan is looked at rather than the gaps, where there is room for one."""
        self.side = GapSide(appearance, choice, self._turn_to_plan)
        self.side.scope_chosen.connect(self._scope_chosen)
        self.side.order_chosen.connect(self.refresh)
        self.list = self.side.list
        self.list.row_chosen.connect(self._show_entry)
        self.panel = SuggestionPanel(appearance)
        self.panel.line_chosen.connect(self._ask)
        self.panel.place_wanted.connect(self.place)
        self.list.place_wanted.connect(self.panel.place_chosen)
        self.spoken_for = SpokenForMarks(jobs, self._bench, self.panel)
        self.plan = PlanPanel(appearance, choice, jobs, self._bench, steps)
        self.plan.left.connect(self.show_gaps)
        self.plan.pages.wanted.connect(self._show_page)
        self.plan.pages.left.connect(self._leave_page)
        self.plan.pages.reason.gap_wanted.connect(self._look_at_left)
        self._message = label("", "title", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.panel)
        self._stack.addWidget(box("panel", row(self._message, margins=(40, 40, 40, 40))))
        self._stack.addWidget(self.plan.pages)
        self._answers = box("plain", self._stack)
        middle = row(self.side, self._answers, self.plan, gap=0)
        middle.setStretch(1, 1)
        self.setLayout(middle)
        choice.changed.connect(self._choice_changed)
        appearance.changed.connect(self._fold)
        self._fold()

    # What is on view -----------------------------------------------------------------------

    def open_gap(self, chip: GapChip | None) -> None:
        """Look at one gap of the service on view, or at all of them."""
        self._wanted = chip
        if chip is not None:
            self._take_scope("service")
        self.refresh()

    def refresh(self) -> None:
        """Load the region if the period changed, then list its gaps."""
        if not self._choice.catalogue.services:
            return
        if self._view is not None and self._period == self._choice.period:
            if self._pending:
                self._update()
            elif self._wanted is not None or self._listed != self._to_list():
                self._list_gaps()
            return
        period = self._choice.period
        if self._loading is not None and not self._loading.ended:
            if self._period == period:
                return
            self._loading.cancel()
        self._let_go()
        self._period = period
        self.panel.say("")
        self._say("Loading the region, to find who could help.")
        self._loading = self._jobs.start(
            self._jobs.lanes.region,
            "Loading the region",
            lambda progress, cancel: self._bench.region(period, progress, cancel),
            self._take_region,
            ended=self._load_ended,
        )

    def forget(self) -> None:
        """The database changed: what was loaded no longer holds."""
        self._let_go()
        if self.isVisible():
            self.refresh()

    def _let_go(self) -> None:
        """Hold no region: before another is read there has to be room for it."""
        self._view = self._period = self._listed = None
        self._pending.clear()
        self._stop_asking()
        self._stop_keeping()
        self.panel.forget()
        self.spoken_for.forget()
        self.plan.look_at(None)

    def _stop_asking(self) -> None:
        if self._asked is not None:
            self._asked.cancel()

    def _stop_keeping(self) -> None:
        if self._keeping is not None:
            self._keeping.cancel()

    def plan_period(self) -> None:
        """Show the plan and start it."""
        self._show_plan(True)
        self.plan.run_by_key()

    @property
    def view(self) -> Loaded | None:
        """The region that is loaded."""
        return self._view

    def _load_ended(self) -> None:
        if self._view is None:
            self._period = None
            self._say("The region was not loaded. Choose the period again to try once more.")

    def _choice_changed(self) -> None:
        self._wanted, self._row = None, 0
        if self.isVisible():
            self.refresh()

    def _take_region(self, view: Loaded) -> None:
        if view.region.period == self._choice.period:
            self._view = view
            self.plan.look_at(view)
            self._read_proposals()
            self._list_gaps()
            self._keep(view)

    def _keep(self, view: Loaded) -> None:
        """Work out ahead what makes the next suggestions quick."""
        self._stop_keeping()
        lanes = self._jobs.lanes

        def keep(progress: Progress, cancel: CancelToken) -> None:
            self._bench.keep(view, progress, lambda: lanes.giving_way.stopped(cancel))

        self._keeping = self._jobs.start(lanes.ahead, KEEPING, keep, lambda _: None)

    def _to_list(self) -> tuple[Loaded, Services, bool]:
        """The region, its services (None: all) and whether by date: what the list shows."""
        assert self._view is not None
        return self._view, self.side.services(self._view), self.side.by_date

    def _list_gaps(self) -> None:
        self._by_itself = True
        self._list_them()
        self._by_itself = False

    def _list_them(self) -> None:
        self._listed = view, services, by_date = self._to_list()
        self.side.list_gaps(view, services, by_date=by_date)
        self.list.gaps.show_proposed(self._proposed.by_place(view.region))
        self.listed.emit()
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            service = view.region.services.ids.index.get(self._choice.service, -1)
            at = self.list.gaps.row_of(service, wanted.day, wanted.shift)
            if at is not None:
                self.list.choose_row(at)
                return
        if not self.list.choose_near(self._row):
            self.panel.forget()
            self._say(no_gaps_text(view, services))

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._stack.setCurrentIndex(1)

    def _show_page(self) -> None:
        """A page of the plan in the place of the candidates, or of the plan itself."""
        self._stack.setCurrentWidget(self.plan.pages)
        if self._appearance.metrics.very_cramped:
            focus = self.window().focusWidget()
            self._answers.show()
            if focus is not None and self.plan.isAncestorOf(focus):
                self.plan.pages.take_focus()  # before what has it goes
            self.plan.hide()

    def _leave_page(self) -> None:
        """Back to the candidates, or to the plan where the page took its place."""
        if self._appearance.metrics.very_cramped:
            self._show_plan(True)
            self.plan.list.setFocus()
        else:
            self._show_gap()

    def _show_gap(self) -> None:
        """The candidates again, of the gap that is chosen."""
        chosen = self.panel.chosen_gap() is not None
        self._stack.setCurrentIndex(0 if chosen else 1)
        if self._appearance.metrics.very_cramped:
            self._show_plan(False)
        self.list.setFocus()

    def _look_at_left(self, left: LeftRow) -> None:
        """A gap that the plan leaves, with its candidates."""
        if self._view is None:
            return
        services = self._view.region.services.ids.index
        shifts = self._view.region.shifts.ids.index
        self._take_scope("all")
        self._list_gaps()
        gap = left.gap
        at = self.list.gaps.row_of(services[gap.service], gap.day, shifts[gap.shift])
        if at is not None:
            self.list.choose_row(at)
        self._show_gap()

    # One gap -------------------------------------------------------------------------------

    def _show_entry(self, entry: GapEntry) -> None:
        if self._view is None:  # the gaps of before, while others are on their way
            return
        self._row = self.list.currentIndex().row()
        if not self._by_itself:
            self.panel.say("")  # what was done was done elsewhere
        lines = line_choices(self._view.region, self._view.places, entry)
        self.panel.show_entry(self._view, entry, lines)
        self._stack.setCurrentIndex(0)
        if lines:
            self._ask(lines[0].gap)

    def _ask(self, gap: Gap) -> None:
        self._stop_asking()
        if self._loading is not None and not self._loading.ended:
            return  # asked again of the region that is on its way
        view = self._view
        assert view is not None
        started = perf_counter()

        def show(suggestion: Suggestion) -> None:
            if self.panel.chosen_gap() == gap and view is self._view:
                seconds = perf_counter() - started
                there = self._proposed.people(view.region, gap)
                self.panel.show_suggestion(view, suggestion, seconds, there)
                self.spoken_for.look_at(view)
                if suggestion.has_gap and not suggestion.candidates:
                    self._ask_why(view, gap)

        self._asked = self._jobs.start(
            self._jobs.lanes.region,
            "Finding candidates",
            lambda progress, cancel: self._bench.suggest(view, gap, progress, cancel),
            show,
        )

    def _ask_why(self, view: Loaded, gap: Gap) -> None:
        """Say what one change would fill a gap that nobody can cover."""

        def show(found: WhyOpen) -> None:
            if self.panel.chosen_gap() == gap and view is self._view:
                self.panel.show_why_open(found)

        self._asked = self._jobs.start(
            self._jobs.lanes.region,
            "Finding what would help",
            lambda progress, cancel: self._bench.why_open(view, gap, progress, cancel),
            show,
        )

    # What is decided -----------------------------------------------------------------------

    def place(self, placements: Sequence[Placement]) -> None:
        """Write a candidate or a chain; a second press before it is stored does nothing."""
        if self._placing:
            return
        self._placing = True
        focus = self.window().focusWidget()
        if focus is not None and self.panel.findings.isAncestorOf(focus):
            self.list.setFocus()  # the chain goes, and its button with it
        self._steps.write(lambda: self._bench.place(placements), self._stored, self._placed)

    def take_changes(self, changes: ChangeSet) -> None:
        """Something was stored, here or elsewhere: bring what is on view up to date."""
        self._pending.extend(changes.changes)
        self.panel.say("")
        if any(change.sheet not in BESIDE for change in changes.changes):
            self._stop_keeping()  # gone on with for the region that follows
        if self.isVisible() and self._view is not None:
            self._update()

    def _stored(self, changes: ChangeSet) -> None:
        self.panel.say(f"{changes.label}. Ctrl+Z takes it back.")

    def _placed(self) -> None:
        self._placing = False

    def _update(self) -> None:
        assert self._view is not None
        period, changes = self._view.region.period, list(self._pending)
        self._pending.clear()
        self._read_proposals()
        if all(change.sheet in BESIDE for change in changes):
            return
        # What is asked of the region before would only be worked out to be thrown away.
        self._stop_asking()
        self._loading = self._jobs.start(
            self._jobs.lanes.region,
            "Counting cover",
            lambda progress, cancel: self._bench.region(period, progress, cancel),
            self._take_region,
            ended=self.forget,
        )

    def _read_proposals(self) -> None:
        period = self._choice.period
        self._jobs.start(
            self._jobs.lanes.database,
            "Reading proposals",
            lambda progress, cancel: self._bench.proposals(period, progress, cancel),
            self._take_proposals,
        )

    def _take_proposals(self, proposals: Sequence[ProposedAid]) -> None:
        before, self._proposed = self._proposed, Proposed(tuple(proposals))
        self.plan.accepting.take_proposals(proposals)
        if before != self._proposed:
            self.spoken_for.take_proposals(proposals)
        self.panel.findings.chains.mark_proposed(one.key for one in proposals)
        if self._view is None or before == self._proposed:
            return
        self.list.gaps.show_proposed(self._proposed.by_place(self._view.region))
        gap = self.panel.chosen_gap()
        if gap is not None:
            self.panel.mark_proposed(self._proposed.people(self._view.region, gap))

    # Scope, and what stands beside what --------------------------------------------------------

    @property
    def scope(self) -> str:
        """Whose gaps are listed: a key of SCOPES."""
        return self.side.scope

    def show_scope(self, key: str) -> None:
        """List the gaps of another scope; a key that is none of SCOPES changes nothing."""
        if key in dict(SCOPES):
            self._take_scope(key)

    def _take_scope(self, key: str) -> None:
        self.side.take_scope(key)
        self._row = 0

    def _scope_chosen(self) -> None:
        self._row = 0
        self.refresh()

    def _show_plan(self, shown: bool) -> None:
        """In a small window the plan stands in the place of the gaps."""
        self._planning = shown
        small = self._appearance.metrics.small
        self.plan.setVisible(shown or not small)
        self._answers.setVisible(not (shown and self._appearance.metrics.very_cramped))
        self.side.setVisible(not (shown and small))
        self.plan.back.setVisible(small)
        self.side.to_plan.setVisible(small)

    def show_gaps(self) -> None:
        """The gaps, where the plan may have taken their place."""
        self._show_plan(False)
        self.list.setFocus()

    def _turn_to_plan(self) -> None:
        self._show_plan(True)
        self.plan.start.setFocus()

    def _fold(self) -> None:
        """In another size the same is on view: the gaps, the plan, or a page of it."""
        paged = self._stack.currentWidget() is self.plan.pages
        self._show_plan(self._planning or paged)
        if paged:
            self._show_page()
