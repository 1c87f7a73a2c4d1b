"""Merges duties, of which there are millions: as arrays against the packed blocks."""

from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa

from planner.application.errors import UserError
from planner.domain.sheets import Table
from planner.persistence import driver
from planner.persistence.codes import CodeBook
from planner.persistence.duty_blocks import (
    StoredDuties,
    duty_key,
    pack,
    read_blocks,
    write_blocks,
)
from planner.persistence.journal import Columns, JournalWriter
from planner.persistence.reading import ranks
from planner.persistence.rota_life_locks import Locks
from planner.persistence.server_logins import not_all_written
from planner.persistence.tables import STORED, duties, staff

LongArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
_NOT_GIVEN = -1
_LOG_BLOCK = 50_000
_FEW_PEOPLE = 500
"""Up to so many people are looked up one by one; for more, everything is read."""


class DutyMerge:
    """Merges the Duties sheet. O(n log n) in the rows stored and given."""

    def __init__(
        self,
        conn: sa.Connection,
        book: CodeBook,
        journal: JournalWriter,
        reason: str,
        table: Table,
        locks: Locks,
    ) -> None:
        self._conn = conn
        self._locks = locks
        self._book = book
        self._journal = journal
        self._reason = reason
        self._table = table
        self._gone = _empty()
        self._left = _empty()
        self.count = 0
        """Rows inserted, different or deleted."""

    def write(self, *, deletes: bool) -> None:
        """Insert and update; with `deletes` also find what `delete` will take away."""
        new = self._given()
        old = self._stored(new, everybody=deletes)
        place, found = _places(old.key, new.key)
        changed = found & ("service" in self._table.columns)
        changed[found] &= old.packed[place[found]] != new.packed[found]
        at = place[changed]
        inserted, updated = _pick(new, ~found), _pick(new, changed)
        self._check_locks(inserted, _pick(old, at), updated)
        self._insert(inserted)
        self._update(_pick(old, at), updated)
        kept_packed = old.packed.copy()
        kept_packed[at] = updated.packed
        state = _merged(StoredDuties(old.staff, kept_packed), inserted)
        self.count = len(inserted) + len(updated)
        if self.count:
            touched = _joined(inserted, updated)
            write_blocks(self._conn, state, touched if len(old) else None)
        if deletes:
            _, wanted = _places(new.key, state.key)
            self._gone, self._left = _pick(state, ~wanted), _pick(state, wanted)
            self._check_locks(self._gone)
            self.count += len(self._gone)

    def delete(self) -> None:
        """Delete what was found to go."""
        if not len(self._gone):
            return
        gone = self._gone
        statement = sa.delete(duties).where(
            duties.c.staff_id == sa.bindparam("staff"),
            duties.c.date == sa.bindparam("day"),
            duties.c.shift_id == sa.bindparam("shift"),
        )
        names = ["staff", "day", "shift"]
        rows = zip(gone.staff.tolist(), gone.day.tolist(), gone.shift.tolist(), strict=True)
        self._checked(statement, names, rows, len(gone))
        write_blocks(self._conn, self._left, gone)
        self._log(gone, gone, None)

    def _check_locks(self, *parts: StoredDuties) -> None:
        """UserError if duties that would change belong to a rota that is locked."""
        for part in parts:
            self._locks.check_duties(part.service, part.day, "would be changed")

    def _stored(self, new: StoredDuties, *, everybody: bool) -> StoredDuties:
        """The stored duties of everybody, or at least of the people that are given."""
        people = np.unique(new.staff)
        if everybody or len(people) > _FEW_PEOPLE:
            return read_blocks(self._conn)
        return read_blocks(self._conn, sa.select(staff.c.id).where(staff.c.id.in_(people.tolist())))

    def _given(self) -> StoredDuties:
        """The table's rows as ids in key order; service _NOT_GIVEN resolved to the home service."""
        columns, stored = self._table.columns, STORED["Duties"]
        numbers = {
            name: np.array(self._book.to_stored(stored, name, columns[name]), dtype=np.int64)
            for name in ("staff_id", "date", "shift")
        }
        who = numbers["staff_id"]
        service = self._home()[who]
        if "service" in columns:
            ids = self._book.to_stored(stored, "service", columns["service"])
            given = np.array([_NOT_GIVEN if i is None else i for i in ids], dtype=np.int64)
            service = np.where(given == _NOT_GIVEN, service, given)
        packed = pack(numbers["date"], numbers["shift"], service)
        key = duty_key(who, packed)
        order = np.argsort(key, kind="stable")
        if (np.diff(key[order]) == 0).any():
            raise UserError("Duties: one person has the same shift twice on one date.")
        return StoredDuties(who[order], packed[order])

    def _home(self) -> LongArray:
        """Home service of each staff id."""
        rows = driver.fetch(self._conn, sa.select(staff.c.id, staff.c.service_id))
        home = np.zeros(max((row[0] for row in rows), default=0) + 1, dtype=np.int64)
        for number, service in rows:
            home[number] = service
        return home

    def _insert(self, new: StoredDuties) -> None:
        if not len(new):
            return
        c = duties.c
        columns = [c.staff_id, c.date, c.shift_id, c.service_id, c.version]
        driver.insert_rows(self._conn, columns, _tuples(new))
        self._log(new, None, new)

    def _update(self, before: StoredDuties, after: StoredDuties) -> None:
        if not len(after):
            return
        statement = (
            sa.update(duties)
            .where(
                duties.c.staff_id == sa.bindparam("staff"),
                duties.c.date == sa.bindparam("day"),
                duties.c.shift_id == sa.bindparam("shift"),
                duties.c.service_id == sa.bindparam("seen"),
            )
            .values(
                service_id=sa.bindparam("service"),
                version=duties.c.version + sa.literal_column("1"),
            )
        )
        names = ["staff", "day", "shift", "seen", "service"]
        arrays = (after.staff, after.day, after.shift, before.service, after.service)
        rows = zip(*(array.tolist() for array in arrays), strict=True)
        self._checked(statement, names, rows, len(after))
        self._log(after, before, after)

    def _checked(
        self, statement: sa.Update | sa.Delete, names: list[str], rows: Any, expected: int
    ) -> None:
        if driver.execute_many(self._conn, statement, names, rows) != expected:
            raise not_all_written(self._conn, "Duties")

    def _log(
        self, rows: StoredDuties, before: StoredDuties | None, after: StoredDuties | None
    ) -> None:
        for start in range(0, len(rows), _LOG_BLOCK):
            part = slice(start, start + _LOG_BLOCK)
            key: Columns = {
                "staff_id": self._codes("Staff", rows.staff[part]),
                "date": _part(rows, part).day.tolist(),
                "shift": self._codes("Shifts", _part(rows, part).shift),
            }
            self._journal.append(
                self._reason,
                "Duties",
                key,
                None if before is None else self._services(_part(before, part)),
                None if after is None else self._services(_part(after, part)),
            )

    def _services(self, rows: StoredDuties) -> Columns:
        return {"service": self._codes("Services", rows.service)}

    def _codes(self, sheet: str, ids: LongArray) -> list[object]:
        codes, rank = ranks(self._book.ids(sheet))
        return list(np.array(codes, dtype=object)[rank[ids]].tolist())


def _empty() -> StoredDuties:
    return StoredDuties(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def _pick(rows: StoredDuties, which: Any) -> StoredDuties:
    return StoredDuties(rows.staff[which], rows.packed[which])


def _part(rows: StoredDuties, part: slice) -> StoredDuties:
    return StoredDuties(rows.staff[part], rows.packed[part])


def _joined(one: StoredDuties, other: StoredDuties) -> StoredDuties:
    return StoredDuties(
        np.concatenate([one.staff, other.staff]), np.concatenate([one.packed, other.packed])
    )


def _merged(one: StoredDuties, other: StoredDuties) -> StoredDuties:
    """Both in key order."""
    if not len(other):
        return one
    both = _joined(one, other)
    return _pick(both, np.argsort(both.key, kind="stable"))


def _places(sorted_keys: LongArray, keys: LongArray) -> tuple[LongArray, BoolArray]:
    """Where each key stands in sorted keys, and whether it is there."""
    if not len(sorted_keys):
        return np.zeros(len(keys), dtype=np.int64), np.zeros(len(keys), dtype=np.bool_)
    place = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    return place, sorted_keys[place] == keys


def _tuples(rows: StoredDuties) -> Any:
    """Rows to insert, made in slices so that five million need not stand in memory at once."""
    for start in range(0, len(rows), driver.BLOCK):
        part = _part(rows, slice(start, start + driver.BLOCK))
        arrays = (part.staff, part.day, part.shift, part.service)
        yield from zip(*(a.tolist() for a in arrays), [1] * len(part), strict=True)
