"""Which look a shift gets: work by start and length, absence by kind.

A code is never tied to a colour: a unit's own codes fall into the same families.
"""

from planner.domain.calendar import DAY_MINUTES
from planner.domain.shifts import Shift, ShiftKind
from ui.theme.tokens import Family

_NIGHT_FROM, _NIGHT_TO = 23 * 60, 30 * 60
_NIGHT_LEAST = 3 * 60
_LONG_OVER = 10 * 60
_LATE_FROM = 11 * 60
_EARLY_BEFORE = 8 * 60


def family_of(shift: Shift) -> Family:
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
    """The family of a kind of absence."""
    return Family.SICK if kind.upper() in {"SICK", "SICKNESS"} else Family.LEAVE
