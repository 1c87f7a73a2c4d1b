"""What a request must be like before it is written, and the row that it becomes."""

import re
from collections.abc import Sequence

from planner.application.aid_desk import REQUESTS, Desk
from planner.application.aid_ports import AidWork, Wish
from planner.application.changes import Change
from planner.application.covering import named_gap, places_of
from planner.application.errors import UserError
from planner.application.typed_text import fit_text
from planner.domain.aid.machine import Facts
from planner.domain.aid.steps import Step
from planner.domain.aid.values import Slot, State
from planner.domain.calendar import Period

_REFERENCE = re.compile(r"AID-(\d+)")
_MOST_NEEDED = 100


def check_wish(desk: Desk, wish: Wish) -> None:
    """NotAllowedError or UserError for a wish that cannot become a request."""
    slot = wish.slot
    facts = Facts(desk.slot_text(slot), None, desk.party(slot.service), started=desk.started(slot))
    desk.require(Step.ASK, facts)
    if not 1 <= wish.needed <= _MOST_NEEDED:
        raise UserError(
            f"{wish.needed} people cannot be asked for.", f"Ask for between 1 and {_MOST_NEEDED}."
        )
    fit_text(wish.why)
    fit_text(wish.note)


def check_lines(desk: Desk, slots: Sequence[Slot]) -> None:
    """UserError for a line that does not ask for the shift on the date (A19).

    One look at the region for all of them. O(people and duties of the services).
    """
    days = [slot.day for slot in slots]
    services = sorted({slot.service for slot in slots})
    region = desk.work.load_region(Period(min(days), max(days)), services)
    places = places_of(region)
    for slot in slots:
        named_gap(region, places, slot.service, slot.day, slot.shift, slot.line)


def asked_already(desk: Desk, slots: Sequence[Slot]) -> dict[Slot, str]:
    """Reference of the request that asks for each slot already and is not filled."""
    return {slot: request for slot, (request, _) in open_requests(desk, slots).items()}


def open_requests(desk: Desk, slots: Sequence[Slot]) -> dict[Slot, tuple[str, int]]:
    """Reference and number of offers so far of an open, unfilled request for each slot."""
    if not slots:
        return {}
    days = [slot.day for slot in slots]
    among = {"service": {slot.service for slot in slots}}
    rows = desk.work.find(REQUESTS, among, Period(min(days), max(days)), to_change=True)
    wanted = set(slots)
    return {
        request.slot: (request.reference, len(offers))
        for request, offers in desk.requests(rows)
        if request.slot in wanted
        and request.stored is State.OPEN
        and request.filled < request.needed
    }


def made(desk: Desk, reference: str, wish: Wish, *, draft: bool) -> Change:
    """The new row."""
    slot = wish.slot
    values = {
        "service": slot.service,
        "date": slot.day,
        "shift": slot.shift,
        "line": slot.line,
        "needed": wish.needed,
        "note": fit_text(wish.note) or None,
        "state": (State.DRAFT if draft else State.OPEN).value,
        "why": fit_text(wish.why) or None,
        "urgency": wish.urgency.value,
        "asked_by": desk.profile.name,
        "asked_at": desk.at,
    }
    return Change(REQUESTS, (reference,), None, values)


def next_number(work: AidWork) -> int:
    """One more than the greatest number of a reference. O(requests)."""
    numbers = [
        int(match[1])
        for row in work.find(REQUESTS, to_change=True)
        if (match := _REFERENCE.fullmatch(str(row.key[0])))
    ]
    return max(numbers, default=0) + 1


def reference_text(number: int) -> str:
    """The reference of a request that the program makes."""
    return f"AID-{number:04d}"
