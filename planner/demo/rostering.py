"""Rosters the demonstration's people: patterns, on-calls, leave, and the repairs after leave.

Patterns keep the working-time rules by design (see `patterns.toml`); what leave and a clock
change break is mended by taking out the duty that comes too soon. Works on whole columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.demo.absences import Spells
from planner.demo.catalogue import Catalogue
from planner.demo.establishment import Unit
from planner.demo.people import GOLDEN, Staff, has_rule_set
from planner.domain.calendar import BoolArray, Clock, IntArray, Period
from planner.domain.demand import DayPattern
from planner.domain.shifts import Shift, ShiftKind

_NIGHT_STARTS = 19 * 60
_REST = 11 * 60
_REST_AFTER_NIGHTS = 46 * 60
_LONGEST_RESIDENT_SHIFT = 13 * 60


@dataclass(frozen=True, eq=False)
class ShiftList:
    """The shift types as arrays, in the order of the catalogue."""

    values: tuple[Shift, ...]
    start: IntArray
    end: IntArray
    night: BoolArray
    number: dict[str, int]


@dataclass(frozen=True, eq=False)
class Roster:
    """Duties as columns, ordered by (person, day, start)."""

    person: IntArray
    day: IntArray
    shift: IntArray

    def __len__(self) -> int:
        return len(self.person)

    def where(self, kept: BoolArray) -> "Roster":
        """Some of the duties."""
        return Roster(self.person[kept], self.day[kept], self.shift[kept])

    def plus(self, other: "Roster", shifts: ShiftList) -> "Roster":
        """Both, in order."""
        joined = Roster(
            *(
                np.concatenate([getattr(self, name), getattr(other, name)])
                for name in ("person", "day", "shift")
            )
        )
        order = np.lexsort((shifts.start[joined.shift], joined.day, joined.person))
        return joined.where(order)  # type: ignore[arg-type]  # an order picks as a mask does


@dataclass(frozen=True, eq=False)
class Workforce:
    """Who works where, by which shifts: what rosters and needs of a region are made for."""

    catalogue: Catalogue
    units: Sequence[Unit]
    staff: Staff
    shifts: ShiftList


def shift_list(catalogue: Catalogue) -> ShiftList:
    """The catalogue's shifts, in its order."""
    values = tuple(
        Shift.between(
            row["code"],
            row["name"],
            _minutes(row["start"]),
            _minutes(row["end"]),
            break_minutes=int(row["break_minutes"]),
            kind=ShiftKind(row["kind"]),
        )
        for row in catalogue.shifts
    )
    start = np.array([shift.start for shift in values], dtype=np.int32)
    work = np.array([shift.kind is ShiftKind.WORK for shift in values])
    return ShiftList(
        values,
        start,
        np.array([shift.end for shift in values], dtype=np.int32),
        (start >= _NIGHT_STARTS) & work,
        {shift.code: number for number, shift in enumerate(values)},
    )


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def roster(force: Workforce, spells: Spells, period: Period, clock: Clock) -> Roster:
    """All duties of the period. O(people × days)."""
    staff = force.staff
    absent = spells.mask(len(staff), period.first, period.days)
    days = np.arange(period.first, period.last + 1)
    absent |= (days < staff.employed_from[:, None]) | (days > staff.employed_to[:, None])
    working = _repaired(_patterned(force, absent, period), force, clock)
    return working.plus(_on_calls(force, absent, period), force.shifts)


def _patterned(force: Workforce, absent: BoolArray, period: Period) -> Roster:
    catalogue, units, staff = force.catalogue, force.units, force.staff
    table, lengths, first_row, by_week = _pattern_table(catalogue, force.shifts)
    roles = [
        [role.pattern for role in catalogue.teams[unit.specialty.team].roles] for unit in units
    ]
    names = list(catalogue.patterns)
    of_role = np.full((len(units), max(map(len, roles))), 0, dtype=np.int32)
    for number, patterns in enumerate(roles):
        of_role[number, : len(patterns)] = [names.index(pattern) for pattern in patterns]
    pattern = of_role[staff.unit, staff.role]
    row = first_row[pattern] + staff.hours_class
    length = lengths[row]
    weeks = np.maximum(length // 7, 1)
    shift_on = np.where(
        by_week[pattern],
        7 * ((staff.turn + staff.unit) % weeks),
        np.floor(((staff.turn * GOLDEN + staff.unit * 0.37) % 1.0) * length),
    ).astype(np.int32)
    days = np.arange(period.first, period.last + 1)
    # Day 0 was a Thursday, so day + 3 counts from a Monday.
    code = table[row[:, None], (days + 3 + shift_on[:, None]) % length[:, None]]
    person, day = np.nonzero((code >= 0) & ~absent)
    return Roster(
        person.astype(np.int32), days[day].astype(np.int32), code[person, day].astype(np.int32)
    )


def _pattern_table(
    catalogue: Catalogue, shifts: ShiftList
) -> tuple[IntArray, IntArray, IntArray, BoolArray]:
    """Shift numbers by variant and day (−1 off), lengths, first variant of each pattern."""
    variants = [variant for pattern in catalogue.patterns.values() for variant in pattern.variants]
    lengths = np.array([len(variant) for variant in variants], dtype=np.int32)
    table = np.full((len(variants), int(lengths.max())), -1, dtype=np.int32)
    for row, variant in enumerate(variants):
        table[row, : len(variant)] = [shifts.number.get(code, -1) for code in variant]
    counts = [len(pattern.variants) for pattern in catalogue.patterns.values()]
    first_row = np.cumsum([0, *counts[:-1]]).astype(np.int32)
    by_week = np.array([pattern.by_week for pattern in catalogue.patterns.values()])
    return table, lengths, first_row, by_week


def _repaired(duties: Roster, force: Workforce, clock: Clock) -> Roster:
    """Takes out what a clock change makes too long, then whatever follows too soon."""
    shifts = force.shifts
    resident = has_rule_set(force.catalogue, force.staff, "resident_doctor")
    length = _end(duties, shifts, clock) - clock.instant(duties.day, shifts.start[duties.shift])
    duties = duties.where(~resident[duties.person] | (length <= _LONGEST_RESIDENT_SHIFT))
    while len(duties):
        soon = _too_soon(duties, shifts, clock)
        if not soon.any():
            break
        duties = duties.where(~soon)
    return duties


def _end(duties: Roster, shifts: ShiftList, clock: Clock) -> IntArray:
    return clock.instant(duties.day, shifts.end[duties.shift])


def _too_soon(duties: Roster, shifts: ShiftList, clock: Clock) -> BoolArray:
    """Duties that start too soon after the same person's last one, nights considered."""
    start = clock.instant(duties.day, shifts.start[duties.shift])
    night = shifts.night[duties.shift]
    rest = start[1:] - _end(duties, shifts, clock)[:-1]
    run_goes_on = night[1:] & (np.diff(duties.day) == 1)
    needed = np.where(night[:-1] & ~run_goes_on, _REST_AFTER_NIGHTS, _REST)
    same = duties.person[1:] == duties.person[:-1]
    return np.concatenate([[False], same & (rest < needed)])


def _on_calls(force: Workforce, absent: BoolArray, period: Period) -> Roster:
    """Everybody of a role in turn, a night each; the next in turn if that one is away."""
    catalogue, units, staff, shifts = force.catalogue, force.units, force.staff, force.shifts
    parts: list[Roster] = []
    ends = np.searchsorted(staff.unit, np.arange(len(units) + 1))
    for number, unit in enumerate(units):
        team = catalogue.teams[unit.specialty.team]
        own = np.arange(ends[number], ends[number + 1])
        for place, role in enumerate(team.roles):
            members = own[staff.role[own] == place]
            for shift, pattern in (
                (role.on_call, role.on_call_days),
                (role.weekend_on_call, "Sat,Sun"),
            ):
                if shift and len(members):
                    applies = DayPattern.parse(pattern).applies(period, frozenset(), False)
                    tries = 1 if unit.specialty.fragile else len(members)
                    parts.append(
                        _turns(members, absent, applies, period.first, shifts.number[shift], tries)
                    )
    if not parts:
        return Roster(*(np.zeros(0, dtype=np.int32) for _ in range(3)))
    return Roster(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("person", "day", "shift")
        )
    )


def _turns(
    members: IntArray, absent: BoolArray, applies: BoolArray, first: int, shift: int, tries: int
) -> Roster:
    column = np.flatnonzero(applies)
    day = first + column
    # The step by week keeps anybody from having the same weekday for ever.
    turn = day + day // 7 + shift
    chosen = np.full(len(column), -1)
    for later in range(tries):
        person = members[(turn + later) % len(members)]
        chosen = np.where((chosen < 0) & ~absent[person, column], person, chosen)
    kept = chosen >= 0
    return Roster(
        chosen[kept].astype(np.int32),
        day[kept].astype(np.int32),
        np.full(int(kept.sum()), shift, dtype=np.int32),
    )
