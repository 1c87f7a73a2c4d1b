"""Counts calls of methods, also those that Qt makes.

Putting another function in a method's place would not do: PySide keeps the one that it has
called before.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

Counts = Counter[Callable[..., object]]


@contextmanager
def calls_of(*functions: Callable[..., object]) -> Iterator[Counts]:
    """How often each is called on this thread; slows down what runs meanwhile."""
    counts: Counts = Counter()
    by_code = {function.__code__: function for function in functions}

    def note(frame: FrameType, event: str, _value: object) -> None:
        if event == "call" and frame.f_code in by_code:
            counts[by_code[frame.f_code]] += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield counts
    finally:
        sys.setprofile(before)
