"""The planner's process, served on a thread: what it does while nobody asks can be watched."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import Pipe

import pytest

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.optimiser import process
from planner.optimiser.letters import Letters
from planner.optimiser.process import send_region


@contextmanager
def serving(region: Region, monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    """The end of a pipe whose other end is served; its region is sent. Closed, the process ends."""
    ended = threading.Event()
    monkeypatch.setattr(process.os, "_exit", lambda _status: ended.set())
    ours, theirs = Pipe()
    threading.Thread(target=process.serve, args=(theirs,), daemon=True).start()
    letters = Letters(ours)
    send_region(letters, ours, region, load_rule_book(), Weights())
    yield letters
    ours.close()
    assert ended.wait(10)
