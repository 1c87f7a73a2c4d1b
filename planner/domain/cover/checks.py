"""The named checks of "Who may cover", as far as they need no duties.

`free`, `rules` and `lender` depend on what a person leaves and stand with the trial.
"""

from collections.abc import Callable, Hashable, Iterator
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import DAY_MINUTES, BoolArray, IntArray
from planner.domain.region import NONE, UNREACHABLE, Region

CheckBits = npt.NDArray[np.uint16]


class Check(IntFlag):
    """A check that failed, in the order of cover.md."""

    GRADE = 1
    SKILL = 2
    EMPLOYED = 4
    PRESENT = 8
    FREE = 16
    RULES = 32
    SHARING = 64
    TRAVEL = 128
    LENDER = 256


CHECK_NAMES = {check: str(check.name).lower() for check in Check}
"""The names that the specification and the command line use."""


def static_checks(region: Region, line: int, day: int, people: IntArray | None = None) -> CheckBits:
    """Failed bits of GRADE, SKILL, EMPLOYED, PRESENT, SHARING and TRAVEL for a line (row) and day.

    For everybody, or for some people only, in their order. O(people + absences).
    """
    who = np.arange(len(region.people), dtype=np.int32) if people is None else people
    failed = np.zeros(len(who), dtype=np.uint16)
    for check, _, holds in tests_of(region, line, day):
        failed |= np.where(holds(who), 0, int(check)).astype(np.uint16)
    return failed


Test = Callable[[IntArray], BoolArray]
"""For some people, whether a check holds."""


def tests_of(region: Region, line: int, day: int) -> Iterator[tuple[Check, Hashable, Test]]:
    """Each check of a line and day that needs no duties, what its outcome depends on, and it.

    Two lines or dates with equal dependencies have equal outcomes, so these can be kept.
    """
    lines, services = region.lines, region.services
    service, shift = int(lines.service[line]), int(lines.shift[line])
    group, rank, skill = int(lines.group[line]), int(lines.rank[line]), int(lines.skill[line])
    yield Check.GRADE, (group, rank), lambda who: _grade(region, line, who)
    yield Check.SKILL, (skill, day), lambda who: _skill(region, skill, day, who)
    yield Check.EMPLOYED, day, lambda who: region.employed(who, day)
    last = day + ends_next_day(region, shift)
    yield Check.PRESENT, (day, last), lambda who: present(region, shift, day, who)
    trust, site = int(services.trust[service]), int(services.site[service])
    yield Check.SHARING, (trust, day), lambda who: sharing(region, service, day, who)
    yield Check.TRAVEL, site, lambda who: _travel(region, service, who)


def ends_next_day(region: Region, shift: int) -> bool:
    """Whether a shift touches the day after its date; an end at exactly 00:00 does not (A23)."""
    return bool(region.shifts.end[shift] > DAY_MINUTES)


def _grade(region: Region, line: int, who: IntArray) -> BoolArray:
    return np.asarray(
        (region.person_group[who] == region.lines.group[line])
        & (region.person_rank[who] >= region.lines.rank[line])
    )


def _skill(region: Region, skill: int, day: int, who: IntArray) -> BoolArray:
    if skill == NONE:
        return np.ones(len(who), dtype=np.bool_)
    held = region.holdings
    rows = held.of_skill(skill)
    valid = (held.valid_from[rows] <= day) & (day <= held.expires[rows])
    able = np.zeros(len(region.people), dtype=np.bool_)
    able[held.person[rows][valid]] = True
    return able[who]


def present(region: Region, shift: int, day: int, who: IntArray) -> BoolArray:
    """Who is not absent while a shift lasts (A23). O(people + absences)."""
    absences, last = region.absences, day + ends_next_day(region, shift)
    absent = np.zeros(len(region.people), dtype=np.bool_)
    absent[absences.person[(absences.first <= last) & (absences.last >= day)]] = True
    return ~absent[who]


def sharing(region: Region, service: int, day: int, who: IntArray) -> BoolArray:
    """Who is at home in the service's trust, or may work in another one (A17)."""
    people = region.people
    at_home = people.trust[who] == region.services.trust[service]
    in_date = (
        (people.registration_expires[who] >= day)
        & (people.training_expires[who] >= day)
        & (people.dbs_expires[who] >= day)
    )
    return np.asarray(at_home | (people.shares[who] & in_date))


def _travel(region: Region, service: int, who: IntArray) -> BoolArray:
    minutes = region.sites.minutes[region.home_site[who], region.services.site[service]]
    return np.asarray((minutes != UNREACHABLE) & (minutes <= region.people.max_travel_minutes[who]))
