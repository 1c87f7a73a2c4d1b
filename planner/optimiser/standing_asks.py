"""Assignments that stood, as numbers of the problem; and why one of them can stand no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from planner.application.plan_describing import Move, Moves, moves_after
from planner.application.replanning import Ask, Impossible, Repair, Stands
from planner.domain.calendar import BoolArray
from planner.domain.cover.checks import Check, static_checks
from planner.domain.cover.options import Overlaps, Wanted
from planner.domain.differing import Difference
from planner.domain.region import NONE, UNREACHABLE, LongArray, contains_sorted
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from planner.domain.wording.checks import Misfit, sentences
from planner.optimiser.bundles import repeat_points
from planner.optimiser.problem import Problem
from planner.optimiser.wishes import FIXED, Wishes, keys_of

_MOST_REASONS = 20
"""So many assignments given up are told why: each has all rules looked at."""
FILLED = "nobody is missing there any more"
BETTER = "the plan is worth more without it"
TOGETHER = (
    "it cannot stand together with the other fixed assignments: a service would end with more "
    "minimum gaps than before, nobody more is needed there, or a working-time rule would be broken"
)
UNFOUND = "the search ended before it had found a plan that keeps it"


@dataclass(frozen=True, slots=True)
class Known:
    """Assignments that stood, and what the region still knows of them."""

    standing: tuple[Stands, ...]
    moves: LongArray
    """(standing, 4): with the columns of `Move`; of person NONE where nothing is known."""
    lost: Mapping[int, str]
    """What is missing, for positions of which nothing is known."""

    @classmethod
    def nothing(cls) -> "Known":
        """That nothing stood."""
        return cls((), np.zeros((0, len(Move._fields)), dtype=np.int64), {})

    @classmethod
    def of(
        cls, problem: Problem, standing: tuple[Stands, ...], before: "Known | None" = None
    ) -> "Known":
        """`before`: what is known of some already, or of all.

        O(comparisons with these), and O(duties of the person) for each of the others.
        """
        moves = (before or cls.nothing())._moves_of(standing)
        lost: dict[int, str] = {}
        for at in np.flatnonzero(moves[:, 0] == NONE).tolist():
            found = _move(problem, standing[at])
            if isinstance(found, Move):
                moves[at] = found
            else:
                lost[at] = found
        return cls(standing, moves, lost)

    def _moves_of(self, standing: tuple[Stands, ...]) -> LongArray:
        """What is known of some assignments."""
        if standing == self.standing:  # as a rule: what stands is the plan that was told last
            return self.moves.copy()
        index = {one: at for at, one in enumerate(self.standing)}
        unknown = len(index)
        at = np.array([index.get(one, unknown) for one in standing], dtype=np.int64)
        nothing = np.full((1, len(Move._fields)), NONE, dtype=np.int64)
        return np.concatenate([self.moves, nothing])[at]

    def after(self, difference: Difference) -> "Known":
        """The same once the region changed: nothing is known of the people whom it is about."""
        moves = moves_after(self.moves, difference)
        moves[contains_sorted(difference.people.astype(np.int64), moves[:, 0])] = NONE
        return Known(self.standing, moves, {})

    @property
    def there(self) -> BoolArray:
        """(standing,): those that the region still knows."""
        return np.asarray(self.moves[:, 0] != NONE)

    @property
    def keys(self) -> LongArray:
        """Of those (`standing_of`)."""
        return standing_of(self.moves[self.there])

    def wishes(self, problem: Problem, repair: Repair) -> Wishes:
        """What a repair wishes: that what stood stands, and that nobody is asked who declined,
        whether they stood or not."""
        there, fixed = self.there, repair.fixed
        worth = np.full(len(there), problem.weights.stability, dtype=np.int64)
        if fixed:
            worth[[one.ask in fixed for one in self.standing]] = FIXED
        wheres = (where_of(problem, ask) for ask in repair.declined)
        declined = frozenset(where for where in wheres if where is not None)
        return Wishes.of(self.keys, worth[there], declined)

    def gone(self, stands: LongArray) -> list[int]:
        """Positions of those that stand no more (`stands`: keys)."""
        stays = np.isin(standing_of(self.moves), stands) & self.there
        found: list[int] = np.flatnonzero(~stays).tolist()
        return found


def standing_of(moves: LongArray) -> LongArray:
    """A number for each assignment, whatever the line."""
    return keys_of(moves[:, 0], moves[:, 2], moves[:, 1])


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
    line = _line(problem, person, place, one.line)
    if line is None:
        return f"line {one.line} does not apply there any more"
    duty = _duty(problem, person, one)
    if duty is None:
        return "the duty that it would leave is not there any more"
    return Move(person, duty, place, line)


def _line(problem: Problem, person: int, place: int, number: int) -> int | None:
    """The row of a line by its number; where that does not apply any more, of another line that
    the person can fill: nobody is asked for a line, but to come."""
    lines = problem.places.lines_of(place)
    numbers = problem.region.lines.number[lines].tolist()
    if number in numbers:
        return int(lines[numbers.index(number)])
    able = problem.able(place, person)
    return next((line for bit, line in enumerate(lines.tolist()) if able >> bit & 1), None)


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


def points_of(problem: Problem, moves: Moves) -> int:
    """What some assignments cost, repeats included, whether they can stand or not: nothing for
    travel where no time is known, nor for a rank below the line's. O(moves)."""
    if not len(moves):
        return 0
    region, weights = problem.region, problem.weights
    person, duty, _, line = np.array(moves, dtype=np.int64).T
    left = duty != NONE
    site = region.services.site[region.lines.service[line]]
    minutes = region.sites.minutes[region.home_site[person], site].astype(np.int64)
    minutes[minutes == UNREACHABLE] = 0
    above = np.maximum(region.person_rank[person] - region.lines.rank[line], 0)
    points = minutes * weights.per_minute + above * weights.rank
    points += np.where(left, weights.redeploy, weights.extra)
    times = np.bincount(person)
    repeats = sum(repeat_points(weights.repeat, count) for count in times[times > 1].tolist())
    return int(points.sum()) + repeats


def impossible(
    problem: Problem,
    engine: RuleEngine,
    known: Known,
    repair: Repair,
    gone: Sequence[int],
    *,
    proved: bool,
) -> tuple[Impossible, ...]:
    """Fixed assignments that a repair could not keep, each with the reason; `gone`: positions of
    those that stand no more. `proved`: no plan keeps more of them."""
    found = []
    for at in gone:
        ask = known.standing[at].ask
        if ask not in repair.fixed:
            continue
        reason = known.lost.get(at)
        if reason is None:
            reason = _reason(problem, engine, Move._make(known.moves[at].tolist()))
            reason = UNFOUND if reason == TOGETHER and not proved else reason
        found.append(Impossible(ask, reason))
    return tuple(found)


def why_given_up(
    problem: Problem, engine: RuleEngine, known: Known, given_up: Sequence[int]
) -> tuple[str, ...]:
    """Why assignments that stood (their positions) stand no more; no words for those after the
    first few."""
    return tuple(
        _why_gone(problem, engine, known, one) if at < _MOST_REASONS else ""
        for at, one in enumerate(given_up)
    )


def _why_gone(problem: Problem, engine: RuleEngine, known: Known, at: int) -> str:
    if at in known.lost:
        return known.lost[at]
    move = Move._make(known.moves[at].tolist())
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
    breaches = [] if failed else engine.explain(_trial(problem, move), 0)
    if any(breach.hard for breach in breaches):
        failed = Check.RULES
    if not failed:
        return TOGETHER
    gap = Wanted.of(region, places, move.place, move.line)
    misfit = Misfit(region, gap, move.person, overlapping, move.duty, breaches=breaches)
    return sentences(failed, misfit)


def _overlapping(problem: Problem, move: Move) -> list[int]:
    gap = Wanted.of(problem.region, problem.places, move.place, move.line)
    rows: list[int] = Overlaps.of_some(problem.region, gap, np.array([move.person])).rows.tolist()
    return rows


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
