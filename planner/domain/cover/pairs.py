"""Who can be asked for what, for many people and lines at once: parallel arrays of pairs.

`checks` and `places` look at one line and many people, or at people where they stand already.
What was chosen before, a plan's assignments, is many people each at a place of their own.
"""

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import DAY_MINUTES, BoolArray, IntArray
from planner.domain.cover.checks import Check, CheckBits
from planner.domain.cover.places import Places
from planner.domain.region import NONE, UNREACHABLE, LongArray, Region
from planner.domain.rules.ragged import offsets_of, owners, spread


def checks_of_pairs(region: Region, line: LongArray, day: LongArray, who: LongArray) -> CheckBits:
    """(n,) as `checks.static_checks`, each person for a line (row) and day of their own.

    O(n log (holdings + absent dates)).
    """
    lines, services, people = region.lines, region.services, region.people
    service, next_day = lines.service[line], region.shifts.end[lines.shift[line]] > DAY_MINUTES
    minutes = region.sites.minutes[region.home_site[who], services.site[service]]
    away = region.absences.on(who, day) | (next_day & region.absences.on(who, day + 1))
    in_date = people.shares[who]
    for expires in (people.registration_expires, people.training_expires, people.dbs_expires):
        in_date = in_date & (expires[who] >= day)
    holds = {
        Check.GRADE: _grade(region, line, who),
        Check.SKILL: holds_pairs(region, lines.skill[line], who, day),
        Check.EMPLOYED: region.employed(who, day),
        Check.PRESENT: ~away,
        Check.SHARING: (people.trust[who] == services.trust[service]) | in_date,
        Check.TRAVEL: (minutes != UNREACHABLE) & (minutes <= people.max_travel_minutes[who]),
    }
    failed = np.zeros(len(who), dtype=np.uint16)
    for check, held in holds.items():
        failed[~held] |= np.uint16(check)
    return failed


def masks_of_pairs(region: Region, places: Places, place: LongArray, who: LongArray) -> LongArray:
    """(n,) the lines of a place that each person could fill there, as `places.person_masks`.

    O(n × lines of a place × log holdings).
    """
    offsets = offsets_of(places.line_counts[place])
    entry, owner = spread(places.line_offsets[place], offsets), owners(offsets)
    line, person = places.lines[entry].astype(np.int64), who[owner]
    able = _grade(region, line, person)
    able &= holds_pairs(region, region.lines.skill[line], person, places.day[place][owner])
    masks = np.zeros(len(place), dtype=np.int64)
    np.bitwise_or.at(
        masks, owner[able], np.int64(1) << (entry - places.line_offsets[place][owner])[able]
    )
    return masks


def holds_pairs(
    region: Region, skill: npt.ArrayLike, who: npt.ArrayLike, day: npt.ArrayLike
) -> BoolArray:
    """(n,) whether each person holds a skill, valid on a day; NONE asks for nothing.

    O(holdings + n log holdings).
    """
    skills, people, days = (np.asarray(part, dtype=np.int64) for part in (skill, who, day))
    held, size = region.holdings, len(region.people)
    result: BoolArray = np.asarray(skills == NONE, dtype=np.bool_)
    if len(held.skill) == 0:
        return result
    asked = np.flatnonzero(~result)
    # Holdings are ordered by skill, then person.
    keys = held.skill.astype(np.int64) * size + held.person
    key, on = skills[asked] * size + people[asked], days[asked]
    at = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
    result[asked] = (keys[at] == key) & (held.valid_from[at] <= on) & (on <= held.expires[at])
    return result


def _grade(region: Region, line: IntArray | LongArray, who: LongArray) -> BoolArray:
    """Same staff group, and no lower a rank."""
    return np.asarray(
        (region.person_group[who] == region.lines.group[line])
        & (region.person_rank[who] >= region.lines.rank[line])
    )
