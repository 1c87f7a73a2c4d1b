"""When a figure makes a service watch, fragile or critical: data, published with the product."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum


class Level(IntEnum):
    """How fragile, worst last."""

    RESILIENT = 0
    WATCH = 1
    FRAGILE = 2
    CRITICAL = 3

    @property
    def word(self) -> str:
        """The word that the specification and the command line use."""
        return self.name.lower()


PARTS = (
    "safe_cover",
    "short_shifts",
    "margin_zero",
    "depth",
    "key_people",
    "vacancy",
    "reliance",
    "expiries",
    "on_call",
)
"""Every part of a profile, in the order in which it is shown."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which figure on a part is in which class."""

    lower_is_worse: bool
    limits: Mapping[Level, float]
    """Levels worse than resilient; one that is missing is never reached by this part."""

    def level(self, figure: float) -> Level:
        """The worst level whose limit the figure reaches."""
        return max(
            (level for level, limit in self.limits.items() if self._reaches(figure, limit)),
            default=Level.RESILIENT,
        )

    def limit_of(self, level: Level) -> float | None:
        """The limit that put a figure into a level; for resilient the first one not reached."""
        return self.limits.get(max(level, min(self.limits, default=level)))

    def _reaches(self, figure: float, limit: float) -> bool:
        # Rounded, so that 90 % out of thirds is 90 %.
        difference = round(figure - limit, 9)
        return difference < 0 if self.lower_is_worse else difference >= 0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The thresholds of every part, with the name and version that a result carries."""

    name: str
    version: str
    parts: Mapping[str, Threshold]
    expiry_days: int
    listed: int
    """How many thinnest lines and key people are named."""
