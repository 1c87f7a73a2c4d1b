"""The restricted program with whole columns, solved until it means what it says.

A solution may still break rows that were never needed so far, or name people so that no best
filling puts them there (A14): then those rows are added, and it is solved again: around them
first, since most others of its value break others as well.
"""

import math
from collections.abc import Callable

import highspy
import numpy as np

from planner.domain.region import FloatArray
from planner.optimiser.bundles import all_compatible
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.outcome import Outcome
from planner.optimiser.part_program import LESS_THAN_A_POINT, Part, Program
from planner.optimiser.rounding import chosen_bundles
from planner.optimiser.separation import add_broken_rows, add_pairs_apart
from planner.optimiser.warm import Solution, asking

AROUND = 3
"""Steps from what a result breaks to what may change for it."""
WORTH_A_LOOK = 1.0
"""A place that is worth so many points less than it could be is looked at."""
WHOLE = 1e-6
"""A share this near to a whole number is one."""


def near(master: Master, solution: Solution, steps: int, dearest: float, tolerance: float) -> Part:
    """The columns that lie at most `steps` from a fractional one of a solution.

    Two columns are one step apart where they touch the same place or person. What is not free
    keeps its value of the solution, so the rest still fits. Columns that would cost more than
    `dearest` points are left out as well. O(touches × steps).
    """
    touches, count = master.touches, len(solution.columns)
    whole = master.whole_columns()
    values = np.zeros(master.columns)
    values[:count] = solution.columns
    fractional = np.abs(values[whole] - np.round(values[whole])) > WHOLE
    values[whole] = np.where(fractional, 0.0, np.round(values[whole]))
    free = np.zeros(master.columns, dtype=np.bool_)
    free[whole[fractional]] = True
    places = np.zeros(len(master.problem.places), dtype=np.bool_)
    people = np.zeros(len(master.problem.region.people), dtype=np.bool_)
    for _ in range(steps):
        moving = free[touches.column]
        places[touches.place[moving]] = True
        people[touches.person[moving]] = True
        free[touches.column[places[touches.place] | people[touches.person]]] = True
    dear = solution.losses > dearest
    free[:count][dear & (np.round(solution.columns) == 0)] = False
    moving = free[touches.column]
    free[master.companions(touches.place[moving], touches.person[moving])] = True
    return Part(free, values, max(tolerance, LESS_THAN_A_POINT))


def short_of(
    master: Master, solution: Solution, best: Outcome, steps: int, dearest: float, tolerance: float
) -> Part:
    """The columns around places where a plan brings less than a solution does.

    What is not free keeps its value of the plan, so no result is worse. Otherwise like `near`.
    O(touches × steps).
    """
    values = plan_values(master, best)
    worth = master.worth_of_places(solution.columns) - master.worth_of_places(values)
    places = np.zeros(len(master.problem.places), dtype=np.bool_)
    places[np.array(master.places)[worth > WORTH_A_LOOK]] = True
    people = np.zeros(len(master.problem.region.people), dtype=np.bool_)
    touches = master.touches
    free = np.zeros(master.columns, dtype=np.bool_)
    for _ in range(steps):
        free[touches.column[places[touches.place] | people[touches.person]]] = True
        moving = free[touches.column]
        places[touches.place[moving & (values[touches.column] > 0.5)]] = True
        people[touches.person[moving & (values[touches.column] > 0.5)]] = True
    dear = np.zeros(master.columns, dtype=np.bool_)
    dear[: len(solution.losses)] = solution.losses > dearest
    free &= ~dear | (values > 0.5)
    moving = free[touches.column]
    free[master.companions(touches.place[moving], touches.person[moving])] = True
    return Part(free, values, max(tolerance, LESS_THAN_A_POINT))


def plan_values(master: Master, plan: Outcome) -> FloatArray:
    """(columns,): the values that a plan gives them."""
    values = np.zeros(master.columns)
    chosen = _columns_of(master, plan)
    values[list(chosen)] = list(chosen.values())
    master.fill_in(values, plan.counts(), plan.filled())
    return values


def best_of_columns(
    master: Master,
    legality: Legality,
    start: Outcome,
    stop: Callable[[], bool],
    seconds: float,
    part: Part,
) -> tuple[Outcome, bool]:
    """The best legal plan that some of the master's columns make, and whether that is proved.

    What a result breaks is mended around there, all else as it is, as long as that costs next to
    nothing; otherwise all is solved again with the rows that were missing.
    """
    best, here, most, proof = start, part, -math.inf, False
    while not stop():
        everywhere = here is part
        columns, proved = solve_whole(master, best if everywhere else None, stop, seconds, here)
        worth = -math.inf if columns is None else float(master.program().worth @ columns)
        if everywhere:
            most, proof = worth, proved
        if columns is None and everywhere:
            return best, False
        if columns is None or worth < most - part.tolerance:
            here = part
            continue
        first, rows = master.rows, _add_missing(master, legality, columns)
        outcome = Outcome.of(master.store, chosen_bundles(master, columns, 0.5))
        for place in outcome.unnamed():
            rows += master.keep_naming_exact(place)
        if _legal(master, legality, outcome) and outcome.score() > best.score():
            best = outcome
        if not rows:
            return best, proof
        here = _around(master, columns, part, first)
    return best, False


def _add_missing(master: Master, legality: Legality, columns: FloatArray) -> int:
    """Rows that whole columns break, and all pairs of whoever cannot have what they were given."""
    known = len(master.clashes.table)
    rows = add_broken_rows(master, legality, columns)
    people = np.unique(master.clashes.table.person[known:]).tolist()
    return rows + add_pairs_apart(master, legality, people)


def _around(master: Master, columns: FloatArray, part: Part, first: int) -> Part:
    """The columns of a part around the rows from the `first` on; the rest as it came out."""
    entries, touches = master.program().entries, master.touches
    values = np.zeros(master.columns)
    values[: len(columns)] = columns
    free = np.zeros(master.columns, dtype=np.bool_)
    free[entries.column[entries.row >= first]] = True
    places = np.zeros(len(master.problem.places), dtype=np.bool_)
    people = np.zeros(len(master.problem.region.people), dtype=np.bool_)
    for _ in range(AROUND):
        used = free[touches.column] & (values[touches.column] > 0.5)
        places[touches.place[used]] = True
        people[touches.person[used]] = True
        free[touches.column[places[touches.place] | people[touches.person]]] = True
    free[: len(part.free)] &= part.free
    moving = free[touches.column]
    free[master.companions(touches.place[moving], touches.person[moving])] = True
    return Part(free, values, part.tolerance)


def _legal(master: Master, legality: Legality, outcome: Outcome) -> bool:
    sets = [bundle.options for bundle in outcome.bundles()]
    together = all(all_compatible(master.store, options) for options in sets)
    return together and not outcome.faulty() and not any(legality.of_sets(sets))


def solve_whole(
    master: Master, start: Outcome | None, stop: Callable[[], bool], seconds: float, part: Part
) -> tuple[FloatArray | None, bool]:
    """All columns, those with a meaning at whole values only whole; and whether proved best."""
    program = Program.of(master, part)
    solver = highspy.Highs()
    for name, value in (
        ("output_flag", False),
        ("threads", 1),
        ("mip_rel_gap", 0.0),
        ("mip_abs_gap", part.tolerance),
        ("time_limit", min(seconds, 1e9)),
    ):
        solver.setOptionValue(name, value)
    program.hand_to(solver)
    if start is not None:
        _start_from(solver, master, start, program)
    with asking(solver, highspy.cb.HighsCallbackType.kCallbackMipInterrupt, stop):
        solver.run()
    found = solver.getSolution()
    if not found.value_valid:
        return None, False
    columns = program.values.copy()
    columns[program.columns] = found.col_value
    whole = master.whole_columns()
    columns[whole] = np.round(columns[whole])
    return columns, solver.getModelStatus() == highspy.HighsModelStatus.kOptimal


def _start_from(solver: highspy.Highs, master: Master, start: Outcome, program: Program) -> None:
    """Give the solver the best plan so far: it completes what is not said."""
    chosen = _columns_of(master, start)
    columns = np.fromiter(chosen, dtype=np.int64)
    values = np.fromiter(chosen.values(), dtype=np.bool_)
    free = program.position[columns] >= 0
    if values[free].any():
        at = program.position[columns[free]].astype(np.int32)
        solver.setSolution(len(at), at, values[free].astype(np.float64))


def _columns_of(master: Master, plan: Outcome) -> dict[int, bool]:
    """Which columns of options and atoms make a plan."""
    left = set(plan.chosen)
    chosen: dict[int, bool] = {}
    for column, atom in master.atoms.items():
        chosen[column] = left.issuperset(atom.options)
        if chosen[column]:
            left.difference_update(atom.options)
    known = master.option_columns
    singles = np.isin(known.option, np.fromiter(left, dtype=np.int64))
    chosen.update(zip(known.column.tolist(), singles.tolist(), strict=True))
    return chosen
