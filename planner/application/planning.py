"""The plan: values, and the port of whoever solves it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import NamedTuple, Protocol

from planner.application.errors import UserError
from planner.application.ports import ProposedAid
from planner.application.progress import CancelToken
from planner.domain.calendar import Period, date_of
from planner.domain.cover.weights import Weights
from planner.domain.region import Region
from planner.domain.rules.packs import RuleBook

EXTRA = "extra"
REDEPLOY = "redeploy"


class MovedFrom(NamedTuple):
    """The duty that somebody is moved from; its date is the assignment's."""

    service: str
    shift: str

    @classmethod
    def stored(cls, service: str | None, shift: str | None) -> "MovedFrom | None":
        """From two columns; None where either is empty: an extra shift."""
        return None if service is None or shift is None else cls(service, shift)


class Ask(NamedTuple):
    """A person asked for one service, date and shift, whatever the line."""

    staff_id: str
    service: str
    day: int
    """Day number."""
    shift: str

    @classmethod
    def of(cls, one: "Stands | Assignment") -> "Ask":
        """What somebody is asked for by an assignment."""
        return cls(one.staff_id, one.service, one.day, one.shift)


class Stands(NamedTuple):
    """An assignment that stood: the line named may change, the duty left may not."""

    staff_id: str
    service: str
    day: int
    shift: str
    line: int
    moved_from: MovedFrom | None = None

    @property
    def ask(self) -> Ask:
        """What the person is asked for."""
        return Ask.of(self)

    @classmethod
    def of(cls, one: "Assignment") -> "Stands":
        """An assignment of a plan."""
        return cls(one.staff_id, one.service, one.day, one.shift, one.line, one.moved_from)

    @classmethod
    def proposed(cls, aid: ProposedAid) -> "Stands":
        """Aid that was proposed earlier."""
        left = MovedFrom.stored(aid.moved_from_service, aid.moved_from_shift)
        return cls(aid.staff_id, aid.service, aid.day, aid.shift, aid.line, left)


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person, named for one demand line of one service, date and shift."""

    staff_id: str
    mode: str
    """`extra` or `redeploy`."""
    service: str
    day: int
    """Day number."""
    shift: str
    line: int
    moved_from: MovedFrom | None
    points: int
    points_by: Mapping[str, int]
    """`travel`, `mode`, `rank`, `repeat` (D4)."""
    reason: str
    stands: Stands = field(init=False, repr=False, compare=False)
    """What it is once it stands: thousands are asked for it at every repair."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "stands", Stands.of(self))

    def __reduce__(self) -> tuple[object, ...]:
        """For pickling, which is slow as dataclasses do it: thousands cross a pipe at a time."""
        return Assignment, _PARTS(self)


_PARTS = attrgetter(*(one.name for one in fields(Assignment) if one.init))


@dataclass(frozen=True, slots=True)
class Plan:
    """Assignments that stand or fall together, what they are worth, and how near the best."""

    period: Period
    services: tuple[str, ...] | None
    """Services into which people could be assigned (A16); None: all."""
    score: int
    bound: int
    """No legal plan has a greater score."""
    gap_percent: float
    status: str
    assignments: tuple[Assignment, ...]
    """By date, then start, service and line."""
    minimum_gaps_before: int
    minimum_gaps_after: int
    target_gaps_before: int
    target_gaps_after: int
    seconds: float
    weights: Weights

    def document(self) -> dict[str, object]:
        """What `plan --json` prints."""
        figures = ("score", "bound", "gap_percent", "status")
        counts = ("minimum_gaps_before", "minimum_gaps_after")
        further = ("target_gaps_before", "target_gaps_after")
        return {
            **{name: getattr(self, name) for name in figures},
            "assignments": [_assignment_document(one) for one in self.assignments],
            **{name: getattr(self, name) for name in counts + further},
            "seconds": round(self.seconds, 3),
            "weights": {name: getattr(self.weights, name) for name in self.weights.__slots__},
        }


def _assignment_document(assignment: Assignment) -> dict[str, object]:
    day = date_of(assignment.day).isoformat()
    left = assignment.moved_from
    moved_from = left and {"service": left.service, "date": day, "shift": left.shift}
    return {
        "staff_id": assignment.staff_id,
        "mode": assignment.mode,
        "service": assignment.service,
        "date": day,
        "shift": assignment.shift,
        "line": assignment.line,
        "moved_from": moved_from,
        "points": assignment.points,
        "points_by": dict(assignment.points_by),
        "reason": assignment.reason,
    }


def gap_percent(score: int, bound: int) -> float:
    """How far a score may be from the best (A21)."""
    return 100.0 * (bound - score) / max(1, bound)


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """How far the search has come."""

    round: int
    score: int
    """Of the best legal plan found so far."""
    bound: int
    seconds: float
    plan: Plan | None = None
    """That plan, audited, where whoever watches asked to see it on the way."""


PlanWatcher = Callable[[PlanEvent], None]
"""Hears of the search at most once a second, and of the first plan at once."""


def unwatched(_event: PlanEvent) -> None:
    """A `PlanWatcher` for nobody."""


class PlanFaultError(Exception):
    """A plan that fails its audit: a bug, never a result."""

    def __init__(self, faults: Collection[str]) -> None:
        super().__init__("The plan fails its audit: " + "; ".join(faults))
        self.faults = tuple(faults)


class Planner(Protocol):
    """Finds the best plan of a region, or the best it has found when stopped."""

    def __call__(
        self,
        region: Region,
        book: RuleBook,
        weights: Weights,
        *,
        services: Collection[str] | None = None,
        time_limit: float | None = None,
        progress: PlanWatcher = unwatched,
        cancel: CancelToken | None = None,
    ) -> Plan:
        """Audited. UserError for unknown services; PlanFaultError if the audit fails."""


def proposed_aid(assignment: Assignment) -> ProposedAid:
    """An assignment as the store keeps it."""
    left = assignment.moved_from
    return ProposedAid(
        staff_id=assignment.staff_id,
        mode=assignment.mode,
        service=assignment.service,
        day=assignment.day,
        shift=assignment.shift,
        line=assignment.line,
        moved_from_service=left.service if left else None,
        moved_from_shift=left.shift if left else None,
        points=assignment.points,
        reason=assignment.reason,
    )


def service_numbers(region: Region, services: Collection[str] | None) -> frozenset[int] | None:
    """Numbers of services by code, None for all; UserError names one that is unknown."""
    if services is None:
        return None
    index = region.services.ids.index
    for code in services:
        if code not in index:
            raise UserError(f"There is no service {code!r}.", "Use a code of the Services sheet.")
    return frozenset(index[code] for code in services)
