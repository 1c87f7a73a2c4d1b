"""Places after a few people's duties or absences changed, from those of before.

Who stands where is looked up for these people alone; of everybody else only numbers of rows
move. For 40,000 people that is some milliseconds, against a tenth of a second from nothing.
"""

from dataclasses import dataclass, replace
from itertools import pairwise, zip_longest
from typing import TypeVar

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.places import HoldingSearch, Places, masks_of_people
from planner.domain.differing import Difference
from planner.domain.region import NONE, LongArray, Region
from planner.domain.rules.ragged import offsets_of

Entries = TypeVar("Entries", IntArray, LongArray)


@dataclass(frozen=True, eq=False)
class Present:
    """Duties of some people that count at places (A4): parallel arrays, by place, then row."""

    row: LongArray
    place: LongArray
    mask: LongArray

    def pairs(self) -> LongArray:
        """(n, 2) place and mask, sorted: who stands where, whoever it is."""
        order = np.lexsort((self.mask, self.place))
        return np.stack([self.place[order], self.mask[order]], axis=1)


def places_after(
    places: Places, region: Region, difference: Difference, holdings: HoldingSearch
) -> tuple[Places, LongArray]:
    """The places of a region, equal to `Places.of(region)`, and which of them became different.

    `places`: of the region before; `holdings` of either. O(duties), as memory is copied.
    """
    old_rows, new_rows = difference.old_rows(), difference.new_rows()
    gone, entries = _present_before(places, old_rows)
    own_places = _places_of(places, region, new_rows)
    come = _present_after(places, region, new_rows, own_places, holdings)
    rows = _without(places.duties, entries)
    difference.move(rows)
    masks = _without(places.masks, entries)
    offsets = places.duty_offsets - offsets_of(_counts(places, gone))
    at = _positions(rows, offsets, come)
    new = replace(
        places,
        duties=_with(rows, at, come.row),
        masks=_with(masks, at, come.mask),
        duty_offsets=offsets + offsets_of(_counts(places, come)),
        place_of_duty=difference.put(places.place_of_duty, own_places.astype(np.int32)),
        _region=region,
    )
    return new, _changed(gone, come)


def _present_before(places: Places, rows: LongArray) -> tuple[Present, LongArray]:
    """What some rows were, and their entries of `places.duties`, ascending."""
    found = (places.entry_of(row) for row in rows.tolist())
    entries = np.array(sorted(one for one in found if one != NONE), dtype=np.int64)
    row = places.duties[entries].astype(np.int64)
    place = places.place_of_duty[row].astype(np.int64)
    return Present(row, place, places.masks[entries]), entries


def _places_of(places: Places, region: Region, rows: LongArray) -> LongArray:
    duties = region.duties
    columns = (duties.service[rows], duties.day[rows], duties.shift[rows])
    return places.places_of(*(column.astype(np.int64) for column in columns))


def _present_after(
    places: Places,
    region: Region,
    rows: LongArray,
    own_places: LongArray,
    holdings: HoldingSearch,
) -> Present:
    there = own_places != NONE
    row, place = rows[there], own_places[there]
    person, day = region.duties.person[row], region.duties.day[row]
    counts = region.employed(person, day) & ~_absent(region, person, day)
    row, place, person, day = row[counts], place[counts], person[counts], day[counts]
    lines = places.line_offsets[place], places.line_counts[place]
    mask = masks_of_people(region, holdings, person, day, lines, places.lines)
    order = np.lexsort((row, place))
    return Present(row[order], place[order], mask[order])


def _absent(region: Region, person: IntArray, day: IntArray) -> BoolArray:
    """Whether some people are absent on days, each looked up by itself. O(their absences)."""
    absences = region.absences
    low, high = np.searchsorted(absences.person, [person, person + 1])
    found = [
        bool(((absences.first[a:b] <= date) & (date <= absences.last[a:b])).any())
        for a, b, date in zip(low.tolist(), high.tolist(), day.tolist(), strict=True)
    ]
    return np.array(found, dtype=np.bool_)


def _counts(places: Places, some: Present) -> LongArray:
    return np.asarray(np.bincount(some.place, minlength=len(places)), dtype=np.int64)


def _positions(rows: IntArray, offsets: LongArray, come: Present) -> LongArray:
    """Where new entries go: in order of rows within their places."""
    found = []
    for row, place in zip(come.row.tolist(), come.place.tolist(), strict=True):
        first, last = offsets[place : place + 2].tolist()
        found.append(first + int(np.searchsorted(rows[first:last], row)))
    return np.array(found, dtype=np.int64)


def _without(values: Entries, gone: LongArray) -> Entries:
    """`np.delete` of a few (ascending) of many: what stays is copied as it lies in memory."""
    ends = zip([0, *(gone + 1).tolist()], [*gone.tolist(), len(values)], strict=True)
    return np.concatenate([values[first:last] for first, last in ends])


def _with(values: Entries, at: LongArray, new: LongArray) -> Entries:
    """`np.insert` of a few, at ascending positions, among many."""
    ends = [0, *at.tolist(), len(values)]
    parts = [values[first:last] for first, last in pairwise(ends)]
    come = np.split(new.astype(values.dtype), len(new)) if len(new) else []
    return np.concatenate([part for both in zip_longest(parts, come) for part in both][:-1])


def _changed(gone: Present, come: Present) -> LongArray:
    """Places at which not the same masks stand."""
    before, after = gone.pairs().tolist(), come.pairs().tolist()
    for one in list(before):
        if one in after:
            before.remove(one)
            after.remove(one)
    return np.array(sorted({place for place, _ in (*before, *after)}), dtype=np.int64)
