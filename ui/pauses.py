"""Keeps short what stops the window's thread while other threads work.

Python runs one thread at a time. The window's thread waits for its turn, and for the collector
of garbage, whichever thread that runs on.
"""

import gc
import sys

_TURN = 0.0005
"""Seconds that a thread may go on while another waits; Python's own figure is ten times that."""


def leave_what_stays() -> None:
    """Keep the collector from what is there for the whole run, above all the modules.

    Each full look at them stops the window for tens of milliseconds, more on a busy machine.
    """
    gc.freeze()


def take_short_turns() -> None:
    """Let a key or a click wait for half a millisecond, not five, where a lane is at work."""
    sys.setswitchinterval(_TURN)
