"""Rule packs: dated data that say which rules hold for whom, how hard, and from which figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from planner.domain.rules.settings import Settings, Severity

__all__ = ["RuleBook", "RulePack", "Severity", "parse_packs"]


@dataclass(frozen=True, slots=True)
class RulePack:
    """The rules of one rule set."""

    rule_set: str
    version: str
    title: str
    valid_from: date
    breaks_paid: bool
    """Whether breaks count as hours worked."""
    on_call_share: float
    """Share of an on-call period that counts as hours worked (reading B20)."""
    long_over_hours: float
    night_from: int
    """Minutes from 00:00."""
    night_to: int
    night_least_hours: float
    rules: Mapping[str, Settings]
    """Every rule id."""


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One pack for each rule set, in the order of `sheets.RULE_SETS`."""

    packs: tuple[RulePack, ...]


def parse_packs(texts: Mapping[str, str]) -> RuleBook:
    """The book in some TOML texts by file name; ValueError says which file, rule and key."""
    raise NotImplementedError
