"""Opens the store: finds, checks, creates and migrates the database."""

from dataclasses import dataclass

import sqlalchemy as sa

from planner.application.profiles_guard import WriteGuard
from planner.persistence.engine import (
    Location,
    check_file,
    locate,
    make_engine,
    prepare_file,
)
from planner.persistence.faults import Faults
from planner.persistence.presence import Presence
from planner.persistence.schema import bring_up_to_date
from planner.persistence.unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class Store:
    """An open database of the current version."""

    location: Location
    engine: sa.Engine
    faults: Faults
    presence: Presence

    def unit_of_work(self, who: str, guard: WriteGuard | None = None) -> SqlUnitOfWork:
        """A transaction in the name of somebody, for one `with`; `guard` checks their rights.

        EnvironmentFault if the database's file is no longer there.
        """
        self.presence.check()
        return SqlUnitOfWork(self.engine, who, self.faults, guard)

    def close(self) -> None:
        """Let go of the database's file."""
        self.engine.dispose()


def open_store(target: str | None = None, *, wait_ms: int | None = None) -> Store:
    """Open, and if need be create or migrate, the database that a path or URL names.

    None: the one in the user's own data folder. `wait_ms` is how long to wait for others'
    writing. UserError or EnvironmentFault if it cannot be used; it is unchanged then.
    """
    location = locate(target)
    if location.file is not None:
        check_file(location.file)
    faults = Faults(location.shown)
    engine = make_engine(location) if wait_ms is None else make_engine(location, wait_ms)
    try:
        with faults.translated():
            bring_up_to_date(engine, location)
            prepare_file(engine, faults)
    except BaseException:
        engine.dispose()
        raise
    return Store(location, engine, faults, Presence(engine, location, faults))
