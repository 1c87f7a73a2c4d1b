"""Requests on the cover page: the list on the left, one request with its offers beside it."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QButtonGroup, QStackedLayout, QWidget

from planner.application.aid_ports import AID_SHEETS, Batch, Case
from planner.application.changes import ChangeSet
from planner.application.errors import UserError
from planner.application.progress import CancelToken, Progress
from planner.domain.aid.steps import Step
from planner.domain.aid.values import State
from planner.domain.cover.suggestion import Candidate
from planner.domain.wording.formats import count_text, without_commands
from ui.aid.acting import Acting
from ui.aid.bench import AidBench, Listed, Looked, Opened
from ui.aid.case_panel import CasePanel
from ui.aid.commands import Done, Wanted, do
from ui.aid.request_list import RequestListView
from ui.aid.request_rows import ORDER, ListRow, Row, case_rows, task_rows
from ui.aid.together import Report, Together
from ui.aid.together_bar import TogetherBar, report_texts
from ui.aid.words import (
    made_text,
    passed_over_text,
    reach_text,
    state_text,
    taken_back_text,
)
from ui.banner import Notices
from ui.choice import Choice
from ui.desk import Desk
from ui.forms import ChoiceBox, box, button, column, label, row
from ui.jobs import Jobs
from ui.tasks import Task
from ui.theme.appearance import Appearance
from ui.undo import Steps

_TO_DO, _ALL = 0, 1
SCOPES = (("service", "This service"), ("trust", "This trust"), ("all", "All"))
_NOTHING_TO_DO = (
    "Nothing waits for you or for others. Ask for cover from the gaps, or look at “All requests”."
)
_NO_REQUESTS = (
    "No requests in these dates. Choose gaps under “Gaps” and ask for their cover, or turn a "
    "plan into requests."
)
_LOOK_WIDER = "Choose “Every state” or “All” above the list to see the others."


class RequestsView(QWidget):
    """Reads what whoever acts may see, and does the steps."""

    rota_wanted = Signal(str, int)
    taken = Signal(object)
    """The `Listed` that was read."""

    def __init__(
        self,
        appearance: Appearance,
        choice: Choice,
        jobs: Jobs,
        desk: Desk,
        steps: Steps,
        acting: Acting,
        notices: Notices,
    ) -> None:
        super().__init__()
        self.setObjectName("page")
        self._appearance, self._choice, self._jobs = appearance, choice, jobs
        self._desk, self._steps, self._acting, self._notices = desk, steps, acting, notices
        self.bench = AidBench(desk)
        self._listed: Listed | None = None
        self._tasks: list[Row] = []
        self._at: tuple[str, str | None] = ("", None)
        self._reading: Task | None = None
        self._opening: Task | None = None
        self._owing = False
        self._looking: Task | None = None
        self._busy = False
        self._scope = "trust"
        self._said = ""
        self.list = RequestListView(appearance)
        self.list.row_chosen.connect(self._show_row)
        self.panel = CasePanel(appearance, self._name_of)
        self.panel.wanted.connect(self.take)
        self.panel.offer_chosen.connect(lambda offer: self.show_request(self._at[0], offer))
        self.panel.offering_begun.connect(self._ask_who)
        self.panel.look_wanted.connect(self._look)
        self.panel.rota_wanted.connect(self.rota_wanted)
        self.panel.ended.connect(self.list.setFocus)
        self._message = label("", "title", wrap=True)
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.panel)
        self._stack.addWidget(box("panel", row(self._message, margins=(40, 40, 40, 40))))
        self.together = Together(desk.planner, steps, notices.error)
        self.bar = self._build_bar()
        self.side = self._build_side()
        whole = row(self.side, self._stack, gap=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        choice.changed.connect(self.refresh_if_shown)
        acting.changed.connect(self.follow)
        self.panel.another_wanted.connect(acting.choice_wanted)
        appearance.changed.connect(self._fold)
        self._fold()

    def _build_side(self) -> QWidget:
        self.modes = QButtonGroup(self)
        modes = []
        for number, title in enumerate(("To do", "All requests")):
            one = button(title, self._show_list, look="segment", checkable=True)
            self.modes.addButton(one, number)
            modes.append(one)
        modes[_TO_DO].setChecked(True)
        self.scope = ChoiceBox(self._appearance, "Whose requests")
        for key, title in SCOPES:
            self.scope.addItem(title, key)
        self.scope.setCurrentIndex(1)
        self.scope.activated.connect(self._scope_chosen)
        self.states = ChoiceBox(self._appearance, "Which states")
        self.states.addItem("Every state", None)
        for state in ORDER:
            self.states.addItem(state_text(state), state)
        self.states.activated.connect(self._show_list)
        self.summary = label("", "second", wrap=True)
        filters = row(self.scope, self.states, gap=4, margins=(12, 0, 12, 6))
        filters.setStretch(0, 1)
        filters.setStretch(1, 1)
        self._filters = box("plain", filters)
        self.head = column(margins=(12, 8, 12, 6))
        return box(
            "side",
            column(
                self.head,
                row(*modes, None, gap=0, margins=(12, 0, 12, 6)),
                self._filters,
                row(self.summary, margins=(12, 0, 12, 6)),
                self.list,
                self.bar,
                margins=(0, 0, 1, 0),
            ),
        )

    def _build_bar(self) -> TogetherBar:
        bar, together = TogetherBar(), self.together
        self.list.selection_changed.connect(bar.show_chosen)
        bar.choice_wanted.connect(self._choose_all)
        bar.wanted.connect(together.start)
        bar.stop_wanted.connect(together.stop)
        together.advanced.connect(bar.show_progress)
        together.ended.connect(self._tell_together)
        return bar

    def _fold(self) -> None:
        metrics = self._appearance.metrics
        width = 252 if metrics.very_cramped else 272 if metrics.small else 336
        self.side.setFixedWidth(metrics.px(width))

    def _name_of(self, service: str) -> str:
        entry = self._choice.catalogue.entry(service)
        return entry.name if entry else service

    # What is on view -----------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the list anew; the request on view stays."""
        if not self._choice.catalogue.services:
            return
        if self._reading is not None:
            self._reading.cancel()
        period = self._choice.period

        def read(progress: Progress, cancel: CancelToken) -> tuple[Listed, list[Row]]:
            listed = self.bench.listed(period, progress, cancel)
            return listed, task_rows(listed, self._name_of)

        self._reading = self._jobs.start(
            self._jobs.lanes.database, "Reading requests", read, self._take_list
        )

    def refresh_if_shown(self) -> None:
        """Read anew if anybody looks, at the gaps beside them too; else when they do."""
        page = self.parentWidget()
        if self.isVisible() or (page is not None and page.isVisible()):
            self.refresh()

    def follow(self) -> None:
        """Whoever acts, or what is stored, is another: list and request are read anew."""
        self.refresh_if_shown()
        if self.isVisible() and self._at[0]:
            self._open(again=True)

    def take_changes(self, changes: ChangeSet) -> None:
        """Something was stored, here or elsewhere; of many steps the list is read at the end."""
        if self.together.busy:
            return
        if any(change.sheet in {*AID_SHEETS, "Duties"} for change in changes.changes):
            self.follow()

    def forget(self) -> None:
        """Another database, or everything in it may have changed."""
        self._listed, self._at = None, ("", None)
        self.refresh_if_shown()

    def _services(self) -> frozenset[str] | None:
        entry = self._choice.entry
        if self._scope == "all" or entry is None:
            return None
        if self._scope == "trust":
            return frozenset(s.code for s in self._choice.catalogue.of_trust(entry.trust))
        return frozenset({entry.code})

    def _scope_chosen(self, at: int) -> None:
        self._scope = str(self.scope.itemData(at))
        self._show_list()

    def _take_list(self, read: tuple[Listed, list[Row]]) -> None:
        self._listed, self._tasks = listed, _ = read
        self.taken.emit(listed)
        self._show_list()

    def show_all(self) -> None:
        """Requests by state rather than what is to do."""
        self.modes.button(_ALL).setChecked(True)
        self._show_list()

    def _widen(self, services: set[str]) -> None:
        """Leave no request of these services out of the list."""
        shown = self._services()
        if shown is not None and not services <= shown:
            self.scope.setCurrentIndex(self.scope.findData("all"))
            self._scope = "all"

    def _show_list(self) -> None:
        listed = self._listed
        if listed is None:
            return
        every = self.modes.checkedId() == _ALL
        self._filters.setVisible(every)
        rows = self._rows(listed, every=every)
        reach = reach_text(listed.profile, self._choice.catalogue)
        who, why = f"{listed.profile.name} · {reach}", ""
        if not rows:
            why = self._nothing(listed) if every else _NOTHING_TO_DO
        shown = self.list.show_rows(rows, *self._at)
        self.bar.show_tasks([] if every else [one for one in rows if not isinstance(one, str)])
        self.bar.show_chosen(self.list.chosen_rows())
        on_view = shown or bool(self._at[0])
        self.summary.setText(f"{who}\n{why}" if on_view and why else who)
        if on_view:
            self._stack.setCurrentIndex(0)
        elif not self.list.choose_near(0):
            self._message.setText(why)
            self._stack.setCurrentIndex(1)

    def _nothing(self, listed: Listed) -> str:
        """Why no request is listed: there is none, or what was chosen on top leaves them out."""
        state = self.states.currentData()
        if not listed.cases:
            return _NO_REQUESTS
        rows = case_rows(listed, self._name_of, (), self._services())
        here = sum(not isinstance(row, str) for row in rows)
        if not here or not isinstance(state, State):
            there = count_text(len(listed.cases), "request")
            return f"Of {there} in these dates none is of these services. {_LOOK_WIDER}"
        there = count_text(here, "request")
        return f"Of {there} of these services and dates none is {state.value}. {_LOOK_WIDER}"

    def _rows(self, listed: Listed, *, every: bool) -> list[Row]:
        if not every:
            return self._tasks
        state = self.states.currentData()
        states = (state,) if isinstance(state, State) else ()
        return case_rows(listed, self._name_of, states, self._services())

    def _show_row(self, chosen: ListRow) -> None:
        self.show_request(chosen.reference, chosen.offer)

    def show_request(self, reference: str, offer: str | None = None) -> None:
        """Look at one request, with an offer of it."""
        self._at = (reference, offer)
        self._open(again=False)

    def _open(self, *, again: bool) -> None:
        reference, offer = self._at
        if self._opening is not None:
            self._opening.cancel()
        self._opening = self._jobs.start(
            self._jobs.lanes.database,
            "Reading the request",
            lambda progress, cancel: self.bench.opened(reference, offer, progress, cancel),
            lambda opened: self._take_case(opened, again=again),
        )

    def _take_case(self, opened: Opened, *, again: bool) -> None:
        if opened.case.request.reference == self._at[0]:
            self._stack.setCurrentIndex(0)
            another = not self._shows(opened.case.request.reference)
            self.panel.show_case(opened, again=again)
            if another or not again:
                self.panel.say(self._said)
                self._said = ""

    # Who could go --------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        """What was not asked while nobody looked is asked now.

        So is what may be done: somebody else may act, and duties may have begun.
        """
        super().showEvent(event)
        if self._at[0]:
            self._open(again=True)
        if self._owing:
            self._ask_who()

    def _ask_who(self) -> None:
        """Once the view is looked at: it may need the region of another date."""
        self._owing = not self.isVisible()
        opened, profile = self.panel.opened, self._acting.profile
        if self._owing or opened is None or profile is None:
            return
        request, period = opened.case.request, self._choice.period
        if self._looking is not None:
            self._looking.cancel()

        def show(found: tuple[Candidate, ...]) -> None:
            if self._shows(request.reference):
                self.panel.offering.show_candidates(found)

        self._looking = self._jobs.start(
            self._jobs.lanes.region,
            "Finding who could go",
            lambda progress, cancel: self.bench.who(request, profile, period, progress, cancel),
            show,
        )

    def _shows(self, reference: str) -> bool:
        opened = self.panel.opened
        return opened is not None and opened.case.request.reference == reference

    def _look(self, named: str, moved_from: str | None) -> None:
        opened = self.panel.opened
        if opened is None:
            return
        case: Case = opened.case

        def work(progress: Progress, cancel: CancelToken) -> Looked | UserError:
            try:
                return self.bench.look(case, named, moved_from, progress, cancel)
            except UserError as error:
                return error

        def show(found: Looked | UserError) -> None:
            if not self._shows(case.request.reference):
                return
            if isinstance(found, Looked):
                self.panel.offering.show_look(found)
            else:
                self.panel.offering.show_problem(
                    f"{found.problem} {without_commands(found.mend)}".strip()
                )

        self._jobs.start(self._jobs.lanes.database, "Looking at the rotas", work, show)

    # What is done --------------------------------------------------------------------------

    def take(
        self,
        wanted: Wanted,
        refused: Callable[[UserError], object] | None = None,
        then: Callable[[], object] = lambda: None,
    ) -> None:
        """Do a step; a second press before it is stored does nothing.

        `refused` hears why not, otherwise the panel says it; `then` that it was done.
        """
        if self._busy:
            return
        self._busy = True
        planner, done = self._desk.planner, list[Done]()
        opened = self.panel.opened

        def work() -> ChangeSet:
            done.append(do(planner, wanted))
            return done[-1].changes

        def stored(changes: ChangeSet) -> None:
            last = done[-1]
            self._busy = False
            self._said = self._told(wanted.step, opened, changes)
            self.show_request(last.reference or self._at[0], last.offer or self._at[1])
            then()

        self._steps.take(work, stored, refused or self.panel.show_refusal, self._free)

    def _told(self, step: Step, opened: Opened | None, changes: ChangeSet) -> str:
        """What was done; of what was taken back, what becomes of both rotas; `opened`: before."""
        done = f"{changes.label}."
        if step not in {Step.WITHDRAW, Step.RECALL} or opened is None:
            return done
        left = any(one.state.stands and one.moved_from_shift for one in opened.case.offers)
        return f"{done} {taken_back_text(changes, left, self._name_of)}".strip()

    def _free(self) -> None:
        self._busy = False

    def _choose_all(self, step: Step) -> None:
        rows = self.list.requests.rows
        chosen = [
            at for at, one in enumerate(rows) if not isinstance(one, str) and one.step is step
        ]
        self.list.choose_rows(chosen)
        self.list.scrollTo(self.list.requests.index(chosen[0]))
        self.list.setFocus()

    def _tell_together(self, report: Report) -> None:
        """What came of a step for many; those refused stay chosen, and the first is looked at."""
        self.bar.show_end()
        for one in report.refused[:1]:
            self._at = (one.row.reference, one.row.offer)
        state = "warning" if report.refused or report.left else "done"
        self._notices.show_notice(state, *report_texts(report))
        self.follow()

    def make(self, work: Callable[[], Batch], made: Callable[[], object] = lambda: None) -> None:
        """Make requests, and maybe offers, of gaps or of a plan in one step."""
        if self._busy:
            return
        self._busy = True
        batches: list[Batch] = []

        def run() -> ChangeSet:
            batches.append(work())
            return batches[-1].changes

        def stored(_changes: ChangeSet) -> None:
            batch = batches[-1]
            text = made_text(len(batch.requests), len(batch.offers))
            self._notices.done(text, passed_over_text(batch.passed_over))
            if batch.requests:
                self._at = (batch.requests[0].reference, None)
            self._widen({one.slot.service for one in batch.requests})
            made()

        self._steps.take(run, stored, self._notices.error, self._free)
