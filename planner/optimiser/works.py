"""What the planner's process is asked to do: each a value that is sent there and does itself.

The process holds one region, and what was found out about it, so that one question builds upon
another: a repair upon the search of the plan, a reason upon the region after the plan.

Whoever asks makes these values too, and needs no solver for that: only the process loads it.
"""

import gc
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from planner.application.alternatives import Alternative, AlternativeService, Compared
from planner.application.covering import GapRow
from planner.application.memory import give_back_what_is_free
from planner.application.plan_reasons import AfterPlan, WhyLeft, WhyPlanned
from planner.application.planning import Plan, PlanEvent, PlanWatcher, unwatched
from planner.application.ports import UnitOfWork
from planner.application.progress import CancelToken
from planner.application.replanning import Ask, Repair, Repaired
from planner.domain.cover.weights import Weights
from planner.domain.differing import RegionChange
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook

if TYPE_CHECKING:
    from planner.optimiser.problem import Problem
    from planner.optimiser.replanning import Repairer

Tell = Callable[[object], None]
"""Sends something on the way: an event, a title, a part of the answer."""
SHARE_FOR_LOOKING = 10
"""Making a plan to be looked at on the way takes at most this part of the time."""
SETTLE_SECONDS = 20.0
"""At most so long for making ready for repairs of a plan."""
PAUSE_SECONDS = 1.0
"""A search that is worn, but answers yet, is made ready again when nobody has asked for so long:
whoever asks while that is done waits until it can stop, some tenths of a second."""
LARGE = 5_000
"""People of a region whose searches take hundreds of megabytes."""
Services = tuple[str, ...] | None


class Work(Protocol):
    """One question."""

    def answer(self, desk: "Desk", tell: Tell, cancel: CancelToken) -> object:
        """Done in the planner's process. UserError as whatever is asked."""


@dataclass
class Desk:
    """The region that the process holds, and what it keeps of earlier work on it."""

    region: Region
    book: RuleBook
    weights: Weights
    """Those in force: plans by them are made ready for."""
    _problem: "Problem | None" = None
    _repairer: "Repairer | None" = None
    _key: tuple[Services, Weights] | None = None
    _after: AfterPlan | None = None
    _unsettled: Plan | None = None
    """The plan that was told, until its search is ready for repairs."""
    _pause: float = 0.0
    """Seconds that nobody asks before it is made so."""
    littered: bool = False
    """Whether a search was let go of and its memory may not have been yet."""

    def repairer(self, services: Services, weights: Weights, *, afresh: bool = False) -> "Repairer":
        """Plans and repairs for these services and weights; the last one is kept."""
        from planner.optimiser.replanning import Repairer

        if afresh or self._repairer is None or self._key != (services, weights):
            self.forget()
            known = self._known() if weights == self.weights else None
            self._repairer = Repairer(self.region, self.book, weights, services, known)
            self._key = services, weights
        return self._repairer

    def follow(self, change: RegionChange) -> None:
        """Bring what is known up to a later state of the region, as far as that pays."""
        region = change.applied(self.region)
        self._after, self.region = None, region
        problem, repairer, key = self._problem, self._repairer, self._key
        self._problem = None
        if repairer is not None and not repairer.follow(region, change):
            self.forget()
        elif repairer is not None and key is not None and key[1] == self.weights:
            self._problem = repairer.problem.open_to(None)
        elif problem is not None:
            from planner.optimiser.problem_after import later_problem

            self._problem = later_problem(problem, region)

    def get_ready(self) -> None:
        """Work out what every plan of the region begins with, while nobody waits."""
        _ = self._known().candidates.pools

    def _known(self) -> "Problem":
        from planner.optimiser.problem import Problem

        if self._problem is None:
            self._problem = Problem.of(self.region, self.weights)
        return self._problem

    def tidy(self) -> None:
        """Let go of what a large search leaves behind: its parts hold one another.

        That takes some tenths of a second, so not where the search is kept.
        """
        if self.littered and len(self.region.people) > LARGE:
            gc.unfreeze()
            gc.collect()
            give_back_what_is_free()
            gc.freeze()  # what is kept now is not looked through again and again
        self.littered = False

    def forget(self) -> None:
        """Let go of the search: it was stopped, or another one begins."""
        self._repairer = self._key = self._unsettled = None
        self.littered = True

    def told(self, found: Plan | None, pause: float = 0.0) -> None:
        """A plan of the search that is kept goes to whoever asked, and its repairs come next:
        after a pause that is made ready for.

        None: one begins, and does all that would be made ready.
        """
        self._unsettled, self._pause = found, pause

    def settle(self, cancel: CancelToken) -> None:
        """Make the search ready for repairs of the plan told last, until somebody asks.

        Begun again where it was stopped. What breaks it is a bug, and costs the search alone:
        the next question has one of its own.
        """
        if self._repairer is None or self._unsettled is None or cancel.wait(self._pause):
            return
        try:
            self._repairer.settle(self._unsettled, time_limit=SETTLE_SECONDS, cancel=cancel)
        except Exception:
            self.forget()
        if not cancel.cancelled:
            self._unsettled = None

    def after(self, found: Plan) -> AfterPlan:
        """The region as a plan leaves it."""
        if self._after is None or self._after.plan != found:
            self._after = AfterPlan(self.region, self.book, found)
        return self._after


@dataclass(frozen=True)
class PlanWork:
    """The best plan; on the way plans are told as they are found."""

    services: Services
    weights: Weights
    time_limit: float | None

    def answer(self, desk: Desk, tell: Tell, cancel: CancelToken) -> Plan:
        """Planned anew, whatever was found out before."""
        repairer = desk.repairer(self.services, self.weights, afresh=True)
        looks = Looks(repairer, tell)
        found = repairer.plan(time_limit=self.time_limit, progress=looks, cancel=cancel)
        if cancel.cancelled:
            desk.forget()
        else:
            desk.told(found)
        return found


@dataclass
class Looks:
    """Adds the plan found so far to events, as often as that takes little of the time."""

    repairer: "Repairer"
    tell: Tell
    _next: float = field(default=0.0)

    def __call__(self, event: PlanEvent) -> None:
        """Pass an event on."""
        began = time.monotonic()
        if began >= self._next and event.score > 0:
            event = replace(event, plan=self.repairer.so_far())
            ended = time.monotonic()
            self._next = ended + SHARE_FOR_LOOKING * (ended - began)
        self.tell(event)


@dataclass(frozen=True)
class RepairWork:
    """A repair; with `compare` it is told at once, and then what a free plan would bring."""

    repair: Repair
    services: Services
    weights: Weights
    time_limit: float | None

    def answer(self, desk: Desk, tell: Tell, cancel: CancelToken) -> Repaired:
        """From what the search for the plan found out, if it was for this region."""
        repairer = desk.repairer(self.services, self.weights)
        desk.told(None)
        alone = replace(self.repair, compare=False)
        first = repairer.replan(alone, time_limit=self.time_limit, cancel=cancel)
        if cancel.cancelled:
            desk.forget()
        elif repairer.worn:
            desk.told(first.plan, PAUSE_SECONDS)
        if not self.repair.compare or cancel.cancelled:
            return first
        tell(first)
        fixed = tuple(one for one in self.repair.standing if one.ask in self.repair.fixed)
        asked = replace(self.repair, standing=fixed, compare=False)
        best = _afresh(desk, self.weights, self.services, asked, self.time_limit, cancel)
        if cancel.cancelled:
            return first
        return replace(first, best_score=best.score, best_bound=best.bound)


@dataclass(frozen=True)
class CompareWork:
    """The best plan and others beside it, each told as it is there."""

    services: Services
    weights: Weights
    alternatives: tuple[Alternative, ...]
    only: tuple[str, ...] | None
    asked: Repair
    """What is fixed and who declined, for all of them."""
    best: Plan | None
    time_limit: float | None

    def answer(self, desk: Desk, tell: Tell, cancel: CancelToken) -> list[Compared]:
        """Those found, all or until cancelled."""
        service = AlternativeService(
            _no_store, desk.book, self.weights, self._planned, self.alternatives
        )
        return service.compare_region(
            desk.region,
            self.services,
            best=self.best,
            only=self.only,
            time_limit=self.time_limit,
            told=tell,
            found_one=tell,
            cancel=cancel,
        )

    def _planned(
        self,
        region: Region,
        book: RuleBook,
        weights: Weights,
        *,
        services: Collection[str] | None = None,
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,  # noqa: ARG002 - a `Planner` has it; titles are told
        cancel: CancelToken | None = None,
    ) -> Plan:
        """By some weights; a `Planner`."""
        desk = Desk(region, book, self.weights)
        chosen = None if services is None else tuple(sorted(services))
        return _afresh(desk, weights, chosen, self.asked, time_limit, cancel)


def _afresh(
    desk: Desk,
    weights: Weights,
    services: Services,
    asked: Repair,
    time_limit: float | None,
    cancel: CancelToken | None,
) -> Plan:
    """The best plan with what is fixed, without who declined; nothing of its search is kept."""
    from planner.optimiser.replanning import Repairer
    from planner.optimiser.solving import plan

    if asked.standing or asked.declined:
        repairer = Repairer(desk.region, desk.book, weights, services)
        found = repairer.replan(asked, time_limit=time_limit, cancel=cancel).plan
        del repairer
    else:
        found = plan(
            desk.region, desk.book, weights, services=services, time_limit=time_limit, cancel=cancel
        )
    desk.littered = True
    desk.tidy()
    return found


@dataclass(frozen=True)
class LeftWork:
    """The gaps that a plan leaves open."""

    found: Plan

    def answer(self, desk: Desk, _tell: Tell, _cancel: CancelToken) -> list[GapRow]:
        """By service, date, shift and line."""
        return desk.after(self.found).left_open()


@dataclass(frozen=True)
class WhyLeftWork:
    """Why a plan leaves one of them open."""

    found: Plan
    gap: GapRow
    declined: frozenset[Ask]

    def answer(self, desk: Desk, _tell: Tell, _cancel: CancelToken) -> WhyLeft:
        """As everything of the plan stands."""
        return desk.after(self.found).why_left(self.gap, self.declined)


@dataclass(frozen=True)
class WhyPlannedWork:
    """Why a plan asks whom it asks."""

    found: Plan
    at: int
    """Position of the assignment."""
    declined: frozenset[Ask]

    def answer(self, desk: Desk, _tell: Tell, _cancel: CancelToken) -> WhyPlanned:
        """As the rest of the plan stands."""
        return desk.after(self.found).why_planned(self.at, self.declined)


def _no_store() -> UnitOfWork:
    """The process has no database: it works on the region that was sent."""
    raise RuntimeError("the planner's process reads no database")
