"""Requests and offers as JSON documents and as lines for people."""

from collections.abc import Sequence

from planner.application.aid_ports import Answer, Case, Harm, Task
from planner.cli.console import print_json, say, table
from planner.domain.aid.values import Mark, Offer, Request, Slot
from planner.domain.calendar import date_of
from planner.domain.wording.aid import slot_text
from planner.domain.wording.formats import (
    count_text,
    day_text,
    hours_text,
    margin_text,
    miles_text,
    pounds_text,
)
from planner.domain.wording.on_call import ON_CALL_HOURS


def print_answer(answer: Answer, *, as_json: bool) -> None:
    """The changed object, with its history."""
    if as_json:
        print_json(answer_document(answer))
        return
    thing = answer.offer or answer.request
    name = thing.offer if isinstance(thing, Offer) else thing.reference
    say(f"{name}: {thing.state.value} – {slot_text(thing.slot)}")
    if isinstance(thing, Offer):
        say(f"  {thing.name} ({thing.staff_id}) of {thing.lender.service}, {thing.mode}")
    if answer.ahead:
        say(f"  {answer.ahead}")
    if answer.harm is not None:
        _say_harm(answer.harm)
    for one in answer.history:
        why = f" – {one.why}" if one.why else ""
        say(f"  {one.at[:16].replace('T', ' ')} UTC  {one.who}: {one.what}{why}")


def answer_document(answer: Answer) -> dict[str, object]:
    """What `--json` prints for a step."""
    history = [{"at": h.at, "who": h.who, "what": h.what, "why": h.why} for h in answer.history]
    if answer.offer is None:
        document = request_document(answer.request)
    else:
        document = offer_document(answer.offer)
        document["request_state"] = answer.request.state.value
    document["history"] = history
    if answer.ahead is not None:
        document["ahead"] = answer.ahead or None
    if answer.harm is not None:
        document |= harm_document(answer.harm)
    return document


def request_document(request: Request) -> dict[str, object]:
    """A request."""
    return {
        "reference": request.reference,
        "state": request.state.value,
        **_slot(request.slot),
        "trust": request.host.trust,
        "needed": request.needed,
        "filled": request.filled,
        "urgency": request.urgency.value,
        "why": request.why,
        "note": request.note,
        "asked_by": request.asked_by or None,
    }


def offer_document(offer: Offer) -> dict[str, object]:
    """An offer."""
    consent = offer.consent
    return {
        "offer": offer.offer,
        "request": offer.request,
        "state": offer.state.value,
        **_slot(offer.slot),
        "staff_id": offer.staff_id,
        "name": offer.name,
        "mode": offer.mode,
        "moved_from": None
        if offer.moved_from_shift is None
        else {
            "service": offer.moved_from_service,
            "date": date_of(offer.slot.day).isoformat(),
            "shift": offer.moved_from_shift,
        },
        "lender": offer.lender.trust,
        "lender_service": offer.lender.service,
        "host": offer.host.trust,
        "proposed_by": offer.proposed_by,
        "consent": None
        if consent is None
        else {
            "answer": "yes" if consent.yes else "no",
            "asked_by": consent.asked_by,
            "at": consent.at,
            "note": consent.note,
        },
        "agreed": {"lender": _mark(offer.lender_yes), "host": _mark(offer.host_yes)},
        "override": _mark(offer.override),
        "hours": offer.hours,
    }


def harm_document(harm: Harm) -> dict[str, object]:
    """What an offer means for lender, person and cost."""
    one = harm.candidate
    return {
        "lender_margin_before": harm.lender_margin_before,
        "lender_margin_after": harm.lender_margin_after,
        "lender_minimum_lost": harm.lost_minimum,
        "failed": [failed.check for failed in harm.failed],
        "text": "; ".join(failed.text for failed in harm.failed),
        "checks": [{"check": f.check, "text": f.text} for f in harm.failed],
        "points": one.points,
        "points_by": dict(one.points_by),
        "score": one.score,
        "travel_minutes": one.travel_minutes,
        "miles": one.travel_miles,
        "duty_hours": harm.hours,
        "hourly_cost": harm.hourly_cost,
        "cost": harm.candidate.cost,
        "on_call": harm.candidate.on_call,
        "rest_before": one.hours.rest_before,
        "rest_after": one.hours.rest_after,
        "week_hours": one.hours.week,
        "average_hours": one.hours.average,
        "warnings": [warning.text for warning in one.warnings],
        "elsewhere": [{"both": other.both, "text": other.text} for other in harm.elsewhere],
        "others": [
            {
                "staff_id": other.staff_id,
                "name": other.name,
                "service": other.service,
                "mode": other.mode,
                "score": other.score,
                "points": other.points,
            }
            for other in harm.others
        ],
    }


def case_document(case: Case) -> dict[str, object]:
    """A request with its offers."""
    return {
        **request_document(case.request),
        "pressing": case.urgency.value,
        "days_to_go": case.days_to_go,
        "offers": [offer_document(one) for one in case.offers],
    }


def task_document(task: Task) -> dict[str, object]:
    """One line of an inbox."""
    return {
        "reference": task.request.reference,
        "offer": None if task.offer is None else task.offer.offer,
        "what": task.what,
        "waits_for": task.waits_for,
        "urgency": task.urgency.value,
        "days_to_go": task.days_to_go,
        **_slot(task.request.slot),
    }


def say_tasks(title: str, tasks: Sequence[Task]) -> None:
    """Some lines of an inbox, under a title."""
    say(f"{title}: {count_text(len(tasks), 'task')}")
    if tasks:
        headers = ("Urgency", "Days", "Date", "Shift", "Service", "What", "Waits for")
        say(table(headers, [_task_row(task) for task in tasks]))


def case_row(case: Case) -> tuple[object, ...]:
    """One line of a list of requests."""
    request = case.request
    slot = request.slot
    people = ", ".join(f"{one.staff_id} {one.state.value}" for one in case.offers)
    filled = f"{request.filled} of {request.needed}"
    urgency = case.urgency.value
    day = day_text(slot.day)
    state = request.state.value
    return request.reference, state, urgency, day, slot.shift, slot.service, filled, people


CASE_HEADERS = ("Reference", "State", "Urgency", "Date", "Shift", "Service", "Filled", "Offers")


def _task_row(task: Task) -> tuple[object, ...]:
    slot = task.request.slot
    return (
        task.urgency.value,
        task.days_to_go,
        day_text(slot.day),
        slot.shift,
        slot.service,
        task.what,
        task.waits_for,
    )


def _say_harm(harm: Harm) -> None:
    before, after = margin_text(harm.lender_margin_before), margin_text(harm.lender_margin_after)
    lender = "an extra shift" if harm.candidate.moved_from is None else f"{before} → {after}"
    one = harm.candidate
    paid = f"{hours_text(harm.hours)}, {pounds_text(one.cost)}"
    say(
        f"  Lender's margin {lender}; {ON_CALL_HOURS if one.on_call else paid}, "
        f"{miles_text(one.travel_miles)} one way, {count_text(one.points, 'point')}"
    )
    for failed in harm.failed:
        say(f"  fails {failed.check}: {failed.text}")
    for warning in one.warnings:
        say(f"  warning: {warning.text}")
    for other in harm.elsewhere:
        say(f"  {other.text}")
    if harm.others:
        say("  Who else could go: " + ", ".join(f"{o.staff_id} {o.name}" for o in harm.others))


def _slot(slot: Slot) -> dict[str, object]:
    day = date_of(slot.day).isoformat()
    return {"service": slot.service, "date": day, "shift": slot.shift, "line": slot.line}


def _mark(mark: Mark | None) -> dict[str, object] | None:
    return None if mark is None else {"by": mark.by, "at": mark.at, "why": mark.why}
