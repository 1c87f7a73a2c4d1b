"""The state of planning: what is on view, what stood before, who declined, and what runs now.

One question at a time goes to the planner; whatever comes back for a region that is no longer on
view is thrown away.
"""

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from planner.application.alternatives import Compared
from planner.application.covering import Loaded
from planner.application.plan_reasons import WhyLeft, WhyPlanned
from planner.application.planning import Plan, PlanEvent
from planner.application.progress import CancelToken, Progress
from planner.application.replanning import Ask, Repair, asks_of, stands_of
from planner.application.under_way import NOTHING_UNDER_WAY, UnderWay, without_duties
from planner.domain.calendar import Period
from ui.cover.plan_bench import Beside, Mended, PlanBench, Planned, Wish
from ui.cover.plan_rows import LeftRow, PlanRow
from ui.jobs import Jobs
from ui.tasks import Task

T = TypeVar("T")
A = TypeVar("A")
Why = WhyLeft | WhyPlanned
_COMPARING = "Planning other ways"
READY_AFTER = 400
"""Milliseconds after the region is there until the planner is made ready: suggestions first."""


class PlanSearch(QObject):
    """Asks the planner and tells what it says; holds no widgets."""

    changed = Signal()
    """What can be asked for now is something else: a search began or ended, a plan came or went."""
    heard = Signal(object, object)
    """A `PlanEvent` and, where the plan found so far came with it, its rows."""
    planned = Signal(object)
    """A `Planned`, now on view; None: there is none any more."""
    mended = Signal(object)
    """A `Mended`, now on view."""
    left = Signal(list)
    """`LeftRow`s of the plan on view."""
    comparison = Signal(object)
    """A `Repair`: a comparison begins, whose plans all keep what is fixed in it, and so on."""
    compared = Signal(object)
    """A `Compared`: one more of the plans side by side."""
    told = Signal(str)
    """How far a comparison has come; empty: it ended."""
    explained = Signal(object, str)
    """A `LeftRow` or `PlanRow`, and why; an empty text: it is being worked out."""
    nothing = Signal()
    """A search ended without a plan."""
    _early = Signal(object, object)
    """The region, and a `Mended` that is still being compared, from the lane."""

    def __init__(self, jobs: Jobs, bench: PlanBench) -> None:
        super().__init__()
        self._jobs, self.bench = jobs, bench
        self.view: Loaded | None = None
        self.plan: Plan | None = None
        """On view."""
        self.stale: Plan | None = None
        """Was on view until the region changed; can be repaired."""
        self.proposed: frozenset[Ask] = frozenset()
        """A repair keeps them."""
        self.under_way = NOTHING_UNDER_WAY
        """Offers: a new plan keeps them, too."""
        self.declined: set[Ask] = set()
        """Not asked again until the period is planned anew."""
        self._wanted: Wish | None = None
        self._planning: tuple[Wish, Period] | None = None
        """Of the plan made last, or now: what was asked for, and of which dates."""
        self._discard = False
        self._task: Task | None = None
        self._aside: Task | None = None
        self._counting: Task | None = None
        self._readying: Task | None = None
        self._plain = False
        """Whether the plan on view is the best that a search found, nothing asked of it."""
        self._early.connect(self._take_early)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(READY_AFTER)
        self._timer.timeout.connect(self._get_ready)

    # What is on view -----------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a search, a repair or a comparison is under way."""
        return self._task is not None and not self._task.ended

    @property
    def comparing(self) -> bool:
        """Whether that is a comparison."""
        return self.busy and self._task is not None and self._task.title == _COMPARING

    @property
    def to_repair(self) -> Plan | None:
        """The plan that a repair would begin with."""
        return self.plan or self.stale

    def look_at(self, view: Loaded | None, period: Period) -> None:
        """Another state of the region, or None while it is being loaded.

        A plan of an earlier state is kept aside: it may no longer hold, but can be repaired.
        """
        self.view = view
        self._timer.stop()
        self._turn_to(period)
        before = self.to_repair
        if before is not None:
            self.stale = before if before.period == period else None
            self._show(None)
        if view is None:
            self.changed.emit()
            return
        self._timer.start()
        self._run_wanted()
        self.changed.emit()

    def _turn_to(self, period: Period) -> None:
        """A search of what is no longer there ends, and is begun anew with what comes."""
        if self.busy and self._planning is not None and not self._discard:
            wish, of = self._planning
            self._wanted = wish if of == period else None
            self.keep_best()

    def _run_wanted(self) -> bool:
        """Make the plan that was asked for, if there is one and it can be made now."""
        if self._wanted is None or self.view is None or self.busy:
            return False
        wish, self._wanted = self._wanted, None
        self.run(wish)
        return True

    def take_proposals(self, asks: Iterable[Ask]) -> None:
        """What is proposed now."""
        self.proposed = frozenset(asks)
        self.changed.emit()

    def take_offers(self, under_way: UnderWay) -> None:
        """Who is offered now, and who said no."""
        if under_way != self.under_way:
            self.under_way = under_way
            self.changed.emit()

    @property
    def accepted(self) -> frozenset[Ask]:
        """Proposed or on offer: a repair keeps them."""
        return self.proposed | self.under_way.asks

    @property
    def _no(self) -> frozenset[Ask]:
        """Who is not asked again by a repair or another plan, and for what."""
        return self.under_way.refused | self.declined

    def _show(self, planned: Planned | None) -> None:
        self.plan = planned.plan if planned is not None else None
        self.planned.emit(planned)

    # Searching -----------------------------------------------------------------------------

    def run(self, wish: Wish) -> None:
        """Plan anew; once the region is there, if it is still on its way."""
        view = self.view
        if view is None:
            self._wanted = wish
            return
        if self.busy:
            return
        self.declined.clear()
        self.stale = None
        self._show(None)

        def watch(event: PlanEvent, rows: list[PlanRow] | None) -> None:
            self.heard.emit(event, rows)

        self._begin(
            "Planning",
            lambda progress, cancel: self.bench.plan(view, wish, watch, progress, cancel),
            lambda found: self._planned(view, found, plain=found.beside is None),
            planning=(wish, view.region.period),
        )

    def repair(self, declined: Collection[Ask] = ()) -> None:
        """Mend the plan on view, or the one before the region changed, without who declined."""
        view, before = self.view, self.to_repair
        if view is None or before is None or self.busy:
            return
        self.declined |= set(declined)
        within = self.under_way.within(before.services)
        fixed, gone = self.accepted, self._no
        self._begin(
            "Repairing the plan",
            lambda progress, cancel: self.bench.repair(
                view,
                before,
                within,
                fixed,
                gone,
                lambda early: self._early.emit(view, early),
                progress,
                cancel,
            ),
            lambda found: self._take_mended(view, found),
        )

    def compare(self, wish: Wish) -> None:
        """Plan in every way there is, to be held side by side."""
        view = self.view
        if view is None or self.busy:
            return
        asked = self._asked()
        best = self.plan if self._plain and not (asked.fixed or asked.declined) else None
        services = self.plan.services if self.plan is not None else wish.services
        self.comparison.emit(asked)

        def done(_found: list[Compared]) -> None:
            self.told.emit("")

        self._begin(
            _COMPARING,
            lambda progress, cancel: self.bench.compare(
                view, services, asked, best, self.compared.emit, progress, cancel
            ),
            done,
            progress=lambda text, _done: self.told.emit(text),
            ended=lambda: self.told.emit(""),
        )

    def _asked(self) -> Repair:
        """What other plans have to keep: what is accepted, and who declined."""
        view, before = self.view, self.to_repair
        if view is None or before is None:
            return Repair((), frozenset(), self._no)
        wanted = self.accepted - self._no
        standing = stands_of(before.assignments) if wanted else ()
        kept = without_duties(view.region, [one for one in standing if one.ask in wanted])
        return Repair(kept, frozenset(asks_of(kept)), self._no)

    def choose(self, plan: Plan, beside: Beside | None) -> None:
        """Make a plan that is known the one on view; `beside`: the best one, and it."""
        view = self.view
        if view is None or self.busy:
            return
        self._begin(
            "Showing the plan",
            lambda progress, cancel: self.bench.rows(view, plan, beside, progress, cancel),
            lambda found: self._planned(view, found),
        )

    def keep_best(self) -> None:
        """Stop with what there is."""
        if self._task is not None:
            self._task.cancel()

    def discard(self) -> None:
        """Stop and forget what was found."""
        if self.busy:
            self._discard, self._wanted = True, None
            self.keep_best()

    def leave(self) -> None:
        """The window closes."""
        self._timer.stop()
        for task in (self._task, self._aside, self._counting, self._readying):
            if task is not None:
                task.cancel()
        self.bench.leave()

    def _begin(
        self,
        title: str,
        work: Callable[[Progress, CancelToken], T],
        finished: Callable[[T], object],
        *,
        ended: Callable[[], object] | None = None,
        progress: Callable[[str, float | None], object] | None = None,
        planning: tuple[Wish, Period] | None = None,
    ) -> None:
        if self._aside is not None:
            self._aside.cancel()
        self._discard, self._planning = False, planning

        def done(found: T) -> None:
            finished(found)
            self.changed.emit()

        def failed() -> None:
            if not self._run_wanted():
                (ended or self.nothing.emit)()
            self.changed.emit()

        task = self._jobs.start(
            self._jobs.lanes.solver, title, work, done, ended=failed, progress=progress
        )
        self._task = task
        self.changed.emit()

    def _planned(self, view: Loaded, found: Planned, *, plain: bool = False) -> None:
        if self._discard or view is not self.view:
            if not self._run_wanted() and self._wanted is None:
                self.nothing.emit()
            return
        self.stale, self._plain = None, plain and found.plan.status != "cancelled"
        self._show(found)
        self._find_left(view, found.plan)

    def _take_mended(self, view: Loaded, found: Mended) -> None:
        shown = self.plan == found.planned.plan  # when it was first heard of
        if view is not self.view or (self._discard and not shown):
            self.nothing.emit()
            return
        self.stale, self._plain = None, False
        if not shown:
            self._show(found.planned)
        self.mended.emit(found)
        if found.whole and self.plan is not None:
            self._find_left(view, self.plan)

    def _take_early(self, view: Loaded, found: Mended) -> None:
        self._take_mended(view, found)
        self.changed.emit()

    # Reasons -------------------------------------------------------------------------------

    def _find_left(self, view: Loaded, plan: Plan) -> None:
        def take(found: list[LeftRow]) -> None:
            if plan is self.plan:
                self.left.emit(found)

        if self._counting is not None:
            self._counting.cancel()
        self._counting = self._jobs.start(
            self._jobs.lanes.solver,
            "Counting what stays open",
            lambda progress, cancel: self.bench.left_open(view, plan, progress, cancel),
            take,
        )

    def why_left(self, row: LeftRow) -> None:
        """Why a gap is still open."""
        self._ask_why("Finding why it is open", row, self.bench.why_left, row.gap)

    def why_planned(self, at: int, row: PlanRow) -> None:
        """Why the plan asks this person."""
        self._ask_why("Finding why them", row, self.bench.why_planned, at)

    def _ask_why(
        self,
        title: str,
        row: LeftRow | PlanRow,
        ask: Callable[[Loaded, Plan, A, frozenset[Ask], Progress, CancelToken], Why],
        about: A,
    ) -> None:
        """A small question about the plan on view; a later one takes its place."""
        view, plan = self.view, self.plan
        if view is None or plan is None or self.busy:
            return
        declined = self._no
        self.explained.emit(row, "")
        if self._aside is not None:
            self._aside.cancel()
        self._aside = self._jobs.start(
            self._jobs.lanes.solver,
            title,
            lambda progress, cancel: ask(view, plan, about, declined, progress, cancel),
            lambda found: self.explained.emit(row, found.text),
        )

    def _get_ready(self) -> None:
        view = self.view
        if view is None or self.busy:
            return
        self._readying = self._jobs.start(
            self._jobs.lanes.solver,
            "Getting the planner ready",
            lambda progress, cancel: self.bench.ready(view, progress, cancel),
            lambda _nothing: None,
        )
