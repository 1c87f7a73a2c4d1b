"""A PostgreSQL server of the tests' own: made in a new folder, reached by a socket, then gone.

It sorts text as English does, where it can, so that an order that was left to the server shows.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from planner.domain.sheets import RegionTables
from planner.persistence import open_store
from tests.stores import table

STRANGER = "stranger"
"""A login that must give a password."""
WAIT_MS = 250
"""How long a writer waits for another one in these tests."""
_TOOLS = ("initdb", "pg_ctl")
_SORTING = ("--locale-provider=icu", "--icu-locale=en-GB")
_LOGINS = f"local all {STRANGER} scram-sha-256\nlocal all all trust\n"
_numbers = count(1)


@dataclass(frozen=True)
class Server:
    """A server that runs, or that a test has stopped."""

    folder: Path
    runs_as: str | None
    """The user of this machine whose process it is; None: our own."""
    _made: list[str] = field(default_factory=list)
    """The database that new regions are copies of."""

    def url(self, database: str, login: str = "owner") -> str:
        """The address of a database of it."""
        return f"postgresql+psycopg://{login}@/{database}?host={self.folder}"

    def new_region(self) -> str:
        """The address of a new database of the newest form, with nothing stored yet."""
        if not self._made:
            url = self.new()
            open_store(url).close()
            self._made.append(sa.make_url(url).database or "")
        return self.new(f"TEMPLATE {self._made[0]}")

    def new(self, *how: str) -> str:
        """The address of a new, empty database."""
        name = f"region{next(_numbers)}"
        self.say(f"CREATE DATABASE {name} {' '.join(how)}")
        return self.url(name)

    def say(self, *statements: str, database: str = "postgres") -> None:
        """Have the server do something, each statement by itself."""
        engine = sa.create_engine(self.url(database), isolation_level="AUTOCOMMIT")
        with engine.connect() as conn:
            for statement in statements:
                conn.exec_driver_sql(statement)
        engine.dispose()

    def start(self) -> None:
        """Start it again; returns when it answers."""
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off"
        log = str(self.folder / "log")
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", options, "start")

    def stop(self, how: str = "immediate") -> None:
        """End it, as a crash would unless said otherwise."""
        self._run("pg_ctl", "-D", self._data, "-w", "-m", how, "stop")

    def make(self) -> None:
        """Make its data folder."""
        settings = ("-U", "owner", "-E", "UTF8", "-A", "trust", "--no-sync")
        try:
            self._run("initdb", "-D", self._data, *settings, *_SORTING)
            (self.folder / "icu").touch()
        except subprocess.CalledProcessError:  # an older server, or one without ICU
            shutil.rmtree(self._data, ignore_errors=True)
            self._run("initdb", "-D", self._data, *settings, "--no-locale")
        (self.folder / "data" / "pg_hba.conf").write_text(_LOGINS)

    @property
    def sorts_by_icu(self) -> bool:
        """Whether it sorts as a language does, rather than by the numbers of the letters."""
        return (self.folder / "icu").exists()

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _run(self, tool: str, *more: str) -> None:
        command: Sequence[str] = (str(shutil.which(tool)), *more)
        subprocess.run(
            command,
            check=True,
            cwd=self.folder,
            user=self.runs_as,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def running_server() -> Iterator[Server]:
    """A server for as long as the block lasts; skips where none can be started."""
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        pytest.skip(f"PostgreSQL's {missing[0]} is not on the path")
    folder = Path(tempfile.mkdtemp(prefix="planner-pg-"))
    try:
        server = Server(folder, _other_user(folder))
        server.make()
        server.start()
        try:
            yield server
        finally:
            with suppress(subprocess.CalledProcessError):  # a test has left it stopped
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _other_user(folder: Path) -> str | None:
    """Whose the server shall be: it refuses to run as root."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd  # not on every system

    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return name
    return pytest.skip("PostgreSQL does not run as root, and there is no user postgres or nobody")


def named(name: str) -> RegionTables:
    """A region in which only the name of a trust is said."""
    return {"Trusts": table("Trusts", [{"code": "RA", "name": name}])}
