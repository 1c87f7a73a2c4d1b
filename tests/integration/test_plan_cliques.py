"""Of columns of a person of which no two stand together, at most one stands in the program."""

import numpy as np

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.rules.engine import RuleEngine
from planner.optimiser.apart import add_broken_clashes
from planner.optimiser.clashes import Sort
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.master import Master
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import Problem
from tests.regions import Sketch


def test_three_halves_that_exclude_each_other_break_one_row_and_whole_columns_none() -> None:
    master, legality = _duties_of_ann(days=3)
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


def test_a_broken_row_holds_what_would_be_taken_next_too() -> None:
    master, legality = _duties_of_ann(days=5)
    columns = np.zeros(master.columns)
    shares = master.option_columns.column
    columns[shares] = [0.75, 0.75, 0.0, 0.0, 0.0]
    rows = len(master.program().right_side)

    assert add_broken_clashes(master, legality, columns) == 1

    matrix = master.program()
    added = matrix.entries.row >= rows
    assert sorted(matrix.entries.column[added].tolist()) == sorted(shares.tolist())
    assert set(matrix.entries.value[added].tolist()) == {1.0}
    columns[shares] = [0.0, 0.0, 0.5, 0.75, 0.5]
    assert add_broken_clashes(master, legality, columns) == 0, "the row is there already"


def test_a_row_leaves_out_what_can_stand_with_one_of_those_it_holds() -> None:
    """One duty in 28 days: the first and the sixth are apart, and the last suits the first."""
    master, legality = _duties_of_ann(days=40)
    day = master.store.day[master.option_columns.option]
    first = int(day.min())
    columns = np.zeros(master.columns)
    columns[master.option_columns.column[(day == first) | (day == first + 5)]] = 0.75

    assert add_broken_clashes(master, legality, columns) > 0

    by_key = master.clashes.table.row[master.clashes.table.sort == Sort.KEYS]
    assert len(by_key) == 1
    entries = master.program().entries
    held = np.isin(master.option_columns.column, entries.column[entries.row == by_key[0]])
    assert sorted((day[held] - first).tolist()) == list(range(28))


def _duties_of_ann(days: int) -> tuple[Master, Legality]:
    """A program that holds all that one person could do, and what the rules say of it."""
    region = Sketch(days=days).service("ICU").line("ICU", 1, "E").person("ann", "ICU").region()
    problem = Problem.of(region, Weights(max_assignments=1))
    engine, store = RuleEngine(region, load_rule_book()), OptionStore(problem, load_rule_book())
    master, legality = Master(store, engine, lambda: False), Legality(store, engine)
    Loose(store).make([0], lambda person, *_: np.ones(len(person), dtype=np.bool_))
    master.add_options(np.arange(len(store)))
    return master, legality
