"""Why this person and not that one: two ways to cover a gap side by side, part by part."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from planner.domain.cover.candidates import Candidate
from planner.domain.cover.checks import CHECK_NAMES, Check
from planner.domain.cover.lending import releases
from planner.domain.cover.options import Wanted, valued
from planner.domain.cover.shortlist import Ways
from planner.domain.cover.standing import Standing
from planner.domain.cover.why_not import why_not
from planner.domain.region import NONE
from planner.domain.wording.why import against_text, cannot_text


@dataclass(frozen=True, slots=True)
class OneWay:
    """One person's way of covering a gap, as it stands."""

    person: int
    staff_id: str
    name: str
    leaves: int
    """Row of the duty that is left; NONE for an extra duty."""
    reasons: tuple[tuple[str, str], ...]
    """(check, sentence) of every check that fails; empty for a candidate."""
    score: int
    parts: Mapping[str, int]
    """What makes the score, adding up to it: `gain`, and, taken off, `lost`, `travel`, `mode`,
    `rank` and `repeat` (A19, D4)."""
    place: int | None
    """1 for the best candidate, 2 for the next …; None for whoever is no candidate."""

    @property
    def eligible(self) -> bool:
        """Whether every check holds."""
        return not self.reasons


@dataclass(frozen=True, slots=True)
class WhyThis:
    """One person, or one beside another."""

    one: OneWay
    other: OneWay | None
    candidates: int
    """How many people pass every check."""
    difference: int | None
    """Score of the one less that of the other, where both are candidates."""
    by_part: Mapping[str, int]
    """The same by part."""
    text: str


def why_this(standing: Standing, gap: Wanted, person: int, other: int | None = None) -> WhyThis:
    """Everything about one person for a gap, and how another compares. O(people)."""
    ways = Ways.of(standing, gap, standing.reasons(gap))
    clear = np.flatnonzero(ways.failed == 0)
    one = _way(standing, gap, person, ways)
    if other is None:
        text = f"{one.name}: {_alone(one, len(clear))}" if one.eligible else _cannot(one)
        return WhyThis(one, None, len(clear), None, {}, text)
    two = _way(standing, gap, other, ways)
    if not (one.eligible and two.eligible):
        text = " ".join(_cannot(way) for way in (one, two) if not way.eligible)
        return WhyThis(one, two, len(clear), None, {}, text)
    by_part = {part: one.parts[part] - two.parts[part] for part in one.parts}
    difference = one.score - two.score
    text = against_text(one.name, two.name, difference, by_part)
    return WhyThis(one, two, len(clear), difference, by_part, text)


def compared(one: Candidate, other: Candidate) -> str:
    """Why one candidate comes before or after another, in points by part."""

    def parts(candidate: Candidate) -> dict[str, int]:
        taken = {part: -points for part, points in candidate.points_by.items()}
        return {"value": candidate.score + candidate.points, **taken}

    mine, theirs = parts(one), parts(other)
    by_part = {part: mine[part] - theirs[part] for part in mine}
    return against_text(one.name, other.name, one.score - other.score, by_part)


def _way(standing: Standing, gap: Wanted, person: int, ways: Ways) -> OneWay:
    region, places = standing.region, standing.places
    verdict = why_not(region, standing.engine, places, gap, person)
    who, left = np.array([person], dtype=np.int32), np.array([verdict.leaves])
    release = releases(region, places, left)
    options = valued(
        region,
        places,
        standing.weights,
        gap,
        person=who,
        leaves=left,
        failed=np.array([verdict.failed & ~Check.RULES], dtype=np.uint16),
        release=release,
    )
    travel, mode, rank = options.points[0].tolist()
    lost = int(release.lost_value(standing.weights)[0])
    parts = {"gain": int(options.gain[0]), "lost": -lost, "travel": -travel, "mode": -mode}
    return OneWay(
        person=person,
        staff_id=region.people.ids.codes[person],
        name=region.people.ids.names[person],
        leaves=verdict.leaves,
        reasons=tuple((CHECK_NAMES[check], text) for check, text in verdict.reasons),
        score=int(options.score[0]),
        parts=parts | {"rank": -rank, "repeat": 0},
        place=_place(ways, person),
    )


def _place(ways: Ways, person: int) -> int | None:
    clear = ways.failed == 0
    mine = ways.order[clear & (ways.person == person)]
    return int((ways.order[clear] < mine[0]).sum()) + 1 if len(mine) else None


def _alone(one: OneWay, candidates: int) -> str:
    move = "moved from another duty" if one.leaves != NONE else "an extra shift"
    return (
        f"passes every check ({move}), number {one.place} of {candidates:,} by score {one.score:,}."
    )


def _cannot(way: OneWay) -> str:
    return cannot_text(way.name, [text for _, text in way.reasons])
