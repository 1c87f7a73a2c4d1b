"""The journal page by page, as the history shows it: entries without their payloads."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from planner.application.history_ports import JournalEntry
from planner.persistence.tables import journal

_COLUMNS = [column for column in journal.c if column.name not in {"payload", "hash"}]


def journal_page(
    conn: sa.Connection,
    *,
    since: str,
    until: str,
    mentions: str | None,
    before: int | None,
    size: int,
) -> Sequence[JournalEntry]:
    """See `HistoryWork.journal_page`. O(entries looked through)."""
    c = journal.c
    query = sa.select(*_COLUMNS).where(c.at >= since, c.at < until)
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


def journal_entry(conn: sa.Connection, number: int) -> JournalEntry | None:
    """One entry as it reads now, altered or not; None if there is none of that number."""
    row = conn.execute(sa.select(*_COLUMNS).where(journal.c.number == number)).mappings().first()
    return None if row is None else _entry(row)


def _entry(row: Mapping[Any, Any]) -> JournalEntry:
    key = _read(row["key"])
    return JournalEntry(
        number=row["number"],
        at=row["at"],
        who=row["who"],
        what=row["what"],
        sheet=row["sheet"],
        action=row["action"],
        rows=row["rows"],
        key=tuple(key) if isinstance(key, list) else None,
        before=_values(row["before"]),
        after=_values(row["after"]),
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
