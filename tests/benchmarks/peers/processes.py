"""Runs a peer's script in a process of its own and reads its answer."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Protocol

FOLDER = Path(__file__).parent
PEERS_PYTHON = "PEERS_PYTHON"
"""Environment variable: a Python that has OR-Tools, where this one has it not."""
TIMEFOLD_PYTHON = "TIMEFOLD_PYTHON"
"""Environment variable: a Python of 3.12 at most that has Timefold."""
GRACE_SECONDS = 120
"""Beyond its time a peer may take so long to read, to build its model and to end."""
TIMEFOLD_GRACE_SECONDS = 600
"""Every candidate has to be handed to Java first: minutes for tens of thousands."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver found: positions of pairs."""

    chosen: list[int]
    status: str
    objective: float | None
    """By its own model."""
    bound: float | None
    seconds: float
    """Reading, building and solving."""
    mebibytes: float
    """Peak of its process."""


class PeerFailedError(RuntimeError):
    """A peer that ended without an answer; the text says how."""


class Saved(Protocol):
    """A problem that can be written for a peer."""

    def save(self, path: Path, start: Sequence[int] = ()) -> None:
        """Write it, with a plan to start from if the peer can use one."""


def python_of(variable: str) -> str:
    """The Python that runs some peers."""
    return os.environ.get(variable, sys.executable)


@cache
def missing(module: str, variable: str = PEERS_PYTHON) -> str | None:
    """Why a peer cannot run, or None if its module can be imported."""
    python = python_of(variable)
    try:
        asked = [python, "-c", f"import {module}"]
        found = subprocess.run(asked, capture_output=True, check=False)
    except OSError as error:
        return f"{variable} names no Python that runs: {error}"
    if found.returncode == 0:
        return None
    return (
        f"{module} is not there for {Path(python).name}: install the extra 'peers', or name a "
        f"Python that has it in {variable}"
    )


def missing_timefold() -> str | None:
    """Why Timefold cannot run: it wants Python 3.12 at most, and Java."""
    if shutil.which("java") is None:
        return "Timefold needs Java 17, which is not there"
    if missing("timefold.solver", TIMEFOLD_PYTHON):
        return (
            f"Timefold is not there: name a Python of 3.12 at most that has it in {TIMEFOLD_PYTHON}"
        )
    return None


def solve(
    script: str,
    program: Saved,
    seconds: float,
    workers: int,
    start: Sequence[int] = (),
    variable: str = PEERS_PYTHON,
    grace: float | None = None,
) -> Answer:
    """One run, from a plan to start with or from nothing; `grace`: None: `GRACE_SECONDS`.

    PeerFailedError if the process ends without an answer.
    """
    grace = GRACE_SECONDS if grace is None else grace
    with tempfile.TemporaryDirectory() as folder:
        data, answer = Path(folder, "problem.npz"), Path(folder, "answer.json")
        program.save(data, start)
        words = [str(FOLDER / script), str(data), str(answer), str(seconds), str(workers)]
        try:
            ended = subprocess.run(
                [python_of(variable), *words],
                capture_output=True,
                text=True,
                timeout=seconds + grace,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PeerFailedError(
                f"{script} was cut off: {grace:g} s after its time it had not stopped"
            ) from error
        if not answer.is_file():
            raise PeerFailedError(f"{script} {_end(ended)}")
        return Answer(**json.loads(answer.read_text()))


def _end(ended: "subprocess.CompletedProcess[str]") -> str:
    """How a process ended that left no answer."""
    if ended.returncode == -signal.SIGKILL:
        return "was killed by the system, as it does where memory is short"
    if ended.returncode < 0:
        return f"was ended by {signal.Signals(-ended.returncode).name}"
    told = (ended.stderr or ended.stdout).strip().splitlines()[-1:]
    return f"ended with {ended.returncode}: {''.join(told)}"
