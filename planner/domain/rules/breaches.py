"""Breaches found by an audit, as arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, Clock, IntArray, Period
from planner.domain.region import FloatArray


@dataclass(frozen=True, eq=False)
class Breaches:
    """Breaches ordered by person, rule and start; merged as reading B16 says."""

    person: IntArray
    rule: IntArray
    """Index into `RULE_IDS`."""
    part: IntArray
    """Which part of the rule, for the words."""
    severity: IntArray
    """Values of `Severity`."""
    start: IntArray
    """Instant: start of the window or run, or the end of the duty before the rest (B17)."""
    end: IntArray
    figure: FloatArray
    limit: FloatArray
    first_day: IntArray
    """First date that the breach touches."""
    last_day: IntArray
    clock: Clock

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: npt.NDArray[np.intp] | BoolArray) -> "Breaches":
        """Some of the breaches."""
        raise NotImplementedError

    def touching(self, period: Period) -> "Breaches":
        """Those whose dates touch a period (reading B17)."""
        return self.take((self.first_day <= period.last) & (self.last_day >= period.first))

    def text(self, index: int) -> str:
        """One breach in words, with its figures."""
        raise NotImplementedError
