"""The duties behind an offer: what confirming writes on both rotas, and what takes it back."""

from planner.application.aid_desk import Desk
from planner.application.changes import Change
from planner.domain.aid.values import Offer
from planner.domain.calendar import Period

DUTIES = "Duties"


def duties_given(offer: Offer) -> list[Change]:
    """The duty at the host comes, the one that is left goes, in one change set.

    Of one shift code the duty changes its service: a person has a code once a date.
    """
    slot = offer.slot
    new = (offer.staff_id, slot.day, slot.shift)
    given = {"service": slot.service}
    if offer.moved_from_shift is None:
        return [Change(DUTIES, new, None, given)]
    left = {"service": offer.moved_from_service}
    if offer.moved_from_shift == slot.shift:
        return [Change(DUTIES, new, left, given)]
    old = (offer.staff_id, slot.day, offer.moved_from_shift)
    return [Change(DUTIES, old, left, None), Change(DUTIES, new, None, given)]


def duties_back(desk: Desk, offer: Offer) -> list[Change]:
    """The duty at the host goes; the one that was left comes back to the lender.

    It does not where the person meanwhile has another duty at that time, or is away.
    """
    slot = offer.slot
    new = (offer.staff_id, slot.day, slot.shift)
    given = {"service": slot.service}
    if not _can_return(desk, offer):
        return [Change(DUTIES, new, given, None)]
    left = {"service": offer.moved_from_service}
    if offer.moved_from_shift == slot.shift:
        return [Change(DUTIES, new, given, left)]
    old = (offer.staff_id, slot.day, offer.moved_from_shift)
    return [Change(DUTIES, new, given, None), Change(DUTIES, old, None, left)]


def _can_return(desk: Desk, offer: Offer) -> bool:
    if offer.moved_from_shift is None or offer.moved_from_service is None:
        return False
    day = offer.slot.day
    near = desk.work.cells([offer.staff_id], Period(day - 1, day + 1), [offer.slot.service])
    if any(away.first <= day <= away.last for away in near.absences):
        return False
    start, end = desk.span(day, offer.moved_from_shift)
    for duty in near.duties:
        if (duty.day, duty.shift) == (day, offer.slot.shift):
            continue
        first, last = desk.span(duty.day, duty.shift)
        if first < end and last > start:
            return False
    return True
