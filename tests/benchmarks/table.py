"""Figures as rows of a table: what was measured, what is allowed, their ratio, how busy it was.

Times taken while the machine does other things are longer than the program's own, so each row
tells the load (processes that wanted to run, mean of the last minute) beside it.
"""

import math
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

WIDTH = 66


@dataclass(frozen=True, slots=True)
class Figure:
    """One row."""

    name: str
    measured: float
    at_most: float | None
    unit: str = "s"


def head(title: str) -> None:
    """The title, the machine and the columns' names."""
    print(f"\n{title}")
    print(f"{os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}")
    print(f"{'figure':{WIDTH}} {'measured':>12} {'at most':>11} {'ratio':>6} {'load':>6}")


def show(figure: Figure) -> None:
    """One row; the ratio is of what was measured to what is allowed."""
    unit = figure.unit
    row = f"{figure.name:{WIDTH}} {number(figure.measured):>9} {unit:3}"
    if figure.at_most is not None:
        ratio = figure.measured / figure.at_most
        row += f" {figure.at_most:>7g} {unit:3} {ratio:6.2f}{'!' if ratio > 1 else ' '}"
    else:
        row += f"{'':20}"
    print(f"{row}{load():5.1f}", flush=True)


def number(value: float) -> str:
    """Three digits that tell something."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}" if value < 10 else f"{value:.1f}"


def load() -> float:
    """How many processes wanted to run in the last minute; 0 where that is not told."""
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def seconds_of(action: Callable[[], object], repeat: int) -> list[float]:
    """Seconds of each of some runs."""
    taken = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        taken.append(time.perf_counter() - start)
    return taken


def median(action: Callable[[], object], repeat: int) -> float:
    """Median seconds of some runs."""
    return statistics.median(seconds_of(action, repeat))


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that so large a share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]
