"""Mends the last plan where something changed: wishes, or who stands where.

The answer to a refusal or an absence: what is lost is taken out, columns are made for what it
leaves open, and small whole programs around it are solved, wider while that may help.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from planner.domain.region import NONE
from planner.domain.rules.ragged import ranges
from planner.optimiser.bundles import Bundle, bundle_of
from planner.optimiser.growing import Numbers
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.nearby import Mended, Nearby
from planner.optimiser.outcome import Outcome, touches
from planner.optimiser.prices import Prices
from planner.optimiser.pricing import Pricing, rank_in_group
from planner.optimiser.warm import Solution
from planner.optimiser.wishes import DECLINED

Looks = tuple[tuple[int, float], ...]
NEARBY: Looks = ((2, 600.0), (2, 5000.0), (3, 20000.0))
"""Steps from what is lost, and points that a column may cost: wider while it may help."""
LOOKED_AT = 32
"""So many of the best for a slot line are asked after."""
TAKEN = 16
"""So many of them become columns."""
TAKEN_BEHIND = 6
"""So many where somebody would leave to come."""


@dataclass
class Around:
    """Where the region changed since the plan was mended last."""

    places: set[int] = field(default_factory=set)
    people: set[int] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.places or self.people)


@dataclass(frozen=True, slots=True)
class Missing:
    """What a plan may lack."""

    bound: int
    left: int
    """What the bound was above the plan before: mending nearby does not change that."""
    enough: float
    """A plan this near the bound will do."""

    def found(self, score: int, dearest: float) -> bool:
        """Whether columns dearer than those looked at could hardly bring more."""
        lacking = self.bound - score
        return lacking <= dearest or (lacking - self.left <= dearest and lacking <= self.enough)


class Mending:
    """One attempt, from the last plan."""

    def __init__(
        self,
        master: Master,
        legality: Legality,
        pricing: Pricing,
        last: Solution,
        prices: Prices,
        stop: Callable[[], bool],
    ) -> None:
        self._master, self._legality, self._pricing = master, legality, pricing
        self._last, self._prices, self._stop = last, prices, stop
        self._store = master.store

    def mend(
        self, best: Outcome, score: int, missing: Missing, changed: Numbers, around: Around
    ) -> Mended | None:
        """The last plan, mended where wishes of options `changed`, and `around` what is lost.

        While much is missing more is looked at, and columns come for what the first look left
        empty. None if nothing legal was found; whether it is good enough is for others to say.
        """
        plan = best.copy()
        gone, more = self._charge(plan, changed)
        score += more
        here = {touch.place for one in gone for touch in touches(self._store, one)}
        score += sum(plan.value(place) - best.value(place) for place in sorted(here))
        if not gone and not around:
            return Mended(plan, score)
        places = np.array(sorted(here | around.places), dtype=np.int64)
        people = np.array(sorted({one.person for one in gone} | around.people), dtype=np.int64)
        mended = None
        for steps, dearest in NEARBY:
            nearby = Nearby(self._master, self._legality, self._last.losses, plan, self._stop)
            mended = nearby.mend(places, people, steps, dearest)
            if mended is not None and missing.found(score + mended.score, dearest):
                break
            if gone and (steps, dearest) == NEARBY[0]:
                self.widen(plan if mended is None else mended.plan, Around(here, set(people)))
        if mended is None:
            return Mended(plan, score) if plan.allowed(places.tolist()) else None
        return Mended(mended.plan, score + mended.score)

    def _charge(self, plan: Outcome, changed: Numbers) -> tuple[list[Bundle], int]:
        """Take over other points: bundles that may stand no more are taken out, the rest is worth
        so much more."""
        people = np.unique(self._store.person[changed]).tolist()
        gone: list[Bundle] = []
        more = 0
        for bundle in [plan.taken[person] for person in people if person in plan.taken]:
            again = bundle_of(self._store, bundle.options)
            plan.drop(bundle.person)
            more += bundle.points
            if again.points >= DECLINED:
                gone.append(bundle)
            else:
                plan.put(again)
                more -= again.points
        return gone, more

    def widen(self, plan: Outcome, around: Around) -> None:
        """Columns for what may be missing after a change: whoever could come where something is
        empty, whoever could come in their place, and all that is best for the people whom the
        change is about. O(options)."""
        for person in sorted(around.people):
            own = self._store.of_person(person)
            self._take(own, np.zeros(len(own), dtype=np.int64), TAKEN)
        held = len(self._master.places)
        self._fetch([one for one in sorted(around.places) if _empty(plan, one)], TAKEN)
        self._fetch(self._master.places[held:], TAKEN_BEHIND)

    def _fetch(self, places: Iterable[int], most: int) -> None:
        """Columns of the best who could come to some places."""
        store, problem = self._store, self._master.problem
        some = np.array(list(places), dtype=np.int64)
        lis = ranges(problem.places.line_offsets[some], problem.places.line_counts[some])
        lis = lis[problem.can_join[lis]]
        if len(lis) == 0:
            return
        store.open(lis)
        options = store.of_lines(np.unique(lis))
        self._take(options, store.li[options], most)

    def _take(self, options: Numbers, group: Numbers, most: int) -> None:
        """Columns of the best legal options of each group."""
        store = self._store
        there = (store.unmet[options] == NONE) & (store.points[options] < DECLINED)
        options, group = options[there], group[there]
        gain = self._prices.profits(store, options) - self._prices.person[store.person[options]]
        gain -= self._master.clashes.charges(options, self._last)
        order = np.lexsort((-gain, group))
        options, group = options[order], group[order]
        near = rank_in_group(group) < LOOKED_AT
        options, group = options[near], group[near]
        legal = self._legality.of_options(options) == 0
        options, group = options[legal], group[legal]
        chosen = options[rank_in_group(group) < most]
        self._master.add_options(self._pricing.untaken(chosen))


def _empty(plan: Outcome, place: int) -> bool:
    """Whether a slot of a place that may be joined is empty."""
    filling = plan.at(place).filling
    there = bool(plan.store.problem.open_place[place])
    return there and filling.filled_total < sum(filling.target)
