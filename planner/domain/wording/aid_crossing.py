"""Sentences for somebody who is carried from one rota to another."""

from typing import Protocol

from planner.domain.aid.values import Slot
from planner.domain.cover.candidates import Candidate
from planner.domain.cover.drop_cells import Verdict
from planner.domain.cover.hall import NO_MARGIN
from planner.domain.wording.formats import (
    count_text,
    day_text,
    margin_text,
    miles_text,
    minutes_text,
    number_text,
)

_HEADS = {
    Verdict.FINE: "Fine: an offer of aid",
    Verdict.WARNED: "An offer of aid, with a warning",
    Verdict.BREAKS: "May be offered, but not confirmed as things stand",
    Verdict.IMPOSSIBLE: "Cannot be offered",
}


class Filling(Protocol):
    """A shift as it stands."""

    @property
    def filled_minimum(self) -> int:
        """Minimum slots filled."""

    @property
    def minimum(self) -> tuple[int, ...]:
        """Minimum slots by line."""

    @property
    def margin(self) -> int:
        """Absences that it can stand."""


def title_text(verdict: Verdict, slot: Slot) -> str:
    """As "Fine: an offer of aid, N Fri 18 Dec"."""
    return f"{_HEADS[verdict]}, {slot.shift} {day_text(slot.day)}"


def person_text(name: str, grade: str, candidate: Candidate) -> str:
    """Who it is, how far away, and how rested."""
    parts = [f"{name}, {grade}"]
    if candidate.travel_minutes is not None:
        miles = candidate.travel_miles
        far = "" if miles is None else f", {miles_text(miles)}"
        parts.append(f"{minutes_text(candidate.travel_minutes)}{far}")
    rests = (candidate.hours.rest_before, candidate.hours.rest_after)
    before, after = ("–" if rest is None else number_text(rest, 1) for rest in rests)
    parts.append(f"rest {before} h before, {after} h after")
    parts.append(f"{number_text(candidate.hours.week, 1)} h that week")
    return " · ".join(parts)


def host_text(name: str, before: Filling, after: Filling) -> str:
    """As "Host, Ward 24: 1/2 → 2/2, margin −1 → 0"."""
    wanted = sum(before.minimum)
    return (
        f"Host, {name}: {before.filled_minimum}/{wanted} → {after.filled_minimum}/{wanted}, "
        f"margin {_margin(before.margin)} → {_margin(after.margin)}"
    )


def lender_text(
    name: str, leaves: bool, before: int | None, after: int | None, lost_minimum: int
) -> str:
    """What the lender gives up."""
    if not leaves:
        return f"Lender, {name}: an extra shift, nobody is taken off a shift"
    told = f"Lender, {name}: margin {margin_text(before)} → {margin_text(after)}"
    if not lost_minimum:
        return told
    return f"{told}; {count_text(lost_minimum, 'minimum slot')} there would stand empty"


def drop_text(reference: str | None, lends: bool, trust: str, failed: bool) -> str:
    """What a drop does, and what is needed after it."""
    asked = "asks for cover and" if reference is None else ""
    for_what = f" for {reference}" if reference else ""
    does = "makes the offer" if lends else "asks for the person"
    needed = f"Consent and the approver of {trust} are still needed."
    mend = " What fails must be mended before it can be confirmed." if failed else ""
    return f"Dropping {asked} {does}{for_what}. {needed}{mend}".replace("  ", " ")


def other_date_text(shift: str, day: int, wanted: int) -> str:
    """A duty carried to another date."""
    return (
        f"The {shift} in hand is on {day_text(day)}; this gap is on {day_text(wanted)}. Carry it "
        "to a gap of its own date, or carry the name for a duty on top."
    )


def no_demand_text(slot: Slot) -> str:
    """Nothing is asked for there."""
    return f"No demand line asks for {slot.shift} on {day_text(slot.day)}."


def at_home_text(name: str) -> str:
    """The person belongs to the service that has the gap."""
    return f"{name} is at home there: give the duty on that board, no offer is needed."


def not_read_text() -> str:
    """What is on view changed meanwhile."""
    return "The two rotas are being read again. Try once more in a moment."


def nobody_asked_text(slot: Slot, denied: str) -> str:
    """There is no request, and the profile may not make one."""
    return (
        f"Nobody has asked for {slot.shift} on {day_text(slot.day)} yet. {denied} "
        "The service's manager asks first; then somebody can be offered."
    )


def offered_text(name: str, reference: str) -> str:
    """They are offered already."""
    return f"{name} is offered for {reference} already. Go on with that offer under Cover."


def new_request_text() -> str:
    """What a request that is not made yet is called."""
    return "the new request"


def no_gap_text(day: int) -> str:
    """A cell of a date without gaps."""
    return f"Nothing is missing on {day_text(day)}: every shift has its target."


def which_gap_text(codes: str, day: int) -> str:
    """A cell of a date with several gaps."""
    return f"Several shifts have gaps on {day_text(day)} ({codes}): drop on the one that is meant."


def _margin(margin: int) -> str:
    return margin_text(None if margin == NO_MARGIN else margin)
