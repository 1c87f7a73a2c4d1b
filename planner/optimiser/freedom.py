"""Who is free for which hours on which date, and which duty stands in the way.

Shifts of equal hours, break and kind are one *class*: they make no difference to `free` or to
any working-time rule, so everything about time is kept by class.
"""

from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import Region

FREE = -1
"""No duty overlaps."""
SEVERAL = -2
"""More than one duty overlaps: ask `Freedom.overlapping`."""


def shift_classes(region: Region) -> IntArray:
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
    class_of_shift: IntArray
    table_of_class: IntArray
    """(classes,): row of `tables`; −1 if no demand line uses the class."""
    start: IntArray
    """(tables, dates): instants. So `end`."""
    end: IntArray
    tables: IntArray
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

    def of_place(self, shift: int, day: int) -> IntArray:
        """(people,): what overlaps a shift on a day of the period."""
        table = int(self.table_of_class[self.class_of_shift[shift]])
        row: IntArray = self.tables[table, day - self.region.period.first]
        return row

    def of_days(self, shift: int, days: IntArray, people: IntArray) -> IntArray:
        """(days, people): what overlaps a shift on some days for some people."""
        table = int(self.table_of_class[self.class_of_shift[shift]])
        rows = self.tables[table][days - self.region.period.first]
        return np.asarray(rows[:, people])

    def hours(self, shift: int, day: int) -> tuple[int, int]:
        """Start and end instants of a shift on a day of the period."""
        table, date = (
            self.table_of_class[self.class_of_shift[shift]],
            day - self.region.period.first,
        )
        return int(self.start[table, date]), int(self.end[table, date])

    def overlapping(self, person: int, start: int, end: int) -> list[int]:
        """Rows of a person's duties that share a minute with some hours."""
        duties = self.region.duties
        rows = duties.of_person(person)
        hit = overlaps(duties.start[rows], duties.end[rows], start, end)
        found: list[int] = (np.flatnonzero(hit) + rows.start).tolist()
        return found


def overlaps(
    start: IntArray, end: IntArray, other_start: IntArray | int, other_end: IntArray | int
) -> BoolArray:
    """Whether two stretches of time share a minute (half-open, A9)."""
    return np.asarray(np.maximum(start, other_start) < np.minimum(end, other_end))


def _mark(region: Region, start: IntArray, end: IntArray, table: IntArray) -> None:
    """Write what overlaps each date's hours. A shift is at most 24 h long: ±1 day is enough."""
    duties, first = region.duties, region.period.first
    for delta in (-1, 0, 1):
        rows = np.flatnonzero(
            (duties.day + delta >= first) & (duties.day + delta <= region.period.last)
        )
        date = duties.day[rows] + delta - first
        hit = overlaps(duties.start[rows], duties.end[rows], start[date], end[date])
        rows, date = rows[hit], date[hit]
        person = duties.person[rows]
        cells, counts = np.unique(
            date.astype(np.int64) * table.shape[1] + person, return_counts=True
        )
        flat = table.reshape(-1)
        taken = flat[cells] != FREE
        flat[date.astype(np.int64) * table.shape[1] + person] = rows
        flat[cells[taken | (counts > 1)]] = SEVERAL
