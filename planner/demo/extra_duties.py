"""Gives a few people an extra duty in their own team where the roster falls short.

This is what ward managers do before they ask for help; what remains are the gaps of the
demonstration. An extra duty keeps a free day on either side (or, for people on weekday patterns,
a short enough week), so no working-time rule is touched.
"""

from collections.abc import Iterator

import numpy as np

from planner.demo.absences import Spells
from planner.demo.needs import Chain, Needs
from planner.demo.people import Staff
from planner.demo.rostering import Roster, ShiftList
from planner.domain.calendar import BoolArray, IntArray, Period
from planner.domain.region import FloatArray
from planner.domain.shifts import ShiftKind

_MOST_EXTRA = 2
_MOST_IN_WEEK = 46.0
_MARGIN = 3
"""Days before and after the period in the arrays, so that neighbours need no special case."""


class _Diary:
    """Who works when, as far as an extra duty must know."""

    def __init__(
        self, staff: Staff, duties: Roster, spells: Spells, shifts: ShiftList, period: Period
    ) -> None:
        self.shifts, self.period = shifts, period
        self.bounds = np.searchsorted(staff.unit, np.arange(int(staff.unit.max()) + 2))
        days = period.days + 2 * _MARGIN
        self.works = np.zeros((len(staff), days), dtype=np.bool_)
        self.night = np.zeros((len(staff), days), dtype=np.bool_)
        self.away = spells.mask(len(staff), period.first - _MARGIN, days)
        dates = np.arange(period.first - _MARGIN, period.last + _MARGIN + 1)
        self.away |= (dates < staff.employed_from[:, None]) | (dates > staff.employed_to[:, None])
        self.hours = np.array([_hours(shifts, number) for number in range(len(shifts.values))])
        self.week_hours = np.zeros((len(staff), days // 7 + 2))
        self.extra = np.zeros(len(staff), dtype=np.int32)
        duties = duties.where(duties.day >= period.first - _MARGIN)
        column = duties.day - period.first + _MARGIN
        self.works[duties.person, column] = True
        self.night[duties.person, column] = shifts.night[duties.shift]
        np.add.at(self.week_hours, (duties.person, self._week(column)), self.hours[duties.shift])

    def _week(self, column: IntArray | int) -> IntArray:
        """Number of the Monday–Sunday week of a column."""
        first = self.period.first - _MARGIN
        return np.asarray((column + (first + 3) % 7) // 7, dtype=np.int32)

    def free(self, unit: int, day: int, shift: int) -> BoolArray:
        """(people of the unit,): who could work the shift as an extra duty."""
        rows = slice(int(self.bounds[unit]), int(self.bounds[unit + 1]))
        column = day + _MARGIN
        busy = self.works[rows] | self.away[rows]
        around = busy[:, column - 1 : column + (3 if self.shifts.night[shift] else 2)].any(axis=1)
        rested = ~self.night[rows, column - 2 : column].any(axis=1)
        short_week = (
            self.week_hours[rows, int(self._week(column))] + self.hours[shift] <= _MOST_IN_WEEK
        )
        return np.asarray(~around & rested & short_week & (self.extra[rows] < _MOST_EXTRA))

    def add(self, person: int, day: int, shift: int) -> None:
        """Note an extra duty."""
        column = day + _MARGIN
        self.works[person, column] = True
        self.night[person, column] = self.shifts.night[shift]
        self.week_hours[person, int(self._week(column))] += self.hours[shift]
        self.extra[person] += 1


def _hours(shifts: ShiftList, number: int) -> float:
    shift = shifts.values[number]
    worked = shift.end - shift.start - shift.break_minutes
    return worked / 60 if shift.kind is ShiftKind.WORK else 0.0


def extra_duties(
    staff: Staff,
    needs: Needs,
    duties: Roster,
    spells: Spells,
    shifts: ShiftList,
    period: Period,
    rng: np.random.Generator,
) -> Roster:
    """Extra duties in the period until `needs.wanted_gaps` remain, or nobody can take any more.

    Cost: O(gaps × people of a service).
    """
    diary = _Diary(staff, duties, spells, shifts, period)
    gaps = list(_gaps(needs.chains))
    left = sum(int(chain.shortest()[0].sum()) for chain in needs.chains)
    added: list[tuple[int, int, int]] = []
    for place in rng.permutation(len(gaps)).tolist():
        if left <= needs.wanted_gaps:
            break
        chain, day, lines = gaps[place]
        shift = shifts.number[chain.lines[0].plan.shift]
        person = _volunteer(diary, chain, day, shift, lines)
        if person is not None:
            diary.add(person, day, shift)
            added.append((person, day + period.first, shift))
            left -= 1
            _note(chain, person - int(diary.bounds[chain.lines[0].unit]), day)
    _ease(needs, left)
    columns = np.array(added, dtype=np.int32).reshape(-1, 3)
    return Roster(columns[:, 0], columns[:, 1], columns[:, 2])


def _note(chain: Chain, member: int, day: int) -> None:
    """Count a member of the service among those on duty."""
    mask = sum(1 << place for place in range(len(chain.lines)) if chain.able[place, member])
    chain.present[day, mask] += 1


def _ease(needs: Needs, left: int) -> None:
    """Where too many gaps remain, ask for one person less, first where most are short.

    A shift that is worked goes on asking for somebody: nobody plans a night without a nurse.
    """
    remaining = {
        number: int(chain.shortest()[0].sum())
        for number, chain in enumerate(needs.chains)
        if chain.relieved and sum(chain.minimums) > 1
    }
    while left > needs.wanted_gaps and any(remaining.values()):
        number = max(remaining, key=remaining.__getitem__)
        chain = needs.chains[number]
        line = max(range(len(chain.minimums)), key=chain.minimums.__getitem__)
        chain.minimums[line] -= 1
        chain.lines[line].minimum -= 1
        chain.lines[line].target -= 1
        now = int(chain.shortest()[0].sum())
        left += now - remaining[number]
        remaining[number] = now if sum(chain.minimums) > 1 else 0


def _gaps(chains: list[Chain]) -> Iterator[tuple[Chain, int, int]]:
    """Each gap with its day, and the lines of which somebody must hold one to fill it."""
    for chain in chains:
        if chain.relieved:
            short, lines = chain.shortest()
            for day in np.repeat(np.arange(len(short)), short).tolist():
                yield chain, day, int(lines[day])


def _volunteer(diary: _Diary, chain: Chain, day: int, shift: int, lines: int) -> int | None:
    """Somebody of the team who can fill the gap, those with the fewest extra duties first."""
    unit = chain.lines[0].unit
    fits = np.zeros(chain.able.shape[1], dtype=np.bool_)
    for place in range(len(chain.lines)):
        if lines >> place & 1:
            fits |= chain.able[place]
    people = np.flatnonzero(fits & diary.free(unit, day, shift))
    if len(people) == 0:
        return None
    first = int(diary.bounds[unit])
    load: FloatArray = diary.extra[first + people] + diary.week_hours[first + people].sum(1) / 1e4
    return first + int(people[np.argmin(load)])
