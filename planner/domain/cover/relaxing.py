"""One change for one person, made to a copy of the region, so that the checks are asked again.

Nothing is guessed: a change counts only if every check of the person holds with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from planner.domain.calendar import NO_LIMIT_DAY, NO_START_DAY, IntArray
from planner.domain.cover.checks import Check
from planner.domain.cover.lending import releases
from planner.domain.cover.options import Overlaps, Wanted
from planner.domain.cover.places import Places, duty_masks
from planner.domain.cover.why_not import Verdict, why_not
from planner.domain.region import NONE, UNREACHABLE, Holdings, People, Region
from planner.domain.rules.engine import RuleEngine


class ChangeKind(StrEnum):
    """What one change may be; in the order in which they are offered when equally good."""

    CONSENT = "consent"
    """The person agrees to work in other trusts."""
    TRAVEL = "travel"
    """The person accepts a longer journey."""
    PAPERS = "papers"
    """Registration, training or DBS check is renewed."""
    RENEWAL = "renewal"
    """A skill that lapsed, or is not valid yet, holds on the date."""
    TRAINING = "training"
    """The person learns the skill."""
    RULE = "rule"
    """A working-time breach is accepted by hand, with its reason."""
    LENDER = "lender"
    """The lending service goes short."""
    DUTY = "duty"
    """Another duty that overlaps is taken off the person."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A change with what it would be for one person, not yet checked."""

    kind: ChangeKind
    what: str
    """Which paper; empty elsewhere."""
    region: Region | None
    """The region with the change; None where the change is a decision, not data."""
    accepted: Check | None = None
    """The check that the decision sets aside."""


def changes_for(region: Region, gap: Wanted, verdict: Verdict) -> Iterator[Trial]:
    """Changes that might make somebody eligible who fails exactly one check."""
    person = verdict.person
    if verdict.failed == Check.SHARING:
        yield from _shared(region, gap, person)
    elif verdict.failed == Check.TRAVEL:
        yield from _travelled(region, gap, person)
    elif verdict.failed == Check.SKILL:
        yield from _skilled(region, gap, person)
    elif verdict.failed == Check.RULES:
        yield Trial(ChangeKind.RULE, "", None, Check.RULES)
    elif verdict.failed == Check.LENDER:
        yield Trial(ChangeKind.LENDER, "", None, Check.LENDER)
    elif verdict.failed == Check.FREE:
        yield Trial(ChangeKind.DUTY, "", None, Check.FREE)


def _shared(region: Region, gap: Wanted, person: int) -> Iterator[Trial]:
    people = region.people
    shares = people.shares.copy()
    shares[person] = True
    yield Trial(ChangeKind.CONSENT, "", replace(region, people=replace(people, shares=shares)))
    for what, renewed in (
        ("registration", replace(people, registration_expires=_until(people, 0, person, gap.day))),
        ("training", replace(people, training_expires=_until(people, 1, person, gap.day))),
        ("DBS check", replace(people, dbs_expires=_until(people, 2, person, gap.day))),
    ):
        yield Trial(ChangeKind.PAPERS, what, replace(region, people=renewed))


def _until(people: People, paper: int, person: int, day: int) -> IntArray:
    """The dates of one paper, with that of one person moved to a day."""
    papers = people.registration_expires, people.training_expires, people.dbs_expires
    return _with(papers[paper], person, day)


def _travelled(region: Region, gap: Wanted, person: int) -> Iterator[Trial]:
    there = region.services.site[gap.service]
    minutes = int(region.sites.minutes[region.home_site[person], there])
    if minutes != UNREACHABLE:
        most = _with(region.people.max_travel_minutes, person, minutes)
        people = replace(region.people, max_travel_minutes=most)
        yield Trial(ChangeKind.TRAVEL, "", replace(region, people=people))


def _skilled(region: Region, gap: Wanted, person: int) -> Iterator[Trial]:
    skill = int(region.lines.skill[gap.line])
    holdings, rows = region.holdings, region.holdings.of_skill(skill)
    at = rows.start + int(np.searchsorted(holdings.person[rows], person))
    held = at < rows.stop and int(holdings.person[at]) == person
    if held:
        changed = replace(
            holdings,
            valid_from=_with(holdings.valid_from, at, min(gap.day, int(holdings.valid_from[at]))),
            expires=_with(holdings.expires, at, max(gap.day, int(holdings.expires[at]))),
        )
        yield Trial(ChangeKind.RENEWAL, "", replace(region, holdings=changed))
    else:
        learned = _learned(holdings, skill, person, at)
        yield Trial(ChangeKind.TRAINING, "", replace(region, holdings=learned))


def _learned(holdings: Holdings, skill: int, person: int, at: int) -> Holdings:
    offsets = holdings.offsets.copy()
    offsets[skill + 1 :] += 1
    return Holdings(
        skill=np.insert(holdings.skill, at, skill),
        person=np.insert(holdings.person, at, person),
        valid_from=np.insert(holdings.valid_from, at, NO_START_DAY),
        expires=np.insert(holdings.expires, at, NO_LIMIT_DAY),
        offsets=offsets,
    )


def _with(values: IntArray, at: int, value: int) -> IntArray:
    changed = values.copy()
    changed[at] = value
    return changed


def holds_with(
    region: Region,
    engine: RuleEngine,
    places: Places,
    gap: Wanted,
    verdict: Verdict,
    change: Trial,
) -> bool:
    """Whether every check holds with the change; all of them are asked again.

    Neither skills nor papers nor consent matter to the working-time rules, so the engine of the
    region as it is serves. A decision sets its one check aside, and no other may fail.
    """
    if change.region is not None:
        there = places_with(change.region, places, verdict.leaves)
        again = why_not(change.region, engine, there, gap, verdict.person, verdict.leaves)
        return again.eligible
    if verdict.failed != change.accepted:
        return False
    return change.accepted != Check.FREE or _can_go(region, places, gap, verdict.person)


def _can_go(region: Region, places: Places, gap: Wanted, person: int) -> bool:
    """Whether all duties that overlap the gap can be spared, and none is the gap itself."""
    duties, rows = region.duties, Overlaps.of_some(region, gap, np.array([person])).rows
    here = (
        (duties.service[rows] == gap.service)
        & (duties.day[rows] == gap.day)
        & (duties.shift[rows] == gap.shift)
    )
    inside = (duties.day[rows] >= region.period.first) & (duties.day[rows] <= region.period.last)
    if here.any() or not inside.all():
        return False
    return bool(releases(region, places, rows).can_be_spared.all())


def places_with(region: Region, places: Places, leaves: int) -> Places:
    """Places where the person fills what they could fill after the change, where they leave."""
    if leaves == NONE or places.place_of_duty[leaves] == NONE:
        return places
    row = np.array([leaves])
    mask = duty_masks(region, row, places.place_of_duty[row], places.line_offsets, places.lines)
    at = np.flatnonzero(places.duties == leaves)
    if not len(at) or places.masks[at[0]] == mask[0]:
        return places
    masks = places.masks.copy()
    masks[at] = mask
    return replace(places, masks=masks)
