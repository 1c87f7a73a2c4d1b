"""Assignments that stood, as numbers of the problem; and why one of them can stand no more."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import MappingProxyType

import numpy as np

from planner.application.plan_describing import Move
from planner.application.replanning import Ask, Impossible, Repair, Stands
from planner.domain.cover.changed_places import Changed, Changes
from planner.domain.cover.checks import Check, static_checks
from planner.domain.cover.options import Wanted
from planner.domain.differing import Difference
from planner.domain.region import NONE
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from planner.domain.wording.checks import Misfit, sentences
from planner.optimiser.bundles import repeat_points
from planner.optimiser.problem import Problem
from planner.optimiser.wishes import FIXED, Standing, Wishes

NOTHING: Mapping[Stands, Move] = MappingProxyType({})
_MOST_REASONS = 20
"""So many assignments given up are told why: each has all rules looked at."""
FILLED = "nobody is missing there any more"
BETTER = "the plan is worth more without it"
TOGETHER = (
    "it cannot stand together with the other fixed assignments: a service would end with more "
    "minimum gaps than before, nobody more is needed there, or a working-time rule would be broken"
)


@dataclass(frozen=True, slots=True)
class Known:
    """Those of some assignments that the region still knows, and what is missing for others."""

    moves: dict[Stands, Move]
    lost: dict[Stands, str]

    @classmethod
    def of(
        cls, problem: Problem, standing: Sequence[Stands], before: Mapping[Stands, Move] = NOTHING
    ) -> "Known":
        """`before`: what is known of some already. O(others × duties of a person)."""
        moves: dict[Stands, Move] = {}
        lost: dict[Stands, str] = {}
        for one in standing:
            found = before.get(one) or _move(problem, one)
            if isinstance(found, Move):
                moves[one] = found
            else:
                lost[one] = found
        return cls(moves, lost)

    def wishes(self, repair: Repair, stability: int) -> Wishes:
        """What a repair wishes of them."""
        kept = dict.fromkeys(map(standing_of, self.moves.values()), stability)
        declined = set()
        asked = {ask.staff_id for ask in repair.fixed | repair.declined}
        for one, move in self.moves.items():
            if one.staff_id not in asked:
                continue
            if one.ask in repair.fixed:
                kept[standing_of(move)] = FIXED
            if one.ask in repair.declined:
                declined.add((move.person, move.place))
        return Wishes(kept, frozenset(declined))

    def given_up(self, repair: Repair, stands: set[Standing]) -> tuple[Stands, ...]:
        """Those that stand no more, nobody having declined them."""
        gone = {one for one, move in self.moves.items() if standing_of(move) not in stands}
        gone.update(self.lost)
        return tuple(
            one for one in repair.standing if one in gone and one.ask not in repair.declined
        )


standing_of: Callable[[Move], Standing] = itemgetter(0, 2, 1)
"""An assignment whatever the line. Asked of all assignments again and again."""


def moves_after(moves: Iterable[Move], difference: Difference) -> dict[Move, Move | None]:
    """What those of some moves are called after the region changed that are called otherwise.

    None for those of the people whom the change is about.
    """
    whose, first = set(difference.people.tolist()), difference.first_moved
    others = [move for move in dict.fromkeys(moves) if move[0] in whose or move[1] >= first]
    duty = difference.all_moved([move[1] for move in others])
    return {
        move: None if move[0] in whose else Move(move[0], left, move[2], move[3])
        for move, left in zip(others, duty, strict=True)
    }


def where_of(problem: Problem, ask: Ask) -> tuple[int, int] | None:
    """Person and place of what somebody is asked for; None if the region knows one of them not."""
    region = problem.region
    person = region.people.ids.index.get(ask.staff_id, NONE)
    service = region.services.ids.index.get(ask.service, NONE)
    shift = region.shifts.ids.index.get(ask.shift, NONE)
    place = problem.places.place_of(service, ask.day, shift)
    return None if NONE in {person, place} else (person, place)


def _move(problem: Problem, one: Stands) -> Move | str:
    where = where_of(problem, Ask.of(one))
    if where is None:
        return "there is no such person, or nobody is asked for there any more"
    person, place = where
    region, lines = problem.region, problem.places.lines_of(where[1])
    line = lines[region.lines.number[lines] == one.line]
    if len(line) == 0:
        return f"line {one.line} does not apply there any more"
    duty = _duty(problem, person, one)
    if duty is None:
        return "the duty that it would leave is not there any more"
    return Move(person, duty, place, int(line[0]))


def _duty(problem: Problem, person: int, one: Stands) -> int | None:
    if one.moved_from is None:
        return NONE
    region, duties = problem.region, problem.region.duties
    for row in range(*duties.of_person(person).indices(len(duties))):
        service = region.services.ids.codes[duties.service[row]]
        shift = region.shifts.ids.codes[duties.shift[row]]
        asked = (one.day, one.moved_from.service, one.moved_from.shift)
        if (int(duties.day[row]), service, shift) == asked:
            return row
    return None


def score_of(problem: Problem, moves: Sequence[Move]) -> int:
    """V(after) − V(before) − points of some assignments, legal together or not. O(moves)."""
    if not moves:
        return 0
    changes = _changes(problem, moves)
    after = Changed.of(problem.region, problem.places, changes)
    before, weights = problem.before, problem.weights
    further = after.filled_total - after.filled_minimum
    values = weights.minimum_slot * after.filled_minimum + weights.target_slot * further
    priority = before.priority[after.place].astype(np.int64)
    gained = int((priority * values - before.values(weights)[after.place]).sum())
    return gained - points_of(problem, moves)


def _changes(problem: Problem, moves: Sequence[Move]) -> Changes:
    person, duty, place, line = np.array(moves, dtype=np.int64).T
    bit = problem.places.bits_of(place, line)
    left = problem.class_left(duty)
    left = left[left != NONE]
    return Changes(
        np.concatenate([place, problem.class_place[left]]),
        np.concatenate([problem.masks(place, person), problem.class_mask[left]]),
        np.concatenate([bit, np.full(len(left), NONE)]),
    )


def points_of(problem: Problem, moves: Sequence[Move]) -> int:
    """What some assignments cost, repeats included. O(moves)."""
    if not moves:
        return 0
    region, weights = problem.region, problem.weights
    person, duty, _, line = np.array(moves, dtype=np.int64).T
    left = duty != NONE
    site = region.services.site[region.lines.service[line]]
    minutes = region.sites.minutes[region.home_site[person], site].astype(np.int64)
    above = region.person_rank[person] - region.lines.rank[line]
    points = minutes * weights.per_minute + above * weights.rank
    points += np.where(left, weights.redeploy, weights.extra)
    times = np.bincount(person)
    repeats = sum(repeat_points(weights.repeat, count) for count in times[times > 1].tolist())
    return int(points.sum()) + repeats


def impossible(
    problem: Problem, engine: RuleEngine, known: Known, repair: Repair, stands: set[Standing]
) -> tuple[Impossible, ...]:
    """Fixed assignments that a repair could not keep, each with the reason."""
    found = []
    for one in repair.standing if repair.fixed else ():
        ask = one.ask
        move = known.moves.get(one)
        if ask not in repair.fixed or (move is not None and standing_of(move) in stands):
            continue
        reason = known.lost[one] if move is None else _reason(problem, engine, move)
        found.append(Impossible(ask, reason))
    return tuple(found)


def why_given_up(
    problem: Problem, engine: RuleEngine, known: Known, given_up: Sequence[Stands]
) -> tuple[str, ...]:
    """Why assignments that stood stand no more; no words for those after the first few."""
    return tuple(
        _why_gone(problem, engine, known, one) if at < _MOST_REASONS else ""
        for at, one in enumerate(given_up)
    )


def _why_gone(problem: Problem, engine: RuleEngine, known: Known, one: Stands) -> str:
    move = known.moves.get(one)
    if move is None:
        return known.lost[one]
    reason = _reason(problem, engine, move)
    if reason != TOGETHER:
        return reason
    before = problem.before
    full = before.filled_target[move.place] >= before.target[move.place]
    return FILLED if full else BETTER


def _reason(problem: Problem, engine: RuleEngine, move: Move) -> str:
    """Why one assignment by itself can stand no more; else that it cannot beside the others."""
    region, places = problem.region, problem.places
    who = np.array([move.person], dtype=np.int32)
    day = int(places.day[move.place])
    failed = Check(int(static_checks(region, move.line, day, who)[0]))
    overlapping = _overlapping(problem, move)
    if set(overlapping) - {move.duty}:
        failed |= Check.FREE
    breaches = engine.explain(_trial(problem, move), 0)
    if not failed and any(breach.hard for breach in breaches):
        failed = Check.RULES
    if not failed:
        return TOGETHER
    gap = Wanted.of(region, places, move.place, move.line)
    misfit = Misfit(region, gap, move.person, overlapping, move.duty, breaches=breaches)
    return sentences(failed, misfit)


def _overlapping(problem: Problem, move: Move) -> list[int]:
    duties = problem.region.duties
    gap = Wanted.of(problem.region, problem.places, move.place, move.line)
    rows = range(*duties.of_person(move.person).indices(len(duties)))
    return [
        row
        for row in rows
        if max(int(duties.start[row]), gap.start) < min(int(duties.end[row]), gap.end)
    ]


def _trial(problem: Problem, move: Move) -> Trials:
    left = [move.duty] if move.duty != NONE else []
    places = problem.places
    return Trials(
        person=np.array([move.person], dtype=np.int32),
        removed=np.array(left, dtype=np.int32),
        removed_offsets=np.array([0, len(left)], dtype=np.int64),
        added_day=np.array([places.day[move.place]], dtype=np.int32),
        added_shift=np.array([places.shift[move.place]], dtype=np.int32),
        added_offsets=np.array([0, 1], dtype=np.int64),
    )
