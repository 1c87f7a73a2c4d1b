"""Which other assignment could make a forbidden one allowed.

A set of options that a rule forbids may be allowed together with one more: one that leaves a
duty near by, or whose own duty closes a run of nights or lengthens the span an average is taken
over. The table says for each rule how near a duty must be that, left, could matter, and whether
an *additional* duty could. It errs on the side of "could": the rules themselves are asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.calendar import BoolArray
from planner.domain.rules.engine import RULE_IDS
from planner.optimiser.bits import ByDate, bits_of

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


class Healers:
    """Of one person's options those that could heal a breach, as bits (`bits.py`).

    An option that leaves a duty also adds one, so it may matter either way.
    """

    def __init__(self, days: Sequence[int], leaves: BoolArray, known: tuple[int, int]) -> None:
        """Of options on some days, and whether each leaves a duty; `known` are the dates of the
        person's first and last known duty."""
        self._by_date = ByDate(days)
        self._leaving = bits_of(leaves)
        outside = [at for at, day in enumerate(days) if not known[0] <= day <= known[1]]
        self._outside = sum([1 << at for at in outside])
        self._near: dict[tuple[Reach, int], int] = {}

    def near(self, reach: Reach, day: int) -> int:
        """Bits of the options that could heal what a duty of a day breaks."""
        found = self._near.get((reach, day))
        if found is None:
            adding = self._outside if reach.span else -1
            found = self._within(reach.leaving, day) & self._leaving
            found |= self._within(reach.adding, day) & adding
            self._near[reach, day] = found
        return found

    def _within(self, dates: int, day: int) -> int:
        """Bits of the options so many dates from a day at most."""
        return self._by_date.between(day - dates, day + dates)
