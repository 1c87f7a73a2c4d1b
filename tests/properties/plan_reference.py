"""A slow, obvious reference for plans: looks at every legal plan of a tiny region."""

import itertools
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.cover.checks import static_checks
from planner.domain.cover.one_place import PlaceFilling
from planner.domain.cover.places import Places, person_masks
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from planner.domain.sheets import RULE_SETS
from planner.domain.shifts import KINDS, ShiftKind


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


def best_score(
    region: Region,
    engine: RuleEngine,
    weights: Weights,
    services: set[int] | None = None,
    most_plans: int = 60_000,
) -> int | None:
    """The greatest score of any legal plan; None if there are too many to look at."""
    plans = legal_plans(region, engine, weights, services, most_plans)
    return None if plans is None else max(score for _, score in plans)


def legal_plans(
    region: Region,
    engine: RuleEngine,
    weights: Weights,
    services: set[int] | None = None,
    most_plans: int = 60_000,
) -> list[tuple[frozenset[tuple[int, int, int]], int]] | None:
    """All legal plans, each its (person, place, duty left) and score; None if too many.

    Of plans that differ in the lines named only, all are there, worst first.
    """
    places = Places.of(region)
    by_person: dict[int, list[Choice]] = defaultdict(list)
    for choice in _choices(region, engine, places, weights, services):
        by_person[choice.person].append(choice)
    sets = [
        [((), 0), *_legal_sets(region, engine, weights, choices)] for choices in by_person.values()
    ]
    if np.prod([float(len(some)) for some in sets]) > most_plans:
        return None
    standing = [PlaceFilling.of(region, places, place) for place in range(len(places))]
    scored = (
        (_moves(plan), _score(region, places, standing, weights, plan))
        for plan in itertools.product(*sets)
    )
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
            for person in np.flatnonzero(failed == 0).tolist():
                points = int(region.sites.minutes[region.home_site[person], site])
                points *= weights.per_minute
                points += int(region.person_rank[person] - region.lines.rank[line]) * weights.rank
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
                    yield Choice(person, place, bit, duty, start, end, day, shift, points + mode)


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
    sets = [
        some
        for size in range(1, most + 1)
        for some in itertools.combinations(choices, size)
        if _fits(region, weights, some)
    ]
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


def _fits(region, weights, some) -> bool:
    left = [choice.duty for choice in some if choice.duty != NONE]
    if len(set(left)) < len(left):
        return False
    rows = region.duties.of_person(some[0].person)
    hours = [
        (int(region.duties.start[row]), int(region.duties.end[row]))
        for row in range(rows.start, rows.stop)
        if row not in left
    ]
    for choice in some:
        if any(max(choice.start, start) < min(choice.end, end) for start, end in hours):
            return False
        hours.append((choice.start, choice.end))
    days = [choice.day for choice in some]
    return all(
        sum(first <= day < first + 28 for day in days) <= weights.max_assignments for first in days
    )


def _lending(region, places, weights, plan) -> int:
    lent = defaultdict(int)
    for some, _ in plan:
        for choice in some:
            own = int(region.people.trust[choice.person])
            lent[own] += own != int(region.services.trust[places.service[choice.place]])
    return weights.lending * sum(k for count in lent.values() for k in range(1, count + 1))


def _score(region, places, standing, weights, plan) -> int | None:
    named, leavers = defaultdict(list), defaultdict(list)
    for some, _ in plan:
        for choice in some:
            lines = places.lines_of(choice.place)
            mask = person_masks(region, lines, [choice.person], choice.day)
            named[choice.place].append((int(mask[0]), choice.bit))
            left = NONE if choice.duty == NONE else int(places.place_of_duty[choice.duty])
            if left != NONE:
                leavers[left].append(int(places.mask_of_duty[choice.duty]))
    score = -sum(points for _, points in plan) - _lending(region, places, weights, plan)
    for place in {*named, *leavers}:
        before = standing[place]
        after = before.after([mask for mask, _ in named[place]], leavers[place])
        if after.filled_minimum < before.filled_minimum or not after.realisable(named[place]):
            return None
        priority = int(region.services.priority[places.service[place]])
        score += after.value(weights, priority) - before.value(weights, priority)
    return score


def triples(moves: npt.NDArray[np.int64]) -> list[tuple[int, int, int]]:
    """(person, place, duty left) of some moves: what a plan is, whatever the lines."""
    return [(person, place, duty) for person, duty, place, _ in moves.tolist()]
