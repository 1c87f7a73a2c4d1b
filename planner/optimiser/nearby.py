"""Mends a plan around a few places, all else as it stands: the quick answer to a refusal.

A small program of the columns within a few steps is solved; what comes of it is counted exactly,
place by place, and refused if it is not legal.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import highspy
import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import FloatArray
from planner.optimiser.bundles import Bundle, all_compatible, bundle_of
from planner.optimiser.growing import Numbers
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.outcome import Outcome, touches
from planner.optimiser.part_program import Part, Program
from planner.optimiser.separation import add_broken_rows
from planner.optimiser.warm import Solution
from planner.optimiser.whole import WHOLE, near, solve_whole

IN_USE = 0.5
NEARBY_SECONDS = 2.0
TRIES = 4
STEPS = (1, 2)
"""Steps from shares within which they are made whole first."""
DEAREST = 60.0
"""Points that a column may cost there, and that making it whole may."""


@dataclass(frozen=True, slots=True)
class Mended:
    """A legal plan and its score."""

    plan: Outcome
    score: int


class Nearby:
    """The surroundings of what is lost."""

    def __init__(
        self,
        master: Master,
        legality: Legality,
        losses: FloatArray,
        plan: Outcome,
        stop: Callable[[], bool],
    ) -> None:
        """`losses`: what columns would cost the last solution; `plan` may be illegal nearby."""
        self._master, self._legality, self._stop = master, legality, stop
        self._plan = plan
        self._losses = np.zeros(master.columns)
        self._losses[: len(losses)] = losses[: master.columns]
        self._values = self._values_of(plan)

    def mend(self, places: Numbers, people: Numbers, steps: int, dearest: float) -> Mended | None:
        """The best that can be made within `steps`; its score relative to the plan's own.

        None if nothing legal was found. What breaks a row that was not needed so far is solved
        again with it.
        """
        part = Part(self._free(places, people, steps, dearest), self._values)
        for _ in range(TRIES):
            columns = self._whole(part)
            if columns is None:
                return None
            found = self._counted(columns, places.tolist())
            if found or not self._add_broken(part, columns):
                return found
        return None

    def _whole(self, part: Part) -> FloatArray | None:
        """All columns at about the best of a part; None if there is nothing legal, or no time.

        Most small parts are whole by themselves: found in a tenth of the time that a whole
        program takes to begin. In others a few shares near each other are made whole, as long as
        that costs next to nothing.
        """
        relaxed = Relaxed.of(self._master, part)
        if relaxed is None:
            return self._solved(part)
        if relaxed.whole:
            return relaxed.solution.columns
        for steps in STEPS:
            columns = self._solved(relaxed.near(self._master, part, steps))
            if columns is not None:
                lost = relaxed.solution.objective - worth_of(self._master, columns)
                if lost <= DEAREST:
                    return columns
        return self._solved(part)

    def _add_broken(self, part: Part, columns: FloatArray) -> int:
        """Rows that the columns of a part break with all that they meet: the rest breaks none."""
        moved = self._master.touches
        at_place = np.zeros(len(self._master.problem.places), dtype=np.bool_)
        of_person = np.zeros(len(self._master.problem.region.people), dtype=np.bool_)
        free = np.ones(len(columns), dtype=np.bool_)
        free[: len(part.free)] = part.free
        hit = free[moved.column]
        at_place[moved.place[hit]] = of_person[moved.person[hit]] = True
        free[moved.column[at_place[moved.place] | of_person[moved.person]]] = True
        return add_broken_rows(self._master, self._legality, np.where(free, columns, 0.0))

    def _solved(self, part: Part) -> FloatArray | None:
        return solve_whole(self._master, None, self._stop, NEARBY_SECONDS, part)[0]

    def _values_of(self, plan: Outcome) -> FloatArray:
        """(columns,): the plan as the program has it.

        What columns that follow from others have is left out unless rows of places far away
        are in every part: those of other places are only in rows that a part has not.
        """
        master, values = self._master, np.zeros(self._master.columns)
        left = set(plan.chosen)
        for column, atom in master.atoms.items():
            if left.issuperset(atom.options):
                values[column] = 1.0
                left.difference_update(atom.options)
        chosen = np.zeros(len(master.store), dtype=np.bool_)
        chosen[list(left)] = True
        known = master.option_columns
        values[known.column[chosen[known.option]]] = 1.0
        if master.choices:
            master.fill_in(values, plan.counts(), plan.filled())
        return values

    def _free(self, places: Numbers, people: Numbers, steps: int, dearest: float) -> BoolArray:
        master, moved = self._master, self._master.touches
        at_place = np.zeros(len(master.problem.places), dtype=np.bool_)
        of_person = np.zeros(len(master.problem.region.people), dtype=np.bool_)
        at_place[places], of_person[people] = True, True
        near = (self._losses <= dearest) | (self._values > IN_USE)
        free = np.zeros(master.columns, dtype=np.bool_)
        for step in range(steps):
            hit = (at_place[moved.place] | of_person[moved.person]) & near[moved.column]
            free[moved.column[hit]] = True
            if step < steps - 1:
                hit = free[moved.column]
                at_place[moved.place[hit]] = True
                of_person[moved.person[hit]] = True
        hit = free[moved.column]
        free[master.companions(moved.place[hit], moved.person[hit])] = True
        free[master.companions(places, people[:0])] = True
        return free

    def _counted(self, columns: FloatArray, places: Iterable[int]) -> Mended | None:
        """The plan that some columns make, if it is legal where it differs and at some places."""
        plan, score = self._plan.copy(), 0
        affected = self._people(columns)
        old = [plan.taken[person] for person in affected if person in plan.taken]
        new = [bundle for bundle in map(self._bundle_of(columns), affected) if bundle is not None]
        if not self._may_be(new):
            return None
        here = {touch.place for bundle in old + new for touch in touches(plan.store, bundle)}
        score -= sum(plan.value(place) for place in here)
        score += sum(bundle.points for bundle in old) - sum(bundle.points for bundle in new)
        for bundle in old:
            plan.drop(bundle.person)
        for bundle in new:
            plan.put(bundle)
        if not plan.allowed(here.union(places)):
            return None
        score += sum(plan.value(place) for place in here)
        return Mended(plan, score)

    def _people(self, columns: FloatArray) -> list[int]:
        """Whose columns changed."""
        before = np.zeros(len(columns))
        before[: len(self._values)] = self._values
        moved = self._master.touches
        changed = np.abs(columns - before) > IN_USE
        found: list[int] = np.unique(moved.person[changed[moved.column]]).tolist()
        return found

    def _bundle_of(self, columns: FloatArray) -> Callable[[int], Bundle | None]:
        master = self._master
        known = master.option_columns
        option = known.option[columns[known.column] > IN_USE]
        person = master.store.person[option]

        def of(one: int) -> Bundle | None:
            own = set(option[person == one].tolist())
            for column in master.atoms_of(one):
                if columns[column] > IN_USE:
                    own.update(master.atoms[column].options)
            return bundle_of(master.store, sorted(own)) if own else None

        return of

    def _may_be(self, bundles: list[Bundle]) -> bool:
        sets = [bundle.options for bundle in bundles]
        fit = all(all_compatible(self._master.store, options) for options in sets)
        return fit and not any(self._legality.of_sets(sets))


@dataclass(frozen=True, eq=False)
class Relaxed:
    """The optimum of a part of the program if shares were allowed."""

    solution: Solution
    """Of all columns; prices of rows are left out."""
    whole: bool
    """Whether no share is taken of anything that is whole only."""

    @classmethod
    def of(cls, master: Master, part: Part) -> "Relaxed | None":
        """None if there is no solution. O(entries of the master), and the solver's time."""
        program = Program.of(master, part)
        solver = highspy.Highs()
        for name, value in (("output_flag", False), ("threads", 1), ("presolve", "off")):
            solver.setOptionValue(name, value)
        program.hand_to(solver, whole=False)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        found, columns = np.array(solution.col_value), program.values.copy()
        rounded = np.round(found[program.whole])
        whole = not np.any(np.abs(found[program.whole] - rounded) > WHOLE)
        if whole:
            found[program.whole] = rounded
        columns[program.columns] = found
        rates = np.zeros(len(columns))
        rates[program.columns] = solution.col_dual
        up, down = np.maximum(rates, 0.0), np.maximum(-rates, 0.0)
        return cls(Solution(worth_of(master, columns), columns, np.zeros(0), down, up), whole)

    def near(self, master: Master, part: Part, steps: int) -> Part:
        """The columns of a part that lie near what is not whole."""
        close = near(master, self.solution, steps, DEAREST, part.tolerance)
        close.free[: len(part.free)] &= part.free
        return close


def worth_of(master: Master, columns: FloatArray) -> float:
    """What the program makes of values of its columns."""
    return float(master.program().worth[: len(columns)] @ columns)
