"""What a choice of bundles comes to, place by place, counted exactly."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from planner.domain.cover.one_place import PlaceFilling
from planner.optimiser.bundles import Bundle
from planner.optimiser.master import Touch, touches
from planner.optimiser.options import OptionStore


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
    touched: dict[int, list[Touch]] = field(default_factory=lambda: defaultdict(list))
    _values: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, store: OptionStore, bundles: Iterable[Bundle]) -> "Outcome":
        """The outcome of some bundles, legal together or not."""
        outcome = cls(store)
        for bundle in bundles:
            outcome.put(bundle)
        return outcome

    def put(self, bundle: Bundle) -> None:
        """Take a bundle, unasked."""
        self.taken[bundle.person] = bundle
        for touch in touches(self.store, bundle):
            self.touched[touch.place].append(touch)
            self._values.pop(touch.place, None)

    def drop(self, person: int) -> None:
        """Take a person's bundle back."""
        for touch in touches(self.store, self.taken.pop(person)):
            self.touched[touch.place].remove(touch)
            self._values.pop(touch.place, None)

    def at(self, place: int) -> PlaceOutcome:
        """One place as the bundles leave it."""
        problem, here = self.store.problem, self.touched.get(place, [])
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

    def score(self) -> int:
        """V(after) − V(before) − points."""
        problem = self.store.problem
        gained = sum(
            self.value(place)
            - problem.standing(place).value(problem.weights, int(problem.before.priority[place]))
            for place in self.touched
        )
        return gained - sum(bundle.points for bundle in self.taken.values())

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

    def bundles(self) -> Sequence[Bundle]:
        """All that are taken, by person."""
        return [self.taken[person] for person in sorted(self.taken)]
