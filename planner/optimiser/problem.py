"""The planning problem as arrays: places and slots, who stands where, who could be moved.

Numbers used throughout: a *slot line* (`li`) is one line of one place, its number is the
position in `places.lines`; a *leave class* is one place together with one mask of lines, since
all people with that mask are alike when they leave it.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from planner.application.covering import places_of
from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.filling import Filling, fill
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import HoldingSearch, Places, masks_of_people
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, FloatArray, LongArray, Region
from planner.optimiser.candidates import Candidates
from planner.optimiser.freedom import Freedom
from planner.optimiser.growing import Numbers

WINDOW_DAYS = 28
"""So many consecutive dates hold the most assignments that a person may have (A15)."""


@dataclass(frozen=True, eq=False)
class Problem:
    """A region before the plan, with what the model asks of it again and again."""

    region: Region
    places: Places
    weights: Weights
    before: Filling
    open_service: BoolArray
    """Services into which people may be assigned (A16)."""
    freedom: Freedom
    candidates: Candidates
    place_of_li: IntArray
    leave_class: IntArray
    """(duties,): class of the person who leaves that duty; NONE where nothing is lost."""
    class_place: IntArray
    class_mask: LongArray

    @classmethod
    def of(
        cls, region: Region, weights: Weights, services: Collection[int] | None = None
    ) -> "Problem":
        """The problem of a region; `services` limits where people are assigned."""
        places = places_of(region)
        leave_class, class_place, class_mask = _leave_classes(region, places)
        everywhere = cls(
            region=region,
            places=places,
            weights=weights,
            before=fill(region, places),
            open_service=np.ones(len(region.services.ids), dtype=np.bool_),
            freedom=Freedom.of(region),
            candidates=Candidates(region, weights),
            place_of_li=np.repeat(np.arange(len(places), dtype=np.int32), places.line_counts),
            leave_class=leave_class,
            class_place=class_place,
            class_mask=class_mask,
        )
        return everywhere.open_to(services)

    def open_to(self, services: Collection[int] | None) -> "Problem":
        """The same problem with people assigned into other services; what is slow is shared."""
        open_service = np.full(len(self.region.services.ids), services is None, dtype=np.bool_)
        if services is not None:
            open_service[list(services)] = True
        return replace(self, open_service=open_service)

    @cached_property
    def open_place(self) -> BoolArray:
        """(places,): whether people may be assigned there."""
        return self.open_service[self.places.service]

    @cached_property
    def can_join(self) -> BoolArray:
        """(slot lines,): whether anybody may be named for it: open, with a slot to fill."""
        asked = self.region.lines.target[self.places.lines] > 0
        return np.asarray(self.open_place[self.place_of_li] & asked)

    @cached_property
    def full(self) -> BoolArray:
        """(places,): no slot is empty before the plan."""
        return np.asarray(self.before.filled_target >= self.before.target)

    @cached_property
    def most_in_a_plan(self) -> int:
        """Most assignments that one person can have in this period (A15)."""
        return self.weights.max_assignments * (-(-self.region.period.days // WINDOW_DAYS))

    def worth_of_gaps(self) -> int:
        """What filling every slot would be worth where people may be assigned."""
        minimum = self.before.minimum_gaps * self.weights.minimum_slot
        further = self.before.target_gaps * self.weights.target_slot
        worth = (minimum + further).astype(np.int64) * self.before.priority
        return int(worth[self.open_place].sum())

    @property
    def repeat(self) -> int:
        """Points × (k − 1) of a person's k-th assignment, fairness between people included."""
        return self.weights.repeat + self.weights.asking

    def lent(self, person: IntArray, li: IntArray) -> BoolArray:
        """Whether people would go to another trust than their own: parallel arrays."""
        service = self.places.service[self.place_of_li[li]]
        trusts = self.region.services.trust[service]
        return np.asarray(self.region.people.trust[person] != trusts)

    @cached_property
    def pounds(self) -> FloatArray:
        """(people,): cost of an hour; the middle of what is known where it is not."""
        cost = self.region.people.hourly_cost.astype(np.float64)
        known = cost[~np.isnan(cost)]
        return np.where(np.isnan(cost), np.median(known) if len(known) else 0.0, cost)

    def bit(self, li: int) -> int:
        """Which bit of its place's masks a slot line is."""
        return li - int(self.places.line_offsets[self.place_of_li[li]])

    def standing(self, place: int) -> PlaceFilling:
        """A place before the plan."""
        if place not in self.standing_known:
            self.standing_known[place] = PlaceFilling.of(self.region, self.places, place)
        return self.standing_known[place]

    def able(self, place: int, person: int) -> int:
        """The mask of somebody who would join a place."""
        key = (place, person)
        if key not in self._able:
            self._able[key] = int(self.masks(np.array([place]), np.array([person]))[0])
        return self._able[key]

    def masks(self, place: Numbers, person: Numbers) -> LongArray:
        """The masks of people who would join places: parallel arrays."""
        own = self.places.line_offsets[place], self.places.line_counts[place]
        day = self.places.day[place]
        return masks_of_people(self.region, self.holdings, person, day, own, self.places.lines)

    def masks_at(self, place: int) -> set[int]:
        """The masks of all who stand at a place or could ever be named there. O(pools × lines)."""
        pools, lines = self.candidates.pools, self.places.lines_of(place).tolist()
        who = np.unique(np.concatenate([pools.person[pools.of(line)] for line in lines]))
        masks = self.masks(np.full(len(who), place), who)
        return set(masks.tolist()).union(self.standing(place).people)

    def class_left(self, duty: Numbers) -> Numbers:
        """Leave class of whoever leaves each duty; NONE where nothing is lost or left."""
        left = np.full(len(duty), NONE, dtype=np.int32)
        leaves = np.flatnonzero(duty != NONE)
        left[leaves] = self.leave_class[duty[leaves]]
        return left

    @cached_property
    def class_ranges(self) -> tuple[LongArray, LongArray]:
        """(places,) twice: the leave classes of each place, from and to."""
        places = np.arange(len(self.places))
        return (
            np.searchsorted(self.class_place, places, side="left"),
            np.searchsorted(self.class_place, places, side="right"),
        )

    @cached_property
    def holdings(self) -> HoldingSearch:
        """Of the region."""
        return HoldingSearch.of(self.region)

    @cached_property
    def _able(self) -> dict[tuple[int, int], int]:
        return {}

    @cached_property
    def standing_known(self) -> dict[int, PlaceFilling]:
        """Places that were asked for with `standing`."""
        return {}


def _leave_classes(region: Region, places: Places) -> tuple[IntArray, IntArray, LongArray]:
    """Class of every duty, and place and mask of every class. O(duties log duties)."""
    counts = places.masks != 0
    place = places.place_of_entry[counts].astype(np.int64)
    mask, duty = places.masks[counts], places.duties[counts]
    order = np.lexsort((mask, place))
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = (np.diff(place[order]) != 0) | (np.diff(mask[order]) != 0)
    numbers = np.cumsum(new) - 1
    leave_class = np.full(len(region.duties), NONE, dtype=np.int32)
    leave_class[duty[order]] = numbers
    return leave_class, place[order][new].astype(np.int32), mask[order][new]
