"""Which other assignment could make a forbidden one allowed.

A set of options that a rule forbids may be allowed together with one more: one that leaves a
duty near by, or whose own duty closes a run of nights or lengthens the span an average is taken
over. The table says for each rule how near a duty must be that, left, could matter, and whether
an *additional* duty could. It errs on the side of "could": the rules themselves are asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray
from planner.domain.rules.engine import RULE_IDS

ANYWHERE = 10**6


@dataclass(frozen=True, slots=True)
class Reach:
    """What could heal a breach of one rule."""

    leaving: int
    """Duties this many dates away from an added one could matter if left."""
    adding: int
    """Additional duties this many dates away could matter; −1: none could."""
    span: bool = False
    """Whether only additions outside a person's first to last known duty could."""


NEVER = -1
_REACHES = {
    # Rest between neighbours: a duty in between only shortens it.
    "WTR-DAILY": Reach(2, NEVER),
    "OVERLAP": Reach(2, NEVER),
    "ABSENT": Reach(NEVER, NEVER),
    "WTR-WEEKLY": Reach(28, NEVER),
    "DR-13": Reach(NEVER, NEVER),
    "DR-72": Reach(15, NEVER),
    "AFC-60": Reach(8, NEVER),
    "DR-ONCALL": Reach(9, NEVER),
    "DR-LONG4": Reach(ANYWHERE, NEVER),
    "DR-LATE4": Reach(ANYWHERE, NEVER),
    "DR-NIGHT4": Reach(ANYWHERE, NEVER),
    "DR-CONSEC7": Reach(ANYWHERE, NEVER),
    "AFC-LONG": Reach(ANYWHERE, NEVER),
    "AFC-NIGHT": Reach(ANYWHERE, NEVER),
    "AFC-CONSEC": Reach(ANYWHERE, NEVER),
    # A night between two nights makes one run of them, with no rest to be tested in between.
    "DR-46": Reach(ANYWHERE, 4),
    "AFC-46": Reach(ANYWHERE, 4),
}
_SPAN = Reach(ANYWHERE, ANYWHERE, span=True)
"""Averages and weekends: leaving lowers them; an addition only by what they are taken over."""
_WHATEVER = Reach(ANYWHERE, ANYWHERE)


_REACHES |= {"WTR-48": _SPAN, "DR-WE": _SPAN}


def reach_of(bits: int) -> Reach:
    """The narrowest reach among the broken rules: each of them has to be healed."""
    reaches = [
        _REACHES.get(rule, _WHATEVER) for bit, rule in enumerate(RULE_IDS) if bits >> bit & 1
    ]
    return min(reaches, key=lambda reach: (reach.adding, not reach.span, reach.leaving))


def could_matter(
    reach: Reach,
    days: Sequence[int],
    day: npt.ArrayLike,
    leaves: npt.ArrayLike,
    known: tuple[int, int],
) -> BoolArray:
    """Which options, each on a `day`, could heal a breach around the `days` of others.

    An option that leaves a duty also adds one, so it may matter either way. `known` are the
    dates of the person's first and last known duty.
    """
    dates = np.asarray(day)
    far = np.abs(dates[..., None] - np.asarray(days)).min(axis=-1)
    adding = far <= reach.adding
    if reach.span:
        adding &= (dates < known[0]) | (dates > known[1])
    return np.asarray((np.asarray(leaves) & (far <= reach.leaving)) | adding)
