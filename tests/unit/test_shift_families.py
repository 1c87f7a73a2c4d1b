"""Families of shifts: by start and length, never by code."""

import pytest

from planner.domain.shift_families import Family, absence_family, family_of
from planner.domain.shifts import Shift, ShiftKind


def shift(start: str, end: str, kind: ShiftKind = ShiftKind.WORK, code: str = "Q") -> Shift:
    first, last = (int(text[:2]) * 60 + int(text[3:]) for text in (start, end))
    return Shift.between(code, "", first, last, 30, kind)


@pytest.mark.parametrize(
    ("start", "end", "family"),
    [
        ("07:00", "15:00", Family.EARLY),
        ("07:59", "17:59", Family.EARLY),
        ("08:00", "16:00", Family.STANDARD),
        ("10:59", "18:00", Family.STANDARD),
        ("11:00", "19:00", Family.LATE),
        ("16:00", "01:59", Family.LATE),
        ("16:00", "02:00", Family.NIGHT),
        ("07:00", "17:01", Family.LONG),
        ("20:30", "09:00", Family.NIGHT),
        ("03:00", "09:00", Family.NIGHT),
        ("03:01", "09:00", Family.EARLY),
        ("00:00", "00:00", Family.NIGHT),
    ],
)
def test_that_work_falls_into_a_family_by_start_and_length(
    start: str, end: str, family: Family
) -> None:
    assert family_of(shift(start, end)) is family
    assert family_of(shift(start, end, ShiftKind.ON_CALL)) is family


@pytest.mark.parametrize(
    ("kind", "family"),
    [("SICK", Family.SICK), ("(sick)", Family.SICK), ("Sickness", Family.SICK),
     ("AL", Family.LEAVE), ("(AL)", Family.LEAVE), ("SICKBAY", Family.LEAVE)],
)  # fmt: skip
def test_that_sickness_stands_apart_from_leave(kind: str, family: Family) -> None:
    assert absence_family(kind) is family
    assert family_of(shift("07:00", "15:00", ShiftKind.ABSENCE, kind)) is family
