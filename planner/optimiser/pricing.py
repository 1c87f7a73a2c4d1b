"""Finds single options that the linear program lacks: all of them priced at once by arrays."""

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import NONE, FloatArray
from planner.optimiser.clashes import Clashes
from planner.optimiser.growing import Numbers
from planner.optimiser.legality import Legality
from planner.optimiser.options import OptionStore
from planner.optimiser.prices import Prices
from planner.optimiser.warm import TINY, Solution

SINGLES_A_LINE = 4
SCARCE_SINGLES = 12
SCARCE_PRICE = 500.0
"""A line that pays so much has an empty minimum slot somewhere behind it: many columns at once
find out quickly which way somebody can come."""
WIDER = 4
"""Where none of a line's best is legal, so many times as many are judged next."""
LOOKED_AT = 24
"""So many of the nearest of a line are asked after."""
SPREAD_A_LINE = 12
SPREAD_POINTS = 5.0


class Pricing:
    """Prices all options of the store against one round's prices."""

    def __init__(self, store: OptionStore, legality: Legality, clashes: Clashes) -> None:
        self.store = store
        self.legality = legality
        self._clashes = clashes
        self._taken = np.zeros(0, dtype=np.bool_)

    def extend_lines(self, prices: Prices, served: BoolArray) -> int:
        """Make a block more where a line's price could pay for options not made yet.

        Not for the lines that were `served` in this round; how many were extended.
        """
        store, weights = self.store, self.store.problem.weights
        # Leaving may earn something where naming is kept exact: those made next may cost less.
        less = min(weights.extra, weights.redeploy) - prices.least_of_modes(store.problem)
        could_pay = (prices.arrival > store.next_points - less + TINY) & ~served
        short = np.flatnonzero(could_pay)
        store.extend(short)
        return len(short)

    def singles(self, prices: Prices, solution: Solution) -> Numbers:
        """The best options of each slot line that earn something and are legal by themselves.

        They are marked as taken. None is left out that could earn, if none is returned.
        """
        store = self.store
        most = np.where(prices.arrival > SCARCE_PRICE, SCARCE_SINGLES, SINGLES_A_LINE)
        per_line = most
        gain, options = self.earning(prices, solution, 0.0)
        order = np.lexsort((-gain, store.li[options]))
        options, gain = options[order], gain[order]
        found: list[Numbers] = []
        while len(options):
            first = rank_in_group(store.li[options]) < per_line[store.li[options]]
            best = options[first]
            legal = best[self.legality.of_options(best) == 0]
            found.append(legal[rank_in_group(store.li[legal]) < most[store.li[legal]]])
            served = np.zeros(len(store.next_points), dtype=np.bool_)
            served[store.li[legal]] = True
            options = options[~first & ~served[store.li[options]]]
            per_line = per_line * WIDER
        return self.take(found)

    def left(self, prices: Prices, solution: Solution, found: Numbers) -> float:
        """What single options that are no columns of a solution could earn at most, together.

        `found`: those taken since. All that could earn anything have to be made.
        """
        gain, options = self.earning(prices, solution, 0.0)
        legal = self.legality.of_options(options) == 0
        own = prices.profits(self.store, found) - prices.person[self.store.person[found]]
        own -= self._clashes.charges(found, solution)
        gain, options = np.append(gain[legal], own), np.append(options[legal], found)
        person, most = self.store.person[options], self.store.problem.most_in_a_plan
        return float(gain[best_of_each(person, gain, most)].sum())

    def earning(
        self, prices: Prices, solution: Solution, floor: float
    ) -> tuple[FloatArray, Numbers]:
        """Gains and numbers of options that earn more than a floor, not taken, not illegal."""
        store = self.store
        options = prices.could_earn(store, floor + TINY)
        open_ = (store.unmet[options] == NONE) & ~self._known_taken()[options]
        options = options[open_ & (self.legality.known()[options] <= 0)]
        gain = prices.profits(store, options) - prices.person[store.person[options]]
        keep = gain > floor + TINY
        options, gain = options[keep], gain[keep]
        gain = gain - self._clashes.charges(options, solution)
        keep = gain > floor + TINY
        return gain[keep], options[keep]

    def spread(self, prices: Prices, a_line: int) -> Numbers:
        """First columns: near options of every priced slot line, but not always the same people.

        One line has the same nearest people on every date: each time that somebody is among the
        nearest they count as further away for the next.
        """
        store = self.store
        gain = prices.profits(store)
        options = np.flatnonzero((gain > TINY) & (store.unmet == NONE))
        options = options[np.lexsort((-gain[options], store.li[options]))]
        options = options[rank_in_group(store.li[options]) < LOOKED_AT]
        options = options[self.legality.of_options(options) == 0]
        starts = np.flatnonzero(np.diff(store.li[options], prepend=-1))
        used = np.zeros(len(store.problem.region.people))
        chosen = []
        for some in np.split(options, starts)[1:]:
            person = store.person[some]
            best = np.argsort(used[person] - gain[some], kind="stable")[:a_line]
            used[person[best[: a_line // 2]]] += SPREAD_POINTS
            chosen.append(some[best])
        return self.take(chosen)

    def take(self, found: list[Numbers]) -> Numbers:
        """Note that options become columns."""
        options = np.concatenate([np.zeros(0, dtype=np.int64), *found])
        self._known_taken()[options] = True
        return options

    def untaken(self, options: Numbers) -> Numbers:
        """Those that are no columns yet; they are from now on."""
        return self.take([options[~self._known_taken()[options]]])

    def _known_taken(self) -> BoolArray:
        """Which options are columns by themselves."""
        missing = len(self.store) - len(self._taken)
        if missing:
            self._taken = np.concatenate([self._taken, np.zeros(missing, dtype=np.bool_)])
        return self._taken


def best_of_each(group: Numbers, gain: FloatArray, number: int) -> Numbers:
    """Positions of so many of each group that gain most."""
    order = np.lexsort((-gain, group))
    return np.asarray(order[rank_in_group(group[order]) < number])


def rank_in_group(sorted_group: Numbers) -> Numbers:
    """0, 1, 2 … within each run of equal values."""
    new = np.ones(len(sorted_group), dtype=np.bool_)
    new[1:] = np.diff(sorted_group) != 0
    starts = np.flatnonzero(new)
    lengths = np.diff(np.append(starts, len(sorted_group)))
    return np.arange(len(sorted_group)) - np.repeat(starts, lengths)
