"""Which working-time rules each person would break with each shift on each date, kept ready.

The rules cost more than all other checks of a gap together, and their answer depends on the
person's own duties alone, not on the gap's service or line. So it is worked out once for each
shift that a demand line asks for and each date of the period, for everybody, and read from
then on. An edit changes it for the people whose duties or absences it touches.
"""

from collections.abc import Callable, Iterable
from itertools import groupby
from operator import itemgetter

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.cover.legality.screen import Screen
from planner.domain.cover.legality_trials import LEFT_OUT, covering_trials
from planner.domain.region import NONE, Region
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.packs import RulePack
from planner.domain.rules.settings import Severity

_BLOCK = 8_000
"""People that are looked at together: what is counted for them stays near the processor."""
RuleBits = npt.NDArray[np.unsignedinteger]


class LegalityTable:
    """Bits of the hard rules newly broken or made worse, by shift, date and person.

    The duty is added and all duties of the person that overlap it are taken away (A10), so one
    answer holds for both modes: for `extra` where nothing overlaps, and for `redeploy` where
    exactly the duty that is left does. OVERLAP and ABSENT are the checks `free` and `present`.

    Constructing costs nothing. A column (one shift on one date, everybody) is worked out when
    it is first asked for, or by `build`, and kept: 2 bytes a person and column.
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
        shape = len(self.shifts), region.period.days
        self._known = np.zeros(shape, dtype=np.bool_)
        # Pages of zeros take no memory until a column is written.
        self._bits: RuleBits = np.zeros((*shape, len(region.people)), dtype=_dtype(self.rules))

    @classmethod
    def of(cls, region: Region, engine: RuleEngine) -> "LegalityTable":
        """A table with no column worked out yet. `engine` must be one of the same region."""
        return cls(region, engine)

    @property
    def columns(self) -> list[tuple[int, int]]:
        """Every (shift, day) for which a line asks, by date."""
        lines, first = self.region.lines, self.region.period.first
        asked = np.zeros(self._known.shape, dtype=np.bool_)
        np.logical_or.at(asked, self._slot[lines.shift], lines.applies)
        days, slots = np.nonzero(asked.T)
        return list(zip(self.shifts[slots].tolist(), (days + first).tolist(), strict=True))

    @property
    def built(self) -> int:
        """How many columns are worked out."""
        return int(self._known.sum())

    @property
    def nbytes(self) -> int:
        """Memory of the columns that are worked out."""
        return self.built * len(self.region.people) * self._bits.itemsize

    def hard(self, shift: int, day: int) -> RuleBits:
        """(people,) bits of `rules` that everybody would newly break or make worse; 0: legal.

        Read only. For a shift or date that is not of the table it is worked out and not kept.
        O(1) once the column is known.
        """
        at = self._column(shift, day)
        if at is None:
            return self._judged(np.arange(len(self.region.people)), shift, day)
        return self._ensured(*at)

    def legal(self, shift: int, day: int) -> BoolArray:
        """(people,) whether no hard rule forbids the shift on the date."""
        return np.asarray(self.hard(shift, day) == 0, dtype=np.bool_)

    def pairs(self, person: npt.ArrayLike, shift: npt.ArrayLike, day: npt.ArrayLike) -> RuleBits:
        """As `hard`, for many people, shifts and dates at once (broadcast). O(n).

        The shifts must be among `shifts` and the dates in the period. Columns that are not
        known yet are worked out for everybody first.
        """
        slots = self._slot[np.asarray(shift)]
        days = np.asarray(day) - self.region.period.first
        for slot, date in zip(*np.nonzero(self._wanted(slots, days)), strict=True):
            self._ensured(int(slot), int(date))
        return np.asarray(self._bits[slots, days, np.asarray(person)])

    def legal_pairs(
        self, person: npt.ArrayLike, shift: npt.ArrayLike, day: npt.ArrayLike
    ) -> BoolArray:
        """As `legal`, for many people, shifts and dates at once (broadcast). O(n)."""
        return np.asarray(self.pairs(person, shift, day) == 0, dtype=np.bool_)

    def build(self, stopped: Callable[[], bool] = lambda: False) -> "LegalityTable":
        """Works out every column for which a line asks; itself.

        In blocks of people, between which it may be stopped: then no column is kept. One quick
        look at each column, and the rules themselves only for those in doubt.
        O(columns · people), seconds for 40,000 people and four weeks.
        """
        rule_set = self.region.people.rule_set
        for number, pack in enumerate(self.engine.book.packs):
            people = np.flatnonzero(rule_set == number).astype(np.int32)
            for begin in range(0, len(people), _BLOCK):
                if stopped():
                    return self
                self._look(pack, people[begin : begin + _BLOCK])
        for shift, day in self.columns:
            self._known[self._column(shift, day)] = True
        return self

    def _look(self, pack: RulePack, people: IntArray) -> None:
        """Fills in all columns for some people under one pack."""
        register, first = self.engine.register, self.region.period.first
        screen = Screen.of(self.engine, pack, people, self.rules)
        doubts: list[tuple[IntArray, int, int]] = []
        for day, columns in groupby(self.columns, key=itemgetter(1)):
            date = screen.day(day)
            for shift, _ in columns:
                (fact,) = register.table.numbers([day], [shift]).tolist()
                bits, doubt = screen.look(date, fact)
                self._bits[self._slot[shift], day - first, people] = bits
                doubts.append((people[doubt], shift, day))
        sizes = [len(who) for who, _, _ in doubts]
        person = np.concatenate([who for who, _, _ in doubts])
        shifts, days = (np.repeat([one[k] for one in doubts], sizes) for k in (1, 2))
        self._bits[self._slot[shifts], days - first, person] = self._judged(person, shifts, days)

    def refreshed(
        self, region: Region, engine: RuleEngine, people: npt.ArrayLike
    ) -> "LegalityTable":
        """The table of a region in which only duties and absences of some people are others.

        People, shifts, lines and period must be the same (`patching.patched` sees to that).
        Copies the columns; O(columns + the rules of these people for every known column).
        """
        table = LegalityTable(region, engine)
        table._known = self._known.copy()
        table._bits = self._bits.copy() if self.built else table._bits
        who = np.unique(np.asarray(people, dtype=np.int64))
        slots, days = np.nonzero(table._known)
        if len(who) and len(slots):
            person, column = np.repeat(who, len(slots)), np.tile(np.arange(len(slots)), len(who))
            slot, date = slots[column], days[column]
            bits = table._judged(person, table.shifts[slot], date + region.period.first)
            table._bits[slot, date, person] = bits
        return table

    def rule_ids(self, bits: int) -> list[str]:
        """The ids of some bits."""
        return [rule for number, rule in enumerate(self.rules) if bits >> number & 1]

    def _column(self, shift: int, day: int) -> tuple[int, int] | None:
        if self._slot[shift] == NONE or day not in self.region.period:
            return None
        return int(self._slot[shift]), day - self.region.period.first

    def _wanted(self, slots: npt.NDArray[np.int64], days: IntArray) -> BoolArray:
        """Columns of some pairs that are not known yet."""
        wanted = np.zeros(self._known.shape, dtype=np.bool_)
        wanted[slots, days] = True
        return np.asarray(wanted & ~self._known, dtype=np.bool_)

    def _ensured(self, slot: int, date: int) -> RuleBits:
        """The column, worked out if it is not known."""
        if not self._known[slot, date]:
            day = date + self.region.period.first
            everybody = np.arange(len(self.region.people))
            self._bits[slot, date] = self._judged(everybody, self.shifts[slot], day)
            self._known[slot, date] = True
        return np.asarray(self._bits[slot, date])

    def _judged(self, person: npt.ArrayLike, shift: npt.ArrayLike, day: npt.ArrayLike) -> RuleBits:
        """What the rules say, asked one by one."""
        trials = covering_trials(self.region, person, day, shift)
        verdicts = self.engine.judge(trials, leave_out=LEFT_OUT)
        return _packed(verdicts.hard, self.rules, self._bits.dtype)


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
