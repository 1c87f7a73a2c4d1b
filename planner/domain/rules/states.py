"""Registers of one region in two states: most people are as they were, a few are not.

What the rules share of a region of 40,000 people takes some hundredths of a second to work out.
After an absence or a duty more it still holds for all but one person: trials of the others are
judged on the state before, trials of those who differ on a state with nobody's duties but theirs.
A verdict depends on the person's own duties and absences alone, so it is the same.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.narrowing import only
from planner.domain.region import Region
from planner.domain.rules.register import Register
from planner.domain.rules.trials import Trials

Chosen = npt.NDArray[np.intp]
MOST_APART = 200
"""With more people apart it is time for a register of everybody as they are now."""


@dataclass(frozen=True, eq=False)
class State:
    """A register, and the region that it is of; people are numbered as ever."""

    region: Region
    register: Register

    @classmethod
    def of(cls, region: Region, before: "State") -> "State":
        """Nothing of the people is worked out yet; what is so of dates and shifts holds on."""
        return cls(region, Register(region, before.register.table))

    def trials(self, trials: Trials, now: Region) -> Trials:
        """Trials of the region as it is now, of people who are the same here: rows of duties are
        counted from the person's first one."""
        whose = np.repeat(trials.person, np.diff(trials.removed_offsets))
        moved = self.region.duties.offsets[whose] - now.duties.offsets[whose]
        return replace(trials, removed=(trials.removed + moved).astype(np.int32))


@dataclass(frozen=True, eq=False)
class States:
    """What is known of a region `now`: of most people from a state before."""

    now: Region
    before: State
    apart: State
    """Only of those who are others than before."""
    others: BoolArray
    """(people,): who they are."""

    @classmethod
    def after(cls, before: "State | States", now: Region, people: IntArray) -> "States | None":
        """Once some people's duties or absences are others; None if they have become many.

        O(people + what those who differ do).
        """
        first = before if isinstance(before, State) else before.before
        others = np.zeros(len(now.people), dtype=np.bool_)
        if isinstance(before, States):
            others |= before.others
        others[people] = True
        apart = np.flatnonzero(others).astype(np.int32)
        if len(apart) > MOST_APART:
            return None
        return cls(now, first, State.of(only(now, apart), first), others)

    def parts(self, trials: Trials) -> Iterator[tuple[Register, Chosen, Trials]]:
        """The register to ask for each part of some trials, and which those are."""
        other = self.others[trials.person]
        for state, chosen in ((self.before, ~other), (self.apart, other)):
            mine = np.flatnonzero(chosen)
            if len(mine):
                some = trials if len(mine) == len(trials) else trials.take(mine)
                yield state.register, mine, state.trials(some, self.now)
