"""Repairing a plan after a change: what is asked, and what comes of it.

A repair is the plan that is worth most when every assignment that stood and is given up costs
the weight `stability`. What is fixed stays; who declined is not asked again for that shift.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import Protocol

from planner.application.covering import number_of, person_number
from planner.application.errors import UserError
from planner.application.planning import (
    Ask,
    Assignment,
    Plan,
    PlanWatcher,
    Stands,
    unwatched,
)
from planner.application.progress import CancelToken
from planner.domain.calendar import date_of
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.formats import day_text, period_text

__all__ = [
    "Ask",
    "Impossible",
    "Repair",
    "Repaired",
    "Replanner",
    "Stands",
    "asks_of",
    "check_asked_for",
    "check_known",
    "stands_of",
]


def stands_of(assignments: Iterable[Assignment]) -> tuple[Stands, ...]:
    """The assignments of a plan, thousands of them, as they stand."""
    return tuple(map(_STANDS, assignments))


_STANDS = attrgetter("stands")


def asks_of(some: Iterable[Stands | Assignment]) -> list[Ask]:
    """What people are asked for by thousands of assignments."""
    return list(map(tuple.__new__, repeat(Ask), map(_ASKS, some)))


_ASKS = attrgetter(*Ask._fields)


@dataclass(frozen=True, slots=True)
class Repair:
    """What is asked of a repair."""

    standing: tuple[Stands, ...]
    """Assignments that are kept where nothing better than their cost is gained."""
    fixed: frozenset[Ask] = frozenset()
    """Of those standing: accepted or confirmed, they stay."""
    declined: frozenset[Ask] = frozenset()
    """Not asked again."""
    compare: bool = False
    """Also find the best plan that need not keep anything but what is fixed."""


@dataclass(frozen=True, slots=True)
class Impossible:
    """A fixed assignment that can stand no more, and why."""

    ask: Ask
    reason: str

    def document(self) -> dict[str, object]:
        """One entry of what `plan --json` prints."""
        return {
            "staff_id": self.ask.staff_id,
            "service": self.ask.service,
            "date": date_of(self.ask.day).isoformat(),
            "shift": self.ask.shift,
            "reason": self.reason,
        }


@dataclass(frozen=True, slots=True)
class Repaired:
    """A plan that repairs another, and what the repair cost."""

    plan: Plan
    """Its `bound` holds of the score less what the changes cost: no legal plan that keeps what
    is fixed is worth more so."""
    score_before: int
    """What stood was worth before, all of it, declined or not; of what the region still knows."""
    kept: int
    """Assignments that stood and stand."""
    given_up: tuple[Stands, ...]
    """Stood, not declined, and stand no more; each costs `stability` points."""
    why_given_up: tuple[str, ...]
    """Of each of them: what keeps it from standing, or that the plan is better without it."""
    added: tuple[Assignment, ...]
    impossible: tuple[Impossible, ...]
    stability: int
    best_score: int | None = None
    """Of the best plan that keeps only what is fixed; None if it was not asked for."""
    best_bound: int | None = None
    """No plan that keeps what is fixed scores more."""

    @property
    def stability_cost(self) -> int:
        """Points that the changes cost."""
        return self.stability * len(self.given_up)

    def document(self) -> dict[str, object]:
        """What `plan --keep --json` prints: the plan's own document, and the repair."""
        return {
            **self.plan.document(),
            "repair": {
                "score_before": self.score_before,
                "kept": self.kept,
                "given_up": len(self.given_up),
                "dropped": [
                    {
                        "staff_id": one.staff_id,
                        "service": one.service,
                        "date": date_of(one.day).isoformat(),
                        "shift": one.shift,
                        "why": why,
                    }
                    for one, why in zip(self.given_up, self.why_given_up, strict=True)
                ],
                "added": len(self.added),
                "impossible": [one.document() for one in self.impossible],
                "stability": self.stability,
                "stability_cost": self.stability_cost,
                "best_score": self.best_score,
                "best_bound": self.best_bound,
            },
        }


class Replanner(Protocol):
    """Repairs plans of a region; may keep what the last plan found out."""

    def __call__(
        self,
        region: Region,
        book: RuleBook,
        weights: Weights,
        repair: Repair,
        *,
        services: Collection[str] | None = None,
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,
        cancel: CancelToken | None = None,
    ) -> Repaired:
        """Audited, as `Planner` is. UserError for people or shifts that are unknown."""


def check_known(region: Region, ask: Ask) -> None:
    """UserError for a person, service, shift or date that is not known."""
    person_number(region, ask.staff_id)
    number_of(region.services.ids, ask.service, "service")
    number_of(region.shifts.ids, ask.shift, "shift")
    if ask.day not in region.period:
        raise UserError(
            f"{day_text(ask.day, year=True)} lies outside "
            f"{period_text(region.period.first, region.period.last)}.",
            "Give a date of the period that is planned.",
        )


def check_asked_for(region: Region, ask: Ask) -> None:
    """UserError where no line asks for anybody: by such a slip the person would be asked again."""
    lines = region.lines
    here = lines.applies[:, ask.day - region.period.first]
    here = here & (lines.service == region.services.ids.index[ask.service])
    if not (here & (lines.shift == region.shifts.ids.index[ask.shift])).any():
        raise UserError(
            f"{ask.service} asks nobody for {ask.shift} on {day_text(ask.day, year=True)}, so "
            f"{ask.staff_id} cannot have declined it.",
            "Correct the service, the date or the shift.",
        )
