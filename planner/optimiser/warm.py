"""One HiGHS instance that keeps its basis while rows and columns come to it.

Rows and columns are gathered and handed over together just before the program is solved: one
at a time would cost a pass over the whole matrix each.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from planner.domain.region import FloatArray

INFINITY = float(highspy.kHighsInf)
_DUAL, _PRIMAL = 1, 4
"""Simplex strategies of HiGHS."""
AFRESH_SHARE = 0.02
"""With more new columns than this share, presolve and a fresh start beat the old basis: measured
on 130,000 columns, 14 s against 41 s for a share of 0.14."""
_NOTHING: Mapping[int, float] = {}


@dataclass(frozen=True, slots=True)
class Solution:
    """One optimum of the restricted linear program."""

    objective: float
    columns: FloatArray
    row_duals: FloatArray
    losses: FloatArray
    """(columns,): what a column would cost the objective; 0 for those in use."""


class WarmProgram:
    """A maximisation with rows `… ≤ right side`."""

    def __init__(self, stop: Callable[[], bool]) -> None:
        self.rows = 0
        self.columns = 0
        self._solved = False
        self._new_rows: list[tuple[float, dict[int, float]]] = []
        self._new_columns: list[tuple[float, float, float, dict[int, float]]] = []
        self._solver = highspy.Highs()
        self._solver.setOptionValue("output_flag", False)
        self._solver.setOptionValue("threads", 1)
        self._solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        self._solver.cbSimplexInterrupt += lambda event: event.interrupt(stop())

    def add_column(
        self, worth: float, lower: float, upper: float, entries: Mapping[int, float] = _NOTHING
    ) -> None:
        """A column with its entries by row; its number is `columns` before the call."""
        self._new_columns.append((worth, lower, upper, dict(entries)))
        self.columns += 1

    def add_row(self, right_side: float, entries: Mapping[int, float]) -> None:
        """A row with its entries by column; its number is `rows` before the call."""
        row, first_new = self.rows, self.columns - len(self._new_columns)
        known = {}
        for column, value in entries.items():
            if column < first_new:
                known[column] = value
            else:
                self._new_columns[column - first_new][3][row] = value
        self._new_rows.append((right_side, known))
        self.rows += 1

    def solve(self) -> Solution | None:
        """The optimum; None if it was stopped on the way."""
        # New columns leave the basis feasible, new rows leave its prices so.
        grown = self._solved and bool(self._new_columns)
        afresh = grown and len(self._new_columns) > AFRESH_SHARE * self.columns
        self._solver.setOptionValue("simplex_strategy", _DUAL if afresh or not grown else _PRIMAL)
        self._hand_over()
        if afresh:
            self._solver.clearSolver()
        self._solver.run()
        self._solved = True
        if self._solver.getModelStatus() not in {
            highspy.HighsModelStatus.kOptimal,
            highspy.HighsModelStatus.kModelEmpty,
        }:
            return None
        found = self._solver.getSolution()
        return Solution(
            float(self._solver.getObjectiveValue()),
            np.array(found.col_value, dtype=np.float64),
            np.maximum(np.array(found.row_dual, dtype=np.float64), 0.0),
            np.maximum(-np.array(found.col_dual, dtype=np.float64), 0.0),
        )

    def program(self) -> Any:
        """The linear program as HiGHS holds it."""
        self._hand_over()
        return self._solver.getLp()

    def _hand_over(self) -> None:
        """Rows with their entries in old columns, then columns with all theirs."""
        if self._new_rows:
            right_sides, entries = zip(*self._new_rows, strict=True)
            count = len(right_sides)
            below = np.full(count, -INFINITY)
            self._solver.addRows(count, below, np.array(right_sides), *_matrix(entries))
            self._new_rows = []
        if self._new_columns:
            worth, lower, upper, entries = zip(*self._new_columns, strict=True)
            bounds = np.array(lower), np.array(upper)
            self._solver.addCols(len(worth), np.array(worth), *bounds, *_matrix(entries))
            self._new_columns = []


def _matrix(
    entries: Sequence[Mapping[int, float]],
) -> tuple[int, np.ndarray[Any, Any], np.ndarray[Any, Any], FloatArray]:
    """Number of entries, starts, indices and values, as HiGHS takes them."""
    sizes = [len(one) for one in entries]
    starts = np.cumsum([0, *sizes[:-1]]).astype(np.int32)
    indices = np.array([index for one in entries for index in one], dtype=np.int32)
    values = np.array([value for one in entries for value in one.values()], dtype=np.float64)
    return len(indices), starts, indices, values
