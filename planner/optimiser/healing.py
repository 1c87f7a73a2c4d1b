"""Which other assignment could make a forbidden one allowed.

A set of options that a rule forbids may be allowed together with one more: one that leaves a
duty near by, or whose own duty closes a run of nights or lengthens the span an average is taken
over. A rule's reach says how near a duty must be that, left, could matter, and whether an
*additional* duty could; it follows from the thresholds of the person's pack. It errs on the side
of "could": the rules themselves are asked.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from planner.domain.calendar import BoolArray
from planner.domain.rules.packs import RulePack
from planner.domain.rules.registry import RULES
from planner.domain.rules.rule import Rule, Sees
from planner.domain.rules.runs import LongestRun, RestAfterRun, RunThenRest
from planner.domain.rules.settings import Settings, Severity
from planner.optimiser.bits import ByDate, bits_of

ANYWHERE = 10**6
NEVER = -1


@dataclass(frozen=True, slots=True)
class Reach:
    """What could heal a breach of one rule."""

    leaving: int
    """Duties this many dates away from an added one could matter if left."""
    adding: int
    """Additional duties this many dates away could matter; −1: none could."""
    span: bool = False
    """Whether only additions outside a person's first to last known work duty could."""
    runs: bool = False
    """Whether duties in a run of dates could matter if left that begins or ends so near."""


_NOTHING = Reach(NEVER, NEVER)
_SPAN = Reach(ANYWHERE, ANYWHERE, span=True)
"""Averages and weekends: leaving lowers them; an addition only by what they are taken over."""
_WHATEVER = Reach(ANYWHERE, ANYWHERE)
_OF_ALL = {"WTR-48": _SPAN, "DR-WE": _SPAN, "ABSENT": _NOTHING, "DR-13": _NOTHING}
_BY_LEAVING = {"WTR-DAILY", "WTR-WEEKLY", "OVERLAP", "DR-72", "DR-ONCALL", "AFC-60"}
"""Too much work or too little rest within some hours or dates: a duty more never helps."""


def reaches_of(pack: RulePack) -> tuple[Reach, ...]:
    """Of each rule, by its number."""
    return tuple(_reach_of(rule, pack.rules[rule.id]) for rule in RULES)


def _reach_of(rule: Rule, settings: Settings) -> Reach:
    if rule.id in _OF_ALL:
        return _OF_ALL[rule.id]
    if settings.severity is Severity.OFF or rule.reach(settings).sees is Sees.ALL:
        return _WHATEVER
    around = rule.reach(settings)
    dates = max(around.before, around.after)
    if rule.id in _BY_LEAVING:
        return Reach(dates, NEVER)
    if isinstance(rule, LongestRun | RunThenRest):
        return Reach(dates, NEVER, runs=True)
    if isinstance(rule, RestAfterRun):
        # A night between two nights makes one run of them, with no rest to be tested in between.
        return Reach(dates, dates + 1, runs=True)
    return _WHATEVER


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person before any plan, as far as it says what could heal."""

    dates: tuple[int, ...]
    """On which work duties begin, ascending."""
    reaches: tuple[Reach, ...]
    """Of each rule in their pack."""

    def narrowest(self, bits: int) -> Reach:
        """The narrowest reach among broken rules: each of them has to be healed."""
        reaches = [reach for rule, reach in enumerate(self.reaches) if bits >> rule & 1]
        return min(reaches, key=lambda one: (one.adding, not one.span, one.runs, one.leaving))


class Healers:
    """Of one person's options those that could heal a breach, as bits (`bits.py`).

    An option that leaves a duty also adds one, so it may matter either way.
    """

    def __init__(self, days: Sequence[int], leaves: BoolArray, known: Known) -> None:
        """Of options on some days, and whether each leaves a duty."""
        self._by_date = ByDate(days)
        self._leaving = bits_of(leaves)
        self._dates = frozenset(known.dates)
        self._first, self._last = (known.dates[0], known.dates[-1]) if known.dates else (0, -1)
        outside = [at for at, day in enumerate(days) if not self._first <= day <= self._last]
        self._outside = sum([1 << at for at in outside])
        self._near: dict[tuple[Reach, int], int] = {}

    def near(self, reach: Reach, day: int) -> int:
        """Bits of the options that could heal what a duty of a day breaks."""
        found = self._near.get((reach, day))
        if found is None:
            adding = self._outside if reach.span else -1
            found = self._left(reach, day) & self._leaving
            found |= self._within(reach.adding, day) & adding
            self._near[reach, day] = found
        return found

    def _left(self, reach: Reach, day: int) -> int:
        """Bits of the options on dates on which a duty could matter if it is left."""
        if not reach.runs:
            return self._within(reach.leaving, day)
        return self._by_date.between(
            self._end_of_runs(day, -1, reach.leaving), self._end_of_runs(day, 1, reach.leaving)
        )

    def _end_of_runs(self, day: int, step: int, near: int) -> int:
        """How far a run of known duties that begins or ends near a day goes, and what is near its
        other end. Where a set joins two runs, each is at a day of the set. O(its dates).
        """
        at = day + step * near
        while at + step in self._dates:
            at += step
        return at + step * near

    def _within(self, dates: int, day: int) -> int:
        """Bits of the options so many dates from a day at most."""
        return self._by_date.between(day - dates, day + dates)
