"""What stands against putting a duty somewhere by hand, found by arrays.

A drop may put several duties somewhere at once (a swap puts two), so obstacles are found for
single duties and gathered by cell.
"""

from dataclasses import dataclass
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import DAY_MINUTES, BoolArray, IntArray
from planner.domain.cover.legality_trials import LEFT_OUT
from planner.domain.overlapping import overlapping
from planner.domain.region import LongArray, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials

BitArray = npt.NDArray[np.uint16]


class Obstacle(IntFlag):
    """Why a drop is not simply fine."""

    NO_CELL = 1
    """Nothing of that kind can be dropped there."""
    EMPLOYED = 2
    ABSENT = 4
    OVERLAP = 8
    RULES = 16
    """A hard rule is newly broken or made worse."""
    NORM = 32
    """A rule that only warns."""
    EDGE = 64
    """The place that is left has, afterwards, nobody to spare (a margin of 0 or less)."""
    LEAVE_NEXT = 128
    """It ends on a day of absence."""
    UNFIT = 256
    """The person cannot fill the slot: grade or skill."""


IMPOSSIBLE = Obstacle.NO_CELL | Obstacle.EMPLOYED | Obstacle.ABSENT | Obstacle.OVERLAP


@dataclass(frozen=True, eq=False)
class NewDuties:
    """n duties that drops would make."""

    cell: IntArray
    """Number of the cell that each belongs to."""
    person: IntArray
    day: IntArray
    shift: IntArray
    without: IntArray
    """(n, 2): rows of `region.duties` that go at the same time; NONE for none."""

    def __len__(self) -> int:
        return len(self.cell)

    def take(self, chosen: npt.NDArray[np.intp]) -> "NewDuties":
        """Some of them, in the order given."""
        return NewDuties(
            self.cell[chosen],
            self.person[chosen],
            self.day[chosen],
            self.shift[chosen],
            self.without[chosen],
        )


def obstacles(region: Region, new: NewDuties) -> BitArray:
    """(n,): the obstacles that need no rules. O(n log duties)."""
    bits = np.zeros(len(new), dtype=np.uint16)
    late = region.shifts.end[new.shift] > DAY_MINUTES
    for obstacle, there in (
        (Obstacle.EMPLOYED, ~region.employed(new.person, new.day)),
        (Obstacle.ABSENT, region.absences.on(new.person, new.day)),
        (Obstacle.OVERLAP, _overlaps(region, new)),
        (Obstacle.LEAVE_NEXT, late & region.absences.on(new.person, new.day + 1)),
    ):
        bits[there] |= int(obstacle)
    return bits


def _overlaps(region: Region, new: NewDuties) -> BoolArray:
    result = np.zeros(len(new), dtype=np.bool_)
    which, _ = in_the_way(region, new)
    result[which] = True
    return result


def in_the_way(region: Region, new: NewDuties) -> tuple[LongArray, LongArray]:
    """Pairs (new duty, row of a known duty that overlaps it and stays). As `overlapping`."""
    hours = region.shifts.hours(region.clock, new.shift, new.day)
    which, rows = overlapping(region.duties, new.person, *hours)
    stays = (new.without[which] != rows[:, None]).all(axis=1)
    return which[stays], rows[stays]


def judged(engine: RuleEngine, trials: Trials) -> BitArray:
    """(trials,): RULES and NORM as the working-time rules say.

    What they leave out is impossible here, not merely broken: OVERLAP and ABSENT are obstacles.
    """
    verdicts = engine.judge(trials, LEFT_OUT)
    bits = np.where(verdicts.hard != 0, int(Obstacle.RULES), 0)
    bits |= np.where(verdicts.warn != 0, int(Obstacle.NORM), 0)
    return bits.astype(np.uint16)


def loss_of(person: int, row: int) -> Trials:
    """The one trial of a person who loses a duty (row) and gets nothing for it."""
    none, edge = np.zeros(0, dtype=np.int32), np.array([0, 1], dtype=np.int64)
    return Trials(
        person=np.array([person], dtype=np.int32),
        removed=np.array([row], dtype=np.int32),
        removed_offsets=edge,
        added_day=none,
        added_shift=none,
        added_offsets=edge * 0,
    )


def joined(one: Trials, other: Trials) -> Trials:
    """The trials of both, one after the other."""
    return Trials(
        np.concatenate([one.person, other.person]),
        np.concatenate([one.removed, other.removed]),
        np.concatenate([one.removed_offsets, one.removed_offsets[-1] + other.removed_offsets[1:]]),
        np.concatenate([one.added_day, other.added_day]),
        np.concatenate([one.added_shift, other.added_shift]),
        np.concatenate([one.added_offsets, one.added_offsets[-1] + other.added_offsets[1:]]),
    )
