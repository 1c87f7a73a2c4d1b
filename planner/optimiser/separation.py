"""Finds rows that a solution of the restricted program breaks: of places, and of people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.cover.hall import DENSE_LINES
from planner.domain.region import FloatArray
from planner.domain.rules.ragged import ranges
from planner.optimiser.clashes import WINDOW_DAYS, Sort
from planner.optimiser.growing import Numbers
from planner.optimiser.hall_rows import HallSums, Kind, Row, Touches, binding_sets, hall_sums
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.warm import TINY


def add_broken_rows(master: Master, legality: Legality, columns: FloatArray) -> int:
    """Add rows that are broken, at places and for people; how many were new.

    None are broken: every m and t is at most what the options allow by Hall's condition, and
    whoever has whole options only can have them together.
    """
    return add_broken_halls(master, columns) + add_broken_clashes(master, legality, columns)


def add_broken_halls(master: Master, columns: FloatArray) -> int:
    """The most broken row of each sort at each place."""
    active = master.active(columns, TINY)
    share = columns[active.column]
    places = np.union1d(active.place, _fuller_than_before(master, columns))
    rows: list[Row] = []
    for sums in hall_sums(master.problem, places):
        rows += _broken_of(master, sums, active, share, columns)
    wide = places[master.problem.places.line_counts[places] > DENSE_LINES]
    for place in wide.tolist():
        here = np.flatnonzero(active.place == place)
        rows += _broken_of_wide(master, place, active.take(here), share[here], columns)
    return master.add_rows(rows + _named_too_often(master, active, share))


def _fuller_than_before(master: Master, columns: FloatArray) -> Numbers:
    """Places that fill more than they did: where nobody comes, a row is missing. O(places)."""
    places, before = np.array(master.places, dtype=np.int64), master.problem.before
    minimum, total = (columns[master.filled(places, kind)] for kind in (Kind.MINIMUM, Kind.TOTAL))
    fuller = minimum > before.filled_minimum[places] + TINY
    fuller |= total > before.filled_target[places] + TINY
    return places[fuller]


def _broken_of(
    master: Master, sums: HallSums, active: Touches, share: FloatArray, columns: FloatArray
) -> list[Row]:
    at = np.searchsorted(sums.places, active.place)
    here = np.flatnonzero(np.append(sums.places, -1)[at] == active.place)
    bit, mask = active.bit[here][:, None], active.mask[here][:, None]
    sets = np.arange(sums.reached.shape[1])
    arrives = (bit >= 0) & (sets >> np.maximum(bit, 0) & 1 == 1)
    leaves = (bit < 0) & (mask & sets != 0)
    there = sums.reached.astype(np.float64)
    np.add.at(there, at[here], (arrives * 1.0 - leaves * 1.0) * share[here][:, None])
    found: list[Row] = []
    for kind, slots in zip((Kind.MINIMUM, Kind.TOTAL), sums.slots, strict=True):
        bounds = slots[:, -1:] - slots + there
        tightest = bounds.argmin(axis=1)
        most = bounds[np.arange(len(bounds)), tightest]
        broken = np.flatnonzero(columns[master.filled(sums.places, kind)] > most + TINY)
        found += [(int(sums.places[one]), int(kind), int(tightest[one])) for one in broken]
    return found


def _broken_of_wide(
    master: Master, place: int, here: Touches, share: FloatArray, columns: FloatArray
) -> list[Row]:
    """Of a place with too many lines to look at all their sets."""
    standing = master.problem.standing(place)
    people: dict[int, float] = dict(standing.people)
    for bit, mask, part in zip(here.bit.tolist(), here.mask.tolist(), share.tolist(), strict=True):
        if bit >= 0:
            people[1 << bit] = people.get(1 << bit, 0) + part
        else:
            people[mask] -= part
    found = []
    for kind, slots in ((Kind.MINIMUM, standing.minimum), (Kind.TOTAL, standing.target)):
        subset, most = _tightest(people, slots)
        if columns[master.filled(np.array([place]), kind)[0]] > most + TINY:
            found.append((place, int(kind), subset))
    return found


def _named_too_often(master: Master, active: Touches, share: FloatArray) -> list[Row]:
    problem = master.problem
    named = np.flatnonzero(active.bit >= 0)
    lis = problem.places.line_offsets[active.place[named]] + active.bit[named]
    total = np.bincount(lis, share[named], minlength=len(problem.places.lines))
    slots = problem.region.lines.target[problem.places.lines]
    over = np.flatnonzero(total > slots + TINY)
    place = problem.place_of_li[over]
    bits = over - problem.places.line_offsets[place]
    return [
        (one, int(Kind.NAMED), 1 << bit)
        for one, bit in zip(place.tolist(), bits.tolist(), strict=True)
    ]


def _tightest(people: Mapping[int, float], slots: Sequence[int]) -> tuple[int, float]:
    """The set of lines that bounds the slots filled most, and the bound."""
    best_set, best = 0, float(sum(slots))
    there = [mask for mask, number in people.items() if number > TINY]
    for subset in binding_sets(there, len(slots)):
        asked = sum(number for bit, number in enumerate(slots) if subset >> bit & 1)
        reached = sum(number for mask, number in people.items() if mask & subset)
        bound = sum(slots) - asked + reached
        if bound < best - TINY:
            best_set, best = subset, bound
    return best_set, best


# People --------------------------------------------------------------------------------------
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
    day, most = master.store.day[shares.option], master.problem.weights.max_assignments
    first, second = _pairs(shares.person)
    holds = (day[first] <= day[second]) & (day[second] < day[first] + WINDOW_DAYS)
    load = np.bincount(first[holds], shares.share[second[holds]], minlength=len(day))
    return sum(
        master.add_clash(int(shares.person[at]), Sort.WINDOW, (int(day[at]),), most)
        for at in np.flatnonzero(load > most + TINY).tolist()
    )


def _add_keys(master: Master, legality: Legality, shares: _Shares) -> int:
    """Rows for sets of columns that are illegal together, the smallest first."""
    added, broken = 0, set[frozenset[int]]()
    sets = _full_sets(master, shares)
    for size in sorted(sets):
        some = [one for one in sets[size] if not _holds_one_of(one.columns, broken)]
        for one in _illegal(legality, some):
            broken.add(frozenset(one.columns))
            keys = sorted({master.clashes.key_of(part) for part in one.parts})
            added += master.add_clash(one.person, Sort.KEYS, keys, max(1, len(keys) - 1))
    return added


@dataclass(frozen=True, slots=True)
class _Together:
    """Columns of one person that stand for more than all but one of them."""

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


def _holds_one_of(columns: tuple[int, ...], broken: set[frozenset[int]]) -> bool:
    return any(
        frozenset(part) in broken
        for size in range(2, len(columns))
        for part in combinations(columns, size)
    )


def _full_sets(master: Master, shares: _Shares) -> dict[int, list[_Together]]:
    """By size: sets of columns of one person with more than all but one of them in use."""
    options, groups = _columns_of(shares)
    found: dict[int, list[_Together]] = defaultdict(list)
    most = master.problem.most_in_a_plan
    for person, group in groups.items():
        for size in range(2, min(most, len(group)) + 1):
            for some in combinations(group, size):
                if sum(group[column] for column in some) > size - 1 + TINY:
                    parts = tuple(options[column] for column in some)
                    found[size].append(_Together(person, some, parts))
    return found


def _columns_of(
    shares: _Shares,
) -> tuple[dict[int, tuple[int, ...]], dict[int, dict[int, float]]]:
    """Options of each column, and by person the share of each of their columns."""
    options: dict[int, tuple[int, ...]] = {}
    groups: dict[int, dict[int, float]] = defaultdict(dict)
    entries = (
        part.tolist() for part in (shares.person, shares.column, shares.option, shares.share)
    )
    for person, column, option, share in zip(*entries, strict=True):
        options[column] = (*options.get(column, ()), option)
        groups[person][column] = share
    return options, groups


def add_cliques(master: Master, legality: Legality, columns: FloatArray) -> int:
    """Rows for people of whose columns no two can stand together, yet more than one does.

    No solution that is whole breaks them: they bring the program's bound nearer to whole ones.
    O(pairs of columns of one person that stand in part).
    """
    options, groups = _columns_of(_Shares.of(master, columns))
    pairs = [
        _Together(person, pair, (options[pair[0]], options[pair[1]]))
        for person, group in groups.items()
        if len(group) > 2 and sum(group.values()) > 1 + TINY
        for pair in combinations(group, 2)
    ]
    apart = _apart(legality, pairs)
    added = 0
    for person, group in groups.items():
        for clique in _cliques(group, apart):
            keys = sorted({master.clashes.key_of(options[column]) for column in clique})
            added += master.add_clash(person, Sort.KEYS, keys, 1)
    return added


def add_pairs_apart(master: Master, legality: Legality, people: Iterable[int]) -> int:
    """Rows for all pairs of columns of single options that some people cannot have together.

    Whoever is kept from one pair would be given the next: so all of theirs are kept apart at once.
    O(people × kinds of their columns squared).
    """
    added, known = 0, master.option_columns.option
    for person in people:
        own = known[master.store.person[known] == person]
        keys, first = np.unique(master.clashes.keys(own), return_index=True)
        option = dict(zip(keys.tolist(), own[first].tolist(), strict=True))
        pairs = [
            _Together(person, pair, ((option[pair[0]],), (option[pair[1]],)))
            for pair in combinations(option, 2)
        ]
        apart = _apart(legality, pairs)
        cliques = {tuple(sorted(one)) for one in _cliques(dict.fromkeys(option, 1.0), apart)}
        covered = {pair for clique in cliques for pair in combinations(clique, 2)}
        left = {(one, other) for one in apart for other in apart[one] if one < other} - covered
        for some in sorted(cliques | left):
            added += master.add_clash(person, Sort.KEYS, some, 1)
    return added


def _apart(legality: Legality, pairs: Sequence[_Together]) -> Mapping[int, set[int]]:
    """Of each column (or key) those that it cannot stand with."""
    apart: dict[int, set[int]] = defaultdict(set)
    for one in _illegal(legality, pairs):
        for first, second in (one.columns, one.columns[::-1]):
            apart[first].add(second)
    return apart


def _cliques(group: Mapping[int, float], apart: Mapping[int, set[int]]) -> Iterator[list[int]]:
    """Of columns with their shares: some of which each two are apart, more than one in all."""
    ordered = sorted(group, key=lambda column: (-group[column], column))
    for first in ordered:
        clique = [first]
        for column in ordered:
            if all(column in apart.get(one, ()) for one in clique):
                clique.append(column)
        if sum(group[column] for column in clique) > 1 + TINY:
            yield clique


def _pairs(person: Numbers) -> tuple[Numbers, Numbers]:
    """All ordered pairs of positions of one person, each with itself too; sorted by person."""
    low = np.searchsorted(person, person, "left")
    number = np.searchsorted(person, person, "right") - low
    first = np.repeat(np.arange(len(person)), number)
    return first, ranges(low, number)
