"""The tables, made from the same declarations as the sheets so that the two cannot drift apart.

Private to this package. Things that others refer to (trusts, sites, services, grades, skills,
shifts, staff) have an integer id and a unique code; everything that refers holds the id, which
keeps a duty at four small integers. Dates are day numbers and times minutes from 00:00, as
everywhere in the program. Every row of a sheet carries a version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from planner.domain.sheets import SHEETS, Column, Sheet, Type
from planner.persistence.aid_sheets import AID_SHEETS, with_life
from planner.persistence.rota_life_sheets import LIFE_SHEETS, LIFE_TABLES

SCHEMA_VERSION = "0004"
"""The newest migration; a test holds it equal to the head of the migrations."""

PROPOSED_AID = Sheet(
    "ProposedAid",
    ("staff_id", "date", "shift", "service", "line"),
    (
        Column("staff_id", Type.CODE, True, refers="Staff"),
        Column("date", Type.DATE, True),
        Column("shift", Type.CODE, True, refers="Shifts"),
        Column("service", Type.CODE, True, refers="Services"),
        Column("line", Type.WHOLE, True),
        Column("mode", Type.WORD, True, words=("extra", "redeploy")),
        Column("moved_from_service", Type.CODE, refers="Services"),
        Column("moved_from_shift", Type.CODE, refers="Shifts"),
        Column("points", Type.WHOLE, True),
        Column("reason", Type.TEXT, True),
    ),
)
"""The assignments of a plan; not a sheet of the region workbook, but stored like one."""

_TYPES: Mapping[Type, type[sa.types.TypeEngine[Any]]] = {
    Type.CODE: sa.Text,
    Type.TEXT: sa.Text,
    Type.WORD: sa.Text,
    Type.DAYS: sa.Text,
    Type.DATE: sa.Integer,
    Type.EXPIRY: sa.Integer,
    Type.TIME: sa.Integer,
    Type.WHOLE: sa.BigInteger,
    Type.DECIMAL: sa.Double,
    Type.BOOLEAN: sa.Boolean,
}
_TABLE_NAMES = {
    "StaffSkills": "staff_skills",
    "ProposedAid": "proposed_aid",
    "AidLedger": "aid_ledger",
    "ServerLogins": "server_logins",
    **LIFE_TABLES,
}
_INDEXED = {
    ("Staff", "service"),
    ("StaffSkills", "skill"),
    ("Duties", "service"),
    ("Demand", "service"),
    ("ProposedAid", "date"),
    ("Requests", "date"),
    ("Offers", "request"),
    ("Offers", "staff_id"),
    ("Offers", "state"),
    ("Offers", "date"),
    ("AidLedger", "date"),
}

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


@dataclass(frozen=True, eq=False)
class StoredSheet:
    """One sheet and the table that holds it."""

    sheet: Sheet
    table: sa.Table
    has_id: bool
    """Whether others refer to its rows, by an integer id."""

    def column(self, name: str) -> sa.Column[Any]:
        """The table's column for a column of the sheet."""
        return self.table.c[_stored_name(self.sheet, self.sheet.column(name), self.has_id)]

    @cached_property
    def key_columns(self) -> tuple[sa.Column[Any], ...]:
        """The table's columns for the sheet's key."""
        return tuple(self.column(name) for name in self.sheet.key)

    @cached_property
    def value_names(self) -> tuple[str, ...]:
        """Names of the sheet's columns outside its key."""
        return tuple(c.name for c in self.sheet.columns if c.name not in self.sheet.key)

    @cached_property
    def value_columns(self) -> tuple[sa.Column[Any], ...]:
        """The table's columns for the sheet's columns outside its key."""
        return tuple(self.column(name) for name in self.value_names)

    @property
    def version(self) -> sa.Column[Any]:
        """The table's version column."""
        return self.table.c.version


def _stored_name(sheet: Sheet, column: Column, has_id: bool) -> str:
    if column.refers is not None:
        return column.name.removesuffix("_id") + "_id"
    if has_id and (column.name,) == sheet.key:
        return "code"
    return column.name


def _stored_column(sheet: Sheet, column: Column, has_id: bool) -> sa.Column[Any]:
    in_key = column.name in sheet.key
    resolved = (sheet.name, column.name) == ("Duties", "service")  # reading C16
    type_ = sa.Integer if column.refers else _TYPES[column.type]
    target = [sa.ForeignKey(f"{_table_name(column.refers)}.id")] if column.refers else []
    return sa.Column(
        _stored_name(sheet, column, has_id),
        type_,
        *target,
        primary_key=in_key and not has_id,
        autoincrement=False,
        unique=True if in_key and has_id else None,
        nullable=not (column.required or column.default is not None or resolved),
        index=True if (sheet.name, column.name) in _INDEXED else None,
    )


def _table_name(sheet: str) -> str:
    return _TABLE_NAMES.get(sheet, sheet.lower())


def _stored(sheet: Sheet) -> StoredSheet:
    has_id = sheet.name in _REFERRED_TO
    surrogate = [sa.Column("id", sa.Integer, primary_key=True)] if has_id else []
    table = sa.Table(
        _table_name(sheet.name),
        metadata,
        *surrogate,
        *(_stored_column(sheet, column, has_id) for column in sheet.columns),
        sa.Column("version", sa.Integer, nullable=False),
        # Rows then lie in the order of their key, which is how they are always read.
        sqlite_with_rowid=has_id,
    )
    return StoredSheet(sheet, table, has_id)


_SHEETS = (*(with_life(sheet) for sheet in SHEETS), PROPOSED_AID, *AID_SHEETS, *LIFE_SHEETS)
_REFERRED_TO = {c.refers for sheet in _SHEETS for c in sheet.columns if c.refers is not None}

STORED: Mapping[str, StoredSheet] = {sheet.name: _stored(sheet) for sheet in _SHEETS}
"""Every sheet with its table, each after those that it refers to."""

staff = STORED["Staff"].table
services = STORED["Services"].table
duties = STORED["Duties"].table

duty_blocks = sa.Table(
    "duty_blocks",
    metadata,
    sa.Column("staff_id", sa.ForeignKey("staff.id"), primary_key=True, autoincrement=False),
    sa.Column("block", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("packed", sa.LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""The duties once more, packed by person and block of dates; derived, see `duty_blocks.py`."""

journal = sa.Table(
    "journal",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.Text, nullable=False),
    sa.Column("who", sa.Text, nullable=False),
    sa.Column("what", sa.Text, nullable=False),
    sa.Column("sheet", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("key", sa.Text),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Column("payload", sa.LargeBinary),
    sa.Column("hash", sa.Text, nullable=False),
    sa.Column("login", sa.Text),
    sa.Index("ix_journal_sheet_key", "sheet", "key"),
)
"""`login` is filled in by a server, for a login that it binds; the program writes none."""

journal_head = sa.Table(
    "journal_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)
"""One row: number and hash of the newest entry. Updating it is how a writer queues up."""

schema_information = sa.Table(
    "schema_information",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)


def referrers(sheet: str) -> list[tuple[StoredSheet, Column]]:
    """Every column of every sheet that refers to a sheet."""
    return [
        (stored, column)
        for stored in STORED.values()
        for column in stored.sheet.columns
        if column.refers == sheet
    ]
