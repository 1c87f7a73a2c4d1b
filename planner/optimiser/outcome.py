"""What a choice of bundles comes to, place by place, counted exactly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

from planner.domain.cover.changed_places import Changed, Changes
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.region import NONE, LongArray
from planner.optimiser.bundles import Bundle
from planner.optimiser.hall_rows import touches_of
from planner.optimiser.lending import lending_cost
from planner.optimiser.options import OptionStore


@dataclass(frozen=True, slots=True)
class Touch:
    """What one bundle does to one place: an arrival, or somebody who leaves."""

    place: int
    bit: int
    """Of the line that an arrival is named for; −1 for a leaver."""
    mask: int
    """Of a leaver; 0 for an arrival."""
    person: int


def touches(store: OptionStore, bundle: Bundle) -> list[Touch]:
    """What a bundle does to places."""
    problem, found = store.problem, []
    for option in bundle.options:
        li = int(store.li[option])
        found.append(Touch(int(problem.place_of_li[li]), problem.bit(li), 0, bundle.person))
        duty = int(store.duty[option])
        left = NONE if duty == NONE else int(problem.leave_class[duty])
        if left != NONE:
            place, mask = int(problem.class_place[left]), int(problem.class_mask[left])
            found.append(Touch(place, -1, mask, bundle.person))
    return found


@dataclass(frozen=True, slots=True)
class PlaceOutcome:
    """One place after the plan."""

    filling: PlaceFilling
    named: tuple[tuple[int, int], ...]
    """(mask, bit of the line named) of each arrival."""

    @property
    def realisable(self) -> bool:
        """Whether a best filling puts everybody where they are named (A14)."""
        return not self.named or self.filling.realisable(self.named)


@dataclass(slots=True)
class Outcome:
    """Bundles taken so far, at most one a person, and what they do to places."""

    store: OptionStore
    taken: dict[int, Bundle] = field(default_factory=dict)
    touched: dict[int, tuple[Touch, ...]] = field(default_factory=dict)
    chosen: set[int] = field(default_factory=set)
    """All options of these bundles."""
    _values: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, store: OptionStore, bundles: Iterable[Bundle]) -> "Outcome":
        """The outcome of some bundles, legal together or not. O(touches log touches)."""
        taken = {bundle.person: bundle for bundle in bundles}
        options = _numbers(chain.from_iterable(one.options for one in taken.values()))
        here = touches_of(store, options)
        order = np.lexsort((here.column, here.place))
        columns = (part[order].tolist() for part in (here.place, here.bit, here.mask, here.person))
        touched: dict[int, list[Touch]] = {}
        for touch in map(Touch, *columns):
            touched.setdefault(touch.place, []).append(touch)
        at = {place: tuple(some) for place, some in touched.items()}
        return cls(store, taken, at, set(options.tolist()))

    def copy(self) -> "Outcome":
        """The same, to be changed by itself. O(touches), as memory is copied."""
        kept = dict(self.taken), dict(self.touched), set(self.chosen), dict(self._values)
        return Outcome(self.store, *kept)

    def forget(self, places: Iterable[int]) -> None:
        """Count some places anew: other people stand there."""
        for place in places:
            self._values.pop(place, None)

    def put(self, bundle: Bundle) -> None:
        """Take a bundle, unasked."""
        self.taken[bundle.person] = bundle
        self.chosen.update(bundle.options)
        for touch in touches(self.store, bundle):
            self.touched[touch.place] = (*self.touched.get(touch.place, ()), touch)
            self._values.pop(touch.place, None)

    def drop(self, person: int) -> None:
        """Take a person's bundle back."""
        bundle = self.taken.pop(person)
        self.chosen.difference_update(bundle.options)
        for touch in touches(self.store, bundle):
            here = list(self.touched[touch.place])
            here.remove(touch)
            self.touched[touch.place] = tuple(here)
            self._values.pop(touch.place, None)

    def at(self, place: int) -> PlaceOutcome:
        """One place as the bundles leave it."""
        problem, here = self.store.problem, self.touched.get(place, ())
        named = tuple(
            (problem.able(place, touch.person), touch.bit) for touch in here if touch.bit >= 0
        )
        filling = problem.standing(place).after(
            [mask for mask, _ in named], [touch.mask for touch in here if touch.bit < 0]
        )
        return PlaceOutcome(filling, named)

    def allowed(self, places: Iterable[int]) -> bool:
        """Whether no place has more minimum gaps than before, and all naming can stand."""
        before = self.store.problem.before.filled_minimum
        for place in places:
            here = self.at(place)
            if here.filling.filled_minimum < before[place] or not here.realisable:
                return False
        return True

    def value(self, place: int) -> int:
        """What a place is worth now."""
        if place not in self._values:
            problem = self.store.problem
            priority = int(problem.before.priority[place])
            self._values[place] = self.at(place).filling.value(problem.weights, priority)
        return self._values[place]

    def faulty(self) -> list[int]:
        """Places with more minimum gaps than before, or where naming cannot stand. O(touches)."""
        after = self.filled()
        before = self.store.problem.before.filled_minimum[after.place]
        bad = (after.filled_minimum < before) | ~after.realisable
        found: list[int] = after.place[bad].tolist()
        return found

    def unnamed(self) -> list[int]:
        """Places where naming cannot stand."""
        after = self.filled()
        found: list[int] = after.place[~after.realisable].tolist()
        return found

    def score(self) -> int:
        """V(after) − V(before) − points. O(touches)."""
        problem, after = self.store.problem, self.filled()
        before, weights = problem.before, problem.weights
        priority = before.priority[after.place].astype(np.int64)
        further = after.filled_total - after.filled_minimum
        values = weights.minimum_slot * after.filled_minimum + weights.target_slot * further
        gained = (priority * values - before.values(weights)[after.place]).sum()
        points = sum(bundle.points for bundle in self.taken.values())
        return int(gained) - points - self._lending()

    def _lending(self) -> int:
        if not self.store.problem.weights.lending:
            return 0
        return lending_cost(self.store, self.options())

    def counts(self) -> dict[int, int]:
        """Assignments of everybody who has any."""
        return {person: len(bundle.options) for person, bundle in self.taken.items()}

    def filled(self) -> Changed:
        """All places that the bundles touch, as they leave them. O(touches)."""
        problem, here = self.store.problem, touches_of(self.store, self.options())
        mask, arrives = here.mask.copy(), np.flatnonzero(here.bit >= 0)
        mask[arrives] = problem.masks(here.place[arrives], here.person[arrives])
        return Changed.of(problem.region, problem.places, Changes(here.place, mask, here.bit))

    def gain(self, bundle: Bundle) -> int | None:
        """What taking one more bundle adds to the score; None if the plan would not be legal.

        The bundle is not taken.
        """
        if bundle.person in self.taken:
            return None
        places = sorted({touch.place for touch in touches(self.store, bundle)})
        worth = sum(self.value(place) for place in places)
        self.put(bundle)
        result = None
        if self.allowed(places):
            result = sum(self.value(place) for place in places) - worth - bundle.points
        self.drop(bundle.person)
        return result

    def options(self) -> LongArray:
        """All of them, in any order."""
        return _numbers(self.chosen)

    def bundles(self) -> Sequence[Bundle]:
        """All that are taken, by person."""
        return [self.taken[person] for person in sorted(self.taken)]


def _numbers(some: Iterable[int]) -> LongArray:
    return np.fromiter(some, dtype=np.int64)
