"""What every command may need of the program around it; loads nothing heavy."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

import typer

Database = Annotated[
    str | None,
    typer.Option("--db", metavar="URL", help="Database: a file or an SQLAlchemy URL."),
]

OpenWindow = Callable[[str | None], int | None]
"""Opens the window on a database; its exit status, or None where no window can open."""


@dataclass(frozen=True, slots=True)
class Environment:
    """What the whole program gives to its commands."""

    open_window: OpenWindow | None = None
