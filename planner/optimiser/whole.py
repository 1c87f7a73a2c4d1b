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
from planner.optimiser.apart import add_pairs_apart
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.outcome import Outcome
from planner.optimiser.part_program import Part, Program
from planner.optimiser.rounding import chosen_bundles
from planner.optimiser.separation import add_broken_rows
from planner.optimiser.surroundings import IN_USE, Surroundings
from planner.optimiser.warm import Solution, asking, value_of

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
    whole, count = master.whole_columns(), len(solution.columns)
    values = np.zeros(master.columns)
    values[:count] = solution.columns
    fractional = np.abs(values[whole] - np.round(values[whole])) > WHOLE
    values[whole] = np.where(fractional, 0.0, np.round(values[whole]))
    around = Surroundings(master)
    around.columns[whole[fractional]] = True
    for _ in range(steps):
        around.reach()
        around.take()
    dear = solution.losses > dearest
    around.columns[:count][dear & (np.round(solution.columns) == 0)] = False
    return around.part(values, tolerance)


def short_of(
    master: Master, solution: Solution, best: Outcome, steps: int, dearest: float, tolerance: float
) -> Part:
    """The columns around places where a plan brings less than a solution does.

    What is not free keeps its value of the plan, so no result is worse. Otherwise like `near`.
    O(touches × steps).
    """
    values = plan_values(master, best)
    worth = master.worth_of_places(solution.columns) - master.worth_of_places(values)
    around, used = Surroundings(master), values > IN_USE
    around.mark(np.array(master.places, dtype=np.int64)[worth > WORTH_A_LOOK])
    for _ in range(steps):
        around.take()
        around.reach(used)
    count = len(solution.losses)
    around.columns[:count] &= (solution.losses <= dearest) | used[:count]
    return around.part(values, tolerance)


def plan_values(master: Master, plan: Outcome) -> FloatArray:
    """(columns,): the values that a plan gives them."""
    values = chosen_columns(master, plan)
    master.fill_in(values, plan.counts(), plan.filled())
    return values


def chosen_columns(master: Master, plan: Outcome) -> FloatArray:
    """(columns,): 1 for the options and atoms that make a plan. O(columns)."""
    values, left = np.zeros(master.columns), set(plan.chosen)
    for column, atom in master.atoms.items():
        if left.issuperset(atom.options):
            values[column] = 1.0
            left.difference_update(atom.options)
    single = np.zeros(len(master.store), dtype=np.bool_)
    single[list(left)] = True
    known = master.option_columns
    values[known.column[single[known.option]]] = 1.0
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
        worth = -math.inf if columns is None else value_of(master.program().worth, columns)
        if everywhere:
            most, proof = worth, proved
        if columns is None and everywhere:
            return best, False
        if columns is None or worth < most - part.tolerance:
            here = part
            continue
        first, rows = master.rows, _add_missing(master, legality, columns)
        outcome = Outcome.of(master.store, chosen_bundles(master, columns, IN_USE))
        for place in outcome.unnamed():
            rows += master.keep_naming_exact(place)
        if _legal(legality, outcome, best) and outcome.score() > best.score():
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
    entries, values = master.program().entries, np.zeros(master.columns)
    values[: len(columns)] = columns
    around = Surroundings(master)
    around.columns[entries.column[entries.row >= first]] = True
    for _ in range(AROUND):
        around.reach(values > IN_USE)
        around.take()
    around.columns[: len(part.free)] &= part.free
    return around.part(values, part.tolerance)


def _legal(legality: Legality, outcome: Outcome, known: Outcome) -> bool:
    """Whether an outcome is legal, as another one is known to be."""
    new = [one for person, one in outcome.taken.items() if known.taken.get(person) != one]
    return not outcome.faulty() and all(legality.stand([one.options for one in new]))


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
    values = chosen_columns(master, start)
    atoms = np.fromiter(master.atoms, dtype=np.int64, count=len(master.atoms))
    columns = np.concatenate([master.option_columns.column, atoms])
    columns = columns[program.position[columns] >= 0]
    if values[columns].any():
        at = program.position[columns].astype(np.int32)
        solver.setSolution(len(at), at, values[columns])
