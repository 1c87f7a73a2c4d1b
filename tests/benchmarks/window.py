"""The window's figures on a region of 40,200 people, as a table; run by hand.

    python -m tests.benchmarks.window [--staff 40200] [--history-weeks 26] [--repeat 5]
        [--database FILE]

Without a file the demonstration region is made in a temporary one; a file that is given is
copied first. The window runs without a screen, in a process of its own (`window_session.py`):
from its start, as a user starts it, to the end of a session with edits, drags and every page
that looks at the whole region. Medians, and beside what is allowed the same of a plain table of
Qt in the same run (`window_plain.py`).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

Row = tuple[str, float, str, float | None, float | None, float | None]
"""What, measured, unit, the processor's part, at most, the plain table's."""
FIGURES = (
    ("switch service", 300, "switch"),
    ("frame, scrolled by a row", 4, "row"),
    ("frame, scrolled by a page", 4, "page"),
    ("all cells painted", 4, None),
    ("code typed, Enter: stored and painted", 50, "edit"),
    ("Delete: stored and painted", 50, "edit"),
    ("undo: stored and painted", 50, "edit"),
    ("20 × 28 cells cleared", 1_000, "block"),
    ("20 × 28 cells put back", 1_000, "block"),
    ("drag: cells on view judged and painted", 50, None),
    ("drag: the whole board judged and painted", 50, "colours"),
    ("drag: pointer moved, reason shown", 16, None),
    ("frame of a year, scrolled by a page", 4, None),
    ("overview loaded", None, None),
    ("frame of the heat map", 4, None),
    ("gaps listed", None, None),
    ("candidates of a gap", None, None),
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", type=int, default=40_200)
    parser.add_argument("--history-weeks", type=int, default=26)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--database", type=Path)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "region.db"
        if wanted.database is None:
            build(file, wanted.staff, wanted.history_weeks)
        else:
            shutil.copy(wanted.database, file)
        work = child(folder, "window_session", "work", str(file), str(wanted.repeat))
        opened = [child(folder, "window_session", "open", str(file), "1") for _ in range(5)]
        board = [str(number) for number in work["board"]]
        plain = child(folder, "window_plain", *board, str(wanted.repeat))
        plain["opened"] = [
            child(folder, "window_plain", *board, "1")["opened"] for _ in range(wanted.repeat)
        ]
    print(f"board of {' people × '.join(board)} dates")
    print(
        f"{'':46}{'median':>12}{'processor':>11}{'at most':>9}{'ratio':>7}"
        f"{'plain table':>13}{'ratio':>7}"
    )
    for row in rows(work, opened, plain):
        show(*row)


def build(file: Path, staff: int, weeks: int) -> None:
    """The demonstration region, in a process of its own."""
    make = "import sys; from planner.bootstrap import build_planner as b; p = b(sys.argv[1]); "
    make += "p.demo.build(staff=int(sys.argv[2]), history_weeks=int(sys.argv[3])); p.close()"
    command = [sys.executable, "-c", make, str(file), str(staff), str(weeks)]
    subprocess.run(command, check=True)


def child(folder: Path, module: str, *arguments: str) -> dict[str, Any]:
    """What a program of this folder prints last; `opened` is its time from start to usable."""
    own = {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_LOGGING_RULES": "default.warning=false;qt.qpa.*=false",
        "XDG_CONFIG_HOME": str(folder),
        "HOME": str(folder),
    }
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    started = time.perf_counter()
    done = subprocess.run(
        command, env=os.environ | own, check=True, stdout=subprocess.PIPE, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found | {"opened": 1000 * (found["usable_at"] - started)}


def rows(
    work: dict[str, Any], opened: list[dict[str, Any]], plain: dict[str, Any]
) -> Iterator[Row]:
    """The table."""
    yield (
        "open the program to a usable board",
        median(one["opened"] for one in opened),
        "ms",
        None,
        3_000,
        median(plain["opened"]),
    )
    for name, most, beside in FIGURES:
        other = median(plain["times"][beside]) if beside else None
        processor = median(work["processor"][name])
        yield name, median(work["times"][name]), "ms", processor, most, other
    yield "calls of data() while scrolling", work["data() calls"], "", None, 0, None
    for step, (wall, processor) in work["stalls"].items():
        yield f"longest stall, {step}", wall, "ms", processor, 100, None
    for name, size in work.items():
        if name.startswith("memory"):
            last = name == "memory, at the end"
            yield f"most {name}", size, "MiB", None, 600 if last else None, plain["memory"]


def show(
    name: str,
    value: float,
    unit: str,
    processor: float | None,
    most: float | None,
    plain: float | None,
) -> None:
    """One row; ratios are of what was measured."""
    used = "" if processor is None else f"{processor:.1f}"
    of_most = f"{most:9g}{value / most:7.2f}" if most else f"{'' if most is None else 0:>9}{'':7}"
    of_plain = "" if plain is None else f"{plain:13.1f}{value / plain:7.2f}"
    print(f"{name:46}{value:8.1f} {unit:3}{used:>11}{of_most}{of_plain}", flush=True)


if __name__ == "__main__":
    main()
