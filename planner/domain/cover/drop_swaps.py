"""What exchanging a duty with the one that stands in each cell would do."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.drop_cells import Attempts
from planner.domain.cover.drop_checks import NewDuties, Obstacle, joined
from planner.domain.region import NONE, Region, person_day_key
from planner.domain.rules.ragged import ranges
from planner.domain.rules.trials import Trials

_Cells = npt.NDArray[np.intp]


def swapped(region: Region, row: int, person: IntArray, day: IntArray) -> Attempts:
    """A duty (row) against the first duty of its service in each cell (person, day).

    Nothing changes on the duty's own cell, nor where the same shift stands.
    """
    duties, count = region.duties, len(day)
    other = _first_duties(region, int(duties.service[row]), person, day)
    own = (person == duties.person[row]) & (day == duties.day[row])
    there = (other != NONE) & ~own
    still = own | (there & (duties.shift[other] == duties.shift[row]))
    at = np.flatnonzero(there & ~still)
    pairs = _Pairs(region, row, at, other[at])
    new = pairs.new_duties()
    left = np.full((count, 2), NONE, dtype=np.int32)
    left[at] = np.stack([np.full(len(at), row), other[at]], axis=1)
    trials, trial_cell = pairs.trials(new)
    return Attempts(
        shape=(count,),
        person=person,
        day=day,
        preset=np.where(there | own, 0, int(Obstacle.NO_CELL)).astype(np.uint16),
        still=still,
        duties=new,
        trials=trials,
        trial_cell=trial_cell,
        left=left,
        takers=pairs.takers(count),
    )


@dataclass(frozen=True, eq=False)
class _Pairs:
    """The duty in hand and, cell by cell, the one that it is exchanged with."""

    region: Region
    row: int
    cell: _Cells
    rows: IntArray
    """The other duty of each cell."""

    @property
    def _same(self) -> BoolArray:
        """Where both are duties of one person."""
        duties = self.region.duties
        return np.asarray(duties.person[self.rows] == duties.person[self.row], dtype=np.bool_)

    def _mine(self, values: IntArray) -> IntArray:
        return np.full(len(self.rows), values[self.row], dtype=np.int32)

    def new_duties(self) -> NewDuties:
        """First what the others get, then what the owner of the duty in hand gets."""
        duties, same = self.region.duties, self._same
        held = np.full(len(self.rows), self.row, dtype=np.int32)
        theirs = np.stack([self.rows, np.where(same, held, NONE)], axis=1)
        mine = np.stack([held, np.where(same, self.rows, NONE)], axis=1)
        return NewDuties(
            cell=np.tile(self.cell, 2).astype(np.int32),
            person=np.concatenate([duties.person[self.rows], self._mine(duties.person)]),
            day=np.concatenate([duties.day[self.rows], self._mine(duties.day)]),
            shift=np.concatenate([self._mine(duties.shift), duties.shift[self.rows]]),
            without=np.concatenate([theirs, mine]).astype(np.int32),
        )

    def trials(self, new: NewDuties) -> tuple[Trials, IntArray]:
        """One trial for each of two people, one for both duties of one person; their cells."""
        apart = np.flatnonzero(np.tile(~self._same, 2))
        single = Trials.single(
            new.person[apart], new.without[apart, 0], new.day[apart], new.shift[apart]
        )
        together = np.flatnonzero(self._same)
        both = np.stack([together, together + len(self.rows)], axis=1).ravel()
        offsets = 2 * np.arange(len(together) + 1, dtype=np.int64)
        double = Trials(
            person=new.person[together],
            removed=new.without[together].ravel(),
            removed_offsets=offsets,
            added_day=new.day[both],
            added_shift=new.shift[both],
            added_offsets=offsets,
        )
        cells = np.concatenate([new.cell[apart], new.cell[together]])
        return joined(single, double), cells

    def takers(self, count: int) -> IntArray:
        """(count, 2): on one date each takes over the other's place; otherwise nobody does."""
        duties = self.region.duties
        meets = (duties.day[self.rows] == duties.day[self.row]) & ~self._same
        result = np.full((count, 2), NONE, dtype=np.int32)
        sides = np.stack([duties.person[self.rows], self._mine(duties.person)], axis=1)
        result[self.cell] = np.where(meets[:, None], sides, NONE)
        return result


def _first_duties(region: Region, service: int, person: IntArray, day: IntArray) -> IntArray:
    """Row of the first duty in a service of each person on each day; NONE where there is none."""
    duties, people = region.duties, np.unique(person)
    rows = ranges(duties.offsets[people], np.diff(duties.offsets)[people])
    rows = rows[duties.service[rows] == service]
    if not len(rows):
        return np.full(len(day), NONE, dtype=np.int32)
    keys, wanted = (
        person_day_key(duties.person[rows], duties.day[rows]),
        person_day_key(person, day),
    )
    at = np.minimum(np.searchsorted(keys, wanted), len(rows) - 1)
    return np.where(keys[at] == wanted, rows[at], NONE).astype(np.int32)
