"""Rows that keep apart what one person cannot do together.

Three sorts, each `sum of some options of a person ≤ most`:

- SPAN: work duties whose hours, with the rest that must follow, hold one instant. Any two of
  them overlap or leave too short a rest, so at most one stands.
- WINDOW: options on 28 consecutive dates, at most `max_assignments` (A15).
- KEYS: columns found illegal together, each standing for all columns of the person with the
  same hours and the same duties left, which are the same to every rule.

A column is one option, or an *atom*: options of which some are legal only together. Rows of keys
hold for every plan, because each legal set of options is made of some columns of which all parts
are legal too (at worst it is an atom itself).
"""

from collections.abc import Sequence
from enum import IntEnum

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.region import NONE, FloatArray, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.ragged import offsets_of, owners, ranges, spread
from planner.domain.rules.settings import Severity
from planner.domain.shifts import KINDS, ShiftKind
from planner.optimiser.growing import Growing, Numbers
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import WINDOW_DAYS
from planner.optimiser.warm import Entries, Solution

NO_KEY = -1
"""Of nothing that a row of keys could hold."""


class Sort(IntEnum):
    """What a row is about."""

    SPAN = 0
    WINDOW = 1
    KEYS = 2


def least_rests(region: Region, engine: RuleEngine, people: Numbers) -> Numbers:
    """(some people,): minutes of rest without which two added work duties always break a hard
    rule. `people` ascend.

    0 for whoever has too short a rest already: there a short one may be no worse than before.
    O(their duties).
    """
    daily = [pack.rules["WTR-DAILY"] for pack in engine.book.packs]
    hours = [rule["rest_hours"] if rule.severity is Severity.HARD else 0.0 for rule in daily]
    rests = np.floor(np.array(hours) * 60).astype(np.int32)[region.people.rule_set[people]]
    duties, whose = region.duties, offsets_of(np.diff(region.duties.offsets)[people])
    row, owner = spread(duties.offsets[people], whose), owners(whose)
    between = duties.start[row[1:]] - duties.end[row[:-1]]
    short = (owner[1:] == owner[:-1]) & (between < rests[owner[1:]])
    rests[owner[1:][short]] = 0
    return np.asarray(rests)


class Clashes:
    """The rows there are, by person."""

    def __init__(self, store: OptionStore, engine: RuleEngine) -> None:
        self._store = store
        region = store.problem.region
        self._rests = least_rests(region, engine, np.arange(len(region.people)))
        self.table = Growing("person", "sort", "at", "row")
        self._keys: set[tuple[int, int]] = set()
        """(index of the row in the table, key)."""
        self._known: set[tuple[int, int, tuple[int, ...]]] = set()
        self._atoms: dict[tuple[int, ...], int] = {}
        problem = store.problem
        kinds = problem.region.shifts.kind[problem.places.shift[problem.place_of_li]]
        self._work = np.asarray(kinds == KINDS.index(ShiftKind.WORK))

    def follow(self, engine: RuleEngine, people: Numbers) -> Numbers:
        """Let go of the rows of some people (ascending), whose duties or absences are others now.

        The numbers of those rows. O(rows).
        """
        whose = set(people.tolist())
        self._rests[people] = least_rests(self._store.problem.region, engine, people)
        gone = np.flatnonzero(np.isin(self.table.person, people))
        self.table.person[gone] = NONE
        self._known = {one for one in self._known if one[0] not in whose}
        return self.table.row[gone].copy()

    def spans(self, options: Numbers) -> tuple[Numbers, Numbers]:
        """Start, and end with the rest after it, of options that are work; else empty spans."""
        store = self._store
        start = store.start[options]
        end = store.end[options] + self._rests[store.person[options]]
        return start, np.where(self._work[store.li[options]], end, start)

    def keys(self, options: Numbers) -> Numbers:
        """What an option is to the rules: the duty left, by number among the person's own (rows
        move when others have more duties), the date, the hours."""
        store, problem = self._store, self._store.problem
        shift = problem.places.shift[problem.place_of_li[store.li[options]]]
        date = store.day[options].astype(np.int64) - problem.region.period.first
        hours = problem.freedom.class_of_shift[shift].astype(np.int64)
        first = problem.region.duties.offsets[store.person[options]]
        left = np.where(store.duty[options] == NONE, 0, store.duty[options] - first + 1)
        return (left << 30) | (date << 14) | hours

    def key_of(self, options: Sequence[int]) -> int:
        """The key of a column of some options: below 0 for an atom."""
        keys: tuple[int, ...] = tuple(sorted(self.keys(np.array(options)).tolist()))
        if len(keys) == 1:
            return keys[0]
        return self._atoms.setdefault(keys, -2 - len(self._atoms))

    def is_new(self, person: int, sort: Sort, at: Sequence[int]) -> bool:
        """Whether there is no such row; from now on there is one."""
        key = (person, int(sort), tuple(at))
        new = key not in self._known
        self._known.add(key)
        return new

    def add(self, person: int, sort: Sort, at: Sequence[int], row: int) -> None:
        """Note a row: `at` is an instant, a first date, or some keys."""
        if sort == Sort.KEYS:
            self._keys.update((len(self.table), key) for key in at)
        where = 0 if sort == Sort.KEYS else at[0]
        self.table.append(1, person=person, sort=int(sort), at=where, row=row)

    def entries(self, options: Numbers, columns: Numbers, since: int = 0) -> Entries:
        """Coefficients of single options in the rows (from the `since`-th on) of their people."""
        rows = np.arange(since, len(self.table))
        which, at = self._pairs(options, self.keys(options), rows)
        return Entries(self.table.row[at], columns[which], np.ones(len(at)))

    def entries_of_atoms(
        self, atoms: Sequence[Sequence[int]], columns: Numbers, since: int = 0
    ) -> Entries:
        """Coefficients of atoms in the rows (from the `since`-th on) of their people; one entry
        an option."""
        owner, options = owners(offsets_of([len(one) for one in atoms])), np.concatenate(atoms)
        # The key counts once, with the first of an atom's options.
        keys = np.full(len(options), NO_KEY)
        keys[np.flatnonzero(np.diff(owner, prepend=-1))] = [self.key_of(one) for one in atoms]
        which, at = self._pairs(options, keys, np.arange(since, len(self.table)))
        return Entries(self.table.row[at], columns[owner[which]], np.ones(len(at)))

    def charges(self, options: Numbers, solution: Solution, *, keys: bool = True) -> FloatArray:
        """What the rows that have a price take off each option; without `keys`: SPAN and WINDOW.

        O(options + priced rows of their people).
        """
        duals = solution.price_of(self.table.row)
        priced = duals > 0 if keys else (duals > 0) & (self.table.sort != Sort.KEYS)
        own = self.keys(options) if keys else np.full(len(options), NO_KEY)
        which, at = self._pairs(options, own, np.flatnonzero(priced))
        return np.asarray(np.bincount(which, duals[at], minlength=len(options)), dtype=np.float64)

    def _pairs(self, options: Numbers, keys: Numbers, rows: Numbers) -> tuple[Numbers, Numbers]:
        """(position of the option, index of the row) for each option in each row."""
        table, person = self.table, self._store.person[options]
        asked = np.zeros(len(self._rests), dtype=np.bool_)
        asked[person] = True
        whose = table.person[rows]
        rows = rows[asked[whose] & (whose != NONE)]
        order = rows[np.argsort(table.person[rows], kind="stable")]
        sorted_people = table.person[order]
        concerned = np.zeros(len(self._rests), dtype=np.bool_)
        concerned[sorted_people] = True
        few = np.flatnonzero(concerned[person])
        which, at = self._pairs_of(options[few], keys[few], order, sorted_people)
        return few[which], at

    def _pairs_of(
        self, options: Numbers, keys: Numbers, order: Numbers, sorted_people: Numbers
    ) -> tuple[Numbers, Numbers]:
        """The same of people with rows, which are given in the order of their people."""
        person = self._store.person[options]
        low = np.searchsorted(sorted_people, person, "left")
        number = np.searchsorted(sorted_people, person, "right") - low
        at = order[ranges(low, number)]
        which = np.repeat(np.arange(len(options)), number)
        there = self._within(options, keys, which, at)
        return which[there], at[there]

    def _within(self, options: Numbers, keys: Numbers, which: Numbers, at: Numbers) -> BoolArray:
        sort, instant = self.table.sort[at], self.table.at[at]
        start, end = (part[which] for part in self.spans(options))
        day = self._store.day[options][which]
        inside = (sort == Sort.SPAN) & (start <= instant) & (instant < end)
        inside |= (sort == Sort.WINDOW) & (instant <= day) & (day < instant + WINDOW_DAYS)
        by_key = np.flatnonzero(sort == Sort.KEYS)
        if len(by_key):
            pairs = zip(at[by_key].tolist(), keys[which[by_key]].tolist(), strict=True)
            inside[by_key] = [pair in self._keys for pair in pairs]
        return np.asarray(inside)
