"""What refers to what: nothing that is still needed may be deleted (reading C15)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from planner.application.errors import UserError
from planner.domain.calendar import date_of
from planner.domain.sheets import Column, Type
from planner.persistence.driver import in_parts
from planner.persistence.tables import StoredSheet, referrers


def refuse_if_referred_to(conn: sa.Connection, stored: StoredSheet, codes: Sequence[str]) -> None:
    """UserError that names the first row which still refers to one of some codes of a sheet.

    O(codes × log rows); shifts and grades, to which no index leads, cost a scan per 500 codes.
    """
    if not stored.has_id:
        return
    for some in in_parts(codes):
        chosen = stored.table.c.code.in_(some)
        for other, column in referrers(stored.sheet.name):
            row = _first_referring(conn, stored, other, column, chosen)
            if row is not None:
                raise _still_needed(stored, other, column, row)


def _first_referring(
    conn: sa.Connection,
    stored: StoredSheet,
    other: StoredSheet,
    column: Column,
    chosen: sa.ColumnElement[bool],
) -> sa.Row[Any] | None:
    target = stored.table.alias("target")
    ids = sa.select(stored.table.c.id).where(chosen)
    query = (
        sa.select(target.c.code, *other.key_columns)
        .join(target, target.c.id == other.column(column.name))
        .where(other.column(column.name).in_(ids))
        .limit(1)
    )
    return conn.execute(query).one_or_none()


def _still_needed(
    stored: StoredSheet, other: StoredSheet, column: Column, row: sa.Row[Any]
) -> UserError:
    key = ", ".join(
        f"{name} {_shown(other.sheet.column(name), value)}"
        for name, value in zip(other.sheet.key, tuple(row)[1:], strict=True)
        if name != column.name and other.sheet.column(name).refers is None
    )
    where = f"{other.sheet.name} ({key})" if key else other.sheet.name
    return UserError(
        f"{stored.sheet.name} {row[0]!r} cannot be deleted: {where} still refers to it "
        f"in its column {column.name}.",
        f"Change or delete what refers to it in {other.sheet.name} first, or in the same step.",
    )


def _shown(column: Column, value: Any) -> str:
    if column.type in {Type.DATE, Type.EXPIRY}:
        return date_of(value).isoformat()
    return repr(value) if isinstance(value, str) else str(value)
