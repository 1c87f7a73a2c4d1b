"""How near a person comes to the limits of hours: the worst figure of each, beside its limit."""

from dataclasses import dataclass, replace

import numpy as np

from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook, RulePack
from planner.domain.rules.registry import RULE_NUMBER
from planner.domain.rules.settings import Severity
from planner.domain.wording.formats import number_text
from planner.domain.wording.rules import RULE_TITLES

_LIMITS = {
    "WTR-48": ("hours", "h"),
    "WTR-NIGHT": ("hours_a_day", "h a day"),
    "DR-72": ("hours", "h"),
    "AFC-60": ("hours", "h"),
}
"""The threshold of each rule that is a limit of hours, and its unit."""
_OPTED = "opted_out_hours"


@dataclass(frozen=True, slots=True)
class HourLimit:
    """One limit of hours and the highest figure over all known dates."""

    title: str
    figure: float
    limit: float | None
    """None: exempt, because opted out."""
    unit: str

    @property
    def over(self) -> bool:
        """Whether the limit is exceeded."""
        return self.limit is not None and self.figure > self.limit + 0.001

    @property
    def text(self) -> str:
        """As "41.2 of 48 h"."""
        figure = number_text(self.figure, 1)
        if self.limit is None:
            return f"{figure} {self.unit}, opted out"
        return f"{figure} of {number_text(self.limit, 1)} {self.unit}"


def hour_limits(region: Region, book: RuleBook, person: int) -> list[HourLimit]:
    """Highest figures of one person, by the rules themselves with limits of nothing.

    `region` need hold only the person's duties. O(duties of the person + dates).
    """
    pack = book.packs[int(region.people.rule_set[person])]
    rules = [
        rule
        for rule in _LIMITS
        if rule in pack.rules and pack.rules[rule].severity is not Severity.OFF
    ]
    engine = RuleEngine(region, _lowered(book, pack, rules))
    found = engine.audit(np.array([person], dtype=np.int32), rules)
    opted_out = bool(region.people.opted_out[person])
    result = []
    for rule in rules:
        figures = found.figure[found.rule == RULE_NUMBER[rule]]
        name, unit = _LIMITS[rule]
        limit: float | None = pack.rules[rule][name]
        if opted_out and rule == "WTR-48":
            limit = pack.rules[rule].get(_OPTED)
        worst = float(figures.max()) if len(figures) else 0.0
        if len(figures) or rule != "WTR-NIGHT":
            result.append(HourLimit(RULE_TITLES[rule], worst, limit, unit))
    return result


def _lowered(book: RuleBook, pack: RulePack, rules: list[str]) -> RuleBook:
    """The same rules with limits of 0, so that every window yields its figure."""
    lowered = dict(pack.rules)
    for rule in rules:
        name, _ = _LIMITS[rule]
        settings = pack.rules[rule]
        thresholds = dict(settings.thresholds) | {name: 0.0}
        if rule == "WTR-48":
            thresholds[_OPTED] = 0.0
        lowered[rule] = replace(settings, thresholds=thresholds)
    low = replace(pack, rules=lowered)
    return replace(book, packs=tuple(low if one is pack else one for one in book.packs))
