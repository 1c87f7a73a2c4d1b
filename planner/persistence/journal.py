"""The log of every change: who, when, what, before and after, chained by hash.

Entries are written in the transaction of the change itself. Few changed rows get an entry each,
readable with any tool; many rows of one sheet share an entry whose payload is compressed JSON,
column by column. Each entry's hash covers its content and the hash before it, and the newest
hash stands apart in `journal_head`: an altered, missing or added entry, the last one included,
is found by `verify_chain`.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from planner.domain.wording.history import UNREADABLE
from planner.persistence import driver
from planner.persistence.tables import STORED, journal, journal_head

FIRST_HASH = "0" * 64
ROWS_APART = 100
"""Up to so many rows of one sheet get an entry each."""
ROWS_TOGETHER = 50_000
"""At most so many rows share one entry."""

Columns = Mapping[str, Sequence[object]]
Entry = Mapping[str, Any]
_NAMES = tuple(column.name for column in journal.c)
_UNHASHED = frozenset({"hash", "payload", "login"})
"""Not of the content as it stands; the payload counts by its own hash."""


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One changed row as the journal tells it; None before: inserted, None after: deleted."""

    number: int
    at: str
    """UTC, ISO 8601."""
    who: str
    what: str
    sheet: str
    key: tuple[object, ...]
    before: Mapping[str, object] | None
    after: Mapping[str, object] | None


@dataclass(frozen=True, slots=True)
class Logged:
    """Changed rows of one sheet, column by column, all equally long."""

    sheet: str
    key: Columns
    before: Columns | None
    """None: inserted."""
    after: Columns | None
    """None: deleted."""

    @property
    def rows(self) -> int:
        """How many."""
        return len(next(iter(self.key.values())))


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a check of the chain found."""

    complete: bool
    entries: int
    first_broken: int | None
    """Number of the first entry that is missing or not as it was written."""


class JournalWriter:
    """Appends to the chain within one transaction; holds the writers' lock from the start."""

    def __init__(self, conn: sa.Connection, who: str) -> None:
        self._conn = conn
        self._who = who
        # The update, not a select, makes every other writer wait until this one is done.
        conn.execute(sa.update(journal_head).values(id=1))
        head = conn.execute(sa.select(journal_head.c.number, journal_head.c.hash)).one()
        self._number, self._hash = int(head.number), str(head.hash)
        self.begun_after = self._number
        """Number of the last entry before this transaction."""

    def append(
        self,
        what: str,
        sheet: str,
        key: Columns,
        before: Columns | None = None,
        after: Columns | None = None,
    ) -> None:
        """Log changed rows of one sheet, given column by column, all equally long."""
        self.append_each(what, [Logged(sheet, key, before, after)])

    def append_each(self, what: str, changes: Iterable[Logged]) -> None:
        """Log changes one after another, written together: a step of an editor, say.

        All have one moment, by which a reader sees that they belong together.
        """
        begun, self._at = self._number, datetime.now(UTC).isoformat(timespec="microseconds")
        entries = (entry for change in changes for entry in self._entries(what, change))
        driver.insert_rows(self._conn, list(journal.c), (self._chained(e) for e in entries))
        if self._number > begun:
            self._conn.execute(sa.update(journal_head).values(number=self._number, hash=self._hash))

    def _entries(self, what: str, change: Logged) -> Iterator[dict[str, Any]]:
        told = self._apart if change.rows <= ROWS_APART else self._together
        return told(what, change)

    def _apart(self, what: str, change: Logged) -> Iterator[dict[str, Any]]:
        for row in range(change.rows):
            yield self._entry(what, change) | {
                "rows": 1,
                "key": _json([column[row] for column in change.key.values()]),
                "before": _row_json(change.before, row),
                "after": _row_json(change.after, row),
            }

    def _together(self, what: str, change: Logged) -> Iterator[dict[str, Any]]:
        count = change.rows
        for start in range(0, count, ROWS_TOGETHER):
            part = slice(start, start + ROWS_TOGETHER)
            content = {
                "key": _sliced(change.key, part),
                "before": _sliced(change.before, part),
                "after": _sliced(change.after, part),
            }
            yield self._entry(what, change) | {
                "rows": min(ROWS_TOGETHER, count - start),
                "payload": zlib.compress(_json(content).encode(), 1),
            }

    def _entry(self, what: str, change: Logged) -> dict[str, Any]:
        gone = change.after is None
        action = "insert" if change.before is None else "delete" if gone else "update"
        return {
            "at": self._at,
            "who": self._who,
            "what": what,
            "sheet": change.sheet,
            "action": action,
        }

    def _chained(self, entry: dict[str, Any]) -> tuple[Any, ...]:
        self._number += 1
        entry["number"] = self._number
        self._hash = entry["hash"] = entry_hash(entry, self._hash)
        return tuple(entry.get(column.name) for column in journal.c)


def entry_hash(entry: Mapping[str, Any], previous: str) -> str:
    """The hash of an entry's whole content and the hash before it."""
    payload = entry.get("payload")
    content = [
        previous,
        *(entry.get(c.name) for c in journal.c if c.name not in _UNHASHED),
        None if payload is None else hashlib.sha256(payload).hexdigest(),
    ]
    return hashlib.sha256(_json(content).encode()).hexdigest()


def verify_chain(conn: sa.Connection) -> ChainReport:
    """Whether every entry is there and as it was written. O(size of the journal)."""
    previous, expected = FIRST_HASH, 0
    for entry in _entries(conn, sa.select(*journal.c)):
        expected += 1
        if entry["number"] != expected or entry["hash"] != entry_hash(entry, previous):
            return ChainReport(False, _count(conn), expected)
        previous = entry["hash"]
    head = conn.execute(sa.select(journal_head.c.number, journal_head.c.hash)).one_or_none()
    if head is None or (head.number, head.hash) != (expected, previous):
        return ChainReport(False, expected, expected + 1)
    return ChainReport(True, expected, None)


def journal_rows(conn: sa.Connection, newest_first: bool = False) -> Iterator[JournalRow]:
    """Every changed row of every entry, in the order in which they were written."""
    for entry in _entries(conn, sa.select(*journal.c), newest_first):
        yield from _rows_of(entry)


def sheet_rows(conn: sa.Connection, sheet: str) -> Iterator[JournalRow]:
    """Every changed row of one sheet, oldest first. O(size of its entries)."""
    for entry in _entries(conn, sa.select(*journal.c).where(journal.c.sheet == sheet)):
        yield from _rows_of(entry)


def entry_rows(conn: sa.Connection, number: int) -> Iterator[JournalRow]:
    """The changed rows of one entry."""
    for entry in _entries(conn, sa.select(*journal.c).where(journal.c.number == number)):
        yield from _rows_of(entry)


def row_changes(conn: sa.Connection, sheet: str, key: Sequence[object]) -> list[JournalRow]:
    """Every change of one row that has an entry of its own, oldest first. O(log entries)."""
    query = sa.select(*journal.c).where(journal.c.sheet == sheet, journal.c.key == _json(list(key)))
    rows = conn.execute(query.order_by(journal.c.number))
    return [told for row in rows for told in _rows_of(dict(zip(_NAMES, row, strict=True)))]


def last_change(conn: sa.Connection, sheet: str, key: Sequence[object]) -> JournalRow | None:
    """The newest change of one row that has an entry of its own; None if there is none."""
    query = sa.select(*journal.c).where(journal.c.sheet == sheet, journal.c.key == _json(list(key)))
    row = conn.execute(query.order_by(journal.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else next(_rows_of(dict(zip(_NAMES, row, strict=True))), None)


def _entries(
    conn: sa.Connection,
    query: sa.Select[*tuple[Any, ...]],
    newest_first: bool = False,
    page: int = 50,
) -> Iterator[Entry]:
    """Entries page by page: payloads are large, and no cursor stays open meanwhile."""
    number = journal.c.number
    ordered = query.order_by(number.desc() if newest_first else number).limit(page)
    part = ordered
    while True:
        rows = [dict(zip(_NAMES, row, strict=True)) for row in conn.execute(part)]
        yield from rows
        if len(rows) < page:
            return
        last = rows[-1]["number"]
        part = ordered.where(number < last if newest_first else number > last)


def _rows_of(entry: Entry) -> Iterator[JournalRow]:
    """The rows of an entry; of one that somebody has altered, those that can be read.

    What they have done to it is for `verify_chain` to tell.
    """
    with suppress(*UNREADABLE, zlib.error):
        yield from _told_rows(entry)


def _told_rows(entry: Entry) -> Iterator[JournalRow]:
    about = (entry["number"], entry["at"], entry["who"], entry["what"], entry["sheet"])
    if entry["payload"] is None:
        before, after = (
            None if entry[name] is None else json.loads(entry[name]) for name in ("before", "after")
        )
        yield JournalRow(*about, tuple(json.loads(entry["key"])), before, after)
        return
    content = json.loads(zlib.decompress(entry["payload"]))
    keys = zip(*content["key"].values(), strict=True)
    sides = [_row_dicts(content[name], entry["rows"]) for name in ("before", "after")]
    for key, before, after in zip(keys, *sides, strict=True):
        yield JournalRow(*about, key, before, after)


def _row_dicts(columns: Columns | None, count: int) -> Iterator[dict[str, object] | None]:
    for row in range(count):
        yield None if columns is None else {name: c[row] for name, c in columns.items()}


def _sliced(columns: Columns | None, part: slice) -> dict[str, Sequence[object]] | None:
    return None if columns is None else {name: list(c[part]) for name, c in columns.items()}


def _row_json(columns: Columns | None, row: int) -> str | None:
    return None if columns is None else _json({name: c[row] for name, c in columns.items()})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _count(conn: sa.Connection) -> int:
    return int(conn.scalar(sa.select(sa.func.count()).select_from(journal)) or 0)


def key_columns(sheet: str, keys: Sequence[Sequence[object]]) -> dict[str, list[object]]:
    """Keys of rows as columns, the form in which `JournalWriter.append` takes them."""
    names = STORED[sheet].sheet.key
    return {name: [key[i] for key in keys] for i, name in enumerate(names)}
