"""How fast the machine is just now: one that is shared can be at half its usual speed."""

import statistics
import time

STANDARD_WORK = 100_000
STANDARD_MS = 5.3
"""What the standard work takes where limits were set, of a machine that is not slowed down."""


def speed() -> float:
    """Share of the machine's usual speed, at most 1, at which this thread computes now."""
    return min(1.0, STANDARD_MS / statistics.median(_standard_ms() for _ in range(3)))


def _standard_ms() -> float:
    began = time.thread_time()
    sum(number * number for number in range(STANDARD_WORK))
    return 1000 * (time.thread_time() - began)
