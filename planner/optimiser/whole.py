"""The restricted program with whole bundles, solved until it means what it says.

A solution may still break Hall rows that were never needed so far, or name people so that no
best filling puts them there (A14): then those rows are added and it is solved again.
"""

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np

from planner.domain.region import FloatArray, LongArray
from planner.optimiser.master import Master, touches
from planner.optimiser.outcome import Outcome
from planner.optimiser.separation import add_broken_rows
from planner.optimiser.warm import Solution

LESS_THAN_A_POINT = 0.9
"""Scores are whole numbers: a smaller gap proves the best."""
FAR_TOO_DEAR = 60.0
"""Points."""
WHOLE = 1e-6
"""A share this near to a whole number is one."""


@dataclass(frozen=True, eq=False)
class Held:
    """What a search near a solution may not change: bundles at their rounded values."""

    columns: LongArray
    values: FloatArray
    tolerance: float
    """How far from the best of the rest its search may stop."""


def near(master: Master, solution: Solution, steps: int, tolerance: float) -> Held:
    """Holds every bundle that lies more than `steps` from a fractional one of a solution.

    Two bundles are one step apart where they touch the same place or person. What is held keeps
    its value of the solution, so the rest still fits. Bundles that would cost far more than they
    bring are held out as well.
    """
    columns = solution.columns
    touched = {column: touches(master.store, bundle) for column, bundle in master.bundles.items()}
    loose = {
        column
        for column in master.bundles
        if column < len(columns) and abs(columns[column] - round(columns[column])) > WHOLE
    }
    for _ in range(steps):
        places = {touch.place for column in loose for touch in touched[column]}
        people = {master.bundles[column].person for column in loose}
        loose |= {
            column
            for column, bundle in master.bundles.items()
            if bundle.person in people or any(touch.place in places for touch in touched[column])
        }
    known = len(solution.losses)
    loose = {one for one in loose if one >= known or solution.losses[one] < FAR_TOO_DEAR}
    held = np.array([column for column in master.bundles if column not in loose], dtype=np.int64)
    there = held < len(columns)
    values = np.zeros(len(held))
    values[there] = np.round(columns[held[there]])
    return Held(held, values, max(tolerance, LESS_THAN_A_POINT))


def best_of_columns(
    master: Master,
    start: Outcome,
    stop: Callable[[], bool],
    seconds: float,
    held: Held | None = None,
) -> tuple[Outcome, bool]:
    """The best legal plan of the master's columns, and whether that is proved.

    With `held`: the best of those that keep what is held.
    """
    best = start
    while not stop():
        columns, proved = _solve(master, best, stop, seconds, held)
        if columns is None:
            return best, False
        chosen = [bundle for column, bundle in master.bundles.items() if columns[column] > 0.5]
        outcome = Outcome.of(master.store, chosen)
        rows = add_broken_rows(master, columns)
        named = [place for place in outcome.touched if not outcome.at(place).realisable]
        for place in named:
            rows += master.keep_naming_exact(place)
        if outcome.allowed(list(outcome.touched)) and outcome.score() > best.score():
            best = outcome
        if not rows:
            return best, proved
    return best, False


def _solve(
    master: Master,
    start: Outcome,
    stop: Callable[[], bool],
    seconds: float,
    held: Held | None,
) -> tuple[FloatArray | None, bool]:
    """Columns (bundles rounded to whole), and whether they are proved the best."""
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", LESS_THAN_A_POINT if held is None else held.tolerance),
        ("time_limit", min(seconds, 1e9)),
    ):
        solver.setOptionValue(name, value)
    solver.passModel(master.whole_model())
    solver.cbMipInterrupt += lambda event: event.interrupt(stop())
    if held is None:
        _start_from(solver, master, start)
    else:
        solver.changeColsBounds(
            len(held.columns), held.columns.astype(np.int32), held.values, held.values
        )
    solver.run()
    found = solver.getSolution()
    if not found.value_valid:
        return None, False
    columns = np.array(found.col_value, dtype=np.float64)
    bundles = list(master.bundles)
    columns[bundles] = np.round(columns[bundles])
    return columns, solver.getModelStatus() == highspy.HighsModelStatus.kOptimal


def _start_from(solver: highspy.Highs, master: Master, start: Outcome) -> None:
    """Give the solver the best plan so far: it completes what is not said."""
    chosen = {bundle.options for bundle in start.taken.values()}
    columns = list(master.bundles)
    values = [float(master.bundles[column].options in chosen) for column in columns]
    if any(values):
        solver.setSolution(
            len(columns), np.array(columns, dtype=np.int32), np.array(values, dtype=np.float64)
        )
