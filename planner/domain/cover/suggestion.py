"""Who could cover one gap: ranked candidates, near misses, chains, and why not the others."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from planner.domain.cover.candidates import (
    EXTRA,
    REDEPLOY,
    Candidate,
    HeldSkill,
    LeftDuty,
    NearMiss,
    Show,
)
from planner.domain.cover.chains import WORTH_SOMETHING, Chain, ChainStep, find_chains
from planner.domain.cover.checks import Check
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.options import Field, Wanted, look_around
from planner.domain.cover.places import Places
from planner.domain.cover.ranking import Ranked, rank
from planner.domain.cover.shortlist import movers, shortlist
from planner.domain.cover.standing import Standing
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine

__all__ = [
    "EXTRA",
    "REDEPLOY",
    "Candidate",
    "Chain",
    "ChainStep",
    "Gap",
    "HeldSkill",
    "LeftDuty",
    "NearMiss",
    "NoSuchGapError",
    "Suggestion",
    "find",
    "suggest",
]


@dataclass(frozen=True, slots=True)
class Gap:
    """One line of one service, date and shift, as numbers of a region."""

    service: int
    day: int
    shift: int
    line: int
    """The line's number within its service, as the user wrote it."""


class NoSuchGapError(ValueError):
    """The line does not apply on that date with that shift (A19)."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The answer for one gap."""

    gap: Gap
    has_gap: bool
    """Whether some best filling leaves a slot of the line empty (A14)."""
    candidates: tuple[Candidate, ...]
    near_misses: tuple[NearMiss, ...]
    chains: tuple[Chain, ...]
    """Moves with their backfills that are worth at least as much as the best single move."""
    considered: int
    """Number of staff in the region (A20)."""
    first_failed: Mapping[Check, int]
    """People by the first check that they fail, in the order of the checks but RULES last:
    those count only people whom nothing else forbids and whose rules were looked at."""
    unjudged: int
    """People whom no other check forbids, and whose rules were not looked at because enough
    better ones were found."""
    weights: Weights
    """Those that made the scores."""


def suggest(
    region: Region,
    engine: RuleEngine,
    places: Places,
    weights: Weights,
    gap: Gap,
    limit: int | None = 20,
    *,
    with_chains: bool = True,
    standing: Standing | None = None,
) -> Suggestion:
    """Candidates, near misses and chains for one gap, at most `limit` of each (None: all).

    NoSuchGapError if the line does not apply then. O(people + duties of three dates), and the
    rules of as many people as are needed to be sure. Without chains `chains` is empty.

    `standing`, of the same region, engine, places and weights, gives the same answer from what
    it keeps: then everybody's rules are known, `unjudged` is 0 and RULES in `first_failed`
    counts all whom only they forbid.
    """
    wanted = find(region, places, gap)
    looked = _looked(region, engine, places, weights, wanted, limit, standing)
    seen, found = looked.seen, looked.found
    show = Show.of(region, engine, places, wanted, seen, found)
    scores = seen.options.score[found.candidates]
    floor = max([WORTH_SOMETHING, *scores[:1].tolist()])
    chains: tuple[Chain, ...] = ()
    if with_chains:
        date = None if standing is None else standing.chain_date(wanted.day)
        table = None if standing is None else standing.table
        chains = find_chains(
            region,
            engine,
            places,
            weights,
            wanted,
            looked.first(),
            limit=limit,
            floor=floor,
            date=date,
            table=table,
        )
    return Suggestion(
        gap=gap,
        has_gap=bool(
            PlaceFilling.of(region, places, wanted.place).line_gaps[
                places.bit_of(wanted.place, wanted.line)
            ]
        ),
        candidates=tuple(show.candidate(at) for at in found.candidates),
        near_misses=tuple(show.near_miss(at) for at in found.near_misses),
        chains=chains,
        considered=len(region.people),
        first_failed=seen.first_failed,
        unjudged=found.unjudged,
        weights=weights,
    )


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is shown and its ranking."""

    seen: Field
    found: Ranked
    first: Callable[[], Field]
    """The field in which chains begin."""


def _looked(
    region: Region,
    engine: RuleEngine,
    places: Places,
    weights: Weights,
    wanted: Wanted,
    limit: int | None,
    standing: Standing | None,
) -> _Looked:
    if standing is not None:
        kept, reasons = standing, standing.reasons(wanted)
        seen, found = shortlist(kept, wanted, reasons, limit)
        return _Looked(seen, found, lambda: replace(seen, options=movers(kept, wanted, reasons)))
    seen = look_around(region, places, weights, wanted)
    found = rank(engine, seen, wanted, limit)
    counts = seen.first_failed | {Check.RULES: len(found.breaks_rules)}
    return _Looked(replace(seen, first_failed=counts), found, lambda: seen)


def find(region: Region, places: Places, gap: Gap) -> Wanted:
    """The place and line that a gap names; NoSuchGapError if there is none."""
    place = places.place_of(gap.service, gap.day, gap.shift)
    lines = places.lines_of(place) if place != NONE else places.lines[:0]
    named = lines[region.lines.number[lines] == gap.line]
    if len(named) == 0:
        raise NoSuchGapError
    return Wanted.of(region, places, place, int(named[0]))
