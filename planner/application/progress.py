"""Progress and stopping of long work, without knowing who watches."""

from dataclasses import dataclass, field
from threading import Event
from typing import Protocol

from planner.application.errors import Cancelled


class Progress(Protocol):
    """Hears how far long work has come."""

    def __call__(self, text: str, done: float | None = None) -> None:
        """`text` in the user's words; `done` from 0 to 1, None where it cannot be known."""


def silent(text: str, done: float | None = None) -> None:
    """A `Progress` that nobody watches."""


@dataclass(frozen=True, slots=True)
class CancelToken:
    """Asked by long work between blocks; set by the user or by Ctrl+C."""

    _event: Event = field(default_factory=Event)

    def cancel(self) -> None:
        """Ask the work to stop."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work should stop."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait so long, or until the work should stop; whether it should."""
        return self._event.wait(seconds)

    def check(self) -> None:
        """Raise `Cancelled` if the work should stop."""
        if self.cancelled:
            raise Cancelled
