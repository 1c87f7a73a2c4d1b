"""Seeds a few broken working-time rules, so that a check of the demonstration finds some."""

import numpy as np

from planner.demo.absences import KINDS, Spells
from planner.demo.catalogue import Catalogue
from planner.demo.people import Staff
from planner.demo.rostering import Roster, ShiftList
from planner.domain.calendar import Period

SHARE = 0.003
_RESIDENT = ("RLD RLD RLD RLD RLD", "RN . RSD", "RN RN RN RN RN")
_AGENDA = ("L E", "E E E E E E E E", "N N N N N", "L LD", "E+SD")
"""Duties of consecutive days; "+" joins two of one day."""
_BEFORE, _AFTER = 3, 14
"""Days cleared around a seeded breach, so that it stays the only one."""


def seed_breaches(
    catalogue: Catalogue,
    staff: Staff,
    duties: Roster,
    spells: Spells,
    shifts: ShiftList,
    period: Period,
    rng: np.random.Generator,
) -> tuple[Roster, Spells]:
    """Duties and absences with breaches for about 3 people in 1,000; none in short periods."""
    count = round(len(staff) * SHARE)
    if period.days < 21 or count == 0:
        return duties, spells
    recent = duties.person[duties.day > period.last - 28]
    present = np.setdiff1d(np.unique(recent), spells.person[spells.last > period.last - 28])
    chosen = rng.choice(present, min(count, len(present)), replace=False)
    fragments: list[tuple[int, int, int]] = []
    leave: list[tuple[int, int]] = []
    cleared: list[tuple[int, int]] = []
    for place, person in enumerate(chosen.tolist()):
        rule_set = catalogue.grades[staff.grade_codes[staff.grade[person]]].rule_set
        day = period.last - 27 + int(rng.integers(_BEFORE, 8))
        if rule_set == "consultant" or place % 5 == 0:
            leave.append((person, _some_day(duties, person, period, rng)))
            continue
        words = _RESIDENT if rule_set == "resident_doctor" else _AGENDA
        cleared.append((person, day))
        fragments += [
            (person, day + offset, shifts.number[code])
            for offset, day_codes in enumerate(words[place % len(words)].split())
            for code in day_codes.split("+")
            if code != "."
        ]
    return _replaced(duties, cleared, fragments, shifts), _with_leave(spells, leave)


def _some_day(duties: Roster, person: int, period: Period, rng: np.random.Generator) -> int:
    """A day of the last four weeks on which the person works."""
    own = duties.day[(duties.person == person) & (duties.day > period.last - 28)]
    return int(rng.choice(own))


def _replaced(
    duties: Roster,
    cleared: list[tuple[int, int]],
    fragments: list[tuple[int, int, int]],
    shifts: ShiftList,
) -> Roster:
    around = np.zeros(len(duties), dtype=np.bool_)
    for person, day in cleared:
        rows = slice(*np.searchsorted(duties.person, [person, person + 1]))
        around[rows] = (duties.day[rows] >= day - _BEFORE) & (duties.day[rows] <= day + _AFTER)
    added = np.array(fragments, dtype=np.int32).reshape(-1, 3)
    return duties.where(~around).plus(Roster(added[:, 0], added[:, 1], added[:, 2]), shifts)


def _with_leave(spells: Spells, leave: list[tuple[int, int]]) -> Spells:
    person, day = np.array(leave, dtype=np.int32).reshape(-1, 2).T
    kind = np.full(len(person), KINDS.index("AL"), dtype=np.int32)
    return Spells(
        np.concatenate([spells.person, person]),
        np.concatenate([spells.first, day]),
        np.concatenate([spells.last, day]),
        np.concatenate([spells.kind, kind]),
    )
