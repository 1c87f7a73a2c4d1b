"""The look ahead by dates: what it finds for the program of the region, and what it leaves out."""

import numpy as np
import pytest

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.legality import Legality
from planner.optimiser.master import Master
from planner.optimiser.options import OptionStore
from planner.optimiser.pricing import Pricing
from planner.optimiser.problem import Problem
from planner.optimiser.refilling import Refilling
from planner.optimiser.rounding import rounded
from planner.optimiser.scouting import TIE, Found, Sweep, scout
from planner.optimiser.sifting import Sifting
from planner.optimiser.warm import Solution
from tests.properties.plan_regions import tiny_problem
from tests.regions import Sketch

BOOK = load_rule_book()
FAR = 50


def never() -> bool:
    """Nobody stops the search."""
    return False


class Look:
    """A program of the places with gaps, ready to be scouted."""

    def __init__(self, region: Region, weights: Weights) -> None:
        self.problem = Problem.of(region, weights)
        self.engine = RuleEngine(region, BOOK)
        self.store = OptionStore(self.problem, BOOK)
        self.master = Master(self.store, self.engine, never)
        pricing = Pricing(self.store, Legality(self.store, self.engine), self.master.clashes)
        self.sifting = Sifting(self.master, pricing, Refilling(self.problem), never)
        self.short = np.flatnonzero(self.problem.open_place & ~self.problem.full)

    def open(self) -> "Look":
        """With the places that are short, and first columns."""
        self.master.add_places(self.short)
        self.sifting.open_places()
        self.master.add_options(self.sifting.first())
        return self

    def chosen(self, solution: Solution) -> list[tuple[int, str]]:
        """(date of the period, staff) of everything that stands in a solution."""
        known = self.master.option_columns
        options = known.option[solution.columns[known.column] > 0.5]
        region = self.problem.region
        dates = (self.store.day[options] - region.period.first).tolist()
        people = self.store.person[options].tolist()
        names = region.people.ids.codes
        return sorted((date, names[who]) for date, who in zip(dates, people, strict=True))


def short_dates(days: int = 2) -> Region:
    """One nurse is asked for on each of some dates; ann lives there, bob far away."""
    sketch = Sketch(days=days).service("ICU").line("ICU", 1, "E").service("ED", site="SF")
    sketch.travel("SA", "SF", FAR)
    return sketch.person("ann", "ICU").person("bob", "ED").region()


@pytest.mark.parametrize(
    ("most", "expected"),
    [(2, [(0, "ann"), (1, "ann")]), (1, [(0, "ann"), (1, "bob")])],
    ids=["both dates cost 15 more", "the most is reached, so the far one comes"],
)
def test_what_people_do_on_one_date_costs_on_the_next(
    most: int, expected: list[tuple[int, str]]
) -> None:
    look = Look(short_dates(), Weights(max_assignments=most)).open()
    solution = Sweep(look.master).solve()
    assert look.chosen(solution) == expected


def test_who_has_the_most_already_costs_more_than_a_dear_second_assignment() -> None:
    look = Look(short_dates(4), Weights(max_assignments=2, asking=200)).open()
    solution = Sweep(look.master).solve()
    assert look.chosen(solution) == [(0, "ann"), (1, "bob"), (2, "ann"), (3, "bob")]


def test_of_somebody_who_is_taken_too_often_a_plan_keeps_what_can_stand() -> None:
    sketch = Sketch(days=4).service("ICU").line("ICU", 1, "E")
    look = Look(sketch.person("ann", "ICU").region(), Weights(max_assignments=2)).open()
    everything = np.ones(look.master.columns)
    plan = rounded(look.master, Legality(look.store, look.engine), everything, never)
    assert sorted(look.store.day[plan.options()] - look.problem.region.period.first) == [0, 1]
    assert plan.score() > 0
    assert not plan.faulty()


def test_on_one_date_a_sweep_is_the_program_itself() -> None:
    """But for rows of people, of whom nobody has two assignments on one date here."""
    looked_at = 0
    for seed in range(80):
        tiny = tiny_problem(seed)
        if tiny.region.period.days > 1:
            continue
        look = Look(tiny.region, Weights(max_assignments=1)).open()
        if look.master.columns == 0:
            continue
        looked_at += 1
        sweep = Sweep(look.master).solve()
        whole = look.master.solve()
        assert whole is not None
        named = sweep.columns[look.master.option_columns.column].sum()
        worth = float(look.master.program().worth @ sweep.columns)
        assert whole.objective - TIE * named - 1e-6 <= worth <= whole.objective + 1e-6, seed
    assert looked_at > 8


def test_what_was_found_is_all_that_the_region_needs() -> None:
    look = Look(short_dates(), Weights(max_assignments=1))
    heard: list[Solution] = []
    found: Found = scout(look.sifting, look.short.tolist(), heard.append, never)
    people = look.store.person[found.options].tolist()
    names = {look.problem.region.people.ids.codes[who] for who in people}
    assert names == {"ann", "bob"}
    assert len(heard) == 1
    assert look.chosen(heard[-1]) == [(0, "ann"), (1, "bob")]
    places = {place for place, _, _ in found.rows}
    assert places == set(look.short.tolist())
