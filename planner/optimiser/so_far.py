"""What a search has so far: the best plan, and what is proved of it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.domain.region import LongArray
from planner.optimiser.options import OptionStore
from planner.optimiser.outcome import Outcome
from planner.optimiser.wishes import keys_of

CLOSE = 5e-5
"""A large plan within this share of its bound is not searched for what little is left."""
Report = Callable[[int, int, float], None]
"""Hears round, score so far and bound."""


def unheard(_round: int, _score: int, _bound: float) -> None:
    """Nobody hears of it."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the search ends with."""

    score: int
    bound: int
    status: str
    """`optimal`, `time_limit` or `cancelled` (A21)."""
    moves: LongArray
    """(assignments, 4): person, duty left or NONE, place and line row of each."""


class SoFar:
    """The best plan of a search and its bound; scores count what wishes are worth."""

    def __init__(self, store: OptionStore, report: Report, *, to_the_end: bool) -> None:
        """`to_the_end`: of a small problem, which is searched until nothing is left."""
        self._store = store
        self._to_the_end = to_the_end
        self.report = report
        self.rounds = 0
        """Of the program, solved."""
        self.plan = Outcome(store)
        self.score = 0
        self.bound = self.filling_all()
        self.left = 0
        """What the bound was above the plan told last."""
        self.slow = False
        """Whether a look for a better plan has taken long."""

    def filling_all(self) -> int:
        """What filling every slot would be worth."""
        problem = self._store.problem
        if not problem.most_in_a_plan:
            return 0
        return problem.worth_of_gaps() + self._store.wishes.most

    def take(self, plan: Outcome, score: int) -> None:
        """Go on from a plan, whatever there was."""
        self.plan, self.score = plan, score

    def keep(self, plan: Outcome) -> None:
        """Take a plan if it is better, and tell of it."""
        score = plan.score()
        if score > self.score:
            self.take(plan, score)
            self.tell()

    def begin_again(self, plan: Outcome) -> None:
        """Take a plan, or none if that is better, instead of what there was."""
        self.take(Outcome(self._store), 0)
        self.keep(plan)

    def lower(self, bound: int) -> None:
        """No plan is worth more than this either."""
        self.bound = min(self.bound, bound)

    def tell(self) -> None:
        """Report how far the search is."""
        self.report(self.rounds, self.score, self.bound)

    def lacks_fixed(self) -> bool:
        """Whether something fixed is not part of the plan. O(assignments + what is fixed)."""
        fixed = self._store.wishes.fixed
        if not len(fixed):
            return False
        option, store = self.plan.options(), self._store
        place = store.problem.place_of_li[store.li[option]]
        return not np.isin(fixed, keys_of(store.person[option], place, store.duty[option])).all()

    @property
    def proved(self) -> bool:
        """Whether no plan is better."""
        return self.score >= self.bound

    @property
    def enough(self) -> float:
        """A gap to the bound that is left: none where the proof can be had, else very little."""
        if self._to_the_end:
            return 0.0
        return (2 if self.slow else 1) * CLOSE * (self.bound - self._store.wishes.most)

    def short_of(self, goal: int) -> bool:
        """Whether more than that is missing."""
        return goal - self.score > self.enough

    def told(self, stopped: str) -> Solved:
        """As a search's end; `stopped`: its status if no proof is there."""
        self.left = max(self.bound - self.score, 0)
        return Solved(
            score=self.score,
            bound=max(self.bound, self.score),
            status="optimal" if self.proved else stopped,
            moves=self._moves(),
        )

    def _moves(self) -> LongArray:
        option, store = self.plan.options(), self._store
        problem, li = store.problem, store.li[option]
        place, line = problem.place_of_li[li], problem.places.lines[li]
        columns = store.person[option], store.duty[option], place, line
        return np.stack(columns, axis=-1).astype(np.int64)
