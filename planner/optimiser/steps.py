"""What the program's value says of scores, which go in steps.

All that a plan is worth and costs is a multiple of some points. A bound is therefore too high by
what is left over, and a better plan is better by a whole step.
"""

import math

import numpy as np

from planner.optimiser.master import Master
from planner.optimiser.options import OptionStore
from planner.optimiser.warm import Solution

ROUNDING = 1e-4
"""Points by which the program's figures may be off."""


class Steps:
    """Bounds of the scores of plans."""

    def __init__(self, master: Master, *, all_made: bool) -> None:
        self._master = master
        self._all_made = all_made
        """Whether all options are there: only then is it known what scores are multiples of."""

    def bound(self, solution: Solution, left: float) -> int:
        """What a solution proves: no plan has a higher score (A24).

        `left`: what columns that it does not know could earn at most at its prices.
        """
        return self._below(self.proved(solution) + left)

    def value(self, solution: Solution) -> int:
        """What the columns so far could come to at most."""
        return self._below(solution.objective - self._master.base_value())

    def gap(self, proved: float, score: int) -> float:
        """What the columns of a plan that is better than a score may cost at most."""
        return proved - score - self._step + ROUNDING

    def proved(self, solution: Solution) -> float:
        """The bound as it is; told of before columns come that the solution does not know."""
        return self._master.dual_bound(solution.row_duals) - self._master.base_value()

    def _below(self, value: float) -> int:
        step = self._step
        return math.floor((value + ROUNDING) / step) * step

    @property
    def _step(self) -> int:
        return step_of_scores(self._master.store) if self._all_made else 1


def step_of_scores(store: OptionStore) -> int:
    """What scores of plans of the options made so far are multiples of. O(options)."""
    problem, weights = store.problem, store.problem.weights
    further = weights.minimum_slot - weights.target_slot
    priority = np.gcd.reduce(problem.before.priority.astype(np.int64), initial=0)
    parts = [priority * further, priority * weights.target_slot, problem.repeat, weights.lending]
    points = np.gcd.reduce(store.points.astype(np.int64), initial=0)
    return max(1, int(np.gcd.reduce(np.array([*parts, points], dtype=np.int64))))
