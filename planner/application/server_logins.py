"""Use cases of server logins: which there are, and what each may change.

Over a file there are none. On a server only whoever owns the database says so, and the server
itself holds every client to it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from planner.application.aid_ports import AidWork, StoredRow
from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.profiles_guard import allow
from planner.domain.roles import Action, PlaceNames, Profile, ServerLogin

LOGINS = "ServerLogins"


class LoginWork(AidWork, Protocol):
    """A unit of work that also grants rights on the server."""

    def check_login(self, name: str) -> None:
        """UserError over a file, for anybody but the owner, and for a login that is not there
        or that the server holds to nothing.
        """

    def grant_login(self, name: str) -> None:
        """Let a login read everything, and write what the server then lets it."""

    def revoke_login(self, name: str) -> None:
        """Take every right away from a login."""


@dataclass(frozen=True, slots=True)
class LoginList:
    """All logins, by name, and the one by which the database is open."""

    logins: tuple[ServerLogin, ...]
    own: ServerLogin | None
    """None: a file, or the login that owns the database, which nothing binds."""


@dataclass(frozen=True, slots=True)
class ServerLogins:
    """What the logins of a server may change."""

    units: Callable[[str], LoginWork]
    acting: Callable[[], Profile]
    on_server: bool

    @property
    def names(self) -> PlaceNames:
        """How trusts are called to whoever acts."""
        return self.acting().names

    def all(self) -> LoginList:
        """Who may change what; UserError over a file."""
        self._check_server()
        profile = self.acting()
        with self.units(profile.name) as work:
            return LoginList(tuple(map(_login, work.find(LOGINS))), work.server_login())

    def add(self, name: str, trust: str | None) -> ServerLogin:
        """Say what an existing login may change: a trust's, or (None) the whole region's.

        Its rights are granted anew, so that it may also be said again. For whoever owns the
        database and administers the region.
        """
        self._check_server()
        profile = self.acting()
        allow(profile, Action.PROFILES)
        login = ServerLogin(name, trust, trust is None)
        with self.units(profile.name) as work:
            work.check_login(name)
            if trust is not None and not work.find("Trusts", {"code": [trust]}):
                raise UserError(f"There is no trust {trust!r}.", "Use a code of the Trusts sheet.")
            stored = work.find(LOGINS, {"login": [name]}, to_change=True)
            before = dict(stored[0].values) if stored else None
            change = Change(LOGINS, (name,), before, {"trust": trust})
            work.apply(ChangeSet(f"Server login {name} {login.reach_text()}", (change,)))
            work.grant_login(name)
            work.commit()
        return login

    def remove(self, name: str) -> ServerLogin:
        """Take all rights away from a login; UserError for one that has none."""
        self._check_server()
        profile = self.acting()
        allow(profile, Action.PROFILES)
        with self.units(profile.name) as work:
            stored = work.find(LOGINS, {"login": [name]}, to_change=True)
            if not stored:
                raise UserError(f"Nothing was said of a login {name!r}.", "`login list` names all.")
            work.revoke_login(name)
            change = Change(LOGINS, (name,), dict(stored[0].values), None)
            work.apply(ChangeSet(f"Server login {name} removed", (change,)))
            work.commit()
        return _login(stored[0])

    def _check_server(self) -> None:
        if not self.on_server:
            raise UserError(
                "A database file has no logins: whoever may open the file may change all of it.",
                "Logins are those of a database on a PostgreSQL server; over a file act profiles.",
            )


def _login(row: StoredRow) -> ServerLogin:
    trust = row.values["trust"]
    return ServerLogin(str(row.key[0]), None if trust is None else str(trust), trust is None)
