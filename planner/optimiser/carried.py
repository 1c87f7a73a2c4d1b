"""The bound of a program that was solved, carried over to a later state of the region.

The prices y of the program's rows bound every plan (weak duality):
score ≤ Σ y·b + Σ over people max(0, what all they do earns at y) − V(before).
What columns earn that are missing is next to nothing then, or it is known what at most.
That holds for any prices ≥ 0, so also for the old prices in the region as it is now, if each part
is taken as it is now:

- *Rows of places.* Their right sides follow who stands there (N(S)), m and t keep their bounds but
  for the lower one of m, and V(before) is that of now. A place that the program did not hold had
  prices as well, those of `refilling.py`, on rows that were just enough: if it changes, its part is
  counted with these.
- *People whose rows are the same.* Their options, what the rules say of these, and the prices are
  the same, so no more than before is earned: columns of the program are counted as they are
  charged now, all others earn what they did then.
- *People who differ* (an absence, a duty more or less). None of their old rows counts. All they
  could do now is looked through at the old prices, and what the best of it earns is added.
- *Wishes.* What other wishes let options earn that are no columns is added (`Wishes.rise`).

No rule of cover.md couples people but by places, trusts (rows of lending) and these wishes, so
nothing else can have changed. The prices grow old: each change may leave the bound further above
the best plan than the last; it is never below it.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from planner.domain.region import NONE, FloatArray, LongArray
from planner.optimiser.bundles import compatible
from planner.optimiser.growing import Numbers
from planner.optimiser.hall_rows import reached, sum_of
from planner.optimiser.master import Master
from planner.optimiser.prices import Prices
from planner.optimiser.problem_after import Followed
from planner.optimiser.refilling import Refilling
from planner.optimiser.search import Search, SearchTooLargeError
from planner.optimiser.warm import TINY, Solution, value_of

MOST = 4_000
"""So many sets of a person's options are looked at; more are taken for legal."""
PAIRED = 40
"""So many of a person's best options are looked at for the best two that go together."""
AHEAD = 100
"""So many of a person's best options are judged at once: the search for a plan asks after them
next, and a question of its own costs more than those few."""


@dataclass
class Proof:
    """Prices that bound every plan, and what has changed since they were found."""

    duals: FloatArray
    """Prices of the rows that there were."""
    paid: FloatArray
    """What each column that there was pays of them."""
    columns: int
    """How many there were; so `places`, those held."""
    places: int
    prices: Prices
    price: FloatArray
    """(2, places): of places that were not held, on pressed minimum lines and all pressed ones."""
    pressed: tuple[LongArray, LongArray]
    left: float
    """What all that were no columns could earn at most."""
    rise: int = 0
    """What wishes may have added since."""
    late: set[int] = field(default_factory=set)
    """Places that were not held and have changed."""
    people: dict[int, float] = field(default_factory=dict)
    """What those earn at most who have changed."""

    @classmethod
    def of(
        cls,
        master: Master,
        refilling: Refilling,
        prices: Prices,
        solution: Solution,
        left: float,
    ) -> "Proof":
        """Of the optimum of a program to which no columns have come since; `left`: what all that
        are missing could earn at most."""
        return cls(
            duals=solution.row_duals.copy(),
            paid=master.program().paid(solution.row_duals)[: len(solution.columns)],
            columns=len(solution.columns),
            places=len(master.places),
            prices=prices,
            price=refilling.price,
            pressed=refilling.pressed,
            left=left,
        )

    def raised(self, rise: int | None) -> "Proof | None":
        """The same with other wishes; None if there is no limit to what they may add."""
        if rise is None:
            return None
        self.rise += rise
        return self

    def follow(self, master: Master, search: Search, followed: Followed, gone: Numbers) -> None:
        """Take over a change of the region, once the program has; `gone`: rows that bind no more.

        O(what the people whom it is about could do).
        """
        self._forgo(master, gone[gone < len(self.duals)])
        held = set(master.places[: self.places])
        self.late.update(place for place in followed.places.tolist() if place not in held)
        self._price_classes(master, followed)
        for person in followed.difference.people.tolist():
            self.people[person] = most_earned(search, self.prices, person)

    def _forgo(self, master: Master, rows: Numbers) -> None:
        """Some rows have no price any more. O(entries) if one of them had."""
        priced = rows[self.duals[rows] > 0]
        if len(priced):
            self.paid -= master.program().paid(self.duals, priced)[: self.columns]
            self.duals[priced] = 0.0

    def bound(self, master: Master) -> int:
        """No plan is worth more, in the objective of the program less V before.

        O(columns + rows).
        """
        matrix, problem = master.program(), master.problem
        rate = matrix.worth[: self.columns] - self.paid
        best = np.where(rate > 0, matrix.upper[: self.columns], matrix.lower[: self.columns])
        held = problem.before.values(problem.weights)[master.places[: self.places]].sum()
        value = (
            value_of(self.duals, matrix.right_side[: len(self.duals)])
            + value_of(rate, best)
            - float(held)
        )
        value += sum(self._of_late(master, place) for place in self.late)
        value += sum(self.people.values()) + self.left + self.rise
        return math.floor(value + 1e-4)

    def _of_late(self, master: Master, place: int) -> float:
        """What a place earns at the prices that it had before it was held, less V before.

        Where nobody may arrive nothing can be filled that is not.
        """
        problem = master.problem
        before, weights = problem.before, problem.weights
        standing, prices = problem.standing(place), self.price[:, place].tolist()
        most = (int(before.minimum[place]), int(before.target[place]))
        filled = (int(before.filled_minimum[place]), int(before.filled_target[place]))
        if not problem.open_place[place]:
            most = filled
        priority = float(before.priority[place])
        worth = (weights.minimum_slot - weights.target_slot, weights.target_slot)
        least = (filled[0], 0)
        value = -float(before.values(weights)[place])
        for at, slots in enumerate((standing.minimum, standing.target)):
            subset, price = int(self.pressed[at][place]), prices[at]
            value += price * (sum(slots) - sum_of(slots, subset) + reached(standing.people, subset))
            rate = priority * worth[at] - price
            value += rate * (most[at] if rate > 0 else least[at])
        return value

    def _price_classes(self, master: Master, followed: Followed) -> None:
        """Prices of leaving in ways that nobody could leave before."""
        problem, loss, table = master.problem, self.prices.loss, master.halls.table
        for number in followed.new_classes.tolist():
            place, mask = int(problem.class_place[number]), int(problem.class_mask[number])
            here = (table.place == place) & (table.row < len(self.duals))
            able = here & (table.kind < 2) & (table.subset & mask != 0)
            paid = float(self.duals[table.row[able]].sum())
            if not here.any():
                paid = sum(
                    float(self.price[at, place])
                    for at in (0, 1)
                    if int(self.pressed[at][place]) & mask
                )
            loss = np.insert(loss, number, paid)
        old = self.prices
        self.prices = Prices(old.arrival, loss, old.person, old.by_ability, old.lent)


def most_earned(search: Search, prices: Prices, person: int) -> float:
    """What all that somebody could do earns at most at some prices, their own not taken off.

    All of it is made of options that are legal by themselves and of atoms (`clashes.py`). With at
    most two assignments the best single option, the best two that can stand beside each other
    and the best atom are compared; with more, each assignment counts as much as any could.
    """
    most, repeat = search.problem.most_in_a_plan, search.problem.repeat
    options = search.store.of_person(person)
    if most == 0 or len(options) == 0:
        return 0.0
    nets = prices.profits(search.store, options)
    legal = _legal_alone(search, options, nets)
    single = float(nets[legal[0]]) if len(legal) else 0.0
    try:
        if most > 2:
            found = (gain / size for gain, size in search.earned(person, nets - single, 0.0, MOST))
            each = single + max(found, default=0.0)
            return sum(max(each - repeat * number, 0.0) for number in range(most))
        both = _best_two(search, options[legal], nets[legal]) if most == 2 else 0.0
        value = max(single, both - repeat)
        if most == 2:
            value = max(value, search.best_healed(person, nets, value, MOST) - repeat)
        return value
    except SearchTooLargeError:
        return float(np.sort(np.maximum(nets, 0.0))[-most:].sum())


def _legal_alone(search: Search, options: Numbers, nets: FloatArray) -> Numbers:
    """Positions of options that earn something and are legal by themselves, the best first."""
    free = np.flatnonzero(search.store.unmet[options] == NONE)
    best = free[np.argsort(-nets[free], kind="stable")]
    earns = int(np.count_nonzero(nets[free] > TINY))
    legal = search.legality.of_options(options[best[: max(earns, AHEAD)]]) == 0
    return np.asarray(best[:earns][legal[:earns]])


def _best_two(search: Search, options: Numbers, nets: FloatArray) -> float:
    """No less than two options (the best first) earn that can stand beside each other."""
    best = float(nets[0] + nets[PAIRED]) if len(nets) > PAIRED else 0.0
    gains = nets[:PAIRED].tolist()
    for at, one in enumerate(options[:PAIRED].tolist()):
        for number, other in enumerate(options[:at].tolist()):
            if gains[at] + gains[number] > best and compatible(search.store, (other,), one):
                best = gains[at] + gains[number]
    return best
