"""The exact plan: column generation on a warm linear program, then whole options, with proof.

1. Restricted program with the nearest options of each slot line, of a large problem with those
   that a look ahead date by date found; solve; add broken rows.
2. Price what is not in it: all other options, then atoms that could still earn. The program's
   value and what these could earn bound every plan of the whole model; when nothing earns, or of
   a large problem next to nothing, no more come.
3. If its options are whole, that is the best plan. Otherwise the same columns taken whole, and,
   if a gap to the bound is left, with all columns whose loss lies within the gap: by the
   reduced-cost argument the best plan is among them.
"""

import math

import numpy as np

from planner.application.memory import give_back_what_is_free
from planner.application.progress import CancelToken
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.beginning import MovesOf, plan_of_moves, plan_of_options
from planner.optimiser.bundles import Bundle
from planner.optimiser.carried import Proof
from planner.optimiser.following import Followers, possible
from planner.optimiser.growing import Numbers
from planner.optimiser.hall_rows import Row
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.making_whole import MakingWhole
from planner.optimiser.master import Master
from planner.optimiser.mending import Around, Mending, Missing
from planner.optimiser.options import OptionStore
from planner.optimiser.patience import GRACE_SECONDS, Patience
from planner.optimiser.prices import Prices
from planner.optimiser.pricing import Pricing
from planner.optimiser.problem import Problem
from planner.optimiser.problem_after import Followed
from planner.optimiser.refilling import Refilling
from planner.optimiser.scouting import scout
from planner.optimiser.search import Search, SearchTooLargeError
from planner.optimiser.separation import add_broken_rows
from planner.optimiser.sifting import Sifting
from planner.optimiser.so_far import Report, SoFar, Solved, unheard
from planner.optimiser.steps import Steps
from planner.optimiser.warm import Solution
from planner.optimiser.wishes import FIXED, Wishes

ALL_OPTIONS_UP_TO = 200_000
"""So many (slot line, person) pairs are laid open from the start; larger problems are sifted."""
SETS_WITHIN_GAP = 200_000
MANY_BROKEN = 100
"""With so many broken rows prices mislead: the program is solved again before it is priced."""
FEW_WRONG = 150
"""So many rows and columns of a large problem may be missing when atoms are looked for, until a
look finds none: the next is the one at the optimum."""

MAY_LACK = 0.2
"""Of a large problem, while somebody waits, all columns that are missing may bring such a share of
what is enough: the last of them took 5 to 15 % of the time, and brought next to nothing."""


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
        grace: float = GRACE_SECONDS,
    ) -> None:
        """`grace`: seconds for a last plan after being stopped."""
        self._patience = Patience(time_limit, cancel, grace)
        self._stop = self._patience.over
        self.store = OptionStore(problem, engine.book)
        self._engine = engine
        self._rows_found: list[Row] = []
        self.master = Master(self.store, engine, self._stop)
        self.legality = Legality(self.store, engine)
        self.pricing = Pricing(self.store, self.legality, self.master.clashes)
        self.search = Search(self.master, self.legality, Loose(self.store), self._stop)
        self._all = self._is_small() if all_options is None else all_options
        self._steps = Steps(self.master, all_made=self._all)
        self._refilling = Refilling.nothing(problem) if self._all else Refilling(problem)
        self.sifting = Sifting(self.master, self.pricing, self._refilling, self._stop)
        self.store.wish(wishes or Wishes())
        self._best = SoFar(self.store, report or unheard, to_the_end=self._all)
        self._whole = MakingWhole(
            self.master, self.legality, self._steps, self._best, small=self._all
        )
        self._prepared = False
        """Whether there is a program: not where nothing could be gained so far."""
        self._last: Solution | None = None
        self._few_wrong = 0
        """So many rows and columns may be missing when atoms are looked for."""
        self._proof: Proof | None = None
        self._around = Around()

    @property
    def problem(self) -> Problem:
        """As it is now."""
        return self.store.problem

    @property
    def sifts(self) -> bool:
        """Whether the problem is too large for all its options to be made."""
        return not self._all

    @property
    def worn(self) -> bool:
        """Whether what was carried over tells so little that a search soon has to be made."""
        return not self._all and self._best.left > self._best.enough / 2

    def run(self, stands: MovesOf = ()) -> Solved:
        """The best plan, or the best found when stopped; `stands`: moves to begin with."""
        if self._best.bound > 0:
            self._prepare()
            if len(stands):
                loose = self.search.loose
                self._best.keep(plan_of_moves(loose, self.legality, stands))
            self._search()
        return self.so_far()

    def so_far(self) -> Solved:
        """What the search would end with if it were stopped now; for whoever hears of reports."""
        return self._best.told(self._patience.end)

    def again(
        self,
        wishes: Wishes,
        *,
        time_limit: float | None = None,
        cancel: CancelToken | None = None,
        report: Report | None = None,
        thorough: bool = False,
        grace: float = GRACE_SECONDS,
        stands: MovesOf = (),
    ) -> Solved:
        """The best plan with other wishes, from where the last search ended.

        What is near enough to the bound is found by mending the plan where the wishes changed,
        unless it is to be `thorough`. `grace`: seconds for a last plan after being stopped.
        `stands`: moves to begin with where that plan lacks something fixed, so that a search
        that is stopped at once has kept it.

        Scores and bounds count what the wishes are worth, as those of `run` do.
        """
        self._patience.renew(time_limit, cancel, grace)
        best = self._best
        best.report = report or best.report
        wishes = possible(wishes, self._proof, self.store)
        rise, new = wishes.rise(self.store.wishes), wishes.new_to(self.store.wishes)
        self._proof = self._proof and self._proof.raised(rise)
        changed = self.store.wish(wishes)
        self.master.recharge(changed)
        at_most = best.filling_all()
        best.bound = at_most if rise is None else min(at_most, best.bound + rise)
        if best.bound > 0:
            self._prepare()
            self.sifting.add_wished(new, self.search.loose)
        quick = best.bound > 0 and rise is not None and not thorough
        if not (quick and self._mend_nearby(changed)):
            stood = best.plan.options().tolist()
            best.begin_again(plan_of_options(self.store, self.legality, stood))
            if len(stands) and best.bound - best.score > FIXED / 2:
                best.keep(plan_of_moves(self.search.loose, self.legality, stands))
            if best.bound > 0:
                self._search(thorough=thorough)
        return self.so_far()

    def follow(self, followed: Followed, engine: RuleEngine) -> bool:
        """Take over a change of the region; False: this search cannot, and another is needed.

        The best plan so far is what still stands, until it is mended by `again`.
        """
        if self._proof is None or self._all or not self.master.can_follow(followed.places):
            return False
        best = self._best
        parts = self.master, self.legality, self.pricing, self.search, self._refilling
        more, gone = Followers(*parts).follow(followed, engine, best.plan, self._around)
        best.score += more
        self._proof.follow(self.master, self.search, followed, gone)
        best.bound = min(best.filling_all(), self._proof.bound(self.master))
        return True

    def _mend_nearby(self, changed: Numbers) -> bool:
        """Mend the last plan only where something changed; False if that is not good enough."""
        if self._all or self._last is None or self._proof is None or self.master.lending.on:
            return False
        best, prices = self._best, self._proof.prices
        mending = Mending(self.master, self.legality, self.pricing, self._last, prices, self._stop)
        around, self._around = self._around, Around()
        if around:
            mending.widen(best.plan, around)
        missing = Missing(best.bound, best.left, best.enough)
        found = mending.mend(best.plan, best.score, missing, changed, around)
        if found is None or best.bound - found.score > best.enough:
            return False
        best.take(found.plan, found.score)
        return True

    def _search(self, *, thorough: bool = False) -> None:
        self._patience.owing = self._best.lacks_fixed
        solution = self._to_optimum(None if self._all else 0.0 if thorough else MAY_LACK)
        if solution is not None:
            self._to_whole(solution)

    def _is_small(self) -> bool:
        problem = self.problem
        times = np.bincount(problem.places.lines, minlength=len(problem.region.lines.service))
        pools = problem.candidates.pools
        pairs = times * (pools.after - pools.first)
        return int(pairs.sum()) <= ALL_OPTIONS_UP_TO

    def _prepare(self) -> None:
        """Places with gaps, their options, and the first columns, if there are none yet."""
        if self._prepared:
            return
        self._prepared = True
        problem = self.problem
        short = np.flatnonzero(problem.open_place & ~problem.full)
        self.master.add_places(short)
        if self._all:
            self.store.open_fully(np.flatnonzero(problem.can_join))
        self.sifting.open_places()
        self.master.add_options(self._first_columns())
        held = self.master.holds()
        self.master.add_rows([row for row in self._rows_found if held[row[0]]])
        self.sifting.add_wished(self.store.wishes.wheres(), self.search.loose)

    def _first_columns(self) -> Numbers:
        """Columns to begin with; of a large problem those that were found date by date."""
        if self._all:
            return self.sifting.first()
        master = Master(self.store, self._engine, self._stop)
        pricing = Pricing(self.store, self.legality, master.clashes)
        ahead = Sifting(master, pricing, self._refilling, self._stop)

        def keep(solution: Solution) -> None:
            self._whole.round_off(solution, master, self._stop)

        found = scout(ahead, self.master.places, keep, self._stop)
        give_back_what_is_free()  # the program of the region needs as much again
        self._rows_found = found.rows
        return self.pricing.untaken(found.options)

    def _to_optimum(self, may_lack: float | None) -> Solution | None:
        """Rows and columns in turn until neither is missing; None if stopped before.

        `may_lack`: or until the columns that are missing could bring no more than such a share of
        what is enough, if the plan then is near enough to the bound.
        """
        best, self._few_wrong = self._best, 0 if self._all else FEW_WRONG
        while not self._stop():
            solution = self._solved()
            if solution is None:
                break
            broken = add_broken_rows(self.master, self.legality, solution.columns)
            self._whole.on_the_way(solution, self._patience, sound=broken == 0)
            if broken > MANY_BROKEN:
                continue
            nearly = may_lack is not None and self._lacks(solution) <= may_lack * best.enough
            if nearly and broken == 0:
                self._whole.at_the_optimum(solution, self._patience)
                if not best.short_of(best.bound):
                    return solution
                nearly, may_lack = False, None  # it has to be known better
            if not nearly:
                broken += self._add_missing(solution, broken)
                if broken == 0 and not self._stop():
                    return solution
            best.tell()
        if self._last is not None and self._patience.grace > 0:
            self._whole.stopped(self._last, self._patience.grace)
        return None

    def _solved(self) -> Solution | None:
        """The optimum of the program as it is; None if stopped before."""
        self._best.rounds += 1
        if not self._all:
            give_back_what_is_free()  # thousandths of a second, and tens of megabytes
        solution = self.master.solve()
        self._last = solution or self._last
        return solution

    def _lacks(self, solution: Solution) -> float:
        """What missing columns could bring at most, if that is known."""
        if self._proof is None:
            return math.inf
        return self._best.bound - self._steps.value(solution)

    def _add_missing(self, solution: Solution, broken: int) -> int:
        """Columns that would earn something at the prices of a solution; how many there were.

        Atoms are looked for where little else was wrong with it, rows that it broke included;
        then it is known too what all that are missing could earn.
        """
        prices = self.sifting.prices(solution)
        singles = self.sifting.singles(prices, solution)
        missing, atoms = len(singles), list[Bundle]()
        if broken + missing <= self._few_wrong and not self._stop():
            left = 0.0 if self._all else self.sifting.left(prices, solution, singles)
            atoms, of_atoms = self.search.improving(prices, solution)
            if not atoms:
                self._few_wrong = 0
            missing += len(atoms)
            nothing = broken + missing == 0 and not self._stop()
            if nothing or not self._all:
                self._prove(solution, prices, left + of_atoms, fresh=nothing)
        self.master.add_options(singles)
        self.master.add_atoms(atoms)
        return missing

    def _prove(self, solution: Solution, prices: Prices, left: float, *, fresh: bool) -> None:
        """Note what a solution proves, before columns come that it does not know, if it is more
        than was known or is to be known afresh; `left`: what those could earn at most."""
        bound = self._steps.bound(solution, left)
        if bound <= self._best.bound or fresh:
            self._best.lower(bound)
            self._proof = Proof.of(self.master, self._refilling, prices, solution, left)

    def _to_whole(self, solution: Solution) -> None:
        """From the optimum of the program to the best plan."""
        self._whole.at_the_optimum(solution, self._patience)
        best, searched, at_most = self._best, 0.0, self._steps.proved(solution)
        while best.short_of(best.bound) and not self._stop():
            proved = self._whole.of_all_columns(self._patience)
            if not proved or best.proved or not self._all:
                break
            gap = self._steps.gap(at_most, best.score)
            if gap <= searched:  # all columns that could matter were there this time
                best.bound = best.score
            elif not self._add_within(solution, gap):
                break
            searched = gap

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
            self._best.bound = self._best.score
        return added > 0
