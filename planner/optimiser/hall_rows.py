"""Hall rows of the places that the program holds, and what a person who comes or goes does there.

For each place one column says how many of its minimum slots are filled (m), another how many of
all its slots (t). Hall's condition bounds both, for sets S of its lines:

    m ≤ d(L) − d(S) + N(S)        t ≤ T(L) − T(S) + N(S)

with N(S) = able people who stand there − those who leave + arrivals *named* for a line of S.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np

from planner.domain.cover import hall
from planner.domain.cover.filling import blocks, histogram
from planner.domain.region import NONE, FloatArray
from planner.domain.rules.ragged import ranges
from planner.optimiser.growing import Growing, Numbers
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import Problem
from planner.optimiser.warm import Entries

Row = tuple[int, int, int]
"""(place, kind, set of lines)."""
FEW_LINES = 4
"""Of places with so few lines all sets that can bind have rows from the start."""


class Kind(IntEnum):
    """Sorts of rows of a place."""

    MINIMUM = 0
    TOTAL = 1
    NAMED = 2
    """No more people named for a line than it has slots."""
    BEST_MINIMUM = 3
    """For a place where naming could spoil the filling (A14): m reaches Hall's figure for the
    set of lines that a choice column picks, counting arrivals by all that they can do."""
    BEST_TOTAL = 4


@dataclass(frozen=True, slots=True)
class Touches:
    """What columns do to places: parallel arrays, one entry for each arrival or leaver."""

    column: Numbers
    place: Numbers
    bit: Numbers
    """Of the line that an arrival is named for; −1 for a leaver."""
    mask: Numbers
    """Of a leaver; 0 for an arrival."""
    person: Numbers

    def take(self, chosen: Numbers) -> "Touches":
        """Some of them."""
        return Touches(
            self.column[chosen],
            self.place[chosen],
            self.bit[chosen],
            self.mask[chosen],
            self.person[chosen],
        )


def touches_of(store: OptionStore, options: Numbers) -> Touches:
    """What options do to places; `column` is the position of the option. O(options)."""
    problem, li, which = store.problem, store.li[options], np.arange(len(options))
    place = problem.place_of_li[li]
    bit = li - problem.places.line_offsets[place]
    left = problem.class_left(store.duty[options])
    leaves = np.flatnonzero(left != NONE)
    nothing = np.zeros(len(options), dtype=np.int64)
    column = np.concatenate([which, which[leaves]])
    return Touches(
        column,
        np.concatenate([place, problem.class_place[left[leaves]]]),
        np.concatenate([bit, np.full(len(leaves), -1)]),
        np.concatenate([nothing, problem.class_mask[left[leaves]]]),
        store.person[options][column],
    )


@dataclass(frozen=True, slots=True)
class HallSums:
    """Some places of equally many lines, all sets of their lines."""

    places: Numbers
    reached: Numbers
    """(places, sets): N(S) before the plan."""
    slots: tuple[Numbers, Numbers]
    """(places, sets) of minimum and of all slots."""
    by_line: tuple[Numbers, Numbers]
    """(places, lines) of minimum and of all slots."""


def hall_sums(problem: Problem, places: Numbers) -> Iterator[HallSums]:
    """Of those of some places that have few enough lines, in blocks of equally many.

    O(duties there + places × 2**lines).
    """
    region, all_places = problem.region, problem.places
    width = all_places.line_counts[places]
    for chosen in blocks(width):
        lines = int(width[chosen[0]])
        if lines > hall.DENSE_LINES:
            continue
        some = places[chosen]
        rows = all_places.lines[all_places.line_offsets[some][:, None] + np.arange(lines)]
        by_line = region.lines.minimum[rows], region.lines.target[rows]
        yield HallSums(
            some,
            hall.neighbours(histogram(all_places, all_places.masks, some, lines)),
            (hall.subset_sums(by_line[0]), hall.subset_sums(by_line[1])),
            (by_line[0].astype(np.int64), by_line[1].astype(np.int64)),
        )


class HallRows:
    """The rows there are, by place."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        """As it is now: the region may change under the rows."""
        self.table = Growing("place", "kind", "subset", "row")
        self._known: set[Row] = set()

    def follow(self, problem: Problem, places: Numbers) -> tuple[Numbers, FloatArray]:
        """Take over a change of the region: the rows of some places, and their right sides now."""
        self._problem = problem
        at = np.flatnonzero(np.isin(self.table.place, places))
        columns = (self.table.place, self.table.kind, self.table.subset)
        rows = list(zip(*(column[at].tolist() for column in columns), strict=True))
        return self.table.row[at], self.right_sides(rows)

    def unknown(self, asked: Sequence[Row]) -> list[Row]:
        """(place, kind, set) of those asked for that are not there yet, each once."""
        return [one for one in dict.fromkeys(asked) if one not in self._known]

    def add(self, rows: Sequence[Row], first: int) -> None:
        """Note that (place, kind, set) are rows numbered from `first` on."""
        if not rows:
            return
        self._known.update(rows)
        place, kind, subset = np.array(rows, dtype=np.int64).T
        self.table.append(
            len(rows),
            place=place,
            kind=kind,
            subset=subset,
            row=np.arange(first, first + len(rows)),
        )

    def first_rows(self, places: Numbers) -> tuple[list[Row], FloatArray]:
        """Rows to begin with, and their right sides: all lines together, sets near to binding."""
        found: list[Row] = []
        right_sides: list[FloatArray] = []
        for sums in hall_sums(self._problem, places):
            sets = np.arange(sums.reached.shape[1])
            looked_at = (sets & (sets - 1)) == 0 if len(sets) > 1 << FEW_LINES else sets > 0
            for kind, slots in zip((Kind.MINIMUM, Kind.TOTAL), sums.slots, strict=True):
                chosen = (slots > 0) & (sums.reached < slots) & looked_at
                chosen[:, -1] = True
                at, subset = np.nonzero(chosen)
                kinds = [int(kind)] * len(at)
                found += zip(sums.places[at].tolist(), kinds, subset.tolist(), strict=True)
                most = slots[:, -1:] - slots + sums.reached
                right_sides.append(most[at, subset].astype(np.float64))
        wide = self._first_of_wide(places)
        return found + wide, np.concatenate([*right_sides, self.right_sides(wide)])

    def _first_of_wide(self, places: Numbers) -> list[Row]:
        width = self._problem.places.line_counts[places]
        found: list[Row] = []
        for at in np.flatnonzero(width > hall.DENSE_LINES).tolist():
            sets = [*(1 << bit for bit in range(int(width[at]))), (1 << int(width[at])) - 1]
            for kind in (Kind.MINIMUM, Kind.TOTAL):
                found += [(int(places[at]), int(kind), one) for one in sets]
        return found

    def right_sides(self, rows: Sequence[Row]) -> FloatArray:
        """Of (place, kind, set) of the first three kinds."""
        return np.array([self._right_side(*row) for row in rows], dtype=np.float64)

    def _right_side(self, place: int, kind: int, subset: int) -> float:
        standing = self._problem.standing(place)
        if kind == Kind.NAMED:
            return float(sum_of(standing.target, subset))
        slots = standing.minimum if kind == Kind.MINIMUM else standing.target
        return float(sum(slots) - sum_of(slots, subset) + reached(standing.people, subset))

    def entries(self, touches: Touches, since: int = 0) -> Entries:
        """Coefficients of columns in the rows (from the `since`-th on) of the places they touch.

        O(touches × rows a place).
        """
        table = self.table
        order = np.argsort(table.place[since:], kind="stable") + since
        sorted_places = table.place[order]
        low = np.searchsorted(sorted_places, touches.place, "left")
        number = np.searchsorted(sorted_places, touches.place, "right") - low
        at = order[ranges(low, number)]
        which = np.repeat(np.arange(len(touches.place)), number)
        value = self._values(touches, which, table.kind[at], table.subset[at])
        there = np.flatnonzero(value)
        return Entries(table.row[at[there]], touches.column[which[there]], value[there])

    def _values(
        self, touches: Touches, which: Numbers, kind: Numbers, subset: Numbers
    ) -> FloatArray:
        bit, mask = touches.bit[which], touches.mask[which]
        arrives = bit >= 0
        named = arrives & (subset >> np.maximum(bit, 0) & 1 == 1)
        lost = ~arrives & (mask & subset != 0)
        value = np.where(kind == Kind.NAMED, named * 1.0, lost * 1.0 - named * 1.0)
        for at in np.flatnonzero(kind >= Kind.BEST_MINIMUM).tolist():
            able = int(mask[at])
            if arrives[at]:
                touch = which[at]
                able = self._problem.able(int(touches.place[touch]), int(touches.person[touch]))
            sign = 1.0 if arrives[at] else -1.0
            value[at] = sign * float(able & int(subset[at]) != 0)
        return np.asarray(value)


def binding_sets(masks: Iterable[int], lines: int) -> list[int]:
    """Sets of lines among which Hall's condition is tightest, whoever of some masks is there.

    The lines that are left without all that some of the people can fill. Of any other set these
    are more of the lines for the same people: what whoever cannot fill one of it leaves. O(sets).
    """
    everything = (1 << lines) - 1
    unions = {0}
    for mask in set(masks):
        unions |= {union | mask for union in unions}
    return sorted(everything & ~union for union in unions)


def reached(people: Mapping[int, int], subset: int) -> int:
    """N(S): how many people of a mask-histogram can fill a line of the set."""
    return sum(number for mask, number in people.items() if mask & subset)


def sum_of(slots: Sequence[int], subset: int) -> int:
    """Slots of a set of lines."""
    return sum(number for bit, number in enumerate(slots) if subset >> bit & 1)
