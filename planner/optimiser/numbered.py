"""Finds the rows of a growing table that hold a value, without looking through millions.

Rows are sorted by value when that pays; those that came since are looked through one by one.
"""

import numpy as np

from planner.optimiser.growing import Numbers

LOOKED_AGAIN = 10
"""So many times as many rows as there are may be looked through one by one for being new before
all are sorted again, which takes about as long."""
FEW = 4
"""Less than this part of the rows is sorted by itself and put between the others, which takes a
tenth of the time that all take."""


class ByValue:
    """Rows of one column, whose values do not change, by value."""

    def __init__(self) -> None:
        self._order: Numbers = np.zeros(0, dtype=np.int32)
        """Rows by value, then number."""
        self._first: Numbers = np.zeros(1, dtype=np.int64)
        """(values + 1,): where those of each value begin."""
        self._looked = 0

    def rows(self, column: Numbers, values: Numbers) -> Numbers:
        """Rows that hold one of some values (distinct, ascending): sorted ones by value, then
        number, and after them those that came since. O(rows found + rows that came since)."""
        self._looked += len(column) - len(self._order)
        if self._looked > LOOKED_AGAIN * len(column):
            self.sort(column)
        known = len(self._order)
        sorted_values = values[values < len(self._first) - 1].tolist()
        parts = [self._order[self._first[one] : self._first[one + 1]] for one in sorted_values]
        since = column[known:]
        # Of one value, as a rule, and then a comparison is the fastest way.
        new = since == values[0] if len(values) == 1 else np.isin(since, values)
        return np.concatenate([*parts, known + np.flatnonzero(new)])

    def sort(self, column: Numbers) -> None:
        """Sort all rows there are. O(rows), and O(new rows log new rows) where few are new."""
        self._looked, known = 0, len(self._order)
        since = column[known:]
        if len(since) * FEW > len(column):
            self._order = np.argsort(column, kind="stable").astype(np.int32)
            self._first = np.concatenate([[0], np.cumsum(np.bincount(column))])
        elif len(since):
            new = np.argsort(since, kind="stable")
            number = np.bincount(since, minlength=len(self._first) - 1)
            ends = np.pad(self._first, (0, len(number) + 1 - len(self._first)), mode="edge")
            at = ends[since[new] + 1]
            self._order = np.insert(self._order, at, (known + new).astype(np.int32))
            self._first = ends + np.concatenate([[0], np.cumsum(number)])
