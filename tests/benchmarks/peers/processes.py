"""Runs a peer's script in a process of its own and reads its answer."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.benchmarks.peers.program import Program

FOLDER = Path(__file__).parent
PEERS_PYTHON = "PEERS_PYTHON"
"""Environment variable: a Python that has OR-Tools, where this one has it not."""
GRACE_SECONDS = 240


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


def python_of_peers() -> str:
    """The Python that runs the peers."""
    return os.environ.get(PEERS_PYTHON, sys.executable)


@cache
def missing(module: str) -> str | None:
    """Why a peer cannot run, or None if its module can be imported."""
    found = subprocess.run(
        [python_of_peers(), "-c", f"import {module}"], capture_output=True, check=False
    )
    if found.returncode == 0:
        return None
    return (
        f"{module} is not installed for {Path(python_of_peers()).name}: install the extra "
        f"'peers', or name a Python that has it in {PEERS_PYTHON}"
    )


def solve(
    script: str, program: Program, seconds: float, workers: int, start: Sequence[int] = ()
) -> Answer:
    """One run, from a plan to start with or from nothing.

    PeerFailedError if the process ends without an answer.
    """
    with tempfile.TemporaryDirectory() as folder:
        data, answer = Path(folder, "program.npz"), Path(folder, "answer.json")
        program.save(data, start)
        words = [str(FOLDER / script), str(data), str(answer), str(seconds), str(workers)]
        try:
            ended = subprocess.run(
                [python_of_peers(), *words],
                capture_output=True,
                text=True,
                timeout=seconds + GRACE_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PeerFailedError(f"{script} did not stop in time") from error
        if not answer.is_file():
            told = (ended.stderr or ended.stdout).strip().splitlines()[-1:]
            raise PeerFailedError(f"{script} ended with {ended.returncode}: {''.join(told)}")
        return Answer(**json.loads(answer.read_text()))
