"""Brings a search up to a later state of the region: an absence, a duty more, a duty less.

Columns, rows and prices stay. The options of the people whom the change is about are made again,
their rows bind no more; where others stand now the right sides say so. The best plan so far keeps
what the rules still allow, and the bound is carried over (`carried.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.beginning import part_that_stands
from planner.optimiser.bundles import Bundle
from planner.optimiser.carried import Proof
from planner.optimiser.growing import Numbers
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.mending import Around
from planner.optimiser.options import OptionStore
from planner.optimiser.outcome import Outcome, touches
from planner.optimiser.pricing import Pricing
from planner.optimiser.problem_after import Followed
from planner.optimiser.refilling import Refilling
from planner.optimiser.rounding import mend
from planner.optimiser.search import Search
from planner.optimiser.wishes import DECLINED, Wishes, keys_of

_Named = tuple[int, tuple[int, int, int] | None]
"""A slot line, and the duty left by service, day and shift."""


@dataclass(frozen=True)
class Followers:
    """All of a search that holds anything of the region."""

    master: Master
    legality: Legality
    pricing: Pricing
    search: Search
    refilling: Refilling

    def follow(
        self, followed: Followed, engine: RuleEngine, plan: Outcome, around: Around
    ) -> tuple[int, Numbers]:
        """Take over a change: how much less or more what stands of the plan is worth, and the
        rows of the program that bind no more.

        The plan is changed so that it is legal now; `around` hears where it may be mended.
        O(options + rows), and the rules of the people whom the change is about.
        """
        people = followed.difference.people
        own = [plan.taken[one] for one in people.tolist() if one in plan.taken]
        here = {touch.place for one in own for touch in touches(plan.store, one)}
        here.update(followed.places.tolist())
        worth = _worth(plan, here) - sum(one.points for one in own)
        named = {one.person: self._named(one) for one in own}
        for one in own:
            plan.drop(one.person)
        gone = self._move(followed, engine, people)
        kept = [self._again(person, some) for person, some in named.items()]
        plan.forget(here)
        for bundle in kept:
            if bundle is not None:
                plan.put(bundle)
                worth += bundle.points
        change = _worth(plan, here) - worth
        around.people.update(people.tolist())
        around.places.update(here)
        return change + self._make_legal(plan, here, around), gone

    def _move(self, followed: Followed, engine: RuleEngine, people: Numbers) -> Numbers:
        store = self.master.store
        options = store.follow(followed)
        self.legality.follow(engine, people.tolist())
        self.search.loose.make_again(people.tolist())
        self.refilling.follow(followed)
        self.master.recharge(options)
        return self.master.follow(engine, followed.places, people)

    def _named(self, bundle: Bundle) -> list[_Named]:
        """The assignments of a bundle, by what outlives the numbers of rows."""
        store = self.master.store
        region = store.problem.region
        return [
            (int(store.li[one]), _key_of(region, int(store.duty[one]))) for one in bundle.options
        ]

    def _again(self, person: int, named: Sequence[_Named]) -> Bundle | None:
        """As many of a person's assignments as still stand, with columns for them."""
        store = self.master.store
        region, own = store.problem.region, store.of_person(person)
        own = own[store.points[own] < DECLINED]
        keys = [(int(store.li[one]), _key_of(region, int(store.duty[one]))) for one in own.tolist()]
        found = [one for one, key in zip(own.tolist(), keys, strict=True) if key in named]
        bundle = part_that_stands(store, self.legality, found)
        if bundle is None:
            return None
        alone = np.array(bundle.options)
        if np.any(self.legality.of_options(alone)) or np.any(store.unmet[alone] != NONE):
            self.master.add_atoms([bundle])
        else:
            self.master.add_options(self.pricing.untaken(alone))
        return bundle

    def _make_legal(self, plan: Outcome, here: set[int], around: Around) -> int:
        """Drop what cannot stand any more beside the change; what that changes of the worth."""
        broken = [place for place in sorted(here) if not plan.allowed([place])]
        if not broken:
            return 0
        before = plan.copy()
        mend(plan, broken)
        dropped = [one for person, one in before.taken.items() if person not in plan.taken]
        places = {touch.place for one in dropped for touch in touches(plan.store, one)}
        around.people.update(one.person for one in dropped)
        around.places.update(places)
        points = sum(one.points for one in dropped)
        return _worth(plan, places) - _worth(before, places) + points


def possible(wishes: Wishes, proof: Proof | None, store: OptionStore) -> Wishes:
    """Wishes without what people whom a change was about cannot be given any more.

    Nothing can be earned by that, though it may be fixed: whoever is ill has no such option.
    O(options of these people).
    """
    people = wishes.about(proof.people if proof is not None else ())
    own = store.of_persons(people)
    own = own[store.points[own] < DECLINED]
    place = store.problem.place_of_li[store.li[own]]
    return wishes.within(people, keys_of(store.person[own], place, store.duty[own]))


def _worth(plan: Outcome, places: set[int]) -> int:
    """What places are worth after a plan less before it."""
    problem = plan.store.problem
    before = problem.before.values(problem.weights)
    return sum(plan.value(place) - int(before[place]) for place in places)


def _key_of(region: Region, duty: int) -> tuple[int, int, int] | None:
    if duty == NONE:
        return None
    duties = region.duties
    return int(duties.service[duty]), int(duties.day[duty]), int(duties.shift[duty])
