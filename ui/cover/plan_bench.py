"""What the plan panel asks of the planner; every method runs on a lane, never on its thread."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from planner.application.alternatives import BEST, Alternative, Compared, load_alternatives
from planner.application.covering import GapRow, Loaded
from planner.application.plan_reasons import WhyLeft, WhyPlanned
from planner.application.planning import Plan, PlanEvent
from planner.application.progress import CancelToken, Progress
from planner.application.replanning import Ask, Repair, Repaired, Stands
from planner.domain.region import NONE, Region
from ui.cover.plan_rows import (
    ChangeRow,
    LeftRow,
    PlanRow,
    change_rows,
    left_rows,
    plan_rows,
)
from ui.desk import Desk

TIME_LIMIT = 60.0
"""Most seconds of one search."""
WORTH_COMPARING = 5_000
"""Up to so many people a repair is also held against a plan that is free to change everything:
for more that takes as long as the plan did."""
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
        """The best plan for the region on view, by the weights wished for.

        `watch` hears of the search on the thread that calls, with rows where there is a plan.
        """

        def hear(event: PlanEvent) -> None:
            watch(event, None if event.plan is None else plan_rows(view.region, event.plan))
            progress("Planning", min(event.seconds / TIME_LIMIT, 1.0))

        host = self.desk.planner.plan_host
        best = host.plan(
            view.region, wish.services, time_limit=TIME_LIMIT, progress=hear, cancel=cancel
        )
        if wish.alternative == BEST or cancel.cancelled:
            return Planned(best, plan_rows(view.region, best))
        both = host.compare(
            view.region,
            wish.services,
            best=best,
            only=[wish.alternative],
            time_limit=TIME_LIMIT,
            told=lambda title: progress(f"Planning: {title}"),
            cancel=cancel,
        )
        if len(both) < 2:  # stopped on the way to the other one
            return Planned(best, plan_rows(view.region, best))
        last = both[-1].plan
        return Planned(last, plan_rows(view.region, last), (both[0], both[-1]))

    def repair(
        self,
        view: Loaded,
        before: Plan,
        fixed: Collection[Ask],
        declined: Collection[Ask],
        first: Callable[[Mended], object],
        progress: Progress,
        cancel: CancelToken,
    ) -> Mended:
        """The plan mended for the region on view; `first` hears before it is compared."""
        region = view.region
        standing = [Stands.of(one) for one in before.assignments]
        open_yet = [one for one in standing if not is_duty(region, one)]
        asks = {one.ask for one in open_yet}
        repair = Repair(
            tuple(open_yet),
            frozenset(fixed) & asks - frozenset(declined),
            frozenset(declined),
            compare=len(region.people) <= WORTH_COMPARING,
        )

        def mended(found: Repaired, *, whole: bool) -> Mended:
            planned = Planned(found.plan, plan_rows(region, found.plan))
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
        return Planned(plan, plan_rows(view.region, plan), beside)


def is_duty(region: Region, one: Stands) -> bool:
    """Whether what somebody was asked for stands on the rota now."""
    person = region.people.ids.index.get(one.staff_id, NONE)
    service = region.services.ids.index.get(one.service, NONE)
    shift = region.shifts.ids.index.get(one.shift, NONE)
    if NONE in {person, service, shift}:
        return False
    rows, duties = region.duties.of_person(person), region.duties
    return bool(
        (
            (duties.day[rows] == one.day)
            & (duties.shift[rows] == shift)
            & (duties.service[rows] == service)
        ).any()
    )
