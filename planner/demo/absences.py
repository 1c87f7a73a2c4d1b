"""Invents leave and sickness, at most one spell for a person in any four weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demo.people import GOLDEN
from planner.domain.calendar import BoolArray, IntArray

BLOCK = 28
KINDS = ("AL", "SICK", "SL", "OTHER", "ML")
_SPELLS = (
    # kind, days (least, most), share of people in four weeks, starts on a Monday
    ("AL", 7, 7, 0.24, True),
    ("AL", 5, 5, 0.09, True),
    ("AL", 2, 4, 0.10, False),
    ("SICK", 1, 5, 0.14, False),
    ("SL", 1, 2, 0.05, False),
    ("OTHER", 1, 2, 0.02, False),
)
"""Spells longer than a week would leave too few weeks to average hours over."""
_SHORT = 5
"""Longest spell of people whose weeks differ much."""
_LONG = (("ML", 0.011), ("SICK", 0.012))
"""Absent for the whole period and from some day before it."""
_SILVER = 0.4142135623730951
"""Another step, as GOLDEN."""


@dataclass(frozen=True, eq=False)
class Spells:
    """Absences, one entry each; `kind` is an index into `KINDS`."""

    person: IntArray
    first: IntArray
    last: IntArray
    kind: IntArray

    def mask(self, people: int, first: int, days: int) -> BoolArray:
        """(people, days): who is absent when. O(people × days)."""
        edges = np.zeros((people, days + 1), dtype=np.int8)
        start = np.clip(self.first - first, 0, days)
        end = np.clip(self.last - first + 1, 0, days)
        np.add.at(edges, (self.person, start), 1)
        np.add.at(edges, (self.person, end), -1)
        return np.asarray(np.cumsum(edges[:, :-1], axis=1, dtype=np.int8) > 0)

    def of_kind(self, kind: str, *, only: bool) -> "Spells":
        """Those of one kind, or all others."""
        chosen = (self.kind == KINDS.index(kind)) == only
        return Spells(self.person[chosen], self.first[chosen], self.last[chosen], self.kind[chosen])


def invent_spells(short: BoolArray, first: int, last: int, rng: np.random.Generator) -> Spells:
    """Absences of the days first…last; blocks of four weeks count back from the last day.

    (people,) `short`: whose weeks differ so much that a whole week away would leave an average
    over 48 hours where little else is known of them.
    """
    people = len(short)
    long_person, long_kind = _long_absent(people, rng)
    usual = np.ones(people, dtype=np.bool_)
    usual[long_person] = False
    blocks = [_long_spells(long_person, long_kind, first, last, rng)]
    start = last + 1
    while start > first:
        start -= BLOCK
        blocks.append(
            _block(np.flatnonzero(usual).astype(np.int32), short, start, first, last, rng)
        )
    return _joined(blocks)


def _long_absent(people: int, rng: np.random.Generator) -> tuple[IntArray, IntArray]:
    draw = rng.random(people)
    maternity, sick = _LONG[0][1], _LONG[1][1]
    person = np.flatnonzero(draw < maternity + sick).astype(np.int32)
    kind = np.where(draw[person] < maternity, KINDS.index("ML"), KINDS.index("SICK"))
    return person, kind.astype(np.int32)


def _long_spells(
    person: IntArray, kind: IntArray, first: int, last: int, rng: np.random.Generator
) -> Spells:
    since = last - BLOCK + 1 - rng.integers(0, 200, len(person))
    begin = np.maximum(since, first).astype(np.int32)
    return Spells(person, begin, np.full(len(person), last + 60, dtype=np.int32), kind)


def _block(
    usual: IntArray, short: BoolArray, start: int, first: int, last: int, rng: np.random.Generator
) -> Spells:
    """Spells of one block of four weeks.

    Leave is agreed within teams: neighbours in the list take it at different times, so no week
    is left to chance. `usual` are the people who may be away.
    """
    draw = (usual * GOLDEN + rng.random()) % 1.0
    turn = (usual * _SILVER + rng.random()) % 1.0
    monday = start + (-(start + 3)) % 7
    parts: list[Spells] = []
    floor = 0.0
    for kind, least, most, share, on_monday in _SPELLS:
        chosen = (draw >= floor) & (draw < floor + share)
        person = usual[chosen]
        floor += share
        length = rng.integers(least, most + 1, len(person))
        length = np.where(short[person], np.minimum(length, _SHORT), length)
        if on_monday:
            begin = monday + 7 * (turn[chosen] * ((start + BLOCK - monday) // 7)).astype(int)
        else:
            begin = start + rng.integers(0, BLOCK - most + 1, len(person))
        end = begin + length - 1
        kept = (end >= first) & (begin <= last) & (begin >= first)
        number = np.full(int(kept.sum()), KINDS.index(kind))
        parts.append(_spells(person[kept], begin[kept], end[kept], number))
    return _joined(parts)


def _spells(*columns: npt.NDArray[np.integer]) -> Spells:
    return Spells(*(column.astype(np.int32) for column in columns))


def _joined(parts: Sequence[Spells]) -> Spells:
    return Spells(
        *(
            np.concatenate([getattr(part, name) for part in parts]).astype(np.int32)
            for name in ("person", "first", "last", "kind")
        )
    )
