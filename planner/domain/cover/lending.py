"""What a place loses when one person leaves it: margins, gaps and value of the lender (A13)."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover import hall
from planner.domain.cover.filling import blocks, histogram
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, LongArray, Region


@dataclass(frozen=True, eq=False)
class Releases:
    """One entry per duty that might be left: its place before and after."""

    margin_before: IntArray
    """NO_MARGIN where no line applies or all minimums are 0."""
    margin_after: IntArray
    lost_minimum: IntArray
    """Minimum slots that are filled before and empty after; > 0 fails `lender`."""
    lost_further: IntArray
    """Further slots that are filled before and empty after; negative where one takes over."""
    priority: IntArray
    """Of the service that is left; 0 where no line applies."""

    def lost_value(self, weights: Weights) -> LongArray:
        """V of each place before, less V after."""
        worth = (
            weights.minimum_slot * self.lost_minimum.astype(np.int64)
            + weights.target_slot * self.lost_further
        )
        return np.asarray(self.priority * worth, dtype=np.int64)

    def take(self, chosen: npt.NDArray[np.intp]) -> "Releases":
        """Some of them, in the order given."""
        return Releases(
            self.margin_before[chosen],
            self.margin_after[chosen],
            self.lost_minimum[chosen],
            self.lost_further[chosen],
            self.priority[chosen],
        )

    @property
    def can_be_spared(self) -> BoolArray:
        """Where `lender` holds."""
        return np.asarray(self.lost_minimum <= 0, dtype=np.bool_)


def releases(region: Region, places: Places, rows: npt.ArrayLike) -> Releases:
    """What each duty (row of `region.duties`) is to its place, each taken away alone.

    NONE among the rows is no duty: nothing is lost. Where no line applies nothing is lost
    either (A13). O(rows + distinct (place, mask) · 2**lines).
    """
    duty = np.asarray(rows, dtype=np.int64)
    place = np.full(len(duty), NONE, dtype=np.int64)
    place[duty != NONE] = places.place_of_duty[duty[duty != NONE]]
    at = np.flatnonzero(place != NONE)
    figures = np.zeros((len(duty), 5), dtype=np.int64)
    figures[:, :2] = NO_MARGIN
    if len(at):
        there = places.mask_of_duty[duty[at]].astype(np.int64)
        masks, mask = np.unique(there, return_inverse=True)
        pairs, pair = np.unique(place[at] * len(masks) + mask, return_inverse=True)
        where, which = np.divmod(pairs, len(masks))
        figures[at] = _figures(region, places, where, masks[which])[pair]
    return Releases(
        margin_before=figures[:, 0].astype(np.int32),
        margin_after=figures[:, 1].astype(np.int32),
        lost_minimum=figures[:, 2].astype(np.int32),
        lost_further=figures[:, 3].astype(np.int32),
        priority=figures[:, 4].astype(np.int32),
    )


def _figures(region: Region, places: Places, place: LongArray, mask: LongArray) -> LongArray:
    """(pairs, 5): margin before and after, minimum and further slots lost, priority."""
    result = np.zeros((len(place), 5), dtype=np.int64)
    width = places.line_counts[place]
    for some in blocks(width):
        if width[some[0]] <= hall.DENSE_LINES:
            result[some, :4] = _dense(region, places, place[some], mask[some])
        else:
            pairs = zip(place[some].tolist(), mask[some].tolist(), strict=True)
            result[some, :4] = [_one(region, places, where, lines) for where, lines in pairs]
    result[:, 3] -= result[:, 2]
    result[:, 4] = region.services.priority[places.service[place]]
    return result


def _dense(region: Region, places: Places, place: LongArray, mask: LongArray) -> LongArray:
    """(pairs, 4): margins, minimum slots and all slots lost, of places of equally many lines."""
    lines = int(places.line_counts[place[0]])
    distinct, which = np.unique(place, return_inverse=True)
    before = hall.neighbours(histogram(places, places.masks, distinct, lines))[which]
    after = before - hall.meets(mask, lines)
    rows = places.lines[places.line_offsets[place][:, None] + np.arange(lines)]
    minimum, target = region.lines.minimum[rows], region.lines.target[rows]
    return np.stack(
        [
            hall.margins(minimum, before),
            hall.margins(minimum, after),
            hall.fillable(minimum, before) - hall.fillable(minimum, after),
            hall.fillable(target, before) - hall.fillable(target, after),
        ],
        axis=-1,
    )


def _one(region: Region, places: Places, place: int, mask: int) -> list[int]:
    before = PlaceFilling.of(region, places, place)
    after = before.after(leavers=[mask]) if mask else before
    return [
        before.margin,
        after.margin,
        before.filled_minimum - after.filled_minimum,
        before.filled_total - after.filled_total,
    ]
