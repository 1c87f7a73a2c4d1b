"""Why a gap is open: who was looked at, what blocks them, and which one change would fill it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from planner.domain.cover.checks import Check
from planner.domain.cover.lending import releases
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.options import Overlaps, Wanted, gains
from planner.domain.cover.relaxing import ChangeKind, changes_for, holds_with, places_with
from planner.domain.cover.shortlist import Ways
from planner.domain.cover.standing import Reasons, Standing
from planner.domain.cover.why_not import Verdict, why_not
from planner.domain.region import Region
from planner.domain.wording.why import blocked_text, change_text, open_text

_MOST_TRIED = 12
"""Of those who fail one and the same check so many are asked again, best first."""
_MOST_ALIKE = 3
"""So many changes are looked for among those who fail one and the same check."""


@dataclass(frozen=True, slots=True)
class Blocked:
    """People whom one check rules out."""

    check: Check
    people: int
    """Who fail it before any later one; RULES last, and only who fail nothing else."""
    alone: int
    """Who fail it and nothing else."""
    text: str


@dataclass(frozen=True, slots=True)
class OneChange:
    """A change after which a person passes every check, found by asking all checks again."""

    kind: ChangeKind
    person: int
    staff_id: str
    name: str
    service: str
    """Code of the home service."""
    leaves: int
    """Row of the duty that the person would leave; NONE for an extra duty."""
    score: int
    """What the person, changed so, would add to what stands now by covering the gap."""
    text: str


@dataclass(frozen=True, slots=True)
class WhyOpen:
    """The answer for one gap."""

    gap: Wanted
    minimum: int
    """Most minimum slots of the line that a best filling leaves empty; so for the next."""
    further: int
    considered: int
    """Staff in the region."""
    candidates: int
    """People who pass every check as things are."""
    blocked: tuple[Blocked, ...]
    """By check, in the order of the specification; those that rule nobody out are left out."""
    nearly: int
    """People who fail exactly one check."""
    changes: tuple[OneChange, ...]
    """Each would fill a slot by itself; best first."""
    text: str
    """All of it in a few sentences."""


def why_open(
    standing: Standing, gap: Wanted, limit: int = 8, without: Collection[int] = ()
) -> WhyOpen:
    """Why nobody covers a gap, and at most `limit` single changes that would fill it.

    No more than three for one and the same check, none of the people of `without`.
    O(people), and all checks of the few people who might need one change only.
    """
    region, places = standing.region, standing.places
    reasons = standing.reasons(gap)
    ways = Ways.of(standing, gap, reasons)
    bit = places.bit_of(gap.place, gap.line)
    empty = PlaceFilling.of(region, places, gap.place).line_gaps[bit]
    blocked = tuple(_blocked(standing, gap, reasons, ways))
    candidates = int((ways.failed == 0).sum())
    changes = tuple(_changes(standing, gap, ways, limit, without))
    return WhyOpen(
        gap=gap,
        minimum=empty.minimum,
        further=empty.further,
        considered=len(region.people),
        candidates=candidates,
        blocked=blocked,
        nearly=len(ways.person) - candidates,
        changes=changes,
        text=open_text(
            bool(empty),
            len(region.people),
            candidates,
            [one.text for one in blocked],
            [one.text for one in changes],
        ),
    )


def _blocked(standing: Standing, gap: Wanted, reasons: Reasons, ways: Ways) -> Iterator[Blocked]:
    first = reasons.first_failed()
    for check in Check:
        alone = int((ways.failed == int(check)).sum())
        people = first[check]
        if people:
            rules = _broken_rules(standing, gap, reasons) if check == Check.RULES else None
            text = blocked_text(standing.region, gap, check, people, rules)
            yield Blocked(check, people, alone, text)


def _broken_rules(standing: Standing, gap: Wanted, reasons: Reasons) -> dict[str, int]:
    """How many of those whom only the rules rule out would break which."""
    bits = standing.table.hard(gap.shift, gap.day)[reasons.illegal & (reasons.failed == 0)]
    counts = {rule: int((bits >> at & 1).sum()) for at, rule in enumerate(standing.table.rules)}
    return {rule: count for rule, count in counts.items() if count}


def _changes(
    standing: Standing, gap: Wanted, ways: Ways, limit: int, without: Collection[int]
) -> list[OneChange]:
    """Of every check the best few, asked again; then the best of all.

    A long list of changes for one check would hide the others.
    """
    found = []
    may = ~np.isin(ways.person, sorted(without))
    for check in Check:
        alike = 0
        for at in ways.best((ways.failed == int(check)) & may, _MOST_TRIED).tolist():
            if alike == _MOST_ALIKE:
                break
            person = int(ways.person[at])
            verdict = why_not(
                standing.region,
                standing.engine,
                standing.places,
                gap,
                person,
                int(ways.leaves[at]),
            )
            rest = int(ways.score[at] - ways.gain[at])
            change = _first_that_holds(standing, gap, verdict, int(ways.gain[at]), rest)
            if change is not None:
                found.append(change)
                alike += 1
    kinds = list(ChangeKind)
    found.sort(key=lambda one: (-one.score, kinds.index(one.kind), one.person))
    return found[:limit]


def _first_that_holds(
    standing: Standing, gap: Wanted, verdict: Verdict, gain: int, rest: int
) -> OneChange | None:
    """`gain`: what the person adds at the place as things are; `rest`: what goes off that."""
    region = standing.region
    for trial in changes_for(region, gap, verdict):
        if holds_with(region, standing.engine, standing.places, gap, verdict, trial):
            people, person = region.people, verdict.person
            ((_, reason),) = verdict.reasons
            score = gain + rest
            if trial.region is not None:
                score += _more_with(standing, gap, verdict, trial.region) - gain
            if trial.kind is ChangeKind.DUTY:
                score -= _missed_elsewhere(standing, gap, verdict)
            return OneChange(
                kind=trial.kind,
                person=person,
                staff_id=people.ids.codes[person],
                name=people.ids.names[person],
                service=region.services.ids.codes[people.service[person]],
                leaves=verdict.leaves,
                score=score,
                text=change_text(region, gap, person, trial.kind, trial.what, reason),
            )
    return None


def _more_with(standing: Standing, gap: Wanted, verdict: Verdict, changed: Region) -> int:
    """What the person adds at the place once changed: a skill may let them fill other lines there
    too; less what they are missed more where they leave, where it counts as well."""
    region, places, left = standing.region, standing.places, np.array([verdict.leaves])
    who = np.array([verdict.person], dtype=np.int32)
    (gain,) = gains(changed, places, standing.weights, gap, who).tolist()
    worlds = (region, places), (changed, places_with(changed, places, verdict.leaves))
    lost = [releases(*world, left).lost_value(standing.weights)[0] for world in worlds]
    return int(gain) + int(lost[0] - lost[1])


def _missed_elsewhere(standing: Standing, gap: Wanted, verdict: Verdict) -> int:
    """V lost at the other duties that overlap the gap, which have to be left as well."""
    rows = Overlaps.of_some(standing.region, gap, np.array([verdict.person])).rows
    others = rows[rows != verdict.leaves]
    lost = releases(standing.region, standing.places, others).lost_value(standing.weights)
    return int(lost.sum())
