"""Margins of the places that people leave, somebody else perhaps arriving in their stead."""

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import IntArray
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.lending import releases
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places, person_masks
from planner.domain.region import NONE, LongArray, Region


def margins_around(
    region: Region, places: Places, rows: npt.ArrayLike, arrivals: npt.ArrayLike
) -> tuple[IntArray, IntArray]:
    """(n,) twice: margin of the place of each duty (row) as it is, and once the duty is left.

    NO_MARGIN where no line asks for anybody.
    `arrivals`: who takes the duty over at the same place, NONE for nobody. Each is looked at
    alone. O(n + distinct (place, who can fill what) · lines · 2**lines).
    """
    duty, people = np.broadcast_arrays(
        np.asarray(rows, dtype=np.int64), np.asarray(arrivals, dtype=np.int64)
    )
    left = releases(region, places, duty)
    result = left.margin_after.copy()
    known = np.full(len(duty), NONE, dtype=np.int64)
    known[duty != NONE] = places.place_of_duty[duty[duty != NONE]]
    for place in np.unique(known[(people != NONE) & (known != NONE)]).tolist():
        at = np.flatnonzero((people != NONE) & (known == place))
        result[at] = _taken_over(region, places, place, duty[at], people[at])
    return left.margin_before, result


def _taken_over(
    region: Region, places: Places, place: int, duty: LongArray, people: LongArray
) -> IntArray:
    """Margins of one place, each with one person gone and another one come."""
    here = PlaceFilling.of(region, places, place)
    if here.margin == NO_MARGIN:
        return np.full(len(duty), NO_MARGIN, dtype=np.int32)
    day = int(places.day[place])
    masks = person_masks(region, places.lines_of(place), people, day)
    masks[region.absences.on(people, day) | ~region.employed(people, day)] = 0
    leaving = places.mask_of_duty[duty].astype(np.int64)
    pairs, which = np.unique(np.stack([leaving, masks]), axis=1, return_inverse=True)
    margins = [
        here.after([mask] if mask else [], [gone] if gone else []).margin
        for gone, mask in pairs.T.tolist()
    ]
    return np.array(margins, dtype=np.int32)[which.ravel()]
