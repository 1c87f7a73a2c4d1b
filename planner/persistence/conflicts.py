"""Tells the second of two people what the first one did."""

from collections.abc import Mapping, Sequence
from itertools import islice

import sqlalchemy as sa

from planner.application.changes import Change
from planner.application.errors import ConflictError
from planner.domain.calendar import Clock, date_of
from planner.domain.sheets import Type
from planner.domain.wording.formats import moment_text
from planner.domain.wording.history import NO_MOMENT, Item, item_name, moment_of
from planner.persistence.journal import JournalRow, journal_rows, last_change
from planner.persistence.tables import STORED

_LOOK_BACK = 200_000
"""Rows of large entries (imports) that are searched for who changed a row."""


def conflict(
    conn: sa.Connection, change: Change, now: Mapping[str, object] | None
) -> ConflictError:
    """The conflict between a change and the row as it is now (None: it is gone)."""
    problem = f"{_named(conn, change, now)} {_difference(change, now)}{_by_whom(conn, change)}."
    return ConflictError(problem, "Nothing was changed; look at it as it is now and choose again.")


def _named(conn: sa.Connection, change: Change, now: Mapping[str, object] | None) -> str:
    """What the change is about, as the history names it."""
    values = now or change.before or change.after or {}
    names = {sheet: _names(conn, sheet, change.key) for sheet in ("Staff", "Services")}
    return item_name(Item(change.sheet, change.key, values, names))


def _names(conn: sa.Connection, sheet: str, key: Sequence[object]) -> dict[str, str]:
    """Names of a sheet's rows whose codes stand in a key."""
    stored = STORED[sheet]
    code, name = stored.column(stored.sheet.key[0]), stored.column("name")
    rows = conn.execute(sa.select(code, name).where(code.in_([str(part) for part in key])))
    return {str(row[0]): str(row[1]) for row in rows}


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
    moment = moment_of(row.at)
    local = _clock(conn).local(int(moment.timestamp() // 60))
    at = "" if moment == NO_MOMENT else f" on {moment_text(local)}"
    return f" by {row.who}{at} ({row.what})"


def _clock(conn: sa.Connection) -> Clock:
    region = STORED["Region"]
    of_zone = region.column("key") == "time_zone"
    zone = conn.scalar(sa.select(region.column("value")).where(of_zone))
    return Clock(str(zone)) if zone else Clock()


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
