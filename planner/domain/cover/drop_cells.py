"""Verdicts of drops, cell by cell, and the sentences that explain them."""

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.drop_checks import (
    IMPOSSIBLE,
    BitArray,
    NewDuties,
    Obstacle,
    in_the_way,
    judged,
    obstacles,
)
from planner.domain.cover.edges import margins_around
from planner.domain.cover.legality_trials import LEFT_OUT
from planner.domain.cover.places import Places
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials
from planner.domain.wording.drops import Refusal, edge_text, rule_text, sentence

VerdictArray = npt.NDArray[np.int8]
_RULE_BITS = Obstacle.RULES | Obstacle.NORM


class Verdict(IntEnum):
    """What a drop on a cell would mean, worse ones higher."""

    FINE = 0
    WARNED = 1
    """It may stand, but: a local norm, or a shift left on the edge."""
    BREAKS = 2
    """It breaks a hard rule; it may stand, flagged."""
    IMPOSSIBLE = 3


@dataclass(frozen=True, eq=False)
class Attempts:
    """What a drop on each of n cells would do."""

    shape: tuple[int, ...]
    """Of the verdicts; n in all."""
    person: IntArray
    """(n,): whose cell it is; so for the date."""
    day: IntArray
    preset: BitArray
    """(n,): obstacles that are known already."""
    still: BoolArray
    """(n,): cells on which a drop changes nothing."""
    duties: NewDuties
    """What would be made."""
    trials: Trials
    """What would change for people."""
    trial_cell: IntArray
    """The cell of each trial; NONE: it comes with a drop on any other person's cell."""
    left: IntArray
    """(n, k): rows of the duties that are left, NONE for none."""
    takers: IntArray
    """(n, k): who takes each over at the same place, NONE for nobody."""
    chip_day: int | None = None
    """The one date on which a chip can be dropped."""
    line: int = NONE
    """Row of the line that a chip belongs to."""


@dataclass(frozen=True, eq=False)
class Drops:
    """Verdicts of all cells, and on request why."""

    region: Region
    engine: RuleEngine
    attempts: Attempts
    bits: BitArray
    """(n,): `Obstacle` bits."""
    margins: IntArray
    """(n, k): margins of the places that are left, afterwards."""
    falls: BoolArray
    """(n, k): places left on the edge or short that were further from it before.

    Where somebody as able takes a duty over, or whoever leaves was not counted, a shift stands
    as it stood: that is no warning about the drop, and would hide those that are.
    """

    @classmethod
    def of(cls, region: Region, engine: RuleEngine, places: Places, attempts: Attempts) -> "Drops":
        """Judge all cells in one batch. O(cells × duties of a few days)."""
        bits = attempts.preset.copy()
        np.bitwise_or.at(bits, attempts.duties.cell, obstacles(region, attempts.duties))
        bits[attempts.still] = 0
        possible = ((bits & int(IMPOSSIBLE)) == 0) & ~attempts.still
        _judge(engine, attempts, possible, bits)
        margins = np.full(attempts.left.shape, 1, dtype=np.int32)
        before = margins.copy()
        at = np.flatnonzero(possible)
        for column in range(attempts.left.shape[1]):
            rows, takers = attempts.left[at, column], attempts.takers[at, column]
            around = margins_around(region, places, rows, takers)
            before[at, column], margins[at, column] = around
        falls = (margins <= 0) & (margins < before)
        bits[falls.any(axis=1)] |= int(Obstacle.EDGE)
        return cls(region, engine, attempts, bits, margins, falls)

    @cached_property
    def verdict(self) -> VerdictArray:
        """The verdict of each cell, as `Verdict`, in the shape of the cells."""
        flat = np.where(self.bits != 0, int(Verdict.WARNED), int(Verdict.FINE))
        flat[(self.bits & int(Obstacle.RULES)) != 0] = int(Verdict.BREAKS)
        flat[(self.bits & int(IMPOSSIBLE)) != 0] = int(Verdict.IMPOSSIBLE)
        return flat.reshape(self.attempts.shape).astype(np.int8)

    def cell(self, person: int, day: int) -> int:
        """Number of a cell by person and day number; KeyError if it is not among these."""
        found = np.flatnonzero((self.attempts.person == person) & (self.attempts.day == day))
        if not len(found):
            raise KeyError((person, day))
        return int(found[0])

    def at(self, person: int, day: int) -> Verdict:
        """The verdict of one cell."""
        return Verdict(int(self.verdict.ravel()[self.cell(person, day)]))

    def reason(self, person: int, day: int) -> str:
        """Why a cell is not fine, in whole sentences with figures; empty where it is.

        A cell outside the period is no cell, and says so.
        """
        try:
            return self.reason_of(self.cell(person, day))
        except KeyError:
            return sentence(Obstacle.NO_CELL, self._refusal(person, day))

    def reason_of(self, cell: int) -> str:
        """As `reason`, for a cell by number (row by row)."""
        bits = Obstacle(int(self.bits[cell]))
        shown = bits & IMPOSSIBLE or bits
        person, day = int(self.attempts.person[cell]), int(self.attempts.day[cell])
        if shown & Obstacle.NO_CELL:
            return sentence(Obstacle.NO_CELL, self._refusal(person, day))
        parts = self._obstacles(shown, cell)
        if shown & _RULE_BITS:
            parts += self._rules(cell)
        if shown & Obstacle.EDGE:
            parts += self._edges(cell)
        if shown & Obstacle.UNFIT:
            parts.append(sentence(Obstacle.UNFIT, self._refusal(person, day)))
        return " ".join(dict.fromkeys(parts))

    def _refusal(self, person: int, day: int, others: tuple[int, ...] = ()) -> Refusal:
        attempts = self.attempts
        return Refusal(self.region, person, day, attempts.chip_day, attempts.line, others)

    def _obstacles(self, shown: Obstacle, cell: int) -> list[str]:
        """Sentences of what needs no rules."""
        texts = []
        for at in np.flatnonzero(self.attempts.duties.cell == cell).tolist():
            one = self.attempts.duties.take(np.array([at]))
            mine = Obstacle(int(obstacles(self.region, one)[0])) & shown
            others = tuple(in_the_way(self.region, one)[1].tolist())
            refusal = self._refusal(int(one.person[0]), int(one.day[0]), others)
            texts += [sentence(bit, refusal) for bit in Obstacle if bit in mine]
        return texts

    def _rules(self, cell: int) -> list[str]:
        """What the rules say of the cell's trials, hard ones first."""
        attempts, found = self.attempts, list[tuple[bool, str]]()
        person = int(attempts.person[cell])
        for at in np.flatnonzero(_concerns(attempts, cell)).tolist():
            whose = int(attempts.trials.person[at])
            name = "" if whose == person else self.region.people.ids.names[whose]
            found += [
                (breach.hard, rule_text(breach.text, name))
                for breach in self.engine.explain(attempts.trials, at, LEFT_OUT)
            ]
        return [text for _, text in sorted(found, key=lambda part: not part[0])]

    def _edges(self, cell: int) -> list[str]:
        fell = self.falls[cell]
        rows, margins = self.attempts.left[cell][fell], self.margins[cell][fell]
        pairs = zip(rows.tolist(), margins.tolist(), strict=True)
        return [edge_text(self.region, row, margin) for row, margin in pairs]


def _concerns(attempts: Attempts, cell: int) -> BoolArray:
    """Which trials belong to a drop on one cell."""
    elsewhere = attempts.trials.person != attempts.person[cell]
    anywhere = (attempts.trial_cell == NONE) & elsewhere
    return np.asarray((attempts.trial_cell == cell) | anywhere, dtype=np.bool_)


def _judge(engine: RuleEngine, attempts: Attempts, possible: BoolArray, bits: BitArray) -> None:
    """Add what the rules say of the cells on which a drop is possible."""
    if not len(possible):
        return
    of_cell = attempts.trial_cell
    worth = np.flatnonzero((of_cell == NONE) | possible[of_cell])
    found = judged(engine, attempts.trials.take(worth))
    cell = of_cell[worth]
    np.bitwise_or.at(bits, cell[cell != NONE], found[cell != NONE])
    for at in np.flatnonzero(cell == NONE).tolist():
        loser = attempts.trials.person[worth[at]]
        bits[possible & (attempts.person != loser)] |= found[at]
