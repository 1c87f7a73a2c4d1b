"""The restricted linear program: which options stand, and how full every place then is.

Columns: one per option that is legal by itself, one per *atom* (options of one person of which
some are legal only together), two per place that they touch (m and t, `hall_rows.py`), and for
each person how many assignments beyond the first, each at its price for repeats.
At whole options the greatest m and t are the best filling of cover.md, so nothing about the
filling has to be whole by itself. Lower bounds of m keep every service as safe as it was.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from planner.domain.cover.changed_places import Changed
from planner.domain.region import NONE, FloatArray
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.bundles import Bundle, bundle_of, repeat_points
from planner.optimiser.clashes import Clashes, Sort
from planner.optimiser.growing import Growing, Numbers
from planner.optimiser.hall_rows import (
    HallRows,
    Kind,
    Row,
    Touches,
    binding_sets,
    reached,
    sum_of,
    touches_of,
)
from planner.optimiser.lending import Lending
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import Problem
from planner.optimiser.warm import Entries, Matrix, Solution, WarmProgram, value_of
from planner.optimiser.wishes import DECLINED

TOUCH_COLUMNS = ("column", "place", "bit", "mask", "person")


class Master:
    """Columns and rows found so far, and the solver that keeps its basis between rounds."""

    def __init__(self, store: OptionStore, engine: RuleEngine, stop: Callable[[], bool]) -> None:
        self.store = store
        self.halls = HallRows(self.problem)
        self.clashes = Clashes(store, engine)
        self.atoms: dict[int, Bundle] = {}
        """The atom of each column that is one."""
        self.option_columns = Growing("column", "option")
        """Columns that are single options."""
        self.choices: list[int] = []
        """Columns that choose a binding set of lines."""
        self.touches = Growing(*TOUCH_COLUMNS)
        self.places: list[int] = []
        people, places = len(self.problem.region.people), len(self.problem.places)
        self._filled_column = np.full(places, NONE, dtype=np.int32)
        """(places,): column of m; that of t is the next."""
        self._person_row = np.full(people, NONE, dtype=np.int32)
        self._repeats = np.full(people, NONE, dtype=np.int32)
        """(people,): first of a person's columns of repeats."""
        self._atoms_of: dict[int, list[int]] = {}
        self._seen: set[tuple[int, ...]] = set()
        self._named_exactly: set[int] = set()
        self._solver = WarmProgram(stop)
        self.lending = Lending(store, self._solver)

    @property
    def problem(self) -> Problem:
        """As it is now."""
        return self.store.problem

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return self._solver.columns

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return self._solver.rows

    @property
    def person_rows(self) -> Numbers:
        """(people,): row of each person's assignments; NONE for whoever has no column."""
        return self._person_row

    # Places ----------------------------------------------------------------------------------
    def add_places(self, places: Numbers) -> None:
        """Columns and first rows of places that are not there yet."""
        new = np.unique(places[self._filled_column[places] == NONE])
        if len(new) == 0:
            return
        before, weights = self.problem.before, self.problem.weights
        first = self._solver.columns
        self._filled_column[new] = first + 2 * np.arange(len(new))
        priority = before.priority[new].astype(np.float64)
        worth = _in_turn(
            priority * (weights.minimum_slot - weights.target_slot),
            priority * weights.target_slot,
        )
        lower = _in_turn(before.filled_minimum[new], np.zeros(len(new)))
        upper = _in_turn(before.minimum[new], before.target[new])
        self._solver.add_columns(worth, lower, upper, Entries.none())
        self.places += new.tolist()
        self._add_hall_rows(*self.halls.first_rows(new))

    def can_follow(self, places: Numbers) -> bool:
        """Whether other people may stand at some places: not where naming is kept exact, nor
        where trusts share fairly, which is counted over all assignments."""
        return not self.lending.on and self._named_exactly.isdisjoint(places.tolist())

    def follow(self, engine: RuleEngine, places: Numbers, people: Numbers) -> Numbers:
        """Take over a change of the region, once the store has: who stands at some places.

        Of the people whom it is about no row binds any more but their own; numbers of those
        rows. O(rows + duties).
        """
        before = self.problem.before
        held = places[self._filled_column[places] != NONE]
        lower = before.filled_minimum[held].astype(np.float64)
        upper = before.minimum[held].astype(np.float64)
        self._solver.bound(self._filled_column[held], lower, upper)
        self._solver.limit(*self.halls.follow(self.problem, held))
        gone = self.clashes.follow(engine, people)
        self._solver.limit(gone, np.full(len(gone), float(self.problem.most_in_a_plan)))
        self.add_places(places)
        self.add_rows(self.halls.first_rows(held)[0])
        return np.concatenate([gone, self._person_row[people][self._person_row[people] != NONE]])

    def holds(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """(places,): whether the program holds each place."""
        return np.asarray(self._filled_column != NONE)

    def filled(self, places: Numbers, kind: Kind) -> Numbers:
        """Column of m or t of some places."""
        return np.asarray(self._filled_column[places] + int(kind))

    def add_rows(self, rows: Sequence[Row]) -> int:
        """Hall rows (place, kind, set of lines) that are not there yet; how many were new."""
        new = self.halls.unknown(rows)
        self._add_hall_rows(new, self.halls.right_sides(new))
        return len(new)

    def _add_hall_rows(self, rows: Sequence[Row], right_sides: FloatArray) -> None:
        if not rows:
            return
        since, first = len(self.halls.table), self._solver.rows
        self.halls.add(rows, first)
        new = self.halls.table
        place, kind, row = new.place[since:], new.kind[since:], new.row[since:]
        counted = np.flatnonzero(kind != Kind.NAMED)
        filled = Entries(
            row[counted],
            self._filled_column[place[counted]] + kind[counted],
            np.ones(len(counted)),
        )
        touched = np.zeros(len(self._filled_column), dtype=np.bool_)
        touched[place] = True
        some = self._touches(np.flatnonzero(touched[self.touches.place]))
        self._solver.add_rows(
            right_sides, Entries.together(filled, self.halls.entries(some, since))
        )

    def keep_naming_exact(self, place: int) -> bool:
        """Rows that hold m and t of a place at the best filling of all who are there (A14).

        m ≥ d(L) − d(S) + N(S) must hold for the set S that a choice column picks, N(S) now by
        all that arrivals can do, not only by what they are named for. False if it holds already.
        """
        if place in self._named_exactly:
            return False
        self._named_exactly.add(place)
        standing = self.problem.standing(place)
        lines = len(standing.minimum)
        sets = np.array(binding_sets(self.problem.masks_at(place), lines), dtype=np.int64)
        here = self._touches(np.flatnonzero(self.touches.place == place))
        for kind, slots in (
            (Kind.BEST_MINIMUM, standing.minimum),
            (Kind.BEST_TOTAL, standing.target),
        ):
            first, nothing = self._solver.columns, np.zeros(len(sets))
            choices = first + np.arange(len(sets))
            self._solver.add_columns(nothing, nothing, nothing + 1.0, Entries.none())
            self.choices += choices.tolist()
            row = np.full(len(sets), self._solver.rows)
            self._solver.add_rows(np.array([-1.0]), Entries(row, choices, nothing - 1.0))
            least = np.array(
                [
                    sum(slots) - sum_of(slots, subset) + reached(standing.people, subset)
                    for subset in sets.tolist()
                ],
                dtype=np.float64,
            )
            large = least + sum(standing.target)
            since = len(self.halls.table)
            rows = self._solver.rows + np.arange(len(sets))
            self.halls.add([(place, int(kind), one) for one in sets.tolist()], self._solver.rows)
            filled = self._filled_column[place] + int(kind == Kind.BEST_TOTAL)
            own = Entries(rows, np.full(len(sets), filled), nothing - 1.0)
            chosen = Entries(rows, choices, large)
            some = self.halls.entries(here, since)
            self._solver.add_rows(large - least, Entries.together(own, chosen, some))
        return True

    # People ----------------------------------------------------------------------------------
    def _add_people(self, people: Numbers) -> None:
        """Rows and columns of repeats of people who have none yet."""
        new = np.unique(people[self._person_row[people] == NONE])
        if len(new) == 0:
            return
        beyond = self.problem.most_in_a_plan - 1
        first = self._solver.columns
        self._repeats[new] = first + beyond * np.arange(len(new))
        self._person_row[new] = self._solver.rows + np.arange(len(new))
        costs = -self.problem.repeat * np.arange(1, beyond + 1, dtype=np.float64)
        count = beyond * len(new)
        if count:
            self._solver.add_columns(
                np.tile(costs, len(new)), np.zeros(count), np.ones(count), Entries.none()
            )
        columns = first + np.arange(count)
        rows = np.repeat(self._person_row[new], beyond)
        self._solver.add_rows(np.ones(len(new)), Entries(rows, columns, -np.ones(count)))

    def add_clash(self, person: int, sort: Sort, at: Sequence[int], most: int) -> bool:
        """A row of `clashes`; False if it is there already."""
        if not self.clashes.is_new(person, sort, at):
            return False
        since = len(self.clashes.table)
        self.clashes.add(person, sort, at, self._solver.rows)
        known = self.option_columns
        mine = np.flatnonzero(self.store.person[known.option] == person)
        parts = [self.clashes.entries(known.option[mine], known.column[mine], since)]
        if atoms := self._atoms_of.get(person):
            options = [self.atoms[column].options for column in atoms]
            own = self.clashes.entries_of_atoms(options, np.array(atoms), since)
            parts.append(_summed(own))
        self._solver.add_rows(np.array([float(most)]), Entries.together(*parts))
        return True

    # Columns ---------------------------------------------------------------------------------
    def add_options(self, options: Numbers) -> int:
        """Columns for options that have none yet, with the places and people they touch."""
        if len(options) == 0:
            return 0
        moved, columns = self._moved(options, np.arange(len(options)))
        rows = self._person_row[self.store.person[options]]
        entries = Entries.together(
            Entries(rows, columns, np.ones(len(options))),
            self.halls.entries(moved),
            self.clashes.entries(options, columns),
            self.lending.entries(options, columns),
        )
        worth = -self.store.points[options].astype(np.float64)
        self._solver.add_columns(worth, np.zeros(len(options)), np.ones(len(options)), entries)
        self._note(moved)
        self.option_columns.append(len(options), column=columns, option=options)
        return len(options)

    def _moved(self, options: Numbers, owner: Numbers) -> tuple[Touches, Numbers]:
        """What options do to places, which are held then, as their people are; and the column of
        each: `owner` counts the columns to come."""
        touched = touches_of(self.store, options)
        self.add_places(touched.place)
        self._add_people(self.store.person[options])
        columns = self._solver.columns + owner
        place, bit, mask, person = touched.place, touched.bit, touched.mask, touched.person
        return Touches(columns[touched.column], place, bit, mask, person), columns

    def has(self, options: tuple[int, ...]) -> bool:
        """Whether an atom of these options, by start, is a column."""
        return options in self._seen

    def options_of(self, person: int) -> Numbers:
        """Single options of a person that are columns. O(columns)."""
        known = self.option_columns.option
        return np.asarray(known[self.store.person[known] == person])

    def atoms_of(self, person: int) -> Sequence[int]:
        """Columns of a person's atoms."""
        return self._atoms_of.get(person, ())

    def add_atoms(self, bundles: Iterable[Bundle]) -> int:
        """Columns for atoms that are not there yet; how many were new."""
        found = {one.options: one for one in bundles if not self.has(one.options)}
        if not found:
            return 0
        self._seen.update(found)
        new = list(found.values())
        options, size = np.concatenate(list(found)), np.array([len(one) for one in found])
        moved, owner = self._moved(options, np.repeat(np.arange(len(new)), size))
        columns = np.unique(owner)
        parts = (
            self.halls.entries(moved),
            self.clashes.entries_of_atoms(list(found), columns),
            self.lending.entries(options, owner),
        )
        rows = self._person_row[[one.person for one in new]]
        entries = Entries.together(
            Entries(rows, columns, size.astype(np.float64)), *(_summed(part) for part in parts)
        )
        worth = np.array([float(self._worth(one)) for one in new])
        self._solver.add_columns(worth, np.zeros(len(new)), np.ones(len(new)), entries)
        self._note(moved)
        for column, one in zip(columns.tolist(), new, strict=True):
            self.atoms[column] = one
            self._atoms_of.setdefault(one.person, []).append(column)
        return len(new)

    def recharge(self, options: Numbers) -> None:
        """Take over the points of options that changed; what is declined can stand no more."""
        if len(options) == 0:
            return
        store, known = self.store, self.option_columns
        asked = np.zeros(len(store), dtype=np.bool_)
        asked[options] = True
        there = np.flatnonzero(asked[known.option])
        columns, worth = known.column[there], -store.points[known.option[there]]
        changed = set(options.tolist())
        people = np.unique(store.person[options]).tolist()
        atoms = [
            column
            for person in people
            for column in self._atoms_of.get(person, ())
            if changed.intersection(self.atoms[column].options)
        ]
        for column in atoms:
            self.atoms[column] = bundle_of(store, self.atoms[column].options)
        own = [self._worth(self.atoms[column]) for column in atoms]
        rates = np.concatenate([worth, np.array(own, dtype=np.int64)]).astype(np.float64)
        upper = np.where(rates > -DECLINED, 1.0, 0.0)
        everything = np.concatenate([columns, np.array(atoms, dtype=np.int64)])
        self._solver.change(everything, rates, upper)

    def _worth(self, bundle: Bundle) -> int:
        """What an atom adds to the objective, the repeats left to their own columns."""
        return repeat_points(self.problem.repeat, len(bundle.options)) - bundle.points

    def _note(self, touched: Touches) -> None:
        columns = {name: getattr(touched, name) for name in TOUCH_COLUMNS}
        self.touches.append(len(touched.place), **columns)

    def _touches(self, chosen: Numbers) -> Touches:
        return Touches(*(getattr(self.touches, name)[chosen] for name in TOUCH_COLUMNS))

    # Solving ---------------------------------------------------------------------------------
    def solve(self) -> Solution | None:
        """The optimum of the restricted program; None if it was stopped on the way."""
        return self._solver.solve()

    def active(self, columns: FloatArray, least: float) -> Touches:
        """What the columns with more than a least share do to places."""
        there = self.touches.column < len(columns)
        return self._touches(np.flatnonzero(there & (columns[self.touches.column] > least)))

    def person_prices(self, solution: Solution) -> FloatArray:
        """(people,): price of one assignment more of each person."""
        return solution.price_of(self._person_row)

    def dual_bound(self, row_duals: FloatArray) -> float:
        """An upper bound of the program over *all* columns, if none of the others price in.

        Weak duality with any prices ≥ 0 (none for rows that came later): right sides, and each
        column at its better end.
        """
        matrix = self._solver.matrix()
        rate = matrix.rates(row_duals)
        best = np.where(rate > 0, matrix.upper, matrix.lower)
        return value_of(row_duals, matrix.right_side[: len(row_duals)]) + value_of(rate, best)

    def base_value(self) -> float:
        """What the places of the model are worth before the plan."""
        return float(self.problem.before.values(self.problem.weights)[self.places].sum())

    def program(self) -> Matrix:
        """The restricted program."""
        return self._solver.matrix()

    def worth_of_places(self, columns: FloatArray) -> FloatArray:
        """(places of the program,): what m and t are worth at some values of the columns.

        Places that came after a solution are in it as they are before the plan.
        """
        before, weights = self.problem.before, self.problem.weights
        places = np.array(self.places, dtype=np.int64)
        first = self._filled_column[places]
        known = np.flatnonzero(first < len(columns))
        minimum = before.filled_minimum[places].astype(np.float64)
        total = before.filled_target[places].astype(np.float64)
        minimum[known], total[known] = columns[first[known]], columns[first[known] + 1]
        of_minimum = (weights.minimum_slot - weights.target_slot) * minimum
        return np.asarray(before.priority[places] * (of_minimum + weights.target_slot * total))

    def fill_in(self, columns: FloatArray, counts: Mapping[int, int], after: Changed) -> None:
        """Write m, t and repeats of a plan: assignments by person, and the places it changes."""
        before = self.problem.before
        places = np.array(self.places, dtype=np.int64)
        columns[self._filled_column[places]] = before.filled_minimum[places]
        columns[self._filled_column[places] + 1] = before.filled_target[places]
        held = self._filled_column[after.place] != NONE
        first = self._filled_column[after.place[held]]
        columns[first] = after.filled_minimum[held]
        columns[first + 1] = after.filled_total[held]
        for person, count in counts.items():
            first_repeat = self._repeats[person]
            columns[first_repeat : first_repeat + count - 1] = 1.0

    def companions(self, places: Numbers, people: Numbers) -> Numbers:
        """Columns that go with places (m and t) and with people (repeats)."""
        beyond = np.arange(self.problem.most_in_a_plan - 1)
        filled = self._filled_column[np.unique(places)]
        repeats = self._repeats[np.unique(people)]
        return np.concatenate(
            [
                (filled[:, None] + np.arange(2)).ravel(),
                (repeats[:, None] + beyond).ravel(),
                np.array(self.choices, dtype=np.int64),
                self.lending.columns,
            ]
        )

    def whole_columns(self) -> Numbers:
        """Columns that mean something at whole values only."""
        atoms = np.fromiter(self.atoms, dtype=np.int64, count=len(self.atoms))
        choices = np.array(self.choices, dtype=np.int64)
        return np.concatenate([self.option_columns.column, atoms, choices])


def _summed(entries: Entries) -> Entries:
    """One entry for all of a row and a column, with their sum."""
    both = (entries.column.astype(np.int64) << 32) + entries.row
    keys, at = np.unique(both, return_inverse=True)
    value = np.bincount(at, entries.value, minlength=len(keys)).astype(np.float64)
    return Entries(keys & 0xFFFFFFFF, keys >> 32, value)


def _in_turn(first: FloatArray | Numbers, second: FloatArray | Numbers) -> FloatArray:
    return np.stack([first, second], axis=1).reshape(-1).astype(np.float64)
