"""`backup` and `restore`: a consistent copy of the database, and the way back."""

from pathlib import Path
from typing import Annotated

import typer

from planner.bootstrap import build_planner
from planner.cli.boundary import stoppable
from planner.cli.console import print_json, say, shown_progress
from planner.cli.environment import Database
from planner.cli.options import As, Json


def backup(
    file: Annotated[Path, typer.Argument(metavar="F", help="The copy; must not exist yet.")],
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Write a consistent copy of the database, while it is in use."""
    with stoppable() as cancel, shown_progress() as progress:
        build_planner(database).backups.backup(file, progress, cancel)
    if as_json:
        print_json({"backup": str(file)})
    else:
        say(f"Copied to {file}")


def restore(
    file: Annotated[Path, typer.Argument(metavar="F", help="A copy that `backup` wrote.")],
    acting: As = None,
    database: Database = None,
    as_json: Json = False,
) -> None:
    """Check a copy, then put it in the database's place; the previous one is kept beside it."""
    with stoppable() as cancel, shown_progress() as progress:
        kept = build_planner(database, acting).backups.restore(file, progress, cancel)
    if as_json:
        print_json({"restored": str(file), "previous": None if kept is None else str(kept)})
        return
    say(f"Restored from {file}")
    if kept is not None:
        say(f"The database as it was before is kept in {kept}")
