"""Sets of one person's options as bits of whole numbers: bit k is the option at position k."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray


def bits_of(row: BoolArray) -> int:
    """The entries that hold."""
    return int.from_bytes(_packed(row).tobytes(), "little")


def bits_of_rows(rows: BoolArray) -> list[int]:
    """The same of each row of a matrix."""
    return [int.from_bytes(row.tobytes(), "little") for row in _packed(rows)]


def _packed(rows: BoolArray) -> npt.NDArray[np.uint8]:
    """Eight entries a byte, the first one lowest."""
    return np.packbits(rows, axis=-1, bitorder="little")


def positions(bits: int) -> Iterator[int]:
    """Of the bits that are set, the lowest first."""
    while bits:
        yield lowest(bits)
        bits &= bits - 1


def lowest(bits: int) -> int:
    """Position of the lowest bit that is set."""
    return (bits & -bits).bit_length() - 1


class ByDate:
    """Options by their dates."""

    def __init__(self, days: Sequence[int]) -> None:
        self._on: dict[int, int] = {}
        for at, day in enumerate(days):
            self._on[day] = self._on.get(day, 0) | 1 << at

    def between(self, first: int, last: int) -> int:
        """Bits of those from the first date to the last. O(dates)."""
        return sum([bits for day, bits in self._on.items() if first <= day <= last])
