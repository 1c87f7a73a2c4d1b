"""Breaches found by an audit, as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, Clock, IntArray, Period
from planner.domain.region import FloatArray
from planner.domain.rules.registry import RULE_IDS, RULES
from planner.domain.wording.rules import Told, breach_text


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
    other: FloatArray
    """The threshold beside the limit that the words tell, as `Part.other_limit`."""
    first_day: IntArray
    """First date of all the dates and windows that are one breach; so for the last."""
    last_day: IntArray
    clock: Clock

    def __len__(self) -> int:
        return len(self.person)

    def take(self, rows: npt.NDArray[np.integer] | BoolArray) -> "Breaches":
        """Some of the breaches."""
        return Breaches(**{name: getattr(self, name)[rows] for name in _COLUMNS}, clock=self.clock)

    def touching(self, period: Period) -> "Breaches":
        """Those whose dates touch a period (reading B17)."""
        return self.take((self.first_day <= period.last) & (self.last_day >= period.first))

    def text(self, index: int) -> str:
        """One breach in words, with its figures."""
        rule = int(self.rule[index])
        told = Told(
            figure=float(self.figure[index]),
            limit=float(self.limit[index]),
            other=float(self.other[index]),
            start=int(self.start[index]),
            end=int(self.end[index]),
            clock=self.clock,
        )
        return breach_text(RULE_IDS[rule], RULES[rule].parts[int(self.part[index])].name, told)


_COLUMNS = tuple(part.name for part in fields(Breaches) if part.name != "clock")
_FLOATS = ("figure", "limit", "other")


def ordered(parts: Sequence[Breaches], clock: Clock) -> Breaches:
    """All breaches in one, ordered by person, rule, start and part."""
    empty = {
        name: np.zeros(0, dtype=np.float64 if name in _FLOATS else np.int32) for name in _COLUMNS
    }
    columns = {
        name: np.concatenate([nothing, *(getattr(part, name) for part in parts)])
        for name, nothing in empty.items()
    }
    whole = Breaches(**columns, clock=clock)
    return whole.take(np.lexsort((whole.part, whole.start, whole.rule, whole.person)))
