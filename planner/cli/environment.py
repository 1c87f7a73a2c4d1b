"""What every command may need of the program around it; loads nothing heavy."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from planner.application.errors import UserError
from planner.bootstrap import build_planner
from planner.cli.console import tell


def _watch_for_new(context: typer.Context, database: str | None) -> str | None:
    """Tell at the end if the database was not there before: a name mistyped would look empty."""
    path = None if context.parent is None else _not_there(database)
    if path is not None:
        context.call_on_close(lambda: _tell_new(path))
    return database


def _not_there(database: str | None) -> Path | None:
    """The file of a database yet to be made; None also for what cannot be reached.

    Why it cannot is told where it is opened.
    """
    try:
        path = build_planner(database).location.file
        return path if path is not None and path.parent.is_dir() and not path.exists() else None
    except (UserError, OSError):
        return None


def _tell_new(path: Path) -> None:
    if path.exists():
        tell(f"There was no database {path}: it was made new. If another is meant, check --db.")


Database = Annotated[
    str | None,
    typer.Option(
        "--db",
        metavar="URL",
        help="Database: a file or an SQLAlchemy URL.",
        callback=_watch_for_new,
    ),
]

OpenWindow = Callable[[str | None], int | None]
"""Opens the window on a database; its exit status, or None where no window can open."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the whole program gives to its commands."""

    open_window: OpenWindow | None = None
