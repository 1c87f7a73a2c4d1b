"""The best filling of one place, also as it would be after people come and go."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from operator import sub

import numpy as np

from planner.domain.cover import hall
from planner.domain.cover.matching import most_filled
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import LongArray, Region


@dataclass(frozen=True, slots=True)
class LineGap:
    """Most slots of one line that some best filling leaves empty (A14)."""

    minimum: int
    """Of the minimum slots."""
    further: int
    """Of the further slots."""

    def __bool__(self) -> bool:
        return self.minimum > 0 or self.further > 0


@dataclass(frozen=True)
class PlaceFilling:
    """One place: slots by line, and how many people there have which mask of lines.

    Bit j of a mask is the j-th line. People with mask 0 may be left out. All results are exact;
    up to 10 lines each costs O(lines · 2**lines), beyond that a small maximum flow. Hall's
    condition (`hall.py`) in plain numbers: of one place, with its few lines, an array operation
    takes longer than all of it.
    """

    minimum: tuple[int, ...]
    target: tuple[int, ...]
    people: Mapping[int, int]

    @classmethod
    def of(cls, region: Region, places: Places, place: int) -> "PlaceFilling":
        """A place as it stands."""
        lines = places.lines_of(place)
        return cls(
            tuple(region.lines.minimum[lines].tolist()),
            tuple(region.lines.target[lines].tolist()),
            Counter(places.masks_of(place).tolist()),
        )

    def after(self, arrivals: Iterable[int] = (), leavers: Iterable[int] = ()) -> "PlaceFilling":
        """The place when people of some masks have come and others, who were there, have left."""
        people = Counter(self.people)
        people.update(arrivals)
        people.subtract(leavers)
        return PlaceFilling(self.minimum, self.target, people)

    @cached_property
    def filled_minimum(self) -> int:
        """Minimum slots filled in a best filling."""
        return self._fillable([self.minimum])[0]

    @cached_property
    def filled_total(self) -> int:
        """Slots filled in a best filling, further slots included."""
        return self._fillable([self.target])[0]

    @property
    def minimum_gaps(self) -> int:
        """Minimum slots left empty."""
        return sum(self.minimum) - self.filled_minimum

    @property
    def target_gaps(self) -> int:
        """Further slots left empty (A1)."""
        return sum(self.target) - self.filled_total - self.minimum_gaps

    @cached_property
    def margin(self) -> int:
        """Hall's margin; NO_MARGIN where all minimums are 0."""
        if self._dense:
            pairs = zip(self._reached, _sums(self.minimum), strict=True)
            return min((people - slots for people, slots in pairs if slots), default=hall.NO_MARGIN)
        return self._margin_by_flow()

    def value(self, weights: Weights, priority: int) -> int:
        """What the filled slots are worth."""
        return weights.value(priority, self.filled_minimum, self.filled_total)

    def gains(self, masks: LongArray, weights: Weights, priority: int) -> LongArray:
        """(n,) what one more person of each mask adds to the value, each alone.

        One more person fills one more slot unless a set of lines that holds the number down
        lies outside all that they can fill (Hall's condition).
        """
        if not self._dense:
            after = [self.after([mask]).value(weights, priority) for mask in masks.tolist()]
            return np.array(after, dtype=np.int64) - self.value(weights, priority)
        low, all_ = self._holding_down(self.minimum), self._holding_down(self.target)
        more = [
            weights.value(
                priority, all(mask & lines for lines in low), all(mask & lines for lines in all_)
            )
            for mask in masks.tolist()
        ]
        return np.array(more, dtype=np.int64)

    @cached_property
    def line_gaps(self) -> tuple[LineGap, ...]:
        """For each line what some best filling leaves empty; truthy: the line has a gap (A14).

        Best fillings are the bases of greatest weight of a matroid of slots: those that fill a
        line least take its minimum slots after all other minimum slots, its further ones last.
        """
        count = len(self.minimum)
        without = [_replaced(self.minimum, line, 0) for line in range(count)] + [
            _replaced(self.target, line, self.minimum[line]) for line in range(count)
        ]
        filled = self._fillable(without)
        return tuple(
            LineGap(
                self.minimum[line] - (self.filled_minimum - filled[line]),
                self.target[line] - self.minimum[line] - (self.filled_total - filled[count + line]),
            )
            for line in range(count)
        )

    def realisable(self, named: Sequence[tuple[int, int]]) -> bool:
        """Whether one best filling puts named people where they are named (A14).

        `named`: (mask, bit of the line named) of people who are among `people` already.
        """
        if any(not mask >> line & 1 for mask, line in named):
            return False
        taken = [0] * len(self.minimum)
        for _, line in named:
            taken[line] += 1
        if any(used > target for used, target in zip(taken, self.target, strict=True)):
            return False
        others = self.after(leavers=[mask for mask, _ in named])
        slots = list(zip(self.minimum, self.target, taken, strict=True))
        least = sum(min(used, minimum) for minimum, _, used in slots)
        minimum, total = others._fillable(
            [[max(0, m - used) for m, _, used in slots], [t - used for _, t, used in slots]]
        )
        return least + minimum == self.filled_minimum and len(named) + total == self.filled_total

    @property
    def _dense(self) -> bool:
        return len(self.minimum) <= hall.DENSE_LINES

    @cached_property
    def _reached(self) -> list[int]:
        """N(S) for every set of lines: all but those whose mask lies within the rest."""
        within = [0] * (1 << len(self.minimum))
        for mask, number in self.people.items():
            within[mask] += number
        for line in range(len(self.minimum)):
            bit = 1 << line
            for subset in range(len(within)):
                if subset & bit:
                    within[subset] += within[subset ^ bit]
        return [within[-1] - others for others in reversed(within)]

    def _holding_down(self, slots: tuple[int, ...]) -> list[int]:
        """The sets of lines whose people are too few for any more slots to be filled."""
        spare = list(map(sub, self._reached, _sums(slots)))
        least = min(spare)
        return [lines for lines, people in enumerate(spare) if people == least]

    def _fillable(self, counts: Sequence[Sequence[int]]) -> list[int]:
        """The most slots that can be filled, for several counts of slots by line."""
        if not self._dense:
            return [most_filled(slots, self.people) for slots in counts]
        sums = (_sums(tuple(slots)) for slots in counts)
        return [slots[-1] + min(map(sub, self._reached, slots)) for slots in sums]

    def _margin_by_flow(self) -> int:
        """Margin as how far each line alone could ask for more, the least of them."""
        asked = [line for line, minimum in enumerate(self.minimum) if minimum > 0]
        if not asked:
            return hall.NO_MARGIN
        more = sum(self.people.values()) + sum(self.minimum) + 1
        raised = [_replaced(self.minimum, line, self.minimum[line] + more) for line in asked]
        return min(self._fillable(raised)) - sum(self.minimum)


@lru_cache(maxsize=1 << 10)
def _sums(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Slots by set of lines."""
    sums = [0]
    for slots in counts:
        sums += [slots + one for one in sums]
    return tuple(sums)


def _replaced(counts: Sequence[int], line: int, value: int) -> list[int]:
    result = list(counts)
    result[line] = value
    return result
