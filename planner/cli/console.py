"""What goes where: results on standard output, everything else on standard error."""

import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from planner.application.progress import Progress, silent

MOST_ROWS = 60
"""Rows of a table for people; programs read `--json` instead."""


def ready_streams() -> None:
    """Make both streams usable: closed ones swallow text, odd characters become "?"."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            # Stays open as long as the process: it is the stream from now on.
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def print_json(document: object) -> None:
    """One JSON document; plain ASCII where the terminal is not UTF-8."""
    encoding = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "")
    json.dump(document, sys.stdout, ensure_ascii=encoding != "utf8", allow_nan=False, indent=1)
    sys.stdout.write("\n")


def say(text: str = "") -> None:
    """A line of the result, for people."""
    sys.stdout.write(text + "\n")


def tell(text: str) -> None:
    """A line on standard error: progress, warnings, faults."""
    if sys.stderr is not None:
        sys.stderr.write(text + "\n")
        sys.stderr.flush()


def table(
    headers: Sequence[str], rows: Sequence[Sequence[object]], most: int | None = MOST_ROWS
) -> str:
    """Columns of text under headers, numbers to the right; further rows are counted."""
    shown = [[_cell(value) for value in row] for row in rows[:most]]
    widths = [
        max([len(header), *(len(row[at]) for row in shown)]) for at, header in enumerate(headers)
    ]
    numbers = [
        bool(rows) and all(isinstance(row[at], int | float) for row in rows)
        for at in range(len(headers))
    ]
    lines = [_line(list(headers), widths, numbers), _line(["─" * w for w in widths], widths)]
    lines += [_line(row, widths, numbers) for row in shown]
    left = len(rows) - len(shown)
    if left > 0:
        lines.append(f"… and {left:,} more (all of them: --json)")
    return "\n".join(lines)


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}".replace("-", "−")
    return str(value)


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool] = ()) -> str:
    aligned = right or [False] * len(cells)
    parts = [
        cell.rjust(width) if to_right else cell.ljust(width)
        for cell, width, to_right in zip(cells, widths, aligned, strict=True)
    ]
    return "  ".join(parts).rstrip()


@contextmanager
def shown_progress() -> Iterator[Progress]:
    """A progress display on standard error, if that is a terminal; else a silent one."""
    target = sys.stderr
    if target is None or not target.isatty():
        yield silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Bar(*columns, console=Console(file=target), transient=True) as bar:
        task = bar.add_task("", total=1.0)
        lock = threading.Lock()

        def heard(text: str, done: float | None = None) -> None:
            with lock:
                bar.update(task, description=text, total=None if done is None else 1.0)
                if done is not None:
                    bar.update(task, completed=done)

        yield heard


def totals(counts: Mapping[str, int]) -> str:
    """ "Staff 2,000, Duties 26,880"."""
    return ", ".join(f"{name} {count:,}" for name, count in counts.items()) or "nothing"
