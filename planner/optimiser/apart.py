"""Finds rows of people that a solution of the restricted program breaks (`clashes.py`).

Of three duties of which no two can stand together half of each breaks no row of a pair, and can
be worth more than anything whole. One row that holds all of them to one makes the optimum of the
program nearly whole, and its bound near to what a plan can reach: on a region of 40,200 people
with 4,000 gaps of scarce skills what was left fell from 0.042 to 0.0005 %, in a fifth of the time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import FloatArray
from planner.domain.rules.ragged import ranges
from planner.optimiser.bundles import has_room
from planner.optimiser.clashes import Sort
from planner.optimiser.growing import Numbers
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.problem import WINDOW_DAYS
from planner.optimiser.warm import TINY

Apart = dict[int, set[int]]
"""Of each of a person's columns, or kinds of column, those that it cannot stand with."""
Parts = dict[int, tuple[int, ...]]
"""Options of each column, or of one of each kind."""


@dataclass(frozen=True, slots=True)
class _Shares:
    """Columns that stand in part at least, of people of whom several do; one entry an option."""

    column: Numbers
    option: Numbers
    share: FloatArray
    person: Numbers
    """Ascending."""

    @classmethod
    def of(cls, master: Master, columns: FloatArray) -> "_Shares":
        known = master.option_columns
        there = known.column[known.column < len(columns)]
        active = np.flatnonzero(columns[there] > TINY)
        option, column = known.option[active], there[active]
        atoms = [
            (one, number)
            for number, bundle in master.atoms.items()
            if number < len(columns) and columns[number] > TINY
            for one in bundle.options
        ]
        if atoms:
            more = np.array(atoms, dtype=np.int64).T
            option, column = np.concatenate([option, more[0]]), np.concatenate([column, more[1]])
        person = master.store.person[option].astype(np.int64)
        several = np.bincount(person, minlength=1)[person] > 1
        order = np.flatnonzero(several)[np.lexsort((option[several], person[several]))]
        return cls(column[order], option[order], columns[column[order]], person[order])

    def take(self, chosen: BoolArray) -> "_Shares":
        return _Shares(
            self.column[chosen], self.option[chosen], self.share[chosen], self.person[chosen]
        )

    def by_person(self) -> tuple[Parts, dict[int, dict[int, float]]]:
        """The options of each column, and by person the share of each of their columns."""
        options: Parts = {}
        groups: dict[int, dict[int, float]] = defaultdict(dict)
        entries = (part.tolist() for part in (self.person, self.column, self.option, self.share))
        for person, column, option, share in zip(*entries, strict=True):
            options[column] = (*options.get(column, ()), option)
            groups[person][column] = share
        return options, groups


def add_broken_clashes(master: Master, legality: Legality, columns: FloatArray) -> int:
    """Rows for people whose columns cannot stand together as much as they do."""
    shares = _Shares.of(master, columns)
    clear = np.ones(len(master.problem.region.people), dtype=np.bool_)
    added = _add_spans(master, shares, clear)
    if master.problem.most_in_a_plan > master.problem.weights.max_assignments:
        added += _add_windows(master, shares)
    return added + _add_keys(master, legality, shares.take(clear[shares.person]))


def _add_spans(master: Master, shares: _Shares, clear: BoolArray) -> int:
    """Rows for instants that are taken more than once; `clear` is taken from their people."""
    start, end = master.clashes.spans(shares.option)
    first, second = _pairs(shares.person)
    holds = (start[second] <= start[first]) & (start[first] < end[second])
    load = np.bincount(first[holds], shares.share[second[holds]], minlength=len(start))
    broken = np.flatnonzero(load > 1 + TINY)
    clear[shares.person[broken]] = False
    return sum(
        master.add_clash(int(shares.person[at]), Sort.SPAN, (int(start[at]),), 1)
        for at in broken.tolist()
    )


def _add_windows(master: Master, shares: _Shares) -> int:
    """Rows for 28 dates with too many; as none end after the period they are few and tight."""
    day, most = master.store.day[shares.option], master.problem.weights.max_assignments
    latest = master.problem.region.period.last - WINDOW_DAYS + 1
    first, second = _pairs(shares.person)
    holds = (day[first] <= day[second]) & (day[second] < day[first] + WINDOW_DAYS)
    load = np.bincount(first[holds], shares.share[second[holds]], minlength=len(day))
    return sum(
        master.add_clash(int(shares.person[at]), Sort.WINDOW, (min(int(day[at]), latest),), most)
        for at in np.flatnonzero(load > most + TINY).tolist()
    )


def _pairs(person: Numbers) -> tuple[Numbers, Numbers]:
    """All ordered pairs of positions of one person, each with itself too; sorted by person."""
    low = np.searchsorted(person, person, "left")
    number = np.searchsorted(person, person, "right") - low
    first = np.repeat(np.arange(len(person)), number)
    return first, ranges(low, number)


# Keys ----------------------------------------------------------------------------------------
def _add_keys(master: Master, legality: Legality, shares: _Shares) -> int:
    """Rows for columns that are illegal together: where no two can stand, then larger sets."""
    options, groups = shares.by_person()
    groups = {one: some for one, some in groups.items() if sum(some.values()) > 1 + TINY}
    apart = _apart(legality, {one: {at: options[at] for at in groups[one]} for one in groups})
    broken = [one for one, some in groups.items() if any(_cliques(some, apart[one]))]
    kinds = {person: _kinds(master, person) for person in broken}
    added = 0
    for person, own in _apart(legality, kinds).items():
        share = dict.fromkeys(own, 0.0)
        for column, part in groups[person].items():
            share[master.clashes.key_of(options[column])] += part
        for clique in _cliques(share, own):
            added += master.add_clash(person, Sort.KEYS, sorted(clique), 1)
    return added + _add_larger(master, legality, options, groups, apart)


def _add_larger(
    master: Master,
    legality: Legality,
    options: Parts,
    groups: Mapping[int, Mapping[int, float]],
    apart: Mapping[int, Apart],
) -> int:
    """Rows for three columns and more that are illegal together, the smallest first."""
    added, broken = 0, set[frozenset[int]]()
    for size in range(3, master.problem.most_in_a_plan + 1):
        some = [
            _Together(person, columns, tuple(options[one] for one in columns))
            for person, group in groups.items()
            for columns in combinations(group, size)
            if sum(group[one] for one in columns) > size - 1 + TINY
            and has_room(master.store, [part for one in columns for part in options[one]])
            and not _are_apart(columns, apart[person])
            and not _holds_one_of(columns, broken)
        ]
        for one in _illegal(legality, some):
            broken.add(frozenset(one.columns))
            keys = sorted({master.clashes.key_of(part) for part in one.parts})
            added += master.add_clash(one.person, Sort.KEYS, keys, max(1, len(keys) - 1))
    return added


def _are_apart(columns: tuple[int, ...], apart: Apart) -> bool:
    return any(other in apart[one] for one, other in combinations(columns, 2))


def _holds_one_of(columns: tuple[int, ...], broken: set[frozenset[int]]) -> bool:
    return any(
        frozenset(part) in broken
        for size in range(3, len(columns))
        for part in combinations(columns, size)
    )


def add_pairs_apart(master: Master, legality: Legality, people: Iterable[int]) -> int:
    """Rows for all pairs of columns that some people cannot have together.

    Whoever is kept from one pair would be given the next: so all of theirs are kept apart at once.
    O(people × kinds of their columns squared).
    """
    added = 0
    for person, apart in _apart(legality, {one: _kinds(master, one) for one in people}).items():
        cliques = {tuple(sorted(one)) for one in _cliques(dict.fromkeys(apart, 1.0), apart)}
        covered = {pair for clique in cliques for pair in combinations(clique, 2)}
        left = {(one, other) for one in apart for other in apart[one] if one < other} - covered
        for some in sorted(cliques | left):
            added += master.add_clash(person, Sort.KEYS, some, 1)
    return added


@dataclass(frozen=True, slots=True)
class _Together:
    """Columns of one person that cannot all stand, or so it may be."""

    person: int
    columns: tuple[int, ...]
    parts: tuple[tuple[int, ...], ...]
    """Options of each column."""

    @property
    def options(self) -> tuple[int, ...]:
        return tuple(sorted({option for part in self.parts for option in part}))


def _illegal(legality: Legality, some: Sequence[_Together]) -> Iterator[_Together]:
    """Those that overlap, leave a duty twice, are too many, or break a hard rule."""
    twice = [len(one.options) < sum(len(part) for part in one.parts) for one in some]
    stand = legality.stand([one.options for one in some])
    for one, double, stands in zip(some, twice, stand, strict=True):
        if double or not stands:
            yield one


def _kinds(master: Master, person: int) -> Parts:
    """Of each kind of a person's columns (`Clashes.keys`) the options of one."""
    own = master.options_of(person)
    keys = master.clashes.keys(own).tolist()
    kinds: Parts = {key: (option,) for key, option in zip(keys, own.tolist(), strict=True)}
    for column in master.atoms_of(person):
        options = master.atoms[column].options
        kinds[master.clashes.key_of(options)] = options
    return kinds


def _apart(legality: Legality, people: Mapping[int, Parts]) -> dict[int, Apart]:
    """Of some columns or kinds of people those that cannot stand together. O(pairs of them)."""
    pairs = [
        _Together(person, pair, (own[pair[0]], own[pair[1]]))
        for person, own in people.items()
        for pair in combinations(own, 2)
    ]
    apart: dict[int, Apart] = {one: {column: set() for column in people[one]} for one in people}
    for one in _illegal(legality, pairs):
        first, second = one.columns
        apart[one.person][first].add(second)
        apart[one.person][second].add(first)
    return apart


def _cliques(group: Mapping[int, float], apart: Apart) -> Iterator[list[int]]:
    """Of columns with their shares: some of which each two are apart, more than one in all."""
    ordered = sorted(group, key=lambda column: (-group[column], column))
    for first in ordered:
        clique = [first]
        for column in ordered:
            if all(column in apart[one] for one in clique):
                clique.append(column)
        if sum(group[column] for column in clique) > 1 + TINY:
            yield clique
