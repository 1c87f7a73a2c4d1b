"""What people are on offer or proposed for already, and whether they can do one thing more.

A shift on offer is on no rota yet, so no check of the one that is looked at knows of it; whoever
asks the same person twice learns it only when the second offer cannot be confirmed any more.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.cover.suggestion import Candidate, Gap
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import BreachText, Trials
from planner.domain.wording.pledges import both_text, here_text, neither_text


@dataclass(frozen=True, slots=True)
class Pledge:
    """A shift that somebody is on offer or proposed for, and does not have yet."""

    staff_id: str
    service: str
    day: int
    """Day number."""
    shift: str
    left: tuple[str, str] | None = None
    """Service and shift of the duty that is left for it."""
    offer: str = ""
    """Reference of the offer; empty: proposed, and offered to nobody."""


@dataclass(frozen=True, slots=True)
class Pledged:
    """What a pledge means for one shift more."""

    pledge: Pledge
    both: bool
    """Whether the person can work both."""
    text: str


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody who would take the shift that is looked at."""

    person: int
    """Number in the region."""
    leaves: int = NONE
    """Row of the duty that is left for it; NONE: an extra shift."""

    @classmethod
    def of(cls, candidate: Candidate) -> "Move":
        """A candidate, in the way that was found for them."""
        left = candidate.moved_from
        return cls(candidate.person, NONE if left is None else left.row)


@dataclass(frozen=True, slots=True)
class _Both:
    """A move and a pledge of the same person, to be judged together."""

    move: Move
    pledge: Pledge
    shift: int
    """The pledge's."""
    left: int
    """Row of the duty left for the pledge; NONE: none."""


def pledged(
    region: Region,
    engine: RuleEngine,
    gap: Gap,
    moves: Collection[Move],
    pledges: Collection[Pledge],
) -> Mapping[int, Sequence[Pledged]]:
    """Of each person who would fill a gap and is spoken for: for what, and whether both can be.

    By number in the region; people who are not spoken for are left out. Both can be where the
    pledge and the move together break no hard rule that the pledge does not break alone.
    O(pledges), and the rules of those concerned three times.
    """
    found: dict[int, list[Pledged]] = {}
    others: list[_Both] = []
    for both in _pairs(region, moves, pledges):
        pledge, person = both.pledge, both.move.person
        service = region.services.ids.codes[gap.service]
        if (pledge.service, pledge.day, both.shift) != (service, gap.day, gap.shift):
            others.append(both)
        elif pledge.offer:
            found.setdefault(person, []).append(Pledged(pledge, False, here_text(pledge.offer)))
    for both, against in zip(others, _against(engine, gap, others), strict=True):
        pledge, name = both.pledge, _name(region, both.pledge.service)
        where = pledge.offer, name, pledge.shift, pledge.day
        text = neither_text(*where, against) if against else both_text(*where)
        found.setdefault(both.move.person, []).append(Pledged(pledge, not against, text))
    return found


def _pairs(region: Region, moves: Collection[Move], pledges: Collection[Pledge]) -> Iterator[_Both]:
    """Those of the same person, of shifts that the region knows; the moves in their order."""
    people, shifts = region.people.ids.index, region.shifts.ids.index
    by_person: dict[int, list[Pledge]] = {}
    for pledge in pledges:
        if pledge.staff_id in people and pledge.shift in shifts:
            by_person.setdefault(people[pledge.staff_id], []).append(pledge)
    for move in moves:
        for pledge in by_person.get(move.person, ()):
            left = pledge.left
            row = NONE if left is None else region.duty_row(move.person, pledge.day, *left)
            yield _Both(move, pledge, shifts[pledge.shift], row)


def _against(engine: RuleEngine, gap: Gap, pairs: Sequence[_Both]) -> list[list[str]]:
    """Of each pair what forbids both, in words; nothing where both can be."""
    if not pairs:
        return []
    alone = engine.explain_each(_trials([(one, False) for one in pairs], gap))
    together = engine.explain_each(_trials([(one, True) for one in pairs], gap))
    return [_newly(*texts) for texts in zip(alone, together, strict=True)]


def _newly(before: Sequence[BreachText], after: Sequence[BreachText]) -> list[str]:
    """Of hard rules that are broken only after; who is in two places at once has no rest either."""
    known = {one.rule for one in before if one.hard}
    new = {one.rule: one.text for one in after if one.hard and one.rule not in known}
    return [new["OVERLAP"]] if "OVERLAP" in new else list(new.values())


def _trials(pairs: Sequence[tuple[_Both, bool]], gap: Gap) -> Trials:
    """The pledge of each pair, and with `True` the move too."""
    added = [
        [(one.pledge.day, one.shift), *([(gap.day, gap.shift)] if too else [])]
        for one, too in pairs
    ]
    removed = [sorted({one.left, one.move.leaves if too else NONE} - {NONE}) for one, too in pairs]
    flat = [duty for duties in added for duty in duties]
    return Trials(
        person=np.array([one.move.person for one, _ in pairs], dtype=np.int32),
        removed=np.array([row for rows in removed for row in rows], dtype=np.int32),
        removed_offsets=np.cumsum([0, *map(len, removed)]).astype(np.int64),
        added_day=np.array([day for day, _ in flat], dtype=np.int32),
        added_shift=np.array([shift for _, shift in flat], dtype=np.int32),
        added_offsets=np.cumsum([0, *map(len, added)]).astype(np.int64),
    )


def _name(region: Region, service: str) -> str:
    number = region.services.ids.index.get(service)
    return service if number is None else str(region.services.ids.names[number])
