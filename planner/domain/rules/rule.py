"""What every working-time rule is to the engine."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Protocol, cast

from planner.domain.calendar import BoolArray, IntArray
from planner.domain.region import FloatArray
from planner.domain.rules.facts import Facts
from planner.domain.rules.figures import Figures, Part
from planner.domain.rules.schedules import Schedules, Span
from planner.domain.rules.settings import Settings


class Sees(Enum):
    """Which duties can change a rule's figures when one duty changes."""

    NEAR = auto()
    """Those within `Reach.days`, whole runs of dates and the duties next to them."""
    ALL = auto()
    """All the person's duties: averages and reference periods."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far around a changed duty a rule's figures can change, in dates."""

    sees: Sees
    before: int = 0
    after: int = 0
    on_call: bool = False
    """Whether on-call duties matter too (readings B1, B20)."""
    own_windows: bool = False
    """Whether the windows depend on the duties: the rule is one of `OwnWindows`."""


_DAY_HOURS = 24


def days_of(hours: float) -> int:
    """Dates that a length of time can span beyond the one on which it begins."""
    return int(-(-hours // _DAY_HOURS)) + 1


class Rule(Protocol):
    """One rule; it knows nothing of severities, people or the region."""

    @property
    def id(self) -> str:
        """As in the specification's table."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """What is tested, in the order of `Figures.part`."""

    def reach(self, settings: Settings) -> Reach:
        """How far around a changed duty figures can change."""

    def figures(self, duties: Schedules, settings: Settings) -> Figures:
        """What is over the limit."""


class OwnWindows(Rule, Protocol):
    """A rule whose windows begin and end with the duties themselves."""

    def figures_beside(self, duties: Schedules, settings: Settings, beside: Schedules) -> Figures:
        """What is over the limit, on the windows of both (reading A11).

        `beside` holds the same sequences with other duties.
        """


def compared(rule: Rule, duties: Schedules, settings: Settings, beside: Schedules) -> Figures:
    """What is over the limit, on the windows that both sides of a comparison share."""
    if rule.reach(settings).own_windows:
        return cast("OwnWindows", rule).figures_beside(duties, settings, beside)
    return rule.figures(duties, settings)


class WholeRule(Rule, Protocol):
    """A rule over all of a person's duties, which can say how much more there is room for."""

    @property
    def rises_by_load(self) -> bool:
        """Whether figures rise only by what is added, as long as the known dates stay."""

    def slack(self, duties: Schedules, settings: Settings) -> FloatArray:
        """How much may be added to each sequence, on known dates, before anything is over."""

    def moved(self, before: Span, after: Span, horizon: int) -> BoolArray:
        """Where known dates change so that the room may shrink; windows end by `horizon`."""

    def load(self, facts: Facts, added: IntArray) -> FloatArray:
        """How much each added duty (a fact number) takes of the slack."""
