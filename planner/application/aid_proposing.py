"""Proposing a person for a request: what it would mean, and the row that it becomes.

Works within a transaction that somebody else has begun, so that a request and the first offer
for it can be made in one step.
"""

from collections.abc import Sequence
from dataclasses import replace

from planner.application.aid_asking import (
    check_lines,
    check_wish,
    made,
    next_number,
    reference_text,
)
from planner.application.aid_conversion import PROPOSED, offer_values
from planner.application.aid_desk import OFFERS, Desk, label
from planner.application.aid_looking import LeftDuty, Looking, View, elsewhere, harm_of
from planner.application.aid_ports import Harm, Wish
from planner.application.aid_rows import person_values
from planner.application.changes import Change, ChangeSet
from planner.application.errors import UserError
from planner.application.profiles_guard import NotAllowedError
from planner.application.typed_text import fit_text
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Offer, Party, Request, Slot
from planner.domain.calendar import Period


class Proposing:
    """Looks at the rotas for one person, and writes the offer."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking

    def look(
        self, desk: Desk, request: Request, staff_id: str, moved_from: str | None
    ) -> tuple[LeftDuty | None, Harm]:
        """The duty that is left, and what the move means."""
        view = self._looking.view(desk, request.slot, staff_id)
        leaves = None if moved_from is None else leaves_of(view, staff_id, moved_from)
        examined = view.examined(staff_id, leaves)
        left = examined.candidate.moved_from
        besides = elsewhere(desk, request.reference, view, examined)
        harm = harm_of(examined, view.others(staff_id), besides)
        return None if left is None else (left.service, left.shift), harm

    def propose(
        self,
        desk: Desk,
        step: Step,
        request: Request,
        offers: Sequence[Offer],
        staff_id: str,
        moved_from: str | None,
        reason: str,
    ) -> tuple[str, ChangeSet, Harm]:
        """Write an offer; its reference, the changes, and what it means.

        NotAllowedError without the right, or for somebody who is offered already.
        """
        lender = home_of(desk, staff_id)
        desk.require(step, replace(desk.facts(request), lender=lender))
        for one in offers:
            if one.staff_id == staff_id and not one.state.ended:
                raise NotAllowedError(
                    f"{one.name} is offered for {request.reference} already: {one.offer}.",
                    "Go on with that offer, or offer somebody else.",
                )
        left, harm = self.look(desk, request, staff_id, moved_from)
        name = f"{request.reference}-{len(offers) + 1}"
        values = offer_values(
            desk,
            request.slot,
            request.reference,
            lender,
            staff_id=staff_id,
            moved_from=left,
            points=harm.candidate.points,
            reason=fit_text(reason),
        )
        rows = [Change(OFFERS, (name,), None, values), *_proposals(desk, request.slot, staff_id)]
        return name, desk.write(label(step, name), rows), harm


def _proposals(desk: Desk, slot: Slot, staff_id: str) -> list[Change]:
    """What is proposed for the same person and shift goes: it is the offer from now on."""
    among = {"staff_id": [staff_id], "service": [slot.service], "shift": [slot.shift]}
    rows = desk.work.find(PROPOSED, among, Period(slot.day, slot.day), to_change=True)
    return [Change(PROPOSED, row.key, row.values, None) for row in rows]


def ask_for(desk: Desk, slot: Slot) -> tuple[str, tuple[Change, ...]]:
    """A request for a slot that nobody has asked for."""
    wish = Wish(slot)
    try:
        check_wish(desk, wish)
    except NotAllowedError as error:
        raise NotAllowedError(
            f"Nobody has asked for {desk.slot_text(slot)} yet. {error.problem}",
            "The service's manager asks first; then somebody can be offered.",
        ) from None
    check_lines(desk, [slot])
    reference = reference_text(next_number(desk.work))
    row = made(desk, reference, wish, draft=False)
    return reference, desk.write(label(Step.ASK, reference), [row]).changes


def home_of(desk: Desk, staff_id: str) -> Party:
    """A person's home service and trust; UserError if they are not known."""
    values = person_values(desk.work, staff_id)
    return Party(str(values["trust"]), str(values["service"]))


def leaves_of(view: View, staff_id: str, shift: str) -> int:
    """Row of the duty with a shift on the slot's date, in whatever service."""
    region, person = view.examiner.region, view.person(staff_id)
    duties = region.duties
    for row in range(*duties.of_person(person).indices(len(duties))):
        code = region.shifts.ids.codes[duties.shift[row]]
        if duties.day[row] == view.slot.day and code == shift:
            return row
    raise UserError(
        f"{region.people.ids.names[person]} has no duty {shift} on that date to be moved from.",
        "Leave it out for the best way, or name the shift that the person has.",
    )
