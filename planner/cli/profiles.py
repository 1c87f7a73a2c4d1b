"""`profile`: who acts on this machine, and who else there is."""

from typing import Annotated

import typer

from planner.application.errors import UserError
from planner.bootstrap import build_planner
from planner.cli.console import print_json, say, table
from planner.cli.environment import Database
from planner.cli.options import As, Json
from planner.domain.roles import Profile, Role
from planner.domain.wording.formats import list_text

_ROLES = list_text([role.value for role in Role])


def profile(
    action: Annotated[str, typer.Argument(metavar="add|list|use|remove", help="What to do.")],
    name: Annotated[
        str | None, typer.Argument(metavar="NAME", help="For add, use and remove.")
    ] = None,
    role: Annotated[
        str | None, typer.Option("--role", metavar="ROLE", help=f"One of {_ROLES}.")
    ] = None,
    trust: Annotated[
        str | None, typer.Option("--trust", metavar="CODE", help="Only for this trust.")
    ] = None,
    service: Annotated[
        str | None, typer.Option("--service", metavar="CODE", help="Only for this service.")
    ] = None,
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Add, list or remove profiles, or choose the one that acts on this machine."""
    profiles = build_planner(database, acting).profiles
    if action == "list":
        found = profiles.all()
        _print(found.profiles, found.acting, as_json=as_json)
    elif action == "add":
        if name is None or role is None:
            raise UserError(
                "A new profile needs a name and a role.", f"profile add NAME --role {_ROLES}"
            )
        added = profiles.add(name, role, trust, service)
        _print_one(added, as_json=as_json, said=f"{added.name} added: {added.title}.")
    elif action == "use":
        if name is None:
            raise UserError("Which profile?", "profile use NAME; `profile list` names them.")
        chosen = profiles.use(name)
        _print_one(chosen, as_json=as_json, said=f"From now on {chosen.name} acts here.")
    elif action == "remove":
        if name is None:
            raise UserError("Which profile?", "profile remove NAME; `profile list` names them.")
        gone = profiles.remove(name)
        _print_one(gone, as_json=as_json, said=f"{gone.name} removed: {gone.title}.")
    else:
        raise UserError(f"profile does not know {action!r}.", "Use add, list, use or remove.")


def _document(one: Profile) -> dict[str, object]:
    return {"name": one.name, "role": one.role.value, "trust": one.trust, "service": one.service}


def _print_one(one: Profile, *, as_json: bool, said: str) -> None:
    if as_json:
        print_json(_document(one))
    else:
        say(said)


def _print(profiles: tuple[Profile, ...], acting: Profile, *, as_json: bool) -> None:
    if as_json:
        rows = [{**_document(one), "acting": one.name == acting.name} for one in profiles]
        print_json({"profiles": rows, "acting": acting.name})
        return
    headers = ("Name", "Role", "Trust", "Service", "Acts")
    say(
        table(
            headers,
            [
                (
                    one.name,
                    one.role.title,
                    one.trust,
                    one.service,
                    "acts" if one.name == acting.name else "",
                )
                for one in profiles
            ],
        )
    )
