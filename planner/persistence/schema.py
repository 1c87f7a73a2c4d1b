"""The database's version: is it ours, is it current, and if not, bring it up to date."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from planner.application.errors import EnvironmentFault, UserError
from planner.persistence import driver
from planner.persistence.copying import copy_database
from planner.persistence.engine import (
    APPLICATION_ID,
    Location,
    begin_options,
    check_encoding,
    check_may_make,
    mark_owner,
    owner_of,
    take_turn_to_create,
)
from planner.persistence.journal import FIRST_HASH
from planner.persistence.tables import SCHEMA_VERSION, journal_head, schema_information

MIGRATIONS = Path(__file__).parent / "migrations"
APPLICATION = "mutual-aid-planner"
_VERSION: sa.Select[Any] = sa.select(sa.column("version_num")).select_from(
    sa.table("alembic_version")
)


def bring_up_to_date(engine: sa.Engine, location: Location) -> None:
    """Create or migrate the schema in one transaction; nothing is written if it is current.

    Of several programs that find an old one at once, one keeps a copy and migrates it.
    """
    with engine.connect() as conn:
        version = checked_version(conn, location.shown)
        if version is None:
            check_encoding(conn, location.shown)
    if version == SCHEMA_VERSION:
        return
    with engine.connect() as opened:
        conn = opened.execution_options(**begin_options(engine, writes=True))
        with conn.begin():
            take_turn_to_create(conn)
            # Somebody else may have done it while this one waited for its turn.
            version = checked_version(conn, location.shown)
            if version == SCHEMA_VERSION:
                return
            check_may_make(conn, location.shown, version)
            if version is not None and location.file is not None:
                copy_database(location.file, _copy_name(location.file, version))
            _upgrade(conn)


def checked_version(conn: sa.Connection, where: str) -> str | None:
    """The schema's version, None for an empty database.

    UserError if it is somebody else's database, or one from a newer version of the program.
    """
    names = set(sa.inspect(conn).get_table_names())
    owner = owner_of(conn)
    if not names:
        return None
    if (
        owner not in {None, APPLICATION_ID}
        or not {
            "alembic_version",
            schema_information.name,
        }
        <= names
    ):
        raise UserError(
            f"{where} is the database of another program.",
            "Give this program's own database, or another name to begin a new one.",
        )
    version = conn.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    if version is None:
        raise EnvironmentFault(
            f"The database {where} does not tell its version; it is damaged.",
            "Bring back a copy with `restore`.",
        )
    if version not in known_versions():
        raise UserError(
            f"The database {where} comes from a newer version of this program "
            f"(its form is {version}, this program knows up to {SCHEMA_VERSION}).",
            "Install the newer version; the database was not changed.",
        )
    return str(version)


def check_form(conn: sa.Connection, where: str) -> None:
    """EnvironmentFault if an open database has another form by now than this program writes.

    Somebody's newer program has migrated it: to write on as before would store what that one
    does not expect. One row read.
    """
    [version] = driver.fetch_one(conn, _VERSION, {}) or [None]
    if version != SCHEMA_VERSION:
        raise EnvironmentFault(
            f"The database {where} has another form now ({version}; this program writes "
            f"{SCHEMA_VERSION}): a newer version of the program works on it, or a copy from an "
            "older one was brought back.",
            "Nothing was changed. Close this program, install the newest version and open the "
            "database again.",
        )


def known_versions() -> set[str]:
    """Versions that this program can bring up to date, its own included."""
    return {path.name[:4] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def _upgrade(conn: sa.Connection) -> None:
    # Half a second of import that only a new or an old database needs.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = conn
    new = not sa.inspect(conn).has_table(schema_information.name)
    command.upgrade(config, "head")
    if new:
        mark_owner(conn)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        conn.execute(sa.insert(journal_head).values(id=1, number=0, hash=FIRST_HASH))
        conn.execute(
            sa.insert(schema_information),
            [{"key": "application", "value": APPLICATION}, {"key": "created", "value": now}],
        )


def _copy_name(file: Path, version: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    return file.with_name(f"{file.stem}.before-migration-{version}-{stamp}{file.suffix}")
