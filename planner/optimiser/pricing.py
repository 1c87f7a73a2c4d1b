"""Finds columns that the linear program lacks: singles at once, pairs at once, sets by search.

Together they are exact: when `Pricing.search` finds nothing, no allowed bundle of the whole
model has a profit, so the value of the restricted program bounds every plan.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from planner.domain.calendar import IntArray
from planner.domain.region import NONE, FloatArray, LongArray
from planner.optimiser.bundles import (
    Bundle,
    bundle_of,
    compatible,
    repeat_points,
    unmet_duties,
)
from planner.optimiser.legality import UNKNOWN, Legality
from planner.optimiser.options import OptionStore
from planner.optimiser.prices import Prices

TINY = 1e-6
"""A profit up to this is none: the solver's own tolerance."""
SINGLES_A_LINE = 2
SCARCE_SINGLES = 12
SCARCE_PRICE = 500.0
"""A line that pays so much has an empty minimum slot somewhere behind it: many columns at once
find out quickly which way somebody can come."""
PAIRS_A_PERSON = 1
SPREAD_A_LINE = 10
SPREAD_POINTS = 5.0
DEPTH_OF_PAIRS = 8
"""Pairs at once look at so many of a person's best options."""


class Pricing:
    """Prices all options of the store against one round's prices."""

    def __init__(self, store: OptionStore, legality: Legality) -> None:
        self.store = store
        self.legality = legality
        self._single_taken = np.zeros(0, dtype=np.bool_)

    def extend_lines(self, prices: Prices, served: set[int]) -> int:
        """Make a block more where a line's price could pay for options not made yet.

        Not for the lines that were `served` in this round; how many were extended.
        """
        store = self.store
        could_pay = np.flatnonzero(prices.arrival > store.next_points + TINY).tolist()
        short = [li for li in could_pay if li not in served]
        for li in short:
            store.extend(li)
        return len(short)

    def singles(self, prices: Prices) -> list[Bundle]:
        """The best allowed single options of each slot line that earn something."""
        store = self.store
        per_line = np.where(prices.arrival > SCARCE_PRICE, SCARCE_SINGLES, SINGLES_A_LINE)
        gain = prices.profits(store) - prices.person[store.person]
        taken = self._taken()
        known = self.legality.known()
        found: list[Bundle] = []
        options = np.flatnonzero((gain > TINY) & (store.unmet == NONE) & ~taken & (known <= 0))
        options = options[np.lexsort((-gain[options], store.li[options]))]
        while len(options):
            ranks = _rank_in_group(store.li[options])
            first = ranks < per_line[store.li[options]]
            best = options[first]
            legal = best[self.legality.of_options(best.astype(np.int32)) == 0]
            taken[legal] = True
            found += [bundle_of(store, (option,)) for option in legal.tolist()]
            served = np.zeros(len(store.next_points), dtype=np.bool_)
            served[store.li[legal]] = True
            options = options[~first & ~served[store.li[options]]]
        return found

    def spread(self, prices: Prices) -> list[Bundle]:
        """First columns: near options of every priced slot line, but not always the same people.

        One line has the same nearest people on every date: each time that somebody is among the
        nearest they count as further away for the next.
        """
        store = self.store
        gain = prices.profits(store)
        options = np.flatnonzero((gain > TINY) & (store.unmet == NONE))
        options = options[np.lexsort((store.person[options], store.li[options]))]
        starts = np.flatnonzero(np.diff(store.li[options], prepend=-1))
        used = np.zeros(len(store.problem.region.people))
        chosen = []
        for some in np.split(options, starts[1:]):
            person = store.person[some]
            best = np.argsort(used[person] - gain[some], kind="stable")[:SPREAD_A_LINE]
            used[person[best[: SPREAD_A_LINE // 2]]] += SPREAD_POINTS
            chosen.append(some[best])
        asked = np.concatenate([np.zeros(0, dtype=np.int64), *chosen]).astype(np.int32)
        legal = asked[self.legality.of_options(asked) == 0]
        self._taken()[legal] = True
        return [bundle_of(store, (option,)) for option in legal.tolist()]

    def _taken(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which options are columns by themselves."""
        missing = len(self.store) - len(self._single_taken)
        if missing:
            self._single_taken = np.concatenate(
                [self._single_taken, np.zeros(missing, dtype=np.bool_)]
            )
        return self._single_taken

    def pairs(self, prices: Prices) -> list[Bundle]:
        """Allowed pairs of one person's best options that earn something."""
        store, repeat = self.store, self.store.problem.weights.repeat
        if store.problem.weights.max_assignments * store.problem.region.period.days <= 1:
            return []
        if store.problem.most_in_a_plan < 2:
            return []
        profit = prices.profits(store)
        ranked = _ranked(store.person, profit, np.flatnonzero(profit > TINY), DEPTH_OF_PAIRS)
        sets: list[tuple[float, tuple[int, ...]]] = []
        for first, second in _rank_pairs(ranked):
            gain = profit[first] + profit[second] - repeat - prices.person[store.person[first]]
            for at in np.flatnonzero(gain > TINY).tolist():
                pair = (int(first[at]), int(second[at]))
                if compatible(store, pair[:1], pair[1]) and not unmet_duties(store, pair):
                    sets.append((float(gain[at]), pair))
        return self._judged(sets, PAIRS_A_PERSON)

    def _judged(self, sets: list[tuple[float, tuple[int, ...]]], per_person: int) -> list[Bundle]:
        """The best allowed sets of each person."""
        store = self.store
        sets.sort(key=lambda entry: (-entry[0], entry[1]))
        waiting: dict[int, list[tuple[int, ...]]] = {}
        for _, options in sets:
            waiting.setdefault(int(store.person[options[0]]), []).append(options)
        found: list[Bundle] = []
        while waiting:
            asked = {
                person: [queue.pop(0) for _ in range(min(per_person, len(queue)))]
                for person, queue in waiting.items()
            }
            flat = [options for some in asked.values() for options in some]
            bits = dict(zip(flat, self.legality.of_sets(flat), strict=True))
            for person, some in asked.items():
                legal = [options for options in some if bits[options] == 0]
                found += [bundle_of(store, options) for options in legal]
                if legal or not waiting[person]:
                    del waiting[person]
        return found


def _rank_in_group(sorted_group: IntArray) -> LongArray:
    """0, 1, 2 … within each run of equal values."""
    new = np.ones(len(sorted_group), dtype=np.bool_)
    new[1:] = np.diff(sorted_group) != 0
    starts = np.flatnonzero(new)
    lengths = np.diff(np.append(starts, len(sorted_group)))
    return np.arange(len(sorted_group)) - np.repeat(starts, lengths)


def _ranked(person: IntArray, profit: FloatArray, options: LongArray, depth: int) -> IntArray:
    """(people, depth): their best options, best first; NONE where there are no more."""
    order = np.lexsort((-profit[options], person[options]))
    options = options[order]
    ranks = _rank_in_group(person[options])
    options, ranks = options[ranks < depth], ranks[ranks < depth]
    rows = np.cumsum(ranks == 0) - 1
    table = np.full((int(rows[-1]) + 1 if len(rows) else 0, depth), NONE, dtype=np.int32)
    table[rows, ranks] = options
    return table


def _rank_pairs(table: IntArray) -> Iterator[tuple[IntArray, IntArray]]:
    """Arrays of first and second options, for each two ranks."""
    depth = table.shape[1]
    for first in range(depth):
        for second in range(first + 1, depth):
            there = table[:, second] != NONE
            if not there.any():
                break
            yield table[there, first], table[there, second]


__all__ = ["TINY", "UNKNOWN", "Pricing", "Sequence", "repeat_points"]
