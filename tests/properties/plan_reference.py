"""A slow, obvious reference for plans: looks at every legal plan of a tiny region."""

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.application.planning import service_numbers
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.checks import static_checks
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places, person_masks
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from planner.domain.sheets import RULE_SETS
from planner.domain.shifts import KINDS, ShiftKind
from tests.properties.plan_regions import TinyProblem, tiny_problem

BOOK = load_rule_book()


@dataclass(frozen=True)
class Choice:
    """One person named for one line of a place, leaving a duty or none."""

    person: int
    place: int
    bit: int
    duty: int
    start: int
    end: int
    day: int
    shift: int
    points: int
    mask: int
    """The lines of the place that the person can fill."""
    lender: int
    """The person's trust if another has them here; else NONE."""


def with_best(
    seeds: Iterable[int], most_plans: int, made: Callable[[int], TinyProblem] = tiny_problem
) -> Iterator[tuple[int, TinyProblem, RuleEngine, int]]:
    """Tiny problems by seed, each with its rules and its best score; not those of too many plans.

    AssertionError in the end unless more than half of them were looked at.
    """
    seeds = list(seeds)
    looked_at = 0
    for seed in seeds:
        tiny = made(seed)
        engine = RuleEngine(tiny.region, BOOK)
        best = best_score(tiny.region, engine, tiny.weights, tiny.services, most_plans)
        if best is not None:
            looked_at += 1
            yield seed, tiny, engine, best
    assert 2 * looked_at > len(seeds)


def best_score(
    region: Region,
    engine: RuleEngine,
    weights: Weights,
    services: Collection[str] | None = None,
    most_plans: int = 60_000,
) -> int | None:
    """The greatest score of any legal plan; None if there are too many to look at."""
    plans = legal_plans(region, engine, weights, services, most_plans)
    return None if plans is None else max(score for _, score in plans)


def legal_plans(
    region: Region,
    engine: RuleEngine,
    weights: Weights,
    services: Collection[str] | None = None,
    most_plans: int = 60_000,
) -> list[tuple[frozenset[tuple[int, int, int]], int]] | None:
    """All legal plans, each its (person, place, duty left) and score; None if too many.

    Of plans that differ in the lines named only, all are there, worst first.
    """
    places = Places.of(region)
    by_person: dict[int, list[Choice]] = defaultdict(list)
    numbers = service_numbers(region, services)
    for choice in _choices(region, engine, places, weights, numbers):
        by_person[choice.person].append(choice)
    sets, number = [], 1
    for choices in by_person.values():
        sets.append([((), 0), *_legal_sets(region, engine, weights, choices)])
        number *= len(sets[-1])
        if number > most_plans:
            return None
    gains = Gains(region, places, weights)
    scored = ((_moves(plan), _score(places, gains, plan)) for plan in itertools.product(*sets))
    return sorted(
        ((moves, score) for moves, score in scored if score is not None), key=lambda one: one[1]
    )


def _moves(plan):
    return frozenset(
        (choice.person, choice.place, choice.duty) for some, _ in plan for choice in some
    )


def _choices(region, engine, places, weights, services):
    duties = region.duties
    for place in range(len(places)):
        service = int(places.service[place])
        if services is not None and service not in services:
            continue
        day, shift = int(places.day[place]), int(places.shift[place])
        start = int(region.clock.instant(day, region.shifts.start[shift]))
        end = int(region.clock.instant(day, region.shifts.end[shift]))
        site = region.services.site[service]
        for bit, line in enumerate(places.lines_of(place).tolist()):
            failed = static_checks(region, line, day)
            people = np.flatnonzero(failed == 0)
            masks = person_masks(region, places.lines_of(place), people, day)
            for person, mask in zip(people.tolist(), masks.tolist(), strict=True):
                points = int(region.sites.minutes[region.home_site[person], site])
                points *= weights.per_minute
                points += int(region.person_rank[person] - region.lines.rank[line]) * weights.rank
                trust = int(region.people.trust[person])
                lender = NONE if trust == region.services.trust[service] else trust
                rows = duties.of_person(person)
                leave = [
                    row
                    for row in range(rows.start, rows.stop)
                    if duties.day[row] == day
                    and max(duties.start[row], start) < min(duties.end[row], end)
                    and (duties.service[row], duties.shift[row]) != (service, shift)
                ]
                for duty in [NONE, *leave]:
                    mode = weights.extra if duty == NONE else weights.redeploy
                    if duty == NONE and weights.per_pound:
                        mode += _pounds(region, engine, weights, person, shift, end - start)
                    slot = person, place, bit, duty, start, end, day, shift
                    yield Choice(*slot, points + mode, mask, lender)


def _pounds(region, engine, weights, person, shift, minutes) -> int:
    cost = region.people.hourly_cost
    known = cost[~np.isnan(cost)]
    unknown = np.median(known) if len(known) else 0.0
    hourly = unknown if np.isnan(cost[person]) else cost[person]
    hours = _hours(region, engine, person, shift, minutes)
    return int(np.round(hourly * hours * weights.per_pound))


def _hours(region, engine, person, shift, minutes) -> float:
    """Paid hours: nothing of on-call, and no break off where the person's rules pay it."""
    if KINDS[region.shifts.kind[shift]] is not ShiftKind.WORK:
        return 0.0
    rule_set = RULE_SETS[region.people.rule_set[person]]
    (pack,) = (pack for pack in engine.book.packs if pack.rule_set == rule_set)
    unpaid = 0 if pack.breaks_paid else int(region.shifts.break_minutes[shift])
    return max(minutes - unpaid, 0) / 60


def _legal_sets(region, engine, weights, choices):
    """Sets of one person's choices that are legal together, with their points."""
    most = weights.max_assignments * -(-region.period.days // 28)
    met = {choice: _own_duties_met(region, choice) for choice in choices}
    sets = [some for some in _sets_apart(choices, most) if _fits(weights, met, some)]
    if not sets:
        return []
    left = [[choice.duty for choice in some if choice.duty != NONE] for some in sets]
    trials = Trials(
        person=np.array([some[0].person for some in sets], dtype=np.int32),
        removed=np.array([duty for some in left for duty in some], dtype=np.int32),
        removed_offsets=np.cumsum([0, *map(len, left)]).astype(np.int64),
        added_day=np.array([choice.day for some in sets for choice in some], dtype=np.int32),
        added_shift=np.array([choice.shift for some in sets for choice in some], dtype=np.int32),
        added_offsets=np.cumsum([0, *map(len, sets)]).astype(np.int64),
    )
    legal = engine.judge(trials).legal.tolist()
    repeat = weights.repeat + weights.asking
    return [
        (some, sum(c.points for c in some) + sum(repeat * k for k in range(len(some))))
        for some, good in zip(sets, legal, strict=True)
        if good
    ]


def _sets_apart(choices, most):
    """Sets of which no two overlap or leave the same duty, the smallest first."""
    apart = [[_are_apart(one, two) for two in choices] for one in choices]
    sets = [(at,) for at in range(len(choices))]
    for _ in range(most):
        yield from (tuple(choices[at] for at in some) for some in sets)
        sets = [
            (*some, at)
            for some in sets
            for at in range(some[-1] + 1, len(choices))
            if all(apart[at][one] for one in some)
        ]


def _are_apart(one, two) -> bool:
    at_once = max(one.start, two.start) < min(one.end, two.end)
    return not at_once and (one.duty == NONE or one.duty != two.duty)


def _own_duties_met(region, choice) -> set[int]:
    """The person's own duties that lie in the time of a choice."""
    duties, rows = region.duties, region.duties.of_person(choice.person)
    return {
        row
        for row in range(rows.start, rows.stop)
        if max(duties.start[row], choice.start) < min(duties.end[row], choice.end)
    }


def _fits(weights, met, some) -> bool:
    left = {choice.duty for choice in some}
    if any(met[choice] - left for choice in some):
        return False
    days = [choice.day for choice in some]
    return all(
        sum(first <= day < first + 28 for day in days) <= weights.max_assignments for first in days
    )


class Gains:
    """What each place gains by who comes and goes; the same people there are looked at once."""

    def __init__(self, region: Region, places: Places, weights: Weights) -> None:
        self.weights = weights
        count = range(len(places))
        self._standing = [PlaceFilling.of(region, places, place) for place in count]
        self._priority = region.services.priority[places.service].tolist()
        self._known: dict[object, int | None] = {}

    def of(self, place: int, named: list[tuple[int, int]], leavers: list[int]) -> int | None:
        """`named`: masks and bits; `leavers`: masks. None where that is not legal."""
        key = place, tuple(named), tuple(leavers)
        if key not in self._known:
            self._known[key] = self._of(place, named, leavers)
        return self._known[key]

    def _of(self, place: int, named: list[tuple[int, int]], leavers: list[int]) -> int | None:
        before, priority = self._standing[place], self._priority[place]
        after = before.after([mask for mask, _ in named], leavers)
        if after.filled_minimum < before.filled_minimum or not after.realisable(named):
            return None
        return after.value(self.weights, priority) - before.value(self.weights, priority)


def _lending(weights, plan) -> int:
    lent = defaultdict(int)
    for some, _ in plan:
        for choice in some:
            lent[choice.lender] += choice.lender != NONE
    return weights.lending * sum(k for count in lent.values() for k in range(1, count + 1))


def _score(places, gains, plan) -> int | None:
    named, leavers = defaultdict(list), defaultdict(list)
    for some, _ in plan:
        for choice in some:
            named[choice.place].append((choice.mask, choice.bit))
            left = NONE if choice.duty == NONE else int(places.place_of_duty[choice.duty])
            if left != NONE:
                leavers[left].append(int(places.mask_of_duty[choice.duty]))
    score = -sum(points for _, points in plan) - _lending(gains.weights, plan)
    for place in {*named, *leavers}:
        gain = gains.of(place, named[place], leavers[place])
        if gain is None:
            return None
        score += gain
    return score


def triples(moves: npt.NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """(person, place, duty left) of some moves: what a plan is, whatever the lines."""
    return [(person, place, duty) for person, duty, place, _ in moves.tolist()]
