"""What every command may need of the program around it; loads nothing heavy."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from planner.cli.console import tell

_FILE_URL = "sqlite:///"


def _watch_for_new(context: typer.Context, database: str | None) -> str | None:
    """Tell at the end if the database was not there before: a name mistyped would look empty."""
    path = None if database is None or context.parent is None else _file_of(database)
    if path is not None and not _is_there(path):
        context.call_on_close(lambda: _tell_new(path))
    return database


def _file_of(database: str) -> Path | None:
    """The file that a path or URL names; None for a server."""
    if "://" not in database:
        return Path(database).expanduser()
    return Path(database.removeprefix(_FILE_URL)) if database.startswith(_FILE_URL) else None


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False  # why it cannot be reached is told where it is opened


def _tell_new(path: Path) -> None:
    if _is_there(path):
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
