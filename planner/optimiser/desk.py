"""What the planner's process has before it: one region, and what was found out about it."""

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.application.memory import give_back_what_is_free
from planner.application.plan_reasons import AfterPlan
from planner.application.planning import Plan
from planner.application.progress import CancelToken
from planner.domain.cover.weights import Weights
from planner.domain.differing import RegionChange
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.optimiser.ahead import Ahead, Idle, Key, Looks, Services, Tell

if TYPE_CHECKING:
    from planner.optimiser.problem import Problem
    from planner.optimiser.replanning import Repairer

SETTLE_SECONDS = 20.0
"""At most so long for making ready for repairs of a plan."""
PAUSE_SECONDS = 1.0
"""A search that is worn, but answers yet, is made ready again when nobody has asked for so long:
whoever asks while that is done waits until it can stop, some tenths of a second."""
AHEAD_PAUSE_SECONDS = 1.0
"""The period is planned ahead once nobody has asked anything for so long."""
AHEAD_SECONDS = 60.0
"""At most so long for that."""
LARGE = 5_000
"""People of a region whose searches take hundreds of megabytes."""


@dataclass
class Desk:
    """The region that the process holds, and what it keeps of earlier work on it."""

    region: Region
    book: RuleBook
    weights: Weights
    """Those in force: plans by them are made ready for."""
    _problem: "Problem | None" = None
    _repairer: "Repairer | None" = None
    _key: Key | None = None
    _after: AfterPlan | None = None
    _unsettled: Plan | None = None
    """The plan that was told, until its search is ready for repairs."""
    _pause: float = 0.0
    """Seconds that nobody asks before it is made so."""
    _ahead: Ahead | None = None
    """The plan that was made before anybody asked."""
    _planned: bool = False
    """Whether somebody has asked for a plan of this region or a repair: nothing more is planned
    ahead then, as changes are followed by repairs."""
    littered: bool = False
    """Whether a search was let go of and its memory may not have been yet."""

    def repairer(self, services: Services, weights: Weights, *, afresh: bool = False) -> "Repairer":
        """Plans and repairs for these services and weights; the last one is kept.

        `afresh`: what is found may not depend on what was asked before, but for what a large
        search leaves open between its plan and its bound.
        """
        from planner.optimiser.replanning import Repairer

        kept = self._repairer if self._key == (services, weights) else None
        if kept is None or (afresh and not kept.goes_on):
            self.forget()
            known = self._known() if weights == self.weights else None
            kept = self._repairer = Repairer(self.region, self.book, weights, services, known)
            self._key = services, weights
        return kept

    def follow(self, change: RegionChange) -> None:
        """Bring what is known up to a later state of the region, as far as that pays."""
        region = change.applied(self.region)
        self._after, self._ahead, self.region = None, None, region
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
        self._repairer = self._key = self._unsettled = self._ahead = None
        self.littered = True

    def told(self, found: Plan | None, pause: float = 0.0) -> None:
        """A plan of the search that is kept goes to whoever asked, and its repairs come next:
        after a pause that is made ready for.

        None: one begins, and does all that would be made ready.
        """
        self._unsettled, self._pause, self._planned, self._ahead = found, pause, True, None

    def rest(self, idle: Idle, tell: Tell) -> None:
        """Do what will be wanted next, until somebody asks: plan the period, or make the search
        ready for repairs.

        What breaks it is a bug, and costs the search alone: the next question has one of its own,
        and whoever asks it is told.
        """
        try:
            if self._planned:
                self.settle(idle.token)
            elif self._ahead is None:
                self._plan_ahead(idle, tell)
        except Exception:
            self.forget()

    def settle(self, cancel: CancelToken) -> None:
        """Make the search ready for repairs of the plan told last.

        Begun again where it was stopped.
        """
        if self._repairer is None or self._unsettled is None or cancel.wait(self._pause):
            return
        self._repairer.settle(self._unsettled, time_limit=SETTLE_SECONDS, cancel=cancel)
        if not cancel.cancelled:
            self._unsettled = None

    def _plan_ahead(self, idle: Idle, tell: Tell) -> None:
        """Make the plan of all services that will be asked for first, if nobody has yet.

        After a change it is made from the search for the last one.
        """
        key, cancel = (None, self.weights), idle.token
        if cancel.wait(AHEAD_PAUSE_SECONDS) or not idle.begin(key):
            return
        self.tidy()
        repairer = self.repairer(*key)
        ahead = Ahead(key, Looks(repairer, tell), idle)
        ahead.plan = repairer.plan(
            time_limit=AHEAD_SECONDS, progress=ahead, cancel=cancel, grace=0.0
        )
        if cancel.cancelled and not idle.joined:
            self.forget()
        else:
            self._ahead = ahead

    def made_ahead(self, key: Key, tell: Tell) -> Plan | None:
        """A plan, if it was made before anybody asked."""
        if self._ahead is None or self._ahead.key != key:
            return None
        return self._ahead.answer(tell)

    def after(self, found: Plan) -> AfterPlan:
        """The region as a plan leaves it."""
        if self._after is None or self._after.plan != found:
            self._after = AfterPlan(self.region, self.book, found)
        return self._after
