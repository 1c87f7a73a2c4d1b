"""What an edit of the rota needs to know of the people it touches."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StaffEntry:
    """One person as an edit needs them."""

    staff_id: str
    name: str
    employed_from: int | None
    """Day number, None if not given; so for the next."""
    employed_to: int | None


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty as stored."""

    staff_id: str
    day: int
    shift: str
    service: str


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """One absence as stored, both dates included."""

    staff_id: str
    first: int
    last: int
    kind: str


@dataclass(frozen=True, slots=True)
class RotaCells:
    """What stands for some people on some dates, as the database has it now."""

    people: Mapping[str, StaffEntry]
    """By staff_id; who is not known is not there."""
    duties: tuple[DutyRow, ...]
    """Duties of these people in the period, absences of one date among them."""
    absences: tuple[AbsenceRow, ...]
    """All absences of these people that end in the period or later, whole."""
    shifts: Mapping[str, str]
    """Kind (`work`, `on_call`, `absence`) of every shift code."""
    services: Mapping[str, str]
    """Name of every service code that is concerned."""
