"""What mutual aid needs from the outside, and what it answers: frozen values only."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from planner.application.changes import ChangeSet
from planner.application.errors import ConflictError
from planner.application.ports import UnitOfWork
from planner.domain.aid.ledger import Sum
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Offer, Request, Slot, Urgency
from planner.domain.calendar import Period
from planner.domain.cover.candidates import Candidate
from planner.domain.cover.pledges import Pledged
from planner.domain.patching import RowChange
from planner.domain.roles import ServerLogin

AID_SHEETS = ("Requests", "Offers", "AidLedger")
"""Sheets whose changes the window hears of in the ChangeSet of a step."""


# What the store gives ---------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class StoredRow:
    """One row of a stored sheet: key and values as the workbook would hold them."""

    key: tuple[object, ...]
    values: Mapping[str, object]
    version: int


class TrailRow(RowChange, Protocol):
    """One change of one row, as the journal tells it."""

    @property
    def number(self) -> int:
        """Of the journal entry."""

    @property
    def at(self) -> str:
        """UTC, ISO 8601."""

    @property
    def who(self) -> str:
        """The profile that acted."""

    @property
    def what(self) -> str:
        """The name of the step."""


class AidWork(UnitOfWork, Protocol):
    """A unit of work that also reads single rows; see `UnitOfWork`."""

    def find(
        self,
        sheet: str,
        among: Mapping[str, Collection[object]] | None = None,
        period: Period | None = None,
        *,
        to_change: bool = False,
    ) -> Sequence[StoredRow]:
        """Rows whose columns hold one of the values given, with `date` in a period, by key.

        `to_change`: begins as a write, so that nobody changes them before this one commits.
        """

    def server_login(self) -> ServerLogin | None:
        """The login that the database's server binds; None: nothing but roles limits anybody."""

    def trail(self, sheet: str, key: Sequence[object]) -> Sequence[TrailRow]:
        """Every change of one row that has a journal entry of its own, oldest first."""


AidUnits = Callable[[str], AidWork]
"""A new transaction in the name of a profile; the steps check their rights themselves."""
Clock = Callable[[], datetime]
"""The present moment, with its time zone."""


# What the steps answer --------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history of a request or offer."""

    at: str
    """UTC, ISO 8601."""
    who: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A named check of cover.md that does not hold, with its figures in words."""

    check: str
    """`grade`, `skill`, `employed`, `present`, `free`, `rules`, `sharing`, `travel`, `lender`."""
    text: str


@dataclass(frozen=True, slots=True)
class Harm:
    """What an offer means: for the lender first, then for the person and the cost."""

    candidate: Candidate
    """Points, travel, rests, hours, warnings and cost of the duty; see there. `score` is what
    the move adds over the services loaded: host, lender and the one that is left."""
    failed: tuple[FailedCheck, ...]
    """Empty: every check holds."""
    lender_margin_before: int | None
    """Of the place left; None for an extra duty, or where no minimum is asked."""
    lender_margin_after: int | None
    lost_minimum: int
    """Minimum slots of the lender that are filled before and empty after."""
    hours: float
    """Paid hours of the duty."""
    hourly_cost: float | None
    others: tuple[Candidate, ...]
    """Who else of the lending and the hosting service could go, best first, at most five."""
    elsewhere: tuple[Pledged, ...] = ()
    """What the person is on offer for besides, within four weeks; see there."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to every step: the thing as it now is, and what changed."""

    request: Request
    offer: Offer | None
    """None for steps of a request."""
    history: tuple[Happening, ...]
    """Of the offer, or of the request where there is no offer; oldest first."""
    changes: ChangeSet
    """For the window's arrays and lists; workflow steps are not undone by undo but by their
    opposite (recall, withdraw, correction)."""
    harm: Harm | None = None
    """For offers, agreements and confirmations."""
    ahead: str | None = None
    """For what was recorded as worked: that the duty had not begun; empty: it had."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A request to be made."""

    slot: Slot
    needed: int = 1
    why: str = ""
    urgency: Urgency = Urgency.NORMAL
    note: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one action over many gaps, or a whole plan, made."""

    requests: tuple[Request, ...]
    offers: tuple[Offer, ...]
    changes: ChangeSet
    passed_over: tuple[str, ...]
    """In words: gaps that were asked for already, assignments that are offered already."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What closing a month did."""

    month: str
    """Such as "2026-12"."""
    lines: "tuple[LedgerLine, ...]"
    """Now settled."""
    unworked: tuple[Offer, ...]
    """Confirmed duties of that month not recorded as worked yet; they stay open."""
    changes: ChangeSet


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One entry: a duty worked, or a correction of one (what it adds)."""

    offer: str
    entry: int
    lender: str
    """Trust; so for the host."""
    host: str
    lender_service: str
    host_service: str
    staff_id: str
    day: int
    shift: str
    hours: float
    miles: float | None
    """One way, as everywhere."""
    cost: float | None
    """Pounds; None where the person's hourly cost, or what was worked, is not known."""
    state: str
    """`worked` or `settled`."""
    note: str

    @property
    def awaits_hours(self) -> bool:
        """Whether it is on-call whose hours were not entered with it; no hours cost nothing."""
        return self.cost is None and self.hours == 0


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lines, by date, and their sums."""

    lines: tuple[LedgerLine, ...]
    balance: tuple[Sum, ...]
    """By lender and host."""
    by_month: tuple[Sum, ...]
    """By lender, host and month."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Of the people, by staff_id."""
    unrecorded: "tuple[Offer, ...]" = ()
    """Confirmed duties that have begun and are not recorded as worked, by date."""


@dataclass(frozen=True, slots=True)
class Case:
    """A request with its offers, as both trusts see it."""

    request: Request
    offers: tuple[Offer, ...]
    """In the order in which they were made."""
    urgency: Urgency
    """The most pressing of what was said, the clock and a recall."""
    days_to_go: int
    """By the calendar: 1 is tomorrow, whatever the hour; negative: its date is past."""
    started: bool
    """Whether the duty has begun."""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of an inbox."""

    request: Request
    offer: Offer | None
    step: Step
    what: str
    """What is to be done, such as "agree to lend A. Okafor"."""
    waits_for: str
    """Whom it waits for, in words."""
    urgency: Urgency
    """The most pressing of what was said, the clock and a recall."""
    days_to_go: int
    started: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """Both sides' view, the most urgent first."""

    mine: tuple[Task, ...]
    """Waits for the profile that acts."""
    others: tuple[Task, ...]
    """Within the profile's reach, and waits for somebody else."""


# What can go wrong ------------------------------------------------------------------------------
class AidConflictError(ConflictError):
    """What was agreed no longer fits the rotas; neither was changed.

    Both sides are shown, and who would be next best.
    """

    def __init__(
        self,
        problem: str,
        host_side: str,
        lender_side: str,
        next_best: Candidate | None,
        failed: tuple[FailedCheck, ...] = (),
    ) -> None:
        nobody = "Nobody else passes every check."
        next_text = (
            nobody
            if next_best is None
            else f"Next best: {next_best.name} ({next_best.staff_id}, {next_best.service})."
        )
        super().__init__(problem, f"{host_side} {lender_side} {next_text} Nothing was changed.")
        self.host_side = host_side
        self.lender_side = lender_side
        self.next_best = next_best
        self.failed = failed


@dataclass(frozen=True, slots=True)
class Filter:
    """Which requests a list shows; None: all."""

    period: Period | None = None
    services: frozenset[str] | None = None
    """Of hosts or lenders."""
    states: frozenset[str] = field(default_factory=frozenset)
    """Empty: all."""
