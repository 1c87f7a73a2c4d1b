"""What an option earns by arrays of prices is what its column earns in the program itself."""

from dataclasses import replace

import numpy as np
import pytest

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.master import Master
from planner.optimiser.options import OptionStore
from planner.optimiser.prices import Prices
from planner.optimiser.problem import Problem
from planner.optimiser.refilling import Refilling
from planner.optimiser.warm import Solution
from tests.properties.plan_regions import tiny_problem
from tests.properties.test_plan_naming import DEAR_RANK, nested

BOOK = load_rule_book()


def never() -> bool:
    """Nobody stops the search."""
    return False


def everything(region: Region, weights: Weights) -> Master:
    """A program of all places with all options, naming held to a best filling everywhere."""
    problem = Problem.of(region, weights)
    store = OptionStore(problem, BOOK)
    master = Master(store, RuleEngine(region, BOOK), never)
    master.add_places(np.arange(len(problem.places)))
    store.open(np.arange(len(problem.places.lines)))
    master.add_options(np.arange(len(store)))
    for place in range(len(problem.places)):
        master.keep_naming_exact(place)
    return master


def priced(master: Master, chance: np.random.Generator) -> Solution:
    """A solution with prices of all rows at random, also of those that as a rule cost nothing."""
    duals = chance.integers(0, 40, master.rows) * chance.choice([0.0, 1.0], master.rows)
    nothing = np.zeros(master.columns)
    return Solution(0.0, nothing, duals, nothing, nothing)


@pytest.mark.parametrize("nesting", [True, False])
def test_an_option_earns_what_its_column_does(nesting: bool) -> None:
    looked_at = by_ability = lent = 0
    for seed in range(40):
        tiny = tiny_problem(seed)
        region, weights = (nested(seed), DEAR_RANK) if nesting else (tiny.region, tiny.weights)
        master = everything(region, replace(weights, max_assignments=2, lending=3 * (seed % 2)))
        problem, store, known = master.problem, master.store, master.option_columns
        solution = priced(master, np.random.default_rng(seed))
        prices = Prices.of(master, Refilling.nothing(problem), solution)

        earned = prices.profits(store) - prices.person[store.person]

        rates = master.program().rates(solution.row_duals)
        assert earned[known.option] == pytest.approx(rates[known.column]), seed
        some = known.option[::2]
        assert prices.profits(store, some) == pytest.approx(prices.profits(store)[some]), seed
        looked_at += len(known.option)
        without = replace(prices, by_ability=()).profits(store)
        by_ability += int((prices.profits(store) != without).sum())
        lent += prices.lent is not None and bool(prices.lent.any())
    assert looked_at > 200
    assert by_ability > 50
    assert lent > 5
