"""Runs the real program in a process of its own, as a user does."""

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.cli.app import main

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Ran:
    """What a run of the program left."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output, which must be one JSON document."""
        return json.loads(self.out)


def start(*args: object, **more: Any) -> "subprocess.Popen[str]":
    """Start the program without a screen; the caller waits for it."""
    environment = {**os.environ, **more.pop("env", {})}
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        environment.pop(name, None)
    return subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), *map(str, args)],
        stdout=subprocess.PIPE,
        stderr=more.pop("stderr", subprocess.PIPE),
        text=True,
        encoding="utf-8",
        env=environment,
        **more,
    )


def run(*args: object, **more: Any) -> Ran:
    """Run the program to its end; a traceback is a failure whatever the test asks."""
    process = start(*args, **more)
    out, err = process.communicate(timeout=120)
    assert "Traceback" not in err + out, err
    return Ran(process.returncode, out, err)


def call(*args: object) -> Ran:
    """The same in this process: quicker, for what does not depend on the process."""
    out, err = io.StringIO(), io.StringIO()
    before = signal.getsignal(signal.SIGINT)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = main([str(arg) for arg in args])
    finally:
        signal.signal(signal.SIGINT, before)
    return Ran(status, out.getvalue(), err.getvalue())
