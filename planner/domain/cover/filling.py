"""Fillings and margins of every place of a region at once."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover import hall
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import LongArray, Region

_MOST_CELLS = 1 << 21
"""Places are looked at in blocks of at most so many (place, set of lines) pairs."""


@dataclass(frozen=True, eq=False)
class Filling:
    """The best filling (A2) of each place, in the order of `places` (n)."""

    places: Places
    priority: IntArray
    """Of the service of each place."""
    margin: IntArray
    """Hall's margin; NO_MARGIN where all minimums are 0 (A3)."""
    minimum: IntArray
    """Sum of the minimums."""
    target: IntArray
    """Sum of the targets, the minimum included (A1)."""
    filled_minimum: IntArray
    filled_target: IntArray
    """All slots filled, minimum and further (A1)."""

    @cached_property
    def minimum_gaps(self) -> IntArray:
        """Minimum slots left empty."""
        return self.minimum - self.filled_minimum

    @cached_property
    def target_gaps(self) -> IntArray:
        """Further slots left empty; a minimum gap is never also a target gap (A1)."""
        return self.target - self.filled_target - self.minimum_gaps

    @property
    def unsafe(self) -> BoolArray:
        """Which places have a minimum gap."""
        return np.asarray(self.minimum_gaps > 0, dtype=np.bool_)

    @property
    def has_margin(self) -> BoolArray:
        """Which places ask for a minimum at all."""
        return np.asarray(self.margin != NO_MARGIN, dtype=np.bool_)

    def value(self, weights: Weights) -> int:
        """V of cover.md over all these places."""
        return int(self.values(weights).sum())

    def values(self, weights: Weights) -> LongArray:
        """V of each place."""
        further = (self.filled_target - self.filled_minimum).astype(np.int64)
        worth = weights.minimum_slot * self.filled_minimum + weights.target_slot * further
        return np.asarray(self.priority * worth, dtype=np.int64)


def fill(region: Region, places: Places, masks: LongArray | None = None) -> Filling:
    """The best filling of every place.

    `masks` may stand in for `places.masks`, to ask what would be: 0 is somebody who is not
    there. Exact; O(duties + places · lines · 2**lines) for places of up to 10 lines.
    """
    lines, width = region.lines, places.line_counts
    result = np.zeros((len(places), 3), dtype=np.int64)
    present = places.masks if masks is None else masks
    for some in blocks(width):
        if width[some[0]] <= hall.DENSE_LINES:
            result[some] = _dense(region, places, present, some)
        else:
            result[some] = [_one(region, places, present, place) for place in some.tolist()]
    return Filling(
        places=places,
        priority=region.services.priority[places.service],
        margin=result[:, 0].astype(np.int32),
        minimum=_by_place(places, lines.minimum),
        target=_by_place(places, lines.target),
        filled_minimum=result[:, 1].astype(np.int32),
        filled_target=result[:, 2].astype(np.int32),
    )


def filled_after(
    before: Filling, region: Region, places: Places, some: npt.NDArray[np.intp]
) -> Filling:
    """The filling of a later state: `before`, but of places with the same lines where other
    people stand. Equal to `fill(region, places)`; O(places + duties at those that differ)."""
    columns = before.margin, before.filled_minimum, before.filled_target
    result = np.stack(columns, axis=-1).astype(np.int64)
    for block in blocks(places.line_counts[some]):
        here = some[block]
        if places.line_counts[here[0]] <= hall.DENSE_LINES:
            result[here] = _dense(region, places, places.masks, here)
        else:
            result[here] = [_one(region, places, places.masks, place) for place in here.tolist()]
    return replace(
        before,
        places=places,
        margin=result[:, 0].astype(np.int32),
        filled_minimum=result[:, 1].astype(np.int32),
        filled_target=result[:, 2].astype(np.int32),
    )


def blocks(width: LongArray, times: int = 1) -> Iterator[npt.NDArray[np.intp]]:
    """Places of equally many lines, in blocks that fit the memory set aside.

    `times`: how many figures are worked out for each set of lines at once.
    """
    for lines in np.unique(width).tolist():
        same = np.flatnonzero(width == lines)
        size = max(1, _MOST_CELLS // times >> min(lines, hall.DENSE_LINES))
        for start in range(0, len(same), size):
            yield same[start : start + size]


def _dense(
    region: Region, places: Places, masks: LongArray, some: npt.NDArray[np.intp]
) -> LongArray:
    """(places, 3): margin, filled minimum and all filled, of places of equally many lines."""
    lines = int(places.line_counts[some[0]])
    rows = places.lines[places.line_offsets[some][:, None] + np.arange(lines)]
    reached = hall.neighbours(histogram(places, masks, some, lines))
    minimum = region.lines.minimum[rows]
    return np.stack(
        [
            hall.margins(minimum, reached),
            hall.fillable(minimum, reached),
            hall.fillable(region.lines.target[rows], reached),
        ],
        axis=-1,
    )


def histogram(
    places: Places, masks: LongArray, some: npt.NDArray[np.intp], lines: int
) -> LongArray:
    """(some places of so many lines, 2**lines): how many people there have which mask."""
    entries, at = places.entries_of(some)
    counts = np.bincount((at << lines) | masks[entries], minlength=len(some) << lines)
    return np.asarray(counts.reshape(len(some), 1 << lines), dtype=np.int64)


def _one(region: Region, places: Places, masks: LongArray, place: int) -> list[int]:
    there = masks[places.duty_offsets[place] : places.duty_offsets[place + 1]]
    people = dict(
        zip(*(part.tolist() for part in np.unique(there, return_counts=True)), strict=True)
    )
    lines = places.lines_of(place)
    one = PlaceFilling(
        tuple(region.lines.minimum[lines].tolist()),
        tuple(region.lines.target[lines].tolist()),
        people,
    )
    return [one.margin, one.filled_minimum, one.filled_total]


def _by_place(places: Places, per_line: IntArray) -> IntArray:
    """Sum over the lines of each place."""
    sums = np.concatenate([[0], np.cumsum(per_line[places.lines], dtype=np.int64)])
    return np.asarray(np.diff(sums[places.line_offsets]), dtype=np.int32)
