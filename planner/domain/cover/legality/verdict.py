"""What a quick look at one rule finds: broken, kept, or to be asked of the rules themselves."""

from dataclasses import dataclass
from typing import Protocol

from planner.domain.calendar import BoolArray
from planner.domain.cover.legality.near import Fit


@dataclass(frozen=True, slots=True)
class Look:
    """By person; who is neither broken nor in doubt keeps the rule for certain."""

    broken: BoolArray | None = None
    doubt: BoolArray | None = None
    """Only the rule itself can tell."""


class QuickRule(Protocol):
    """A quick look at one rule, for people none of whose duties near by break it already."""

    def look(self, fit: Fit) -> Look:
        """At a work duty that pushes out what it overlaps."""
