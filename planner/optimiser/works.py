"""What the planner's process is asked to do: each a value that is sent there and does itself.

The process holds one region, and what was found out about it, so that one question builds upon
another: a repair upon the search of the plan, a reason upon the region after the plan.

Whoever asks makes these values too, and needs no solver for that: only the process loads it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol

from planner.application.alternatives import Alternative, AlternativeService, Compared
from planner.application.covering import GapRow
from planner.application.plan_reasons import WhyLeft, WhyPlanned
from planner.application.planning import Plan, PlanWatcher, unwatched
from planner.application.ports import UnitOfWork
from planner.application.progress import CancelToken
from planner.application.replanning import Ask, Repair, Repaired
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.optimiser.ahead import Key, Looks, Services, Tell, unheard
from planner.optimiser.desk import PAUSE_SECONDS, Desk


class Work(Protocol):
    """One question."""

    def answer(self, desk: Desk, tell: Tell, cancel: CancelToken) -> object:
        """Done in the planner's process. UserError as whatever is asked."""


@dataclass(frozen=True)
class PlanWork:
    """The best plan; on the way plans are told as they are found."""

    services: Services
    weights: Weights
    time_limit: float | None

    @property
    def key(self) -> Key:
        """Which plan is wanted."""
        return self.services, self.weights

    def answer(self, desk: Desk, tell: Tell, cancel: CancelToken) -> Plan:
        """Whatever was asked before; that of a large region goes on from the last search."""
        found = desk.made_ahead(self.key, tell)
        if found is None:
            repairer = desk.repairer(self.services, self.weights, afresh=True)
            looks = Looks(repairer, tell)
            found = repairer.plan(time_limit=self.time_limit, progress=looks, cancel=cancel)
        desk.told(found)
        if cancel.cancelled:
            desk.forget()
        return found


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
            best=self.best or self._known_best(desk),
            only=self.only,
            time_limit=self.time_limit,
            told=tell,
            found_one=tell,
            cancel=cancel,
        )

    def _known_best(self, desk: Desk) -> Plan | None:
        if self.asked.fixed or self.asked.declined:
            return None
        return desk.made_ahead((self.services, self.weights), unheard)

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
