"""People × skills with their expiries, as arrays that the grid paints from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.application.covering import Loaded
from planner.domain.calendar import NO_LIMIT_DAY, BoolArray, IntArray, date_of
from planner.domain.region import NONE, Region
from planner.domain.wording.formats import MONTHS, NOTHING, day_text
from ui.palette.targets import folded

SOON, LATER = 30, 90
"""Days within which an expiry is urgent, or worth a note."""
NOT_HELD = int(np.iinfo(np.int32).min)
_FAR = 20 * 365
"""An expiry further away than this stands for none: staff records write the year 4712."""
MISSING, PLAIN, LASTING, AMBER, RED, EXPIRED = range(6)
STATE_WORDS = {
    MISSING: "not held",
    PLAIN: "in date",
    LASTING: "no expiry",
    AMBER: f"expires within {LATER} days",
    RED: f"expires within {SOON} days",
    EXPIRED: "expired",
}
StateArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class SkillColumn:
    """One skill, or one of the checks that every member of staff has."""

    title: str
    skill: int = NONE
    """Number of the skill; NONE for a check."""
    flag: bool = False
    """Yes or no, without a date."""
    field: str = ""
    """Column of the staff sheet that holds a check; empty for a skill."""


@dataclass(frozen=True, slots=True)
class Section:
    """The people of one grade: rows from `first` to before `last` in the order of the matrix."""

    title: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Counts:
    """What stands at the foot of a column."""

    in_date: int
    soon: int
    """Of these, expiring within LATER days."""
    expired: int


@dataclass(frozen=True, eq=False)
class Matrix:
    """Everybody of a service, or of a trust; frozen, built beside the window's thread."""

    loaded: Loaded
    today: int
    people: IntArray
    """People in the order shown."""
    sections: tuple[Section, ...]
    columns: tuple[SkillColumn, ...]
    days: IntArray
    """(people, columns): last day on which it counts; NOT_HELD, or NO_LIMIT_DAY for no end."""

    @property
    def region(self) -> Region:
        """The region it was read from."""
        return self.loaded.region

    @cached_property
    def states(self) -> StateArray:
        """(people, columns): MISSING … EXPIRED."""
        left = self.days.astype(np.int64) - self.today
        states = np.full(self.days.shape, PLAIN, dtype=np.uint8)
        states[left < LATER] = AMBER
        states[left < SOON] = RED
        states[left < 0] = EXPIRED
        states[left > _FAR] = LASTING
        states[self.days == NOT_HELD] = MISSING
        return states

    @cached_property
    def counts(self) -> tuple[Counts, ...]:
        """The foot of each column, over everybody."""
        states = self.states
        valid = ((states != MISSING) & (states != EXPIRED)).sum(axis=0).tolist()
        soon = ((states == AMBER) | (states == RED)).sum(axis=0).tolist()
        expired = (states == EXPIRED).sum(axis=0).tolist()
        return tuple(Counts(*three) for three in zip(valid, soon, expired, strict=True))

    def with_day(self, place: int, column: int, day: int) -> "Matrix":
        """The matrix with another day in one cell, until it is read anew."""
        days = self.days.copy()
        days[place, column] = day
        return replace(self, days=days)

    def called(self, wanted: str) -> BoolArray:
        """People with every word of a text in their name or number, accents aside."""
        words = folded(wanted).split()
        if not words:
            return np.ones(len(self.people), dtype=np.bool_)
        found = [all(word in text for word in words) for text in self._called]
        return np.array(found, dtype=np.bool_)

    @cached_property
    def _called(self) -> list[str]:
        ids = self.region.people.ids
        return [folded(f"{ids.names[one]} {ids.codes[one]}") for one in self.people.tolist()]

    def place_of(self, staff_id: str) -> int | None:
        """Place of the person with a number; None if they are not here."""
        person = self.region.people.ids.index.get(staff_id, NONE)
        found = np.flatnonzero(self.people == person)
        return int(found[0]) if len(found) else None

    def staff_id(self, place: int) -> str:
        """Number of the person at a place."""
        code: str = self.region.people.ids.codes[self.people[place]]
        return code

    def expiring(self, within: int) -> BoolArray:
        """People with something expired, or that expires within so many days; −1: all."""
        if within < 0:
            return np.ones(len(self.people), dtype=np.bool_)
        dated = (self.days != NOT_HELD) & (self.days - self.today < within)
        return np.asarray(dated.any(axis=1), dtype=np.bool_)

    def name(self, place: int) -> str:
        """Name of the person at a place of the order."""
        name: str = self.region.people.ids.names[self.people[place]]
        return name

    def grade(self, place: int) -> str:
        """Code of the person's grade."""
        code: str = self.region.grades.ids.codes[self.region.people.grade[self.people[place]]]
        return code

    def hours(self, place: int) -> str:
        """Contracted hours a week."""
        return f"{float(self.region.people.weekly_hours[self.people[place]]):.1f} h"

    def text(self, place: int, column: int) -> str:
        """What the cell shows: "10 Feb 27", "yes", or "–"."""
        return cell_text(
            int(self.days[place, column]),
            int(self.states[place, column]),
            self.columns[column].flag,
            self.today,
        )

    def words(self, place: int, column: int) -> str:
        """The cell as a screen reader speaks it."""
        head = f"{self.name(place)}, {self.columns[column].title}"
        state, day = int(self.states[place, column]), int(self.days[place, column])
        if self.columns[column].flag:
            return f"{head}: {'no' if state == MISSING else 'yes'}"
        if state in {MISSING, LASTING}:
            return f"{head}: {STATE_WORDS[state]}"
        verb = "expired" if state == EXPIRED else "until"
        note = f", {STATE_WORDS[state]}" if state in {AMBER, RED} else ""
        return f"{head}: {verb} {day_text(day, year=True)}{note}"


def cell_text(day: int, state: int, flag: bool, today: int) -> str:
    """A date as short as can be: the year only where it is another."""
    if flag:
        return "no" if state == MISSING else "yes"
    if state == MISSING:
        return NOTHING
    if state == LASTING:
        return "yes"
    date = date_of(day)
    year = "" if date.year == date_of(today).year else f" {date.year % 100:02d}"
    return f"{date.day} {MONTHS[date.month - 1]}{year}"


def build_matrix(loaded: Loaded, services: Sequence[int], today: int) -> Matrix:
    """Everybody at home in some services and employed in the period. O(people + holdings)."""
    region = loaded.region
    people, sections = _rows(region, np.array(services, dtype=np.int32))
    row_of = np.full(len(region.people), NONE, dtype=np.int64)
    row_of[people] = np.arange(len(people))
    skills = _skills(region, row_of, services)
    columns = (
        SkillColumn("Registration", field="registration_expires"),
        *(SkillColumn(region.skills.names[skill], skill) for skill in skills),
        SkillColumn("Mandatory training", field="training_expires"),
        SkillColumn("DBS check", field="dbs_expires"),
        SkillColumn("Shares with other trusts", flag=True, field="shares"),
    )
    days = np.full((len(people), len(columns)), NOT_HELD, dtype=np.int32)
    staff = region.people
    days[:, 0] = _given(staff.registration_expires[people])
    for number, skill in enumerate(skills, start=1):
        rows = region.holdings.of_skill(skill)
        at = row_of[region.holdings.person[rows]]
        here = at != NONE
        days[at[here], number] = region.holdings.expires[rows][here]
    days[:, -3] = _given(staff.training_expires[people])
    days[:, -2] = _given(staff.dbs_expires[people])
    days[:, -1] = np.where(staff.shares[people], NO_LIMIT_DAY, NOT_HELD)
    return Matrix(loaded, today, people, sections, columns, days)


def _given(days: IntArray) -> IntArray:
    """A check without a date is shown as not given."""
    return np.asarray(np.where(days == NO_LIMIT_DAY, NOT_HELD, days), dtype=np.int32)


def _skills(region: Region, row_of: npt.NDArray[np.int64], services: Sequence[int]) -> list[int]:
    """Skills that somebody here holds or a demand line here asks for, by name."""
    held = region.holdings.skill[row_of[region.holdings.person] != NONE]
    asked = region.lines.skill[np.isin(region.lines.service, services)]
    numbers = set(held.tolist()) | set(asked.tolist()) - {NONE}
    return sorted(numbers, key=lambda number: region.skills.names[number].casefold())


def _rows(region: Region, services: IntArray) -> tuple[IntArray, tuple[Section, ...]]:
    """People by grade from the most senior, each by name."""
    people, period = region.people, region.period
    employed = (people.employed_from <= period.last) & (people.employed_to >= period.first)
    members = np.flatnonzero(employed & np.isin(people.service, services)).tolist()
    ids, ranks, names = region.grades.ids, region.grades.rank, people.ids.names
    grade = people.grade.tolist()
    members.sort(
        key=lambda one: (-int(ranks[grade[one]]), ids.codes[grade[one]], names[one].casefold())
    )
    sections: list[Section] = []
    for place, person in enumerate(members):
        title = _title(ids.codes[grade[person]], ids.names[grade[person]])
        if sections and sections[-1].title == title:
            sections[-1] = Section(title, sections[-1].first, place + 1)
        else:
            sections.append(Section(title, place, place + 1))
    return np.array(members, dtype=np.int32), tuple(sections)


def _title(code: str, name: str) -> str:
    return name if code.casefold() in name.casefold() else f"{name} · {code}"
