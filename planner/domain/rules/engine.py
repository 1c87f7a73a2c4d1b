"""The working-time rules for a region: audit of everybody, and judgement of trials."""

from collections.abc import Collection

from planner.domain.calendar import IntArray
from planner.domain.region import Region
from planner.domain.rules.breaches import Breaches
from planner.domain.rules.packs import RuleBook
from planner.domain.rules.registry import RULE_IDS
from planner.domain.rules.trials import BreachText, Trials, Verdicts

__all__ = ["RULE_IDS", "RuleEngine"]


class RuleEngine:
    """Rules over one region; constructing it costs nothing, caches fill as they are needed."""

    def __init__(self, region: Region, book: RuleBook) -> None:
        self.region = region
        self.book = book

    def audit(
        self, people: IntArray | None = None, rules: Collection[str] | None = None
    ) -> Breaches:
        """All breaches of some people (all), by some rules (all), ordered by person and rule."""
        raise NotImplementedError

    def judge(self, trials: Trials, leave_out: Collection[str] = ()) -> Verdicts:
        """Which rules each trial newly breaks or makes worse (readings A10 to A12)."""
        raise NotImplementedError

    def explain(
        self, trials: Trials, index: int, leave_out: Collection[str] = ()
    ) -> list[BreachText]:
        """What one trial newly breaks or makes worse, in words with the figures."""
        raise NotImplementedError
