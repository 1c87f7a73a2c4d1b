"""Mends a plan around a few places, all else as it stands: the quick answer to a refusal.

A small program of the columns within a few steps is solved; what comes of it is counted exactly,
place by place, and refused if it is not legal.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from planner.domain.region import FloatArray
from planner.optimiser.bundles import Bundle, bundle_of
from planner.optimiser.growing import Numbers
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.outcome import Outcome, touches
from planner.optimiser.part_program import Part, Program
from planner.optimiser.separation import add_broken_rows
from planner.optimiser.surroundings import IN_USE, Surroundings
from planner.optimiser.warm import Solution, quiet_solver, value_of
from planner.optimiser.whole import WHOLE, chosen_columns, near, solve_whole

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
        part = self._around(places, people, steps, dearest)
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
        around = Surroundings(self._master)
        around.columns[:] = True
        around.columns[: len(part.free)] = part.free
        around.reach()
        around.take()
        columns = np.where(around.columns[: len(columns)], columns, 0.0)
        return add_broken_rows(self._master, self._legality, columns)

    def _solved(self, part: Part) -> FloatArray | None:
        return solve_whole(self._master, None, self._stop, NEARBY_SECONDS, part)[0]

    def _values_of(self, plan: Outcome) -> FloatArray:
        """(columns,): the plan as the program has it.

        What columns that follow from others have is left out unless rows of places far away
        are in every part: those of other places are only in rows that a part has not.
        """
        values = chosen_columns(self._master, plan)
        if self._master.choices:
            self._master.fill_in(values, plan.counts(), plan.filled())
        return values

    def _around(self, places: Numbers, people: Numbers, steps: int, dearest: float) -> Part:
        near = (self._losses <= dearest) | (self._values > IN_USE)
        around = Surroundings(self._master)
        around.mark(places, people)
        around.take(near)
        for _ in range(steps - 1):
            around.reach()
            around.take(near)
        return around.part(self._values, places=places)

    def _counted(self, columns: FloatArray, places: Iterable[int]) -> Mended | None:
        """The plan that some columns make, if it is legal where it differs and at some places."""
        plan, score = self._plan.copy(), 0
        affected = self._people(columns)
        old = [plan.taken[person] for person in affected if person in plan.taken]
        new = self._bundles(columns, affected)
        if not all(self._legality.stand([bundle.options for bundle in new])):
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

    def _bundles(self, columns: FloatArray, people: Sequence[int]) -> list[Bundle]:
        """What some columns give some people."""
        master, store = self._master, self._master.store
        known = master.option_columns
        taken = known.option[columns[known.column] > IN_USE]
        asked = np.zeros(len(master.problem.region.people), dtype=np.bool_)
        asked[people] = True
        taken = taken[asked[store.person[taken]]]
        options: dict[int, set[int]] = {person: set() for person in people}
        for person, option in zip(store.person[taken].tolist(), taken.tolist(), strict=True):
            options[person].add(option)
        for person, own in options.items():
            for column in master.atoms_of(person):
                if columns[column] > IN_USE:
                    own.update(master.atoms[column].options)
        return [bundle_of(store, sorted(own)) for own in options.values() if own]


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
        solver = quiet_solver()
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
    return value_of(master.program().worth[: len(columns)], columns)
