"""Whole plans made near solutions of the program: on the way, at its optimum, and when stopped."""

import time
from collections.abc import Callable

from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.part_program import Part
from planner.optimiser.patience import Patience
from planner.optimiser.rounding import rounded
from planner.optimiser.so_far import SoFar
from planner.optimiser.steps import Steps
from planner.optimiser.warm import Solution
from planner.optimiser.whole import best_of_columns, near, short_of

EASY = 1_000
"""Up to so many columns are taken whole all at once."""
NEAR_SECONDS = 10.0
"""At most so long for each search near the solution of the program."""
MENDING = (1, 2, 3)
"""Steps from places where a plan brings less than it could."""
MEND_DEAREST = 60.0
"""Points that a column may cost there."""
Looks = tuple[tuple[int, float], ...]
LOOKS: Looks = ((0, 0.0), (1, 0.0), (1, 5.0), (2, 20.0), (3, 60.0))
"""Steps from what is not whole, and points that a column may cost: wider each time."""
TOO_MANY = 50_000
"""More free columns than this are not searched for a large problem: 28,000 took 4 s; 96,000
kept the solver for 25 s, before it looked at its clock, and brought nothing."""
SLOW_SECONDS = 2.0
"""Once a look has taken the processor so long, twice as much may be missing: for 4,000 gaps and
5,000 people the next took 33 s and brought 0.005 %."""
FAR = 0.02
"""A large plan that brings so much less than a solution does is rounded from it anew."""
REST = 10
"""Plans on the way take a tenth of the time at most."""
Stop = Callable[[], bool]


class MakingWhole:
    """One search's whole plans; the better ones are kept with what it has so far."""

    def __init__(
        self, master: Master, legality: Legality, steps: Steps, so_far: SoFar, *, small: bool
    ) -> None:
        self._master = master
        self._legality = legality
        self._steps = steps
        self._so_far = so_far
        self._small = small
        self._looked: Solution | None = None
        """Near which the first look has been."""
        self._next_look = 0.0
        """When the next plan is made on the way."""

    def round_off(self, solution: Solution, master: Master, stop: Stop) -> None:
        """A first plan from a solution of any program of the same options."""
        self._so_far.keep(rounded(master, self._legality, solution.columns, stop))

    def on_the_way(self, solution: Solution, patience: Patience, *, sound: bool) -> None:
        """A plan to have at once, and better ones now and then.

        `sound`: no row is broken, so that a look near the solution is worth it.
        """
        began = time.monotonic()
        if began < self._next_look or not (sound or self._far_below(self._steps.value(solution))):
            return
        looks = LOOKS[:1] if sound else ()
        self._make(solution, patience.deadline, patience.over, looks)
        self._looked = solution if looks else None
        ended = time.monotonic()
        self._next_look = ended + REST * (ended - began)

    def at_the_optimum(self, solution: Solution, patience: Patience) -> None:
        """The best plan that wider and wider looks find."""
        looks = LOOKS[1:] if self._looked is solution else LOOKS
        if self._small and self._master.columns <= EASY:
            looks = ()
        self._make(solution, patience.deadline, patience.over, looks)

    def stopped(self, solution: Solution, grace: float) -> None:
        """A plan near the last solution, within a short grace (seconds)."""
        until = time.monotonic() + grace
        self._make(solution, until, lambda: time.monotonic() > until, LOOKS)

    def of_all_columns(self, patience: Patience) -> bool:
        """The best plan of all columns: whether that is proved.

        Of a large problem, where they prove nothing of those that are no columns, it is looked
        for no longer than near a solution, and not at all among too many.
        """
        if self._too_many(self._master.columns):
            return False
        seconds = patience.left if self._small else min(NEAR_SECONDS, patience.left)
        return self.of_columns(patience.over, seconds)

    def of_columns(self, stop: Stop, seconds: float, part: Part | None = None) -> bool:
        """The best plan of all columns, or of a part: whether that is proved."""
        chosen, began = part or Part.everything(), time.process_time()
        plan = self._so_far.plan
        best, proof = best_of_columns(self._master, self._legality, plan, stop, seconds, chosen)
        self._so_far.slow |= time.process_time() - began > SLOW_SECONDS
        self._so_far.keep(best)
        return proof

    def _make(self, solution: Solution, until: float, stop: Stop, looks: Looks) -> None:
        """The best plan that can be made near a solution: wider looks until it is good enough."""
        so_far, master = self._so_far, self._master
        goal = min(so_far.bound, self._steps.value(solution))
        if (self._small and so_far.short_of(goal)) or self._far_below(goal):
            self.round_off(solution, master, stop)
        for steps, dearest in looks:
            left = until - time.monotonic()
            if stop() or left <= 0 or not so_far.short_of(goal):
                return
            part = near(master, solution, steps, dearest, so_far.enough / 4)
            if self._too_many(int(part.free.sum())):
                return
            self.of_columns(stop, min(NEAR_SECONDS, left), part)
            self._mend(solution, until, stop, goal)

    def _too_many(self, columns: int) -> bool:
        return not self._small and columns > TOO_MANY

    def _far_below(self, goal: int) -> bool:
        return goal - self._so_far.score > FAR * goal

    def _mend(self, solution: Solution, until: float, stop: Stop, goal: int) -> None:
        """Look again where the best plan brings less than the solution, wider while it helps."""
        so_far = self._so_far
        for steps in MENDING:
            left = until - time.monotonic()
            if stop() or left <= 0 or not so_far.short_of(goal):
                return
            tolerance = so_far.enough / 4
            part = short_of(self._master, solution, so_far.plan, steps, MEND_DEAREST, tolerance)
            self.of_columns(stop, min(NEAR_SECONDS, left), part)
