"""The one place where anything that goes wrong becomes a message and an exit status."""

import contextlib
import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from planner.application.errors import Cancelled, EnvironmentFault, UserError
from planner.application.progress import CancelToken
from planner.cli.console import print_json, tell

DONE, ATTENTION, REFUSED = 0, 1, 2
"""Exit statuses (reading D2)."""
BUG, STOPPED, NOBODY_LISTENS = 70, 130, 141


def run_guarded(work: Callable[[], int | None], *, as_json: bool) -> int:
    """Run a command; returns the exit status and never raises.

    With `as_json`, what was wrong is also the one JSON document on standard output.
    """
    try:
        status = work() or DONE
        _flush()
    except BrokenPipeError:
        return _nobody_listens()
    except (KeyboardInterrupt, Cancelled):
        tell("Stopped. The database is as it was.")
        return STOPPED
    except Exception as error:
        return _failed(error, as_json=as_json)
    return status


def _failed(error: Exception, *, as_json: bool) -> int:
    fault = _in_users_words(error)
    if fault is None:
        return _bug(error)
    tell(fault.problem if not fault.mend else f"{fault.problem}\n{fault.mend}")
    if as_json:
        with contextlib.suppress(OSError):
            print_json({"error": {"problem": fault.problem, "mend": fault.mend}})
            _flush()
    return REFUSED


def _in_users_words(error: Exception) -> UserError | None:
    """The error as a user meets it; None for a bug."""
    if isinstance(error, UserError):
        return error
    if isinstance(error, OSError):
        return _of_the_machine(error)
    if isinstance(error, MemoryError):
        return EnvironmentFault(
            "The machine has too little memory for this.",
            "Close other programs, or take a shorter period or fewer services.",
        )
    return _wrong_usage(error)


def _wrong_usage(error: Exception) -> UserError | None:
    """What the parser of the command line refused; told by its shape, whose module varies."""
    message = getattr(error, "format_message", None)
    if not callable(message):
        return None
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "main.py"
    return UserError(
        _value_refused(error) or str(message()), f"`{path} --help` tells how to use it."
    )


def _value_refused(error: Exception) -> str:
    """What is wrong with the value of an option, where the parser tells it by kind; else empty."""
    details = getattr(error.__context__, "errors", None)
    if not callable(details):
        return ""
    first, option = details()[0], getattr(error, "param", None)
    least, most = first.get("ctx", {}).get("ge"), first.get("ctx", {}).get("le")
    words = {
        "int_parsing": "is not a whole number",
        "float_parsing": "is not a number",
        "greater_than_equal": f"is too little: give {least} or more",
        "less_than_equal": f"is too much: give {most} or less",
    }.get(first["type"])
    name = next(iter(getattr(option, "opts", ())), "")
    return f"{name}: {str(first['input'])!r} {words}." if words and name else ""


def _of_the_machine(error: OSError) -> UserError:
    where = f" {error.filename}" if error.filename else ""
    mends = {
        errno.ENOSPC: "Free some space and try again.",
        errno.EACCES: "Ask for the right to it, or choose another place.",
        errno.EROFS: "The disk is write-protected: choose another place.",
        errno.ENOENT: "Check the name.",
    }
    return EnvironmentFault(
        f"The file or disk{where} does not let us: {error.strerror or error}.",
        mends.get(error.errno or 0, "Check the file and the disk, then try again."),
    )


def _bug(error: Exception) -> int:
    """Write the traceback to the log, tell where it is."""
    log = _write_log(error)
    tell(f"The program has a fault ({type(error).__name__}); this is not your doing.")
    tell("What it had not finished was taken back.")
    tell("If it happens again, make a `backup`: it tells whether the database is damaged.")
    if log is not None:
        tell(f"Please pass on the report {log}")
    return BUG


def _write_log(error: Exception) -> Path | None:
    from platformdirs import user_log_path

    folder = user_log_path("mutual-aid-planner", appauthor=False)
    path = folder / f"fault-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
    except OSError:
        traceback.print_exception(error)
        return None
    return path


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _nobody_listens() -> int:
    """The reader of our output went away (`| head`): no message, no second error at exit."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return NOBODY_LISTENS


@contextmanager
def stoppable() -> Iterator[CancelToken]:
    """A token that Ctrl+C sets: the work stops at its next step. A second Ctrl+C stops at once.

    Once the work is done Ctrl+C comes too late and is ignored while the result is shown: the
    program must not say that nothing was changed when it was.
    """
    token = CancelToken()

    def ask(number: int, frame: FrameType | None) -> None:
        if token.cancelled:
            signal.default_int_handler(number, frame)
        tell("Stopping …")
        token.cancel()

    before = signal.signal(signal.SIGINT, ask)
    try:
        yield token
    except BaseException:
        signal.signal(signal.SIGINT, before)
        raise
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def ctrl_c_ends_at_once() -> None:
    """For the window, which keeps its own work safe."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
