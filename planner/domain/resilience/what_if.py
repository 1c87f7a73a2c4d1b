"""A region as it would be if people left, a skill lapsed, a service closed at night or many fell
ill, for the whole of its period (cover.md, what-if). Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import Absences, Region
from planner.domain.shift_families import Family, family_of

SICK = "SICK"


@dataclass(frozen=True, slots=True)
class PeopleLeave:
    """These people (numbers) are employed no more."""

    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SkillLapses:
    """Nobody holds this skill (number) any more."""

    skill: int


@dataclass(frozen=True, slots=True)
class ClosedAtNight:
    """This service (number) asks for nobody at night."""

    service: int


@dataclass(frozen=True, slots=True)
class Sickness:
    """So many of a hundred are ill on every date, spread evenly over services and grades."""

    percent: float


@dataclass(frozen=True, slots=True)
class Together:
    """Several at once, each of the region as those before leave it."""

    parts: tuple["PeopleLeave | SkillLapses | ClosedAtNight | Sickness", ...]


Supposition = PeopleLeave | SkillLapses | ClosedAtNight | Sickness | Together


def supposed(region: Region, what: Supposition) -> Region:
    """The region as it would be. O(people + lines + holdings), with sickness O(absences log)."""
    match what:
        case PeopleLeave():
            return _without(region, what.people)
        case SkillLapses():
            return _lapsed(region, what.skill)
        case ClosedAtNight():
            return _closed_at_night(region, what.service)
        case Sickness():
            return _ill(region, who_is_ill(region, what.percent))
        case Together():
            for part in what.parts:
                region = supposed(region, part)
            return region


def who_is_ill(region: Region, percent: float) -> IntArray:
    """The people who would be ill: of those employed on the first date, in the order of service,
    grade and number, each at whom the running share reaches another whole person."""
    people = np.flatnonzero(
        region.employed(np.arange(len(region.people)), region.period.first)
    ).astype(np.int32)
    people = people[np.lexsort((region.people.grade[people], region.people.service[people]))]
    # 1e-9: 8 % of 25 are two, whatever the last bit of a float says.
    reached = np.floor(np.arange(len(people) + 1) * (percent / 100) + 1e-9)
    return np.sort(people[np.diff(reached) > 0])


def _without(region: Region, people: Sequence[int]) -> Region:
    last = region.people.employed_to.copy()
    chosen = np.asarray(people, dtype=np.int64)
    last[chosen] = np.minimum(last[chosen], region.period.first - 1)
    return replace(region, people=replace(region.people, employed_to=last))


def _lapsed(region: Region, skill: int) -> Region:
    expires = region.holdings.expires.copy()
    rows = region.holdings.of_skill(skill)
    expires[rows] = np.minimum(expires[rows], region.period.first - 1)
    return replace(region, holdings=replace(region.holdings, expires=expires))


def _closed_at_night(region: Region, service: int) -> Region:
    night = np.array(
        [family_of(shift) is Family.NIGHT for shift in region.shifts.values], dtype=np.bool_
    )
    shut: BoolArray = (region.lines.service == service) & night[region.lines.shift]
    applies = region.lines.applies & ~shut[:, None]
    return replace(region, lines=replace(region.lines, applies=applies))


def _ill(region: Region, people: IntArray) -> Region:
    """With an absence over the whole period for each of them."""
    kinds = region.absences.kinds
    kinds = kinds if SICK in kinds else (*kinds, SICK)
    count, were = len(people), region.absences
    columns = (
        (were.person, people),
        (were.first, np.full(count, region.period.first)),
        (were.last, np.full(count, region.period.last)),
        (were.kind, np.full(count, kinds.index(SICK))),
        (were.from_duty, np.zeros(count, dtype=np.bool_)),
    )
    person, first, last, kind, from_duty = (
        np.concatenate([old, new.astype(old.dtype)]) for old, new in columns
    )
    order = np.lexsort((last, first, person))
    absences = Absences(
        person[order], first[order], last[order], kind[order], kinds, from_duty[order]
    )
    return replace(region, absences=absences)
