"""While something is dragged over the board: what a drop on each cell would mean.

All visible cells are judged at once when the drag begins; the reason for one cell is put into
words only when the pointer is over it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.domain.calendar import IntArray
from planner.domain.cover.checks import Check, static_checks
from planner.domain.cover.drop_cells import Attempts, Drops, Verdict
from planner.domain.cover.drop_checks import BitArray, NewDuties, Obstacle, joined, loss_of
from planner.domain.cover.drop_swaps import swapped
from planner.domain.cover.places import Places
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.trials import Trials

__all__ = ["Chip", "Drops", "HeldDuty", "Verdict", "drops", "drops_of_person", "swaps"]


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """A duty in hand: a row of `region.duties`; copied, or moved away from where it is."""

    row: int
    copy: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """An unfilled slot in hand, or a shift from the palette, as numbers of the region."""

    shift: int
    day: int | None = None
    """Day number of the slot; None: a shift of the palette, for any date."""
    line: int = NONE
    """Row of `region.lines` that the slot belongs to; NONE: whoever it is will do."""


def drops(
    region: Region, engine: RuleEngine, places: Places, held: HeldDuty | Chip, people: IntArray
) -> Drops:
    """Verdicts (people, dates of the period) of dropping a duty or a chip on each cell.

    The duty joins what stands there. One that moves is judged on both sides: what its owner
    loses counts too; on its own cell nothing changes and all is fine. O(cells × duties of a
    few days).
    """
    person, day = _cells(region, people)
    if isinstance(held, Chip):
        attempts = _chip(region, held, person, day)
    else:
        attempts = _duty(region, held, person, day)
    return Drops.of(region, engine, places, _shaped(attempts, (len(people), region.period.days)))


def swaps(region: Region, engine: RuleEngine, places: Places, row: int, people: IntArray) -> Drops:
    """Verdicts (people, dates) of exchanging a duty (row) with the one that stands in each cell.

    Both people and both dates are judged. Where more than one duty of its service stands, the
    first is meant; where none does, there is nothing to exchange.
    """
    person, day = _cells(region, people)
    attempts = swapped(region, row, person, day)
    return Drops.of(region, engine, places, _shaped(attempts, (len(people), region.period.days)))


def drops_of_person(
    region: Region, engine: RuleEngine, places: Places, person: int, chips: Sequence[Chip]
) -> Drops:
    """Verdicts (chips,) of dropping a person on each of some slots, all of which have a date.

    Reasons are asked for with `reason_of(number of the chip)`.
    """
    day = np.array([chip.day for chip in chips], dtype=np.int32)
    who = np.full(len(chips), person, dtype=np.int32)
    shift = np.array([chip.shift for chip in chips], dtype=np.int32)
    attempts = _given(who, day, shift)
    for at, chip in enumerate(chips):
        attempts.preset[at] |= _unfit(region, chip.line, int(day[at]), who[at : at + 1])[0]
    return Drops.of(region, engine, places, attempts)


def _cells(region: Region, people: IntArray) -> tuple[IntArray, IntArray]:
    """Person and date of every cell, row by row."""
    dates = np.arange(region.period.first, region.period.last + 1, dtype=np.int32)
    who = np.asarray(people, dtype=np.int32)
    return np.repeat(who, len(dates)), np.tile(dates, len(who))


def _shaped(attempts: Attempts, shape: tuple[int, int]) -> Attempts:
    return replace(attempts, shape=shape)


def _given(person: IntArray, day: IntArray, shift: IntArray) -> Attempts:
    """One duty given to the person of each cell, nothing taken from anybody."""
    count = len(person)
    nothing = np.full(count, NONE, dtype=np.int32)
    cell = np.arange(count, dtype=np.int32)
    pair = np.stack([nothing, nothing], axis=1)
    return Attempts(
        shape=(count,),
        person=person,
        day=day,
        preset=np.zeros(count, dtype=np.uint16),
        still=np.zeros(count, dtype=np.bool_),
        duties=NewDuties(cell, person, day, shift, pair),
        trials=Trials.single(person, nothing, day, shift),
        trial_cell=cell,
        left=nothing[:, None],
        takers=nothing[:, None],
    )


def _chip(region: Region, chip: Chip, person: IntArray, day: IntArray) -> Attempts:
    attempts = _given(person, day, np.full(len(day), chip.shift, dtype=np.int32))
    if chip.day is None:
        return attempts
    other = day != chip.day
    attempts.preset[other] = int(Obstacle.NO_CELL)
    attempts.preset[~other] |= _unfit(region, chip.line, chip.day, person[~other])
    return replace(attempts, chip_day=chip.day, line=chip.line)


def _unfit(region: Region, line: int, day: int, people: IntArray) -> BitArray:
    """UNFIT where grade or skill will not do for a line (row)."""
    if line == NONE:
        return np.zeros(len(people), dtype=np.uint16)
    failed = static_checks(region, line, day, people) & int(Check.GRADE | Check.SKILL)
    return np.where(failed != 0, int(Obstacle.UNFIT), 0).astype(np.uint16)


def _duty(region: Region, held: HeldDuty, person: IntArray, day: IntArray) -> Attempts:
    duties, row = region.duties, held.row
    shift = np.full(len(day), duties.shift[row], dtype=np.int32)
    attempts = _given(person, day, shift)
    if held.copy:
        return attempts
    owner, own_day = int(duties.person[row]), int(duties.day[row])
    mine = person == owner
    goes = np.where(mine, row, NONE).astype(np.int32)
    taker = np.where((day == own_day) & ~mine, person, NONE).astype(np.int32)
    without = np.stack([goes, np.full(len(day), NONE, dtype=np.int32)], axis=1)
    return replace(
        attempts,
        still=mine & (day == own_day),
        duties=replace(attempts.duties, without=without),
        trials=joined(Trials.single(person, goes, day, shift), loss_of(owner, row)),
        trial_cell=np.append(attempts.trial_cell, NONE).astype(np.int32),
        left=np.full((len(day), 1), row, dtype=np.int32),
        takers=taker[:, None],
    )
