"""The life of requests and offers as one table: each step, from where, by whom, needing what.

    draft → open → offered → agreed → confirmed → worked → settled
                      ↘ declined        ↘ withdrawn / expired (from any state before worked)

Read a row as: a step may be done to something in one of its states, by a profile that has one
of its rights on the side named, if every need holds; it then is in the state that it leads to.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from planner.domain.aid.values import State
from planner.domain.roles import Action


class Subject(Enum):
    """What a step is done to."""

    REQUEST = "request"
    OFFER = "offer"


class Side(Enum):
    """On whose behalf somebody acts: the service that receives, or the one that gives."""

    HOST = "host"
    LENDER = "lender"


class Need(Enum):
    """What must hold for a step; each has a sentence in `wording/aid.py`."""

    REASON = "reason"
    NOT_STARTED = "not_started"
    STARTED = "started"
    CONSENT = "consent"
    """The person has said yes."""
    LENDER_OPEN = "lender_open"
    """The lender's side has not agreed yet: each agrees once."""
    HOST_OPEN = "host_open"
    NOT_PROPOSER = "not_proposer"
    """Nobody approves their own proposal."""
    OTHER_PERSON = "other_person"
    """The two agreements come from two people."""
    SPARED = "spared"
    """The lender keeps its minimum, or its approver's override is recorded."""
    CHECKS = "checks"
    """Every other named check of cover.md holds."""
    HOURS = "hours"
    """A sensible number of hours."""
    CLEAR = "clear"
    """Nobody is confirmed already as often as asked for."""


class Step(Enum):
    """Every step that exists."""

    ASK = "ask"
    OPEN = "open"
    OFFER = "offer"
    ASK_FOR = "ask_for"
    """The host names a person of the lender; the lender's approver still decides."""
    CONSENT = "consent"
    AGREE_LENDER = "agree_lender"
    AGREE_HOST = "agree_host"
    OVERRIDE = "override"
    DECLINE = "decline"
    CONFIRM = "confirm"
    RECALL = "recall"
    WITHDRAW = "withdraw"
    EXPIRE = "expire"
    WORKED = "worked"
    SETTLE = "settle"


Right = tuple[Side, Action]


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the table."""

    subject: Subject
    states: tuple[State, ...]
    """Of the subject; for OFFER and ASK_FOR of the request. Empty: it comes into being."""
    leads_to: State | None
    """None: the state stays, or (agreements) depends on the other side."""
    rights: tuple[Right, ...]
    """Any one will do; none: the clock does it."""
    needs: tuple[Need, ...] = ()


_HOST, _LENDER = Side.HOST, Side.LENDER
_D, _O, _F, _A, _C = State.DRAFT, State.OPEN, State.OFFERED, State.AGREED, State.CONFIRMED
_W, _S = State.WORKED, State.SETTLED
_LENDERS: tuple[Right, ...] = ((_LENDER, Action.OFFER), (_LENDER, Action.LEND))
_HOSTS: tuple[Right, ...] = ((_HOST, Action.ACCEPT), (_HOST, Action.REQUEST))
_TWO_PEOPLE = (Need.NOT_PROPOSER, Need.OTHER_PERSON)
_REQUEST, _OFFER = Subject.REQUEST, Subject.OFFER

TABLE: Mapping[Step, Rule] = {
    # What a request goes through.
    Step.ASK: Rule(_REQUEST, (), _D, ((_HOST, Action.REQUEST),), (Need.NOT_STARTED,)),
    Step.OPEN: Rule(_REQUEST, (_D,), _O, ((_HOST, Action.REQUEST),), (Need.NOT_STARTED,)),
    Step.WITHDRAW: Rule(
        _REQUEST,
        (_D, _O, _F, _A, _C),
        State.WITHDRAWN,
        ((_HOST, Action.REQUEST),),
        (Need.REASON, Need.NOT_STARTED),
    ),
    # How an offer comes into being, by the state of its request.
    Step.OFFER: Rule(
        _REQUEST, (_O, _F, _A), _F, ((_LENDER, Action.OFFER),), (Need.CLEAR, Need.NOT_STARTED)
    ),
    Step.ASK_FOR: Rule(_REQUEST, (_O, _F, _A), _F, _HOSTS, (Need.CLEAR, Need.NOT_STARTED)),
    # What an offer goes through.
    Step.CONSENT: Rule(_OFFER, (_F, _A), None, _LENDERS, (Need.NOT_STARTED,)),
    Step.AGREE_LENDER: Rule(
        _OFFER,
        (_F,),
        None,
        ((_LENDER, Action.LEND),),
        (Need.LENDER_OPEN, *_TWO_PEOPLE, Need.SPARED, Need.NOT_STARTED),
    ),
    Step.AGREE_HOST: Rule(
        _OFFER,
        (_F,),
        None,
        ((_HOST, Action.ACCEPT),),
        (Need.HOST_OPEN, *_TWO_PEOPLE, Need.NOT_STARTED),
    ),
    Step.OVERRIDE: Rule(
        _OFFER,
        (_F, _A),
        None,
        ((_LENDER, Action.LEND),),
        (Need.REASON, Need.NOT_PROPOSER, Need.NOT_STARTED),
    ),
    Step.DECLINE: Rule(_OFFER, (_F, _A), State.DECLINED, (*_LENDERS, *_HOSTS), (Need.REASON,)),
    Step.CONFIRM: Rule(
        _OFFER,
        (_A,),
        _C,
        (*_LENDERS, *_HOSTS),
        (
            Need.CONSENT,
            Need.NOT_STARTED,
            Need.CLEAR,
            Need.CHECKS,
            Need.SPARED,
        ),
    ),
    Step.RECALL: Rule(
        _OFFER, (_F, _A, _C), State.WITHDRAWN, _LENDERS, (Need.REASON, Need.NOT_STARTED)
    ),
    Step.WORKED: Rule(_OFFER, (_C, _W, _S), _W, _HOSTS, (Need.HOURS,)),
    Step.SETTLE: Rule(_OFFER, (_W,), _S, ((_LENDER, Action.SETTLE), (_HOST, Action.SETTLE))),
    # The clock does this to requests and offers alike: the start passed without confirmation.
    Step.EXPIRE: Rule(_OFFER, (_D, _O, _F, _A), State.EXPIRED, (), (Need.STARTED,)),
}
