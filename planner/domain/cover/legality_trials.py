"""What the rules are asked of somebody who would cover: the duty, without all that overlap it."""

import numpy as np
import numpy.typing as npt

from planner.domain.overlapping import overlapping
from planner.domain.region import Region
from planner.domain.rules.ragged import offsets_of
from planner.domain.rules.trials import Trials

LEFT_OUT = ("OVERLAP", "ABSENT")
"""These rules are the checks `free` and `present` (A10)."""


def covering_trials(
    region: Region, person: npt.ArrayLike, day: npt.ArrayLike, shift: npt.ArrayLike
) -> Trials:
    """One trial for each person, date and shift (broadcast): the shift is added, and every duty
    of the person that overlaps it is taken away (A9, A10). O(trials · log duties of one person)."""
    who, dates, codes = (np.atleast_1d(part) for part in np.broadcast_arrays(person, day, shift))
    hours = region.shifts.hours(region.clock, codes, dates)
    which, removed = overlapping(region.duties, who, *hours)
    return Trials(
        person=who.astype(np.int32),
        removed=removed.astype(np.int32),
        removed_offsets=offsets_of(np.bincount(which, minlength=len(who))),
        added_day=dates.astype(np.int32),
        added_shift=codes.astype(np.int32),
        added_offsets=np.arange(len(who) + 1, dtype=np.int64),
    )
