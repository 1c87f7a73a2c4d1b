"""The warm linear program: batches of rows and columns come to the optimum of all at once."""

import gc
import weakref

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.optimiser import warm
from planner.optimiser.warm import Entries, Solution, WarmProgram


def add_rows(program: WarmProgram, random: np.random.Generator, count: int) -> None:
    """Rows over the columns that are there, all with room for nothing taken."""
    dense = random.integers(0, 3, (count, program.columns)).astype(np.float64)
    row, column = np.nonzero(dense)
    entries = Entries(program.rows + row, column, dense[row, column])
    program.add_rows(random.integers(1, 5, count).astype(np.float64), entries)


def add_columns(program: WarmProgram, random: np.random.Generator, count: int) -> None:
    """Columns between 0 and 1, worth something or not."""
    dense = random.integers(0, 3, (program.rows, count)).astype(np.float64)
    row, column = np.nonzero(dense)
    entries = Entries(row, program.columns + column, dense[row, column])
    worth = random.integers(-3, 20, count).astype(np.float64)
    program.add_columns(worth, np.zeros(count), np.ones(count), entries)


def solved(program: WarmProgram) -> Solution:
    solution = program.solve()
    assert solution is not None
    return solution


def afresh(program: WarmProgram) -> Solution:
    """The same program, given to a new solver at once."""
    other, matrix = WarmProgram(lambda: False), program.matrix()
    other.add_rows(matrix.right_side, Entries.none())
    other.add_columns(matrix.worth, matrix.lower, matrix.upper, matrix.entries)
    return solved(other)


@pytest.mark.parametrize("share", [0.0, 1.0], ids=["afresh", "from the basis"])
@given(seed=st.integers(0, 2**32), batches=st.lists(st.booleans(), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_every_batch_comes_to_the_optimum_of_all_at_once(
    share: float, seed: int, batches: list[bool]
) -> None:
    random = np.random.default_rng(seed)
    program = WarmProgram(lambda: False)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(warm, "AFRESH_SHARE", share)
        for columns in [False, True, *batches]:
            if columns:
                add_columns(program, random, int(random.integers(1, 30)))
            else:
                add_rows(program, random, int(random.integers(1, 8)))
            solution = solved(program)
            assert solution.objective == pytest.approx(afresh(program).objective, abs=1e-6)
            worth = program.matrix().worth @ solution.columns
            assert solution.objective == pytest.approx(worth, abs=1e-6)


def test_a_run_stops_when_it_is_asked_to() -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return True

    random = np.random.default_rng(7)
    program = WarmProgram(stop)
    add_rows(program, random, 40)
    add_columns(program, random, 200)
    assert program.solve() is None
    assert asked


class Search:
    """Holds a program that asks it whether to stop, as the search for a plan does."""

    def __init__(self) -> None:
        self.program = WarmProgram(self.stop)

    def stop(self) -> bool:
        return False


def test_a_search_is_collected_when_nobody_wants_it_any_more() -> None:
    search, random = Search(), np.random.default_rng(7)
    add_rows(search.program, random, 40)
    add_columns(search.program, random, 200)
    solved(search.program)
    seen = weakref.ref(search)
    del search
    gc.collect()
    assert seen() is None
