"""A look ahead, date by date: which columns and rows a region's program will need.

Assignments of different dates are tied only by the people who have several. Without those ties
the program falls into one small program a date, all of them together solved in a tenth of the
time of the whole. Each date is solved after the other, people costing what their assignments on
the other dates make of them; a few such sweeps, with rows and columns added after each, find
nearly everything that the program of the region then needs. Nothing here bounds anything.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import NONE, FloatArray
from planner.optimiser.growing import Numbers
from planner.optimiser.hall_rows import Kind, Row
from planner.optimiser.master import Master
from planner.optimiser.problem import WINDOW_DAYS
from planner.optimiser.separation import add_broken_halls
from planner.optimiser.sifting import Sifting
from planner.optimiser.warm import Entries, Matrix, Solution, hand_over, quiet_solver, value_of

FIRST_A_LINE = 6
"""Columns of each slot line to begin with; the sweeps find the others."""
SWEEPS = 5
FEW_NEW = 0.02
"""With fewer new columns than this share of all a further sweep is not worth it."""
TAKEN = 60.0
"""Points that one assignment more of somebody who has the most already costs beyond the dearest
that they may have: only while scouting."""
KEPT = 0.5
"""Prices keep such a part of those of the sweep before. A sweep's own swing: who was dear is
free, who was free is dear, and columns that suit the one are of no use to the other. With half of
them kept the program of a region takes about half the iterations to its optimum."""
TIE = 2.0
"""Points at most by which the same person differs between dates, so that of people who are
alike others are taken on other dates."""
DEAR = 30.0
"""Points: columns that would cost more are left out of the next sweep."""
NEAR = 4.0
"""Points: columns that would cost no more at the end go into the program of the region."""


@dataclass(frozen=True, eq=False)
class Found:
    """What the region's program is to begin with."""

    options: Numbers
    rows: list[Row]


def scout(
    sifting: Sifting,
    places: Sequence[int],
    keep: Callable[[Solution], None],
    stop: Callable[[], bool],
) -> Found:
    """Columns and rows for some places, found with a program that is empty so far.

    `keep` hears of the second and of the last sweep (once if that is one), from which plans can
    be made.
    """
    master, sweep = sifting.master, Sweep(sifting.master)
    master.add_places(np.array(places, dtype=np.int64))
    sifting.open_places()
    master.add_options(sifting.first(FIRST_A_LINE))
    solution, before = sweep.solve(), None
    for number in range(1, SWEEPS):
        if stop():
            break
        add_broken_halls(master, solution.columns)
        prices = sifting.prices(solution)
        before = prices if before is None else prices.towards(before, KEPT)
        new = sifting.singles(before, solution)
        master.add_options(new)
        solution = sweep.solve()
        if len(new) < FEW_NEW * master.columns:
            break
        if number == 1:
            keep(solution)
    keep(solution)
    return _found(sifting, solution)


def _found(sifting: Sifting, solution: Solution) -> Found:
    master, known = sifting.master, sifting.master.option_columns
    add_broken_halls(master, solution.columns)
    prices = sifting.prices(solution)
    gain = prices.profits(master.store, known.option)
    gain -= prices.person[master.store.person[known.option]]
    used = solution.columns[known.column] > 0
    table = master.halls.table
    plain = table.kind < Kind.BEST_MINIMUM
    columns = (table.place[plain], table.kind[plain], table.subset[plain])
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    return Found(known.option[used | (gain > -NEAR)], rows)


class Sweep:
    """Solves a program date by date; without rows of people, of clashes and of trusts."""

    def __init__(self, master: Master) -> None:
        self._master = master
        self._columns = np.zeros(0)
        """Values of the last sweep."""
        self._prices = np.zeros(0)
        """Of its rows."""

    def solve(self) -> Solution:
        """One more sweep, from the first date to the last. O(entries) beside the solver."""
        master, problem = self._master, self._master.problem
        parts = _Dates(master, master.program(), self._wanted())
        values = np.zeros(master.columns)
        values[: len(self._columns)] = self._columns
        rows, rates = np.zeros(parts.rows), np.zeros(master.columns)
        number = len(problem.region.people)
        count = np.bincount(parts.people, values[parts.named], number).astype(np.float64)
        person = np.zeros(number)
        for date in parts.dates:
            part = parts.of(date)
            count -= np.bincount(part.person, values[part.named], minlength=number)
            near = count if self._short else parts.near(date, values, number)
            found = _solve(part, self._charges(part, count[part.person], near[part.person]))
            values[part.columns], rates[part.columns] = found.columns, found.rates
            rows[part.rows] = found.rows
            person[part.shared] = np.maximum(person[part.shared], found.people)
            count += np.bincount(part.person, values[part.named], minlength=number)
        person = np.maximum(person, self._cost_of_more(count))
        held = np.flatnonzero(master.person_rows != NONE)
        rows[master.person_rows[held]] = person[held]
        self._columns, self._prices = values, rows
        return Solution(
            value_of(master.program().worth, values),
            values,
            np.maximum(rows, 0.0),
            np.maximum(-rates, 0.0),
            np.maximum(rates, 0.0),
        )

    @property
    def _short(self) -> bool:
        """Whether no two dates are so far apart that they count separately (A15)."""
        return self._master.problem.region.period.days <= WINDOW_DAYS

    def _cost_of_more(self, count: FloatArray, has_room: BoolArray | None = None) -> FloatArray:
        """What one assignment more costs people who have some already.

        `has_room`: whether they may have one more; without it, as if spread over the period.
        """
        problem, steps = self._master.problem, np.round(count)
        if has_room is None:
            spans = max(1, problem.region.period.days // WINDOW_DAYS)
            has_room = steps < problem.weights.max_assignments * spans
        dearest = (problem.most_in_a_plan - 1) * problem.repeat
        return np.where(has_room, steps * problem.repeat, dearest + TAKEN)

    def _charges(self, part: "_Part", others: FloatArray, near: FloatArray) -> FloatArray:
        """Of the columns of a date that name people, whose `others` are on other dates; `near`
        are those of them that count with this one."""
        mixed = (part.person.astype(np.int64) * 2_654_435_761 + part.date * 40_503) & 0xFFFF
        has_room = np.round(near) < self._master.problem.weights.max_assignments
        return self._cost_of_more(others, has_room) + mixed * (TIE / 0xFFFF)

    def _wanted(self) -> BoolArray:
        """(columns,): all but those that were not worth it at the prices of the last sweep."""
        master = self._master
        matrix, known = master.program(), master.option_columns
        wanted = np.ones(master.columns, dtype=np.bool_)
        if len(self._prices):
            rates = matrix.rates(self._prices)
            old = known.column[known.column < len(self._columns)]
            wanted[old] = (rates[old] > -DEAR) | (self._columns[old] > 0)
        return wanted


@dataclass(frozen=True, eq=False)
class _Part:
    """The program of one date."""

    date: int
    columns: Numbers
    """Numbers in the program of the region; so `rows`."""
    rows: Numbers
    named: Numbers
    """Those of the columns that name a person."""
    named_at: Numbers
    """Their positions in `columns`."""
    person: Numbers
    """Of each of them."""
    shared: Numbers
    """People of several columns: they stand at most once."""
    matrix: Matrix


class _Dates:
    """A program cut by date."""

    def __init__(self, master: Master, matrix: Matrix, wanted: BoolArray) -> None:
        store, known = master.store, master.option_columns
        self.rows = master.rows
        self.people = store.person[known.option]
        self.named = known.column
        self._named_day = store.day[known.option]
        self._matrix = matrix
        self._person = np.full(master.columns, NONE, dtype=np.int64)
        self._person[known.column] = self.people
        day = master.problem.places.day
        places = np.array(master.places, dtype=np.int64)
        column_date = np.full(master.columns, NONE, dtype=np.int64)
        for kind in (Kind.MINIMUM, Kind.TOTAL):
            column_date[master.filled(places, kind)] = day[places]
        column_date[known.column] = store.day[known.option]
        column_date[~wanted] = NONE
        row_date = np.full(self.rows, NONE, dtype=np.int64)
        table = master.halls.table
        row_date[table.row] = day[table.place]
        entries = matrix.entries
        inside = row_date[entries.row] == column_date[entries.column]
        entry_date = np.where(inside, column_date[entries.column], NONE)
        self.dates: list[int] = np.unique(day[places]).tolist()
        self._columns = _by_date(column_date, self.dates)
        self._rows = _by_date(row_date, self.dates)
        self._entries = _by_date(entry_date, self.dates)
        self._at_column = np.zeros(master.columns, dtype=np.int64)
        self._at_row = np.zeros(self.rows, dtype=np.int64)

    def near(self, date: int, values: FloatArray, people: int) -> FloatArray:
        """(people,): assignments that count with those of a date, on other dates. O(columns)."""
        away = np.abs(self._named_day - date)
        some = np.flatnonzero((away > 0) & (away < WINDOW_DAYS))
        found = np.bincount(self.people[some], values[self.named[some]], people)
        return found.astype(np.float64, copy=False)

    def of(self, date: int) -> _Part:
        """The program of one date."""
        columns, rows, chosen = self._columns[date], self._rows[date], self._entries[date]
        self._at_column[columns] = np.arange(len(columns))
        self._at_row[rows] = np.arange(len(rows))
        named_at = np.flatnonzero(self._person[columns] != NONE)
        person = self._person[columns[named_at]]
        several = np.bincount(person) > 1
        shared = np.flatnonzero(several)
        row_of = np.cumsum(several) - 1 + len(rows)
        twice = named_at[several[person]]
        entries = self._matrix.entries
        own = Entries(
            self._at_row[entries.row[chosen]],
            self._at_column[entries.column[chosen]],
            entries.value[chosen],
        )
        once = Entries(row_of[self._person[columns[twice]]], twice, np.ones(len(twice)))
        matrix = Matrix(
            Entries.together(own, once),
            self._matrix.worth[columns],
            self._matrix.lower[columns],
            self._matrix.upper[columns],
            np.append(self._matrix.right_side[rows], np.ones(len(shared))),
        )
        return _Part(date, columns, rows, columns[named_at], named_at, person, shared, matrix)


def _by_date(date_of: Numbers, dates: list[int]) -> dict[int, Numbers]:
    """Positions of each date."""
    order = np.argsort(date_of, kind="stable")
    first = np.searchsorted(date_of[order], dates, "left")
    after = np.searchsorted(date_of[order], dates, "right")
    return {date: order[low:high] for date, low, high in zip(dates, first, after, strict=True)}


@dataclass(frozen=True, eq=False)
class _Solved:
    """One date."""

    columns: FloatArray
    rates: FloatArray
    rows: FloatArray
    people: FloatArray
    """Prices of those who are shared."""


def _solve(part: _Part, charges: FloatArray) -> _Solved:
    matrix = part.matrix
    worth = matrix.worth.copy()
    worth[part.named_at] -= charges
    solver = quiet_solver()
    hand_over(solver, replace(matrix, worth=worth))
    solver.run()
    found = solver.getSolution()
    prices = np.array(found.row_dual)
    return _Solved(
        np.array(found.col_value),
        np.array(found.col_dual),
        prices[: len(part.rows)],
        np.maximum(prices[len(part.rows) :], 0.0),
    )
