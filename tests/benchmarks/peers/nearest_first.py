"""What a person with a list does: gap by gap in order of date, the nearest who may come.

It looks neither ahead nor for chains, asks nobody twice, and takes nobody from a service that
cannot spare them.
"""

from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from tests.benchmarks.peers.pairs import Pairs


def nearest_first(region: Region, places: Places, weights: Weights, pairs: Pairs) -> list[int]:
    """Positions of the pairs chosen. O(pairs)."""
    service = places.service[pairs.place]
    travel = region.sites.minutes[region.home_site[pairs.person], region.services.site[service]]
    order = sorted(
        range(len(pairs)),
        key=lambda at: (
            places.day[pairs.place[at]],
            region.shifts.start[places.shift[pairs.place[at]]],
            pairs.place[at],
            pairs.line[at],
            travel[at],
            pairs.points[at],
        ),
    )
    board = _Board(region, places, weights)
    return [at for at in order if board.take(pairs, at)]


class _Board:
    """The places as they are after what was chosen so far."""

    def __init__(self, region: Region, places: Places, weights: Weights) -> None:
        self._region, self._places, self._weights = region, places, weights
        self._now: dict[int, PlaceFilling] = {}
        self._asked: set[int] = set()

    def take(self, pairs: Pairs, at: int) -> bool:
        """Whether this one is taken: not asked before, spared, and worth the points."""
        person, place = int(pairs.person[at]), int(pairs.place[at])
        if person in self._asked:
            return False
        bit = self._places.bit_of(place, int(pairs.line[at]))
        here = self._at(place)
        if here.filled_total == sum(here.target):
            return False
        joined = here.after([1 << bit])
        gain = self._value(place, joined) - self._value(place, here) - int(pairs.points[at])
        duty = int(pairs.duty[at])
        left = NONE if duty == NONE else int(self._places.place_of_duty[duty])
        if left != NONE:
            there = self._at(left)
            without = there.after(leavers=[int(self._places.mask_of_duty[duty])])
            if without.minimum_gaps > there.minimum_gaps:
                return False
            gain += self._value(left, without) - self._value(left, there)
        if gain <= 0:
            return False
        self._asked.add(person)
        self._now[place] = joined
        if left != NONE:
            self._now[left] = without
        return True

    def _at(self, place: int) -> PlaceFilling:
        if place not in self._now:
            self._now[place] = PlaceFilling.of(self._region, self._places, place)
        return self._now[place]

    def _value(self, place: int, filling: PlaceFilling) -> int:
        priority = int(self._region.services.priority[self._places.service[place]])
        return filling.value(self._weights, priority)
