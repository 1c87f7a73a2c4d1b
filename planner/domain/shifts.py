"""Shift types: a code, its hours, and what sort of time it is."""

from dataclasses import dataclass
from enum import StrEnum

from planner.domain.calendar import DAY_MINUTES


class ShiftKind(StrEnum):
    """What sort of time a shift is."""

    WORK = "work"
    ON_CALL = "on_call"
    ABSENCE = "absence"


KINDS: tuple[ShiftKind, ...] = (ShiftKind.WORK, ShiftKind.ON_CALL, ShiftKind.ABSENCE)
"""Kinds in the order of their index in arrays."""
WORK, ON_CALL, ABSENCE = range(len(KINDS))
"""The index of each."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift type; minutes count from 00:00 of the date on which it starts.

    `start` is 0…1439; `end` lies after `start` by at most 24 h, so a shift that ends at or
    before its start on the clock ends on the next day (`end` > 1440 then).
    """

    code: str
    name: str
    start: int
    end: int
    break_minutes: int
    kind: ShiftKind

    @classmethod
    def between(
        cls, code: str, name: str, start: int, end: int, break_minutes: int, kind: ShiftKind
    ) -> "Shift":
        """A shift from clock times; an end at or before the start is on the next day."""
        later = end if end > start else end + DAY_MINUTES
        return cls(code, name, start, later, break_minutes, kind)
