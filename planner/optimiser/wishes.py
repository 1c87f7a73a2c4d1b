"""What single assignments earn or cost beside their points while a plan is repaired.

An assignment that stood earns a little if it stands again; one that is fixed earns more than any
other plan could make up for; one that was declined costs more than any plan could pay. So a
repair is a plan like any other, of one problem, and every bound stays true.

Thousands of assignments stand and a few of them change from one repair to the next, so they are
kept as sorted numbers: what is different is found without looking at each.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.differing import Difference
from planner.domain.region import LongArray, contains_sorted
from planner.optimiser.growing import Numbers

FIXED = 1_000_000
"""What ten minimum slots of the highest priority are worth by the largest weights there may be
(`solving.check_weights`), a hundred by those that are shipped: no one assignment keeps so much
from being filled."""
NEVER = 100_000_000
"""No plan pays so much."""
DECLINED = NEVER // 2
"""Whatever costs so much holds something declined."""
GONE = 2 * NEVER
"""What is no option any more costs so much: NEVER still once a refusal of it is taken back."""

Where = tuple[int, int]
"""(person, place)"""
_DUTIES = 26
"""Bits of a number for the duty left, and for the place. With those left for the person that is
enough for 60 million duties, 500,000 places and 250,000 people."""
_PLACES = 19


def keys_of(person: Numbers, place: Numbers, duty: Numbers) -> LongArray:
    """A number for each assignment, whatever the line: ascending by person, place and duty."""
    return (wheres_of(person, place) << _DUTIES) | (duty.astype(np.int64) + 1)


def wheres_of(person: Numbers, place: Numbers) -> LongArray:
    """A number for each person and place."""
    return (person.astype(np.int64) << _PLACES) | place


def people_of(wheres: LongArray) -> LongArray:
    """Who they are of."""
    return wheres >> _PLACES


def places_of(wheres: LongArray) -> LongArray:
    """The places that they are at."""
    return wheres & ((1 << _PLACES) - 1)


def _nothing() -> LongArray:
    return np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Wishes:
    """What is wished of some assignments; of all others nothing."""

    keys: LongArray = field(default_factory=_nothing)
    """Of those that earn something (`keys_of`), distinct and ascending."""
    worth: LongArray = field(default_factory=_nothing)
    """What each earns."""
    declined: frozenset[Where] = frozenset()

    @classmethod
    def of(
        cls, keys: LongArray, worth: LongArray, declined: frozenset[Where] = frozenset()
    ) -> "Wishes":
        """By keys in any order; of one that is there twice the first worth counts."""
        distinct, first = np.unique(keys, return_index=True)
        return cls(distinct, worth[first], declined)

    @property
    def kept(self) -> dict[tuple[int, int, int], int]:
        """What each earns, by person, place and duty left (or NONE)."""
        where, duty = self.keys >> _DUTIES, (self.keys & ((1 << _DUTIES) - 1)) - 1
        columns = people_of(where), places_of(where), duty
        names = zip(*(column.tolist() for column in columns), strict=True)
        return dict(zip(names, self.worth.tolist(), strict=True))

    def about(self, people: Collection[int]) -> LongArray:
        """Those of some people of whom anything is wished, ascending."""
        some = np.array(sorted(people), dtype=np.int64)
        return some[contains_sorted(self._people, some)]

    def within(self, people: LongArray, keys: LongArray) -> "Wishes":
        """The same, but of some people (ascending) nothing that is not among keys earns more."""
        stays = ~contains_sorted(people, self._people)
        theirs = np.flatnonzero(~stays)
        stays[theirs] = np.isin(self.keys[theirs], keys)
        return self if stays.all() else self._only(stays)

    def _only(self, chosen: BoolArray) -> "Wishes":
        return replace(self, keys=self.keys[chosen], worth=self.worth[chosen])

    @property
    def _people(self) -> LongArray:
        """Of each key; ascending."""
        return people_of(self.keys >> _DUTIES)

    def charges(self, person: Numbers, place: Numbers, duty: Numbers) -> LongArray:
        """Points that assignments (parallel arrays) cost beside their own."""
        costs = -self._worth_of(keys_of(person, place, duty))
        costs[contains_sorted(self._never, wheres_of(person, place))] = NEVER
        return costs

    def _worth_of(self, keys: LongArray) -> LongArray:
        """What assignments earn, nothing seen of what was declined."""
        found = np.zeros(len(keys), dtype=np.int64)
        if len(self.keys):
            at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
            there = self.keys[at] == keys
            found[there] = self.worth[at[there]]
        return found

    @cached_property
    def _never(self) -> LongArray:
        """What was declined, ascending."""
        pairs = np.array(sorted(self.declined), dtype=np.int64).reshape(-1, 2)
        return wheres_of(pairs[:, 0], pairs[:, 1])

    @cached_property
    def _earns(self) -> BoolArray:
        """Which assignments may earn what they are worth: those that nobody declined."""
        return ~contains_sorted(self._never, self.keys >> _DUTIES)

    @cached_property
    def most(self) -> int:
        """What all of them together can earn."""
        return int(self.worth[self._earns].sum())

    @cached_property
    def fixed(self) -> LongArray:
        """Keys of those that are fixed, ascending."""
        fixed: BoolArray = self._earns & (self.worth == FIXED)
        return self.keys[fixed]

    def most_of(self, person: Numbers) -> LongArray:
        """What one assignment of each person can earn at most. O(people + wishes)."""
        found = np.zeros(len(person), dtype=np.int64)
        if len(self.keys):
            first = np.flatnonzero(np.diff(self._people, prepend=-1))
            people, most = self._people[first], np.maximum.reduceat(self.worth, first)
            at = np.minimum(np.searchsorted(people, person), len(people) - 1)
            there = people[at] == person
            found[there] = most[at[there]]
        return found

    def rise(self, old: "Wishes") -> int | None:
        """What no plan can earn more by these wishes than by old ones; None: there is no limit."""
        if old.declined - self.declined:
            return None
        more = self.worth - np.maximum(old._worth_of(self.keys), 0)
        return int(np.maximum(more, 0)[self._earns].sum())

    def after(self, difference: Difference) -> "Wishes":
        """The same after the region changed; of what it is about only what was declined."""
        where, duty = self.keys >> _DUTIES, (self.keys & ((1 << _DUTIES) - 1)) - 1
        difference.move(duty)
        moved = replace(self, keys=(where << _DUTIES) | (duty + 1))
        return moved._only(~contains_sorted(difference.people.astype(np.int64), people_of(where)))

    def wheres(self) -> LongArray:
        """All people and places that something is wished of, ascending (`wheres_of`)."""
        return np.union1d(self.keys >> _DUTIES, self._never)

    def new_to(self, old: "Wishes") -> LongArray:
        """Where something earns more than by old wishes, ascending. O(wishes)."""
        return np.unique(self.keys[old._worth_of(self.keys) < self.worth] >> _DUTIES)

    def differing(self, other: "Wishes") -> LongArray:
        """Where two wish something else, ascending. O(wishes)."""
        mine = self.keys[other._worth_of(self.keys) != self.worth]
        theirs = other.keys[self._worth_of(other.keys) != other.worth]
        kept = np.union1d(mine, theirs) >> _DUTIES
        return np.union1d(kept, np.setxor1d(self._never, other._never))


def matching(person: Numbers, place: Numbers, wheres: LongArray) -> Numbers:
    """Positions in parallel arrays of people and places that are among some (ascending)."""
    if not len(wheres):
        return np.zeros(0, dtype=np.int64)
    size = max(int(person.max(initial=0)), int(people_of(wheres[-1:])[0])) + 1
    asked = np.zeros(size, dtype=np.bool_)
    asked[people_of(wheres)] = True
    some = np.flatnonzero(asked[person])
    return some[contains_sorted(wheres, wheres_of(person[some], place[some]))]
