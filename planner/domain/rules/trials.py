"""Changes to people's duties that are tried out, and what the rules say of each.

A trial is one person with some duties taken away and some added: a suggestion, a drag, all
that a plan does to one person. Before = all the person's known duties; after = before −
removed + added (readings A10, A12).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import NONE, LongArray
from planner.domain.rules.ragged import lengths

BitArray = npt.NDArray[np.uint32]


@dataclass(frozen=True, eq=False)
class Trials:
    """T trials; what trial t removes is `removed[removed_offsets[t]:removed_offsets[t + 1]]`."""

    person: IntArray
    """(T,)"""
    removed: IntArray
    """Rows of `region.duties`; each belongs to the trial's person."""
    removed_offsets: LongArray
    """(T + 1,)"""
    added_day: IntArray
    added_shift: IntArray
    """Shift numbers; a shift of kind absence adds nothing that a rule sees."""
    added_offsets: LongArray
    """(T + 1,)"""

    def __len__(self) -> int:
        return len(self.person)

    @classmethod
    def single(
        cls,
        person: npt.ArrayLike,
        removed_row: npt.ArrayLike,
        day: npt.ArrayLike,
        shift: npt.ArrayLike,
    ) -> "Trials":
        """One added duty each, and at most one removed: `removed_row` is NONE where none is.

        The four arguments broadcast against each other.
        """
        people, rows, days, shifts = (
            np.atleast_1d(part).astype(np.int32)
            for part in np.broadcast_arrays(person, removed_row, day, shift)
        )
        there = rows != NONE
        return cls(
            person=people,
            removed=rows[there],
            removed_offsets=np.concatenate([[0], np.cumsum(there)]).astype(np.int64),
            added_day=days,
            added_shift=shifts,
            added_offsets=np.arange(len(people) + 1, dtype=np.int64),
        )

    def take(self, chosen: npt.NDArray[np.intp]) -> "Trials":
        """Some of the trials, in the order given. O(what they change)."""
        removed, removed_offsets = _rows(self.removed_offsets, chosen)
        added, added_offsets = _rows(self.added_offsets, chosen)
        return Trials(
            self.person[chosen],
            self.removed[removed],
            removed_offsets,
            self.added_day[added],
            self.added_shift[added],
            added_offsets,
        )


def _rows(offsets: LongArray, chosen: npt.NDArray[np.intp]) -> tuple[LongArray, LongArray]:
    """Rows of the chosen ranges laid end to end, and the new offsets."""
    counts = lengths(offsets)[chosen]
    new = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    rows = np.arange(new[-1]) + np.repeat(offsets[chosen] - new[:-1], counts)
    return rows, new


@dataclass(frozen=True, eq=False)
class Verdicts:
    """For each trial the rules that it newly breaks or makes worse (reading A11).

    Bit k stands for `RULE_IDS[k]`.
    """

    hard: BitArray
    warn: BitArray

    def __len__(self) -> int:
        return len(self.hard)

    @property
    def legal(self) -> BoolArray:
        """Trials that no hard rule forbids."""
        return np.asarray(self.hard == 0, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class BreachText:
    """One breach in words, with its figures."""

    rule: str
    hard: bool
    text: str
    figure: float
    limit: float
    start: int
    """Instant: of the window, the run, or the end of the earlier duty."""
    end: int
