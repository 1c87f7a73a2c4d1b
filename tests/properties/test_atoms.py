"""The search for sets of one person's options misses none that could earn something."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pytest

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import FloatArray, Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.bundles import all_compatible, unmet_duties
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.master import Master
from planner.optimiser.options import OptionStore
from planner.optimiser.own import Choices
from planner.optimiser.pay import Most, Owned, Pay
from planner.optimiser.prices import Prices
from planner.optimiser.problem import Problem
from planner.optimiser.search import Look, Search
from planner.optimiser.steps import step_of_scores
from planner.optimiser.warm import Solution
from planner.optimiser.wishes import NEVER
from tests.properties.plan_reference import legal_plans
from tests.properties.plan_regions import tiny_problem
from tests.regions import Sketch
from tests.repairs import wishes_of

BOOK = load_rule_book()
NOTHING = Solution(0.0, np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0))
Some = tuple[int, ...]


class Person:
    """What one person could do, and what the search finds of it."""

    def __init__(self, search: Search, person: int, nets: FloatArray, floor: float) -> None:
        self._search, self._nets, self._floor = search, nets, floor + 1e-6
        self._bits: dict[Some, int] = {}
        self.options: list[int] = self._best(search.store.of_person(person)).tolist()
        own = search.store.of_person(person)
        keys = search.master.clashes.keys(own)
        self.look = Look(search, person, Choices(own, nets[own], keys), floor)

    def _best(self, options: np.ndarray) -> np.ndarray:
        """The best option of each kind that the rules tell apart."""
        order = np.lexsort((options, -self._nets[options]))
        kinds = self._search.master.clashes.keys(options[order])
        return options[order][np.unique(kinds, return_index=True)[1]]

    def is_legal(self, some: Some) -> bool:
        if not self._bits:
            most = self._search.problem.most_in_a_plan
            every = [s for k in range(1, most + 1) for s in combinations(sorted(self.options), k)]
            store = self._search.store
            fit = [s for s in every if all_compatible(store, s) and not unmet_duties(store, s)]
            bits = self._search.legality.of_sets(fit)
            self._bits = dict.fromkeys(every, -1) | dict(zip(fit, bits, strict=True))
        return self._bits[some] == 0

    def earning(self) -> Iterator[Some]:
        """All legal sets that earn more than the floor."""
        self.is_legal((self.options[0],))
        for some in self._bits:
            if self.is_legal(some) and self._nets[list(some)].sum() > self._floor:
                yield some

    def is_made_of_columns(self, some: Some) -> bool:
        """Whether the set is a sum of legal options of which all parts are legal, or of two
        columns: legal options, or legal pairs that are not such sums."""
        return self._is_simple(some) or any(
            self._is_column(part) and self._is_column(tuple(sorted({*some} - {*part})))
            for part in _parts(some)
        )

    def _is_column(self, some: Some) -> bool:
        if len(some) == 2 and self._is_simple(some):
            return False
        return len(some) <= 2 and self.is_legal(some)

    def _is_simple(self, some: Some) -> bool:
        return self.is_legal(some) and all(self.is_legal(part) for part in _parts(some))

    def wanted(self, some: Some) -> Some:
        """Those that earn more than the floor by themselves."""
        return tuple(option for option in some if self._nets[option] > self._floor)

    def found(self) -> set[Some]:
        """The legal sets among all that the search asks about."""
        legal: set[Some] = set()
        self.look.hear(self._search.legality.of_sets(self.look.pairs()))
        while sets := self.look.next(5):
            bits = {one: 0 if self.is_legal(one) else self._broken(one) for one in sets}
            legal.update(one for one in sets if bits[one] == 0)
            self.look.heal(sets, bits)
        return legal

    def _broken(self, some: Some) -> int:
        return self._bits[some] if all_compatible(self._search.store, some) else -1


def _parts(some: Some) -> list[Some]:
    return [part for size in range(1, len(some)) for part in combinations(some, size)]


def everything(person: np.ndarray, _lis: np.ndarray, _points: np.ndarray) -> np.ndarray:
    return np.ones(len(person), dtype=np.bool_)


def searches(region: Region, weights: Weights) -> Search:
    """All options of everybody are there."""
    problem = Problem.of(region, weights)
    store, engine = OptionStore(problem, BOOK), RuleEngine(region, BOOK)
    master, loose = Master(store, engine, lambda: False), Loose(store)
    loose.make(range(len(region.people)), everything)
    return Search(master, Legality(store, engine), loose, lambda: False)


def crowded(chance: Random) -> Region:
    """One person with duties on most dates, and gaps next to them."""
    days = chance.choice([3, 4, 5])
    shifts = chance.choice([["E", "D", "L"], ["E", "L", "N"], ["LD", "D", "L"]])
    sketch = Sketch(days=days).service("A").service("B")
    for number, shift in enumerate(shifts, 1):
        sketch.line("A", number, shift)
    rules = chance.choice(["agenda_for_change", "agenda_for_change", "resident_doctor"])
    sketch.person("ann", "A", "B5", rule_set=rules)
    for day in range(-1, days + 1):
        if chance.random() < 0.5:
            sketch.duty("ann", day, chance.choice(shifts), "B")
    return sketch.region()


@pytest.mark.parametrize(("most", "floor"), [(3, 0.0), (3, -25.0), (4, 0.0)])
def test_all_that_earns_is_found_or_made_of_columns(most: int, floor: float) -> None:
    """What only costs may be left out: then the rest of the set earns no less."""
    looked_at = needed = 0
    for seed in range(60):
        chance = Random(seed)
        search = searches(crowded(chance), replace(Weights(), max_assignments=most))
        nets = np.array([float(chance.randint(-50, 50)) for _ in range(len(search.store))])
        person = Person(search, 0, nets, floor)
        found = person.found()
        for some in person.earning():
            looked_at += 1
            needed += not person.is_made_of_columns(some)
            wanted = person.wanted(some)
            enough = [part for part in (*_parts(some), some) if {*wanted} <= {*part}]
            assert any(part in found or person.is_made_of_columns(part) for part in enough), (
                seed,
                some,
            )
    assert looked_at > 2_000
    assert needed >= 50


def test_no_option_that_could_be_part_of_an_atom_is_left_unmade() -> None:
    left = parts = 0
    for seed in range(160):
        chance, tiny = np.random.default_rng(seed), tiny_problem(seed)
        most = tiny.weights.max_assignments
        search = searches(tiny.region, tiny.weights)
        problem, store = search.problem, search.store
        if len(store) == 0 or most < 2:
            continue
        arrival = chance.choice([0.0, 0.0, 20.0, 60.0], len(problem.places.lines))
        loss = chance.choice([-30.0, 0.0, 5.0, 1000.0], len(problem.class_place))
        asked = chance.choice([0.0, 15.0, 60.0], len(tiny.region.people))
        place_of = problem.place_of_li[store.li]
        stands = chance.integers(len(store), size=2).tolist() if seed % 2 else []
        kept = {(int(store.person[i]), int(place_of[i]), int(store.duty[i])): 40 for i in stands}
        store.wish(wishes_of(kept))
        pay = Pay(search.master, Prices(arrival, loss, asked), NOTHING)
        floor = float(chance.choice([0.0, -20.0]))
        people = sorted(set(store.person.tolist()))
        options, first = store.of_people(people)
        owned = Owned(people, options, first, pay.of(options), search.store.day[options])
        needed = options[owned.could_be_part(floor, Most.of(problem))]
        made = Loose(OptionStore(problem, BOOK))
        made.make(people, pay.wanted(floor))
        there = set(zip(made.store.person.tolist(), made.store.li.tolist(), strict=True))
        wished = {(person, place) for person, place, _ in kept}  # made before, as at a repair
        for option in needed.tolist():
            person, li = int(store.person[option]), int(store.li[option])
            assert (person, li) in there or (person, int(place_of[option])) in wished, seed
        parts += len(needed)
        left += len(store) - len(made.store)
    assert parts > 300
    assert left > 600


def test_what_was_declined_earns_nothing_whatever_its_place_would_pay() -> None:
    """Columns that are held at 0 need no price that fits them, so prices may be any."""
    tiny = tiny_problem(0)
    search = searches(tiny.region, tiny.weights)
    problem, store = search.problem, search.store
    place = problem.place_of_li[store.li]
    declined = int(store.person[0]), int(place[0])
    store.wish(wishes_of({}, frozenset([declined])))
    prices = Prices(
        np.full(len(problem.places.lines), 2.0 * NEVER),
        np.zeros(len(problem.class_place)),
        np.zeros(len(tiny.region.people)),
    )
    gone = (store.person == declined[0]) & (place == declined[1])
    assert 0 < gone.sum() < len(store)
    expected = np.where(gone, -NEVER, 2 * NEVER - store.points)
    assert prices.profits(store).tolist() == expected.tolist()
    some = np.flatnonzero(gone)
    assert prices.profits(store, some).tolist() == [-NEVER] * len(some)


def test_scores_go_in_steps() -> None:
    steps = set()
    for seed in range(40):
        tiny = tiny_problem(seed)
        engine = RuleEngine(tiny.region, BOOK)
        plans = legal_plans(tiny.region, engine, tiny.weights, None, 2_000)
        step = step_of_scores(searches(tiny.region, tiny.weights).store)
        assert all(score % step == 0 for _, score in plans or ())
        steps.add(step)
    assert {5, 15} <= steps
