"""All commands under one roof, and the start of the command line."""

import signal
from collections.abc import Sequence
from importlib import import_module

import typer

from planner.cli.boundary import REFUSED, ctrl_c_ends_at_once, run_guarded
from planner.cli.console import ready_streams, tell
from planner.cli.environment import Database, Environment, OpenWindow

_COMMANDS = {
    "demo": "demonstrating:demo",
    "import": "importing:import_files",
    "cover": "covering:cover",
    "check": "checking:check",
    "fragile": "fragility:fragile",
    "suggest": "suggesting:suggest",
    "why": "why:why",
    "plan": "planning:plan",
    "export": "exporting:export",
    "verify": "exporting:verify",
    "publish": "rota_life:publish",
    "submit": "rota_life:submit",
    "approve": "rota_life:approve",
    "reject": "rota_life:reject",
    "amend": "rota_life:amend",
    "finalise": "rota_life:finalise",
    "rota": "rota_life:rota",
    "accept-breach": "rota_life:accept_breach",
    "profile": "profiles:profile",
    "login": "server_logins:login",
    "request": "aid:request",
    "requests": "aid:requests",
    "open": "aid:open_request",
    "withdraw": "aid:withdraw",
    "inbox": "aid:inbox",
    "offer": "aid_offers:offer",
    "consent": "aid_offers:consent",
    "agree": "aid_offers:agree",
    "decline": "aid_offers:decline",
    "confirm": "aid_offers:confirm",
    "recall": "aid_offers:recall",
    "worked": "ledger:worked",
    "settle": "ledger:settle",
    "ledger": "ledger:ledger",
    "history": "history:history",
    "ical": "staff_copies:ical",
    "read-back": "reading_back:read_back",
    "backup": "copies:backup",
    "restore": "copies:restore",
}
"""Command, and the module and function of this package that do it."""


def main(argv: Sequence[str], open_window: OpenWindow | None = None) -> int:
    """Run one command; returns the exit status and never raises. Takes over Ctrl+C.

    `open_window` opens the desktop window on a database; without it there is none.
    """
    ready_streams()
    return run_guarded(lambda: _run(list(argv), open_window), as_json="--json" in argv)


def _run(argv: list[str], open_window: OpenWindow | None) -> int | None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        status = _app(argv)(args=argv, standalone_mode=False, obj=Environment(open_window))
    except SystemExit as ended:
        # The library ends the program itself where a reader went away; that is told in one place.
        if isinstance(ended.__context__, BrokenPipeError):
            raise ended.__context__ from None
        raise
    return status if isinstance(status, int) else None


def _app(argv: Sequence[str]) -> typer.Typer:
    app = typer.Typer(
        name="main.py",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    app.callback(invoke_without_command=True)(_window)
    for name in _needed(argv):
        module, function = _COMMANDS[name].split(":")
        app.command(name)(getattr(import_module(f"planner.cli.{module}"), function))
    return app


def _needed(argv: Sequence[str]) -> list[str]:
    """The command that is called, so that nothing else is loaded; all of them where in doubt."""
    if not argv:
        return []
    return [argv[0]] if argv[0] in _COMMANDS else list(_COMMANDS)


def _window(context: typer.Context, database: Database = None) -> int | None:
    """Rotas, fragile services and mutual aid. Without a command the window opens."""
    if context.invoked_subcommand is not None:
        if database is not None:  # said before the command, it holds for the command
            context.default_map = {context.invoked_subcommand: {"database": database}}
        return None
    return show_window(context.obj, database)


def show_window(environment: Environment, database: str | None) -> int:
    """Open the window; where that cannot be, say how to go on without."""
    ctrl_c_ends_at_once()
    status = None if environment.open_window is None else environment.open_window(database)
    if status is None:
        tell("The same program works without a window: `python main.py --help`.")
        return REFUSED
    return status
