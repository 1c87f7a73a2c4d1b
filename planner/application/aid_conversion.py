"""Proposed aid of a plan becomes requests with offers: one thing, in one place at a time."""

from collections import Counter

from planner.application.aid_asking import made, open_requests, reference_text
from planner.application.aid_desk import OFFERS, Desk
from planner.application.aid_ports import Wish
from planner.application.changes import Change
from planner.application.ports import ProposedAid
from planner.domain.aid.machine import Facts, refusal
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Party, Slot, State

PROPOSED = "ProposedAid"


class Conversion:
    """Takes proposals one after the other; gathers the rows that they become."""

    def __init__(self, desk: Desk, aid: list[ProposedAid], number: int) -> None:
        """`number`: of the first new reference."""
        self._desk = desk
        self._number = number
        slots = [slot_of(one) for one in aid]
        self._wanted = Counter(slots)
        self._open = open_requests(desk, slots)
        people = {one.staff_id for one in aid}
        staff = desk.work.find("Staff", {"staff_id": people}, to_change=True) if people else []
        self._homes = {str(row.key[0]): str(row.values["service"]) for row in staff}
        self._trusts = {str(row.key[0]): str(row.values["trust"]) for row in staff}
        self._offered = {
            (one.staff_id, one.slot)
            for one in (desk.offers({"staff_id": people}) if people else [])
            if not one.state.ended
        }
        self.rows: list[Change] = []
        self.references: list[str] = []
        self.offers: list[str] = []
        self.passed_over: list[str] = []
        for one in aid:
            self._take(one)

    def _take(self, aid: ProposedAid) -> None:
        """One proposal: to a request and an offer, or passed over with the reason."""
        slot = slot_of(aid)
        reason = self._refused(slot)
        if reason is None and (aid.staff_id, slot) in self._offered:
            reason = f"{aid.staff_id} is offered for {self._desk.slot_text(slot)} already."
        if reason is not None:
            self.passed_over.append(reason)
            return
        reference, offers = self._request(slot)
        offer = f"{reference}-{offers + 1}"
        self._open[slot] = (reference, offers + 1)
        self.offers.append(offer)
        lender = Party(self._trusts[aid.staff_id], self._homes[aid.staff_id])
        self.rows.append(Change(OFFERS, (offer,), None, self._offer(aid, reference, lender)))
        self.rows.append(Change(PROPOSED, aid.key, {"mode": aid.mode}, None))

    def _refused(self, slot: Slot) -> str | None:
        desk, name = self._desk, self._desk.slot_text(slot)
        facts = Facts(name, None, desk.party(slot.service), started=desk.started(slot))
        return refusal(Step.ASK, facts, desk.profile)

    def _request(self, slot: Slot) -> tuple[str, int]:
        """Reference and number of offers of the request for a slot, made if need be."""
        if slot not in self._open:
            reference = reference_text(self._number)
            self._number += 1
            wish = Wish(slot, self._wanted[slot], why="a gap that the plan fills")
            self.rows.append(made(self._desk, reference, wish, draft=False))
            self._open[slot] = (reference, 0)
        reference = self._open[slot][0]
        if reference not in self.references:
            self.references.append(reference)
        return self._open[slot]

    def _offer(self, aid: ProposedAid, reference: str, lender: Party) -> dict[str, object]:
        return offer_values(
            self._desk,
            slot_of(aid),
            reference,
            lender,
            staff_id=aid.staff_id,
            moved_from=None
            if aid.moved_from_shift is None
            else (str(aid.moved_from_service), aid.moved_from_shift),
            points=aid.points,
            reason=aid.reason,
        )


def slot_of(aid: ProposedAid) -> Slot:
    """The slot that a proposal would fill."""
    return Slot(aid.service, aid.day, aid.shift, aid.line)


def offer_values(
    desk: Desk,
    slot: Slot,
    reference: str,
    lender: Party,
    *,
    staff_id: str,
    moved_from: tuple[str, str] | None,
    points: int,
    reason: str,
) -> dict[str, object]:
    """The row of a new offer; `moved_from`: service and shift of the duty that is left."""
    service, shift = moved_from or (None, None)
    return {
        "request": reference,
        "staff_id": staff_id,
        "lender_trust": lender.trust,
        "lender_service": lender.service,
        "service": slot.service,
        "date": slot.day,
        "shift": slot.shift,
        "line": slot.line,
        "mode": "extra" if shift is None else "redeploy",
        "moved_from_service": service,
        "moved_from_shift": shift,
        "state": State.OFFERED.value,
        "points": points,
        "reason": reason or None,
        "proposed_by": desk.profile.name,
        "proposed_at": desk.at,
        "why": reason or None,
    }
