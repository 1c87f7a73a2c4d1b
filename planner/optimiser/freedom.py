"""Who is free for which hours on which date, and which duty stands in the way.

Shifts of equal hours, break and kind are one *class*: they make no difference to `free` or to
any working-time rule, so everything about time is kept by class.
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import DAY_MINUTES, BoolArray
from planner.domain.region import Region
from planner.domain.rules.ragged import ranges
from planner.optimiser.growing import Numbers

FREE = -1
"""No duty overlaps."""
SEVERAL = -2
"""More than one duty overlaps: ask `Overlaps`."""
LONGEST = DAY_MINUTES + 60
"""Minutes: no shift lasts longer, even where clocks go back."""


def shift_classes(region: Region) -> Numbers:
    """(shifts,): the class of each shift, numbered in order of first appearance."""
    shifts = region.shifts
    seen: dict[tuple[int, int, int, int], int] = {}
    keys = zip(
        shifts.start.tolist(),
        shifts.end.tolist(),
        shifts.break_minutes.tolist(),
        shifts.kind.tolist(),
        strict=True,
    )
    return np.array([seen.setdefault(key, len(seen)) for key in keys], dtype=np.int32)


@dataclass(frozen=True, eq=False)
class Freedom:
    """For every class that somebody asks for, date of the period and person: what overlaps."""

    region: Region
    class_of_shift: Numbers
    table_of_class: Numbers
    """(classes,): row of `tables`; −1 if no demand line uses the class."""
    start: Numbers
    """(tables, dates): instants. So `end`."""
    end: Numbers
    tables: Numbers
    """(tables, dates, people): FREE, SEVERAL, or the row of the one duty that overlaps."""

    @classmethod
    def of(cls, region: Region) -> "Freedom":
        """O(duties × classes asked for)."""
        classes = shift_classes(region)
        wanted, first = np.unique(classes[np.unique(region.lines.shift)], return_index=True)
        shifts = np.unique(region.lines.shift)[first]
        table_of_class = np.full(int(classes.max(initial=-1)) + 1, -1, dtype=np.int32)
        table_of_class[wanted] = np.arange(len(wanted))
        days = np.arange(region.period.first, region.period.last + 1)
        tables = np.full((len(wanted), len(days), len(region.people)), FREE, dtype=np.int32)
        start = np.zeros((len(wanted), len(days)), dtype=np.int32)
        end = np.zeros_like(start)
        for table, shift in enumerate(shifts.tolist()):
            start[table] = region.clock.instant(days, int(region.shifts.start[shift]))
            end[table] = region.clock.instant(days, int(region.shifts.end[shift]))
            _mark(region, start[table], end[table], tables[table])
        return cls(region, classes, table_of_class, start, end, tables)

    def of_days(self, shift: int, days: Numbers, people: Numbers) -> Numbers:
        """(days, people): what overlaps a shift on some days for some people."""
        table = int(self.table_of_class[self.class_of_shift[shift]])
        rows = self.tables[table][days - self.region.period.first]
        return np.asarray(rows[:, people])

    def of_shifts(self, shift: Numbers, day: Numbers, person: Numbers) -> Numbers:
        """What overlaps, for parallel arrays of shift, day of the period and person."""
        table = self.table_of_class[self.class_of_shift[shift]]
        return np.asarray(self.tables[table, day - self.region.period.first, person])

    def hours_of(self, shift: Numbers, day: Numbers) -> tuple[Numbers, Numbers]:
        """Start and end instants of shifts on days of the period."""
        table = self.table_of_class[self.class_of_shift[shift]]
        date = day - self.region.period.first
        return self.start[table, date], self.end[table, date]


class Overlaps:
    """Finds all duties that share a minute with some hours of a person."""

    def __init__(self, region: Region) -> None:
        self._duties = region.duties
        self._first = int(region.duties.start.min(initial=0)) - LONGEST
        self._keys = self._key(region.duties.person, region.duties.start)

    def of(self, person: Numbers, start: Numbers, end: Numbers) -> tuple[Numbers, Numbers]:
        """(position in the arrays, row of a duty), by position, then row."""
        low = np.searchsorted(self._keys, self._key(person, start - LONGEST), "right")
        number = np.searchsorted(self._keys, self._key(person, end), "left") - low
        rows = ranges(low, number)
        which = np.repeat(np.arange(len(person)), number)
        hit = self._duties.end[rows] > start[which]
        return which[hit], rows[hit]

    def _key(self, person: Numbers, instant: Numbers) -> Numbers:
        return (person.astype(np.int64) << 32) + np.maximum(
            instant.astype(np.int64) - self._first, 0
        )


def overlaps(
    start: Numbers, end: Numbers, other_start: Numbers | int, other_end: Numbers | int
) -> BoolArray:
    """Whether two stretches of time share a minute (half-open, A9)."""
    return np.asarray(np.maximum(start, other_start) < np.minimum(end, other_end))


def _mark(region: Region, start: Numbers, end: Numbers, table: Numbers) -> None:
    """Write what overlaps each date's hours. A shift is at most 24 h long: ±1 day is enough."""
    duties, first = region.duties, region.period.first
    for delta in (-1, 0, 1):
        rows = np.flatnonzero(
            (duties.day + delta >= first) & (duties.day + delta <= region.period.last)
        )
        date = duties.day[rows] + delta - first
        hit = overlaps(duties.start[rows], duties.end[rows], start[date], end[date])
        rows, date = rows[hit], date[hit]
        cells = date.astype(np.int64) * table.shape[1] + duties.person[rows]
        flat = table.reshape(-1)
        again = (flat[cells] != FREE) | (np.bincount(cells, minlength=flat.size)[cells] > 1)
        flat[cells] = rows
        flat[cells[again]] = SEVERAL
