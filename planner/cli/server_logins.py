"""`login`: what each login of a shared server may change."""

from typing import Annotated

import typer

from planner.application.errors import UserError
from planner.application.server_logins import LoginList, ServerLogins
from planner.bootstrap import build_planner
from planner.cli.console import print_json, say, table
from planner.cli.environment import Database
from planner.cli.options import As, Json
from planner.domain.roles import ServerLogin


def login(
    action: Annotated[str, typer.Argument(metavar="add|list|remove", help="What to do.")],
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="For add and remove: the server's login.")
    ] = None,
    trust: Annotated[
        str | None, typer.Option("--trust", metavar="CODE", help="What belongs to this trust.")
    ] = None,
    region: Annotated[bool, typer.Option("--region", help="What belongs to any trust.")] = False,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Say what the logins of a shared server may change; the server holds every program to it."""
    logins = build_planner(database, acting).server_logins
    if action == "list":
        _print(logins.all(), logins, as_json=as_json)
    elif action == "add":
        if name is None or (trust is None) != region:
            raise UserError(
                "A login is for one trust, or for the region.",
                "login add NAME --trust CODE, or login add NAME --region",
            )
        _print_one(logins.add(name, trust), logins, as_json=as_json)
    elif action == "remove":
        if name is None:
            raise UserError("Which login?", "login remove NAME; `login list` names them.")
        gone = logins.remove(name)
        _print_one(ServerLogin(gone.name), logins, as_json=as_json)
    else:
        raise UserError(f"login does not know {action!r}.", "Use add, list or remove.")


def _document(one: ServerLogin) -> dict[str, object]:
    return {"login": one.name, "trust": one.trust, "region": one.region}


def _print_one(one: ServerLogin, logins: ServerLogins, *, as_json: bool) -> None:
    if as_json:
        print_json(_document(one))
    else:
        say(f"{one.name} {one.reach_text(logins.names)}.")


def _print(found: LoginList, logins: ServerLogins, *, as_json: bool) -> None:
    own = None if found.own is None else found.own.name
    if as_json:
        print_json({"logins": [_document(one) for one in found.logins], "own": own})
        return
    names = logins.names
    say(table(("Login", "What"), [(one.name, one.reach_text(names)) for one in found.logins]))
    if found.own is None:
        say("You have opened it as its owner, whom the server binds to nothing.")
    else:
        say(f"You have opened it as {found.own.name}, which {found.own.reach_text(names)}.")
