"""What is worked out of a changed region from the state before is what it is from nothing."""

import pickle
import random
from collections.abc import Iterator

import numpy as np
import pytest

from planner.application.plan_audit import PlanAudit
from planner.application.plan_describing import Describing, Move, describe, moves_after
from planner.application.planning import Plan
from planner.application.rule_packs import load_rule_book
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.differing import Difference, RegionChange
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.problem import Problem
from planner.optimiser.problem_after import problem_after
from planner.optimiser.solver import Solver
from tests.properties.plan_regions import tiny_problem
from tests.region_edits import after_a_change
from tests.repairs import wishes_of
from tests.told_plans import told_plan

STEPS = 4
BOOK, WEIGHTS = load_rule_book(), Weights()
DUTIES = ("person", "day", "shift", "service", "start", "end", "offsets")
ABSENCES = ("person", "first", "last", "kind", "kinds", "from_duty")
PLACES = ("line_offsets", "lines", "duties", "duty_offsets", "masks", "place_of_duty")


def states(seed: int, first: Region | None = None) -> Iterator[tuple[Region, Region]]:
    """A region before and after one to three changes, each time from where the last ended."""
    chance, before = random.Random(seed), first or tiny_problem(seed).region
    for _ in range(STEPS):
        after = before
        for _ in range(chance.randint(1, 3)):
            after = after_a_change(after, chance) or after
        yield before, after
        before = after


def same(ours: object, theirs: object, names: tuple[str, ...]) -> None:
    for name in names:
        mine, yours = getattr(ours, name), getattr(theirs, name)
        assert np.array_equal(mine, yours), name


def rows_of(region: Region, person: int) -> set[tuple[int, ...]]:
    rows, duties, away = region.duties.of_person(person), region.duties, region.absences
    columns = (duties.day, duties.shift, duties.service)
    leave = [
        (int(away.first[at]), int(away.last[at]), away.kinds[away.kind[at]])
        for at in np.flatnonzero(away.person == person)
    ]
    return {*zip(*(one[rows].tolist() for one in columns), strict=True), *leave}


@pytest.mark.parametrize("seed", range(60))
def test_the_people_who_differ_are_found_and_all_other_rows_are_followed(seed: int) -> None:
    for before, after in states(seed):
        difference = Difference.of(before, after)
        assert difference is not None
        people = range(len(before.people))
        others = [one for one in people if rows_of(before, one) != rows_of(after, one)]
        assert difference.people.tolist() == others
        rows = np.arange(len(before.duties))
        kept = ~np.isin(before.duties.person, difference.people)
        moved = rows.copy()
        difference.move(moved)
        for name in DUTIES[:-1]:
            now = getattr(after.duties, name)[moved[kept]]
            assert np.array_equal(now, getattr(before.duties, name)[kept])
        assert difference.all_moved(rows.tolist()) == moved.tolist()
        nowhere = np.array([NONE, -2])
        difference.move(nowhere)
        assert nowhere.tolist() == [NONE, -2]


@pytest.mark.parametrize("seed", range(60))
def test_a_change_that_is_sent_makes_the_same_region(seed: int) -> None:
    for before, after in states(seed):
        change = pickle.loads(pickle.dumps(RegionChange.of(before, after)))
        made = change.applied(before)
        told, found = Difference.of(before, made, change), Difference.of(before, after)
        assert told is not None
        assert found is not None
        assert told.people.tolist() == found.people.tolist()
        same(made.duties, after.duties, DUTIES)
        same(made.absences, after.absences, ABSENCES)
        assert made.lines is before.lines


def test_a_region_in_which_more_is_different_is_not_followed() -> None:
    one, other = tiny_problem(1).region, tiny_problem(2).region
    assert Difference.of(one, other) is None
    assert RegionChange.of(one, other) is None


@pytest.mark.parametrize("seed", range(60))
def test_a_problem_that_follows_is_the_problem_from_nothing(seed: int) -> None:
    problem = Problem.of(tiny_problem(seed).region, WEIGHTS)
    for _, after in states(seed, problem.region):
        _ = problem.candidates.present, problem.class_ranges, problem.pounds
        standing = [problem.standing(place) for place in range(len(problem.places))]
        difference = Difference.of(problem.region, after)
        assert difference is not None
        followed = problem_after(problem, after, difference)
        problem, fresh = followed.problem, Problem.of(after, WEIGHTS)
        same(problem.places, fresh.places, PLACES)
        same(problem.before, fresh.before, ("filled_minimum", "filled_target", "margin"))
        assert np.array_equal(problem.freedom.tables, fresh.freedom.tables)
        assert np.array_equal(problem.candidates.present, fresh.candidates.present)
        assert np.array_equal(problem.full, fresh.full)
        for name in ("class_place", "class_mask"):
            mine = np.append(getattr(problem, name), NONE)[problem.leave_class]
            yours = np.append(getattr(fresh, name), NONE)[fresh.leave_class]
            assert np.array_equal(mine, yours)
        pairs = list(zip(problem.class_place.tolist(), problem.class_mask.tolist(), strict=True))
        assert pairs == sorted(set(pairs))
        now = [problem.standing(place) for place in range(len(problem.places))]
        differ = [place for place, one in enumerate(now) if one != standing[place]]
        assert followed.places.tolist() == differ


@pytest.mark.parametrize("seed", range(40))
def test_an_audit_and_a_description_that_follow_are_those_from_nothing(seed: int) -> None:
    tiny = tiny_problem(seed)
    problem = Problem.of(tiny.region, tiny.weights)
    describing = Describing(tiny.region, problem.places, problem.before, tiny.weights)
    engine = RuleEngine(tiny.region, BOOK)
    audit = PlanAudit(tiny.region, engine, problem.places, tiny.weights)
    wished: list[Move] = []
    for _, after in states(seed, tiny.region):
        plans = [planned(problem, wished), planned(problem, [])]
        for moves in plans:
            told = describing.describe(moves)
            world = problem.region, problem.places, problem.before, tiny.weights
            assert told == describe(*world, moves)
            assert describing.worth(moves) == told.score + sum(o.points for o in told.assignments)
            engine = RuleEngine(problem.region, BOOK)
            fresh = PlanAudit(problem.region, engine, problem.places, tiny.weights)
            plan = as_plan(problem, moves)
            assert audit.faults(plan) == fresh.faults(plan) == []
        difference = Difference.of(problem.region, after)
        assert difference is not None
        followed = problem_after(problem, after, difference)
        problem = followed.problem
        world = after, problem.places
        describing.follow(*world, problem.before, followed.places, difference)
        engine = RuleEngine(after, BOOK)
        audit.follow(after, engine, problem.places, difference.people.tolist())
        wished = still_there(plans[-1], difference)


def planned(problem: Problem, wished: list[Move]) -> list[Move]:
    """The best plan where some assignments are worth more."""
    wishes = wishes_of({(one.person, one.place, one.duty): 10 for one in wished})
    fresh = Problem.of(problem.region, problem.weights)
    found = Solver(fresh, RuleEngine(problem.region, BOOK), wishes=wishes).run()
    return list(map(Move._make, found.moves.tolist()))


def still_there(moves: list[Move], difference: Difference) -> list[Move]:
    """Of everybody else, as they are called now."""
    rows = np.array(moves, dtype=np.int64).reshape(-1, 4)
    later = map(Move._make, moves_after(rows, difference).tolist())
    return [one for one in later if one.person not in difference.people.tolist()]


def as_plan(problem: Problem, moves: list[Move]) -> Plan:
    """As it is shown, said to be proved."""
    places = Places.of(problem.region)
    return told_plan(problem.region, places, problem.before, problem.weights, moves)
