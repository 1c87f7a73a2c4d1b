"""The restricted linear program on one warm HiGHS instance.

One column per bundle, and two per place that a bundle touches: how many of its minimum slots
are filled (m), and how many of all its slots (t). Hall's condition bounds both:

    m ≤ d(L) − d(S) + N(S)        t ≤ T(L) − T(S) + N(S)        for sets of lines S

with N(S) = able people who stand there − those who leave + arrivals *named* for a line of S.
Lower bounds of m keep every service as safe as it was. At whole bundles the greatest m and t
are the best filling of cover.md, so nothing about the filling has to be whole by itself.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

import highspy
import numpy as np

from planner.domain.region import NONE, FloatArray
from planner.optimiser.bundles import Bundle
from planner.optimiser.options import OptionStore
from planner.optimiser.warm import INFINITY, Solution, WarmProgram


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


@dataclass(slots=True)
class PlaceRows:
    """The part of the model that speaks of one place."""

    columns: tuple[int, int]
    """Of m and t."""
    rows: dict[tuple[Kind, int], int] = field(default_factory=dict)
    """Row by sort and set of lines."""
    users: list[tuple[int, "Touch"]] = field(default_factory=list)
    """Columns that touch the place, and how."""
    checked: object = None
    """The shares for which its rows were last looked through."""
    choices: tuple[int, ...] = ()
    """Columns that choose the binding set of lines, where naming is kept exact."""


@dataclass(frozen=True, slots=True)
class Touch:
    """What one bundle does to one place: an arrival, or somebody who leaves."""

    place: int
    bit: int
    """Of the line that an arrival is named for; −1 for a leaver."""
    mask: int
    """Of a leaver; 0 for an arrival."""
    person: int


def touches(store: OptionStore, bundle: Bundle) -> list[Touch]:
    """What a bundle does to places."""
    problem, found = store.problem, []
    for option in bundle.options:
        li = int(store.li[option])
        found.append(Touch(int(problem.place_of_li[li]), problem.bit(li), 0, bundle.person))
        duty = int(store.duty[option])
        left = NONE if duty == NONE else int(problem.leave_class[duty])
        if left != NONE:
            place, mask = int(problem.class_place[left]), int(problem.class_mask[left])
            found.append(Touch(place, -1, mask, bundle.person))
    return found


class Master:
    """Columns and rows found so far, and the solver that keeps its basis between rounds."""

    def __init__(self, store: OptionStore, stop: Callable[[], bool]) -> None:
        self.store = store
        self.problem = store.problem
        self.places: dict[int, PlaceRows] = {}
        self.bundles: dict[int, Bundle] = {}
        """Bundle of each column that is one."""
        self._seen: set[tuple[int, ...]] = set()
        self._row_of_person: dict[int, int] = {}
        self._place_of_row: dict[int, tuple[int, Kind, int]] = {}
        self._solver = WarmProgram(stop)

    def has(self, options: tuple[int, ...]) -> bool:
        """Whether a bundle of these options, by start, is a column."""
        return options in self._seen

    def add_place(self, place: int) -> None:
        """Columns and first rows of a place; nothing if it has them."""
        if place in self.places:
            return
        before, weights = self.problem.before, self.problem.weights
        priority = int(before.priority[place])
        solver = self._solver
        first = solver.columns
        m_worth = priority * (weights.minimum_slot - weights.target_slot)
        filled = float(before.filled_minimum[place])
        solver.add_column(m_worth, filled, float(before.minimum[place]))
        solver.add_column(priority * weights.target_slot, 0.0, float(before.target[place]))
        self.places[place] = PlaceRows((first, first + 1))
        self._first_rows(place)

    def _first_rows(self, place: int) -> None:
        """Hall rows of all lines together, and of those sets that are within one of binding."""
        standing = self.problem.standing(place)
        lines = len(standing.minimum)
        everything = (1 << lines) - 1
        sets = range(1, everything + 1) if lines <= 4 else [1 << bit for bit in range(lines)]
        chosen = {everything, *sets}
        for subset in chosen:
            reached = _reached(standing.people, subset)
            for kind, slots in ((Kind.MINIMUM, standing.minimum), (Kind.TOTAL, standing.target)):
                asked = _sum_of(slots, subset)
                if subset == everything or (asked and reached < asked):
                    self.add_row(place, kind, subset)

    def add_row(self, place: int, kind: Kind, subset: int) -> bool:
        """A row for a set of lines of a place; False if it is there already."""
        part = self.places[place]
        if (kind, subset) in part.rows:
            return False
        row = self._solver.rows
        part.rows[kind, subset] = row
        self._place_of_row[row] = (place, kind, subset)
        entries: dict[int, float] = defaultdict(float)
        if kind != Kind.NAMED:
            entries[part.columns[kind]] = 1.0
        for column, touch in part.users:
            entries[column] += self._coefficient(kind, subset, touch)
        self._solver.add_row(self._right_side(place, kind, subset), entries)
        return True

    def _right_side(self, place: int, kind: Kind, subset: int) -> float:
        standing = self.problem.standing(place)
        if kind == Kind.NAMED:
            return float(_sum_of(standing.target, subset))
        slots = standing.minimum if kind == Kind.MINIMUM else standing.target
        return float(sum(slots) - _sum_of(slots, subset) + _reached(standing.people, subset))

    def add_bundles(self, bundles: Iterable[Bundle]) -> int:
        """Columns for bundles that are not there yet, with the places that they touch."""
        new = [bundle for bundle in bundles if self._is_new(bundle)]
        if not new:
            return 0
        all_touches = [touches(self.store, bundle) for bundle in new]
        for touched in all_touches:
            for touch in touched:
                self.add_place(touch.place)
        self._add_person_rows({bundle.person for bundle in new})
        for bundle, touched in zip(new, all_touches, strict=True):
            column = self._solver.columns
            entries = self._entries(column, bundle, touched)
            self.bundles[column] = bundle
            # The person's row bounds it: a bound of the column's own would hide its price.
            self._solver.add_column(-float(bundle.points), 0.0, INFINITY, entries)
        return len(new)

    def _is_new(self, bundle: Bundle) -> bool:
        if bundle.options in self._seen:
            return False
        self._seen.add(bundle.options)
        return True

    def _entries(self, column: int, bundle: Bundle, touched: Sequence[Touch]) -> dict[int, float]:
        entries: dict[int, float] = defaultdict(float)
        entries[self._row_of_person[bundle.person]] = 1.0
        for touch in touched:
            part = self.places[touch.place]
            part.users.append((column, touch))
            for (kind, subset), row in part.rows.items():
                entries[row] += self._coefficient(kind, subset, touch)
        return {row: value for row, value in entries.items() if value}

    def _coefficient(self, kind: Kind, subset: int, touch: Touch) -> float:
        """Of a bundle that touches a place so, in a row `… ≤ right side`."""
        if kind >= Kind.BEST_MINIMUM:
            if touch.bit < 0:
                return -float(touch.mask & subset != 0)
            return float(self.problem.able(touch.place, touch.person) & subset != 0)
        if touch.bit >= 0:
            inside = subset >> touch.bit & 1
            return float(inside if kind == Kind.NAMED else -inside)
        return 0.0 if kind == Kind.NAMED else float(touch.mask & subset != 0)

    def keep_naming_exact(self, place: int) -> bool:
        """Rows that hold m and t of a place at the best filling of all who are there (A14).

        m ≥ d(L) − d(S) + N(S) must hold for the set S that a choice column picks, N(S) now by
        all that arrivals can do, not only by what they are named for. False if it holds already.
        """
        part = self.places[place]
        if part.choices:
            return False
        sets = range(1 << len(self.problem.standing(place).minimum))
        for kind in (Kind.BEST_MINIMUM, Kind.BEST_TOTAL):
            first = self._solver.columns
            count = len(sets)
            for _ in sets:
                self._solver.add_column(0.0, 0.0, 1.0)
            part.choices += tuple(range(first, first + count))
            self._solver.add_row(-1.0, dict.fromkeys(range(first, first + count), -1.0))
            for subset in sets:
                self._add_best_row(place, kind, subset, first + subset)
        return True

    def _add_best_row(self, place: int, kind: Kind, subset: int, choice: int) -> None:
        part, standing = self.places[place], self.problem.standing(place)
        total = kind == Kind.BEST_TOTAL
        slots = standing.target if total else standing.minimum
        least = sum(slots) - _sum_of(slots, subset) + _reached(standing.people, subset)
        large = float(least + sum(standing.target))
        row = self._solver.rows
        part.rows[kind, subset] = row
        self._place_of_row[row] = (place, kind, subset)
        entries: dict[int, float] = defaultdict(float)
        entries[part.columns[1 if total else 0]] = -1.0
        entries[choice] = large
        for column, touch in part.users:
            entries[column] += self._coefficient(kind, subset, touch)
        self._solver.add_row(large - least, entries)

    def _add_person_rows(self, people: Iterable[int]) -> None:
        for person in sorted(people):
            if person not in self._row_of_person:
                self._row_of_person[person] = self._solver.rows
                self._solver.add_row(1.0, {})

    def solve(self) -> Solution | None:
        """The optimum of the restricted program; None if it was stopped on the way."""
        return self._solver.solve()

    def person_duals(self, row_duals: FloatArray) -> FloatArray:
        """(people,): price of asking each person at all."""
        duals = np.zeros(len(self.problem.region.people))
        if self._row_of_person:
            people = np.fromiter(self._row_of_person.keys(), dtype=np.int64)
            rows = np.fromiter(self._row_of_person.values(), dtype=np.int64)
            duals[people] = row_duals[rows]
        return duals

    def place_duals(self, row_duals: FloatArray) -> Iterable[tuple[int, Kind, int, float]]:
        """(place, sort, set of lines, price) of the rows that have a price."""
        for row in np.flatnonzero(row_duals > 0).tolist():
            if row in self._place_of_row:
                yield (*self._place_of_row[row], float(row_duals[row]))

    def dual_bound(self, row_duals: FloatArray) -> float:
        """An upper bound of the program over *all* bundles, if none of them prices in.

        Weak duality with any prices ≥ 0: right sides, and each m and t at its better end.
        """
        lp = self._solver.program()
        matrix, columns = lp.a_matrix_, lp.num_col_
        starts = np.array(matrix.start_, dtype=np.int64)
        column_of = np.repeat(np.arange(columns), np.diff(starts))
        paid = np.array(matrix.value_) * row_duals[np.array(matrix.index_, dtype=np.int64)]
        rate = np.array(lp.col_cost_) - np.bincount(column_of, paid, minlength=columns)
        rate[list(self.bundles)] = 0.0
        best = np.where(rate > 0, np.array(lp.col_upper_), np.array(lp.col_lower_))
        best[list(self.bundles)] = 0.0
        return float(row_duals @ np.array(lp.row_upper_)) + float(rate @ best)

    def base_value(self) -> float:
        """What the places of the model are worth before the plan."""
        before, weights = self.problem.before, self.problem.weights
        return float(
            sum(
                weights.value(
                    int(before.priority[place]),
                    int(before.filled_minimum[place]),
                    int(before.filled_target[place]),
                )
                for place in self.places
            )
        )

    def whole_model(self) -> Any:
        """A copy of the program in which bundles are whole."""
        lp = self._solver.program()
        whole, loose = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        choices = {column for part in self.places.values() for column in part.choices}
        lp.integrality_ = [
            whole if column in self.bundles or column in choices else loose
            for column in range(lp.num_col_)
        ]
        return lp


def _reached(people: Any, subset: int) -> int:
    """N(S): how many people of a mask-histogram can fill a line of the set."""
    return sum(number for mask, number in people.items() if mask & subset)


def _sum_of(slots: Sequence[int], subset: int) -> int:
    return sum(number for bit, number in enumerate(slots) if subset >> bit & 1)
