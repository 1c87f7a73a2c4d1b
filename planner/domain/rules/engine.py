"""The working-time rules for a region: audit of everybody, and judgement of trials."""

from collections.abc import Collection, Iterable, Iterator

import numpy as np
import numpy.typing as npt

from planner.domain.calendar import IntArray
from planner.domain.region import Region
from planner.domain.rules.breaches import Breaches, ordered
from planner.domain.rules.explaining import explained
from planner.domain.rules.figures import Figures
from planner.domain.rules.judging import Judge
from planner.domain.rules.merging import merged
from planner.domain.rules.packs import RuleBook, RulePack
from planner.domain.rules.register import Register
from planner.domain.rules.registry import RULE_IDS, RULE_NUMBER, RULES
from planner.domain.rules.rule import Rule
from planner.domain.rules.settings import Severity
from planner.domain.rules.states import State, States
from planner.domain.rules.trials import BitArray, BreachText, Trials, Verdicts

__all__ = ["RULE_IDS", "RuleEngine"]

_BLOCK = 12_000
"""Trials judged at once: what is worked out on the way stays some tens of megabytes."""
_SORTED = 1_000
Chosen = npt.NDArray[np.intp]


class RuleEngine:
    """Rules over one region; constructing it costs nothing, caches fill as they are needed."""

    def __init__(self, region: Region, book: RuleBook) -> None:
        self.region = region
        self.book = book
        self.register = Register(region)
        """What the rules share of the people."""
        self._states: States | None = None
        """For trials, once an earlier engine was followed."""

    def after(self, region: Region, people: IntArray) -> "RuleEngine":
        """Of a later state of the region, in which some people's duties or absences are others.

        Trials are judged by what was worked out here, those of these people aside.
        """
        later = RuleEngine(region, self.book)
        before = self._states or State(self.region, self.register)
        later._states = States.after(before, region, people)
        return later

    def forget(self) -> None:
        """Let go of what was worked out; it is made again when it is asked for."""
        self.register, self._states = Register(self.region), None

    def audit(
        self, people: IntArray | None = None, rules: Collection[str] | None = None
    ) -> Breaches:
        """All breaches of some people (all), by some rules (all), ordered by person and rule.

        Every known duty is looked at, before and after the period too. Cost: O(duties + dates)
        for each rule, in blocks of bounded memory.
        """
        everybody = np.arange(len(self.region.people), dtype=np.int32)
        chosen = everybody if people is None else np.unique(people).astype(np.int32)
        found: list[Breaches] = []
        for number, pack in enumerate(self.book.packs):
            mine = chosen[self.region.people.rule_set[chosen] == number]
            for block in self.register.blocks(mine):
                found.extend(self._audit(pack, block, rules))
        return ordered(found, self.region.clock)

    def judge(self, trials: Trials, leave_out: Collection[str] = ()) -> Verdicts:
        """Which rules each trial newly breaks or makes worse (readings A10 to A12).

        A shift of kind absence adds nothing. Cost: O(what lies around the changes); the first
        call also works out what the rules share of the people concerned.
        """
        hard = np.zeros(len(trials), dtype=np.uint32)
        warn = np.zeros(len(trials), dtype=np.uint32)
        for register, mine, asked in self._parts(trials):
            for pack, block in self._by_pack(asked):
                rules = _rules(pack, None, leave_out)
                for rule, rows in Judge(register, pack, asked.take(block)).worse(rules):
                    _mark(rule, pack, rows, mine[block], hard, warn)
        return Verdicts(hard, warn & ~hard)

    def explain(
        self, trials: Trials, index: int, leave_out: Collection[str] = ()
    ) -> list[BreachText]:
        """What one trial newly breaks or makes worse, in words with the figures.

        Hard rules first, in the order of the specification's table.
        """
        return self.explain_each(trials.take(np.array([index])), leave_out)[0]

    def explain_each(
        self, trials: Trials, leave_out: Collection[str] = ()
    ) -> list[list[BreachText]]:
        """As `explain`, of every trial. Costs what judging them does, and the words."""
        texts: list[list[BreachText]] = [[] for _ in range(len(trials))]
        for register, mine, asked in self._parts(trials):
            for pack, block in self._by_pack(asked):
                some, at = asked.take(block), mine[block]
                found = list(Judge(register, pack, some).worse(_rules(pack, None, leave_out)))
                for number, text in _texts(self.region, pack, some, found):
                    texts[int(at[number])] = text
        return texts

    def _parts(self, trials: Trials) -> Iterable[tuple[Register, Chosen, Trials]]:
        """Which register to ask of which trials."""
        if self._states is None:
            return [(self.register, np.arange(len(trials)), trials)]
        return self._states.parts(trials)

    def _audit(
        self, pack: RulePack, people: IntArray, rules: Collection[str] | None
    ) -> Iterator[Breaches]:
        duties = self.register.everything(pack, people)
        for rule in _rules(pack, rules, ()):
            rows = merged(rule, rule.figures(duties, pack.rules[rule.id]))
            if len(rows):
                yield self._breaches(rule, pack, people, rows)

    def _breaches(self, rule: Rule, pack: RulePack, people: IntArray, rows: Figures) -> Breaches:
        size = len(rows)
        others = np.array([part.other_limit(pack.rules[rule.id]) for part in rule.parts])
        return Breaches(
            person=people[rows.sequence],
            rule=np.full(size, RULE_NUMBER[rule.id], dtype=np.int32),
            part=rows.part,
            severity=np.where(
                _hard(rule, pack, rows), int(Severity.HARD), int(Severity.WARN)
            ).astype(np.int32),
            start=rows.start.astype(np.int32),
            end=rows.end.astype(np.int32),
            figure=rows.figure,
            limit=rows.limit,
            other=others[rows.part],
            first_day=rows.first_day.astype(np.int32),
            last_day=rows.last_day.astype(np.int32),
            clock=self.region.clock,
        )

    def _by_pack(self, trials: Trials) -> Iterator[tuple[RulePack, Chosen]]:
        """The trials in blocks of people under one pack."""
        rule_set = self.region.people.rule_set[trials.person]
        for number, pack in enumerate(self.book.packs):
            mine = np.flatnonzero(rule_set == number)
            if len(mine) > _SORTED:  # neighbours in memory are looked up together
                mine = mine[np.argsort(trials.person[mine], kind="stable")]
            for begin in range(0, len(mine), _BLOCK):
                yield pack, mine[begin : begin + _BLOCK]


def _rules(
    pack: RulePack, wanted: Collection[str] | None, leave_out: Collection[str]
) -> list[Rule]:
    """The rules that exist in a pack, of those wanted."""
    return [
        rule
        for rule in RULES
        if pack.rules[rule.id].severity is not Severity.OFF
        and rule.id not in leave_out
        and (wanted is None or rule.id in wanted)
    ]


def _texts(
    region: Region, pack: RulePack, some: Trials, found: list[tuple[Rule, Figures]]
) -> Iterator[tuple[int, list[BreachText]]]:
    """The numbers of the trials that are worse in anything, and what is worse in words."""
    worse = np.unique(np.concatenate([np.zeros(0, int), *(rows.sequence for _, rows in found)]))
    for at in worse.tolist():
        own = [(rule, rows.take(rows.sequence == at)) for rule, rows in found]
        yield at, explained(region, pack, some.take(np.array([at])), own)


def _hard(rule: Rule, pack: RulePack, rows: Figures) -> npt.NDArray[np.bool_]:
    """Which rows are hard breaches."""
    hard = pack.rules[rule.id].severity is Severity.HARD
    parts = np.array([hard and not part.warns for part in rule.parts])
    return np.asarray(parts[rows.part], dtype=np.bool_)


def _mark(
    rule: Rule, pack: RulePack, rows: Figures, block: Chosen, hard: BitArray, warn: BitArray
) -> None:
    """Set the rule's bit of the trials that have rows."""
    bit = np.uint32(1 << RULE_NUMBER[rule.id])
    grave = _hard(rule, pack, rows)
    hard[block[rows.sequence[grave]]] |= bit
    warn[block[rows.sequence[~grave]]] |= bit
