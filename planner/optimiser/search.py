"""Searches for atoms: legal sets of one person's options with an illegal part.

In them one assignment makes another allowed: it leaves a duty that overlaps or stands too near,
or its own duty heals a breach. All other legal sets are sums of columns of single options. The
search begins with what earns but is illegal, and looks for what would heal it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, islice, pairwise, product

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import NONE, FloatArray
from planner.domain.shifts import WORK
from planner.optimiser.bundles import Bundle, bundle_of, unmet_duties
from planner.optimiser.growing import Numbers
from planner.optimiser.healing import Known
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.master import Master
from planner.optimiser.own import Choices, Own, Some
from planner.optimiser.pay import Most, Owned, Pay
from planner.optimiser.prices import Prices
from planner.optimiser.problem import Problem
from planner.optimiser.several import Several
from planner.optimiser.warm import TINY, Solution

FETCHED = 400
"""Sets of one person that are looked through before more are made."""
AT_ONCE = 16
"""Sets of one person that are judged together at first; twice as many each time none will do."""
PEOPLE_AT_ONCE = 200
"""Are looked at before it is asked whether to stop: of those who may be asked six times each takes
some hundredths of a second."""
_Set = tuple[int, ...]


class SearchTooLargeError(Exception):
    """More sets than asked for lie within the gap; the bound stands as it is."""


class Search:
    """The exact last resort of pricing."""

    def __init__(
        self, master: Master, legality: Legality, loose: Loose, stop: Callable[[], bool]
    ) -> None:
        self.master = master
        self.legality = legality
        self.loose = loose
        self.store = loose.store
        self._stop = stop
        self._cleared: dict[int, FloatArray] = {}
        """Of people of whom no new atom earned anything: what each of their options earned then."""
        self._hiding: set[int] = set()
        """Those of them who had a column that earned something: of alike atoms only the best is
        looked at, so that hid others that earned less."""

    @property
    def problem(self) -> Problem:
        """As it is now."""
        return self.store.problem

    @property
    def _most(self) -> Most:
        return Most.of(self.problem)

    def improving(self, prices: Prices, solution: Solution) -> tuple[list[Bundle], float]:
        """For each person with an atom that earns something, the best such found; and what all
        that are no columns could earn at most, beside what single options could.

        None are found only if there is none in the whole model (or the search was stopped).
        """
        pay = Pay(self.master, prices, solution)
        owned = self._concerned(pay, 0.0)
        found: list[Bundle] = []
        for some in owned.take(self._risen(owned)).parts(PEOPLE_AT_ONCE):
            if self._stop():
                break
            found += self._improving(some)
        return found, float(self._left(pay, owned, found).sum())

    def _improving(self, owned: Owned) -> list[Bundle]:
        """The same of some people, of whom it notes who has none."""
        looks = self._looks(owned, 0.0)
        found: list[Bundle] = []
        at_once = AT_ONCE
        while looks and not self._stop():
            asked = [(look, look.next(at_once)) for look in looks]
            bits = self._bits([options for _, some in asked for options in some])
            atoms = self._atoms([options for _, some in asked for options in some], bits)
            found += atoms
            done = set() if self._looks_at_all else {atom.person for atom in atoms}
            looks = []
            for look, some in asked:
                if self._stop():
                    return found
                if some and look.person not in done:
                    look.heal(some, bits)
                    looks.append(look)
            at_once = min(2 * at_once, FETCHED)
        if not looks:
            self._clear(owned, {bundle.person for bundle in found})
        return found

    @property
    def _looks_at_all(self) -> bool:
        """Whether of each kind of atom the best is found, where it earns something, not only some
        of a person's: where there are few sets."""
        return self.problem.most_in_a_plan == 2

    def _clear(self, owned: Owned, with_atoms: set[int]) -> None:
        """Note who of some people has no new atom that earns anything."""
        for person, part in zip(owned.people, pairwise(owned.first.tolist()), strict=True):
            if person in with_atoms:
                continue
            nets = self._cleared[person] = owned.nets[slice(*part)].copy()
            self._hiding.discard(person)
            if columns := self.master.atoms_of(person):
                gain = dict(zip(owned.options[slice(*part)].tolist(), nets.tolist(), strict=True))
                atoms = (self.master.atoms[column].options for column in columns)
                if any(sum(gain[option] for option in atom) > TINY for atom in atoms):
                    self._hiding.add(person)

    def _risen(self, owned: Owned) -> BoolArray:
        """Which people have new options, or some that earn more than when nothing was found
        among them; or less, where that could have been hidden.

        Where nothing has risen at all no atom can earn that did not then.
        """
        if not owned.people:
            return np.zeros(0, dtype=np.bool_)
        before = self._before(owned)
        up = owned.nets - before > TINY / 10
        up &= owned.could_be_part(0.0, self._most)
        if self._hiding:
            hiding = np.isin(owned.people, list(self._hiding))
            up |= np.repeat(hiding, np.diff(owned.first)) & (before - owned.nets > TINY / 10)
        return np.asarray(np.logical_or.reduceat(up, owned.first[:-1]))

    def _before(self, owned: Owned) -> FloatArray:
        """What each option earned when nothing was found among those of its person."""
        before = np.full(len(owned.nets), -np.inf)
        for person, first in zip(owned.people, owned.first.tolist(), strict=False):
            # Options made since have higher numbers, so they come last.
            cleared = self._cleared.get(person, before[:0])
            before[first : first + len(cleared)] = cleared
        return before

    def _left(self, pay: Pay, owned: Owned, found: list[Bundle]) -> FloatArray:
        """(people,): what atoms of theirs that are no columns could earn at most, beside what
        single options could; `found`: those of the look that has just ended.

        Of whoever had none that earned anything, no more than their options have risen since;
        or fallen, where that could have been hidden.
        """
        most = self.problem.most_in_a_plan
        before, could = self._before(owned), owned.could_be_part(0.0, self._most)
        left = owned.best_of(np.where(could, np.maximum(owned.nets - before, 0.0), 0.0), most)
        if self._hiding:
            fallen = owned.best_of(np.maximum(before - owned.nets, 0.0), most)
            left += np.where(np.isin(owned.people, list(self._hiding)), fallen, 0.0)
        left = np.minimum(left, owned.best_with(self._trouble(owned.options), self._most))
        if found and self._looks_at_all and not self._stop():
            gains = [float(pay.of(np.array(one.options)).sum()) for one in found]
            people = np.array([one.person for one in found])
            at, best = np.searchsorted(owned.people, people), np.zeros(len(left))
            np.maximum.at(best, at, gains)
            left[at] = np.minimum(left[at], best[at])
        return left

    def within(self, prices: Prices, solution: Solution, gap: float, most: int) -> list[Bundle]:
        """All atoms that earn more than −gap; needs every option in the store.

        SearchTooLargeError if more than `most` sets have to be looked at, or it was stopped.
        """
        found: list[Bundle] = []
        asked = 0
        pay = Pay(self.master, prices, solution)
        for look in self._looks(self._concerned(pay, -gap), -gap):
            while some := look.next(most):
                asked += len(some)
                if asked > most or self._stop():
                    raise SearchTooLargeError
                bits = self._bits(some)
                for options in self._mixed([one for one in some if bits[one] == 0]):
                    alike = [bundle_of(self.store, one) for one in self._alike(pay, options, -gap)]
                    found += [one for one in alike if not self.master.has(one.options)]
                look.heal(some, bits)
        return found

    def earned(
        self, person: int, nets: FloatArray, floor: float, most: int
    ) -> Iterator[tuple[float, int]]:
        """What legal sets of one person's options earn, where it is more than a floor; and sizes.

        All options of the person must be in the store, `nets`: what each earns. The best of each
        sort that the rules tell apart, atoms or not; what is legal by itself is left out.
        SearchTooLargeError if more than `most` sets have to be looked at.
        """
        look = Look(self, person, self._choices(person, nets), floor)
        look.hear(self.legality.of_sets(look.pairs()))
        gain = dict(zip(self.store.of_person(person).tolist(), nets.tolist(), strict=True))
        asked = 0
        while some := look.next(FETCHED):
            asked += len(some)
            if asked > most:
                raise SearchTooLargeError
            bits = self._bits(some)
            for options in some:
                if bits[options] == 0:
                    yield sum(gain[one] for one in options), len(options)
            look.heal(some, bits)

    def best_healed(self, person: int, nets: FloatArray, floor: float, most: int) -> float:
        """What the best two options earn of which one alone is illegal; `floor` if not more.

        For at most two assignments; otherwise as `earned`.
        """
        store = self.store
        own = Own(store, self._choices(person, nets), floor, self.known_of(person))
        alone = [(at,) for at in np.flatnonzero(self._trouble(own.options)).tolist()]
        bits = self._bits([own.numbers(one) for one in alone])
        pairs: dict[_Set, float] = {}
        for one in alone:
            some = own.numbers(one)
            if bits[some]:
                unmet = unmet_duties(store, some) if bits[some] < 0 else ()
                healed = own.healed(own.nets[one[0]], one, bits[some], unmet)
                pairs.update((own.numbers(both), gain) for gain, both in healed)
            if len(pairs) > most:
                raise SearchTooLargeError
        ordered = sorted(pairs, key=lambda pair: (-pairs[pair], pair))
        for start in range(0, len(ordered), FETCHED):
            some_pairs = ordered[start : start + FETCHED]
            bits = self._bits(some_pairs)
            legal = [pairs[pair] for pair in some_pairs if bits[pair] == 0]
            if legal:
                return legal[0]
        return floor

    def known_of(self, person: int) -> Known:
        """What is known of a person before any plan."""
        region, duties = self.problem.region, self.problem.region.duties
        own = duties.of_person(person)
        is_work = region.shifts.kind[duties.shift[own]] == WORK
        is_work &= duties.end[own] > duties.start[own]
        dates = duties.day[own][is_work].tolist()
        reaches = self.legality.reaches[int(region.people.rule_set[person])]
        return Known(tuple(dates), reaches)

    def _choices(self, person: int, nets: FloatArray) -> Choices:
        options = self.store.of_person(person)
        return Choices(options, nets, self.master.clashes.keys(options))

    def _alike(self, pay: Pay, options: _Set, floor: float) -> list[_Set]:
        """Sets that are one to the rules and earn more than a floor."""
        own = self.store.of_person(int(self.store.person[options[0]]))
        keys = self.master.clashes.keys(own)
        net = pay.of(own)
        choices = [
            np.flatnonzero(keys == key)
            for key in self.master.clashes.keys(np.array(options)).tolist()
        ]
        return [
            tuple(sorted(own[list(some)].tolist()))
            for some in product(*choices)
            if net[list(some)].sum() > floor + TINY
        ]

    def _concerned(self, pay: Pay, floor: float) -> Owned:
        """Everybody with options that earn more than a floor and may be part of an atom."""
        store = self.store
        if self.problem.most_in_a_plan < 2:
            nothing = np.zeros(0, dtype=np.int64)
            return Owned([], nothing, np.zeros(1, dtype=np.int64), np.zeros(0), nothing)
        could = pay.could_earn(floor)
        could = could[self._trouble(could)]
        people = np.unique(store.person[could[pay.of(could) > floor + TINY]]).tolist()
        self.loose.make(people, pay.wanted(floor))
        options, first = store.of_people(people)
        return Owned(people, options, first, pay.of(options), store.day[options])

    def _looks(self, owned: Owned, floor: float) -> "list[Look]":
        """A look at each of some people, at the options of theirs that could be part of a set."""
        if not owned.people:
            return []
        could = owned.could_be_part(floor, self._most)
        options, nets = owned.options[could], owned.nets[could]
        if self.problem.most_in_a_plan > 2:
            self.legality.of_options(options[self.store.unmet[options] == NONE])
        keys = self.master.clashes.keys(options)
        first = np.concatenate([[0], np.cumsum(could)])[owned.first]
        parts = [slice(*ends) for ends in pairwise(first.tolist())]
        looks = [
            Look(self, person, Choices(options[part], nets[part], keys[part]), floor)
            for person, part in zip(owned.people, parts, strict=True)
        ]
        bits = iter(self.legality.of_sets([pair for look in looks for pair in look.pairs()]))
        for look in looks:
            look.hear([next(bits) for _ in look.pairs()])
        return looks

    def _trouble(self, options: Numbers) -> BoolArray:
        """Which options may be part of what is illegal.

        With at most two assignments of a person only those that are illegal by themselves: two
        that are not are a pair of single columns, or illegal for good.
        """
        if self.problem.most_in_a_plan > 2:
            return np.ones(len(options), dtype=np.bool_)
        alone = self.legality.known()[options] != 0
        return np.asarray(alone | (self.store.unmet[options] != NONE))

    def _atoms(self, sets: Sequence[_Set], bits: Mapping[_Set, int]) -> list[Bundle]:
        """Those of some sets that are legal, not a sum of legal parts, and no column yet."""
        legal = {bundle_of(self.store, one): one for one in sets if bits[one] == 0}
        new = {bundle: one for bundle, one in legal.items() if not self.master.has(bundle.options)}
        mixed = set(self._mixed(list(new.values())))
        return [bundle for bundle, one in new.items() if one in mixed]

    def _mixed(self, legal: Sequence[_Set]) -> list[_Set]:
        """Of legal sets those with an illegal part; of the others columns of singles are made."""
        if not legal:
            return []
        parts = {one: _parts(one) for one in legal}
        bits = self._bits(list(dict.fromkeys(part for some in parts.values() for part in some)))
        return [one for one in legal if any(bits[part] for part in parts[one])]

    def _bits(self, sets: Sequence[_Set]) -> dict[_Set, int]:
        """Broken rules of each set; −1 where a duty that overlaps is not left."""
        whole = [options for options in sets if not unmet_duties(self.store, options)]
        bits = dict.fromkeys(sets, -1)
        bits.update(zip(whole, self.legality.of_sets(whole), strict=True))
        return bits


def _parts(options: _Set) -> list[_Set]:
    """All that can be left of a set, itself and nothing excepted."""
    return [part for size in range(1, len(options)) for part in combinations(options, size)]


class Look:
    """The search for atoms of one person, a few sets at a time, the best first."""

    def __init__(self, search: Search, person: int, among: Choices, floor: float) -> None:
        store, known = search.store, search.known_of(person)
        self.person = person
        self._store = store
        self._own = (
            Several(store, among, floor, known, search.master.clashes, search.legality)
            if search.problem.most_in_a_plan > 2
            else Own(store, among, floor, known)
        )
        self._sets = self._own.earning(search._trouble(self._own.options))
        self._queue: list[tuple[float, Some]] = []
        self._asked: dict[_Set, tuple[float, Some]] = {}
        self._seen: set[Some] = set()
        self._legal_alone = search.legality.known()[self._own.options] == 0

    def pairs(self) -> list[_Set]:
        """Pairs of which it has to `hear` what they break, before it is asked for the `next`."""
        return self._own.pairs()

    def hear(self, broken: Sequence[int]) -> None:
        """Bits of what the `pairs` break."""
        self._own.hear(broken)

    def next(self, most: int) -> list[_Set]:
        """The best sets that have not been asked for, by number of option; empty: no more."""
        if not self._queue:
            fetched = list(islice(self._sets, FETCHED))
            self._queue = sorted((one for one in fetched if self._worth(one[1])), reverse=True)
            if fetched and not self._queue:
                return self.next(most)
        some, self._queue = self._queue[:most], self._queue[most:]
        self._asked = {self._own.numbers(one): (gain, one) for gain, one in some}
        return list(self._asked)

    def _worth(self, some: Some) -> bool:
        """Whether a set is new and more than one option that is legal by itself."""
        if some in self._seen or (len(some) == 1 and self._legal_alone[some[0]]):
            return False
        self._seen.add(some)
        return True

    def heal(self, sets: Sequence[_Set], bits: Mapping[_Set, int]) -> None:
        """Look next at what could heal the sets that were asked for and are illegal."""
        for options in sets:
            if bits[options]:
                gain, some = self._asked[options]
                unmet = unmet_duties(self._store, options) if bits[options] < 0 else ()
                healed = self._own.healed(gain, some, bits[options], unmet)
                self._queue += [one for one in healed if self._worth(one[1])]
        self._queue.sort(reverse=True)
