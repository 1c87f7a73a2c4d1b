"""Tells the second of two people what the first one did."""

from collections.abc import Mapping
from itertools import islice

import sqlalchemy as sa

from planner.application.changes import Change
from planner.application.errors import ConflictError
from planner.domain.calendar import date_of
from planner.domain.sheets import Type
from planner.domain.wording.history import moment_of
from planner.persistence.journal import JournalRow, journal_rows, last_change
from planner.persistence.tables import STORED

_LOOK_BACK = 200_000
"""Rows of large entries (imports) that are searched for who changed a row."""


def conflict(
    conn: sa.Connection, change: Change, now: Mapping[str, object] | None
) -> ConflictError:
    """The conflict between a change and the row as it is now (None: it is gone)."""
    problem = f"{_named(change)} {_difference(change, now)}{_by_whom(conn, change)}."
    return ConflictError(problem, "Nothing was changed; look at it as it is now and choose again.")


def _named(change: Change) -> str:
    sheet = STORED[change.sheet].sheet
    parts = ", ".join(
        f"{name} {_shown(change.sheet, name, part)}"
        for name, part in zip(sheet.key, change.key, strict=True)
    )
    return f"{change.sheet} ({parts})"


def _difference(change: Change, now: Mapping[str, object] | None) -> str:
    if now is None:
        return "is no longer there; it was deleted"
    if change.before is None:
        return "is already there; it was added"
    differing = [
        f"{name} is now {_shown(change.sheet, name, now[name])}, "
        f"not {_shown(change.sheet, name, value)}"
        for name, value in change.before.items()
        if now[name] != value
    ]
    return f"was changed meanwhile: {'; '.join(differing) or 'other values'}"


def _by_whom(conn: sa.Connection, change: Change) -> str:
    row = last_change(conn, change.sheet, change.key) or _in_large_entries(conn, change)
    if row is None:
        return ""
    at = moment_of(row.at).strftime("%Y-%m-%d %H:%M UTC")
    return f" by {row.who} at {at} ({row.what})"


def _in_large_entries(conn: sa.Connection, change: Change) -> JournalRow | None:
    rows = islice(journal_rows(conn, newest_first=True), _LOOK_BACK)
    return next(
        (row for row in rows if row.sheet == change.sheet and row.key == tuple(change.key)), None
    )


def _shown(sheet: str, name: str, value: object) -> str:
    if value is None:
        return "not given"
    if STORED[sheet].sheet.column(name).type in {Type.DATE, Type.EXPIRY}:
        return date_of(int(str(value))).isoformat()
    return f"{value!r}" if isinstance(value, str) else str(value)
