"""Which lines of a region have a gap, and how many slots of them may stay empty (A14)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.cover import hall
from planner.domain.cover.filling import Filling, blocks, histogram
from planner.domain.cover.one_place import LineGap, PlaceFilling
from planner.domain.cover.places import Places
from planner.domain.region import LongArray, Region

_FIGURES = 20
"""Most figures that are worked out at once for each set of lines of a place."""


@dataclass(frozen=True, slots=True)
class OpenLine:
    """One line of one place of which some best filling leaves slots empty."""

    place: int
    line: int
    """Row of `region.lines`."""
    empty: LineGap


def gaps(region: Region, filling: Filling) -> list[OpenLine]:
    """Every line that has a gap (A14), in the order of places, then lines.

    O(lines² · 2**lines) for each place with an empty slot.
    """
    places = filling.places
    short = np.flatnonzero(filling.filled_target < filling.target)
    found: list[OpenLine] = []
    width = places.line_counts[short]
    for block in blocks(width, times=_FIGURES):
        some = short[block]
        if width[block[0]] <= hall.DENSE_LINES:
            found += _named(places, some, _dense(region, filling, some))
        else:
            for place in some.tolist():
                empty = PlaceFilling.of(region, places, place).line_gaps
                rows = zip(places.lines_of(place).tolist(), empty, strict=True)
                found += [OpenLine(place, line, gap) for line, gap in rows if gap]
    return sorted(found, key=lambda gap: (gap.place, gap.line))


def _dense(region: Region, filling: Filling, some: npt.NDArray[np.intp]) -> LongArray:
    """(places, lines, 2): minimum and further slots that may stay empty.

    As `PlaceFilling.line_gaps`, for places of equally many lines at once.
    """
    places, lines = filling.places, int(filling.places.line_counts[some[0]])
    rows = places.lines[places.line_offsets[some][:, None] + np.arange(lines)]
    minimum, target = region.lines.minimum[rows], region.lines.target[rows]
    reached = hall.neighbours(histogram(places, places.masks, some, lines))
    one = np.eye(lines, dtype=np.bool_)[:, None, :]
    # (lines, places): what is filled where one line asks for nothing, or only for its minimum.
    without = hall.fillable(np.where(one, 0, minimum), reached)
    without_further = hall.fillable(np.where(one, minimum, target), reached)
    least_minimum = filling.filled_minimum[some] - without
    least_further = filling.filled_target[some] - without_further
    return np.stack(
        [minimum - least_minimum.T, target - minimum - least_further.T], axis=-1
    ).astype(np.int64)


def _named(places: Places, some: npt.NDArray[np.intp], empty: LongArray) -> list[OpenLine]:
    at, bit = np.nonzero(empty.any(axis=-1))
    place = some[at]
    line = places.lines[places.line_offsets[place] + bit]
    return [
        OpenLine(where, row, LineGap(*slots))
        for where, row, slots in zip(
            place.tolist(), line.tolist(), empty[at, bit].tolist(), strict=True
        )
    ]
