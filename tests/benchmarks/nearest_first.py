"""What a person with a list does: gap by gap in order of date, the nearest who may come.

A peer for the plan's benchmark. It uses the product's own options, rules and fillings, so every
assignment is legal; it looks neither ahead nor for chains, and asks nobody twice.
"""

import numpy as np

from planner.domain.cover.weights import Weights
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.optimiser.bundles import bundle_of
from planner.optimiser.legality import Legality
from planner.optimiser.options import OptionStore
from planner.optimiser.outcome import Outcome
from planner.optimiser.problem import Problem

LOOKED_AT = 12
"""Nearest people that are asked after for one slot line before it is given up."""


def nearest_first(region: Region, book: RuleBook, weights: Weights) -> tuple[int, int]:
    """Score and number of assignments of the plan made so."""
    problem = Problem.of(region, weights, None)
    store = OptionStore(problem)
    legality = Legality(store, RuleEngine(region, book))
    outcome = Outcome(store)
    places = problem.places
    short = np.flatnonzero(~problem.full)
    for place in short[np.argsort(places.day[short], kind="stable")].tolist():
        for li in range(int(places.line_offsets[place]), int(places.line_offsets[place + 1])):
            _fill(store, legality, outcome, li)
    return outcome.score(), len(outcome.taken)


def _fill(store: OptionStore, legality: Legality, outcome: Outcome, li: int) -> None:
    before = len(store)
    store.open(li)
    options = np.arange(before, len(store))
    options = options[store.unmet[options] == NONE]
    nearest = options[np.argsort(store.points[options], kind="stable")]
    free = [one for one in nearest.tolist() if int(store.person[one]) not in outcome.taken]
    asked = np.array(free[:LOOKED_AT], dtype=np.int32)
    for option in asked[legality.of_options(asked) == 0].tolist() if len(asked) else []:
        bundle = bundle_of(store, (option,))
        gain = outcome.gain(bundle)
        if gain is not None and gain > 0:
            outcome.put(bundle)
