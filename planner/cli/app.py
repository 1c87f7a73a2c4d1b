"""All commands under one roof, and the start of the command line."""

from collections.abc import Callable, Sequence
from typing import Any

import typer

from planner.cli.boundary import REFUSED, run_guarded
from planner.cli.console import ready_streams, tell
from planner.cli.copies import backup, restore
from planner.cli.covering import cover
from planner.cli.demonstrating import demo
from planner.cli.exporting import export, verify
from planner.cli.fragility import fragile
from planner.cli.importing import import_files
from planner.cli.options import Database, Environment, OpenWindow
from planner.cli.planning import plan
from planner.cli.suggesting import suggest

_COMMANDS: dict[str, Callable[..., Any]] = {
    "demo": demo,
    "import": import_files,
    "cover": cover,
    "fragile": fragile,
    "suggest": suggest,
    "plan": plan,
    "export": export,
    "verify": verify,
    "backup": backup,
    "restore": restore,
}


def main(argv: Sequence[str], open_window: OpenWindow | None = None) -> int:
    """Run one command; returns the exit status and never raises.

    `open_window` opens the desktop window on a database; without it there is none.
    """
    ready_streams()
    environment = Environment(open_window)
    return run_guarded(
        lambda: _app()(args=list(argv), standalone_mode=False, obj=environment),
        as_json="--json" in argv,
    )


def _app() -> typer.Typer:
    app = typer.Typer(
        name="main.py",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        help="Rotas, fragile services and mutual aid. Without a command the window opens.",
    )
    app.callback(invoke_without_command=True)(_window)
    for name, command in _COMMANDS.items():
        app.command(name)(command)
    return app


def _window(context: typer.Context, database: Database = None) -> int | None:
    """Rotas, fragile services and mutual aid. Without a command the window opens."""
    if context.invoked_subcommand is not None:
        return None
    return show_window(context.obj, database)


def show_window(environment: Environment, database: str | None) -> int:
    """Open the window; where that cannot be, say how to go on without."""
    status = None if environment.open_window is None else environment.open_window(database)
    if status is None:
        tell("The same program works without a window: `python main.py --help`.")
        return REFUSED
    return status
