"""Chains for one gap: a move, who takes the place that is left, and who takes theirs.

A chain is two or three assignments of different people on the gap's date. The first moves
somebody to the gap's line from a duty that its place would miss (leaving would cost value or
open a minimum gap); each later one enters the place that the one before left. No place is
entered twice or left twice; the last move may leave the gap's own place, so that two or three
people change round. It is worth V after − V before − points over all its assignments, and it
stands or falls as a whole:

- everybody is a candidate as in a plan: free, legal, skilled, willing and near enough (A7–A12);
- no place ends with more minimum gaps than it had (A13), and everybody can be named for their
  line in one best filling of the places as they end (A14);
- a backfill makes good what was taken and no more: at the place that it enters no line is left
  shorter than it was (A14), and the place does not end with more than it had. Somebody who would
  fill another gap there is an answer to that gap; counted here, they would make any chain look
  good that leads past it. (The gap's own place may be left by the last one only.)

Each first mover is listed once, with the best chain, if that is worth more than doing nothing
and more than each shorter form of it that could stand alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.domain.cover.candidates import Candidate, Show
from planner.domain.cover.chains_rules import Verdicts
from planner.domain.cover.chains_search import FirstMovers, Found, Move, Search
from planner.domain.cover.chains_ways import Date
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.cover.legality_table import LegalityTable
from planner.domain.cover.lending import Releases
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.options import Field, Options, Overlaps, Wanted
from planner.domain.cover.pairs import masks_of_pairs
from planner.domain.cover.places import Places
from planner.domain.cover.ranking import Ranked
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, LongArray, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.wording.chains import step_text

WORTH_SOMETHING = 1
"""Least score of a chain: doing nothing is worth 0."""


@dataclass(frozen=True, slots=True)
class ChainStep:
    """One assignment of a chain, with the figures of a candidate as they are in the end."""

    candidate: Candidate
    """Its score is what this step adds to the chain's; the lender's margin after is that of
    the place left when the whole chain is done."""
    place: int
    """The place entered; so for the next four, in codes and numbers."""
    service: str
    day: int
    shift: str
    line: int
    """The line's number within its service."""
    text: str


@dataclass(frozen=True, slots=True)
class Chain:
    """Moves that together cover a gap; none of them is meant without the others."""

    score: int
    points: int
    steps: tuple[ChainStep, ...]
    """The first enters the gap's place, each later one the place that the one before left."""


def find_chains(
    region: Region,
    engine: RuleEngine,
    places: Places,
    weights: Weights,
    gap: Wanted,
    seen: Field,
    *,
    limit: int | None = 20,
    floor: int = WORTH_SOMETHING,
    date: Date | None = None,
    table: LegalityTable | None = None,
) -> tuple[Chain, ...]:
    """The best chains for a gap that are worth at least `floor`, best first; exact.

    `seen`: everybody as seen from the gap (`look_around`). `date` and `table` may be kept from
    other gaps of the region (`Standing`) and spare the work that they share. Of equal scores the
    shorter chain comes first, then by staff_id. Cost: O(people + duties of three dates) for each
    shift that overlaps the gap, and the people near enough to the places that can matter; nothing
    where even the cheapest chain would be worth less than `floor`.
    """
    if weights.max_assignments < 1:
        return ()
    date = date or Date(region, places, weights, gap.day)
    verdicts = Verdicts(engine, len(region.people), gap.day, table)
    movers = FirstMovers.of(date, gap, seen.options)
    found = Search(date, verdicts, gap, movers).best(limit, max(floor, WORTH_SOMETHING))
    return _shown(region, engine, date, verdicts, found) if found else ()


@dataclass(frozen=True, eq=False)
class _Ends:
    """One place before a chain and when it is done."""

    before: PlaceFilling
    after: PlaceFilling
    gained: int
    """V after less V before."""


class _AllEnds:
    """What the places of many chains come to; chains have most of them in common."""

    def __init__(self, date: Date, found: Sequence[Found]) -> None:
        self._date = date
        moves = list(dict.fromkeys(move for chain in found for move in chain.moves))
        place, person = (
            np.array([getattr(move, name) for move in moves], dtype=np.int64)
            for name in ("place", "person")
        )
        masks = masks_of_pairs(date.region, date.places, place, person).tolist()
        self._mask = dict(zip(moves, masks, strict=True))
        self._before: dict[int, PlaceFilling] = {}
        self._known: dict[tuple[int, tuple[int, ...], tuple[int, ...]], _Ends] = {}

    def of(self, moves: Sequence[Move]) -> dict[int, _Ends]:
        """Every place that a chain touches and where lines apply."""
        places = self._date.places
        arrivals: dict[int, list[int]] = defaultdict(list)
        leavers: dict[int, list[int]] = defaultdict(list)
        for move in moves:
            arrivals[move.place].append(self._mask[move])
            left = _place_left(self._date, move)
            if left != NONE:
                leavers[left].append(int(places.mask_of_duty[move.leaves]))
        return {
            place: self._one(place, tuple(sorted(arrivals[place])), tuple(sorted(leavers[place])))
            for place in {*arrivals, *leavers}
        }

    def _one(self, place: int, come: tuple[int, ...], leave: tuple[int, ...]) -> _Ends:
        key = place, come, leave
        if key not in self._known:
            date = self._date
            if place not in self._before:
                self._before[place] = PlaceFilling.of(date.region, date.places, place)
            before = self._before[place]
            after = before.after(come, leave)
            priority = int(date.region.services.priority[date.places.service[place]])
            gained = after.value(date.weights, priority) - before.value(date.weights, priority)
            self._known[key] = _Ends(before, after, gained)
        return self._known[key]


def _place_left(date: Date, move: Move) -> int:
    return NONE if move.leaves == NONE else int(date.places.place_of_duty[move.leaves])


def _shown(
    region: Region, engine: RuleEngine, date: Date, verdicts: Verdicts, found: Sequence[Found]
) -> tuple[Chain, ...]:
    """What people read of chains. Steps into one line are described together."""
    all_ends = _AllEnds(date, found)
    ends = [all_ends.of(chain.moves) for chain in found]
    _look_closely(date, verdicts, found)
    by_line: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for number, chain in enumerate(found):
        for step, move in enumerate(chain.moves):
            by_line[move.place, move.line].append((number, step))
    candidates: dict[tuple[int, int], Candidate] = {}
    for (place, line), where in by_line.items():
        gap = Wanted.of(region, date.places, place, line)
        moves = [found[number].moves[step] for number, step in where]
        releases = [_release(date, ends[number], found[number], step) for number, step in where]
        seen = _field(date, gap, moves, releases)
        worsened = {at: verdicts.worsened(gap.shift, move.person) for at, move in enumerate(moves)}
        ranked = Ranked(candidates=list(range(len(moves))), worsened=worsened)
        show = Show.of(region, engine, date.places, gap, seen, ranked)
        candidates.update({key: show.candidate(at) for at, key in enumerate(where)})
    return tuple(
        _chain(date, chain, [candidates[number, step] for step in range(len(chain.moves))])
        for number, chain in enumerate(found)
    )


def _look_closely(date: Date, verdicts: Verdicts, found: Sequence[Found]) -> None:
    """Learn which rules anybody in the chains would break, all of a shift in one go."""
    by_shift: dict[int, dict[int, int]] = defaultdict(dict)
    for chain in found:
        for move in chain.moves:
            by_shift[int(date.places.shift[move.place])][move.person] = move.leaves
    for shift, people in by_shift.items():
        who, leaves = np.array(list(people)), np.array(list(people.values()), dtype=np.int64)
        verdicts.look_closely(shift, who.astype(np.int32), leaves)


def _release(date: Date, ends: dict[int, _Ends], chain: Found, step: int) -> tuple[int, int, int]:
    """(margin before, margin after, what the step adds to V) of one step of a chain.

    A step adds what its place gains in the end; the last one also loses what it leaves.
    """
    moves = chain.moves
    gained = ends[moves[step].place].gained
    left = _place_left(date, moves[step])
    if left == NONE:
        return NO_MARGIN, NO_MARGIN, gained
    if step == len(moves) - 1 and left != moves[0].place:
        gained += ends[left].gained
    return ends[left].before.margin, ends[left].after.margin, gained


def _field(
    date: Date, gap: Wanted, moves: Sequence[Move], releases: Sequence[tuple[int, int, int]]
) -> Field:
    """The moves as options of the place that they enter."""
    region, weights = date.region, date.weights
    person = np.array([move.person for move in moves], dtype=np.int32)
    leaves = np.array([move.leaves for move in moves], dtype=np.int64)
    before, after, gain = np.array(releases, dtype=np.int64).T
    nothing = np.zeros(len(moves), dtype=np.int32)
    minutes = region.sites.minutes[region.home_site[person], region.services.site[gap.service]]
    above = region.person_rank[person] - region.lines.rank[gap.line]
    points = np.stack(
        [
            weights.per_minute * minutes,
            np.where(leaves == NONE, weights.extra, weights.redeploy),
            weights.rank * above,
        ],
        axis=-1,
    ).astype(np.int64)
    options = Options(
        person=person,
        leaves=leaves,
        failed=nothing.astype(np.uint16),
        gain=gain,
        release=Releases(
            before.astype(np.int32), after.astype(np.int32), nothing, nothing, nothing
        ),
        travel_minutes=minutes,
        points=points,
        score=gain - points.sum(axis=1),
    )
    return Field(_overlaps(region, leaves), options, {})


def _overlaps(region: Region, leaves: LongArray) -> Overlaps:
    """Whoever is free has no overlapping duty but the one that is left."""
    rows = np.unique(leaves[leaves != NONE])
    who = region.duties.person[rows]
    return Overlaps(
        rows=rows,
        person=who,
        movable=np.ones(len(rows), dtype=np.bool_),
        number=np.bincount(who, minlength=len(region.people)).astype(np.int32),
    )


def _chain(date: Date, found: Found, candidates: Sequence[Candidate]) -> Chain:
    names = [None, *(candidate.name for candidate in candidates)]
    steps = [
        _step(date, move, candidate, names[number])
        for number, (move, candidate) in enumerate(zip(found.moves, candidates, strict=True))
    ]
    return Chain(found.score, sum(one.points for one in candidates), tuple(steps))


def _step(date: Date, move: Move, candidate: Candidate, follows: str | None) -> ChainStep:
    region, places = date.region, date.places
    service, shift = int(places.service[move.place]), int(places.shift[move.place])
    duties = region.duties
    moved_from = None
    if move.leaves != NONE:
        moved_from = (
            region.services.ids.names[duties.service[move.leaves]],
            region.shifts.ids.names[duties.shift[move.leaves]],
        )
    return ChainStep(
        candidate=candidate,
        place=move.place,
        service=region.services.ids.codes[service],
        day=date.day,
        shift=region.shifts.ids.codes[shift],
        line=int(region.lines.number[move.line]),
        text=step_text(
            name=candidate.name,
            follows=follows,
            into=(region.services.ids.names[service], region.shifts.ids.names[shift]),
            minutes=candidate.travel_minutes or 0,
            same_site=int(region.home_site[move.person]) == int(region.services.site[service]),
            moved_from=moved_from,
            margin_left=candidate.lender_margin_after,
            ranks_above=int(region.person_rank[move.person] - region.lines.rank[move.line]),
        ),
    )
