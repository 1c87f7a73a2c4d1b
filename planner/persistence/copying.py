"""Consistent copies of SQLite files that may be in use, by SQLite's own backup."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

_PAGES_AT_ONCE = 4096
_WAIT_MS = 5_000
_TRIES = 20
"""Attempts, a quarter of a second apart, to write to a database that somebody else writes to."""


def copy_database(
    source: Path, target: Path, tick: Callable[[int, int], None] = lambda _left, _all: None
) -> None:
    """Copy the database as it is now into a new file; `tick` hears pages left and in all.

    The copy is one moment of the database, whatever others write meanwhile. It appears under
    its name only when it is complete, and needs no second file beside it.
    """
    with closing(_opened(source)) as live:
        copy_open_database(live, target, tick)


def copy_open_database(
    live: sqlite3.Connection,
    target: Path,
    tick: Callable[[int, int], None] = lambda _left, _all: None,
) -> None:
    """As `copy_database`, of whatever a connection has open; no transaction is open there."""
    partial = target.with_name(target.name + ".part")
    partial.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(partial)) as copy:
            # An open read transaction pins the moment that is copied.
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            live.backup(
                copy, pages=_PAGES_AT_ONCE, progress=lambda _status, left, pages: tick(left, pages)
            )
            copy.execute("PRAGMA journal_mode = DELETE")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def overwrite_database(source: Path, target: Path) -> None:
    """Make a database, which others may have open, equal to another one, in one transaction."""
    tries = 0

    def give_up_when_locked(status: int, _left: int, _pages: int) -> None:
        nonlocal tries
        tries += status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
        if tries > _TRIES:
            raise locked

    locked = sqlite3.OperationalError("database is locked")
    locked.sqlite_errorname = "SQLITE_BUSY"
    with closing(_opened(source)) as copy, closing(_opened(target)) as live:
        copy.backup(live, pages=-1, progress=give_up_when_locked)


def _opened(file: Path) -> sqlite3.Connection:
    """A connection to a file that must exist; no transaction begins by itself."""
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=rw", uri=True)
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {_WAIT_MS}")
    return connection
