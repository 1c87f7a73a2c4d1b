"""Keeps the pauses of Python's collector of garbage short: they stop the window's thread."""

import gc


def leave_what_stays() -> None:
    """Keep the collector from what is there for the whole run, above all the modules.

    Each full look at them stops the window for tens of milliseconds, more on a busy machine.
    """
    gc.freeze()
