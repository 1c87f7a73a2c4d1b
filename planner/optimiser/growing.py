"""Columns of numbers that only grow, kept in arrays with room to spare."""

from typing import Any, cast

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.signedinteger[Any]]
"""Whole numbers, however wide."""
Values = npt.NDArray[np.number[Any]]


class Growing:
    """A table by column name; `table.name` is an array of what has been appended."""

    def __init__(self, *names: str, dtype: npt.DTypeLike = np.int64, growth: float = 2.0) -> None:
        """`growth`: by what the room is multiplied where it does not do."""
        self._size = 0
        self._growth = growth
        self._room = {name: np.zeros(1024, dtype=dtype) for name in names}
        self._show()

    def __len__(self) -> int:
        return self._size

    def __getattr__(self, name: str) -> Numbers:
        raise AttributeError(name)

    def append(self, count: int, **values: Values | int) -> None:
        """Add `count` rows; a single number stands for all of them. O(count), amortised."""
        self._reserve(self._size + count)
        part = slice(self._size, self._size + count)
        for name, value in values.items():
            self._room[name][part] = value
        self._size += count
        self._show()

    def _reserve(self, size: int) -> None:
        room = len(next(iter(self._room.values())))
        if size > room:
            for name, old in self._room.items():
                grown = np.empty(max(size, int(self._growth * room)), dtype=old.dtype)
                grown[: self._size] = old[: self._size]
                self._room[name] = grown

    def _show(self) -> None:
        for name, room in self._room.items():
            self.__dict__[name] = cast("Numbers", room[: self._size])
