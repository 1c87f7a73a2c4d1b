"""Repairs a plan from what the search for it found out: columns, prices and basis stay warm."""

import time
from collections.abc import Collection
from dataclasses import replace

import numpy as np

from planner.application.errors import UserError
from planner.application.plan_audit import PlanAudit
from planner.application.plan_describing import Described, Describing
from planner.application.planning import (
    Plan,
    PlanFaultError,
    PlanWatcher,
    service_numbers,
    unwatched,
)
from planner.application.progress import CancelToken
from planner.application.replanning import Ask, Repair, Repaired, Stands, stands_of
from planner.domain.cover.weights import Weights
from planner.domain.differing import Difference, RegionChange
from planner.domain.region import LongArray, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.formats import day_text
from planner.optimiser.patience import GRACE_SECONDS
from planner.optimiser.problem import Problem
from planner.optimiser.problem_after import problem_after
from planner.optimiser.so_far import Solved
from planner.optimiser.solver import Solver
from planner.optimiser.solving import Throttle, check_weights, plan_of, without_collector
from planner.optimiser.standing_asks import (
    Known,
    impossible,
    points_of,
    standing_of,
    why_given_up,
)
from planner.optimiser.wishes import FIXED, Wishes

MOST_PEOPLE = 50
"""A search that is kept follows a change of the region that is about so many people."""


def replan(
    region: Region,
    book: RuleBook,
    weights: Weights,
    repair: Repair,
    *,
    services: Collection[str] | None = None,
    time_limit: float | None = None,
    progress: PlanWatcher = unwatched,
    cancel: CancelToken | None = None,
) -> Repaired:
    """`Repairer.replan` for a plan that was made elsewhere, or before the region changed.

    The search is a new one, but it begins with what still stands: that is there at once, and no
    less comes out.
    """
    repairer = Repairer(region, book, weights, services)
    return repairer.replan(repair, time_limit=time_limit, progress=progress, cancel=cancel)


class Repairer:
    """Plans one region, and repairs the plan as often as is asked.

    Holds the search's arrays (for 40,200 people and 28 days some hundred MB) until it goes.
    """

    def __init__(
        self,
        region: Region,
        book: RuleBook,
        weights: Weights,
        services: Collection[str] | None = None,
        problem: Problem | None = None,
    ) -> None:
        """`problem`: of this region and these weights, if it is known already.

        UserError for an unknown service or weights without a meaning.
        """
        check_weights(weights)
        self._services = services
        self._engine = RuleEngine(region, book)
        known = Problem.of(region, weights) if problem is None else problem
        self._problem = known.open_to(service_numbers(region, services))
        self._solver: Solver | None = None
        self._started = time.monotonic()
        self._wishes = Wishes()
        problem = self._problem
        world = region, problem.places
        self._describing = Describing(*world, problem.before, weights)
        self._audit = PlanAudit(region, self._engine, problem.places, weights)
        self._told: Described | None = None
        """The plan described last."""
        self._known = Known.nothing()
        """What stood when it was asked for last, or the plan told last."""

    @property
    def problem(self) -> Problem:
        """Of the region as it is now, for the services that are planned."""
        return self._problem

    @property
    def goes_on(self) -> bool:
        """Whether another plan is found sooner, and as well, from the last search than anew.

        That of a small problem is exact from nothing in no time.
        """
        return self._solver is not None and self._solver.sifts

    @property
    def worn(self) -> bool:
        """Whether it is time to `settle` the plan that was repaired last."""
        return self._solver is not None and self._solver.worn

    def plan(
        self,
        *,
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,
        cancel: CancelToken | None = None,
        grace: float = GRACE_SECONDS,
    ) -> Plan:
        """The best plan, as `solving.plan`; whatever it found out is kept.

        `grace`: seconds for a last plan after being stopped.
        """
        self._started = time.monotonic()
        solved = self._solve(Wishes(), time_limit, progress, cancel, grace=grace)
        return self._audited(solved, self._started)

    def so_far(self) -> Plan | None:
        """The best plan found by the search that is under way, audited; None before there is one.

        For whoever hears of its progress. O(assignments), and what the audit takes.
        """
        if self._solver is None:
            return None
        return self._audited(self._solver.so_far(), self._started)

    def settle(
        self, plan: Plan, *, time_limit: float | None = None, cancel: CancelToken | None = None
    ) -> None:
        """Make ready for repairs of a plan while nobody waits: what stands earns its worth.

        Stopped, it ends without another plan, and can be asked for again.
        """
        known = self._stood(stands_of(plan.assignments))
        wishes = replace(known.wishes(self._problem, Repair(())), declined=self._wishes.declined)
        self._solve(wishes, time_limit, unwatched, cancel, thorough=True, grace=0.0)
        if self._solver is not None and not (cancel and cancel.cancelled):
            self._solver.store.sort()

    def replan(
        self,
        repair: Repair,
        *,
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,
        cancel: CancelToken | None = None,
    ) -> Repaired:
        """The plan that is worth most with what giving up what stood costs.

        UserError for somebody fixed who does not stand or has declined. PlanFaultError if the
        result fails its audit.
        """
        with without_collector():
            return self._replan(repair, time_limit, progress, cancel)

    def _replan(
        self,
        repair: Repair,
        time_limit: float | None,
        progress: PlanWatcher,
        cancel: CancelToken | None,
    ) -> Repaired:
        started = time.monotonic()
        _check(repair)
        known = self._stood(repair.standing)
        before = self._score_of(known.moves[known.there])
        wishes = known.wishes(self._problem, repair)
        solved = self._solve(wishes, time_limit, progress, cancel)
        found = self._repaired(repair, known, before, self._audited(solved, started))
        if not repair.compare:
            return found
        best = self._best(wishes, time_limit, cancel)
        return replace(found, best_score=best.score, best_bound=best.bound)

    def follow(self, region: Region, change: RegionChange | None = None) -> bool:
        """Take over a later state of the region, so that the next repair builds upon the last
        plan; False if too much is different: nothing has changed then.

        A search that can follow is kept, else the next one begins with what stands. What was
        planned before is audited and described again only where something is different.
        `change`: what made it of the state before, if it is known. O(duties), as memory is
        copied, and what the people could do whom the change is about.
        """
        with without_collector():
            return self._follow(region, change)

    def _follow(self, region: Region, change: RegionChange | None) -> bool:
        difference = Difference.of(self._problem.region, region, change)
        if difference is None or len(difference.people) > MOST_PEOPLE:
            return False
        followed = problem_after(self._problem, region, difference)
        self._problem = problem = followed.problem
        self._engine = self._engine.after(region, difference.people)
        if self._solver is not None and not self._solver.follow(followed, self._engine):
            self._solver = None
        self._wishes = Wishes() if self._solver is None else self._solver.store.wishes
        world = region, problem.places
        self._describing.follow(*world, problem.before, followed.places, difference)
        self._audit.follow(region, self._engine, problem.places, difference.people.tolist())
        self._known, self._told = self._known.after(difference), None
        return True

    def _stood(self, standing: tuple[Stands, ...]) -> Known:
        self._known = Known.of(self._problem, standing, self._known)
        return self._known

    def _score_of(self, moves: LongArray) -> int:
        """Of what stands, which as a rule is the plan described last."""
        told = self._told
        if told is not None and np.array_equal(told.moves, moves):
            return told.score
        return self._describing.worth(moves) - points_of(self._problem, moves)

    def _best(self, wishes: Wishes, time_limit: float | None, cancel: CancelToken | None) -> Plan:
        """The best plan that keeps only what is fixed."""
        fixed = wishes.worth == FIXED
        only = replace(wishes, keys=wishes.keys[fixed], worth=wishes.worth[fixed])
        started = time.monotonic()
        return self._audited(self._solve(only, time_limit, unwatched, cancel), started)

    def _solve(
        self,
        wishes: Wishes,
        time_limit: float | None,
        progress: PlanWatcher,
        cancel: CancelToken | None,
        *,
        thorough: bool = False,
        grace: float = GRACE_SECONDS,
    ) -> Solved:
        with without_collector():
            report = Throttle(progress, time.monotonic(), self._plain)
            if self._solver is not None:
                self._wishes = wishes
                return self._solver.again(
                    wishes,
                    time_limit=time_limit,
                    cancel=cancel,
                    report=report,
                    thorough=thorough,
                    grace=grace,
                    stands=self._known.moves[self._known.there],
                )
            self._wishes = wishes
            self._solver = Solver(
                self._problem,
                self._engine,
                time_limit=time_limit,
                cancel=cancel,
                report=report,
                wishes=wishes,
                grace=grace,
            )
            return self._solver.run(self._known.moves[self._known.there])

    def _plain(self) -> int:
        """What events leave out of scores and bounds."""
        return self._wishes.most

    def _audited(self, solved: Solved, started: float) -> Plan:
        """The plan with the score of cover.md: without what is wished of assignments."""
        self._told = self._describing.describe(solved.moves)
        found = plan_of(self._problem, solved, self._told, self._services, started)
        faults = self._audit.faults(found)
        if faults:
            raise PlanFaultError(faults)
        self._known = Known(stands_of(found.assignments), self._told.moves, {})
        return found

    def _repaired(self, repair: Repair, known: Known, before: int, found: Plan) -> Repaired:
        """Of the plan described last."""
        assert self._told is not None
        stands, stood = standing_of(self._told.moves), known.keys
        new, gone = ~np.isin(stands, stood), known.gone(stands)
        given_up = [at for at in gone if known.standing[at].ask not in repair.declined]
        lost = {(known.standing[at].ask, known.standing[at].moved_from) for at in known.lost}
        added = [found.assignments[at] for at in np.flatnonzero(new).tolist()]
        world, proved = (self._problem, self._engine), found.bound - found.score < FIXED / 2
        return Repaired(
            plan=found,
            score_before=before,
            kept=len(new) - len(added),
            given_up=tuple(known.standing[at] for at in given_up),
            why_given_up=why_given_up(*world, known, given_up),
            added=tuple(one for one in added if (Ask.of(one), one.moved_from) not in lost),
            impossible=impossible(*world, known, repair, gone, proved=proved),
            stability=self._problem.weights.stability,
        )


def _check(repair: Repair) -> None:
    standing = {one.ask for one in repair.standing} if repair.fixed else set()
    for ask in sorted(repair.fixed):
        what = f"{ask.staff_id} at {ask.service}, {ask.shift} on {day_text(ask.day)}"
        if ask not in standing:
            raise UserError(f"{what} is not part of the plan.", "Fix only what the plan holds.")
        if ask in repair.declined:
            raise UserError(
                f"{what} is both fixed and declined.", "Take it back from one of the two."
            )
