"""Which options a solved round asks for: those that would earn something at its prices."""

from collections.abc import Callable

import numpy as np

from planner.domain.region import NONE, LongArray
from planner.domain.rules.ragged import ranges
from planner.optimiser.growing import Numbers
from planner.optimiser.loose import Loose
from planner.optimiser.master import Master
from planner.optimiser.prices import Prices
from planner.optimiser.pricing import SPREAD_A_LINE, Pricing
from planner.optimiser.refilling import Refilling
from planner.optimiser.warm import Solution
from planner.optimiser.wishes import DECLINED, matching, people_of, places_of

WANTED = 1e6
"""More than any points: the price of a missing person before there are prices."""


class Sifting:
    """One program's columns to come."""

    def __init__(
        self, master: Master, pricing: Pricing, refilling: Refilling, stop: Callable[[], bool]
    ) -> None:
        self.master = master
        self.pricing = pricing
        self._refilling = refilling
        self._stop = stop
        self._opened = 0
        """How many of the model's places have had their options made."""

    def open_places(self) -> None:
        """Make options for the lines of the places that the model holds."""
        problem = self.master.problem
        places = np.array(self.master.places[self._opened :], dtype=np.int64)
        counts = problem.places.line_counts[places]
        self.master.store.open(ranges(problem.places.line_offsets[places], counts))
        self._opened = len(self.master.places)

    def first(self, a_line: int = SPREAD_A_LINE) -> Numbers:
        """Some of the nearest allowed options of every line of a place with gaps."""
        problem = self.master.problem
        place = problem.place_of_li
        bits = np.arange(len(place)) - problem.places.line_offsets[place]
        pressed = self._refilling.pressed[0] | self._refilling.pressed[1]
        wanted = (pressed[place] >> bits & 1 == 1) & ~problem.full[place]
        worth = np.where(wanted, WANTED, 0.0)
        # Nobody is fetched from where somebody is missing too.
        missed = (pressed[problem.class_place] & problem.class_mask) != 0
        loss = np.where(missed & ~problem.full[problem.class_place], WANTED, 0.0)
        self._refilling.fill(np.zeros(len(place)), loss, ~problem.full)
        prices = Prices(worth, loss, np.zeros(len(problem.region.people)))
        return self.pricing.spread(prices, a_line)

    def prices(self, solution: Solution) -> Prices:
        """What a solved round pays; the options of all places held are made."""
        prices = Prices.of(self.master, self._refilling, solution)
        self.open_places()
        return prices

    def singles(self, prices: Prices, solution: Solution) -> Numbers:
        """The best single options of each line that earn something; none if there are none.

        Lines that find nobody are looked through further while they could pay for it.
        """
        store = self.master.store
        found = self.pricing.singles(prices, solution)
        served = np.zeros(len(store.next_points), dtype=np.bool_)
        while not self._stop():
            served[store.li[found]] = True
            if not self.pricing.extend_lines(prices, served):
                break
            more = self.pricing.singles(prices, solution)
            found = np.concatenate([found, more])
        return found

    def left(self, prices: Prices, solution: Solution, found: Numbers) -> float:
        """What single options that are no columns of a solution could earn at most, together.

        `found`: those that it was asked for. All that could earn anything are made.
        """
        nobody = np.zeros(len(self.master.store.next_points), dtype=np.bool_)
        while self.pricing.extend_lines(prices, nobody):
            pass
        return self.pricing.left(prices, solution, found)

    def add_wished(self, wheres: LongArray, loose: Loose) -> None:
        """Columns for what is wished to stand (people and places, ascending), on any line.

        Blocks of a line are made while it could pay for their points; what a wish earns is not
        in these, so nothing else would make all of such options.
        """
        if not len(wheres):
            return
        problem, store = self.master.problem, self.master.store
        loose.make_at(people_of(wheres), places_of(wheres))
        wished = store.of_any(np.unique(people_of(wheres)))
        place = problem.place_of_li[store.li[wished]]
        wished = wished[matching(store.person[wished], place, wheres)]
        wished = wished[(store.points[wished] < DECLINED) & (store.unmet[wished] == NONE)]
        wished = wished[self.pricing.legality.of_options(wished) == 0]
        self.master.add_places(np.unique(problem.place_of_li[store.li[wished]]))
        self.master.add_options(self.pricing.untaken(wished))
