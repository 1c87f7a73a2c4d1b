"""Single edits of any sheet, each checked against what the editor saw."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import sqlalchemy as sa

from planner.application.changes import Change, ChangeSet
from planner.application.errors import ConflictError, UserError
from planner.persistence import driver
from planner.persistence.codes import CodeBook
from planner.persistence.conflicts import conflict
from planner.persistence.duty_blocks import refresh
from planner.persistence.journal import JournalWriter, Logged
from planner.persistence.merging import delete_rows, key_equals, key_names, update_rows
from planner.persistence.references import refuse_if_referred_to
from planner.persistence.tables import STORED, StoredSheet, duties, staff

Values = dict[str, object]


class Editor:
    """Applies change sets within one transaction."""

    def __init__(self, conn: sa.Connection, book: CodeBook, journal: JournalWriter) -> None:
        self._conn = conn
        self._book = book
        self._journal = journal
        self._what = ""
        self._touched: set[tuple[int, int]] = set()
        self._logged: list[Logged] = []

    def apply(self, changes: ChangeSet) -> ChangeSet:
        """Apply all or none; returns them with the values and versions now stored.

        A row that is inserted or deleted comes back whole, a changed row with the columns that
        were given: undoing a change leaves alone what others changed beside it.
        """
        self._what = changes.label
        done = tuple(self._apply(change) for change in changes.changes)
        self._refresh_blocks()
        self._journal.append_each(self._what, self._logged)
        self._logged = []
        return ChangeSet(changes.label, done)

    def _apply(self, change: Change) -> Change:
        stored = STORED.get(change.sheet)
        if stored is None:
            raise UserError(f"There is no sheet {change.sheet!r}.")
        key = self._key(stored, change)
        row = self._row(stored, key) if key is not None else None
        self._check(stored, change, row)
        if change.after is None:
            done = self._delete(stored, change, key, row)
        elif row is None:
            done = self._insert(stored, change)
        else:
            done = self._update(stored, change, key, row)
        if stored.table is duties:
            self._touch(change)
        return done

    # What is there --------------------------------------------------------------------------
    def _key(self, stored: StoredSheet, change: Change) -> tuple[Any, ...] | None:
        """The key as the table holds it; None if it holds a code that does not exist."""
        parts = []
        for name, value in zip(stored.sheet.key, change.key, strict=True):
            refers = stored.sheet.column(name).refers
            part = value if refers is None else self._book.id_of(refers, str(value))
            if part is None:
                return None
            parts.append(part)
        return tuple(parts)

    def _row(self, stored: StoredSheet, key: tuple[Any, ...]) -> tuple[Values, int] | None:
        """Values and version of a row; None if there is none."""
        given = dict(zip(key_names(stored), key, strict=True))
        row = driver.fetch_one(self._conn, _by_key(stored), given)
        if row is None:
            return None
        values = {
            name: self._book.one_from_stored(stored, name, value)
            for name, value in zip(stored.value_names, row[:-1], strict=True)
        }
        return values, row[-1]

    def _check(self, stored: StoredSheet, change: Change, row: tuple[Values, int] | None) -> None:
        """ConflictError if the row is no longer as `before` says.

        A newer version with the values expected is no conflict: one's own later edits, taken
        back, leave just that. Only where `before` does not tell every value that is about to
        go must the version itself be the one expected.
        """
        now = None if row is None else row[0]
        expected = change.before
        if (now is None) != (expected is None):
            raise conflict(self._conn, change, now)
        if now is None or expected is None or row is None:
            return
        if any(now[name] != value for name, value in expected.items()):
            raise conflict(self._conn, change, now)
        at_stake = stored.value_names if change.after is None else change.after
        seen_all = all(name in expected for name in at_stake)
        if not seen_all and change.version not in {None, row[1]}:
            raise conflict(self._conn, change, now)

    # What is done ---------------------------------------------------------------------------
    def _insert(self, stored: StoredSheet, change: Change) -> Change:
        assert change.after is not None
        names = stored.value_names
        after = {name: change.after.get(name, stored.sheet.column(name).default) for name in names}
        if stored.table is duties and after["service"] is None:
            after["service"] = self._home_service(str(change.key[0]))
        key = [
            self._book.one_to_stored(stored, name, value)
            for name, value in zip(stored.sheet.key, change.key, strict=True)
        ]
        values = [self._book.one_to_stored(stored, name, after[name]) for name in names]
        columns = (*stored.key_columns, *stored.value_columns, stored.version)
        driver.insert_rows(self._conn, columns, [(*key, *values, 1)])
        self._log(change, None, after)
        return replace(change, before=None, after=after, version=1)

    def _update(
        self,
        stored: StoredSheet,
        change: Change,
        key: tuple[Any, ...] | None,
        row: tuple[Values, int] | None,
    ) -> Change:
        assert change.after is not None
        assert row is not None
        assert key is not None
        before, version = row
        after = before | dict(change.after)
        if stored.table is duties and after["service"] is None:
            after["service"] = self._home_service(str(change.key[0]))
        old, new = self._stored_row(stored, before), self._stored_row(stored, after)
        if old != new:
            update_rows(self._conn, stored, {key: (old, new, version)})
            self._log(change, before, after)
            version += 1
        names = [name for name in stored.value_names if name in change.after]
        return replace(
            change,
            before={name: before[name] for name in names},
            after={name: after[name] for name in names},
            version=version,
        )

    def _delete(
        self,
        stored: StoredSheet,
        change: Change,
        key: tuple[Any, ...] | None,
        row: tuple[Values, int] | None,
    ) -> Change:
        if row is None or key is None:
            raise ConflictError(f"{change.sheet}: the row to delete is not there.")
        refuse_if_referred_to(self._conn, stored, [str(change.key[0])])
        if stored.table is staff:
            self._refresh_blocks()
        delete_rows(self._conn, stored, [key])
        if stored.has_id:
            self._book.forget(stored.sheet.name)
        self._log(change, row[0], None)
        return replace(change, before=row[0], after=None, version=None)

    def _stored_row(self, stored: StoredSheet, values: Mapping[str, object]) -> tuple[Any, ...]:
        return tuple(
            self._book.one_to_stored(stored, name, values[name]) for name in stored.value_names
        )

    def _home_service(self, staff_id: str) -> str | None:
        number = self._conn.scalar(sa.select(staff.c.service_id).where(staff.c.code == staff_id))
        return None if number is None else self._book.code_of("Services", number)

    def _refresh_blocks(self) -> None:
        refresh(self._conn, self._touched)
        self._touched.clear()

    def _touch(self, change: Change) -> None:
        number = self._book.id_of("Staff", str(change.key[0]))
        if number is not None:
            self._touched.add((number, int(str(change.key[1]))))

    def _log(
        self, change: Change, before: Values | None, after: Mapping[str, object] | None
    ) -> None:
        key = STORED[change.sheet].sheet.key
        self._logged.append(
            Logged(
                change.sheet,
                {name: [part] for name, part in zip(key, change.key, strict=True)},
                None if before is None else {name: [value] for name, value in before.items()},
                None if after is None else {name: [value] for name, value in after.items()},
            )
        )


@cache
def _by_key(stored: StoredSheet) -> sa.Select[Any]:
    """Values and version of the row with a key."""
    return sa.select(*stored.value_columns, stored.version).where(*key_equals(stored))
