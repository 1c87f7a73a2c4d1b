"""Sentences of mutual aid: what each step is called, and why one cannot be done now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.domain.aid.steps import TABLE, Need, Step
from planner.domain.aid.values import Consent, Mark, Slot, State
from planner.domain.roles import Profile
from planner.domain.wording.formats import clock_text, count_text, day_text, list_text, number_text

DONE: Mapping[Step, str] = {
    Step.ASK: "cover asked for",
    Step.OPEN: "request opened",
    Step.OFFER: "person offered",
    Step.ASK_FOR: "person asked for by the host",
    Step.CONSENT: "the person's answer recorded",
    Step.AGREE_LENDER: "the lender agreed",
    Step.AGREE_HOST: "the host accepted",
    Step.OVERRIDE: "lender below its minimum accepted",
    Step.DECLINE: "offer declined",
    Step.CONFIRM: "aid confirmed, both rotas changed",
    Step.RECALL: "aid recalled by the lender",
    Step.WITHDRAW: "request withdrawn",
    Step.EXPIRE: "expired without confirmation",
    Step.WORKED: "worked",
    Step.SETTLE: "settled",
}
"""What happened, as history and journal tell it."""

TASKS: Mapping[Step, str] = {
    Step.OPEN: "open the request {reference}",
    Step.OFFER: "offer somebody for {reference}",
    Step.CONSENT: "ask {person}, and note the answer",
    Step.DECLINE: "{person} said no: decline {reference}, or ask again",
    Step.AGREE_LENDER: "agree to lend {person}",
    Step.AGREE_HOST: "accept {person}",
    Step.CONFIRM: "confirm {person} on both rotas",
    Step.WORKED: "record what {person} worked",
}
"""What an inbox asks for."""

WAITS_FOR: Mapping[Step, str] = {
    Step.OPEN: "the asking service's manager",
    Step.OFFER: "a coordinator of a lending trust",
    Step.CONSENT: "the lender's coordinator",
    Step.DECLINE: "either side",
    Step.AGREE_LENDER: "the lender's approver",
    Step.AGREE_HOST: "the host's coordinator",
    Step.CONFIRM: "either side",
    Step.WORKED: "the host's coordinator",
}
"""Whom a task waits for."""

_TO_DO: Mapping[Step, str] = {
    Step.ASK: "asked for",
    Step.OPEN: "opened",
    Step.OFFER: "answered with an offer",
    Step.ASK_FOR: "filled by asking for somebody",
    Step.CONSENT: "answered by the person",
    Step.AGREE_LENDER: "agreed to",
    Step.AGREE_HOST: "accepted",
    Step.OVERRIDE: "given an override",
    Step.DECLINE: "declined",
    Step.CONFIRM: "confirmed",
    Step.RECALL: "recalled",
    Step.WITHDRAW: "withdrawn",
    Step.EXPIRE: "let expire",
    Step.WORKED: "recorded as worked",
    Step.SETTLE: "settled",
}
"""As a sentence goes on after "cannot be"."""

_DOING: Mapping[Step, str] = {
    Step.ASK_FOR: "ask for a person for {name}",
    Step.CONSENT: "record what the person said to {name}",
    Step.DECLINE: "decline {name}",
    Step.CONFIRM: "confirm {name}",
    Step.RECALL: "recall {name}",
    Step.WORKED: "record {name} as worked",
}
"""As a sentence goes on after "may not"; only of steps that people of several rights may do."""


def ahead_text(day: int, minute: int) -> str:
    """Said of what is recorded as worked before its duty begins, on a date at a local minute."""
    begins = f"{day_text(day, year=True)} at {clock_text(minute)}"
    return f"The duty begins on {begins}: this is recorded ahead of it."


def slot_text(slot: Slot, service: str = "") -> str:
    """A slot as "ICU, E on Mon 7 Dec, line 1"; `service`: its name, where that is known."""
    return f"{service or slot.service}, {slot.shift} on {day_text(slot.day)}, line {slot.line}"


def state_text(
    step: Step, name: str, state: State | None, lender_yes: Mark | None, host_yes: Mark | None
) -> str:
    """Why a step does not fit the state of something."""
    if state is None:
        return f"{name} does not exist yet."
    if not TABLE[step].states:
        return f"{name} is there already."
    if step is Step.CONFIRM and state is State.OFFERED:
        missing = [
            who
            for who, mark in (("the lender's approver", lender_yes), ("the host", host_yes))
            if mark is None
        ]
        both = "have" if len(missing) > 1 else "has"
        return f"{name} is not agreed yet: {list_text(missing)} {both} not said yes."
    if TABLE[step].leads_to is state:
        return f"{name} is {state.value} already."
    states = list_text([one.value for one in TABLE[step].states], "or")
    return f"{name} is {state.value} and cannot be {_TO_DO[step]}: only what is {states} can."


def nobody_text() -> str:
    """No right at all: nobody acts, or there is no such side."""
    return "Nobody is named who could do this."


def doing_text(step: Step, name: str) -> str:
    """A step as a sentence says of whoever does it that they may not."""
    return _DOING[step].format(name=name)


def right_text(doing: str, profile: Profile, able: list[str]) -> str:
    """No right to a step that several may do; `able`: who they are."""
    who = ", or ".join(able) or "nobody who is named"
    return f"{profile.name} is {profile.title} and may not {doing}: that is for {who}."


@dataclass(frozen=True, slots=True)
class NeedFigures:
    """What the sentences about needs tell of."""

    consent: Consent | None
    lender_yes: Mark | None
    host_yes: Mark | None
    proposed_by: str
    spared: str
    failed: tuple[str, ...]
    hours: float | None
    longest: float


def need_text(need: Need, step: Step, name: str, figures: NeedFigures) -> str:
    """Why a need of a step does not hold, and what would mend it."""
    return _NEEDS[need](step, name, figures)


def _reason(step: Step, name: str, _: NeedFigures) -> str:
    return f"{name} cannot be {_TO_DO[step]} without a reason: say why."


def _not_started(step: Step, name: str, _: NeedFigures) -> str:
    return f"{name} cannot be {_TO_DO[step]}: the duty has begun already."


def _started(_step: Step, name: str, _: NeedFigures) -> str:
    return f"{name} has not expired: the duty has not begun yet."


def _consent(_step: Step, name: str, figures: NeedFigures) -> str:
    if figures.consent is None:
        return (
            f"{name} cannot be confirmed: the person has not been asked. Record the answer first."
        )
    note = f' ("{figures.consent.note}")' if figures.consent.note else ""
    noted = f"as {figures.consent.asked_by} noted"
    return f"{name} cannot be confirmed: the person said no{note}, {noted}."


def _agreed_already(side: str, mark: Mark | None, name: str) -> str:
    who = "" if mark is None else f" ({mark.by})"
    return f"{side} has agreed to {name} already{who}; each side agrees once."


def _not_proposer(_step: Step, name: str, figures: NeedFigures) -> str:
    return (
        f"{figures.proposed_by} proposed {name}, and nobody approves their own proposal: "
        "somebody else must agree."
    )


def _other_person(_step: Step, name: str, _: NeedFigures) -> str:
    return f"One person cannot agree to {name} for both sides: the other side says its own yes."


def _spared(_step: Step, name: str, figures: NeedFigures) -> str:
    return (
        f"The lender cannot spare the person: {figures.spared}. The lender's approver may record "
        f"an override with the reason for {name}, or somebody else is offered."
    )


def _checks(_step: Step, name: str, figures: NeedFigures) -> str:
    checks = count_text(len(figures.failed), "check")
    return f"{name} cannot be confirmed: the person fails {checks}: {'; '.join(figures.failed)}."


def _hours(_step: Step, name: str, figures: NeedFigures) -> str:
    if figures.hours is None:
        return f"The hours worked for {name} are not known: give them."
    return (
        f"{number_text(figures.hours)} h cannot have been worked for {name}: "
        f"give between 0 and {number_text(figures.longest)} hours."
    )


def _clear(_step: Step, name: str, _: NeedFigures) -> str:
    return f"{name} has as many confirmed as were asked for; nobody more is needed."


_NEEDS: Mapping[Need, Callable[[Step, str, NeedFigures], str]] = {
    Need.REASON: _reason,
    Need.NOT_STARTED: _not_started,
    Need.STARTED: _started,
    Need.CONSENT: _consent,
    Need.LENDER_OPEN: lambda _, name, f: _agreed_already("The lender", f.lender_yes, name),
    Need.HOST_OPEN: lambda _, name, f: _agreed_already("The host", f.host_yes, name),
    Need.NOT_PROPOSER: _not_proposer,
    Need.OTHER_PERSON: _other_person,
    Need.SPARED: _spared,
    Need.CHECKS: _checks,
    Need.HOURS: _hours,
    Need.CLEAR: _clear,
}
