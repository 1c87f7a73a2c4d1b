"""Working-time verdicts of one date, asked only where a search comes to them.

Whether the rules let a person work a shift does not depend on the place, so a verdict serves
every place with that shift.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import IntArray
from planner.domain.cover.legality_table import LegalityTable
from planner.domain.cover.legality_trials import LEFT_OUT
from planner.domain.region import LongArray
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials

_UNKNOWN, _LEGAL, _BROKEN = 0, 1, 2
_CHUNK = 24
"""So many are judged at once: one alone costs nearly as much."""


class Verdicts:
    """What the rules say of people who would work a shift of one date."""

    def __init__(
        self, engine: RuleEngine, people: int, day: int, table: LegalityTable | None = None
    ) -> None:
        self._engine, self._people, self._day, self._table = engine, people, day, table
        self._states: dict[int, npt.NDArray[np.uint8]] = {}
        self._worsened: dict[tuple[int, int], int] = {}
        self._judged: set[tuple[int, int]] = set()

    def states(self, shift: int) -> npt.NDArray[np.uint8]:
        """By person what is known so far of a shift."""
        if shift not in self._states:
            self._states[shift] = self._known(shift)
        return self._states[shift]

    def _known(self, shift: int) -> npt.NDArray[np.uint8]:
        """All of it, if there is a table."""
        if self._table is None:
            return np.zeros(self._people, dtype=np.uint8)
        return np.where(self._table.legal(shift, self._day), _LEGAL, _BROKEN).astype(np.uint8)

    def judge(self, shift: int, person: IntArray, leaves: LongArray) -> None:
        """Learn what the rules say of some people, each in their one mode."""
        new = np.flatnonzero(self.states(shift)[person] == _UNKNOWN)
        self._ask(shift, person[new], leaves[new])

    def look_closely(self, shift: int, person: IntArray, leaves: LongArray) -> None:
        """Learn which rules some people would break, those that only warn included."""
        new = [at for at, who in enumerate(person.tolist()) if (shift, who) not in self._judged]
        if new:
            self._ask(shift, person[new], leaves[new])

    def _ask(self, shift: int, who: IntArray, leaves: LongArray) -> None:
        trials = Trials.single(who, leaves, self._day, shift)
        found = self._engine.judge(trials, leave_out=LEFT_OUT)
        self.states(shift)[who] = np.where(found.legal, _LEGAL, _BROKEN)
        bits = found.hard | found.warn
        self._judged.update((shift, person) for person in who.tolist())
        self._worsened.update(
            ((shift, int(who[at])), int(bits[at])) for at in np.flatnonzero(bits).tolist()
        )

    def worsened(self, shift: int, person: int) -> int:
        """Rules newly broken or made worse by somebody judged, as bits of `RULE_IDS`."""
        return self._worsened.get((shift, person), 0)


@dataclass(frozen=True, eq=False)
class Walk:
    """People who could work a shift, best first, of whom only the legal ones are met."""

    verdicts: Verdicts
    shift: int
    person: IntArray
    leaves: LongArray
    value: LongArray
    """Descending, at least as far as one question goes."""

    def first(self, at: int, least: int, end: int | None = None) -> int | None:
        """The first legal position from `at` on, before `end`, worth at least so much."""
        states = self.verdicts.states(self.shift)
        last = len(self.person) if end is None else end
        while at < last and self.value[at] >= least:
            state = states[self.person[at]]
            if state == _LEGAL:
                return at
            if state == _UNKNOWN:
                some = slice(at, at + _CHUNK)
                self.verdicts.judge(self.shift, self.person[some], self.leaves[some])
            else:
                at += 1
        return None
