"""A cover request, the offers made for it, and what a step of either is told by."""

from dataclasses import dataclass
from enum import Enum


class State(Enum):
    """States of requests and offers (workflow.md); an offer begins as OFFERED."""

    DRAFT = "draft"
    OPEN = "open"
    OFFERED = "offered"
    AGREED = "agreed"
    CONFIRMED = "confirmed"
    WORKED = "worked"
    SETTLED = "settled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"

    @property
    def ended(self) -> bool:
        """Whether nothing more can come of it."""
        return self in {State.DECLINED, State.WITHDRAWN, State.EXPIRED}

    @property
    def stands(self) -> bool:
        """Whether a duty stands behind it on the host's rota."""
        return self in {State.CONFIRMED, State.WORKED, State.SETTLED}


ON_THEIR_WAY = (State.AGREED, State.OFFERED)
"""Of offers, the furthest first; what is confirmed stands on the rotas."""


class Urgency(Enum):
    """How soon somebody must answer, as the asker says; see `urgency.pressing` for the clock."""

    NORMAL = "normal"
    SOON = "soon"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Slot:
    """What is asked for: one demand line of one service, date and shift."""

    service: str
    day: int
    """Day number."""
    shift: str
    line: int


@dataclass(frozen=True, slots=True)
class Party:
    """One side of an offer: a service and its trust, as codes."""

    trust: str
    service: str


@dataclass(frozen=True, slots=True)
class Consent:
    """What the person said."""

    yes: bool
    asked_by: str
    at: str
    """UTC, ISO 8601; so everywhere here."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """Somebody's yes, or what they accept in spite of a figure, with the reason."""

    by: str
    at: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A cover request; one concept with a row of the workbook's Requests sheet."""

    reference: str
    slot: Slot
    host: Party
    needed: int
    note: str
    """As in the workbook."""
    why: str
    urgency: Urgency
    stored: State
    """DRAFT, OPEN, WITHDRAWN or EXPIRED; what the offers make of it is `state`."""
    state: State
    filled: int
    """Offers confirmed or later."""
    asked_by: str
    """Empty where the request came with a workbook."""
    asked_at: str
    recalled_at: str
    """When the last confirmed offer was recalled; empty: never."""
    reason: str
    """Of the last step."""
    version: int


@dataclass(frozen=True, slots=True)
class Offer:
    """One person proposed for one request."""

    offer: str
    """Its own reference, such as "R1-2"."""
    request: str
    slot: Slot
    """As it was when offered: a later import cannot turn what was agreed into something else."""
    host: Party
    lender: Party
    """The person's home service and trust."""
    staff_id: str
    name: str
    """Of the person, as the Staff sheet has it now."""
    mode: str
    """`extra` or `redeploy`."""
    moved_from_service: str | None
    moved_from_shift: str | None
    state: State
    points: int
    reason: str
    """Why this person."""
    proposed_by: str
    proposed_at: str
    consent: Consent | None
    lender_yes: Mark | None
    host_yes: Mark | None
    override: Mark | None
    """The lender's approver accepts that the lender falls below its minimum."""
    confirmed: Mark | None
    hours: float | None
    """Worked; None until then."""
    why: str
    """Reason of the last step."""
    version: int


def state_of_request(stored: State, needed: int, offers: list[State]) -> State:
    """The state of a request as its offers make it.

    Enough confirmed offers: the least advanced of them. Else the furthest of those that are
    still on their way, or OPEN. A request that was withdrawn or never opened stays so.
    """
    if stored in {State.DRAFT, State.WITHDRAWN}:
        return stored
    standing = sorted((_STANDING.index(s) for s in offers if s.stands), reverse=True)
    if standing and (len(standing) >= needed or stored is State.EXPIRED):
        return _STANDING[standing[: max(1, needed)][-1]]
    if stored is State.EXPIRED:
        return stored
    return next((state for state in (State.AGREED, State.OFFERED) if state in offers), State.OPEN)


_STANDING = (State.CONFIRMED, State.WORKED, State.SETTLED)
