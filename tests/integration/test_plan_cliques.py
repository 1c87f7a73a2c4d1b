"""Of columns of a person of which no two stand together, at most one stands in the program."""

import numpy as np

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.apart import add_broken_clashes
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.master import Master
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import Problem
from tests.regions import Sketch


def test_three_halves_that_exclude_each_other_break_one_row_and_whole_columns_none() -> None:
    region = Sketch(days=3).service("ICU").line("ICU", 1, "E").person("ann", "ICU").region()
    problem = Problem.of(region, Weights(max_assignments=1))
    engine, store = RuleEngine(region, load_rule_book()), OptionStore(problem, load_rule_book())
    master, legality = Master(store, engine, lambda: False), Legality(store, engine)
    Loose(store).make([0], lambda person, *_: np.ones(len(person), dtype=np.bool_))
    master.add_options(np.arange(len(store)))
    columns = np.zeros(master.columns)
    halves = master.option_columns.column
    assert len(halves) == 3

    columns[halves[0]] = 1.0
    assert add_broken_clashes(master, legality, columns) == 0

    columns[halves] = 0.5
    rows = len(master.program().right_side)
    assert add_broken_clashes(master, legality, columns) == 1
    matrix = master.program()
    added = matrix.entries.row >= rows
    assert matrix.right_side[rows:].tolist() == [1.0]
    assert sorted(matrix.entries.column[added].tolist()) == sorted(halves.tolist())

    columns[halves] = [0.5, 0.5, 0.0]
    assert add_broken_clashes(master, legality, columns) == 0, "two halves are no more than one"
