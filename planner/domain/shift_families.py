"""Families of shifts, by which boards, printed pages and workbooks give them their looks.

Work falls into one by start and length, absence by kind. A code is never tied to a colour: a
unit's own codes fall into the same families.
"""

from enum import Enum
from typing import Protocol

from planner.domain.calendar import DAY_MINUTES
from planner.domain.shifts import ShiftKind

_NIGHT_FROM, _NIGHT_TO = 23 * 60, 30 * 60
_NIGHT_LEAST = 3 * 60
_LONG_OVER = 10 * 60
_LATE_FROM = 11 * 60
_EARLY_BEFORE = 8 * 60


class Family(Enum):
    """What a shift looks like."""

    EARLY = "early"
    LATE = "late"
    LONG = "long"
    NIGHT = "night"
    STANDARD = "standard"
    LEAVE = "leave"
    SICK = "sick"


class Timed(Protocol):
    """A shift as far as its family depends on it."""

    @property
    def code(self) -> str:
        """Of an absence, its kind."""

    @property
    def kind(self) -> ShiftKind:
        """Work, on-call or absence."""

    @property
    def start(self) -> int:
        """Minutes from 00:00."""

    @property
    def end(self) -> int:
        """Minutes from 00:00 of the date on which it starts."""


def family_of(shift: Timed) -> Family:
    """The family of a shift, whatever its code."""
    if shift.kind == ShiftKind.ABSENCE:
        return absence_family(shift.code)
    night = sum(
        max(0, min(shift.end, _NIGHT_TO + at) - max(shift.start, _NIGHT_FROM + at))
        for at in (-DAY_MINUTES, 0, DAY_MINUTES)
    )
    if night >= _NIGHT_LEAST:
        return Family.NIGHT
    if shift.end - shift.start > _LONG_OVER:
        return Family.LONG
    if shift.start >= _LATE_FROM:
        return Family.LATE
    return Family.EARLY if shift.start < _EARLY_BEFORE else Family.STANDARD


def absence_family(kind: str) -> Family:
    """The family of a kind of absence; in brackets, as a rota may show it, or without."""
    return Family.SICK if kind.strip("()").upper() in {"SICK", "SICKNESS"} else Family.LEAVE
