"""Where everybody stands: the reasons of all people for any gap of a region, in one gather.

`suggest` for a region of 40,000 people has to answer in the blink of an eye, gap after gap.
What the checks of many gaps share is kept here: the table of what the rules forbid, who is
absent, who may go where, who holds what, and what each would leave. A gap then only combines
rows of bits, ranks those who could come or nearly could, and makes figures for those shown.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass

import numpy as np

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.chains_ways import Date
from planner.domain.cover.checks import Check, CheckBits, Test, tests_of
from planner.domain.cover.daybook import STUCK, DayBook, States, moves
from planner.domain.cover.legality_table import LegalityTable
from planner.domain.cover.options import Wanted
from planner.domain.cover.places import Places
from planner.domain.cover.weights import Weights
from planner.domain.differing import changed_people
from planner.domain.region import LongArray, Region
from planner.domain.rules.engine import RuleEngine

_MOST_KEPT = 400
"""Outcomes of single checks that are kept, 2 bytes a person each: 32 MB for 40,000 people."""


class Standing:
    """Reasons for one region; knows nothing of gaps until it is asked.

    Constructing costs nothing. `warm` works out what all gaps share: seconds for 40,000 people
    and four weeks, best done in the background. Before that every answer is the same and
    slower, for what it needs is worked out when it is first needed. In memory, for 40,000
    people and four weeks: 25 MB of rules, 14 MB of who is on duty when, 32 MB at most of checks.
    """

    def __init__(
        self,
        region: Region,
        engine: RuleEngine,
        places: Places,
        weights: Weights,
        table: LegalityTable | None = None,
    ) -> None:
        self.region, self.engine, self.places, self.weights = region, engine, places, weights
        self.table = LegalityTable.of(region, engine) if table is None else table
        self._checks: OrderedDict[tuple[Check, Hashable], CheckBits] = OrderedDict()
        self._days: dict[int, DayBook] = {}
        self._chain_date: Date | None = None

    def day(self, day: int) -> DayBook:
        """Who is on duty on a date."""
        if day not in self._days:
            self._days[day] = DayBook(self.region, self.places, self.weights, day)
        return self._days[day]

    def followed(self, region: Region, engine: RuleEngine, places: Places) -> "Standing | None":
        """The same for a region in which some people's duties or absences are others.

        None where more differs than that. Only these people are judged again; who is on duty
        when is counted afresh, date by date as it is needed.
        """
        if not self.table.fits(region):
            return None
        people = changed_people(self.region, region)
        table = self.table.refreshed(region, engine, people)
        return Standing(region, engine, places, self.weights, table)

    def rest(self) -> None:
        """Lets go of all but the table of rules: the rest is quickly made again, date by date."""
        self._checks.clear()
        self._days.clear()
        self._chain_date = None

    def chain_date(self, day: int) -> Date:
        """A date as chains see it; only the last one asked for is kept, 20 MB at most."""
        if self._chain_date is None or self._chain_date.day != day:
            self._chain_date = Date(self.region, self.places, self.weights, day, self.day(day))
        return self._chain_date

    def warm(self, stopped: Callable[[], bool] = lambda: False) -> "Standing":
        """Works out what all gaps share; itself. Asks `stopped` every few milliseconds."""
        self.table.build(stopped)
        for shift, day in self.table.columns:
            if stopped():
                break
            self.day(day).ready(shift)
        lines, days = np.nonzero(self.region.lines.applies)
        for line, day in zip(lines.tolist(), days.tolist(), strict=True):
            if stopped():
                break
            self._learn(line, self.region.period.first + day)
        return self

    def _learn(self, line: int, day: int) -> None:
        """The checks of a line and date but for the skill: there are too many of these."""
        for check, key, holds in tests_of(self.region, line, day):
            if check is not Check.SKILL and (check, key) not in self._checks:
                self._kept(check, key, holds)

    def _kept(self, check: Check, key: Hashable, holds: Test) -> CheckBits:
        """What comes of a check; those asked for longest ago are let go."""
        kept = self._checks.get((check, key))
        if kept is None:
            everybody = np.arange(len(self.region.people), dtype=np.int32)
            kept = np.where(holds(everybody), 0, int(check)).astype(np.uint16)
            self._checks[check, key] = kept
            if len(self._checks) > _MOST_KEPT:
                self._checks.popitem(last=False)
        else:
            self._checks.move_to_end((check, key))
        return kept

    def static(self, line: int, day: int) -> CheckBits:
        """(people,) failed checks that need no duties, as `checks.static_checks`."""
        failed = np.zeros(len(self.region.people), dtype=np.uint16)
        for check, key, holds in tests_of(self.region, line, day):
            failed |= self._kept(check, key, holds)
        return failed

    def masks(self, gap: Wanted, person: IntArray | LongArray) -> LongArray:
        """Which lines of a gap's place people can fill, as `places.person_masks`."""
        masks = np.zeros(len(person), dtype=np.int64)
        for bit, line in enumerate(self.places.lines_of(gap.place).tolist()):
            unable = np.zeros(len(self.region.people), dtype=np.uint16)
            for check, key, holds in tests_of(self.region, line, gap.day):
                if check in (Check.GRADE, Check.SKILL):
                    unable |= self._kept(check, key, holds)
            masks |= (unable[person] == 0).astype(np.int64) << bit
        return masks

    def reasons(self, gap: Wanted) -> "Reasons":
        """Everybody's failed checks for a gap. O(people), a few passes over them."""
        book = self.day(gap.day)
        states = book.states(gap.shift)
        here = book.at(gap.service, gap.shift)
        failed = self.static(gap.line, gap.day)
        failed |= (states >= STUCK) * np.uint16(Check.FREE)
        needed = book.needed(gap.shift)
        others = failed[needed]
        failed[needed] |= (others & (others - 1) == 0) * np.uint16(Check.LENDER)
        if len(here):  # whoever is there already moves nowhere
            failed[here] = failed[here] & ~np.uint16(Check.LENDER) | np.uint16(Check.FREE)
            states = states.copy()
            states[here[states[here] < STUCK]] = STUCK
        illegal = self.table.hard(gap.shift, gap.day) != 0
        return Reasons(book, states, failed, illegal)


@dataclass(frozen=True, eq=False)
class Reasons:
    """Everybody's failed checks for one gap; arrays are by person."""

    book: DayBook
    states: States
    """As those of the book; STUCK for people who are on duty at the gap's own place."""
    failed: CheckBits
    """All checks but RULES. LENDER only where at most one other check fails."""
    illegal: BoolArray
    """Who fails RULES."""

    def first_failed(self) -> dict[Check, int]:
        """People by the first check that they fail; RULES last, and only where nothing else."""
        failed = self.failed
        first = failed & (~failed + 1)
        found = {check: int(np.count_nonzero(first == int(check))) for check in Check}
        return found | {Check.RULES: int(np.count_nonzero(self.illegal & (failed == 0)))}

    def leavers(self, person: IntArray | LongArray) -> tuple[LongArray, LongArray]:
        """Which of some people (positions) would leave one duty, and which: positions in
        `book.rows`. The others are free, STUCK or TANGLED."""
        states = self.states[person]
        leaving = np.flatnonzero(moves(states))
        return leaving, self.book.positions(person[leaving], states[leaving])
