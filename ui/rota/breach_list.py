"""What the board needs of a list of rule breaches, so that it can also show a rota unchecked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from planner.domain.calendar import IntArray

HARD = 2
"""`Severity.HARD` of the rules, as arrays hold it."""


class BreachList(Protocol):
    """Parallel arrays, one entry per breach; `planner.domain.rules` gives one."""

    @property
    def person(self) -> IntArray:
        """Person of each breach."""

    @property
    def severity(self) -> IntArray:
        """2 where hard."""

    @property
    def first_day(self) -> IntArray:
        """Day number of its first date."""

    @property
    def last_day(self) -> IntArray:
        """Day number of its last date."""

    def text(self, index: int) -> object:
        """The breach in words."""


def _none() -> IntArray:
    return np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, eq=False)
class NoBreaches:
    """Nothing was checked yet, or nothing is broken."""

    person: IntArray = field(default_factory=_none)
    severity: IntArray = field(default_factory=_none)
    first_day: IntArray = field(default_factory=_none)
    last_day: IntArray = field(default_factory=_none)
    texts: Sequence[str] = ()

    def text(self, index: int) -> str:
        """The breach in words."""
        return self.texts[index]
