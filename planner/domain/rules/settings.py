"""What a rule pack says about one rule: its severity and its thresholds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum


class Severity(IntEnum):
    """What a breach of a rule means in one pack."""

    OFF = 0
    """The rule does not exist for these people."""
    WARN = 1
    """Shown, never blocks."""
    HARD = 2
    """A suggestion or a plan never causes it; by hand it stands flagged."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """One figure that a pack must give for a rule, and the range that makes sense."""

    name: str
    low: float = 0
    high: float = 10_000
    whole: bool = False
    time: bool = False
    """Written as "23:00", held as minutes from 00:00."""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """One rule in one pack."""

    severity: Severity
    thresholds: Mapping[str, float] = field(default_factory=dict)

    def __getitem__(self, name: str) -> float:
        """The threshold of that name; KeyError if the pack leaves it out."""
        return self.thresholds[name]

    def whole(self, name: str) -> int:
        """A threshold that is a count."""
        return int(self.thresholds[name])

    def get(self, name: str) -> float | None:
        """An optional threshold, or None."""
        return self.thresholds.get(name)
