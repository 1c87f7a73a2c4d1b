"""What a button of the offer's panel asks for, and the use case that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.application.aid_ports import Answer
from planner.application.changes import ChangeSet
from planner.bootstrap import Planner
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Slot


@dataclass(frozen=True, slots=True)
class Wanted:
    """One step that somebody asked for."""

    step: Step
    name: str
    """Of the offer; for steps of a request its reference."""
    text: str = ""
    """Reason or note."""
    yes: bool = True
    """What the person said."""
    hours: float | None = None
    staff_id: str = ""
    moved_from: str | None = None
    slot: Slot | None = None
    """To offer somebody for, whether anybody has asked yet or not; then there is no name."""
    month: str = ""
    """As "2026-12", to settle."""


@dataclass(frozen=True, slots=True)
class Done:
    """A step that is stored."""

    changes: ChangeSet
    reference: str = ""
    """Request to show then; empty: the one on view."""
    offer: str | None = None


def do(planner: Planner, wanted: Wanted) -> Done:
    """Do a step; runs on the database lane. Errors as those of the use cases."""
    if wanted.step is Step.SETTLE:
        return Done(planner.aid_ledger.settle(wanted.month).changes)
    answer = _CALLS[wanted.step](planner, wanted)
    name = answer.offer.offer if answer.offer else None
    return Done(answer.changes, answer.request.reference, name)


def _offer(planner: Planner, wanted: Wanted) -> Answer:
    if wanted.slot is not None:
        return planner.aid_offers.propose(
            wanted.slot, wanted.staff_id, moved_from=wanted.moved_from, reason=wanted.text
        )
    return planner.aid_offers.offer(
        wanted.name,
        wanted.staff_id,
        moved_from=wanted.moved_from,
        reason=wanted.text,
        asking=wanted.step is Step.ASK_FOR,
    )


def _agree(planner: Planner, wanted: Wanted) -> Answer:
    return planner.aid_offers.agree(wanted.name, override=wanted.text)


_CALLS: Mapping[Step, Callable[[Planner, Wanted], Answer]] = {
    Step.OPEN: lambda p, w: p.aid_requests.open(w.name),
    Step.WITHDRAW: lambda p, w: p.aid_requests.withdraw(w.name, w.text),
    Step.OFFER: _offer,
    Step.ASK_FOR: _offer,
    Step.CONSENT: lambda p, w: p.aid_offers.consent(w.name, w.yes, w.text),
    Step.AGREE_LENDER: _agree,
    Step.AGREE_HOST: _agree,
    Step.OVERRIDE: _agree,
    Step.DECLINE: lambda p, w: p.aid_offers.decline(w.name, w.text),
    Step.CONFIRM: lambda p, w: p.aid_offers.confirm(w.name),
    Step.RECALL: lambda p, w: p.aid_offers.recall(w.name, w.text),
    Step.WORKED: lambda p, w: p.aid_ledger.worked(w.name, w.hours, w.text),
}
