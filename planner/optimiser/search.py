"""Searches every set of options of one person that could still earn something.

Singles and pairs at once find nearly all columns; what they cannot see are sets of three or
more, and sets in which one assignment makes another allowed: it leaves a duty that overlaps or
stands too near, or its own duty heals a breach. This search finds those too, for all people for
whom the prices leave room, and asks the rules in batches.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice

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
from planner.optimiser.healing import Reach, could_matter, reach_of
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.prices import Prices
from planner.optimiser.pricing import TINY

FETCHED = 400
"""Sets of one person that are looked through before more are made."""
AT_ONCE = 4
"""Sets of one person that are judged together at first; twice as many each time none will do."""
MANY_OPTIONS = 6
"""With fewer options of a person the sets are simply gone through."""
ENOUGH_TRIED = 16
_Set = tuple[int, ...]


class SearchTooLargeError(Exception):
    """More sets than asked for lie within the gap; the bound stands as it is."""


class Search:
    """The exact last resort of pricing."""

    def __init__(self, legality: Legality, loose: Loose, stop: Callable[[], bool]) -> None:
        self.legality = legality
        self.loose = loose
        self.store = loose.store
        self.problem = loose.store.problem
        self._stop = stop

    def improving(self, prices: Prices) -> list[Bundle]:
        """For each person with an allowed set that earns something, the best such sets found.

        Not for everybody, once some are found. Empty only if there is none in the whole model
        (or the search was stopped).
        """
        profit = prices.profits(self.store)
        waiting = {
            person: self._sets(person, profit, prices, 0.0)
            for person in self._with_room(profit, prices)
        }
        return self._improving(prices, waiting)

    def _improving(
        self, prices: Prices, waiting: dict[int, Iterator[tuple[float, _Set]]]
    ) -> list[Bundle]:
        found: list[Bundle] = []
        seen: set[_Set] = set()
        queues: dict[int, list[tuple[float, _Set]]] = {person: [] for person in waiting}
        at_once = AT_ONCE
        while not self._stop():
            self._refill(queues, waiting, seen)
            if not queues:
                break
            asked = {person: queue[:at_once] for person, queue in queues.items()}
            bits = self._bits([options for some in asked.values() for _, options in some])
            for person, some in asked.items():
                legal = [options for _, options in some if bits[options] == 0]
                if legal:
                    found += [bundle_of(self.store, options) for options in legal]
                    del queues[person]
                    continue
                rest = queues[person][at_once:]
                for gain, options in some:
                    rest += self._healed(prices, gain, options, bits[options], seen)
                queues[person] = sorted(rest, reverse=True)
            at_once = min(2 * at_once, FETCHED)
            if found and at_once > ENOUGH_TRIED and self.problem.most_in_a_plan > 2:
                break  # new prices are worth more than a longer look at these
        return found

    @staticmethod
    def _refill(
        queues: dict[int, list[tuple[float, _Set]]],
        waiting: dict[int, Iterator[tuple[float, _Set]]],
        seen: set[_Set],
    ) -> None:
        """Fetch more sets for whoever has none left; forget whoever has no more."""
        for person in [person for person, queue in queues.items() if not queue]:
            queues[person] = []
            while fetched := list(islice(waiting[person], FETCHED)):
                queues[person] = sorted((e for e in fetched if e[1] not in seen), reverse=True)
                if queues[person]:
                    break
            if not queues[person]:
                del queues[person]

    def _bits(self, sets: Sequence[_Set]) -> dict[_Set, int]:
        """Broken rules of each set; −1 where a duty that overlaps is not left."""
        whole = [options for options in sets if not unmet_duties(self.store, options)]
        bits = dict.fromkeys(sets, -1)
        bits.update(zip(whole, self.legality.of_sets(whole), strict=True))
        return bits

    def _healed(
        self, prices: Prices, gain: float, options: _Set, bits: int, seen: set[_Set]
    ) -> list[tuple[float, _Set]]:
        """The set with one more option each that might heal it and still leave a gain."""
        repeat = self.problem.weights.repeat * len(options)
        if len(options) >= self.problem.most_in_a_plan or gain - repeat <= TINY:
            return []
        helpers = self._helpers(options, bits)
        profits = prices.profits(self.store, helpers)
        result = []
        for helper, profit in zip(helpers.tolist(), profits.tolist(), strict=True):
            larger = tuple(sorted((*options, helper)))
            more = gain - repeat + profit
            if more > TINY and larger not in seen and compatible(self.store, options, helper):
                seen.add(larger)
                result.append((more, larger))
        return result

    def _helpers(self, options: _Set, bits: int) -> IntArray:
        """Options of the person that might heal a set."""
        store, duties = self.store, self.problem.region.duties
        person = int(store.person[options[0]])
        if bits == -1:
            row = unmet_duties(store, options)[0]
            self.loose.make(person, [int(duties.day[row])])
            own = store.of_person(person)
            return np.asarray(own[store.duty[own] == row])
        reach, known = reach_of(bits), self._known_span(person)
        days = [int(store.day[option]) for option in options]
        self.loose.make(person, self._days(person, reach, days, known))
        own = store.of_person(person)
        keep = could_matter(reach, days, store.day[own], store.duty[own] != NONE, known)
        return np.asarray(own[keep])

    def _days(
        self, person: int, reach: Reach, days: Sequence[int], known: tuple[int, int]
    ) -> list[int]:
        """Dates of the period on which an option could heal."""
        rows = self.problem.region.duties.of_person(person)
        dates = np.arange(self.problem.region.period.first, self.problem.region.period.last + 1)
        on_duty = np.isin(dates, self.problem.region.duties.day[rows])
        chosen: list[int] = dates[could_matter(reach, days, dates, on_duty, known)].tolist()
        return chosen

    def _known_span(self, person: int) -> tuple[int, int]:
        """Dates of a person's first and last known duty."""
        rows = self.problem.region.duties.of_person(person)
        days = self.problem.region.duties.day[rows]
        return (int(days[0]), int(days[-1])) if len(days) else (0, -1)

    def within(self, prices: Prices, gap: float, most: int) -> list[Bundle]:
        """All allowed sets that earn more than −gap; needs every option in the store.

        SearchTooLargeError if more than `most` sets have to be looked at.
        """
        profit = prices.profits(self.store)
        sets: list[_Set] = []
        for person in np.unique(self.store.person).tolist():
            for _, options in self._sets(person, profit, prices, -gap):
                if not unmet_duties(self.store, options):
                    sets.append(options)
            if len(sets) > most:
                raise SearchTooLargeError
        bits = self.legality.of_sets(sets)
        return [
            bundle_of(self.store, options)
            for options, broken in zip(sets, bits, strict=True)
            if broken == 0
        ]

    def _with_room(self, profit: FloatArray, prices: Prices) -> list[int]:
        """People who might have an improving set that is not a known single."""
        room: list[int] = np.flatnonzero(self._hopes(profit) - prices.person > TINY).tolist()
        return room

    def _hopes(self, profit: FloatArray) -> FloatArray:
        """(people,): most that a set could earn which is not a single that may stand alone."""
        store, repeat = self.store, self.problem.weights.repeat
        most = self.problem.most_in_a_plan
        options = np.flatnonzero(profit > TINY)
        order = options[np.lexsort((-profit[options], store.person[options]))]
        person = store.person[order]
        ranks = _ranks(person)
        best = np.full(len(self.problem.region.people), -np.inf)
        total = np.zeros(len(best))
        for count in range(1, most + 1):
            here = ranks == count - 1
            total[person[here]] += profit[order[here]]
            if count > 1:
                reached = person[here]
                gain = total[reached] - repeat_points(repeat, count)
                best[reached] = np.maximum(best[reached], gain)
        if most > 1:
            alone = (self.legality.known()[order] != 0) | (store.unmet[order] != NONE)
            np.maximum.at(best, person[alone], profit[order[alone]] - repeat)
        return best

    def _sets(
        self, person: int, profit: FloatArray, prices: Prices, floor: float
    ) -> Iterator[tuple[float, _Set]]:
        """Sets of a person's options (with a floor of 0: earning ones) that earn over `floor`."""
        own = self.store.of_person(person)
        if floor >= 0:
            own = own[profit[own] > TINY]
        own = own[np.argsort(-profit[own], kind="stable")]
        values: list[float] = profit[own].tolist()
        price = float(prices.person[person]) + floor
        found = self._grow(own.tolist(), values, 0, (), -price)
        if floor < 0 or self.problem.most_in_a_plan <= 2 or len(own) < MANY_OPTIONS:
            yield from found
            return
        toll = Tolls(self, own.tolist(), prices)
        yield from self._grow(own.tolist(), values, 0, (), -price, toll)

    def _grow(
        self,
        own: list[int],
        values: list[float],
        first: int,
        chosen: _Set,
        gain: float,
        toll: "Tolls | None" = None,
    ) -> Iterator[tuple[float, _Set]]:
        """Add one more of the options from `first` on, best first; stop when none can do."""
        repeat = self.problem.weights.repeat * len(chosen)
        for at in range(first, len(own)):
            if self._stop():
                return
            with_one = gain + values[at] - repeat
            if self._hope(values, at + 1, len(chosen) + 1, with_one) <= TINY:
                return
            if not compatible(self.store, chosen, own[at]):
                continue
            larger = (*chosen, own[at])
            due = toll.of(larger) if toll else 0.0
            if with_one + due > TINY:
                yield with_one, tuple(sorted(larger))
            hope = self._hope(values, at + 1, len(larger), with_one)
            if len(larger) < self.problem.most_in_a_plan and hope + due > TINY:
                yield from self._grow(own, values, at + 1, larger, with_one, toll)

    def _hope(self, values: list[float], first: int, count: int, gain: float) -> float:
        """The most that could be earned with any of the next options added."""
        best, repeat = gain, self.problem.weights.repeat
        last = first + self.problem.most_in_a_plan - count
        for at in range(first, min(last, len(values))):
            gain += values[at] - repeat * count
            count += 1
            best = max(best, gain)
        return best


class Tolls:
    """What a set of one person's options must at least pay for being healed.

    Where options that a rule forbids, alone or as a pair, can be healed only by an option that
    earns nothing, every allowed set with them holds such a one: it pays at least the cheapest.
    """

    def __init__(self, search: Search, own: list[int], prices: Prices) -> None:
        self._search = search
        self._prices = prices
        singles = [(option,) for option in own]
        pairs = [
            (one, other)
            for at, one in enumerate(own)
            for other in own[at + 1 :]
            if compatible(search.store, (one,), other)
        ]
        self._bits = search._bits([*singles, *pairs])
        self._known: dict[_Set, float] = {}

    def of(self, options: _Set) -> float:
        """At most 0: of a set whose last option has just been added."""
        last = options[-1]
        parts = [(last,), *((other, last) for other in options[:-1])]
        due = min(self._of_part(part) for part in parts)
        return min(due, self.of(options[:-1])) if len(options) > 1 else due

    def _of_part(self, part: _Set) -> float:
        bits = self._bits[part]
        if bits == 0:
            return 0.0
        if part not in self._known:
            helpers = self._search._helpers(part, bits)
            profits = self._prices.profits(self._search.store, helpers)
            self._known[part] = min(0.0, float(profits.max(initial=-np.inf)))
        return self._known[part]


def _ranks(sorted_group: IntArray) -> LongArray:
    new = np.ones(len(sorted_group), dtype=np.bool_)
    new[1:] = np.diff(sorted_group) != 0
    starts = np.flatnonzero(new)
    lengths = np.diff(np.append(starts, len(sorted_group)))
    return np.arange(len(sorted_group)) - np.repeat(starts, lengths)
