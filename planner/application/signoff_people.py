"""The rows of the rota: who is on it, in which order, and what stands in each cell."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from planner.application.signoff_duties import ServiceDuties
from planner.application.signoff_sheet import AbsenceRow, DayCell, Entry, PersonRow, Way
from planner.domain.calendar import Period
from planner.domain.pay import breaks_paid
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.domain.shifts import ABSENCE

ABSENCE_NAMES = {
    "AL": "Annual leave",
    "SL": "Study leave",
    "SICK": "Sickness",
    "ML": "Maternity leave",
    "OTHER": "Other absence",
}

Marks = Collection[tuple[int, int]]
"""(person, day number) of the cells in which a hard rule is broken."""


@dataclass(frozen=True, eq=False)
class RotaRows:
    """Everybody on the rota of one service, and the kinds of absence that occur."""

    people: tuple[PersonRow, ...]
    absences: tuple[AbsenceRow, ...]
    numbers: tuple[int, ...]
    """Number in the region of each of `people`."""


def rota_rows(duties: ServiceDuties, period: Period, broken: Marks) -> RotaRows:
    """The rows of a service, highest grade first, then name; aid in after everybody else.

    People at home there who are employed on some date of the period or have a duty in it, and
    whoever else works there. O(people of the region + cells).
    """
    region = duties.region
    shown = _shown(duties, period)
    kinds = _absence_labels(region)
    absent = _absent_days(region, shown, period)
    builder = _Builder(duties, period, kinds, absent, frozenset(broken))
    rows = sorted(((builder.row(person), person) for person in shown), key=_row_order)
    used = {kind for days in absent.values() for found in days.values() for kind in found}
    return RotaRows(
        people=tuple(row for row, _ in rows),
        absences=tuple(_absence_row(region, kind, kinds[kind]) for kind in sorted(used)),
        numbers=tuple(person for _, person in rows),
    )


def rota_people(region: Region, service: int, book: RuleBook) -> list[int]:
    """Numbers of everybody on the rota of a service for the region's period."""
    return _shown(ServiceDuties.of(region, service, region.period, book), region.period)


def _shown(duties: ServiceDuties, period: Period) -> list[int]:
    people = duties.region.people
    employed = (people.employed_from <= period.last) & (people.employed_to >= period.first)
    home = np.flatnonzero((people.service == duties.service) & employed)
    return sorted({*home.tolist(), *duties.person.tolist()})


def _row_order(item: tuple[PersonRow, int]) -> tuple[bool, str, int, str, str, str]:
    row = item[0]
    group, rank = row.group_and_rank
    return row.aid_in, group, -rank, row.grade, row.name.casefold(), row.staff_id


AbsentDays = dict[int, dict[int, list[int]]]
"""By person, by day number: the kinds of absence of that date."""


def _absent_days(region: Region, shown: list[int], period: Period) -> AbsentDays:
    """The absences of the people shown, cut to the period; a kind once a date."""
    absences = region.absences
    touching = (
        np.isin(absences.person, shown)
        & (absences.first <= period.last)
        & (absences.last >= period.first)
    )
    found: AbsentDays = {}
    for at in np.flatnonzero(touching).tolist():
        days = found.setdefault(int(absences.person[at]), {})
        kind = int(absences.kind[at])
        first = max(int(absences.first[at]), period.first)
        for day in range(first, min(int(absences.last[at]), period.last) + 1):
            kinds = days.setdefault(day, [])
            if kind not in kinds:
                kinds.append(kind)
    return found


def _absence_labels(region: Region) -> list[str]:
    """How each kind of absence is written in a cell: see `Entry`."""
    duty_codes = {
        code
        for code, kind in zip(region.shifts.ids.codes, region.shifts.kind.tolist(), strict=True)
        if kind != ABSENCE
    }
    return [f"({kind})" if kind in duty_codes else kind for kind in region.absences.kinds]


def _absence_row(region: Region, kind: int, label: str) -> AbsenceRow:
    code = region.absences.kinds[kind]
    shift = region.shifts.ids.index.get(code)
    named = shift is not None and region.shifts.kind[shift] == ABSENCE
    name = region.shifts.ids.names[shift] if shift is not None and named else ""
    return AbsenceRow(label, name or ABSENCE_NAMES.get(code, "Absence"))


@dataclass(frozen=True, eq=False)
class _Builder:
    """Makes one row; holds what all rows share."""

    duties: ServiceDuties
    period: Period
    kinds: list[str]
    absent: AbsentDays
    broken: frozenset[tuple[int, int]]

    def row(self, person: int) -> PersonRow:
        region, duties = self.duties.region, self.duties
        people = region.people
        aid_in = int(people.service[person]) != duties.service
        mine = np.flatnonzero(duties.person == person)
        grade = int(people.grade[person])
        cells = self._cells(person, mine.tolist(), aid_in)
        weekends = duties.weekend[mine]
        return PersonRow(
            staff_id=people.ids.codes[person],
            name=people.ids.names[person],
            grade=region.grades.ids.names[grade] or region.grades.ids.codes[grade],
            group_and_rank=(
                region.grades.group_names[region.grades.group[grade]],
                int(region.grades.rank[grade]),
            ),
            break_paid=bool(breaks_paid(duties.book, people.rule_set[person])),
            contracted=None if aid_in else self._contracted(person),
            rostered=float(duties.hours[mine].sum()),
            nights=int(duties.night[mine].sum()),
            weekends=len(np.unique(weekends[weekends >= 0])),
            absent_days=sum(
                any(entry.way is Way.ABSENT for entry in cell.entries) for cell in cells.values()
            ),
            aid_in=aid_in,
            cells=cells,
            outside=self._outside(person),
        )

    def _outside(self, person: int) -> tuple[int, ...]:
        """The dates before somebody joins, and those after they leave."""
        dates = np.arange(self.period.first, self.period.last + 1)
        return tuple(dates[~self.duties.region.employed(person, dates)].tolist())

    def _contracted(self, person: int) -> float:
        people = self.duties.region.people
        first = max(self.period.first, int(people.employed_from[person]))
        last = min(self.period.last, int(people.employed_to[person]))
        return float(people.weekly_hours[person]) * max(last - first + 1, 0) / 7

    def _cells(self, person: int, mine: list[int], aid_in: bool) -> dict[int, DayCell]:
        """Cells by date; of aid in only the dates worked here: the rest is the lender's."""
        entries: dict[int, list[Entry]] = {}
        codes = self.duties.region.shifts.ids.codes
        for at in mine:
            entry = Entry(codes[self.duties.shift[at]], self.duties.way(at))
            entries.setdefault(int(self.duties.day[at]), []).append(entry)
        for day, kinds in self.absent.get(person, {}).items():
            if not aid_in or day in entries:
                there = entries.setdefault(day, [])
                there.extend(Entry(self.kinds[kind], Way.ABSENT) for kind in kinds)
        return dict(self._finished(person, entries))

    def _finished(
        self, person: int, entries: dict[int, list[Entry]]
    ) -> Iterator[tuple[int, DayCell]]:
        for day in sorted(entries):
            yield day, DayCell(tuple(entries[day]), (person, day) in self.broken)
