"""Bundles and what they come to: many at once against one after the other, on tiny regions."""

import random
from collections import defaultdict

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.application.rule_packs import load_rule_book
from planner.optimiser.bundles import Bundle, bundle_of, bundles_of
from planner.optimiser.options import OptionStore
from planner.optimiser.outcome import Outcome
from planner.optimiser.problem import Problem
from tests.properties.plan_regions import tiny_problem

BOOK = load_rule_book()
SEEDS = st.integers(0, 10_000)


def store_of(seed: int) -> OptionStore:
    """Every option of a tiny region."""
    tiny = tiny_problem(seed)
    problem = Problem.of(tiny.region, tiny.weights)
    store = OptionStore(problem, BOOK)
    store.open_fully(np.flatnonzero(problem.can_join))
    return store


def some_options(store: OptionStore, seed: int) -> list[int]:
    """Up to eight, of anybody, legal together or not."""
    everything = range(len(store))
    return random.Random(seed).sample(everything, min(len(everything), 8))


def by_hand(store: OptionStore, options: list[int]) -> list[Bundle]:
    """A bundle a person, each made by itself."""
    own: dict[int, list[int]] = defaultdict(list)
    for option in options:
        own[int(store.person[option])].append(option)
    return [bundle_of(store, own[person]) for person in sorted(own)]


@settings(max_examples=75, deadline=None)
@given(SEEDS)
def test_bundles_of_many_people_are_those_of_each(seed: int):
    store = store_of(seed)
    options = some_options(store, seed)
    assert bundles_of(store, np.array(options, dtype=np.int64)) == by_hand(store, options)


@settings(max_examples=75, deadline=None)
@given(SEEDS)
def test_an_outcome_of_bundles_is_that_of_taking_one_after_the_other(seed: int):
    store = store_of(seed)
    bundles = by_hand(store, some_options(store, seed))
    at_once, one_by_one = Outcome.of(store, bundles), Outcome(store)
    for bundle in bundles:
        one_by_one.put(bundle)
    assert at_once.taken == one_by_one.taken
    assert at_once.chosen == one_by_one.chosen
    assert at_once.touched == one_by_one.touched


@settings(max_examples=75, deadline=None)
@given(SEEDS)
def test_fillings_of_all_places_are_those_of_each_by_itself(seed: int):
    store = store_of(seed)
    bundles = by_hand(store, some_options(store, seed))
    outcome = Outcome.of(store, bundles)
    for bundle in bundles[1::2]:
        outcome.drop(bundle.person)
    after = outcome.filled()
    assert set(after.place.tolist()) == {place for place, some in outcome.touched.items() if some}
    for at, place in enumerate(after.place.tolist()):
        here = outcome.at(place)
        assert after.filled_minimum[at] == here.filling.filled_minimum
        assert after.filled_total[at] == here.filling.filled_total
        assert after.realisable[at] == here.realisable
