"""What a sign-off workbook says, as frozen values that know nothing of Excel.

Gathered once from the region (`signoff_gathering`), then written by the workbook's writer and
compared with a workbook read back (`signoff_comparing`), so that both speak of the same facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from planner.application.signoff_seal import Seal, seal_of
from planner.domain.calendar import Period
from planner.domain.shifts import ShiftKind

HISTORY_SHOWN = 500
"""Changes of a rota at most that its history tells."""
HISTORY_LOOKED_AT = 20_000
"""Newest journal entries that are looked at for them; older ones of other services are not worth
the wait."""


class Way(StrEnum):
    """Whose duty stands in a cell of the rota, as the service sees it."""

    OWN = "own"
    IN = "in"
    """Worked here by somebody whose home is elsewhere."""
    OUT = "out"
    """Worked elsewhere by somebody whose home is here."""
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Entry:
    """One code in a cell: a shift's, or a kind of absence.

    A kind of absence that is also the code of a shift (L is leave here and late there) stands
    in brackets, so that nobody counts it as a duty.
    """

    code: str
    way: Way


@dataclass(frozen=True, slots=True)
class DayCell:
    """What one person does on one date; `broken` where a hard rule is broken by it."""

    entries: tuple[Entry, ...]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row of the rota. Hours are paid hours; those of aid in are the hours worked here."""

    staff_id: str
    name: str
    grade: str
    group_and_rank: tuple[str, int]
    """Staff group and rank: where it changes, a new block of rows begins."""
    break_paid: bool
    """Resident doctors' breaks are paid, so their hours are another column of the legend."""
    contracted: float | None
    """Weekly hours × dates employed in the period ÷ 7; None for aid in."""
    rostered: float
    nights: int
    weekends: int
    absent_days: int
    aid_in: bool
    cells: Mapping[int, DayCell]
    """By day number; a date without an entry is not there."""
    outside: tuple[int, ...] = ()
    """Dates of the period on which the person is not employed: not yet, or no more."""

    @property
    def label(self) -> str:
        """The name as the rota shows it."""
        return f"{self.name} (aid in)" if self.aid_in else self.name


@dataclass(frozen=True, slots=True)
class DayColumn:
    """One date of the period."""

    day: int
    weekend: bool
    bank_holiday: bool


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift of the legend: paid hours of an ordinary day, and whether it is a night."""

    code: str
    name: str
    kind: ShiftKind
    start: int
    """Minutes from 00:00; so is `end`, which may pass 1440."""
    end: int
    hours: float
    hours_break_paid: float
    night: bool


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One kind of absence of the legend."""

    code: str
    """As in the cells; see `Entry`."""
    name: str


@dataclass(frozen=True, slots=True)
class DayCover:
    """One shift on one date: minimum slots asked for and filled, exactly (reading A2)."""

    required: int
    on_duty: int
    filled: int
    margin: int | None
    asked: bool
    """Whether a demand line applies at all."""

    @property
    def short(self) -> int:
        """Minimum slots that stay empty."""
        return self.required - self.filled


@dataclass(frozen=True, slots=True)
class ShiftCover:
    """One shift over all dates of the period, in the order of the dates."""

    shift: str
    days: tuple[DayCover, ...]

    @property
    def asked(self) -> bool:
        """Whether anybody is asked for on some date."""
        return any(day.asked for day in self.days)

    @property
    def on_the_edge(self) -> int:
        """Dates on which the margin is 0."""
        return sum(day.margin == 0 for day in self.days)


@dataclass(frozen=True, slots=True)
class BreachRow:
    """One broken rule, and the reason for which it was accepted, if it was."""

    staff_id: str
    name: str
    rule: str
    hard: bool
    text: str
    reason: str = ""
    accepted_by: str = ""
    part: str = ""
    """Which part of the rule, such as `rest` or `run`."""
    first: int = 0
    """First of the dates that are one breach, a day number; so is `last`."""
    last: int = 0
    figure: float = 0.0
    limit: float = 0.0


@dataclass(frozen=True, slots=True)
class AidRow:
    """Mutual aid of one person in one direction: duties of one host, or one proposal."""

    way: Way
    staff_id: str
    name: str
    lender: str
    """Trust and service in words; so is `host`."""
    host: str
    host_service: str
    duties: tuple[tuple[int, str], ...]
    """Day numbers and shift codes."""
    hours: float
    cost: float | None
    """Pounds; None if the person's hourly cost is not known."""
    state: str
    note: str = ""

    @property
    def stands(self) -> bool:
        """Whether a duty stands behind it."""
        return self.state in STANDING


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty: worked here by anybody, or elsewhere by somebody at home here."""

    staff_id: str
    day: int
    shift: str
    service: str
    name: str
    grade: str
    trust: str
    home_service: str
    start: str
    """ISO time with its offset from UTC; so is `end`."""
    end: str
    hours: float
    way: Way


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One change that matters."""

    at: datetime
    """By the clock of the region; as the store tells it, UTC."""
    who: str
    what: str
    before: str
    after: str
    reason: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, as what, and when by the clock of the region."""

    name: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Signatures:
    """The two signatures; None where nobody has signed yet."""

    submitted: Signature | None = None
    approved: Signature | None = None


NOT_SIGNED = Signatures()


@dataclass(frozen=True, slots=True)
class Heading:
    """What the workbook is of, and what it was made from."""

    service: str
    service_name: str
    site_name: str
    trust: str
    trust_name: str
    period: Period
    version: int | None
    """Of the rota; None where none is recorded."""
    status: str
    """A word of `sheets.ROTA_STATES`, or `none` if no rota covers the first date."""
    notice_days: int
    """From its publication, or else from the date on which the workbook is made, to the first
    date of the period."""
    made_at: datetime
    made_by: str
    demonstration: bool
    published: int | None = None
    """Day number on which the rota was published; None if it is not, or is not known."""
    journal: int | None = None
    """Number of the newest journal entry as this was made; None where there is no journal."""


@dataclass(frozen=True, eq=False)
class SignOffSheet:
    """Everything that the sign-off workbook of one service says."""

    heading: Heading
    days: tuple[DayColumn, ...]
    people: tuple[PersonRow, ...]
    shifts: tuple[ShiftRow, ...]
    absences: tuple[AbsenceRow, ...]
    cover: tuple[ShiftCover, ...]
    breaches: tuple[BreachRow, ...]
    aid: tuple[AidRow, ...]
    duties: tuple[DutyRow, ...]
    history: tuple[HistoryRow, ...]
    signatures: Signatures = NOT_SIGNED

    @cached_property
    def shift_by_code(self) -> Mapping[str, ShiftRow]:
        """The shifts of the legend by code."""
        return {shift.code: shift for shift in self.shifts}

    @property
    def joins_or_leaves(self) -> bool:
        """Whether somebody is not employed on every date."""
        return any(person.outside for person in self.people)

    @property
    def whole_history(self) -> bool:
        """Whether the history begins with the first change there was."""
        looked_at_all = (self.heading.journal or 0) <= HISTORY_LOOKED_AT
        return looked_at_all and len(self.history) < HISTORY_SHOWN

    @cached_property
    def seal(self) -> Seal:
        """The hash over the rota's content, the same at every export of the same content."""
        return seal_of(
            service=self.heading.service,
            period=self.heading.period,
            version=self.heading.version,
            status=self.heading.status,
            duties=self._duty_keys,
            absences=self._absence_keys,
            proposed=[
                (row.staff_id, day, shift, row.host_service)
                for row in self.aid
                if row.state == PROPOSED
                for day, shift in row.duties
            ],
        )

    @cached_property
    def duties_seal(self) -> Seal:
        """The hash over the duties alone: what two people sign, whatever the status is now."""
        heading = self.heading
        return seal_of(service=heading.service, period=heading.period, duties=self._duty_keys)

    @cached_property
    def absences_seal(self) -> Seal:
        """The hash over the absences alone, as they stand in the cells."""
        heading = self.heading
        return seal_of(service=heading.service, period=heading.period, absences=self._absence_keys)

    @property
    def _absence_keys(self) -> list[tuple[str, int, str]]:
        return [
            (person.staff_id, day, entry.code)
            for person in self.people
            for day, cell in person.cells.items()
            for entry in cell.entries
            if entry.way is Way.ABSENT
        ]

    @property
    def _duty_keys(self) -> list[tuple[str, int, str, str]]:
        return [(row.staff_id, row.day, row.shift, row.service) for row in self.duties]


PROPOSED = "Proposed"
CONFIRMED = "Confirmed"
"""States of mutual aid: a proposal is never a duty (reading A25), a duty is confirmed."""
STANDING = (CONFIRMED, "Worked", "Settled")
"""States of aid behind which a duty stands."""
