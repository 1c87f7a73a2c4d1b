"""Start of the program: what is missing on this machine, then the command line or the window."""

import signal
import sys


def main() -> int:
    """Run the program; returns the exit status."""
    # While libraries load, Ctrl+C ends the program at once and without a traceback.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if sys.version_info < (3, 11):  # noqa: UP036 - pip would say so, but main.py runs without pip
        return _complain(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}.")
    try:
        from planner.cli.app import main as run
    except ModuleNotFoundError as missing:
        return _complain(
            f"The Python package {missing.name!r} is not installed. "
            "Run the first command of README.md, or use the Python of the environment it made."
        )
    return run(sys.argv[1:], open_window=open_window)


def open_window(database: str | None) -> int | None:
    """Open the desktop window on a database (None: the user's own).

    Returns its exit status, or None where no window can open; the reason is then printed.
    """
    from ui.screen import window_obstacle

    obstacle = window_obstacle()
    if obstacle:
        print(obstacle, file=sys.stderr)
        return None
    from ui.imports import keep_imports_plain

    keep_imports_plain()
    from planner.bootstrap import build_planner
    from ui.app import run_window

    return run_window(build_planner(database))


def _complain(text: str) -> int:
    print(text, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
