"""Whether the database's file is still the one that was opened.

On some systems an open file that somebody deletes or moves away goes on being written, and
what is written is lost with it. So every unit of work asks first.
"""

from pathlib import Path

import sqlalchemy as sa

from planner.application.errors import EnvironmentFault
from planner.persistence.engine import Location
from planner.persistence.faults import Faults
from planner.persistence.schema import bring_up_to_date

Identity = tuple[int, int]


class Presence:
    """Watches one file; a database on a server is always there, or says so itself."""

    def __init__(self, engine: sa.Engine, location: Location, faults: Faults) -> None:
        self._engine, self._location, self._faults = engine, location, faults
        self._seen = _identity(location.file)

    def check(self) -> None:
        """EnvironmentFault if the file is gone; one put in its place is opened anew."""
        now = _identity(self._location.file)
        if now == self._seen:
            return
        if now is None:
            raise EnvironmentFault(
                f"The database file {self._location.file} is no longer there.",
                "Nothing was changed. Put it back, or restore a backup, and try again.",
            )
        self._engine.dispose()
        with self._faults.translated():
            bring_up_to_date(self._engine, self._location)
        self._seen = now


def _identity(file: Path | None) -> Identity | None:
    if file is None:
        return None
    try:
        state = file.stat()
    except OSError:
        return None
    return state.st_dev, state.st_ino
