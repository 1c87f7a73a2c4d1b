"""Prices for places that the model does not hold: full ones that nobody has moved from yet.

Any prices may be given to such a place as long as they suit each other: on a set of lines that
is just enough, what leaving costs is what an arrival earns. Set to the least that refilling
could cost, no arrival there can earn anything, and nobody is tempted away from a place that
would have to be refilled for more than the move is worth. So most places never enter the model,
and the bound stays true.
"""

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import FloatArray, LongArray
from planner.optimiser.freedom import FREE
from planner.optimiser.pressed import pressed_lines
from planner.optimiser.problem import Problem
from planner.optimiser.problem_after import Followed

NEAREST = 60
"""So many people of a line's pool are looked at one by one; the rest cost at least the next."""
NEVER = 1e7
"""Where nobody may be assigned, refilling has no price."""


class Refilling:
    """What refilling would cost, and the prices that follow."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.pressed = pressed_lines(problem)
        self._extra = np.full(len(problem.places.lines), NEVER)
        """(slot lines,): least points of an extra, or of anybody beyond the nearest."""
        self._move_li: LongArray
        self._move_class: IntArray
        self._move_points: FloatArray
        self.price = np.zeros((2, len(problem.places)))
        """(2, places): those written last, on the pressed minimum lines and on all pressed."""
        self._gather()

    def follow(self, followed: Followed) -> None:
        """Take over a change of the region. Any prices suit, also those of before."""
        self._problem = followed.problem
        self._move_class = followed.moved_classes(self._move_class)

    @classmethod
    def nothing(cls, problem: Problem) -> "Nothing":
        """Where every option that can matter is made from the start."""
        return Nothing(problem)

    def _gather(self) -> None:
        """The nearest people of every slot line: extras' least points, and all moves."""
        problem = self._problem
        li = np.flatnonzero(problem.can_join & problem.full[problem.place_of_li])
        by_line = li[np.argsort(problem.places.lines[li], kind="stable")]
        lines = problem.places.lines[by_line]
        parts: list[tuple[LongArray, LongArray, LongArray]] = []
        for line in np.unique(lines).tolist():
            low, high = np.searchsorted(lines, [line, line + 1])
            self._gather_line(line, by_line[low:high], parts)
        columns = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else []
        empty = np.zeros(0, dtype=np.int64)
        self._move_li, duty, points = columns or (empty, empty, empty)
        self._move_class = problem.leave_class[duty]
        self._move_points = points.astype(np.float64)

    def _gather_line(
        self, line: int, li: LongArray, parts: list[tuple[LongArray, LongArray, LongArray]]
    ) -> None:
        problem, weights = self._problem, self._problem.weights
        pools = problem.candidates.pools
        part = pools.of(line)
        who, points = pools.person[part][:NEAREST], pools.points[part][:NEAREST].astype(np.int64)
        if part.stop - part.start > NEAREST:
            beyond = int(pools.points[part.start + NEAREST])
            self._extra[li] = beyond + min(weights.extra, weights.redeploy)
        day = problem.places.day[problem.place_of_li[li]]
        shift = int(problem.region.lines.shift[line])
        state = problem.freedom.of_days(shift, day, who)
        free = np.where(state == FREE, points, int(NEVER)).min(axis=1, initial=int(NEVER))
        self._extra[li] = np.minimum(self._extra[li], free + weights.extra)
        # Whoever has several duties in the way is taken for the cheapest move there is.
        crowded = np.where(state < FREE, points, int(NEVER)).min(axis=1, initial=int(NEVER))
        self._extra[li] = np.minimum(
            self._extra[li], crowded + min(weights.extra, weights.redeploy)
        )
        row, column = np.nonzero(state >= 0)
        cost = points[column] + weights.redeploy
        parts.append((li[row], state[row, column].astype(np.int64), cost))

    def fill(self, arrival: FloatArray, loss: FloatArray, held: BoolArray) -> None:
        """Write the prices of all full places that the model does not hold.

        `loss` has those of the places held already. O(nearest people of all slot lines).
        """
        problem = self._problem
        out = problem.full & ~held
        least = self._refilling(loss, out)
        price = self.price = self._by_place(least, out)
        places = np.flatnonzero(out)
        for li_bit in range(int(problem.places.line_counts[places].max(initial=0))):
            some = places[problem.places.line_counts[places] > li_bit]
            li = problem.places.line_offsets[some] + li_bit
            arrival[li] = sum(
                np.where(self.pressed[at][some] >> li_bit & 1, price[at][some], 0.0)
                for at in (0, 1)
            )
        classes = np.flatnonzero(out[problem.class_place])
        loss[classes] = self._losses(price, classes)

    def _losses(self, price: FloatArray, classes: LongArray) -> FloatArray:
        problem = self._problem
        place, mask = problem.class_place[classes], problem.class_mask[classes]
        return np.asarray(
            sum(
                np.where(self.pressed[at][place] & mask != 0, price[at][place], 0.0)
                for at in (0, 1)
            )
        )

    def _refilling(self, loss: FloatArray, out: BoolArray) -> FloatArray:
        """(slot lines,): least that an arrival costs, those included who leave a place so."""
        problem, weights = self._problem, self._problem.weights
        nothing_lost = np.append(np.where(out[problem.class_place], NEVER, loss), 0.0)
        loose = self._losses(np.full((2, len(out)), NEVER), np.arange(len(loss))) == 0
        nothing_lost[:-1][loose & out[problem.class_place]] = 0.0
        first = self._least(nothing_lost)
        # Whoever comes from such a place costs no less than a move, and that it is refilled (by a
        # move or an extra) or left a further slot short: or the place's own price, if it is less.
        short = float(self._of_further_slot[out].min(initial=NEVER))
        chain = weights.redeploy + min(weights.redeploy, weights.extra, short)
        price = np.minimum(self._by_place(first, out), chain)
        again = nothing_lost.copy()
        chained = np.flatnonzero(again[:-1] >= NEVER)
        again[chained] = np.minimum(self._losses(price, chained), chain)
        return self._least(again)

    @property
    def _of_further_slot(self) -> FloatArray:
        """(places,): what a further slot is worth."""
        problem = self._problem
        worth = problem.before.priority * problem.weights.target_slot
        return worth.astype(np.float64)

    def _least(self, loss: FloatArray) -> FloatArray:
        cost = self._extra.copy()
        np.minimum.at(cost, self._move_li, self._move_points + loss[self._move_class])
        return cost

    def _by_place(self, least: FloatArray, out: BoolArray) -> FloatArray:
        """(2, places): price on the pressed minimum lines, and on all pressed lines."""
        problem = self._problem
        cheapest = np.full((2, len(out)), NEVER)
        bits = np.arange(len(least)) - problem.places.line_offsets[problem.place_of_li]
        for at in (0, 1):
            on = (self.pressed[at][problem.place_of_li] >> bits & 1 == 1) & problem.can_join
            np.minimum.at(cheapest[at], problem.place_of_li[on], least[on])
        further = np.minimum(cheapest[1], self._of_further_slot)
        minimum = np.maximum(cheapest[0] - further, 0.0)
        minimum[self.pressed[0] == 0] = 0.0
        further[self.pressed[1] == 0] = 0.0
        return np.where(out, np.stack([minimum, further]), 0.0)


class Nothing(Refilling):
    """No prices: every place that can matter comes into the model."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self.pressed = pressed_lines(problem)
        self.price = np.zeros((2, len(problem.places)))

    def follow(self, followed: Followed) -> None:
        """There is nothing to be taken over."""
        self._problem = followed.problem

    def fill(self, arrival: FloatArray, loss: FloatArray, held: BoolArray) -> None:
        """Leave everything at nothing."""
