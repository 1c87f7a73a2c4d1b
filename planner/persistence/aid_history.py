"""The journal page by page, as the history shows it: entries without their payloads."""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from planner.application.history_ports import JournalEntry
from planner.persistence.tables import STORED, journal

_COLUMNS = [column for column in journal.c if column.name not in {"payload", "hash"}]


def journal_page(
    conn: sa.Connection,
    *,
    since: str,
    until: str,
    mentions: str | None,
    before: int | None,
    size: int,
    sheets: Collection[str] | None = None,
) -> Sequence[JournalEntry]:
    """See `HistoryWork.journal_page`. O(entries looked through)."""
    c = journal.c
    query = _among(sa.select(*_COLUMNS), since, until, sheets)
    if before is not None:
        query = query.where(c.number < before)
    if mentions is not None:
        # As it stands in JSON, with its quotation marks: a number is not found within a longer one.
        quoted = json.dumps(mentions, ensure_ascii=False)
        query = query.where(
            sa.or_(*(part.contains(quoted, autoescape=True) for part in (c.key, c.before, c.after)))
        )
    rows = conn.execute(query.order_by(c.number.desc()).limit(size)).mappings()
    return [_entry(row) for row in rows]


def journal_numbers(
    conn: sa.Connection, *, since: str, until: str, sheets: Collection[str] | None
) -> Sequence[int]:
    """See `HistoryWork.journal_numbers`."""
    query = _among(sa.select(journal.c.number), since, until, sheets)
    return conn.execute(query.order_by(journal.c.number.desc())).scalars().all()


def journal_entries(conn: sa.Connection, numbers: Collection[int]) -> Sequence[JournalEntry]:
    """See `HistoryWork.journal_entries`; O(numbers · log n)."""
    query = sa.select(*_COLUMNS).where(journal.c.number.in_(sorted(numbers)))
    rows = conn.execute(query.order_by(journal.c.number.desc())).mappings()
    return [_entry(row) for row in rows]


def _among(
    query: sa.Select[Any], since: str, until: str, sheets: Collection[str] | None
) -> sa.Select[Any]:
    """Only entries of these dates and sheets."""
    query = query.where(journal.c.at >= since, journal.c.at < until)
    return query if sheets is None else query.where(journal.c.sheet.in_(sorted(sheets)))


def journal_entry(conn: sa.Connection, number: int) -> JournalEntry | None:
    """One entry as it reads now, altered or not; None if there is none of that number."""
    row = conn.execute(sa.select(*_COLUMNS).where(journal.c.number == number)).mappings().first()
    return None if row is None else _entry(row)


def _entry(row: Mapping[Any, Any]) -> JournalEntry:
    """An entry; of one that somebody has altered, what can be read of it."""
    key = _read(row["key"])
    stored = STORED.get(row["sheet"])
    fits = isinstance(key, list) and (stored is None or len(key) == len(stored.sheet.key))
    return JournalEntry(
        number=row["number"],
        at=row["at"],
        who=row["who"],
        what=row["what"],
        sheet=row["sheet"],
        action=row["action"],
        rows=row["rows"],
        key=tuple(key) if fits else None,
        before=_values(row["before"]),
        after=_values(row["after"]),
        login=row["login"],
    )


def _values(text: str | None) -> Mapping[str, object] | None:
    found = _read(text)
    return found if isinstance(found, dict) else None


def _read(text: str | None) -> Any:
    """What a column holds; None where somebody has made it unreadable."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return None
