"""What the plan panel asks of the planner; every method runs on a lane, never on its thread."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace

from planner.application.aid_ports import Filter
from planner.application.alternatives import BEST, Alternative, Compared, load_alternatives
from planner.application.covering import GapRow, Loaded
from planner.application.plan_reasons import WhyLeft, WhyPlanned
from planner.application.planning import Plan, PlanEvent
from planner.application.progress import CancelToken, Progress
from planner.application.replanning import Ask, Repair, Repaired, asks_of, stands_of
from planner.application.under_way import UnderWay, without_duties
from planner.domain.region import Region
from ui.cover.plan_rows import (
    ChangeRow,
    LeftRow,
    PlanRow,
    PlanRows,
    change_rows,
    left_rows,
)
from ui.desk import Desk

TIME_LIMIT = 60.0
"""Most seconds of one search."""
WORTH_COMPARING = 5_000
"""Up to so many people a repair is also held against a plan that is free to change everything:
for more that takes as long as the plan did."""
_ONCE_STOPPED = 1.0
"""Most seconds for what is left to do of a search that somebody stopped."""
Services = tuple[str, ...] | None
Beside = tuple[Compared, Compared]
"""The best plan, and one by other weights."""


@dataclass(frozen=True)
class Wish:
    """What is to be planned."""

    services: Services = None
    """Into which people may be assigned; None: all."""
    alternative: str = BEST
    """By which weights: the id of an alternative."""


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan with its rows."""

    plan: Plan
    rows: list[PlanRow]
    beside: Beside | None = None
    """Where it was made by other weights."""
    ahead: bool = False
    """Whether the search for it had begun before anybody asked."""
    unfit: int = 0
    """Offers on their way that can stand in no plan any more."""


@dataclass(frozen=True, eq=False)
class Mended:
    """A repaired plan, and what the repair changed."""

    planned: Planned
    repaired: Repaired
    changes: list[ChangeRow]
    done: int
    """Assignments that stood and are duties now: nothing is left to be done for them."""
    whole: bool
    """Whether nothing is still being worked out."""


@dataclass(frozen=True)
class PlanBench:
    """Plans, repairs, alternatives and reasons, computed in the planner's process."""

    desk: Desk
    _rows: PlanRows = field(default_factory=PlanRows)

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """What there is to plan by, beside the best score; read without loading the planner."""
        return load_alternatives(self.desk.planner.weights)

    def ready(self, view: Loaded, _progress: Progress, cancel: CancelToken) -> None:
        """Have the process and the region there before they are asked for."""
        self.desk.planner.plan_host.ready(view.region, cancel)

    def leave(self) -> None:
        """End the process: the window closes."""
        self.desk.planner.stop_planning()

    def plan(
        self,
        view: Loaded,
        wish: Wish,
        watch: Callable[[PlanEvent, list[PlanRow] | None], object],
        progress: Progress,
        cancel: CancelToken,
    ) -> Planned:
        """The best plan for the region on view, by the weights wished for, that keeps the offers
        on their way as they are stored now, and does not ask again who said no.

        `watch` hears of the search on the thread that calls, with rows where there is a plan.
        """

        def hear(event: PlanEvent) -> None:
            watch(event, None if event.plan is None else self._rows.of(view.region, event.plan))
            progress("Planning", min(event.seconds / TIME_LIMIT, 1.0))

        host, asked_at = self.desk.planner.plan_host, time.monotonic()
        best = host.plan(
            view.region, wish.services, time_limit=TIME_LIMIT, progress=hear, cancel=cancel
        )
        ahead = time.monotonic() - asked_at < best.seconds
        asked, unfit = self._asked(view.region, wish.services), 0
        if asked.fixed or asked.declined:
            best, unfit = self._around(view.region, asked, best, stopped=cancel.cancelled)
        if wish.alternative == BEST or cancel.cancelled:
            return Planned(best, self._rows.of(view.region, best), ahead=ahead, unfit=unfit)
        both = host.compare(
            view.region,
            wish.services,
            asked=asked,
            best=best,
            only=[wish.alternative],
            time_limit=TIME_LIMIT,
            told=lambda title: progress(f"Planning: {title}"),
            cancel=cancel,
        )
        if len(both) < 2:  # stopped on the way to the other one
            return Planned(best, self._rows.of(view.region, best), unfit=unfit)
        last = both[-1].plan
        rows = self._rows.of(view.region, last)
        return Planned(last, rows, (both[0], both[-1]), unfit=unfit)

    def _asked(self, region: Region, services: Services) -> Repair:
        """What a new plan has to keep, and whom it does not ask again. O(offers)."""
        cases = self.desk.planner.aid_lists.cases(Filter(region.period))
        return UnderWay.of(cases).within(services).asked(region)

    def _around(
        self, region: Region, asked: Repair, best: Plan, *, stopped: bool
    ) -> tuple[Plan, int]:
        """The best plan around what is fixed, from what the search found out; and how much of
        that fits no more. Not to be stopped: a plan that ignores an offer is none to keep."""
        found = self.desk.planner.plan_host.repair(
            region, asked, best.services, time_limit=_ONCE_STOPPED if stopped else TIME_LIMIT
        )
        seconds = best.seconds + found.plan.seconds
        return replace(found.plan, seconds=seconds), len(found.impossible)

    def repair(
        self,
        view: Loaded,
        before: Plan,
        under_way: UnderWay,
        fixed: Collection[Ask],
        declined: Collection[Ask],
        first: Callable[[Mended], object],
        progress: Progress,
        cancel: CancelToken,
    ) -> Mended:
        """The plan mended for the region on view; `first` hears before it is compared."""
        region = view.region
        standing = stands_of(before.assignments)
        there = set(asks_of(standing))
        standing += tuple(one for one in under_way.stands if one.ask not in there)
        open_yet = without_duties(region, standing)
        asks = frozenset(asks_of(open_yet)) if fixed else frozenset()
        repair = Repair(
            open_yet,
            frozenset(fixed) & asks - frozenset(declined),
            frozenset(declined),
            compare=len(region.people) <= WORTH_COMPARING,
        )

        def mended(found: Repaired, *, whole: bool) -> Mended:
            planned = Planned(found.plan, self._rows.of(region, found.plan))
            changes = change_rows(region, open_yet, found)
            return Mended(planned, found, changes, len(standing) - len(open_yet), whole)

        progress("Repairing the plan")
        found = self.desk.planner.plan_host.repair(
            region,
            repair,
            before.services,
            weights=before.weights,
            time_limit=TIME_LIMIT,
            first=lambda early: first(mended(early, whole=False)),
            cancel=cancel,
        )
        return mended(found, whole=True)

    def compare(
        self,
        view: Loaded,
        services: Services,
        asked: Repair,
        best: Plan | None,
        heard: Callable[[Compared], object],
        progress: Progress,
        cancel: CancelToken,
    ) -> list[Compared]:
        """The best plan and all alternatives, each told as it is there.

        All keep what is fixed and leave out who declined, as `asked` says.
        """
        count = len(self.alternatives) + 1
        done = [0]

        def told(title: str) -> None:
            progress(f"Planning: {title}", done[0] / count)
            done[0] += 1

        return self.desk.planner.plan_host.compare(
            view.region,
            services,
            asked=asked,
            best=best,
            time_limit=TIME_LIMIT,
            told=told,
            found_one=heard,
            cancel=cancel,
        )

    def left_open(
        self, view: Loaded, plan: Plan, _progress: Progress, cancel: CancelToken
    ) -> list[LeftRow]:
        """The gaps that a plan leaves."""
        left = self.desk.planner.plan_host.left_open(view.region, plan, cancel)
        return left_rows(view.region, left)

    def why_left(
        self,
        view: Loaded,
        plan: Plan,
        gap: GapRow,
        declined: Collection[Ask],
        _progress: Progress,
        cancel: CancelToken,
    ) -> WhyLeft:
        """Why a plan leaves a gap open, those who declined aside."""
        return self.desk.planner.plan_host.why_left(view.region, plan, gap, declined, cancel)

    def why_planned(
        self,
        view: Loaded,
        plan: Plan,
        at: int,
        declined: Collection[Ask],
        _progress: Progress,
        cancel: CancelToken,
    ) -> WhyPlanned:
        """Why a plan asks whom it asks, those who declined aside."""
        return self.desk.planner.plan_host.why_planned(view.region, plan, at, declined, cancel)

    def rows(
        self,
        view: Loaded,
        plan: Plan,
        beside: Beside | None,
        _progress: Progress,
        cancel: CancelToken,
    ) -> Planned:
        """A plan that is known, with its rows."""
        cancel.check()
        return Planned(plan, self._rows.of(view.region, plan), beside)
