"""Finds a plan's assignments in the region: codes become numbers, and nothing is taken on trust."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from planner.application.planning import EXTRA, REDEPLOY, Assignment
from planner.domain.calendar import BoolArray
from planner.domain.cover.places import Places
from planner.domain.region import NONE, LongArray, Region
from planner.domain.rules.ragged import offsets_of, owners, spread

_AGREE = {(EXTRA, True), (REDEPLOY, False)}
"""Mode, and whether no duty is left."""


@dataclass(frozen=True, eq=False)
class Found:
    """Assignments as numbers of the region; parallel arrays, NONE where something is unknown."""

    assignments: Sequence[Assignment]
    day: LongArray
    person: LongArray
    place: LongArray
    line: LongArray
    """Row of `region.lines`."""
    bit: LongArray
    """Of the line at its place."""
    left: LongArray
    """Row of the duty left; NONE for an extra."""
    start: LongArray
    end: LongArray
    lost: tuple[str, ...]
    """For each what cannot be found, in words; empty if all of it can."""

    @classmethod
    def of(cls, region: Region, places: Places, assignments: Sequence[Assignment]) -> "Found":
        """O(assignments × (duties of a person + lines of a place))."""
        people, services, shifts = (
            part.ids.index for part in (region.people, region.services, region.shifts)
        )
        person = _array(people.get(one.staff_id, NONE) for one in assignments)
        service = _array(services.get(one.service, NONE) for one in assignments)
        shift = _array(shifts.get(one.shift, NONE) for one in assignments)
        day = _array(one.day for one in assignments)
        place = places.places_of(service, day, shift)
        entry = _entries(region, places, place, _array(one.line for one in assignments))
        line = np.append(places.lines, NONE)[entry].astype(np.int64)
        left = _left(region, person, assignments)
        date = np.where(place == NONE, region.period.first, day)
        start, end = (
            region.clock.instant(date, np.append(minute, 0)[shift]).astype(np.int64)
            for minute in (region.shifts.start, region.shifts.end)
        )
        return cls(
            assignments=assignments,
            day=day,
            person=person,
            place=place,
            line=line,
            bit=entry - places.line_offsets[place],
            left=left,
            start=start,
            end=end,
            lost=tuple(_words(assignments, (person != NONE) & (place != NONE), line, left)),
        )

    def take(self, chosen: LongArray) -> "Found":
        """Some of them, in the order given."""
        some = chosen.tolist()
        return Found(
            assignments=[self.assignments[at] for at in some],
            day=self.day[chosen],
            person=self.person[chosen],
            place=self.place[chosen],
            line=self.line[chosen],
            bit=self.bit[chosen],
            left=self.left[chosen],
            start=self.start[chosen],
            end=self.end[chosen],
            lost=tuple(self.lost[at] for at in some),
        )


def _array(numbers: Iterable[int]) -> LongArray:
    return np.fromiter(numbers, dtype=np.int64)


def _entries(region: Region, places: Places, place: LongArray, number: LongArray) -> LongArray:
    """Position in `places.lines` of the line of a number at each place; NONE if there is none."""
    offsets = offsets_of(np.append(places.line_counts, 0)[place])
    entry, owner = spread(places.line_offsets[place], offsets), owners(offsets)
    named = region.lines.number[places.lines[entry]] == number[owner]
    found = np.full(len(place), NONE, dtype=np.int64)
    found[owner[named]] = entry[named]
    return found


def _left(region: Region, person: LongArray, assignments: Sequence[Assignment]) -> LongArray:
    """Row of the duty that each would leave: the person's own, of that date; NONE if none is."""
    services, shifts = region.services.ids.index, region.shifts.ids.index
    asked = [at for at, one in enumerate(assignments) if one.moved_from and person[at] != NONE]
    wanted = np.array(
        [
            (assignments[at].day, services.get(left.service, NONE), shifts.get(left.shift, NONE))
            for at in asked
            if (left := assignments[at].moved_from)
        ],
        dtype=np.int64,
    ).reshape(len(asked), 3)
    duties, who = region.duties, person[asked]
    offsets = offsets_of(duties.offsets[who + 1] - duties.offsets[who])
    row, owner = spread(duties.offsets[who], offsets), owners(offsets)
    known = np.stack([duties.day[row], duties.service[row], duties.shift[row]], axis=-1)
    same = (known == wanted[owner]).all(axis=1)
    found = np.full(len(assignments), NONE, dtype=np.int64)
    # The first of several: what is written last stays.
    found[np.array(asked, dtype=np.int64)[owner[same]][::-1]] = row[same][::-1]
    return found


def _words(
    assignments: Sequence[Assignment], known: BoolArray, line: LongArray, left: LongArray
) -> list[str]:
    texts = []
    for one, there, row, duty in zip(
        assignments, known.tolist(), line.tolist(), left.tolist(), strict=True
    ):
        text = ""
        if not there:
            text = "no such person, or nobody is asked for there"
        elif row == NONE:
            text = "the line does not apply"
        elif (one.mode, one.moved_from is None) not in _AGREE:
            text = "mode and the duty moved from do not agree"
        elif one.moved_from is not None and duty == NONE:
            text = "there is no such duty to be moved from"
        texts.append(text)
    return texts
