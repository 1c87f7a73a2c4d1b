"""Duties packed by person and block of dates: how a window of five million loads in seconds.

Each block is a run of little-endian 64-bit numbers, one per duty: date, shift id and service id,
so that sorted numbers are in the order of the rows' key. Blocks are derived from the duty rows
and rewritten in the transaction that changes them; a property test holds the two equal.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from planner.domain.rules.ragged import offsets_of, spread
from planner.persistence import driver
from planner.persistence.tables import duties, duty_blocks

LongArray = npt.NDArray[np.int64]
IntArray = npt.NDArray[np.int32]
BLOCK_DAYS = 112
_AT_ONCE = 4_000
"""Blocks that are unpacked together."""
_DAY_OFFSET = 1 << 17
_DAY_SHIFT, _SHIFT_SHIFT = 44, 24
_SHIFT_MASK, _SERVICE_MASK = (1 << 20) - 1, (1 << 24) - 1
_KEY_BITS = 40
_BLOCK_OFFSET = 1 << 15


@dataclass(frozen=True, eq=False)
class StoredDuties:
    """Duties as ids, in the order of (staff id, date, shift id)."""

    staff: LongArray
    packed: LongArray

    @property
    def day(self) -> LongArray:
        """Day numbers."""
        return (self.packed >> _DAY_SHIFT) - _DAY_OFFSET

    @property
    def shift(self) -> LongArray:
        """Ids of shifts."""
        return (self.packed >> _SHIFT_SHIFT) & _SHIFT_MASK

    @property
    def service(self) -> LongArray:
        """Ids of services."""
        return self.packed & _SERVICE_MASK

    @property
    def key(self) -> LongArray:
        """One ascending number per duty, made of staff, date and shift."""
        return duty_key(self.staff, self.packed)

    def __len__(self) -> int:
        return len(self.staff)


def pack(day: LongArray, shift: LongArray, service: LongArray) -> LongArray:
    """The number that a block holds for each duty."""
    return ((day + _DAY_OFFSET) << _DAY_SHIFT) | (shift << _SHIFT_SHIFT) | service


def duty_key(staff: LongArray, packed: LongArray) -> LongArray:
    """Staff, date and shift as one number that sorts like the three.

    Dates lie within 1900 to 2100 (reading C8), which leaves bits for 8 million people.
    """
    day = packed >> _DAY_SHIFT
    return (staff << _KEY_BITS) | (day << 20) | ((packed >> _SHIFT_SHIFT) & _SHIFT_MASK)


def read_blocks(conn: sa.Connection, people: sa.Select[Any] | None = None) -> StoredDuties:
    """All duties, or those of the people whose ids a select gives. O(duties), one query."""
    query = sa.select(duty_blocks.c.staff_id, duty_blocks.c.packed)
    if people is not None:
        query = query.where(duty_blocks.c.staff_id.in_(people))
    return _unpacked(
        driver.fetch(conn, query.order_by(duty_blocks.c.staff_id, duty_blocks.c.block))
    )


def _unpacked(rows: Sequence[driver.Row]) -> StoredDuties:
    """The duties of (staff id, bytes of a block)."""
    blobs = [row[1] for row in rows]
    lengths = np.fromiter(map(len, blobs), dtype=np.int64, count=len(blobs)) // 8
    staff = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
    packed = np.frombuffer(b"".join(blobs), dtype="<i8").astype(np.int64, copy=False)
    return StoredDuties(np.repeat(staff, lengths), packed)


@dataclass(frozen=True, eq=False)
class Blocks:
    """Where the duties of each block belong in arrays of all of them, ordered by person and date.

    The blocks themselves are read and unpacked some at a time: at once, five million duties
    would take four times the memory of the arrays that are made of them.
    """

    chosen: sa.ColumnElement[bool]
    places: LongArray
    """Where the first duty of each block belongs, as the database gives the blocks."""
    total: int

    @classmethod
    def find(
        cls, conn: sa.Connection, rank: IntArray, people: sa.Select[Any] | None = None
    ) -> "Blocks":
        """All blocks, or those of the people whose ids a select gives.

        `rank`: place of each staff id in the order of people. O(blocks log blocks), one query.
        """
        c = duty_blocks.c
        chosen = sa.true() if people is None else c.staff_id.in_(people)
        sizes = sa.select(c.staff_id, c.block, sa.func.length(c.packed)).where(chosen)
        rows = driver.fetch(conn, sizes.order_by(c.staff_id, c.block))
        staff, block, length = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        order, counts = np.lexsort((block, rank[staff])), length // 8
        places = np.empty(len(rows), dtype=np.int64)
        places[order] = np.cumsum(counts[order]) - counts[order]
        return cls(chosen, places, int(counts.sum()))

    def read(self, conn: sa.Connection) -> Iterator[tuple[LongArray, StoredDuties]]:
        """The duties, some at a time, and where they belong. One query."""
        c = duty_blocks.c
        query = sa.select(c.staff_id, c.packed).where(self.chosen)
        first = 0
        for rows in driver.fetch_parts(conn, query.order_by(c.staff_id, c.block), _AT_ONCE):
            part = _unpacked(rows)
            places = self.places[first : first + len(rows)]
            counts = np.fromiter((len(row[1]) for row in rows), np.int64, len(rows)) // 8
            yield spread(places, offsets_of(counts)), part
            first += len(rows)


def write_blocks(conn: sa.Connection, state: StoredDuties, changed: StoredDuties | None) -> None:
    """Write the blocks that hold `changed` duties as `state` says; None: all, none being there."""
    of_state = _block_keys(state)
    if changed is not None:
        touched = np.unique(_block_keys(changed))
        _delete(conn, touched)
        kept = np.isin(of_state, touched)
        of_state, state = of_state[kept], StoredDuties(state.staff[kept], state.packed[kept])
    columns = [duty_blocks.c.staff_id, duty_blocks.c.block, duty_blocks.c.packed]
    driver.insert_rows(conn, columns, _blobs(of_state, state.packed))


def refresh(conn: sa.Connection, pairs: Collection[tuple[int, int]]) -> None:
    """Make the blocks of some (staff id, day number) afresh from their rows.

    O(duties in those blocks); the people of one block of dates are read together.
    """
    by_block: dict[int, set[int]] = {}
    for staff, day in pairs:
        by_block.setdefault(day // BLOCK_DAYS, set()).add(staff)
    c = duties.c
    for block, people in sorted(by_block.items()):
        first = block * BLOCK_DAYS
        within = (c.date >= first, c.date < first + BLOCK_DAYS)
        query = sa.select(c.staff_id, c.date, c.shift_id, c.service_id).where(*within)
        for some in driver.in_parts(sorted(people)):
            state = _sorted(driver.fetch(conn, query.where(c.staff_id.in_(some))))
            _delete(conn, np.array([_block_key(staff, block) for staff in some], dtype=np.int64))
            write_blocks(conn, state, None)


def _sorted(rows: list[driver.Row]) -> StoredDuties:
    values = np.array(rows, dtype=np.int64).reshape(-1, 4)
    packed = pack(values[:, 1], values[:, 2], values[:, 3])
    order = np.argsort(duty_key(values[:, 0], packed), kind="stable")
    return StoredDuties(values[order, 0], packed[order])


def _block_key(staff: Any, block: Any) -> Any:
    return (staff << 16) | (block + _BLOCK_OFFSET)


def _block_keys(state: StoredDuties) -> LongArray:
    return np.asarray(_block_key(state.staff, state.day // BLOCK_DAYS), dtype=np.int64)


def _split_key(key: int) -> tuple[int, int]:
    return key >> 16, (key & 0xFFFF) - _BLOCK_OFFSET


def _blobs(keys: LongArray, packed: LongArray) -> Iterator[driver.Row]:
    """(staff id, block, bytes) for each run of equal keys."""
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    ends = np.append(starts, len(keys))[1:]
    data = packed.astype("<i8", copy=False).tobytes()
    for key, start, end in zip(keys[starts].tolist(), starts.tolist(), ends.tolist(), strict=True):
        yield (*_split_key(key), data[start * 8 : end * 8])


_DELETE = sa.delete(duty_blocks).where(
    duty_blocks.c.staff_id == sa.bindparam("staff"), duty_blocks.c.block == sa.bindparam("at")
)


def _delete(conn: sa.Connection, keys: LongArray) -> None:
    rows = (_split_key(key) for key in keys.tolist())
    driver.execute_many(conn, _DELETE, ["staff", "at"], rows)
