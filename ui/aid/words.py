"""Sentences and short forms of mutual aid as the window shows them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from planner.application.aid_ports import Case, Harm, Task
from planner.application.changes import ChangeSet
from planner.domain.aid.values import Consent, Mark, Offer, State, Urgency
from planner.domain.calendar import Clock
from planner.domain.cover.suggestion import Candidate
from planner.domain.roles import Profile
from planner.domain.wording.formats import (
    count_text,
    day_text,
    hours_text,
    list_text,
    margin_text,
    moment_text,
    number_text,
    pounds_text,
)
from planner.domain.wording.on_call import NO_COST_YET, ON_CALL_HOURS
from ui.choice import Catalogue
from ui.cover.candidate_text import mode_text, rest_text, travel_text
from ui.names import short_trust

URGENCIES = {Urgency.URGENT: "Urgent", Urgency.SOON: "Soon", Urgency.NORMAL: "Normal"}
CHIPS = {
    State.AGREED: "chipAccent",
    State.CONFIRMED: "chipFine",
    State.WORKED: "chipFine",
    State.SETTLED: "chipFine",
    State.DECLINED: "chipRed",
    State.WITHDRAWN: "chipRed",
    State.EXPIRED: "chipRed",
}
"""Look of the chip that names a state; others are plain."""


def when_text(at: str, clock: Clock) -> str:
    """A stored moment (UTC, ISO 8601) in the region's time: "Tue 1 Dec 09:05"."""
    return moment_text(clock.local(int(datetime.fromisoformat(at).timestamp()) // 60))


def reach_text(profile: Profile, catalogue: Catalogue) -> str:
    """As "Approver, East Lancashire": the role, and for which trust or service by its name."""
    role = profile.role.title.capitalize()
    if profile.everywhere:
        return f"{role}, whole region"
    entry = catalogue.entry(profile.service or "")
    names = dict(catalogue.trusts())
    reach = entry.name if entry else names.get(profile.trust or "", profile.title)
    return f"{role}, {short_trust(reach)}"


def altered_texts(before: Profile, now: Profile, by: str) -> tuple[str, str]:
    """That the profile that acts is another or gone, and what that means; `by` whom and when."""
    if now.removed:
        return (
            f"The profile {now.name} was removed{by}.",
            "All you have done is stored, and what you are writing stays where it is. Nothing "
            "more is stored in that name: choose who acts.",
        )
    return (
        f"The profile {now.name} was changed{by}: it is {now.title} now, and was {before.title}.",
        "All you have done is stored. What it may do from now on is what its role says.",
    )


def to_go_text(one: Case | Task) -> str:
    """How far off a duty is, by the calendar: as "in 3 days", and "tomorrow" whatever the hour."""
    if one.started:
        return "begun"
    near = {0: "today", 1: "tomorrow"}
    return near.get(one.days_to_go) or f"in {count_text(one.days_to_go, 'day')}"


def state_text(state: State) -> str:
    """As "Offered"."""
    return state.value.capitalize()


def filled_text(case: Case) -> str:
    """As "0 of 2 confirmed"."""
    return f"{case.request.filled} of {case.request.needed} confirmed"


def offers_text(case: Case) -> str:
    """As "A. Okafor offered, B. Nair declined"; where there are none it says so."""
    if not case.offers:
        return "no offer yet"
    return ", ".join(f"{one.name} {one.state.value}" for one in case.offers)


def margin_pair(harm: Harm) -> str:
    """Of the lender's shift, as "+2 → +1"; an extra duty takes nobody away."""
    if harm.candidate.moved_from is None:
        return "unchanged"
    before, after = margin_text(harm.lender_margin_before), margin_text(harm.lender_margin_after)
    return f"{before} → {after}"


def harm_sentence(harm: Harm, service: str) -> str:
    """What the lender gives up, in one sentence; `service`: name of what is left."""
    person, left = harm.candidate.name, harm.candidate.moved_from
    if left is None:
        return f"{person} has no duty then: nobody is taken off a shift."
    if harm.lost_minimum:
        slots = count_text(harm.lost_minimum, "minimum slot")
        return f"{person} leaves {left.shift} at {service}: {slots} there would stand empty."
    after = harm.lender_margin_after
    if after is None:
        return f"{person} leaves {left.shift} at {service}, where no minimum is asked for."
    state = "which stays safe" if after > 0 else "which is then one absence from unsafe"
    return f"{person} leaves {left.shift} at {service}, {state}."


def left_text(harm: Harm) -> str:
    """As "N at AMU" or "no duty"."""
    left = harm.candidate.moved_from
    return "an extra shift" if left is None else f"moved from {left.shift}"


def cost_lines(harm: Harm) -> tuple[str, str]:
    """The cost of the duty, and how it comes about."""
    hourly, cost = pounds_text(harm.hourly_cost), pounds_text(harm.candidate.cost)
    if harm.candidate.on_call:
        rate = "hourly cost not known" if harm.hourly_cost is None else f"{hourly} an hour"
        return NO_COST_YET, f"{ON_CALL_HOURS}; {rate}"
    if harm.candidate.cost is None:
        return "–", f"{hours_text(harm.hours)}, hourly cost not known"
    return cost, f"{hours_text(harm.hours)} at {hourly} an hour, no mark-up"


def travel_lines(candidate: Candidate) -> tuple[str, str]:
    """Minutes on the road, and the miles."""
    minutes, miles = travel_text(candidate)
    return minutes, miles or "no journey"


def hours_lines(candidate: Candidate) -> tuple[str, str]:
    """Hours of the week with this duty, and on average."""
    return (
        f"{number_text(candidate.hours.week, 1)} h",
        f"that week; {number_text(candidate.hours.average, 1)} h on average",
    )


def rest_lines(candidate: Candidate) -> tuple[str, str]:
    """Rest before and after."""
    return f"{rest_text(candidate)} h" if "d" not in rest_text(candidate) else rest_text(
        candidate
    ), "rest before / after"


def candidate_line(candidate: Candidate) -> str:
    """As "Moved from N · 27 min · £231 · margin +2 → +1"."""
    parts = [mode_text(candidate), travel_text(candidate)[0]]
    if candidate.on_call:
        parts.append(NO_COST_YET)
    elif candidate.cost is not None:
        parts.append(pounds_text(round(candidate.cost)))
    if candidate.moved_from is not None:
        before, after = candidate.lender_margin_before, candidate.lender_margin_after
        parts.append(f"margin {margin_text(before)} → {margin_text(after)}")
    return " · ".join(parts)


def consent_text(consent: Consent | None, name: str, clock: Clock) -> str:
    """What the person said, who asked, and when."""
    if consent is None:
        return f"{name} has not been asked. Nothing is confirmed without a yes."
    answer = "yes" if consent.yes else "no"
    note = f": “{consent.note}”" if consent.note else ""
    return (
        f"{name} said {answer}{note}. Asked by {consent.asked_by}, {when_text(consent.at, clock)}."
    )


def mark_text(mark: Mark | None, nobody: str, clock: Clock) -> str:
    """As "Lars, Tue 1 Dec 09:05"."""
    return nobody if mark is None else f"{mark.by}, {when_text(mark.at, clock)}"


def ended_text(offer: Offer, clock: Clock) -> str:
    """As "Not confirmed. Withdrawn: we are well again", of an offer that came to nothing."""
    stood = "Not confirmed"
    if offer.confirmed is not None:
        stood = f"{mark_text(offer.confirmed, '', clock)}. Taken back from both rotas"
    why = "the duty began without a confirmation" if offer.state is State.EXPIRED else offer.why
    return f"{stood}. {state_text(offer.state)}: {why}" if why else f"{stood}."


def taken_back_text(changes: ChangeSet, left: bool, name_of: Callable[[str], str]) -> str:
    """What went from the host's rota and came back to the lender's; empty: neither changed.

    `left`: whether a duty was left for it; `name_of`: name of a service by its code.
    """
    duties = [one for one in changes.changes if one.sheet == "Duties"]
    gone = _duties_text([(one.key, one.before) for one in duties], name_of)
    if not gone:
        return ""
    back = _duties_text([(one.key, one.after) for one in duties], name_of)
    if back:
        return f"Gone from {gone}. Back at {back}."
    nothing = (
        "Nothing came back to the lender: who was lent has another duty then, or is away."
        if left
        else ""
    )
    return f"Gone from {gone}. {nothing}".strip()


def _duties_text(
    rows: Sequence[tuple[tuple[object, ...], Mapping[str, object] | None]],
    name_of: Callable[[str], str],
) -> str:
    """As "ICU: E on Mon 7 Dec", of rows with a key and what they say of a duty."""
    texts = [
        f"{name_of(str(values['service']))}: {shift} on {day_text(int(str(day)))}"
        for (_, day, shift), values in rows
        if values is not None
    ]
    return list_text(texts)


def offer_title(offer: Offer) -> str:
    """As "R1-1 · A. Okafor · offered"."""
    return f"{offer.offer} · {offer.name} · {offer.state.value}"


def failed_text(harm: Harm) -> str:
    """Every check that fails, in a sentence each."""
    return "\n".join(f"{one.check}: {one.text}" for one in harm.failed)


def passed_over_text(reasons: tuple[str, ...]) -> str:
    """What one action left out, the first three in words."""
    if not reasons:
        return ""
    more = len(reasons) - 3
    rest = f" And {more} more." if more > 0 else ""
    return f"Passed over: {' '.join(reasons[:3])}{rest}"


def made_text(requests: int, offers: int) -> str:
    """As "3 requests made.", or "2 offers made for 2 requests.", which may be older."""
    asked = count_text(requests, "request")
    return f"{count_text(offers, 'offer')} made for {asked}." if offers else f"{asked} made."
