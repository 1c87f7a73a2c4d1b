"""The demand lines of one service as values, and what they ask for in an ordinary week."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from planner.domain.demand import WEEKDAYS, DayPattern
from planner.domain.sheets import RegionTables
from planner.domain.shift_families import family_of
from planner.domain.shifts import Shift, ShiftKind
from planner.domain.wording.formats import clock_text
from ui.rota.cells import Tile

SHEETS = frozenset({"Demand", "Shifts", "Grades", "Skills"})
BANK_HOLIDAY = len(WEEKDAYS)
"""Column of the week that stands for a bank holiday."""
Needed = tuple[int, int]
"""Minimum and target."""


@dataclass(frozen=True, slots=True)
class DemandLine:
    """One line as stored."""

    number: int
    shift: str
    days: str
    grade: str
    skill: str | None
    minimum: int
    target: int | None
    """None: as the minimum."""

    @property
    def needed(self) -> Needed:
        """Minimum and target."""
        return self.minimum, self.minimum if self.target is None else self.target


@dataclass(frozen=True, slots=True)
class ShiftWeek:
    """What one shift needs on Monday … Sunday and on a bank holiday."""

    shift: str
    cells: tuple[Needed | None, ...]
    """None where nobody is asked for."""


@dataclass(frozen=True, eq=False)
class DemandSheet:
    """The lines of a service with the names behind their codes."""

    service: str
    lines: tuple[DemandLine, ...]
    shifts: Mapping[str, Shift]
    grades: Mapping[str, str]
    """Names by code, the most senior first."""
    skills: Mapping[str, str]

    def tile(self, shift: str) -> Tile:
        """How a shift looks."""
        known = self.shifts[shift]
        return Tile(
            known.code, known.name, family_of(known), on_call=known.kind == ShiftKind.ON_CALL
        )

    def shift_text(self, shift: str) -> str:
        """As "Early 07:00–15:00"."""
        known = self.shifts[shift]
        return f"{known.name} {clock_text(known.start)}–{clock_text(known.end)}"

    @cached_property
    def work_shifts(self) -> tuple[str, ...]:
        """Codes of the shifts that can be asked for, by start; absences cannot."""
        codes = [code for code, one in self.shifts.items() if one.kind != ShiftKind.ABSENCE]
        return tuple(sorted(codes, key=lambda code: (self.shifts[code].start, code)))

    @property
    def next_number(self) -> int:
        """A number that no line has."""
        return max((line.number for line in self.lines), default=0) + 1

    def row_of(self, number: int) -> int | None:
        """Row of the line with a number; None if there is none."""
        return next((at for at, one in enumerate(self.lines) if one.number == number), None)

    @cached_property
    def _patterns(self) -> tuple[DayPattern, ...]:
        return tuple(DayPattern.parse(line.days) for line in self.lines)

    @property
    def holidays_apart(self) -> bool:
        """Whether bank holidays have lines of their own (reading C5)."""
        return any(pattern.bank_holidays for pattern in self._patterns)

    @property
    def dated(self) -> tuple[DemandLine, ...]:
        """Lines that also name dates, which an ordinary week does not show."""
        pairs = zip(self.lines, self._patterns, strict=True)
        return tuple(line for line, pattern in pairs if pattern.ranges)

    @cached_property
    def week(self) -> tuple[ShiftWeek, ...]:
        """Each shift in an ordinary week, by start; without the lines' single dates."""
        codes = {line.shift for line in self.lines}
        order = sorted(codes, key=lambda code: (self.shifts[code].start, code))
        return tuple(
            ShiftWeek(code, tuple(self._needed(code, day) for day in range(BANK_HOLIDAY + 1)))
            for code in order
        )

    def _needed(self, shift: str, day: int) -> Needed | None:
        found = [
            line.needed
            for line, pattern in zip(self.lines, self._patterns, strict=True)
            if line.shift == shift and _applies(pattern, day)
        ]
        if not found:
            return None
        return sum(low for low, _ in found), sum(high for _, high in found)


def _applies(pattern: DayPattern, day: int) -> bool:
    if pattern.every_day:
        return True
    return pattern.bank_holidays if day == BANK_HOLIDAY else day in pattern.weekdays


def demand_sheet(tables: RegionTables, service: str) -> DemandSheet:
    """The lines of one service out of whole sheets. O(rows)."""
    demand = tables["Demand"].columns
    names = ("line", "shift", "days", "grade", "skill", "minimum", "target")
    rows = zip(*(demand[name] for name in ("service", *names)), strict=True)
    lines = [
        DemandLine(
            int(str(line)),
            str(shift),
            str(days),
            str(grade),
            None if skill is None else str(skill),
            int(str(minimum)),
            None if target is None else int(str(target)),
        )
        for code, line, shift, days, grade, skill, minimum, target in rows
        if code == service
    ]
    return DemandSheet(
        service,
        tuple(sorted(lines, key=lambda line: line.number)),
        _shifts(tables),
        _grades(tables),
        dict(sorted(_pairs(tables, "Skills"), key=lambda pair: pair[1].casefold())),
    )


def _pairs(tables: RegionTables, sheet: str) -> list[tuple[str, str]]:
    columns = tables[sheet].columns
    return [(str(c), str(n)) for c, n in zip(columns["code"], columns["name"], strict=True)]


def _grades(tables: RegionTables) -> dict[str, str]:
    columns = tables["Grades"].columns
    order = zip(columns["staff_group"], columns["rank"], _pairs(tables, "Grades"), strict=True)
    ranked = sorted(order, key=lambda row: (str(row[0]), -int(str(row[1])), row[2]))
    return {code: name for _, _, (code, name) in ranked}


def _shifts(tables: RegionTables) -> dict[str, Shift]:
    columns = tables["Shifts"].columns
    names = ("code", "name", "start", "end", "break_minutes", "kind")
    shifts = {}
    for code, name, start, end, rest, kind in zip(*(columns[n] for n in names), strict=True):
        times = int(str(start)), int(str(end)), int(str(rest or 0))
        shifts[str(code)] = Shift.between(str(code), str(name), *times, ShiftKind(str(kind)))
    return shifts
