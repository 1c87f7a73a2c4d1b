"""Use cases of "why": why a gap is open, and why this person and not that one."""

from dataclasses import dataclass
from datetime import date

from planner.application.covering import named_gap, person_number, places_of
from planner.application.ports import UnitOfWorkFactory
from planner.domain.calendar import Period, day_number
from planner.domain.cover.options import Wanted
from planner.domain.cover.standing import Standing
from planner.domain.cover.suggestion import find
from planner.domain.cover.weights import Weights
from planner.domain.cover.why_open import WhyOpen, why_open
from planner.domain.cover.why_this import WhyThis, why_this
from planner.domain.region import Region
from planner.domain.rules.engine import RuleEngine
from planner.domain.rules.packs import RuleBook


@dataclass(frozen=True, slots=True)
class NamedGap:
    """A gap as users name it."""

    service: str
    on: date
    shift: str
    line: int


@dataclass(frozen=True, slots=True)
class WhyService:
    """For whoever has no arrays loaded, such as the command line.

    The window asks `why_open` and `why_this` of the domain with the `Standing` that it keeps.
    """

    uow_factory: UnitOfWorkFactory
    rule_book: RuleBook
    weights: Weights

    def why_open(self, gap: NamedGap, limit: int = 8) -> tuple[Region, WhyOpen]:
        """Why nobody covers a gap, and which single changes would; UserError if it is not known."""
        standing, wanted = self._standing(gap)
        return standing.region, why_open(standing, wanted, limit)

    def why_this(self, gap: NamedGap, staff: str, against: str | None = None) -> WhyThis:
        """One person for a gap, or one beside another; UserError if one is not known."""
        standing, wanted = self._standing(gap)
        people = [person_number(standing.region, code) for code in (staff, against) if code]
        return why_this(standing, wanted, *people)

    def _standing(self, gap: NamedGap) -> tuple[Standing, Wanted]:
        """The dates beside the gap's are loaded too: what overlaps it may begin there."""
        day = day_number(gap.on)
        with self.uow_factory() as work:
            region = work.load_region(Period(day - 1, day + 1))
        places = places_of(region)
        wanted = find(
            region, places, named_gap(region, places, gap.service, day, gap.shift, gap.line)
        )
        return Standing(region, RuleEngine(region, self.rule_book), places, self.weights), wanted
