"""One person's duties of a period, aid included: what a printout for the wall or the pocket says.

Confirmed duties only: a proposal is never a duty (reading A25).
"""

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from planner.application.errors import UserError
from planner.application.signoff_duties import ServiceDuties
from planner.application.signoff_gathering import Making, by_time, day_columns, shift_row
from planner.application.signoff_people import rota_rows
from planner.application.signoff_sheet import AbsenceRow, DayColumn, PersonRow, ShiftRow, Way
from planner.domain.calendar import Period
from planner.domain.region import Region
from planner.domain.wording.formats import clock_text


@dataclass(frozen=True, slots=True)
class PersonDuty:
    """One duty as the person works it; times by the clock of the region."""

    day: int
    """Day number on which it starts."""
    code: str
    start: str
    end: str
    hours: float
    """Paid hours; on-call counts none."""
    way: Way
    service: str
    """Name of the service worked in."""
    site: str


@dataclass(frozen=True, slots=True)
class PersonSheet:
    """Everything that the printout says."""

    row: PersonRow
    """Name, number, grade, hours, nights and weekends, and the codes of each date."""
    weekly_hours: float
    home: str
    """Name of the home service."""
    site: str
    trust: str
    period: Period
    days: tuple[DayColumn, ...]
    duties: tuple[PersonDuty, ...]
    """In the order in which they are worked."""
    shifts: tuple[ShiftRow, ...]
    """Those that the person works, by time."""
    absences: tuple[AbsenceRow, ...]
    made_at: datetime
    made_by: str
    demonstration: bool

    def on(self, day: int) -> tuple[PersonDuty, ...]:
        """The duties that start on a date."""
        return tuple(duty for duty in self.duties if duty.day == day)

    @property
    def aid_hours(self) -> float:
        """Paid hours worked elsewhere than at home."""
        return sum(duty.hours for duty in self.duties if duty.way is Way.OUT)


def person_sheet(region: Region, staff_id: str, made: Making) -> PersonSheet:
    """What the printout of one person says; UserError if the region does not know them.

    O(duties of the region). `region` holds at least the person's home service.
    """
    person = region.people.ids.index.get(staff_id)
    if person is None:
        raise UserError(
            f"Nobody has the number {staff_id}.", "Somebody may have removed them; choose again."
        )
    people, services = region.people, region.services
    home = int(people.service[person])
    duties = ServiceDuties.of(region, home, region.period, made.rule_book)
    rows = rota_rows(duties, region.period, ())
    row = next((one for one in rows.people if one.staff_id == staff_id), None)
    if row is None:
        raise UserError(
            f"{people.ids.names[person]} is not employed in these dates.", "Choose other dates."
        )
    mine = np.flatnonzero(duties.person == person).tolist()
    return PersonSheet(
        row=row,
        weekly_hours=float(people.weekly_hours[person]),
        home=services.ids.names[home],
        site=region.sites.ids.names[services.site[home]],
        trust=region.trusts.names[people.trust[person]],
        period=region.period,
        days=day_columns(region),
        duties=tuple(_duty(duties, at) for at in mine),
        shifts=_shifts(region, {int(duties.shift[at]) for at in mine}),
        absences=_absences(row, rows.absences),
        made_at=made.now,
        made_by=made.who,
        demonstration="demonstration" in region.name.casefold(),
    )


def _duty(duties: ServiceDuties, at: int) -> PersonDuty:
    region = duties.region
    shift = region.shifts.values[int(duties.shift[at])]
    service = int(region.duties.service[duties.rows[at]])
    return PersonDuty(
        day=int(duties.day[at]),
        code=shift.code,
        start=clock_text(shift.start),
        end=clock_text(shift.end),
        hours=float(duties.hours[at]),
        way=duties.way(at),
        service=region.services.ids.names[service],
        site=region.sites.ids.names[region.services.site[service]],
    )


def _shifts(region: Region, numbers: set[int]) -> tuple[ShiftRow, ...]:
    shifts = sorted((region.shifts.values[number] for number in numbers), key=by_time)
    return tuple(shift_row(region, shift) for shift in shifts)


def _absences(row: PersonRow, kinds: tuple[AbsenceRow, ...]) -> tuple[AbsenceRow, ...]:
    """The kinds of absence that this person has."""
    used = {entry.code for cell in row.cells.values() for entry in cell.entries}
    return tuple(kind for kind in kinds if kind.code in used)
