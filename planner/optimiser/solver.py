"""The exact plan: column generation on a warm linear program, then whole options, with proof.

1. Restricted program with the nearest options of each slot line, of a large problem with those
   that a look ahead date by date found; solve; add broken rows.
2. Price what is not in it: all other options, then atoms that could still earn.
   When nothing earns, the program's value bounds every plan of the whole model.
3. If its options are whole, that is the best plan. Otherwise the same columns taken whole, and,
   if a gap to the bound is left, with all columns whose loss lies within the gap: by the
   reduced-cost argument the best plan is among them.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from planner.application.memory import give_back_what_is_free
from planner.application.progress import CancelToken
from planner.domain.region import LongArray
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.beginning import MovesOf, plan_of_moves
from planner.optimiser.bundles import bundle_of
from planner.optimiser.carried import Proof
from planner.optimiser.following import Followers, possible
from planner.optimiser.growing import Numbers
from planner.optimiser.hall_rows import Row
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.master import Master
from planner.optimiser.mending import Around, Mending, Missing
from planner.optimiser.options import OptionStore
from planner.optimiser.outcome import Outcome
from planner.optimiser.part_program import Part
from planner.optimiser.prices import Prices
from planner.optimiser.pricing import Pricing
from planner.optimiser.problem import Problem
from planner.optimiser.problem_after import Followed
from planner.optimiser.refilling import Refilling
from planner.optimiser.rounding import rounded
from planner.optimiser.scouting import scout
from planner.optimiser.search import Search, SearchTooLargeError
from planner.optimiser.separation import add_broken_rows, add_cliques
from planner.optimiser.sifting import Sifting
from planner.optimiser.steps import Steps
from planner.optimiser.warm import Solution
from planner.optimiser.whole import best_of_columns, near, short_of
from planner.optimiser.wishes import DECLINED, Wishes

ALL_OPTIONS_UP_TO = 200_000
"""So many (slot line, person) pairs are laid open from the start; larger problems are sifted."""
SETS_WITHIN_GAP = 200_000
EASY = 1_000
"""Up to so many columns are taken whole all at once."""
NEAR_SECONDS = 10.0
"""At most so long for each search near the solution of the program."""
MENDING = (1, 2, 3)
"""Steps from places where a plan brings less than it could."""
MEND_DEAREST = 60.0
"""Points that a column may cost there."""
Looks = tuple[tuple[int, float], ...]
LOOKS: Looks = ((0, 0.0), (1, 0.0), (1, 5.0), (2, 20.0), (3, 60.0))
"""Steps from what is not whole, and points that a column may cost: wider each time."""
SLOW_SECONDS = 2.0
"""Once a look has taken the processor so long, twice as much may be missing: for 4,000 gaps and
5,000 people the next took 33 s and brought 0.005 %."""
MANY_BROKEN = 100
"""With so many broken rows prices mislead: the program is solved again before it is priced."""
FEW_WRONG = 500
"""So many rows and columns may be missing when atoms are looked for."""
CLOSE = 5e-5
"""A large plan within this share of its bound is not searched for what little is left."""
GRACE_SECONDS = 3.0
"""After being stopped, at most so long for making a plan of what was found."""
Report = Callable[[int, int, float], None]
"""Hears round, score so far and bound."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the search ends with."""

    score: int
    bound: int
    status: str
    """`optimal`, `time_limit` or `cancelled` (A21)."""
    moves: LongArray
    """(assignments, 4): person, duty left or NONE, place and line row of each."""


class Solver:
    """One run."""

    def __init__(
        self,
        problem: Problem,
        engine: RuleEngine,
        *,
        time_limit: float | None = None,
        cancel: CancelToken | None = None,
        report: Report | None = None,
        all_options: bool | None = None,
        wishes: Wishes | None = None,
    ) -> None:
        self.store = OptionStore(problem, engine.book)
        self._engine = engine
        self._rows_found: list[Row] = []
        self.master = Master(self.store, engine, self._stop)
        self.legality = Legality(self.store, engine)
        self.pricing = Pricing(self.store, self.legality, self.master.clashes)
        self.search = Search(self.master, self.legality, Loose(self.store), self._stop)
        self._cancel = cancel or CancelToken()
        self._deadline = math.inf if time_limit is None else time.monotonic() + time_limit
        self._grace = GRACE_SECONDS
        self._report = report or (lambda _round, _score, _bound: None)
        self._all = self._is_small() if all_options is None else all_options
        self._steps = Steps(self.master, all_made=self._all)
        self._refilling = Refilling.nothing(problem) if self._all else Refilling(problem)
        self.sifting = Sifting(self.master, self.pricing, self._refilling, self._stop)
        self._wishes = wishes or Wishes()
        self.store.wish(self._wishes)
        self._bound = self._bound_at_first()
        self._best = Outcome(self.store)
        self._best_score = 0
        self._rounds = 0
        self._last: Solution | None = None
        self._prices: Prices | None = None  # of the last solution that was priced
        self._proof: Proof | None = None
        self._around = Around()
        self._left = 0
        """What the bound was above the plan told last."""
        self._slow = False
        """Whether a look for a better plan has taken long."""
        self._looked: Solution | None = None
        """Near which the first look has been."""
        self._next_look = 0.0
        """When the next plan is made on the way."""

    @property
    def problem(self) -> Problem:
        """As it is now."""
        return self.store.problem

    @property
    def worn(self) -> bool:
        """Whether what was carried over tells so little that a search soon has to be made."""
        return not self._all and self._left > self._enough() / 2

    def run(self, stands: MovesOf = ()) -> Solved:
        """The best plan, or the best found when stopped; `stands`: moves to begin with."""
        if self._bound > 0:
            self._prepare()
            if len(stands):
                loose = self.search.loose
                self._keep(plan_of_moves(loose, self.legality, stands, self._stop))
            self._search()
        return self._solved()

    def so_far(self) -> Solved:
        """What the search would end with if it were stopped now; for whoever hears of reports."""
        return self._solved()

    def again(
        self,
        wishes: Wishes,
        *,
        time_limit: float | None = None,
        cancel: CancelToken | None = None,
        report: Report | None = None,
        thorough: bool = False,
        grace: float = GRACE_SECONDS,
    ) -> Solved:
        """The best plan with other wishes, from where the last search ended.

        What is near enough to the bound is found by mending the plan where the wishes changed,
        unless it is to be `thorough`. `grace`: seconds for a last plan after being stopped.

        Scores and bounds count what the wishes are worth, as those of `run` do.
        """
        self._cancel = cancel or CancelToken()
        self._deadline = math.inf if time_limit is None else time.monotonic() + time_limit
        self._report = report or self._report
        self._grace = grace
        wishes = possible(wishes, self._proof, self.store)
        rise, self._wishes = wishes.rise(self._wishes), wishes
        self._proof = self._proof and self._proof.raised(rise)
        changed = self.store.wish(wishes)
        self.master.recharge(changed)
        bound = self._bound_at_first()
        if rise is not None:
            bound = min(bound, self._bound + rise)
        self._bound = bound
        quick = rise is not None and not thorough
        if self._bound > 0 and not (quick and self._mend_nearby(changed)):
            self._begin_with(self._best)
            self._search()
        return self._solved()

    def follow(self, followed: Followed, engine: RuleEngine) -> bool:
        """Take over a change of the region; False: this search cannot, and another is needed.

        The best plan so far is what still stands, until it is mended by `again`.
        """
        if self._proof is None or self._all or not self.master.can_follow(followed.places):
            return False
        parts = self.master, self.legality, self.pricing, self.search, self._refilling
        more, gone = Followers(*parts).follow(followed, engine, self._best, self._around)
        self._best_score += more
        self._wishes = self.store.wishes
        self._proof.follow(self.master, self.search, followed, gone)
        self._bound = min(self._bound_at_first(), self._proof.bound(self.master))
        return True

    def _mend_nearby(self, changed: Numbers) -> bool:
        """Mend the last plan only where something changed; False if that is not good enough."""
        if self._all or self._last is None or self.master.lending.on:
            return False
        mending = Mending(self.master, self.legality, self.pricing, self._last, self._stop)
        around, self._around = self._around, Around()
        if around and self._proof is not None:
            mending.widen(self._proof.prices, self._best, around)
        missing = Missing(self._bound, self._left, self._enough())
        found = mending.mend(self._best, self._best_score, missing, changed, around)
        if found is None or self._bound - found.score > self._enough():
            return False
        self._best, self._best_score = found.plan, found.score
        return True

    def _search(self) -> None:
        solution = self._to_optimum()
        if solution is not None:
            self._to_whole(solution)

    def _begin_with(self, last: Outcome) -> None:
        """What still stands of the last plan, as the best so far."""
        options = [bundle.options for bundle in last.bundles()]
        bundles = [bundle_of(self.store, some) for some in options]
        self._best, self._best_score = Outcome(self.store), 0
        standing = Outcome.of(self.store, [one for one in bundles if one.points < DECLINED])
        if not standing.faulty():
            self._keep(standing)

    def _stop(self) -> bool:
        return self._cancel.cancelled or time.monotonic() > self._deadline

    def _solved(self) -> Solved:
        self._left = max(self._bound - self._best_score, 0)
        proved = self._best_score >= self._bound
        stopped = "cancelled" if self._cancel.cancelled else "time_limit"
        return Solved(
            score=self._best_score,
            bound=max(self._bound, self._best_score),
            status="optimal" if proved else stopped,
            moves=self._moves(),
        )

    def _moves(self) -> LongArray:
        option = self._best.options()
        store, li = self.store, self.store.li[option]
        place, line = self.problem.place_of_li[li], self.problem.places.lines[li]
        columns = store.person[option], store.duty[option], place, line
        return np.stack(columns, axis=-1).astype(np.int64)

    def _bound_at_first(self) -> int:
        """What filling every slot would be worth."""
        worth = self.problem.worth_of_gaps()
        return worth + self._wishes.most if self.problem.most_in_a_plan else 0

    def _is_small(self) -> bool:
        problem = self.problem
        times = np.bincount(problem.places.lines, minlength=len(problem.region.lines.service))
        pools = problem.candidates.pools
        pairs = times * (pools.after - pools.first)
        return int(pairs.sum()) <= ALL_OPTIONS_UP_TO

    def _prepare(self) -> None:
        """Places with gaps, their options, and the first columns."""
        problem = self.problem
        short = np.flatnonzero(problem.open_place & ~problem.full)
        self.master.add_places(short)
        if self._all:
            self.store.open_fully(np.flatnonzero(problem.can_join))
        self.sifting.open_places()
        self.master.add_options(self._first_columns())
        held = self.master.holds()
        self.master.add_rows([row for row in self._rows_found if held[row[0]]])
        self.sifting.add_wished(self._wishes, self.search.loose)

    def _first_columns(self) -> Numbers:
        """Columns to begin with; of a large problem those that were found date by date."""
        if self._all:
            return self.sifting.first()
        master = Master(self.store, self._engine, self._stop)
        pricing = Pricing(self.store, self.legality, master.clashes)
        ahead = Sifting(master, pricing, self._refilling, self._stop)

        def keep(solution: Solution) -> None:
            self._keep(rounded(master, self.legality, solution.columns, self._stop))

        found = scout(ahead, self.master.places, keep, self._stop)
        give_back_what_is_free()  # the program of the region needs as much again
        self._rows_found = found.rows
        return self.pricing.untaken(found.options)

    def _to_optimum(self) -> Solution | None:
        """Rows and columns in turn until neither is missing; None if stopped before."""
        while not self._stop():
            self._rounds += 1
            if not self._all:
                give_back_what_is_free()  # thousandths of a second, and tens of megabytes
            solution = self.master.solve()
            if solution is None:
                break
            self._last = solution
            broken = add_broken_rows(self.master, self.legality, solution.columns)
            if broken == 0 and self._all:
                broken = add_cliques(self.master, self.legality, solution.columns)
            if broken > MANY_BROKEN:
                continue
            if broken == 0 or self._best_score == 0:
                self._meanwhile(solution, LOOKS[:1] if broken == 0 else ())
            missing = self._add_missing(solution, broken)
            if broken + missing == 0 and not self._stop():
                self._bound = min(self._bound, self._steps.bound(solution))
                if self._prices is not None:
                    self._proof = Proof.of(self.master, self._refilling, self._prices, solution)
                return solution
            self._report(self._rounds, self._best_score, self._bound)
        self._rescue()
        return None

    def _meanwhile(self, solution: Solution, looks: Looks) -> None:
        """A plan to have at once, and better ones now and then: a tenth of the time at most."""
        began = time.monotonic()
        if began < self._next_look:
            return
        self._make_whole(solution, self._deadline, self._stop, looks)
        self._looked = solution if looks else None
        spent = time.monotonic() - began
        self._next_look = time.monotonic() + 10 * spent

    def _add_missing(self, solution: Solution, broken: int) -> int:
        """Columns that would earn something at the prices of a solution; how many were new.

        Atoms are looked for where little else was wrong with it, rows that it broke included.
        """
        prices = self._prices = self.sifting.prices(solution)
        found = self.sifting.singles(prices, solution)
        added = self.master.add_options(found)
        if broken + added > (0 if self._all else FEW_WRONG) or self._stop():
            return added
        return added + self.master.add_atoms(self.search.improving(prices, solution))

    def _rescue(self) -> None:
        """Stopped early: make a plan near the last solution, within a short grace."""
        if self._last is not None and self._grace > 0:
            until = time.monotonic() + self._grace
            self._make_whole(self._last, until, lambda: time.monotonic() > until)

    def _make_whole(
        self, solution: Solution, until: float, stop: Callable[[], bool], looks: Looks = LOOKS
    ) -> None:
        """The best plan that can be made near a solution: wider looks until it is good enough."""
        goal = min(self._bound, self._steps.value(solution))
        rough = self._all or self._best_score == 0
        if rough and goal - self._best_score > self._enough():
            self._keep(rounded(self.master, self.legality, solution.columns, stop))
        for steps, dearest in looks:
            left = until - time.monotonic()
            if stop() or left <= 0 or goal - self._best_score <= self._enough():
                return
            part = near(self.master, solution, steps, dearest, self._enough() / 4)
            best, _ = self._best_of_columns(stop, min(NEAR_SECONDS, left), part)
            self._keep(best)
            self._mend(solution, until, stop, goal)

    def _mend(
        self, solution: Solution, until: float, stop: Callable[[], bool], goal: float
    ) -> None:
        """Look again where the best plan brings less than the solution, wider while it helps."""
        for steps in MENDING:
            left, before = until - time.monotonic(), self._best_score
            if stop() or left <= 0 or goal - before <= self._enough():
                return
            part = short_of(
                self.master, solution, self._best, steps, MEND_DEAREST, self._enough() / 4
            )
            best, _ = self._best_of_columns(stop, min(NEAR_SECONDS, left), part)
            self._keep(best)

    def _keep(self, outcome: Outcome) -> None:
        score = outcome.score()
        if score > self._best_score:
            self._best, self._best_score = outcome, score
            self._report(self._rounds, self._best_score, self._bound)

    def _to_whole(self, solution: Solution) -> None:
        """From the optimum of the program to the best plan."""
        looks = LOOKS[1:] if self._looked is solution else LOOKS
        if self._all and self.master.columns <= EASY:
            looks = ()
        self._make_whole(solution, self._deadline, self._stop, looks)
        searched, at_most = 0.0, self._steps.proved(solution)
        while self._bound - self._best_score > self._enough() and not self._stop():
            left = self._deadline - time.monotonic()
            best, proved = self._best_of_columns(self._stop, left)
            self._keep(best)
            if not proved or self._best_score >= self._bound or not self._all:
                break
            gap = self._steps.gap(at_most, self._best_score)
            if gap <= searched:  # all columns that could matter were there this time
                self._bound = self._best_score
            elif not self._add_within(solution, gap):
                break
            searched = gap

    def _best_of_columns(
        self, stop: Callable[[], bool], seconds: float, part: Part | None = None
    ) -> tuple[Outcome, bool]:
        chosen, began = part or Part.everything(), time.process_time()
        found = best_of_columns(self.master, self.legality, self._best, stop, seconds, chosen)
        self._slow |= time.process_time() - began > SLOW_SECONDS
        return found

    def _enough(self) -> float:
        """A gap to the bound that is left: none where the proof can be had, else very little."""
        if self._all:
            return 0.0
        return (2 if self._slow else 1) * CLOSE * (self._bound - self._wishes.most)

    def _add_within(self, solution: Solution, gap: float) -> bool:
        """All columns that a better plan could need; none are missing: the plan is the best."""
        prices = Prices.of(self.master, self._refilling, solution)
        try:
            atoms = self.search.within(prices, solution, gap, SETS_WITHIN_GAP)
        except SearchTooLargeError:
            return False
        _, options = self.pricing.earning(prices, solution, -gap)
        legal = options[self.legality.of_options(options) == 0]
        added = self.master.add_options(self.pricing.take([legal]))
        added += self.master.add_atoms(atoms)
        if added == 0 and not self._stop():
            self._bound = self._best_score
        return added > 0
