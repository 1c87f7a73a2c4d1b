"""Invents the people of the demonstration: grades, skills, contracts, consent, dates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.demo.catalogue import Catalogue, Role
from planner.demo.establishment import Unit, apportion
from planner.domain.calendar import NO_LIMIT_DAY, BoolArray, IntArray

NOT_HELD = np.iinfo(np.int32).min
GOLDEN = 0.6180339887498949
"""A step by which neighbours in a list come to lie far apart."""
_LAPSED = 0.012
"""Share of registrations, training records … that have lapsed."""
_RENEWED_LATE = 0.03
"""Share that lapses within `_SOON` days."""
_SOON = 90

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Staff:
    """One entry per person, service by service and role by role."""

    unit: IntArray
    role: IntArray
    """Number of the role within the unit's team."""
    grade: IntArray
    """Index into `grade_codes`."""
    grade_codes: tuple[str, ...]
    hours_class: IntArray
    """0 full time, 1 about four fifths, 2 about three fifths."""
    turn: IntArray
    """Place in the role, seniors first: neighbours join a pattern far apart."""
    skill_expires: IntArray
    """(people, skills): last day on which it counts, NOT_HELD where it is not held."""
    weekly_hours: FloatArray
    opted_out: BoolArray
    registration: IntArray
    training: IntArray
    dbs: IntArray
    shares: BoolArray
    max_travel: IntArray
    employed_from: IntArray
    employed_to: IntArray
    names: list[str]

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def ids(self) -> list[str]:
        """Staff numbers that no trust uses."""
        return [f"D{number:07d}" for number in range(1, len(self) + 1)]


def has_rule_set(catalogue: Catalogue, staff: Staff, rule_set: str) -> BoolArray:
    """Whose grade goes with a rule set."""
    grades = [catalogue.grades[code].rule_set == rule_set for code in staff.grade_codes]
    return np.array(grades, dtype=np.bool_)[staff.grade]


@dataclass(frozen=True, eq=False)
class _Post:
    """The people of one role in one unit."""

    grade: IntArray
    hours_class: IntArray
    skills: BoolArray


def invent_staff(
    catalogue: Catalogue, units: Sequence[Unit], first: int, last: int, rng: np.random.Generator
) -> Staff:
    """People for all units; `first` and `last` are day numbers of the period."""
    posts, unit, role = _posts(catalogue, units, rng)
    grade = np.concatenate([post.grade for post in posts])
    hours_class = np.concatenate([post.hours_class for post in posts])
    grades = tuple(catalogue.grades.values())
    full_time = np.array([entry.full_time for entry in grades])[grade]
    part = np.where(
        full_time == 40,
        np.array([40, 32, 24.0])[hours_class],
        np.array([37.5, 30, 22.5])[hours_class],
    )
    count = len(grade)
    professional = np.array([entry.staff_group != "support" for entry in grades])[grade]
    leaves = rng.random(count) < 0.004
    return Staff(
        unit=unit,
        role=role,
        grade=grade,
        grade_codes=tuple(entry.code for entry in grades),
        hours_class=hours_class,
        turn=np.concatenate([np.arange(len(post.grade), dtype=np.int32) for post in posts]),
        skill_expires=_skill_expiries(
            catalogue, np.concatenate([post.skills for post in posts]), first, rng
        ),
        weekly_hours=part,
        opted_out=rng.random(count) < 0.06,
        registration=np.where(professional, _expiry(count, first, 365, rng), NO_LIMIT_DAY),
        training=_expiry(count, first, 730, rng),
        dbs=_expiry(count, first, 1095, rng),
        shares=rng.random(count) < 0.42,
        max_travel=rng.choice(
            [20, 30, 40, 45, 60, 75, 90], count, p=[0.06, 0.16, 0.14, 0.2, 0.24, 0.1, 0.1]
        ).astype(np.int32),
        employed_from=(first - 200 - rng.integers(0, 7000, count)).astype(np.int32),
        employed_to=np.where(leaves, rng.integers(first, last + 1, count), NO_LIMIT_DAY).astype(
            np.int32
        ),
        names=_names(catalogue, count, rng),
    )


def _posts(
    catalogue: Catalogue, units: Sequence[Unit], rng: np.random.Generator
) -> tuple[list[_Post], IntArray, IntArray]:
    codes = {code: number for number, code in enumerate(catalogue.grades)}
    skills = {row["code"]: number for number, row in enumerate(catalogue.skills)}
    posts: list[_Post] = []
    unit_numbers: list[int] = []
    roles: list[int] = []
    for number, unit in enumerate(units):
        team = catalogue.teams[unit.specialty.team]
        sizes = apportion(unit.people, [role.share for role in team.roles])
        for place, (role, size) in enumerate(zip(team.roles, sizes, strict=True)):
            variants = len(catalogue.patterns[role.pattern].variants)
            posts.append(_post(role, size, unit.specialty.skill, codes, skills, variants, rng))
            unit_numbers.extend([number] * size)
            roles.extend([place] * size)
    return posts, np.array(unit_numbers, dtype=np.int32), np.array(roles, dtype=np.int32)


def _post(
    role: Role,
    size: int,
    own_skill: str,
    codes: dict[str, int],
    skills: dict[str, int],
    variants: int,
    rng: np.random.Generator,
) -> _Post:
    """Seniors first, then those who may be in charge: so both spread evenly over the pattern."""
    counts = apportion(size, list(role.grades.values()))
    names = list(role.grades)
    grade = np.repeat([codes[name] for name in reversed(names)], counts[::-1]).astype(np.int32)
    held = np.zeros((size, len(skills)), dtype=np.bool_)
    for code, share in role.skills.items():
        held[:, skills[code]] = rng.random(size) < share
    if role.own and own_skill:
        held[:, skills[own_skill]] |= _spread(size, rng) < role.own
    if role.in_charge:
        seniors = size - sum(counts[: -2 if len(counts) > 2 else -1])
        held[: seniors + round((size - seniors) * role.in_charge), skills["NIC"]] = True
    return _Post(grade, _hours_classes(role, size, variants, rng), held)


def _spread(size: int, rng: np.random.Generator) -> FloatArray:
    """Numbers in [0, 1) of which any neighbours lie far apart."""
    return np.asarray((np.arange(size) * GOLDEN + rng.random()) % 1.0)


def _hours_classes(role: Role, size: int, variants: int, rng: np.random.Generator) -> IntArray:
    part_time = 0.2 if role.part_time is None else role.part_time
    if variants == 1:
        return np.zeros(size, dtype=np.int32)
    draw = rng.random(size)
    return ((draw < part_time).astype(np.int32) + (draw < part_time * 0.35)).astype(np.int32)


def _skill_expiries(
    catalogue: Catalogue, held: BoolArray, first: int, rng: np.random.Generator
) -> IntArray:
    result = np.full(held.shape, NOT_HELD, dtype=np.int32)
    for number, row in enumerate(catalogue.skills):
        people = np.flatnonzero(held[:, number])
        years = int(row["years"])
        result[people, number] = (
            _expiry(len(people), first, 365 * years, rng) if years else NO_LIMIT_DAY
        )
    return result


def _expiry(count: int, first: int, within: int, rng: np.random.Generator) -> IntArray:
    """Expiry dates: a few lapsed already, some within 90 days, most renewed well in time."""
    days = first + rng.integers(_SOON, max(within, _SOON + 30), count)
    draw = rng.random(count)
    days = np.where(draw < _LAPSED + _RENEWED_LATE, first + rng.integers(1, _SOON, count), days)
    lapsed = first - rng.integers(1, _SOON, count)
    return np.where(draw < _LAPSED, lapsed, days).astype(np.int32)


def _names(catalogue: Catalogue, count: int, rng: np.random.Generator) -> list[str]:
    given = rng.integers(0, len(catalogue.given_names), count).tolist()
    family = rng.integers(0, len(catalogue.family_names), count).tolist()
    return [
        f"{catalogue.given_names[g]} {catalogue.family_names[f]}"
        for g, f in zip(given, family, strict=True)
    ]
