"""Consistent copies of a SQLite file that may be in use."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

_PAGES_AT_ONCE = 4096


def copy_database(
    source: Path, target: Path, tick: Callable[[int, int], None] = lambda _left, _all: None
) -> None:
    """Copy the database as it is now into a new file; `tick` hears pages left and in all.

    The copy is one moment of the database, whatever others write meanwhile. It appears under
    its name only when it is complete, and needs no second file beside it.
    """
    partial = target.with_name(target.name + ".part")
    try:
        with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(partial)) as copy:
            # An open read transaction pins the moment that is copied.
            live.execute("PRAGMA busy_timeout = 5000")
            live.isolation_level = None
            live.execute("BEGIN")
            live.execute("SELECT count(*) FROM sqlite_master").fetchone()
            live.backup(
                copy, pages=_PAGES_AT_ONCE, progress=lambda _status, left, all_: tick(left, all_)
            )
            copy.execute("PRAGMA journal_mode = DELETE")
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
