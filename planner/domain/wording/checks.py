"""Why somebody cannot cover a gap, and what would make them eligible, in plain words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import NO_LIMIT_DAY, NO_START_DAY, date_of
from planner.domain.cover.checks import Check, ends_next_day
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.options import Wanted
from planner.domain.region import NONE, UNREACHABLE, Region
from planner.domain.rules.trials import BreachText
from planner.domain.wording.formats import (
    clock_text,
    day_text,
    list_text,
    margin_text,
    period_text,
)

TITLES: Mapping[Check, str] = {
    Check.GRADE: "Grade",
    Check.SKILL: "Skill",
    Check.EMPLOYED: "Employed",
    Check.PRESENT: "Present",
    Check.FREE: "Free",
    Check.RULES: "Working time",
    Check.SHARING: "Sharing",
    Check.TRAVEL: "Travel",
    Check.LENDER: "Lending service",
}
"""What a check is called where people read it."""


@dataclass(frozen=True, eq=False)
class Misfit:
    """One person seen from one gap, with what the sentences need to know."""

    region: Region
    gap: Wanted
    person: int
    overlapping: Sequence[int] = ()
    """Rows of the duties that overlap the gap."""
    leaves: int = NONE
    """Row of the duty that would be left; NONE for an extra duty."""
    margin_before: int = NO_MARGIN
    """Of the place that is left."""
    margin_after: int = NO_MARGIN
    breaches: Sequence[BreachText] = ()
    """Rules that would be newly broken or made worse."""


def sentence(check: Check, misfit: Misfit) -> str:
    """Why a person fails one check, with the figures."""
    return _SENTENCES[check](misfit)


def sentences(failed: Check, misfit: Misfit) -> str:
    """Why a person fails some checks, in the order of the specification."""
    return "; ".join(sentence(check, misfit) for check in Check if check in failed)


def _grade(misfit: Misfit) -> str:
    region, line = misfit.region, misfit.gap.line
    grades, grade = region.grades, int(region.people.grade[misfit.person])
    wanted = grades.ids.names[region.lines.grade[line]]
    if grades.group[grade] != region.lines.group[line]:
        group = grades.group_names[grades.group[grade]]
        return f"belongs to {group}; the line asks for {wanted}"
    return f"is {grades.ids.names[grade]}; the line asks for at least {wanted}"


def _skill(misfit: Misfit) -> str:
    region, gap = misfit.region, misfit.gap
    skill = int(region.lines.skill[gap.line])
    name = region.skills.names[skill]
    rows = region.holdings.of_skill(skill)
    at = np.flatnonzero(region.holdings.person[rows] == misfit.person)
    if len(at) == 0:
        return f"does not hold the skill {name}"
    valid_from = int(region.holdings.valid_from[rows][at[0]])
    if valid_from > gap.day:
        return f"the skill {name} is valid from {_near_day(valid_from, gap)}"
    return _expired(f"skill {name}", int(region.holdings.expires[rows][at[0]]), gap)


def _employed(misfit: Misfit) -> str:
    people, gap = misfit.region.people, misfit.gap
    first, last = (int(days[misfit.person]) for days in (people.employed_from, people.employed_to))
    if first != NO_START_DAY and first > gap.day:
        return f"is employed from {_near_day(first, gap)}"
    return f"was employed until {_near_day(last, gap)}"


def _present(misfit: Misfit) -> str:
    absences, gap = misfit.region.absences, misfit.gap
    last = gap.day + ends_next_day(misfit.region, gap.shift)
    at = np.flatnonzero(
        (absences.person == misfit.person) & (absences.first <= last) & (absences.last >= gap.day)
    )
    return list_text(
        [
            f"absent ({absences.kinds[absences.kind[row]]}) "
            f"{period_text(int(absences.first[row]), int(absences.last[row]))}"
            for row in at.tolist()
        ]
    )


def _free(misfit: Misfit) -> str:
    region, gap = misfit.region, misfit.gap
    duties = region.duties
    others = [row for row in misfit.overlapping if row != misfit.leaves]
    for row in others:
        here = (int(duties.service[row]), int(duties.day[row]), int(duties.shift[row]))
        if here == (gap.service, gap.day, gap.shift):
            return "is on this shift already"
    return "already on duty: " + list_text([_duty(region, row) for row in others])


def _duty(region: Region, row: int) -> str:
    duties, shifts = region.duties, region.shifts
    shift = int(duties.shift[row])
    times = f"{clock_text(int(shifts.start[shift]))}–{clock_text(int(shifts.end[shift]))}"
    service = region.services.ids.names[duties.service[row]]
    day = day_text(int(duties.day[row]))
    return f"{shifts.ids.codes[shift]} {times} at {service} on {day}"


def _rules(misfit: Misfit) -> str:
    hard = [breach.text for breach in misfit.breaches if breach.hard]
    return "; ".join(hard) or "breaks a working-time rule"


def _sharing(misfit: Misfit) -> str:
    people, gap = misfit.region.people, misfit.gap
    reasons = [] if people.shares[misfit.person] else ["does not share with other trusts"]
    for name, days in (
        ("registration", people.registration_expires),
        ("training", people.training_expires),
        ("DBS check", people.dbs_expires),
    ):
        if days[misfit.person] < gap.day:
            reasons.append(_expired(name, int(days[misfit.person]), gap))
    return list_text(reasons)


def _travel(misfit: Misfit) -> str:
    region, gap = misfit.region, misfit.gap
    home, there = int(region.home_site[misfit.person]), int(region.services.site[gap.service])
    minutes = int(region.sites.minutes[home, there])
    if minutes == UNREACHABLE:
        names = region.sites.ids.names
        return f"no travel time from {names[home]} to {names[there]} is known"
    most = int(region.people.max_travel_minutes[misfit.person])
    return f"{minutes} min of travel, accepts at most {most}"


def _lender(misfit: Misfit) -> str:
    region = misfit.region
    service = region.services.ids.names[region.duties.service[misfit.leaves]]
    before, after = (margin_text(m) for m in (misfit.margin_before, misfit.margin_after))
    return f"{service} would fall from {before} to {after}"


def _expired(what: str, day: int, gap: Wanted) -> str:
    return f"the {what} expired on {_near_day(day, gap)}"


def _near_day(day: int, gap: Wanted) -> str:
    """A date, with its year where that is not the gap's."""
    bounded = min(max(day, NO_START_DAY), NO_LIMIT_DAY)
    return day_text(bounded, year=date_of(bounded).year != date_of(gap.day).year)


_SENTENCES: Mapping[Check, Callable[[Misfit], str]] = {
    Check.GRADE: _grade,
    Check.SKILL: _skill,
    Check.EMPLOYED: _employed,
    Check.PRESENT: _present,
    Check.FREE: _free,
    Check.RULES: _rules,
    Check.SHARING: _sharing,
    Check.TRAVEL: _travel,
    Check.LENDER: _lender,
}
