"""What the demand lines mean for the dates on view: margins, and who could fill each line."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from planner.application.covering import Loaded
from planner.domain.calendar import NO_LIMIT_DAY, IntArray
from planner.domain.region import NONE, Region
from planner.domain.wording.formats import count_text, day_text, hours_text, number_text
from ui.rota.strips import Strip, build_cover

_FULL_TIME = 37.5
_NO_DATE = "The line applies on none of these dates."


@dataclass(frozen=True, slots=True)
class Filler:
    """Somebody of the service who could fill a line on some of the dates."""

    staff_id: str
    name: str
    grade: str
    days: int
    """On how many of the dates of the line."""
    until: str
    """Last day of the skill, as "to 3 Jan 2027"; empty where it does not end or none is asked."""
    shifts: int
    """How many of these shifts they have in the period."""

    @property
    def words(self) -> str:
        """As a screen reader speaks it."""
        held = f", skill {self.until}" if self.until else ""
        return f"{self.name}, {self.grade}{held}, {count_text(self.shifts, 'such shift')}"


@dataclass(frozen=True, slots=True)
class Fillers:
    """Who could fill one line, and the sentence above them."""

    people: tuple[Filler, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class Strength:
    """What one line asks for a week, and what the service has for it."""

    number: int
    shift: str
    """Code."""
    asked: float
    """Hours a week of its minimum, on average over the period."""
    people: int
    """Who could fill it on some of its dates."""
    contracted: float
    """Their hours a week, together."""
    lacking: int
    """How many more have the grade but not the skill."""
    skill: str
    """Name of the skill; empty where none is asked for."""

    @property
    def wte(self) -> float:
        """What it asks for in people of full time."""
        return self.asked / _FULL_TIME

    @property
    def words(self) -> str:
        """As a sentence."""
        text = (
            f"{count_text(self.people, 'person', 'people')} here could fill it, contracted for "
            f"{hours_text(round(self.contracted, 1))} a week in all. The minimum asks for "
            f"{hours_text(round(self.asked, 1))} a week ({number_text(self.wte, 1)} WTE)."
        )
        if self.lacking:
            verb = "has" if self.lacking == 1 else "have"
            text += f" {self.lacking} more {verb} the grade but not {self.skill}."
        return text


@dataclass(frozen=True, eq=False)
class Outlook:
    """The service of the page over the period; frozen, built beside the window's thread."""

    loaded: Loaded
    service: int

    @property
    def region(self) -> Region:
        """The part of the region that was loaded for it."""
        return self.loaded.region

    @cached_property
    def strips(self) -> tuple[Strip, ...]:
        """Each shift with its margin on every date."""
        loaded = self.loaded
        return build_cover(loaded.region, self.service, loaded.places, loaded.filling).strips

    @cached_property
    def _home(self) -> IntArray:
        """People at home here and employed in the period."""
        people, period = self.region.people, self.region.period
        here = (people.service == self.service) & (people.employed_from <= period.last)
        return np.flatnonzero(here & (people.employed_to >= period.first)).astype(np.int32)

    @cached_property
    def usual_grade(self) -> str:
        """Code of the grade that most people here have; empty where nobody is at home."""
        grades = self.region.people.grade[self._home]
        if not len(grades):
            return ""
        code: str = self.region.grades.ids.codes[int(np.bincount(grades).argmax())]
        return code

    def fillers(self, number: int) -> Fillers | None:
        """Who could fill a line; None where it is not among those loaded.

        O(people of the service × dates).
        """
        lines = self.region.lines
        rows = np.flatnonzero((lines.service == self.service) & (lines.number == number))
        return self._fillers(int(rows[0])) if len(rows) else None

    @cached_property
    def strengths(self) -> tuple[Strength, ...]:
        """Every line beside who could fill it; those that apply on none of the dates are left out.

        O(lines of the service × its people × dates).
        """
        rows = np.flatnonzero(self.region.lines.service == self.service).tolist()
        found = (self._strength(line, *self._able(line)) for line in rows)
        return tuple(one for one in found if one is not None)

    def _able(self, line: int) -> tuple[IntArray, IntArray, IntArray]:
        """Days of a line, who has its grade, and on how many of the days each could fill it."""
        region, lines, home = self.region, self.region.lines, self._home
        days = region.period.first + np.flatnonzero(lines.applies[line])
        graded = (region.person_group[home] == lines.group[line]) & (
            region.person_rank[home] >= lines.rank[line]
        )
        right = home[graded]
        held = region.holds(int(lines.skill[line]), right[:, None], days)
        able = (held & region.employed(right[:, None], days)).sum(axis=1)
        return days.astype(np.int32), right, able.astype(np.int32)

    def _fillers(self, line: int) -> Fillers:
        days, right, able = self._able(line)
        shifts = self._shifts(line)
        people = [
            self._filler(line, int(person), int(count), int(shifts[person]))
            for person, count in zip(right.tolist(), able.tolist(), strict=True)
            if count
        ]
        people.sort(key=lambda one: (-one.days, one.name.casefold()))
        strength = self._strength(line, days, right, able)
        return Fillers(tuple(people), _NO_DATE if strength is None else strength.words)

    def _filler(self, line: int, person: int, days: int, shifts: int) -> Filler:
        region = self.region
        people, skill = region.people, int(region.lines.skill[line])
        until = ""
        if skill != NONE:
            rows = region.holdings.of_skill(skill)
            at = int(np.searchsorted(region.holdings.person[rows], person))
            day = int(region.holdings.expires[rows][at])
            until = "" if day == NO_LIMIT_DAY else f"to {day_text(day, year=True).split(' ', 1)[1]}"
        grade = region.grades.ids.names[people.grade[person]]
        ids = people.ids
        return Filler(ids.codes[person], ids.names[person], grade, days, until, shifts)

    def _shifts(self, line: int) -> IntArray:
        """For everybody loaded, how many duties of the line's shift they have here."""
        duties, period = self.region.duties, self.region.period
        here = (duties.service == self.service) & (duties.shift == self.region.lines.shift[line])
        here &= (duties.day >= period.first) & (duties.day <= period.last)
        counts = np.bincount(duties.person[here], minlength=len(self.region.people))
        return np.asarray(counts, dtype=np.int32)

    def _strength(
        self, line: int, days: IntArray, right: IntArray, able: IntArray
    ) -> Strength | None:
        """None where the line applies on none of the dates."""
        region, lines = self.region, self.region.lines
        if not len(days):
            return None
        shift, skill = region.shifts.values[int(lines.shift[line])], int(lines.skill[line])
        hours = (shift.end - shift.start - shift.break_minutes) / 60
        there = right[able > 0]
        return Strength(
            number=int(lines.number[line]),
            shift=region.shifts.ids.codes[int(lines.shift[line])],
            asked=hours * float(lines.minimum[line]) * len(days) / region.period.days * 7,
            people=len(there),
            contracted=float(region.people.weekly_hours[there].sum()),
            lacking=0 if skill == NONE else len(right) - len(there),
            skill="" if skill == NONE else region.skills.names[skill],
        )
