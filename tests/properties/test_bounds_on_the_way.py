"""Every bound that a search tells on its way is true, and so is what it carries over from there."""

import random
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from planner.domain.cover.weights import Weights
from planner.domain.region import FloatArray
from planner.domain.rules.engine import RuleEngine
from planner.optimiser import pricing, scouting, search, so_far, solver
from planner.optimiser.bundles import all_compatible, unmet_duties
from planner.optimiser.growing import Numbers
from planner.optimiser.own import Choices
from planner.optimiser.pay import Pay
from planner.optimiser.prices import Prices
from planner.optimiser.problem import Problem
from planner.optimiser.search import Search
from planner.optimiser.solver import Solver
from planner.optimiser.steps import Steps
from planner.optimiser.warm import Solution
from tests.properties.plan_reference import best_score
from tests.properties.plan_regions import TinyProblem, tiny_problem
from tests.properties.test_atoms import BOOK, NOTHING, searches
from tests.properties.test_follow_region import followed_through
from tests.regions import Sketch

MOST_PLANS = 2_000


class Heard:
    """What searches of large regions prove and tell."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.bounds: list[int] = []
        self.with_some_missing = 0
        """Bounds proved while columns were missing that could earn something."""
        self.early = 0
        """Searches that ended so."""
        bound, to_optimum = Steps.bound, Solver._to_optimum

        def heard(steps: Steps, solution: Solution, left: float) -> int:
            found = bound(steps, solution, left)
            self.bounds.append(found)
            self.with_some_missing += left > 1
            return found

        def ended(one: Solver, may_lack: float | None) -> Solution | None:
            solution = to_optimum(one, may_lack)
            self.early += solution is not None and one._lacks(solution) >= 1
            return solution

        patch.setattr(Steps, "bound", heard)
        patch.setattr(Solver, "_to_optimum", ended)

    def report(self, _round: int, _score: int, bound: float) -> None:
        """An event."""
        self.bounds.append(int(bound))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Of searches that begin with few columns, are told of few, and end when little is missing."""
    monkeypatch.setattr(pricing, "SINGLES_A_LINE", 1)
    monkeypatch.setattr(pricing, "SCARCE_SINGLES", 1)
    monkeypatch.setattr(pricing, "LOOKED_AT", 1)
    monkeypatch.setattr(scouting, "SWEEPS", 1)
    monkeypatch.setattr(scouting, "FIRST_A_LINE", 1)
    monkeypatch.setattr(scouting, "NEAR", 0.0)
    monkeypatch.setattr(solver, "MAY_LACK", 1.0)
    return Heard(monkeypatch)


def searched(tiny: TinyProblem, engine: RuleEngine, heard: Heard) -> Solver:
    problem = Problem.of(tiny.region, tiny.weights)
    found = Solver(problem, engine, all_options=False, report=heard.report)
    found.run()
    return found


@pytest.mark.parametrize("close", [5e-5, 0.05])
def test_no_bound_that_is_told_is_below_the_best_plan(
    close: float, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(so_far, "CLOSE", close)
    looked_at = 0
    for seed in range(80):
        tiny, chance = tiny_problem(seed), random.Random(seed)
        weights = replace(tiny.weights, lending=chance.choice([0, 0, 20]))
        tiny = replace(tiny, weights=weights, services=None)
        engine = RuleEngine(tiny.region, BOOK)
        best = best_score(tiny.region, engine, weights, None, MOST_PLANS)
        if best is None:
            continue
        heard.bounds.clear()
        found = searched(tiny, engine, heard)
        assert min(heard.bounds, default=best) >= best, seed
        assert found._proof is None or found._proof.bound(found.master) >= best, seed
        looked_at += len(heard.bounds)
    assert looked_at > 150
    assert heard.with_some_missing > 20
    assert heard.early > 3 or close < 0.01


def test_a_search_that_ended_early_follows_changes_with_true_bounds(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed = sum(followed_through(seed, monkeypatch, 0.5) for seed in range(400, 420))
    assert followed > 30
    assert heard.early > 3


# Atoms ---------------------------------------------------------------------------------------
class People:
    """A few people with duties near gaps, and all that each could do."""

    def __init__(self, chance: random.Random, most: int) -> None:
        days = chance.choice([2, 3, 3])
        shifts = chance.choice([["E", "D"], ["E", "L"], ["LD", "D"], ["E", "E", "L"]])
        sketch = Sketch(days=days).service("A").service("B").line("B", 1, shifts[0])
        for number, shift in enumerate(shifts, 1):
            sketch.line("A", number, shift)
        for name in ("ann", "bob", "cat"):
            sketch.person(name, "A", "B5")
            for day in range(-1, days + 1):
                if chance.random() < 0.5:
                    sketch.duty(name, day, chance.choice(shifts), "B")
        weights = replace(Weights(), max_assignments=most)
        self.search = searches(sketch.region(), weights)
        self.person = self.search.store.person
        self.sets = [self._legal(one, most) for one in np.unique(self.person).tolist()]
        alone = [some[0] for sets in self.sets for some in sets if len(some) == 1]
        self.alone = np.isin(np.arange(len(self.person)), alone)
        """Which options are legal by themselves."""

    def _legal(self, person: int, most: int) -> list[tuple[int, ...]]:
        """All legal sets of a person's options."""
        store, own = self.search.store, self.search.store.of_person(person).tolist()
        every = [some for size in range(1, most + 1) for some in combinations(own, size)]
        fit = [one for one in every if all_compatible(store, one) and not unmet_duties(store, one)]
        bits = self.search.legality.of_sets(fit)
        return [one for one, broken in zip(fit, bits, strict=True) if broken == 0]

    def needed(self, nets: FloatArray, most: int) -> float:
        """How much more the best sets earn than single options and the atoms that are columns."""
        return sum(self._needed(sets, nets, most) for sets in self.sets if sets)

    def _needed(self, sets: list[tuple[int, ...]], nets: FloatArray, most: int) -> float:
        person, master = int(self.person[sets[0][0]]), self.search.master
        columns = (master.atoms[column].options for column in master.atoms_of(person))
        known = sum(max(float(nets[list(one)].sum()), 0.0) for one in columns)
        single = np.sort(nets[self.alone & (self.person == person) & (nets > 0)])
        best = max(float(nets[list(one)].sum()) for one in sets)
        return max(best - known - float(single[-most:].sum()), 0.0)


@pytest.mark.parametrize("most", [2, 3])
def test_no_atom_that_is_missing_earns_more_than_is_said(
    most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Prices rise and fall, a few of the atoms found become columns, not all are looked for, and
    now and then the search is stopped in the middle of a look."""
    nets = np.zeros(0)
    monkeypatch.setattr(search, "PEOPLE_AT_ONCE", 1)
    monkeypatch.setattr(Pay, "of", lambda _self, options: nets[options])
    monkeypatch.setattr(Pay, "could_earn", lambda _self, floor: np.flatnonzero(nets > floor))
    needed = close = stopped = 0
    for seed in range(24):
        chance, numbers = random.Random(seed), np.random.default_rng(seed)
        people = People(chance, most)
        look = people.search
        for step in range(40):
            if step % 5 == 0:
                nets = numbers.integers(-60, 61, len(people.person)).astype(np.float64)
                nets[people.alone] -= 50
            look._stop = patience = _Patience(chance.choice([1, 3, 9, 1000, 1000]))
            found, left = look.improving(_no_prices(look), NOTHING)
            stopped += patience.over
            need = people.needed(nets, most)
            assert need <= left + 1e-4, seed
            needed += need > 0
            close += need > 0.9 * left > 0
            look.master.add_atoms(chance.sample(found, min(len(found), 1)))
            nets = nets + _moved(numbers, people.person)
    assert needed > 25
    assert stopped > 200
    assert close > 5 or most > 2


class _Patience:
    """Has enough after being asked so often."""

    def __init__(self, asks: int) -> None:
        self._left = asks
        self.over = False

    def __call__(self) -> bool:
        self.over = self._left <= 0
        self._left -= 1
        return self.over


def test_a_look_that_is_stopped_begins_with_nobody_further(monkeypatch: pytest.MonkeyPatch) -> None:
    nets, begun = np.zeros(0), list[int]()
    monkeypatch.setattr(search, "PEOPLE_AT_ONCE", 1)
    monkeypatch.setattr(Pay, "of", lambda _self, options: nets[options])
    monkeypatch.setattr(Pay, "could_earn", lambda _self, floor: np.flatnonzero(nets > floor))

    class Seen(search.Look):
        def __init__(self, whole: Search, person: int, among: Choices, floor: float) -> None:
            begun.append(person)
            super().__init__(whole, person, among, floor)

    monkeypatch.setattr(search, "Look", Seen)
    people = People(random.Random(3), 2)
    nets = np.full(len(people.person), 50.0)

    people.search.improving(_no_prices(people.search), NOTHING)
    assert sorted(begun) == [0, 1, 2]

    begun.clear()
    people = People(random.Random(3), 2)
    people.search._stop = _Patience(1)
    people.search.improving(_no_prices(people.search), NOTHING)
    assert begun == [0]


def _no_prices(look: Search) -> Prices:
    problem = look.problem
    return Prices(
        np.zeros(len(problem.places.lines)),
        np.zeros(len(problem.class_place)),
        np.zeros(len(problem.region.people)),
    )


def _moved(numbers: np.random.Generator, person: Numbers) -> FloatArray:
    """What prices do to options: of some people much, of others little."""
    size = numbers.choice([0.0, 3.0, 8.0, 40.0], int(person.max(initial=0)) + 1)[person]
    return np.asarray(size * numbers.choice([-2, -1, 0, 0, 0, 1, 2], len(person)))
