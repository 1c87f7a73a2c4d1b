"""An audit that has seen other plans finds what an audit that has seen none finds, and both what
looking at each assignment, person and place by itself finds; and so for descriptions."""

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.application.plan_audit import PlanAudit, audit_plan
from planner.application.plan_describing import Describing, Move, describe
from planner.application.planning import EXTRA, REDEPLOY, Assignment, MovedFrom, Plan, gap_percent
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.checks import static_checks
from planner.domain.cover.filling import fill
from planner.domain.cover.pairs import checks_of_pairs, masks_of_pairs
from planner.domain.cover.places import Places, person_masks
from planner.domain.region import NONE
from planner.domain.rules.engine import RuleEngine
from tests.properties.audit_reference import reference_faults
from tests.properties.plan_reference import legal_plans
from tests.properties.plan_regions import tiny_problem

BOOK = load_rule_book()
PLANS_EACH = 8


class Desk:
    """A tiny region, with plans of it: legal ones, ones drawn by chance, and damaged ones."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        tiny = tiny_problem(seed)
        self.region, self.weights = tiny.region, tiny.weights
        if self.chance.random() < 0.8:
            self.weights = replace(
                self.weights, max_assignments=max(1, tiny.weights.max_assignments)
            )
        self.places, self.engine = Places.of(self.region), RuleEngine(self.region, BOOK)
        self.before = fill(self.region, self.places)
        legal = legal_plans(self.region, self.engine, self.weights, None, 300) or []
        self.legal = [chosen for chosen, _ in legal]

    def moves(self, last: list[Move]) -> list[Move]:
        """Of a legal plan, or the last ones with some gone and some new."""
        chance = self.chance
        if self.legal and chance.random() < 0.5:
            chosen = sorted(chance.choice(self.legal))
            return [self._named(person, place, duty) for person, place, duty in chosen]
        kept = [one for one in last if chance.random() < 0.7]
        new = [self._any_move() for _ in range(chance.randint(0, 2))]
        return list(dict.fromkeys([*kept, *new]))

    def _named(self, person: int, place: int, duty: int) -> Move:
        return Move(person, duty, place, self.chance.choice(self.places.lines_of(place).tolist()))

    def _any_move(self) -> Move:
        person = self.chance.randrange(len(self.region.people))
        place = self.chance.randrange(len(self.places))
        rows = range(len(self.region.duties))[self.region.duties.of_person(person)]
        on_day = [row for row in rows if self.region.duties.day[row] == self.places.day[place]]
        return self._named(person, place, self.chance.choice([NONE, *on_day]))

    def plan(self, moves: list[Move], describing: Describing | None = None) -> Plan:
        """With the figures that the moves come to, legal or not."""
        world = (self.region, self.places, self.before, self.weights)
        told = describing.describe(moves) if describing else describe(*world, moves)
        bound = told.score + self.chance.choice([0, 0, 7])
        return Plan(
            period=self.region.period,
            services=None,
            score=told.score,
            bound=bound,
            gap_percent=gap_percent(told.score, bound),
            status="optimal" if bound == told.score else "time_limit",
            assignments=told.assignments,
            minimum_gaps_before=int(self.before.minimum_gaps.sum()),
            minimum_gaps_after=told.minimum_gaps_after,
            target_gaps_before=int(self.before.target_gaps.sum()),
            target_gaps_after=told.target_gaps_after,
            seconds=0.0,
            weights=self.weights,
        )

    def damaged(self, plan: Plan) -> Plan:
        """With nothing, something or several things changed."""
        for _ in range(self.chance.choice([0, 1, 1, 2])):
            plan = self.chance.choice(DAMAGES)(self, plan)
        return plan


def _one(change: Callable[[Desk, Assignment], Assignment]) -> Callable[[Desk, Plan], Plan]:
    def changed(desk: Desk, plan: Plan) -> Plan:
        some = list(plan.assignments)
        if some:
            at = desk.chance.randrange(len(some))
            some[at] = change(desk, some[at])
        return replace(plan, assignments=tuple(some))

    return changed


def _other_duty(desk: Desk, one: Assignment) -> Assignment:
    region = desk.region
    person = region.people.ids.index.get(one.staff_id, 0)
    rows = range(len(region.duties))[region.duties.of_person(person)]
    if not rows:
        return replace(one, moved_from=MovedFrom("S0", "E"))
    row = desk.chance.choice(rows)
    left = MovedFrom(
        region.services.ids.codes[region.duties.service[row]],
        region.shifts.ids.codes[region.duties.shift[row]],
    )
    return replace(one, mode=REDEPLOY, moved_from=left)


def _fewer(desk: Desk, plan: Plan) -> Plan:
    kept = tuple(one for one in plan.assignments if desk.chance.random() < 0.6)
    return replace(plan, assignments=kept)


DAMAGES: list[Callable[[Desk, Plan], Plan]] = [
    _one(lambda d, a: replace(a, staff_id=d.chance.choice([*d.region.people.ids.codes, "eve"]))),
    _one(lambda d, a: replace(a, service=d.chance.choice([*d.region.services.ids.codes, "S9"]))),
    _one(lambda d, a: replace(a, shift=d.chance.choice(["E", "L", "N", "LD", "D", "Q"]))),
    _one(lambda d, a: replace(a, day=a.day + d.chance.choice([-1, 1, 40]))),
    _one(lambda d, a: replace(a, line=d.chance.choice([1, 2, 3, 9]))),
    _one(lambda d, a: replace(a, mode=EXTRA)),
    _one(lambda d, a: replace(a, mode=EXTRA, moved_from=None)),
    _one(_other_duty),
    _one(lambda d, a: replace(a, points=a.points + 1)),
    _one(lambda d, a: replace(a, points_by={**a.points_by, "travel": 3})),
    _one(lambda d, a: replace(a, reason="because")),
    _fewer,
    lambda d, p: replace(p, assignments=(*p.assignments, *p.assignments[:1])),
    lambda d, p: replace(p, assignments=p.assignments[::-1]),
    lambda d, p: replace(p, score=p.score + 1),
    lambda d, p: replace(p, bound=p.bound - 1),
    lambda d, p: replace(p, minimum_gaps_after=p.minimum_gaps_after + 1),
    lambda d, p: replace(p, target_gaps_before=p.target_gaps_before + 1),
    lambda d, p: replace(p, services=d.chance.choice([None, ("S0",), ("S1", "S2")])),
    lambda d, p: replace(p, weights=replace(p.weights, extra=31)),
    lambda d, p: replace(p, gap_percent=1.0),
]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**9))
def test_an_audit_that_saw_other_plans_finds_every_fault_of_the_next(seed: int) -> None:
    desk = Desk(seed)
    audit = PlanAudit(desk.region, desk.engine, desk.places, desk.weights)
    moves: list[Move] = []
    for _ in range(PLANS_EACH):
        moves = desk.moves(moves)
        plan = desk.damaged(desk.plan(moves))
        found = audit.faults(plan)
        assert found == audit_plan(desk.region, desk.engine, desk.places, desk.weights, plan)
        reference = reference_faults(desk.region, desk.engine, desk.weights, plan)
        assert sorted(found) == sorted(reference)


def test_assignments_of_equal_value_are_followed_whichever_objects_they_are() -> None:
    looked_at = 0
    for seed in range(40):
        desk = Desk(seed)
        audit = PlanAudit(desk.region, desk.engine, desk.places, desk.weights)
        whole = desk.plan(desk.moves([]))
        copied = replace(whole, assignments=tuple(replace(one) for one in whole.assignments))
        less = replace(copied, assignments=copied.assignments[:-1])
        for plan in (whole, copied, less, whole, less):
            world = desk.region, desk.engine, desk.places, desk.weights
            assert audit.faults(plan) == audit_plan(*world, plan)
        people = [one.staff_id for one in whole.assignments]
        looked_at += len(set(people)) < len(people)
    assert looked_at > 3


KINDS = (
    *(f"fails {check}" for check in ("grade", "skill", "present", "sharing", "travel")),
    "not free",
    "the duty moved from does not overlap",
    "moved from where they go",
    "there is no such duty",
    "the line does not apply",
    "no such person",
    "do not agree",
    "leaves one duty twice",
    "within 28 days",
    "points are",
    "points come",
    "into a service that was not asked for",
    "breaks WTR",
    "more minimum gaps than before",
    "no best filling",
    "score: told",
    "minimum gaps after: told",
    "the bound is below",
    "said to be the best",
    "the gap is not",
    "other weights",
)


def test_the_plans_that_are_audited_are_both_sound_and_broken_in_every_way() -> None:
    """Else the comparison above would say little."""
    found: list[str] = []
    sound = 0
    for seed in range(90):
        desk = Desk(seed)
        moves: list[Move] = []
        for _ in range(PLANS_EACH):
            moves = desk.moves(moves)
            plan = desk.damaged(desk.plan(moves))
            faults = audit_plan(desk.region, desk.engine, desk.places, desk.weights, plan)
            sound += not faults and len(plan.assignments) > 0
            found += faults
    assert sound > 60
    assert [kind for kind in KINDS if not any(kind in fault for fault in found)] == []


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_a_description_after_others_is_that_of_the_plan_alone(seed: int) -> None:
    desk = Desk(seed)
    world = (desk.region, desk.places, desk.before, desk.weights)
    describing, moves = Describing(*world), list[Move]()
    for _ in range(PLANS_EACH):
        moves = desk.moves(moves)
        desk.chance.shuffle(moves)
        assert describing.describe(moves) == describe(*world, moves)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**9))
def test_pairs_fail_the_checks_and_fill_the_lines_that_each_person_does_alone(seed: int) -> None:
    desk = Desk(seed)
    region, places = desk.region, desk.places
    slots = [
        (place, line) for place in range(len(places)) for line in places.lines_of(place).tolist()
    ]
    who = range(len(region.people))
    pairs = np.array([(place, line, one) for place, line in slots for one in who])
    if not len(pairs):
        return
    place, line, person = pairs.T
    checks = checks_of_pairs(region, line, places.day[place].astype(np.int64), person)
    masks = masks_of_pairs(region, places, place, person)
    for at, (where, row, one) in enumerate(pairs.tolist()):
        day, people = int(places.day[where]), np.array([one], dtype=np.int32)
        assert checks[at] == static_checks(region, row, day, people)[0]
        assert masks[at] == person_masks(region, places.lines_of(where), [one], day)[0]
