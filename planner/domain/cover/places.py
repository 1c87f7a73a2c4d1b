"""Places: one service, date and shift for which somebody is asked, and who is on duty there.

Everything about cover is counted by place. Which of a place's lines a person on duty can fill
is one bit mask, so a place is described by how many people have which mask.
"""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import NONE, LongArray, Region
from planner.domain.rules.ragged import offsets_of, ranges

MOST_LINES = 62
"""A mask is an int64, so one place can have this many lines."""
_FEW = 200
"""Up to so many duties are looked up one by one."""
_BLOCK = 1 << 16
"""Duties whose places are looked up at once: of hundreds of thousands it takes tens of MB."""
_WIDTHS: tuple[type[np.signedinteger[Any]], ...] = (np.int8, np.int16, np.int32, np.int64)


class TooManyLinesError(ValueError):
    """More demand lines apply to one place than a mask can tell apart."""

    def __init__(self, service: str, shift: str, lines: int) -> None:
        super().__init__(
            f"{lines} demand lines of service {service} apply to shift {shift} on one date; "
            f"at most {MOST_LINES} can be told apart."
        )


@dataclass(frozen=True, eq=False)
class Places:
    """All places of a region's period (A3), ordered by service, date and shift code (n)."""

    service: IntArray
    day: IntArray
    """Day number."""
    shift: IntArray
    line_offsets: LongArray
    """(n + 1,): the lines of place i are lines[line_offsets[i]:line_offsets[i + 1]]."""
    lines: IntArray
    """Rows of `region.lines`, by number within a place; bit j of a mask is the j-th of them."""
    duties: IntArray
    """Rows of `region.duties` that count at some place (A4), ordered by place, then row."""
    duty_offsets: LongArray
    """(n + 1,): those of place i are duties[duty_offsets[i]:duty_offsets[i + 1]]."""
    masks: LongArray
    """For each entry of `duties`, the lines of its place that the person can fill."""
    place_of_duty: IntArray
    """For every row of `region.duties` its place, counted there or not; NONE if it has none."""
    _region: Region
    _dates: int
    _shifts: int

    @classmethod
    def of(cls, region: Region) -> "Places":
        """The places of a region.

        TooManyLinesError if a place has more than 62 lines. O(duties + lines × dates), with a
        search of the holdings for each duty and line.
        """
        lines = region.lines
        row, date = np.nonzero(lines.applies)
        key = _key(
            lines.service[row], date, lines.shift[row], region.period.days, len(region.shifts.ids)
        )
        order = np.argsort(key, kind="stable")
        keys, counts = np.unique(key, return_counts=True)
        shifts, dates = len(region.shifts.ids), region.period.days
        service = (keys // (dates * max(shifts, 1))).astype(np.int32)
        shift = (keys % max(shifts, 1)).astype(np.int32)
        if len(counts) and counts.max() > MOST_LINES:
            worst = int(counts.argmax())
            raise TooManyLinesError(
                region.services.ids.codes[service[worst]],
                region.shifts.ids.codes[shift[worst]],
                int(counts[worst]),
            )
        offsets = offsets_of(counts)
        line_rows = row[order].astype(np.int32)
        place_of_duty = _places_of_duties(region, keys)
        duties, masks, duty_offsets = _present(region, place_of_duty, offsets, line_rows)
        return cls(
            service=service,
            day=(keys // max(shifts, 1) % dates + region.period.first).astype(np.int32),
            shift=shift,
            line_offsets=offsets,
            lines=line_rows,
            duties=duties,
            duty_offsets=duty_offsets,
            masks=masks,
            place_of_duty=place_of_duty,
            _region=region,
            _dates=dates,
            _shifts=shifts,
        )

    def __len__(self) -> int:
        return len(self.service)

    @cached_property
    def _keys(self) -> LongArray:
        date = self.day - self._region.period.first
        return _key(self.service, date, self.shift, self._dates, self._shifts)

    def place_of(self, service: int, day: int, shift: int) -> int:
        """The place of a service, day number and shift; NONE if no line applies."""
        date = day - self._region.period.first
        if not 0 <= date < self._dates or min(service, shift) < 0:
            return NONE
        key = (service * self._dates + date) * self._shifts + shift
        at = int(np.searchsorted(self._keys, key))
        return at if at < len(self) and self._keys[at] == key else NONE

    def places_of(self, service: LongArray, day: LongArray, shift: LongArray) -> LongArray:
        """As `place_of`, for parallel arrays."""
        date = day - self._region.period.first
        known = (date >= 0) & (date < self._dates) & (service >= 0) & (shift >= 0)
        if len(self) == 0:
            return np.full(len(known), NONE, dtype=np.int64)
        key = _key(service, date, shift, self._dates, self._shifts)
        at = np.minimum(np.searchsorted(self._keys, key), len(self) - 1)
        return np.where(known & (self._keys[at] == key), at, NONE)

    @cached_property
    def line_counts(self) -> LongArray:
        """How many lines each place has."""
        return np.diff(self.line_offsets)

    def lines_of(self, place: int) -> IntArray:
        """Rows of the lines of one place, in the order of their bits."""
        return self.lines[self.line_offsets[place] : self.line_offsets[place + 1]]

    def bit_of(self, place: int, line: int) -> int:
        """Which bit stands for a line (row) at a place; NONE if it does not apply there."""
        found = np.flatnonzero(self.lines_of(place) == line)
        return int(found[0]) if len(found) else NONE

    def duties_of(self, place: int) -> IntArray:
        """Rows of the duties that count at one place."""
        return self.duties[self.duty_offsets[place] : self.duty_offsets[place + 1]]

    def bits_of(self, place: LongArray, line: LongArray) -> LongArray:
        """As `bit_of`, for parallel arrays of places and lines that apply there."""
        first, count = self.line_offsets[place], self.line_counts[place]
        bits = np.full(len(place), NONE, dtype=np.int64)
        for bit in range(int(count.max(initial=0))):
            there = np.flatnonzero(count > bit)
            bits[there[self.lines[first[there] + bit] == line[there]]] = bit
        return bits

    def entry_of(self, row: int) -> int:
        """Which entry of `duties` a row of `region.duties` is; NONE: it counts nowhere. O(log)."""
        place = int(self.place_of_duty[row])
        if place == NONE:
            return NONE
        first, last = self.duty_offsets[place : place + 2].tolist()
        entry = first + int(np.searchsorted(self.duties[first:last], row))
        return entry if entry < last and self.duties[entry] == row else NONE

    def masks_of(self, place: int) -> LongArray:
        """Masks of the people on duty at one place, in the order of `duties_of`."""
        return self.masks[self.duty_offsets[place] : self.duty_offsets[place + 1]]

    @cached_property
    def mask_of_duty(self) -> npt.NDArray[np.signedinteger[Any]]:
        """For every row of `region.duties` its mask; 0 where it does not count.

        As narrow as masks may be, for there is one for each of millions of duties: whoever
        calculates with some of them makes an int64 of those.
        """
        most = int(self.masks.max(initial=0))
        narrow = next(kind for kind in _WIDTHS if most <= np.iinfo(kind).max)
        masks = np.zeros(len(self.place_of_duty), dtype=narrow)
        masks[self.duties] = self.masks
        return masks

    def masks_of_duties(self, rows: LongArray) -> LongArray:
        """Of some rows of `region.duties` their masks; 0 where one does not count.

        O(rows log duties of a place), of many at first O(duties).
        """
        if len(rows) > _FEW or "mask_of_duty" in self.__dict__:
            return self.mask_of_duty[rows].astype(np.int64)
        entries = map(self.entry_of, rows.tolist())
        return np.array([0 if one == NONE else self.masks[one] for one in entries], dtype=np.int64)

    def forget(self) -> None:
        """Let go of what was worked out; it is made again when it is asked for."""
        for name in ("mask_of_duty", "place_of_entry", "_rows_by_day", "_days_in_order"):
            self.__dict__.pop(name, None)

    @cached_property
    def place_of_entry(self) -> IntArray:
        """The place of each entry of `duties`."""
        places = np.arange(len(self), dtype=np.int32)
        return np.repeat(places, np.diff(self.duty_offsets))

    def entries_of(self, some: npt.NDArray[np.intp]) -> tuple[LongArray, LongArray]:
        """Entries of `duties` of some places, and for each which of `some` it is at."""
        first = self.duty_offsets[some]
        number = self.duty_offsets[some + 1] - first
        return ranges(first, number), np.repeat(np.arange(len(some)), number)

    def rows_on(self, first: int, last: int) -> LongArray:
        """Rows of `region.duties` that start on some dates, ordered by date, then row.

        Only dates within two days of the period are known. The first call sorts by date.
        """
        low = np.searchsorted(self._days_in_order, first, "left")
        high = np.searchsorted(self._days_in_order, last, "right")
        return self._rows_by_day[low:high]

    @cached_property
    def _rows_by_day(self) -> LongArray:
        day, period = self._region.duties.day, self._region.period
        near = np.flatnonzero((day >= period.first - 2) & (day <= period.last + 2))
        return np.asarray(near[np.argsort(day[near], kind="stable")], dtype=np.int64)

    @cached_property
    def _days_in_order(self) -> IntArray:
        return self._region.duties.day[self._rows_by_day]


def places_that_differ(old: Places, new: Places) -> LongArray:
    """At which of the same places other masks stand than before, ascending. O(duties)."""
    differs = np.diff(old.duty_offsets) != np.diff(new.duty_offsets)
    # Between places with more people or fewer all entries only moved together.
    bounds = [-1, *np.flatnonzero(differs).tolist(), len(old)]
    for first, last in pairwise(bounds):
        ours, theirs = (
            one.masks[one.duty_offsets[first + 1] : one.duty_offsets[last]] for one in (old, new)
        )
        wrong = old.duty_offsets[first + 1] + np.flatnonzero(ours != theirs)
        differs[np.searchsorted(old.duty_offsets, wrong, side="right") - 1] = True
    return np.flatnonzero(differs)


def person_masks(
    region: Region, lines: IntArray, person: npt.ArrayLike, day: npt.ArrayLike
) -> LongArray:
    """Which of some lines (rows, bit j the j-th) each person can fill on each day: grade, skill.

    For the people who might join a place. O(people × lines).
    """
    people, days = np.broadcast_arrays(np.asarray(person), np.asarray(day))
    masks = np.zeros(people.shape, dtype=np.int64)
    for bit, line in enumerate(lines.tolist()):
        able: BoolArray = (region.person_group[people] == region.lines.group[line]) & (
            region.person_rank[people] >= region.lines.rank[line]
        )
        able[able] = region.holds(int(region.lines.skill[line]), people[able], days[able])
        masks |= able.astype(np.int64) << bit
    return masks


def _key(
    service: npt.ArrayLike, date: npt.ArrayLike, shift: npt.ArrayLike, dates: int, shifts: int
) -> LongArray:
    number = np.asarray(service, dtype=np.int64) * dates + np.asarray(date, dtype=np.int64)
    return np.asarray(number * shifts + np.asarray(shift, dtype=np.int64))


def _places_of_duties(region: Region, keys: LongArray) -> IntArray:
    """The place of every duty, NONE where no line applies."""
    duties, period = region.duties, region.period
    result = np.full(len(duties), NONE, dtype=np.int32)
    inside = np.flatnonzero((duties.day >= period.first) & (duties.day <= period.last))
    if len(keys) == 0:
        return result
    for begin in range(0, len(inside), _BLOCK):
        rows = inside[begin : begin + _BLOCK]
        key = _key(
            duties.service[rows],
            duties.day[rows] - period.first,
            duties.shift[rows],
            period.days,
            len(region.shifts.ids),
        )
        at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
        result[rows] = np.where(keys[at] == key, at, NONE)
    return result


def _present(
    region: Region, place_of_duty: IntArray, line_offsets: LongArray, lines: IntArray
) -> tuple[IntArray, LongArray, LongArray]:
    """The duties that count (A4), ordered by place, with their masks and offsets by place."""
    rows = np.flatnonzero(place_of_duty != NONE)
    person, day = region.duties.person[rows], region.duties.day[rows]
    absent = _absent(region)[person, day - region.period.first]
    here = region.employed(person, day) & ~absent
    rows = rows[here]
    masks = duty_masks(region, rows, place_of_duty[rows], line_offsets, lines)
    place = place_of_duty[rows]
    order = np.argsort(place, kind="stable")
    counts = np.bincount(place, minlength=len(line_offsets) - 1)
    return rows[order].astype(np.int32), masks[order], offsets_of(counts)


def _absent(region: Region) -> BoolArray:
    """(people, dates of the period): who is absent when. O(people × dates + absent dates)."""
    absences, period = region.absences, region.period
    first = np.maximum(absences.first, period.first) - period.first
    number = np.maximum(np.minimum(absences.last, period.last) - period.first - first + 1, 0)
    absent = np.zeros((len(region.people), period.days), dtype=np.bool_)
    absent[np.repeat(absences.person, number), ranges(first, number)] = True
    return absent


def duty_masks(
    region: Region,
    rows: npt.NDArray[np.intp] | IntArray,
    place: IntArray,
    line_offsets: LongArray,
    lines: IntArray,
) -> LongArray:
    """Which lines of its place (bit j the j-th) the person of each duty (row) can fill.

    Fast where the rows ascend: then the searches walk through the holdings.
    """
    holdings, counts = HoldingSearch.of(region), np.diff(line_offsets)
    masks = np.zeros(len(rows), dtype=np.int64)
    for begin in range(0, len(rows), _BLOCK):
        some = slice(begin, begin + _BLOCK)
        person, day = region.duties.person[rows[some]], region.duties.day[rows[some]]
        theirs = line_offsets[place[some]], counts[place[some]]
        masks[some] = masks_of_people(region, holdings, person, day, theirs, lines)
    return masks


def masks_of_people(
    region: Region,
    holdings: "HoldingSearch",
    person: IntArray,
    day: IntArray,
    ranges_of_lines: tuple[LongArray, LongArray],
    lines: IntArray,
) -> LongArray:
    """Which of their own ranges of `lines` (bit j the j-th) people can fill on their days.

    `ranges_of_lines`: first and number for each person. O(people × most lines × log holdings).
    """
    first, count = ranges_of_lines
    group, rank = region.person_group[person], region.person_rank[person]
    wanted = region.lines
    masks = np.zeros(len(person), dtype=np.int64)
    for bit in range(int(count.max(initial=0))):
        at = np.flatnonzero(count > bit)
        line = lines[first[at] + bit]
        able = (wanted.group[line] == group[at]) & (wanted.rank[line] <= rank[at])
        at, line = at[able], line[able]
        able = holdings.held(wanted.skill[line], person[at], day[at])
        masks[at[able]] |= np.int64(1) << bit
    return masks


@dataclass(frozen=True, eq=False)
class HoldingSearch:
    """The holdings by person, then skill."""

    keys: LongArray
    valid_from: IntArray
    expires: IntArray
    skills: int

    @classmethod
    def of(cls, region: Region) -> "HoldingSearch":
        """O(holdings × log)."""
        held, skills = region.holdings, len(region.skills)
        keys = held.person.astype(np.int64) * skills + held.skill
        order = np.argsort(keys, kind="stable")
        return cls(keys[order], held.valid_from[order], held.expires[order], skills)

    def held(self, skill: IntArray, person: IntArray, day: IntArray) -> BoolArray:
        """Whether each person holds each skill, valid on each day; NONE: nothing is asked."""
        result: BoolArray = np.asarray(skill == NONE, dtype=np.bool_)
        asked = np.flatnonzero(~result)
        if len(self.keys) == 0 or len(asked) == 0:
            return result
        key = person[asked].astype(np.int64) * self.skills + skill[asked]
        at = np.minimum(np.searchsorted(self.keys, key), len(self.keys) - 1)
        days = day[asked]
        result[asked] = (
            (self.keys[at] == key) & (self.valid_from[at] <= days) & (days <= self.expires[at])
        )
        return result
