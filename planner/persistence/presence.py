"""Whether the database's file is still the one that was opened.

On some systems an open file that somebody deletes or moves away goes on being written, and
what is written is lost with it. So every unit of work asks first. A copy of the same database
that is put in its place is opened; any other is refused, for what is on screen is not in it.
"""

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from planner.application.errors import EnvironmentFault
from planner.persistence.copying import copy_open_database
from planner.persistence.engine import Location
from planner.persistence.faults import Faults
from planner.persistence.schema import bring_up_to_date

Identity = tuple[int, int]
Birth = tuple[str, str]
"""When a database was made, and the hash of its first change; an empty text: none yet."""
_BIRTH = (
    "SELECT (SELECT value FROM schema_information WHERE key = 'created'), "
    "(SELECT hash FROM journal WHERE number = 1)"
)


class Presence:
    """Watches one file; a database on a server is always there, or says so itself."""

    def __init__(self, engine: sa.Engine, location: Location, faults: Faults) -> None:
        self._engine, self._location, self._faults = engine, location, faults
        self._seen = _identity(location.file)
        self._birth = None if location.file is None else _birth_of(engine)
        self._kept: Path | None = None
        self._one_at_a_time = threading.Lock()

    def check(self) -> None:
        """EnvironmentFault if the file is gone, or another database lies where it was.

        A copy of the database that was opened, as from a backup, is opened anew.
        """
        if _identity(self._location.file) != self._seen:
            with self._one_at_a_time:
                self._look(self._location.file)

    def _look(self, file: Path | None) -> None:
        now = _identity(file)
        if now == self._seen or file is None:
            return
        if now is None:
            raise EnvironmentFault(
                f"The database file {file} is no longer there.",
                "Nothing was changed. Put it back, or restore a backup, and try again.",
            )
        if not _same(self._birth, _birth_in(file)):
            raise self._replaced(file)
        self._engine.dispose()
        with self._faults.translated():
            bring_up_to_date(self._engine, self._location)
        self._seen, self._kept = now, None

    def _replaced(self, file: Path) -> EnvironmentFault:
        """What to say of another file; what was stored before is kept beside it first."""
        self._kept = self._kept or self._rescued(file)
        where = f" is in {self._kept}" if self._kept else " is in the file that lay there before"
        return EnvironmentFault(
            f"Another file was put in the place of the database {file} while it was open here.",
            f"Nothing was written into it. What was stored here{where}: put that back under the "
            "name of the database to go on. To work with the other file, close the program and "
            "open it again.",
        )

    def _rescued(self, file: Path) -> Path | None:
        """A copy of the database that was opened, if it is still open; None otherwise."""
        pool = self._engine.pool
        if not isinstance(pool, sa.QueuePool) or not pool.checkedin():
            return None
        stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
        kept = file.with_name(f"{file.stem}.before-replaced-{stamp}{file.suffix}")
        try:
            with closing(self._engine.raw_connection()) as lent:
                raw = lent.driver_connection
                assert isinstance(raw, sqlite3.Connection)
                if raw.execute(_BIRTH).fetchone()[0] != (self._birth or ("",))[0]:
                    return None
                copy_open_database(raw, kept)
        except (sqlite3.Error, sa.exc.DBAPIError, OSError):
            return None
        # Its log bears the name of the other file's, and would be taken for that.
        self._engine.dispose()
        return kept


def _identity(file: Path | None) -> Identity | None:
    if file is None:
        return None
    try:
        state = file.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino


def _same(one: Birth | None, other: Birth | None) -> bool:
    """Whether two databases began as one; before its first change a database knows no hash."""
    if one is None or other is None or one[0] != other[0]:
        return False
    return one[1] == other[1] or not (one[1] and other[1])


def _birth_of(engine: sa.Engine) -> Birth | None:
    with engine.connect() as conn:
        return _told(conn.execute(sa.text(_BIRTH)).one())


def _birth_in(file: Path) -> Birth | None:
    """Of a file as it lies there, without the log beside it, which may be of another one."""
    address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as conn:
            return _told(conn.execute(_BIRTH).fetchone())
    except (sqlite3.Error, UnicodeDecodeError):
        return None


def _told(row: Any) -> Birth | None:
    created, first = row
    return None if created is None else (str(created), str(first or ""))
