"""Figures over a limit, before they are merged into breaches or compared.

A rule yields a row for each date, window, pair or run whose figure is over the limit; what is
within the limit needs no row. Keys let rows of the same date or window be found again with
other duties (reading A11).
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import Enum, auto
from math import nan

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import FloatArray, LongArray
from planner.domain.rules.ragged import offsets_of, owners, spread
from planner.domain.rules.settings import Settings

_DECIMALS = 9
"""Of a figure: what is told of a person must not depend on who else is looked at."""
TOLERANCE = 0.001
"""A figure is over the limit when it exceeds it by more than this (reading B18)."""
_SAME = 1e-5
"""Two excesses that differ by less differ by rounding only: a minute more in 26 weeks is 6e-4."""


class Merge(Enum):
    """Which rows of one part are one breach (reading B16)."""

    EACH = auto()
    """Each pair or run is a breach of its own."""
    DATES = auto()
    """Dates, or windows of dates, that touch or overlap."""
    INSTANTS = auto()
    """Windows whose instants touch or overlap."""


@dataclass(frozen=True, slots=True)
class Part:
    """One test of a rule, with words of its own."""

    name: str
    merge: Merge = Merge.EACH
    too_little: bool = False
    """The figure must not fall below the limit, as with rests."""
    warns: bool = False
    """Only a warning, whatever the severity of the rule."""
    other: str | None = None
    """A threshold beside the limit that its words tell too."""

    def other_limit(self, settings: Settings) -> float:
        """The figure of `other` in a pack; NaN where the part has none."""
        return nan if self.other is None else settings[self.other]


def over(figure: npt.ArrayLike, limit: npt.ArrayLike, *, too_little: bool = False) -> BoolArray:
    """Which figures are over the limit, or below it where that is the breach (reading B18)."""
    excess = np.asarray(figure) - np.asarray(limit)
    return np.asarray((-excess if too_little else excess) > TOLERANCE, dtype=np.bool_)


@dataclass(frozen=True, eq=False)
class Figures:
    """Rows over the limit; all arrays are equally long."""

    sequence: LongArray
    part: IntArray
    """Index into the rule's parts."""
    key_first: LongArray
    """Date or window that the figure belongs to; a run belongs to each of its dates."""
    key_last: LongArray
    figure: FloatArray
    limit: FloatArray
    excess: FloatArray
    """How far over the limit; always positive."""
    start: LongArray
    """Instants and dates of the window, run or rest."""
    end: LongArray
    first_day: LongArray
    last_day: LongArray

    def __len__(self) -> int:
        return len(self.sequence)

    @classmethod
    def of(
        cls,
        sequence: npt.ArrayLike,
        part: int,
        figure: npt.ArrayLike,
        limit: npt.ArrayLike,
        *,
        key: npt.ArrayLike,
        instants: tuple[npt.ArrayLike, npt.ArrayLike],
        days: tuple[npt.ArrayLike, npt.ArrayLike],
        key_last: npt.ArrayLike | None = None,
    ) -> "Figures":
        """Rows of one part; `limit` may be one number.

        Figures are rounded: running sums over many people differ in the last bits with who else
        is in them.
        """
        rows = np.asarray(sequence, dtype=np.int64)
        size = rows.shape
        figures = np.asarray(figure, dtype=np.float64).round(_DECIMALS)
        limits = np.broadcast_to(np.asarray(limit, dtype=np.float64), size)
        return cls(
            sequence=rows,
            part=np.full(size, part, dtype=np.int32),
            key_first=_long(key),
            key_last=_long(key if key_last is None else key_last),
            figure=figures,
            limit=limits,
            excess=np.abs(figures - limits),
            start=_long(instants[0]),
            end=_long(instants[1]),
            first_day=_long(days[0]),
            last_day=_long(days[1]),
        )

    def take(self, rows: npt.NDArray[np.intp] | LongArray | BoolArray) -> "Figures":
        """Some of the rows."""
        return Figures(**{part.name: getattr(self, part.name)[rows] for part in fields(self)})


def _long(values: npt.ArrayLike) -> LongArray:
    return np.asarray(values, dtype=np.int64)


NO_FIGURES = Figures.of([], 0, [], 0.0, key=[], instants=([], []), days=([], []))


def joined(parts: Sequence[Figures]) -> Figures:
    """The rows of several one after the other."""
    some = [part for part in parts if len(part)]
    if len(some) < 2:
        return some[0] if some else NO_FIGURES
    return Figures(
        **{
            part.name: np.concatenate([getattr(one, part.name) for one in some])
            for part in fields(Figures)
        }
    )


def worse(after: Figures, before: Figures) -> BoolArray:
    """Which rows of `after` are newly over the limit, or further over it (reading A11).

    Both sides must have been judged on the same dates and windows, so that a key without a
    row in `before` was within the limit there.
    """
    if not len(after):
        return np.zeros(0, dtype=np.bool_)
    rows, keys = _keys(after)
    known_rows, known_keys = _keys(before)
    order = np.lexsort((before.excess[known_rows], *known_keys))
    known = _codes(known_keys, keys)
    codes, wanted = known[0][order], known[1]
    place = np.searchsorted(codes, wanted, side="right") - 1
    found = place >= 0
    found[found] = codes[place[found]] == wanted[found]
    earlier = np.full(len(rows), -np.inf)
    earlier[found] = before.excess[known_rows][order][place[found]]
    result = np.zeros(len(after), dtype=np.bool_)
    result[rows[after.excess[rows] > earlier + _SAME]] = True
    return result


def _keys(figures: Figures) -> tuple[LongArray, tuple[LongArray, LongArray, LongArray]]:
    """Rows of the figures, once for each key, and the keys as columns, least important first."""
    offsets = offsets_of(figures.key_last - figures.key_first + 1)
    rows = owners(offsets)
    keys = spread(figures.key_first, offsets)
    return rows, (keys, figures.part[rows].astype(np.int64), figures.sequence[rows])


def _codes(
    left: tuple[LongArray, ...], right: tuple[LongArray, ...]
) -> tuple[LongArray, LongArray]:
    """One number for each key of both sides, in the order of the keys."""
    columns = [np.concatenate(pair) for pair in zip(left, right, strict=True)]
    order = np.lexsort(columns)
    changes = np.zeros(len(order), dtype=np.bool_)
    for column in columns:
        ordered = column[order]
        changes[1:] |= ordered[1:] != ordered[:-1]
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.cumsum(changes)
    return numbers[: len(left[0])], numbers[len(left[0]) :]
