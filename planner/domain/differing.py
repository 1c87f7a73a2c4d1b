"""What is different between two states of one region: whose duties and absences.

A window holds its region as arrays and makes new ones after an edit. Whatever was worked out of
the state before (places, who is free when, a plan) is still true of everybody whose rows are the
same, so it pays to know who the others are. Rows of duties are numbers that move when somebody
further up has one more: they are told apart from those that only moved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar, cast

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import IntArray
from planner.domain.region import Absences, Duties, LongArray, Region
from planner.domain.rules.ragged import offsets_of, owners, spread

_Scalar = TypeVar("_Scalar", bound=np.generic)
_Columns = tuple[npt.NDArray[np.generic], ...]
_Window = tuple[int, int, int]
"""Rows low … high of a table stand where a later one has low … last."""
_DUTIES = ("person", "day", "shift", "service", "start", "end")
_ABSENCES = ("person", "first", "last", "kind", "from_duty")
_TOLD_APART = ("day", "shift", "service")
"""Columns by which one person's duties differ: the hours follow from these."""
_WHOSE_APART = ("person", *_TOLD_APART)
_PATCHED = {"duties", "absences"}
_IN_CACHE = 1 << 16
"""Rows that are renumbered at once: so the processor keeps them at hand, twice as fast."""
_BLOCK = 4_000
"""People that are looked at together: of all of a large region the rows take 100 MB."""


@dataclass(frozen=True, eq=False)
class Difference:
    """The people whose rows differ, and how the rows of duties of all others moved."""

    people: IntArray
    """Ascending."""
    before: LongArray
    """(people of the region + 1,): offsets of their duties; so `after`."""
    after: LongArray

    @classmethod
    def of(
        cls, old: Region, new: Region, change: "RegionChange | None" = None
    ) -> "Difference | None":
        """None if more is different than duties and absences. O(duties + absences).

        `change`: what made the one of the other, if it is known; O(its rows) then.
        """
        if not _only_patched(old, new):
            return None
        people = changed_people(old, new, change).astype(np.int32)
        return cls(people, old.duties.offsets, new.duties.offsets)

    def move(self, rows: npt.NDArray[np.signedinteger]) -> None:
        """Renumber rows of duties, in place; NONE and its like stay.

        Rows of the people who differ come to lie anywhere. O(rows × people who differ).
        """
        cuts = self.before[self.people + 1]
        moved = self.after[self.people + 1] - cuts
        for cut, by in reversed(list(zip(cuts.tolist(), np.diff(moved, prepend=0), strict=True))):
            for begin in range(0, len(rows) if by else 0, _IN_CACHE):
                some = rows[begin : begin + _IN_CACHE]
                some += (some >= cut).astype(rows.dtype) * rows.dtype.type(by)

    def all_moved(self, rows: Sequence[int]) -> list[int]:
        """`move` of a few rows."""
        moved = np.array(rows, dtype=np.int64)
        self.move(moved)
        result: list[int] = moved.tolist()
        return result

    def old_rows(self) -> LongArray:
        """Rows of the duties of the people who differ, before."""
        return _rows(self.before, self.people)

    def new_rows(self) -> LongArray:
        """The same, after."""
        return _rows(self.after, self.people)

    def put(self, old: npt.NDArray[_Scalar], new: npt.NDArray[_Scalar]) -> npt.NDArray[_Scalar]:
        """An array by rows of duties with other values for the `new_rows`. O(duties)."""
        parts, at, taken = [old[:0]], 0, 0
        for person in self.people.tolist():
            number = int(self.after[person + 1] - self.after[person])
            parts += [old[at : self.before[person]], new[taken : taken + number]]
            at, taken = int(self.before[person + 1]), taken + number
        return np.concatenate([*parts, old[at:]])


def changed_people(old: Region, new: Region, change: "RegionChange | None" = None) -> LongArray:
    """People whose duties or absences differ between two regions of the same people, ascending.

    O(duties + absences), a few passes over them; with the `change` between them O(its rows).
    """
    duties, absences = (change.duties, change.absences) if change is not None else (None, None)
    return np.union1d(_by_duties(old, new, duties), _by_absences(old, new, absences))


def _rows(offsets: LongArray, people: IntArray) -> LongArray:
    return spread(offsets[people], offsets_of(offsets[people + 1] - offsets[people]))


def _only_patched(old: Region, new: Region) -> bool:
    names = (one.name for one in fields(Region) if one.name not in _PATCHED)
    return all(_same(getattr(old, name), getattr(new, name)) for name in names)


def _same(old: object, new: object) -> bool:
    """Parts of a region are taken over as they are; what is small and plain may be equal."""
    return old is new or (isinstance(old, str | frozenset) and old == new)


def _by_duties(old: Region, new: Region, splice: "Splice | None") -> LongArray:
    ours, theirs = old.duties, new.duties
    if ours is theirs:
        return np.zeros(0, dtype=np.int64)
    window = splice.window if splice is not None else _window_of(ours, theirs, _WHOSE_APART)
    who = _people_in(ours.person, theirs.person, window)
    before, after = (one.offsets[who.start : who.stop + 1] for one in (ours, theirs))
    tables = _columns(ours, _TOLD_APART), _columns(theirs, _TOLD_APART)
    return _whose(*tables, before, after) + who.start


def _by_absences(old: Region, new: Region, splice: "Splice | None") -> LongArray:
    ours, theirs = old.absences, new.absences
    if ours is theirs:
        return np.zeros(0, dtype=np.int64)
    window = splice.window if splice is not None else (0, len(ours.person), len(theirs.person))
    who = _people_in(ours.person, theirs.person, window)
    number = {kind: at for at, kind in enumerate({*ours.kinds, *theirs.kinds})}
    tables, offsets = [], []
    for one in (ours, theirs):
        kinds = np.array([number[kind] for kind in one.kinds], dtype=np.int64)
        tables.append((one.first, one.last, kinds[one.kind], one.from_duty))
        offsets.append(np.searchsorted(one.person, np.arange(who.start, who.stop + 1)))
    return _whose(tables[0], tables[1], offsets[0], offsets[1]) + who.start


def _people_in(ours: IntArray, theirs: IntArray, window: "_Window") -> range:
    """Nobody else has rows within a window of two tables, whose people ascend."""
    low, high, last = window
    people = np.concatenate([ours[low:high], theirs[low:last]])
    return range(int(people.min()), int(people.max()) + 1) if len(people) else range(0)


def _whose(old: _Columns, new: _Columns, before: LongArray, after: LongArray) -> LongArray:
    """Which people in a row have other rows, the offsets of theirs given. O(their rows)."""
    sizes = np.diff(before)
    differs = sizes != np.diff(after)
    same = np.flatnonzero(~differs)
    for begin in range(0, len(same), _BLOCK):
        some = same[begin : begin + _BLOCK]
        counts = offsets_of(sizes[some])
        ours, theirs = spread(before[some], counts), spread(after[some], counts)
        other = np.zeros(len(ours), dtype=np.bool_)
        for mine, yours in zip(old, new, strict=True):
            other |= mine[ours] != yours[theirs]
        differs[some[owners(counts)[other]]] = True
    return np.flatnonzero(differs)


def _columns(table: Duties | Absences, names: tuple[str, ...]) -> _Columns:
    return tuple(getattr(table, name) for name in names)


def _window_of(old: Duties | Absences, new: Duties | Absences, names: tuple[str, ...]) -> _Window:
    return _window(_columns(old, names), _columns(new, names))


def _window(old: _Columns, new: _Columns) -> _Window:
    """Rows low … high of the old columns stand where the new ones have low … last."""
    size = min(len(old[0]), len(new[0]))
    low, back = size, size
    for mine, yours in zip(old, new, strict=True):
        if mine is yours:
            continue
        low = _same_rows(mine[:low], yours[:low])
        back = _same_rows(mine[len(mine) - back :][::-1], yours[len(yours) - back :][::-1])
    back = min(back, size - low)
    return low, len(old[0]) - back, len(new[0]) - back


def _same_rows(mine: npt.NDArray[np.generic], yours: npt.NDArray[np.generic]) -> int:
    """So many rows are the same from the first on. O(these)."""
    for begin in range(0, len(mine), _IN_CACHE):
        some = slice(begin, begin + _IN_CACHE)
        differs = mine[some] != yours[some]
        if differs.any():
            return begin + int(differs.argmax())
    return len(mine)


@dataclass(frozen=True)
class Splice:
    """Rows low … high of a table, and what stands in their place."""

    low: int
    high: int
    columns: tuple[npt.NDArray[np.generic], ...]

    @classmethod
    def of(cls, window: _Window, new: _Columns) -> "Splice":
        """Of what makes a table of another: a `_window`, and the columns of the new one."""
        low, high, last = window
        return cls(low, high, tuple(column[low:last].copy() for column in new))

    @property
    def window(self) -> _Window:
        """The rows that it puts in place of others."""
        return self.low, self.high, self.low + len(self.columns[0])

    def put(self, old: _Columns) -> _Columns:
        """The columns after it."""
        return tuple(
            np.concatenate([mine[: self.low], new, mine[self.high :]])
            for mine, new in zip(old, self.columns, strict=True)
        )


@dataclass(frozen=True)
class RegionChange:
    """What makes one state of a region of another: small, to be sent to where the other is."""

    duties: Splice | None
    absences: Splice | None
    kinds: tuple[str, ...]
    """Of the absences afterwards."""

    @classmethod
    def of(cls, old: Region, new: Region) -> "RegionChange | None":
        """None if more is different than duties and absences. O(duties + absences)."""
        if not _only_patched(old, new):
            return None
        duties = absences = None
        if old.duties is not new.duties:
            window = _window_of(old.duties, new.duties, _WHOSE_APART)
            duties = Splice.of(window, _columns(new.duties, _DUTIES))
        if old.absences is not new.absences:
            theirs = _columns(new.absences, _ABSENCES)
            if old.absences.kinds == new.absences.kinds:
                window = _window_of(old.absences, new.absences, _ABSENCES)
                absences = Splice.of(window, theirs)
            else:
                absences = Splice(0, len(old.absences.person), theirs)
        return cls(duties, absences, new.absences.kinds)

    def applied(self, old: Region) -> Region:
        """The region after it. O(duties + absences)."""
        duties, absences = old.duties, old.absences
        if self.duties is not None:
            columns = self.duties.put(_columns(duties, _DUTIES))
            named = cast("dict[str, Any]", dict(zip(_DUTIES, columns, strict=True)))
            gone = duties.person[self.duties.low : self.duties.high]
            come = cast("IntArray", self.duties.columns[0])
            more, less = (np.bincount(one, minlength=len(old.people)) for one in (come, gone))
            duties = Duties(**named, offsets=duties.offsets + offsets_of(more - less))
        if self.absences is not None:
            rows = self.absences.put(_columns(absences, _ABSENCES))
            named = cast("dict[str, Any]", dict(zip(_ABSENCES, rows, strict=True)))
            absences = Absences(**named, kinds=self.kinds)
        return replace(old, duties=duties, absences=absences)
