"""One HiGHS instance that keeps its basis while rows and columns come to it in batches."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any, cast

import highspy
import numpy as np

from planner.domain.region import FloatArray
from planner.optimiser.growing import Growing, Numbers

INFINITY = float(highspy.kHighsInf)
TINY = 1e-6
"""Profits, overfull rows and shares up to this are none: the solver's own tolerance."""
_DUAL = 1
"""The dual simplex among the strategies of HiGHS."""
AFRESH_SHARE = 0.2
"""With more new columns than this share a fresh start beats the old basis: measured on 88,000
columns, 11,000 iterations against 21,000 from nothing for 12,000 new ones; for 22,000 about twice
as long as from nothing."""
EARNS = 1e-7
SPARE = 1.25
"""By what the room for the program grows: little, as it is most of what a search holds."""
ASK_EVERY = 64
"""Iterations between two questions whether to stop."""


@dataclass(frozen=True, slots=True)
class Entries:
    """Coefficients, in any order, no two of one place in the matrix."""

    row: Numbers
    column: Numbers
    value: FloatArray

    @classmethod
    def none(cls) -> "Entries":
        """No coefficients."""
        empty = np.zeros(0, dtype=np.int32)
        return cls(empty, empty, np.zeros(0))

    @classmethod
    def together(cls, *parts: "Entries") -> "Entries":
        """Those of several parts."""
        return cls(
            np.concatenate([part.row for part in parts]),
            np.concatenate([part.column for part in parts]),
            np.concatenate([part.value for part in parts]),
        )


@dataclass(slots=True)
class Matrix:
    """A linear program as arrays."""

    entries: Entries
    worth: FloatArray
    lower: FloatArray
    upper: FloatArray
    right_side: FloatArray

    def rates(self, prices: FloatArray) -> FloatArray:
        """(columns,): what one of each earns beyond the prices of its rows; rows that came after
        the prices have none. O(entries)."""
        return self.worth - self.paid(prices)

    def paid(self, prices: FloatArray, rows: Numbers | None = None) -> FloatArray:
        """(columns,): the prices of the rows that one of each is in, or only of some rows."""
        of_rows, entries = np.zeros(len(self.right_side)), self.entries
        chosen = slice(len(prices)) if rows is None else rows
        of_rows[chosen] = prices[chosen]
        some = slice(None) if rows is None else np.flatnonzero((of_rows != 0)[entries.row])
        paid = entries.value[some] * of_rows[entries.row[some]]
        found = np.bincount(entries.column[some], paid, minlength=len(self.worth))
        return found.astype(np.float64, copy=False)


@dataclass(frozen=True, slots=True)
class Solution:
    """One optimum of the restricted linear program."""

    objective: float
    columns: FloatArray
    row_duals: FloatArray
    losses: FloatArray
    """(columns,): what a column would cost the objective; 0 for those in use."""
    surplus: FloatArray
    """(columns,): what one more of a column that is at its upper bound would bring."""

    def price_of(self, rows: Numbers) -> FloatArray:
        """Prices of rows; 0 for rows that came later, and for NONE."""
        known = (rows >= 0) & (rows < len(self.row_duals))
        prices = np.zeros(len(rows))
        prices[known] = self.row_duals[rows[known]]
        return prices


def value_of(rates: FloatArray, amounts: FloatArray) -> float:
    """What amounts are worth at some rates, each.

    Not `rates @ amounts`: for long arrays that wakes a thread of BLAS for each core, which keeps
    its core busy for some hundredths of a second afterwards: as long as a repair takes.
    """
    return float(np.sum(rates * amounts))


def quiet_solver() -> highspy.Highs:
    """HiGHS for linear programs of ours: to be made greatest, by the dual simplex."""
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    # Measured on 112,000 columns from nothing: 0.8 s without, 1.3 s with.
    solver.setOptionValue("presolve", "off")
    solver.setOptionValue("simplex_strategy", _DUAL)
    solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
    return solver


class WarmProgram:
    """A maximisation with rows `… ≤ right side`."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.rows = 0
        self.columns = 0
        self._new_columns = 0
        self._solved = False
        self._prices = np.zeros(0)
        """Of the rows of the last optimum."""
        self._entries = Growing("row", "column", growth=SPARE)
        self._values = Growing("value", dtype=np.float64, growth=SPARE)
        self._of_columns = Growing("worth", "lower", "upper", dtype=np.float64, growth=SPARE)
        self._of_rows = Growing("right_side", dtype=np.float64, growth=SPARE)
        self._waiting: list[tuple[int, int, Matrix]] = []
        """What the solver does not know yet, with the rows and columns that were there before."""
        self._other_columns: list[Numbers] = []
        """Columns of which it knows other worths and bounds; so rows."""
        self._other_rows: list[Numbers] = []
        self._known = False
        """Whether the solver knows anything."""
        self._solver = quiet_solver()
        self._stop = stop

    def add_columns(
        self, worth: FloatArray, lower: FloatArray, upper: FloatArray, entries: Entries
    ) -> None:
        """Columns numbered from `columns` on, with their entries in rows that are there."""
        self._add(Matrix(entries, worth, lower, upper, np.zeros(0)))
        self.columns += len(worth)
        self._new_columns += len(worth)

    def add_rows(self, right_side: FloatArray, entries: Entries) -> None:
        """Rows numbered from `rows` on, with their entries in columns that are there."""
        nothing = np.zeros(0)
        self._add(Matrix(entries, nothing, nothing, nothing, right_side))
        self.rows += len(right_side)

    def _add(self, part: Matrix) -> None:
        entries = part.entries
        self._entries.append(len(entries.row), row=entries.row, column=entries.column)
        self._values.append(len(entries.row), value=entries.value)
        bounds = {"worth": part.worth, "lower": part.lower, "upper": part.upper}
        self._of_columns.append(len(part.worth), **bounds)
        self._of_rows.append(len(part.right_side), right_side=part.right_side)
        self._waiting.append((self.rows, self.columns, part))

    def _hand_over(self) -> None:
        """Let the solver know what came and changed since; at first all of it at once."""
        matrix = self.matrix()
        if self._waiting and not self._known:
            self._waiting = [(0, 0, matrix)]
        for rows, columns, part in self._waiting:
            hand_over(self._solver, part, rows, columns)
            self._known = True
        if self._other_columns:
            at = np.unique(np.concatenate(self._other_columns)).astype(np.int32)
            self._solver.changeColsCost(len(at), at, matrix.worth[at])
            self._solver.changeColsBounds(len(at), at, matrix.lower[at], matrix.upper[at])
        if self._other_rows:
            at = np.unique(np.concatenate(self._other_rows)).astype(np.int32)
            below = np.full(len(at), -INFINITY)
            self._solver.changeRowsBounds(len(at), at, below, matrix.right_side[at])
        self._waiting, self._other_columns, self._other_rows = [], [], []

    def change(self, columns: Numbers, worth: FloatArray, upper: FloatArray) -> None:
        """Other worths and upper bounds of columns that are there."""
        matrix = self.matrix()
        matrix.worth[columns], matrix.upper[columns] = worth, upper
        self._other_columns.append(columns)

    def bound(self, columns: Numbers, lower: FloatArray, upper: FloatArray) -> None:
        """Other bounds of columns that are there."""
        matrix = self.matrix()
        matrix.lower[columns], matrix.upper[columns] = lower, upper
        self._other_columns.append(columns)

    def limit(self, rows: Numbers, right_side: FloatArray) -> None:
        """Other right sides of rows that are there."""
        self.matrix().right_side[rows] = right_side
        self._other_rows.append(rows)

    def solve(self) -> Solution | None:
        """The optimum; None if it was stopped on the way."""
        self._hand_over()
        if self._solved and self._new_columns:
            if self._new_columns > AFRESH_SHARE * self.columns:
                self._solver.clearSolver()
            else:
                self._lift_what_earns()
        with asking(
            self._solver, highspy.cb.HighsCallbackType.kCallbackSimplexInterrupt, self._stop
        ):
            self._solver.run()
        self._solved, self._new_columns = True, 0
        if self._solver.getModelStatus() not in {
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        }:
            return None
        found = self._solver.getSolution()
        self._prices = np.array(found.row_dual, dtype=np.float64)
        rates = np.array(found.col_dual, dtype=np.float64)
        return Solution(
            float(self._solver.getObjectiveValue()),
            np.array(found.col_value, dtype=np.float64),
            np.maximum(self._prices, 0.0),
            np.maximum(-rates, 0.0),
            np.maximum(rates, 0.0),
        )

    def _lift_what_earns(self) -> None:
        """Put new columns that earn at their upper bound: no price is wrong then.

        The dual simplex goes on from such a basis; from one with wrong prices it, like the
        primal, takes about as long as from nothing (1 s on 105,000 columns, against 0.1 s).
        """
        matrix, first = self.matrix(), self.columns - self._new_columns
        new = matrix.entries.column >= first
        column, row = matrix.entries.column[new] - first, matrix.entries.row[new]
        prices = np.zeros(self.rows)
        prices[: len(self._prices)] = self._prices
        paid = np.bincount(
            column, matrix.entries.value[new] * prices[row], minlength=self._new_columns
        )
        basis = self._solver.getBasis()
        statuses = list(basis.col_status)
        for one in (first + np.flatnonzero(matrix.worth[first:] - paid > EARNS)).tolist():
            statuses[one] = highspy.HighsBasisStatus.kUpper
        basis.col_status = statuses
        self._solver.setBasis(basis)

    def matrix(self) -> Matrix:
        """The linear program; its arrays are the program's own."""
        entries, columns = self._entries, self._of_columns
        floats = self._values.value, columns.worth, columns.lower, columns.upper
        value, worth, lower, upper = (cast("FloatArray", one) for one in floats)
        right_side = cast("FloatArray", self._of_rows.right_side)
        own = Entries(entries.row, entries.column, value)
        return Matrix(own, worth, lower, upper, right_side)


@contextmanager
def asking(
    solver: highspy.Highs, kind: highspy.cb.HighsCallbackType, stop: Callable[[], bool]
) -> Iterator[None]:
    """Ask at times in the middle of a run whether to stop; HiGHS calls back in every iteration.

    The callback is set directly, since events of highspy's own take a tenth of a run, and is
    taken away again: HiGHS keeps it, unseen by the collector, and what stops a search holds the
    search with all its memory.
    """
    calls, stops = count(), [stop]

    def ask(_kind: object, _text: str, _out: object, into: Any, _data: object) -> None:
        if next(calls) % ASK_EVERY == 0 and any(one() for one in stops):
            into.user_interrupt = True

    solver.setCallback(ask, None)
    solver.startCallback(kind)
    try:
        yield
    finally:
        stops.clear()
        solver.setCallback(None, None)


def hand_over(solver: highspy.Highs, part: Matrix, rows: int = 0, columns: int = 0) -> None:
    """Give a solver more rows, columns or both, beside those that it has. O(entries)."""
    entries = part.entries
    if number := len(part.right_side):
        own = Entries.none() if len(part.worth) else entries
        by_row = _grouped(own.row - rows, own.column, own.value, number)
        solver.addRows(number, np.full(number, -INFINITY), part.right_side, *by_row)
    if number := len(part.worth):
        by_column = _grouped(entries.column - columns, entries.row, entries.value, number)
        solver.addCols(number, part.worth, part.lower, part.upper, *by_column)


def _grouped(
    major: Numbers, minor: Numbers, value: FloatArray, number: int
) -> tuple[int, Numbers, Numbers, FloatArray]:
    """Number of entries, starts, indices and values by row (column), as HiGHS takes them."""
    order = np.argsort(major, kind="stable")
    starts = np.searchsorted(major[order], np.arange(number)).astype(np.int32)
    return len(order), starts, minor[order].astype(np.int32), value[order]
