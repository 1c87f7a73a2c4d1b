"""Which working-time rules each person would break with each shift on each date, kept ready.

The rules cost more than all other checks of a gap together, and their answer depends on the
person's own duties alone, not on the gap's service or line. So it is worked out once for each
shift that a demand line asks for and each date of the period, for everybody, and read from
then on. An edit changes it for the people whose duties or absences it touches.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.legality.screen import Screen
from planner.domain.cover.legality_trials import LEFT_OUT, covering_trials
from planner.domain.region import NONE, LongArray, Region
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.packs import RulePack
from planner.domain.rules.settings import Severity

_BLOCK = 4_000
"""People that are looked at together: what is counted for them stays near the processor."""
_TRIALS = 8_000
"""Those in doubt that the rules are asked about at once: some hundredths of a second."""
RuleBits = npt.NDArray[np.unsignedinteger]


class LegalityTable:
    """Bits of the hard rules newly broken or made worse, by shift, date and person.

    The duty is added and all duties of the person that overlap it are taken away (A10), so one
    answer holds for both modes: for `extra` where nothing overlaps, and for `redeploy` where
    exactly the duty that is left does. OVERLAP and ABSENT are the checks `free` and `present`.

    Constructing costs nothing. The cells of a block of people, for one shift on one date, are
    worked out when they are first asked for, or beforehand by `build`, and kept: 2 bytes each.
    """

    def __init__(self, region: Region, engine: RuleEngine) -> None:
        self.region = region
        self.engine = engine
        self.rules = _hard_rules(engine)
        """The rule of each bit."""
        self.shifts = np.unique(region.lines.shift)
        """Shifts that some line asks for, whatever the date."""
        self._slot = np.full(len(region.shifts.ids), NONE, dtype=np.int64)
        self._slot[self.shifts] = np.arange(len(self.shifts))
        self._blocks = tuple(_blocks(region, engine))
        self._block = np.zeros(len(region.people), dtype=np.int32)
        """The block of each person."""
        for number, (_, people) in enumerate(self._blocks):
            self._block[people] = number
        shape = len(self.shifts), region.period.days
        self._known = np.zeros((*shape, len(self._blocks)), dtype=np.bool_)
        """By shift, date and block."""
        # Pages of zeros take no memory until something is written.
        self._bits: RuleBits = np.zeros((*shape, len(region.people)), dtype=_dtype(self.rules))

    @classmethod
    def of(cls, region: Region, engine: RuleEngine) -> "LegalityTable":
        """A table with nothing worked out yet. `engine` must be one of the same region."""
        return cls(region, engine)

    @property
    def columns(self) -> list[tuple[int, int]]:
        """Every (shift, day) for which a line asks, by date."""
        days, slots = np.nonzero(self._asked.T)
        shifts, first = self.shifts[slots].tolist(), self.region.period.first
        return list(zip(shifts, (days + first).tolist(), strict=True))

    @property
    def built(self) -> int:
        """How many cells are worked out."""
        people = np.bincount(self._block, minlength=len(self._blocks))
        return int((self._known * people).sum())

    @property
    def share(self) -> float:
        """How much is known of all columns for which a line asks, 0 to 1; by blocks."""
        known = self._known[self._asked]
        return float(known.mean()) if known.size else 1.0

    @property
    def nbytes(self) -> int:
        """Memory of the cells that are worked out."""
        return self.built * self._bits.itemsize

    def hard(self, shift: int, day: int) -> RuleBits:
        """(people,) bits of `rules` that everybody would newly break or make worse; 0: legal.

        Read only. For a shift or date that is not of the table it is worked out and not kept.
        O(1) once the column is known for everybody.
        """
        slot, date = int(self._slot[shift]), day - self.region.period.first
        if slot == NONE or day not in self.region.period:
            return self._judged(np.arange(len(self.region.people)), shift, day)
        missing = np.flatnonzero(~self._known[slot, date])
        if len(missing):
            self._fill(slot, date, missing)
        return np.asarray(self._bits[slot, date])

    def legal(self, shift: int, day: int) -> BoolArray:
        """(people,) whether no hard rule forbids the shift on the date."""
        return np.asarray(self.hard(shift, day) == 0, dtype=np.bool_)

    def pairs(self, person: npt.ArrayLike, shift: npt.ArrayLike, day: npt.ArrayLike) -> RuleBits:
        """As `hard`, for many people, shifts and dates at once (broadcast). O(n).

        The shifts must be among `shifts` and the dates in the period. What is not known yet is
        worked out for the whole block first.
        """
        who, slots = np.asarray(person), self._slot[np.asarray(shift)]
        days = np.asarray(day) - self.region.period.first
        wanted = np.zeros(self._known.shape, dtype=np.bool_)
        wanted[slots, days, self._block[who]] = True
        wanted &= ~self._known
        for slot, date in zip(*np.nonzero(wanted.any(axis=2)), strict=True):
            self._fill(int(slot), int(date), np.flatnonzero(wanted[slot, date]))
        return np.asarray(self._bits[slots, days, who])

    def build(self, stopped: Callable[[], bool] = lambda: False) -> "LegalityTable":
        """Works out every column for which a line asks, for everybody; itself.

        `stopped` is asked every few milliseconds. Stopped, it keeps the blocks of people that
        were finished, and goes on from there when it is asked for again.
        One quick look at each cell, and the rules themselves only for those in doubt.
        O(cells): seconds for 40,000 people and four weeks.
        """
        for number, (pack, people) in enumerate(self._blocks):
            days, slots = np.nonzero((self._asked & ~self._known[:, :, number]).T)
            if len(days):
                if not self._look(pack, people, slots, days, stopped):
                    break
                self._known[slots, days, number] = True
        return self

    def fits(self, region: Region) -> bool:
        """Whether a region differs from the table's only in duties and absences."""
        mine = self.region
        return (
            region.people is mine.people
            and region.lines is mine.lines
            and region.shifts is mine.shifts
            and region.period == mine.period
        )

    def refreshed(
        self, region: Region, engine: RuleEngine, people: npt.ArrayLike
    ) -> "LegalityTable":
        """The table of a region in which only duties and absences of some people are others.

        People, shifts, lines and period must be the same (`patching.patched` sees to that).
        Copies what is known; then O(the rules of these people for every known shift and date).
        """
        table = LegalityTable(region, engine)
        table._known = self._known.copy()
        table._bits = self._bits.copy() if self._known.any() else table._bits
        table.move(region, engine, people)
        return table

    def move(self, region: Region, engine: RuleEngine, people: npt.ArrayLike) -> None:
        """As `refreshed`, of the table itself: nothing is copied, and the region of before is
        let go before the rules of these people are asked."""
        self.region, self.engine = region, engine
        for person in np.unique(np.asarray(people, dtype=np.int64)).tolist():
            slots, days = np.nonzero(self._known[:, :, self._block[person]])
            if len(slots):
                shifts, dates = self.shifts[slots], days + region.period.first
                self._bits[slots, days, person] = self._judged(person, shifts, dates)

    @cached_property
    def _asked(self) -> BoolArray:
        """By shift and date: whether a line asks for that."""
        lines = self.region.lines
        asked = np.zeros(self._known.shape[:2], dtype=np.bool_)
        rows, days = np.nonzero(lines.applies)
        asked[self._slot[lines.shift[rows]], days] = True
        return asked

    def _look(
        self,
        pack: RulePack,
        people: IntArray,
        slots: LongArray,
        days: LongArray,
        stopped: Callable[[], bool],
    ) -> bool:
        """Fills in columns, ordered by date, for some people under one pack; false if stopped."""
        table, first = self.engine.register.table, self.region.period.first
        screen = Screen.of(self.engine, pack, people, self.rules)
        facts = table.numbers(days + first, self.shifts[slots])
        doubts: list[IntArray] = []
        date = screen.day(first)
        for slot, day, fact in zip(slots.tolist(), days.tolist(), facts.tolist(), strict=True):
            if stopped():
                return False
            if date.day != day + first:
                date = screen.day(day + first)
            bits, doubt = screen.look(date, fact)
            self._bits[slot, day, people] = bits
            doubts.append(people[doubt])
        person, sizes = np.concatenate(doubts), [len(who) for who in doubts]
        slot, day = np.repeat(slots, sizes), np.repeat(days, sizes)
        # Person by person, for what the rules share of somebody is worked out for each part.
        order = np.argsort(person, kind="stable")
        person, slot, day = person[order], slot[order], day[order]
        for begin in range(0, len(person), _TRIALS):
            if stopped():
                return False
            at = np.s_[begin : begin + _TRIALS]
            cells = slot[at], day[at], person[at]
            self._bits[cells] = self._judged(person[at], self.shifts[slot[at]], day[at] + first)
        return True

    def _fill(self, slot: int, date: int, blocks: npt.NDArray[np.intp]) -> None:
        """Works out a column for some blocks, by asking the rules about everybody in them."""
        people = np.flatnonzero(np.isin(self._block, blocks))
        day = date + self.region.period.first
        self._bits[slot, date, people] = self._judged(people, self.shifts[slot], day)
        self._known[slot, date, blocks] = True

    def _judged(self, person: npt.ArrayLike, shift: npt.ArrayLike, day: npt.ArrayLike) -> RuleBits:
        """What the rules say, asked one by one."""
        trials = covering_trials(self.region, person, day, shift)
        verdicts = self.engine.judge(trials, leave_out=LEFT_OUT)
        return _packed(verdicts.hard, self.rules, self._bits.dtype)


def _blocks(region: Region, engine: RuleEngine) -> Iterator[tuple[RulePack, IntArray]]:
    """Everybody in blocks of one staff group and one pack."""
    for group in range(len(region.grades.group_names)):
        for number, pack in enumerate(engine.book.packs):
            mine = (region.person_group == group) & (region.people.rule_set == number)
            people = np.flatnonzero(mine).astype(np.int32)
            for begin in range(0, len(people), _BLOCK):
                yield pack, people[begin : begin + _BLOCK]


def _hard_rules(engine: RuleEngine) -> tuple[str, ...]:
    """Rules that are hard for somebody."""
    return tuple(
        rule
        for rule in RULE_IDS
        if rule not in LEFT_OUT
        and any(pack.rules[rule].severity is Severity.HARD for pack in engine.book.packs)
    )


def _dtype(rules: Iterable[str]) -> npt.DTypeLike:
    return np.uint16 if len(tuple(rules)) <= np.iinfo(np.uint16).bits else np.uint32


def _packed(bits: npt.NDArray[np.uint32], rules: tuple[str, ...], dtype: npt.DTypeLike) -> RuleBits:
    """Bits of `RULE_IDS` as bits of some rules."""
    result = np.zeros(len(bits), dtype=dtype)
    some = np.flatnonzero(bits)
    for number, rule in enumerate(rules):
        found = bits[some] >> np.uint32(RULE_IDS.index(rule)) & np.uint32(1)
        result[some] |= (found << np.uint32(number)).astype(dtype)
    return result
