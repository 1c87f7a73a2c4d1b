"""Fairness between trusts: what lending costs, as a row and convex columns of the program.

The k-th assignment of a trust's people in another trust costs the weight `lending` × min(k, 100).
What is lent is counted and not what is lent less what is borrowed: a credit for borrowing would
pay for sending people where nobody needs them.
"""

import numpy as np

from planner.domain.cover.weights import DEAREST_LENT
from planner.domain.region import NONE, FloatArray
from planner.optimiser.growing import Numbers
from planner.optimiser.options import OptionStore
from planner.optimiser.warm import Entries, Solution, WarmProgram


class Lending:
    """The rows of the trusts; none where lending costs nothing."""

    def __init__(self, store: OptionStore, solver: WarmProgram) -> None:
        self._store = store
        problem = store.problem
        trusts, weight = len(problem.region.trusts.codes), problem.weights.lending
        self.on = weight > 0 and problem.most_in_a_plan > 0
        self._row = np.full(trusts, NONE, dtype=np.int64)
        self.columns: Numbers = np.zeros(0, dtype=np.int64)
        """How much is lent by each trust, step by step."""
        if self.on:
            self._row = solver.rows + np.arange(trusts)
            self.columns = solver.columns + np.arange(trusts * DEAREST_LENT)
            most = np.ones(DEAREST_LENT)
            most[-1] = len(problem.region.people) * problem.most_in_a_plan
            worth = -weight * np.arange(1, DEAREST_LENT + 1, dtype=np.float64)
            nothing = np.zeros(trusts * DEAREST_LENT)
            solver.add_columns(
                np.tile(worth, trusts), nothing, np.tile(most, trusts), Entries.none()
            )
            rows = np.repeat(self._row, DEAREST_LENT)
            solver.add_rows(np.zeros(trusts), Entries(rows, self.columns, nothing - 1.0))

    def entries(self, options: Numbers, columns: Numbers) -> Entries:
        """Coefficients of options, each in a column of its own or several in one."""
        if not self.on:
            return Entries.none()
        person = self._store.person[options]
        lent = self._store.problem.lent(person, self._store.li[options])
        trust = self._store.problem.region.people.trust[person[lent]]
        return Entries(self._row[trust], columns[lent], np.ones(len(trust)))

    def prices(self, solution: Solution) -> FloatArray:
        """(trusts,): what one assignment more in another trust costs."""
        return solution.price_of(self._row)


def lending_cost(store: OptionStore, options: Numbers) -> int:
    """What some options together cost for the sake of fairness between trusts."""
    problem = store.problem
    if not problem.weights.lending or len(options) == 0:
        return 0
    person = store.person[options]
    lent = problem.lent(person, store.li[options])
    counts = np.bincount(problem.region.people.trust[person[lent]])
    steps = (np.minimum(np.arange(1, count + 1), DEAREST_LENT).sum() for count in counts.tolist())
    return problem.weights.lending * int(sum(steps))
