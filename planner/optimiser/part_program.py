"""A part of the restricted program by itself: few columns free, the rest at their values."""

from dataclasses import dataclass

import highspy
import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import FloatArray
from planner.optimiser.growing import Numbers
from planner.optimiser.master import Master
from planner.optimiser.warm import Entries, Matrix, hand_over

LESS_THAN_A_POINT = 0.9
"""Scores are whole numbers: a smaller gap proves the best."""


@dataclass(frozen=True, eq=False)
class Part:
    """The columns that a search may change; columns that came later it may change too."""

    free: BoolArray
    values: FloatArray
    """Of all columns, for those that are not free."""
    tolerance: float = LESS_THAN_A_POINT
    """How far from the best of the rest its search may stop."""

    @classmethod
    def everything(cls) -> "Part":
        """All columns."""
        return cls(np.zeros(0, dtype=np.bool_), np.zeros(0))


@dataclass(frozen=True, eq=False)
class Program:
    """The free columns and the rows that they are in, as a whole program."""

    columns: Numbers
    """Numbers of the free columns in the master."""
    position: Numbers
    """(columns of the master,): which of the free columns it is; -1 for the others."""
    values: FloatArray
    """(columns of the master,): of those that are not free."""
    whole: BoolArray
    """(columns,): those with a meaning at whole values only."""
    matrix: Matrix
    """Numbered within this program; right sides are what the columns that are not free leave."""

    @classmethod
    def of(cls, master: Master, part: Part) -> "Program":
        """O(entries of the master)."""
        matrix = master.program()
        count, rows = len(matrix.worth), len(matrix.right_side)
        free = np.ones(count, dtype=np.bool_)
        free[: len(part.free)] = part.free
        values = np.zeros(count)
        values[: len(part.values)] = np.where(part.free, 0.0, part.values)
        kept = np.zeros(rows, dtype=np.bool_)
        kept[matrix.entries.row[free[matrix.entries.column]]] = True
        here = np.flatnonzero(kept[matrix.entries.row])
        index, column = matrix.entries.row[here], matrix.entries.column[here]
        entry, mine = matrix.entries.value[here], free[column]
        taken = np.bincount(index, entry * values[column], minlength=rows)
        row_at, column_at = _positions(kept), _positions(free)
        whole = np.zeros(count, dtype=np.bool_)
        whole[master.whole_columns()] = True
        columns = np.flatnonzero(free)
        own = Matrix(
            Entries(row_at[index[mine]], column_at[column[mine]], entry[mine]),
            matrix.worth[columns],
            matrix.lower[columns],
            matrix.upper[columns],
            matrix.right_side[kept] - taken[kept].astype(np.float64),
        )
        return cls(columns, column_at, values, whole[columns], own)

    def hand_to(self, solver: highspy.Highs, *, whole: bool = True) -> None:
        """Make it the model of a solver that has none; shares allowed unless `whole`."""
        solver.changeObjectiveSense(highspy.ObjSense.kMaximize)
        hand_over(solver, self.matrix)
        at = np.flatnonzero(self.whole & whole).astype(np.int32)
        kinds = np.full(len(at), highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(len(at), at, kinds)


def _positions(chosen: BoolArray) -> Numbers:
    """Number of each chosen one among them; -1 for the others."""
    positions = np.cumsum(chosen) - 1
    return np.where(chosen, positions, -1)
