"""Who is free for which hours on which date, and which duty stands in the way.

Shifts of equal hours, break and kind are one *class*: they make no difference to `free` or to
any working-time rule, so everything about time is kept by class.
"""

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.calendar import BoolArray
from planner.domain.overlapping import share_a_minute
from planner.domain.region import Region
from planner.domain.rules.ragged import ranges
from planner.optimiser.growing import Numbers

FREE = -1
"""No duty overlaps."""
SEVERAL = -2
"""More than one duty overlaps: ask `overlapping`."""
OWN = np.int16
"""Wide enough for how many duties one person has."""


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
    """(tables, dates, people): FREE, SEVERAL, or which of the person's own duties overlaps, by
    itself. So nothing changes here for anybody when others have more duties or fewer."""

    @classmethod
    def of(cls, region: Region) -> "Freedom":
        """O(duties × classes asked for)."""
        classes = shift_classes(region)
        wanted, first = np.unique(classes[np.unique(region.lines.shift)], return_index=True)
        shifts = np.unique(region.lines.shift)[first]
        table_of_class = np.full(int(classes.max(initial=-1)) + 1, -1, dtype=np.int32)
        table_of_class[wanted] = np.arange(len(wanted))
        days = np.arange(region.period.first, region.period.last + 1)
        tables = np.full((len(wanted), len(days), len(region.people)), FREE, dtype=OWN)
        start = np.zeros((len(wanted), len(days)), dtype=np.int32)
        end = np.zeros_like(start)
        for table, shift in enumerate(shifts.tolist()):
            start[table], end[table] = region.shifts.hours(region.clock, shift, days)
        freedom = cls(region, classes, table_of_class, start, end, tables)
        rows = np.arange(len(region.duties))
        freedom._mark(tables, rows, region.duties.person)
        return freedom

    def after(self, region: Region, people: Numbers) -> "Freedom":
        """The same when some people's duties are others: the tables are taken over and changed.

        What was asked before must not be asked again. O(duties of these people).
        """
        own = np.full((*self.tables.shape[:2], len(people)), FREE, dtype=OWN)
        offsets = region.duties.offsets
        number = offsets[people + 1] - offsets[people]
        later = replace(self, region=region)
        later._mark(own, ranges(offsets[people], number), np.arange(len(people)).repeat(number))
        self.tables[:, :, people] = own
        return later

    def of_days(self, shift: int, days: Numbers, people: Numbers) -> Numbers:
        """(days, people): what overlaps a shift on some days for some people."""
        table = int(self.table_of_class[self.class_of_shift[shift]])
        rows = self.tables[table][days - self.region.period.first]
        return self._rows(rows[:, people], people)

    def of_shifts(self, shift: Numbers, day: Numbers, person: Numbers) -> Numbers:
        """What overlaps, for parallel arrays of shift, day of the period and person."""
        table = self.table_of_class[self.class_of_shift[shift]]
        return self._rows(self.tables[table, day - self.region.period.first, person], person)

    def _rows(self, own: Numbers, person: Numbers) -> Numbers:
        """Rows of `region.duties` for what the tables say of people."""
        first = self.region.duties.offsets[person]
        return np.where(own >= 0, own + first, own).astype(np.int32)

    def hours_of(self, shift: Numbers, day: Numbers) -> tuple[Numbers, Numbers]:
        """Start and end instants of shifts on days of the period."""
        table = self.table_of_class[self.class_of_shift[shift]]
        date = day - self.region.period.first
        return self.start[table, date], self.end[table, date]

    def _mark(self, tables: Numbers, rows: Numbers, column: Numbers) -> None:
        """Write what overlaps each date's hours: of some duties, each person in a column.

        A shift is at most 24 h long: ±1 day is enough.
        """
        duties, first = self.region.duties, self.region.period.first
        own = (rows - duties.offsets[duties.person[rows]]).astype(OWN)
        scratch = np.empty(tables.shape[1] * tables.shape[2], dtype=np.int32)
        for delta in (-1, 0, 1):
            day = duties.day[rows] + delta
            near = np.flatnonzero((day >= first) & (day <= self.region.period.last))
            date, number = day[near] - first, own[near]
            begins, ends = duties.start[rows[near]], duties.end[rows[near]]
            cell = date.astype(np.int64) * tables.shape[2] + column[near]
            for start, end, table in zip(self.start, self.end, tables, strict=True):
                flat = table.reshape(-1)
                hit = np.flatnonzero(share_a_minute(begins, ends, start[date], end[date]))
                cells = cell[hit]
                again = (flat[cells] != FREE) | _written_over(cells, scratch)
                flat[cells] = number[hit]
                flat[cells[again]] = SEVERAL


def _written_over(cells: Numbers, scratch: Numbers) -> BoolArray:
    """Which of some cells come again later; `scratch` has room for every cell. O(cells)."""
    number = np.arange(len(cells), dtype=scratch.dtype)
    scratch[cells] = number
    return np.asarray(scratch[cells] != number)
