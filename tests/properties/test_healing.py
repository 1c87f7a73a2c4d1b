"""What could heal a breach: nothing else ever does, in long rotas under every pack."""

from collections import Counter
from dataclasses import replace
from functools import cache
from itertools import combinations
from random import Random

import numpy as np

from planner.application.rule_packs import load_rule_book
from planner.domain.cover.weights import Weights
from planner.domain.region import NONE
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.rules.packs import RuleBook
from planner.domain.rules.settings import Settings, Severity
from planner.domain.sheets import RULE_SETS
from planner.optimiser.bits import positions
from planner.optimiser.bundles import all_compatible, unmet_duties
from planner.optimiser.healing import Healers
from planner.optimiser.legality import Legality
from planner.optimiser.loose import Loose
from planner.optimiser.master import Master
from planner.optimiser.options import OptionStore
from planner.optimiser.problem import Problem
from planner.optimiser.search import Search
from tests.regions import Sketch

CYCLES = [
    ["LD"] * 4 + [None] * 3,
    ["N"] * 3 + [None] * 2 + ["D"] * 4 + [None] * 3,
    ["E", "E", "L", "L", "N", "N", None, None, None],
    ["D"] * 7 + [None] * 2,
    ["D"] * 5 + [None] * 2,
    ["N", None, "N", None, None, "LD", "LD", None],
    ["OC", None, "D", "D", None],
]
"""Rotas at the edge of the rules."""


@cache
def book_with(rest_hours: float | None) -> RuleBook:
    """Every rule hard; `rest_hours`: another rest after runs than the packs ask for."""
    packs = []
    for pack in load_rule_book().packs:
        rules = {}
        for rule, settings in pack.rules.items():
            thresholds = dict(settings.thresholds)
            if rest_hours is not None and rule in {"DR-46", "AFC-46", "DR-LONG4", "DR-CONSEC7"}:
                thresholds["rest_hours"] = rest_hours
            known = settings.severity is not Severity.OFF
            rules[rule] = Settings(Severity.HARD, thresholds) if known else settings
        packs.append(replace(pack, rules=rules))
    return RuleBook(tuple(packs))


class Person:
    """One person with a long rota, gaps on every date, and what the rules say of sets."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = Random(seed)
        days = chance.choice([20, 40, 70])
        sketch = Sketch(days=days).service("A").service("B")
        for number, shift in enumerate(["E", "D", "LD", "N"], 1):
            sketch.line("A", number, shift)
        sketch.person("ann", "A", "B5", rule_set=RULE_SETS[seed % len(RULE_SETS)])
        self._work(sketch, chance.randint(-20, 3), days + chance.randint(-10, 10))
        region = sketch.region()
        book = book_with(chance.choice([None, None, 72.0, 110.0]))
        weights = replace(Weights(), max_assignments=chance.randint(2, 4))
        self.store = OptionStore(Problem.of(region, weights), book)
        loose, engine = Loose(self.store), RuleEngine(region, book)
        loose.make(range(1), lambda person, _l, _p: np.ones(len(person), dtype=bool))
        self._legality = Legality(self.store, engine)
        master = Master(self.store, engine, lambda: False)
        known = Search(master, self._legality, loose, lambda: False).known_of(0)
        self.reaches, self.days = known.reaches, self.store.day[np.arange(len(self.store))].tolist()
        self.healers = Healers(self.days, self.store.duty != NONE, known)

    def _work(self, sketch: Sketch, first: int, last: int) -> None:
        """Cycles of codes, with duties left out and put in now and then."""
        day = first
        while day < last:
            cycle = self.chance.choice(CYCLES)
            for usual in cycle[: last - day]:
                unusual = self.chance.random() < 0.08
                if code := self.chance.choice([None, "D", "LD"]) if unusual else usual:
                    sketch.duty("ann", day, code, "B")
                day += 1

    def broken(self, sets: list[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
        """Bits of the rules that each set breaks, of those that can stand in time."""
        store = self.store
        fit = [one for one in sets if all_compatible(store, one) and not unmet_duties(store, one)]
        return dict(zip(fit, self._legality.of_sets(fit), strict=True))

    def could_heal(self, rule: int, some: tuple[int, ...]) -> int:
        """Bits of the options of which one has to be in what heals a set."""
        found = 0
        for one in some:
            found |= self.healers.near(self.reaches[rule], self.days[one])
        return found

    def sets(self, number: int) -> list[tuple[int, ...]]:
        """Some of up to three options, mostly near each other; and all their parts."""
        found: set[tuple[int, ...]] = set()
        order = sorted(range(len(self.days)), key=lambda one: (self.days[one], one))
        for _ in range(number):
            at = self.chance.randrange(len(order))
            wide = self.chance.choice([12, 30, 90, len(order)])
            near = order[max(0, at - wide) : at + wide]
            some = tuple(sorted(self.chance.sample(near, min(len(near), 3))))
            found.update(part for k in (1, 2, 3) for part in combinations(some, k))
        return sorted(found)


RULES_TRIED = {
    "WTR-48", "WTR-DAILY", "WTR-NIGHT", "DR-72", "DR-LONG4", "DR-46", "DR-CONSEC7",
    "DR-WE", "AFC-LONG", "AFC-46", "AFC-60",
}  # fmt: skip


def test_nothing_else_heals() -> None:
    """Whatever makes a set break a rule no more has one option at least that could heal it."""
    healed: Counter[str] = Counter()
    for seed in range(160):
        person = Person(seed)
        broken = person.broken(person.sets(300))
        for larger, left in broken.items():
            for some in (one for k in range(1, len(larger)) for one in combinations(larger, k)):
                for rule in positions(broken.get(some, 0) & ~left):
                    more = [one for one in larger if one not in some]
                    could = person.could_heal(rule, some)
                    assert any(could >> one & 1 for one in more), (seed, RULE_IDS[rule], some, more)
                    healed[RULE_IDS[rule]] += 1
    assert healed.keys() >= RULES_TRIED
    assert healed.total() > 1_000
