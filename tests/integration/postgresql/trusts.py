"""A region of three trusts on the tests' own server, each with a login that the server binds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from planner.persistence import open_store
from planner.persistence.tables import metadata
from tests.aid_story import two_trusts
from tests.integration.postgresql.server import Server
from tests.program import Ran, call
from tests.regions import Sketch
from tests.stores import merge

FIRST = "2027-03-15"
HOST, LENDER, THIRD, REGION = "rota_ra", "rota_rb", "rota_rc", "rota_region"
STRANGER = "rota_stranger"
"""A login of the server of which nothing was said."""
REACH = {HOST: "RA", LENDER: "RB", THIRD: "RC", REGION: None}
PEOPLE = {
    "helen": (HOST, "service_manager", "--service", "ICU"),
    "hugo": (HOST, "coordinator", "--trust", "RA"),
    "anita": (HOST, "approver", "--trust", "RA"),
    "lea": (LENDER, "coordinator", "--trust", "RB"),
    "lars": (LENDER, "approver", "--trust", "RB"),
    "rita": (REGION, "administrator"),
}
"""Who acts, and by which login."""

Rows = Mapping[str, list[tuple[Any, ...]]]


def three_trusts() -> Sketch:
    """ICU of RA lacks people, AMU of RB has them; RES of RC looks on."""
    sketch = two_trusts(FIRST).service("RES", "RC").person("zoe", "RES", shares=True)
    sketch.line("RES", 1, "E", minimum=1).duties("zoe", 0, "E E E")
    return sketch.absence("eve", 1, 2).holding("ann", "ITU")


@dataclass(frozen=True)
class Shared:
    """One such region."""

    server: Server
    database: str

    def url(self, login: str = "owner") -> str:
        """Its address for a login."""
        return self.server.url(self.database, login)

    def does(self, who: str, *command: object) -> Ran:
        """Have somebody run a command by the login of their trust; `who`: also a login."""
        if who in PEOPLE:
            return call(*command, "--as", who, "--db", self.url(PEOPLE[who][0]))
        return call(*command, "--db", self.url(who))

    def done(self, who: str, *command: object) -> Ran:
        """The same, which must not be refused."""
        ran = self.does(who, *command)
        assert ran.status == 0, (who, command, ran.err)
        return ran

    @contextmanager
    def plain(self, login: str = "owner") -> Iterator[Any]:
        """Another program's connection, which knows nothing of this one."""
        import psycopg

        address = f"host={self.server.folder} dbname={self.database} user={login}"
        with psycopg.connect(address) as connection:
            yield connection

    def value(self, query: str) -> Any:
        """One value, as the owner sees it."""
        with self.plain() as connection:
            row = connection.execute(query).fetchone()
            return None if row is None else row[0]

    def rows(self) -> Rows:
        """Everything there is, as the owner sees it."""
        with self.plain() as connection:
            return {
                table.name: sorted(connection.execute(f"SELECT * FROM {table.name}"), key=str)
                for table in metadata.sorted_tables
            }

    # The story -------------------------------------------------------------------------------
    def asked(self, day: int = 0, shift: str = "E", line: int = 1) -> str:
        """A request that Helen made; its reference."""
        date = f"2027-03-{15 + day}"
        slot = ("--service", "ICU", "--date", date, "--shift", shift, "--line", line)
        return str(self.done("helen", "request", *slot, "--json").json["reference"])

    def offered(self, staff: str, day: int = 0, shift: str = "E", line: int = 1) -> str:
        """An offer that Lea made for such a request, with the person's yes."""
        reference = self.asked(day, shift, line)
        self.done("lea", "offer", reference, "--staff", staff)
        self.done("lea", "consent", f"{reference}-1", "yes")
        return f"{reference}-1"

    def agreed(self, staff: str, day: int = 0, shift: str = "E", line: int = 1) -> str:
        """One to which both sides have said yes."""
        offer = self.offered(staff, day, shift, line)
        self.done("lars", "agree", offer, "--override", "we manage")
        self.done("hugo", "agree", offer)
        return offer

    def confirmed(self, staff: str, day: int = 0, shift: str = "E", line: int = 1) -> str:
        """One that stands on both rotas."""
        offer = self.agreed(staff, day, shift, line)
        self.done("hugo", "confirm", offer)
        return offer


def shared_region(server: Server) -> Shared:
    """A new one, with logins and profiles, before anybody asks for anything."""
    shared = Shared(server, str(sa.make_url(server.new_region()).database))
    store = open_store(shared.url())
    merge(store, three_trusts().tables(), who="owner")
    store.close()
    with shared.plain() as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
    for login in (*REACH, STRANGER):
        if login not in known:
            server.say(f"CREATE ROLE {login} LOGIN")
    for login, trust in REACH.items():
        reach = ("--region",) if trust is None else ("--trust", trust)
        shared.done("owner", "login", "add", login, *reach)
    for name, (_, role, *reach_of) in PEOPLE.items():
        shared.done("owner", "profile", "add", name, "--role", role, *reach_of)
    return shared
