"""Why a drop on a cell is not simply fine, in sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.cover.drop_checks import Obstacle
from planner.domain.region import NONE, Region
from planner.domain.wording.edits import short_name
from planner.domain.wording.employment import outside_employment
from planner.domain.wording.formats import (
    clock_text,
    day_text,
    list_text,
    margin_text,
    period_text,
)


@dataclass(frozen=True, eq=False)
class Refusal:
    """One person and date, with what the sentences need to know."""

    region: Region
    person: int
    day: int
    chip_day: int | None = None
    """The one date on which a chip can be dropped."""
    line: int = NONE
    """Row of the line that a chip belongs to."""
    others: tuple[int, ...] = ()
    """Rows of the duties at the same time."""

    @property
    def name(self) -> str:
        """Of the person, short."""
        return short_name(self.region.people.ids.names[self.person])


def sentence(obstacle: Obstacle, refusal: Refusal) -> str:
    """One obstacle as a whole sentence."""
    return _SENTENCES[obstacle](refusal)


def rule_text(breach: str, name: str = "") -> str:
    """A breach as a sentence; with the name if it is not of the cell's own person."""
    text = f"{breach[:1].upper()}{breach[1:]}."
    return f"{short_name(name)}: {breach}." if name else text


def edge_text(region: Region, row: int, margin: int) -> str:
    """What is left of the place of a duty (row)."""
    duties = region.duties
    shift = region.shifts.ids.codes[duties.shift[row]]
    place = f"{shift} on {day_text(int(duties.day[row]))}"
    if margin == 0:
        return f"{place} is left with nobody to spare (margin 0)."
    return f"{place} is left short (margin {margin_text(margin)})."


def _no_cell(refusal: Refusal) -> str:
    period = refusal.region.period
    if refusal.day not in period:
        return f"Outside the period on view, {period_text(period.first, period.last)}."
    if refusal.chip_day is not None:
        return f"This slot is on {day_text(refusal.chip_day)}."
    return "There is no duty here to exchange with."


def _employed(refusal: Refusal) -> str:
    people = refusal.region.people
    first, last = (int(part[refusal.person]) for part in (people.employed_from, people.employed_to))
    return f"{outside_employment(refusal.name, first, last, refusal.day)}."


def _absent(refusal: Refusal) -> str:
    return f"{refusal.name} is absent: {_absence(refusal, refusal.day)}."


def _leave_next(refusal: Refusal) -> str:
    return f"It ends on a day of absence: {_absence(refusal, refusal.day + 1)}."


def _absence(refusal: Refusal, day: int) -> str:
    absences = refusal.region.absences
    there = (absences.person == refusal.person) & (absences.first <= day) & (absences.last >= day)
    return list_text(
        [
            f"{absences.kinds[absences.kind[row]]}, "
            f"{period_text(int(absences.first[row]), int(absences.last[row]))}"
            for row in np.flatnonzero(there).tolist()
        ]
    )


def _overlap(refusal: Refusal) -> str:
    region, duties = refusal.region, refusal.region.duties
    home = region.people.service[refusal.person]
    lent = any(duties.service[row] != home for row in refusal.others)
    word = "is lent" if lent else "is on duty already"
    return f"{refusal.name} {word}: {list_text([_duty(region, row) for row in refusal.others])}."


def _duty(region: Region, row: int) -> str:
    duties, shifts = region.duties, region.shifts
    shift = int(duties.shift[row])
    times = f"{clock_text(int(shifts.start[shift]))}–{clock_text(int(shifts.end[shift]))}"
    service = region.services.ids.names[duties.service[row]]
    return f"{shifts.ids.codes[shift]} {times} on {day_text(int(duties.day[row]))} at {service}"


def _unfit(refusal: Refusal) -> str:
    region, line = refusal.region, refusal.line
    grades, grade = region.grades, int(region.people.grade[refusal.person])
    wanted, skill = region.lines.grade[line], int(region.lines.skill[line])
    same = grades.group[grade] == region.lines.group[line]
    if not same or grades.rank[grade] < region.lines.rank[line]:
        mine, asked = grades.ids.names[grade], grades.ids.names[wanted]
        return f"{refusal.name} is {mine}; the slot asks for {asked}."
    return f"{refusal.name} does not hold the skill {region.skills.names[skill]} on this date."


_SENTENCES: Mapping[Obstacle, Callable[[Refusal], str]] = {
    Obstacle.NO_CELL: _no_cell,
    Obstacle.EMPLOYED: _employed,
    Obstacle.ABSENT: _absent,
    Obstacle.OVERLAP: _overlap,
    Obstacle.LEAVE_NEXT: _leave_next,
    Obstacle.UNFIT: _unfit,
}
