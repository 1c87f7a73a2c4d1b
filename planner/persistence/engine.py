"""Where the database is and how it is spoken to.

The only place that knows SQLite from others, beside `copying.py`, which copies its files.
"""

import os
import re
import sqlite3
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url

from planner.application.errors import EnvironmentFault, UserError
from planner.persistence.faults import Faults

APPLICATION_ID = 0x4D415031
"""Stands in the header of a SQLite file of ours ("MAP1")."""
WAIT_MS = 5_000
"""How long a writer waits for another one before it says that the database is locked."""
SILENCE_MS = 120_000
"""How long a program may keep others on a server from writing without going on itself."""
BESIDE = ("", "-wal", "-shm")
"""Endings of the files that together are one SQLite database."""
_CACHE_KIB = 8_192
_CONNECTING = {
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "keepalives_idle": 20,
    "keepalives_interval": 5,
    "keepalives_count": 4,
    "tcp_user_timeout": 40_000,
}
"""Of a connection to PostgreSQL: a server that falls silent is given up after 40 s, not hours."""
_OLDEST_SERVER = (14,)
_MAY_MAKE = "SELECT has_schema_privilege(current_schema(), 'CREATE')"
_OWNS = (
    "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'schema_information'::regclass"
)
_NETWORK_KINDS = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "fuse.sshfs", "ncpfs"}


@dataclass(frozen=True, slots=True)
class Location:
    """A database's address: its URL, and its file if it is a SQLite one."""

    url: URL
    file: Path | None

    @property
    def shown(self) -> str:
        """The address as a message shows it, without a password."""
        if self.file is not None:
            return str(self.file)
        return self.url.render_as_string(hide_password=True)

    def holds(self, path: Path) -> bool:
        """Whether a path is that of the database's file, or of one beside it that is part of it."""
        if self.file is None:
            return False
        own = [self.file.with_name(self.file.name + ending) for ending in BESIDE]
        return any(
            path.resolve() == part.resolve()
            or (path.exists() and part.exists() and path.samefile(part))
            for part in own
        )


def locate(target: str | None) -> Location:
    """The place that a path or SQLAlchemy URL names; None: in the user's own data folder."""
    if target is None:
        return _file(_own_folder() / "planner.db")
    if "://" not in target:
        return _file(Path(target).expanduser())
    try:
        url = make_url(target)
    except (sa.exc.ArgumentError, ValueError):  # the second where the port is no number
        shown = re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", target)
        raise UserError(
            f"{shown!r} is not the address of a database.",
            "Give a file, or a URL such as postgresql+psycopg://server/region.",
        ) from None
    if url.drivername == "postgres":  # as PostgreSQL's own tools write it
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() != "sqlite":
        return Location(url, None)
    if not url.database or url.database == ":memory:":
        raise UserError(
            "A database in memory would be lost at the end.", "Give the name of a file."
        )
    return _file(Path(url.database))


def _own_folder() -> Path:
    from platformdirs import user_data_path

    folder = user_data_path("mutual-aid-planner", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentFault(
            f"The folder {folder} for the database cannot be made ({error.strerror}).",
            "Give a database of your own choice with --db.",
        ) from None
    return folder


def _file(path: Path) -> Location:
    path = path.absolute()
    return Location(URL.create("sqlite", database=str(path)), path)


def check_file(path: Path) -> None:
    """EnvironmentFault if a SQLite file cannot safely be kept at a path."""
    folder = path.parent
    _check_reach(path)
    if path.is_dir():
        raise EnvironmentFault(f"{path} is a folder, not a database.", "Give the name of a file.")
    if not folder.is_dir():
        raise EnvironmentFault(
            f"The folder {folder} for the database does not exist.",
            "Make it first, or give another place.",
        )
    if _on_network(path):
        raise EnvironmentFault(
            f"{path} lies on a network drive, where a SQLite database can be damaged.",
            "Keep it on a disk of this machine, or use the server (a postgresql URL).",
        )
    if path.exists() and not os.access(path, os.R_OK):
        raise EnvironmentFault(
            f"There is no permission to read the database {path}.",
            "Ask for the right to read and write the file.",
        )
    for place in (path, folder):
        if place.exists() and not os.access(place, os.W_OK):
            raise _write_protected(path)


def _check_reach(path: Path) -> None:
    """EnvironmentFault if a folder on the way to a path may not be entered."""
    try:
        path.stat()
    except FileNotFoundError:
        return
    except PermissionError:
        raise EnvironmentFault(
            f"There is no permission to enter a folder on the way to the database {path}.",
            "Ask for the right to open the folder, or give another place with --db.",
        ) from None
    except OSError:
        return  # what else is wrong with the path is told by the checks that follow


def _write_protected(path: Path) -> EnvironmentFault:
    return EnvironmentFault(
        f"The database {path} can only be read: the file, its folder or the disk is "
        "write-protected.",
        "Allow writing to the file and its folder, or copy the database to another place.",
    )


def _on_network(path: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        drive = path.drive + "\\"
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(drive) == 4
    mounts = Path("/proc/self/mountinfo")
    return mounts.exists() and mount_kind(mounts.read_text(), path.resolve()) in _NETWORK_KINDS


def mount_kind(mountinfo: str, path: Path) -> str:
    """The kind of file system that holds a path, from the text of /proc/self/mountinfo."""
    best, kind = -1, ""
    for line in mountinfo.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(before.split()[4].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split()[0]
    return kind


def make_engine(location: Location, wait_ms: int = WAIT_MS) -> sa.Engine:
    """An engine whose transactions begin as `begin_options` says."""
    try:
        engine = sa.create_engine(location.url, **_server_options(location.url))
    except (sa.exc.NoSuchModuleError, ImportError) as error:
        raise EnvironmentFault(
            f"The driver for {location.shown} is not installed ({error}).",
            "Install it, for PostgreSQL with `pip install psycopg[binary]`, and begin the "
            "address with postgresql+psycopg://.",
        ) from None
    if location.file is not None:
        event.listen(engine, "connect", _prepare(wait_ms))
        event.listen(engine, "begin", _begin)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "connect", _wait_for_locks(wait_ms))
    return engine


def _server_options(url: URL) -> dict[str, Any]:
    """How an engine connects to a server; what the address itself says goes before."""
    if url.get_backend_name() == "sqlite":
        return {}
    # A connection that was lost while nobody worked, as overnight, is made anew unseen.
    options: dict[str, Any] = {"pool_pre_ping": True}
    if url.get_driver_name() == "psycopg":
        given = {name: value for name, value in _CONNECTING.items() if name not in url.query}
        options["connect_args"] = given
    return options


def _wait_for_locks(wait_ms: int) -> Any:
    def prepare(connection: Any, _record: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SET lock_timeout = {wait_ms}")
        connection.commit()

    return prepare


def _prepare(wait_ms: int) -> Any:
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver shall not begin or end transactions by itself; `_begin` does.
        connection.isolation_level = None
        for setting in (
            f"busy_timeout = {wait_ms}",
            "foreign_keys = ON",
            # A committed change survives a power cut; WAL makes that cheap enough.
            "synchronous = FULL",
            "trusted_schema = OFF",
            "temp_store = MEMORY",
            f"cache_size = -{_CACHE_KIB}",
            "journal_size_limit = 67108864",
        ):
            connection.execute(f"PRAGMA {setting}")

    return prepare


def _begin(conn: sa.Connection) -> None:
    writes = conn.get_execution_options().get("planner_writes", False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def begin_options(engine: sa.Engine, *, writes: bool) -> dict[str, Any]:
    """Execution options of a connection whose first act is to read or to write.

    What begins by reading sees one moment of the database throughout, and may not write if
    somebody else has written since. What begins by writing waits for its turn first.
    """
    if engine.dialect.name == "sqlite":
        return {"planner_writes": writes}
    return {"isolation_level": "READ COMMITTED" if writes else "REPEATABLE READ"}


def take_turn_to_create(conn: sa.Connection) -> None:
    """Wait until nobody else makes or migrates the tables; held to the transaction's end.

    A writing transaction of SQLite holds the whole file anyway.
    """
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(APPLICATION_ID)))


def give_up_when_silent(conn: sa.Connection) -> None:
    """Let a server end the transaction that is open once nothing more comes from here.

    A laptop that is closed in the middle of a change would keep everybody from writing until
    it wakes. A file lies on the machine that sleeps.
    """
    if conn.dialect.name == "postgresql":
        conn.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = {SILENCE_MS}")


def check_encoding(conn: sa.Connection, where: str) -> None:
    """EnvironmentFault if a new database on a server could not hold every name."""
    if conn.dialect.name != "postgresql":
        return
    kept = str(conn.exec_driver_sql("SHOW server_encoding").scalar())
    if kept != "UTF8":
        raise EnvironmentFault(
            f"The database {where} keeps text as {kept}, which does not hold every name.",
            "Have it made anew: CREATE DATABASE … TEMPLATE template0 ENCODING 'UTF8'.",
        )


def check_may_make(conn: sa.Connection, where: str, version: str | None) -> None:
    """EnvironmentFault if a server would not let this login make or migrate the tables."""
    if conn.dialect.name != "postgresql":
        return
    if (conn.dialect.server_version_info or _OLDEST_SERVER) < _OLDEST_SERVER:
        raise EnvironmentFault(
            f"The server of {where} is too old to hold its logins apart.",
            f"PostgreSQL {_OLDEST_SERVER[0]} or later does; ask whoever runs the server.",
        )
    if version is None:
        if not conn.exec_driver_sql(_MAY_MAKE).scalar():
            raise EnvironmentFault(
                f"There is no permission in the database {where} to make tables there.",
                "Ask whoever runs the server to make your login the owner of the database.",
            )
    elif not conn.exec_driver_sql(_OWNS).scalar():
        raise EnvironmentFault(
            f"The database {where} has an older form ({version}), and your login does not own it.",
            "Whoever owns the database opens it once with this version; then try again.",
        )


def prepare_file(engine: sa.Engine, faults: Faults) -> None:
    """Make a SQLite file one of ours: mark it, and keep a write-ahead log."""
    if engine.dialect.name != "sqlite":
        return
    with faults.translated(), engine.connect() as conn:
        raw = conn.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
            mode = raw.execute("PRAGMA journal_mode = WAL").fetchone()[0]
            if mode != "wal":
                raise EnvironmentFault(
                    f"{faults.where} lies where no write-ahead log can be kept.",
                    "Keep the database on a disk of this machine.",
                )


def owner_of(conn: sa.Connection) -> int | None:
    """The application id in a SQLite file's header; None for other databases."""
    if conn.dialect.name != "sqlite":
        return None
    return int(conn.exec_driver_sql("PRAGMA application_id").scalar() or 0)


def mark_owner(conn: sa.Connection) -> None:
    """Write our application id into a SQLite file's header, in the transaction that is open."""
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def is_sound(conn: sa.Connection) -> bool:
    """Whether a SQLite file holds together, its references included. O(size)."""
    found = conn.exec_driver_sql("PRAGMA integrity_check(1)").scalar()
    return found == "ok" and conn.exec_driver_sql("PRAGMA foreign_key_check").first() is None
