"""Rows by value, as a table grows."""

import numpy as np
import pytest

from planner.optimiser.numbered import ByValue


@pytest.mark.parametrize("seed", range(40))
def test_rows_are_found_whatever_was_sorted_when(seed: int) -> None:
    chance = np.random.default_rng(seed)
    rows, column = ByValue(), np.zeros(0, dtype=np.int32)
    for _ in range(12):
        more = chance.integers(0, chance.integers(1, 30), chance.choice([0, 1, 3, 200]))
        column = np.append(column, more.astype(np.int32))
        if chance.random() < 0.4:
            rows.sort(column)
        values = np.unique(chance.integers(0, 35, chance.integers(0, 6)))
        found = rows.rows(column, values)
        assert sorted(found.tolist()) == np.flatnonzero(np.isin(column, values)).tolist()
        for value in values.tolist():
            one = rows.rows(column, np.array([value]))
            assert one.tolist() == np.flatnonzero(column == value).tolist()
