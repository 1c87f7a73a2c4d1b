"""A rota's life in words: its stages and steps, what is refused and why, and the checklist."""

from collections.abc import Callable, Mapping, Sequence

from planner.domain.rota_life import (
    HOURS_APART,
    Check,
    CheckItem,
    Refusal,
    Situation,
    Stage,
    Step,
    stages_before,
)
from planner.domain.wording.formats import (
    count_text,
    day_text,
    list_text,
    number_text,
    period_text,
    signed_text,
)

STAGES: Mapping[Stage, str] = {
    Stage.DRAFT: "draft",
    Stage.PUBLISHED: "published, not submitted",
    Stage.SUBMITTED: "submitted for approval",
    Stage.APPROVED: "approved and locked",
    Stage.FINAL: "final and locked",
}
"""The stages as sentences name them."""

STEPS: Mapping[Step, str] = {
    Step.PUBLISH: "published",
    Step.SUBMIT: "submitted",
    Step.APPROVE: "approved",
    Step.REJECT: "sent back",
    Step.AMEND: "reopened as an amendment",
    Step.FINALISE: "made final",
}
"""What has been done, after "The rota was"."""

_NEXT: Mapping[Stage, str] = {
    Stage.DRAFT: "Submit it first (`submit`).",
    Stage.PUBLISHED: "Submit it first (`submit`).",
    Stage.SUBMITTED: "Approve it or send it back (`approve`, `reject`).",
    Stage.APPROVED: "To change it, reopen it as an amendment (`amend … --why`).",
    Stage.FINAL: "To change it, an approver reopens it as an amendment (`amend … --why`).",
}
"""How to go on from a stage."""
_MOST_NAMED = 3
_AMENDED = (
    "as an amendment first, on the Sign-off page (`amend --service … --from … --to … --why …`)."
)


def refusal_text(step: Step, why_not: Refusal, now: Situation, rota: str) -> tuple[str, str]:
    """What is refused with its figures, and how to mend it.

    `rota` names the rota, as "Ward 24, Mon 7 Dec – Sun 3 Jan".
    """
    return _REFUSALS[why_not](step, now, f"The rota of {rota}")


def _stage(step: Step, now: Situation, rota: str) -> tuple[str, str]:
    wanted = " or ".join(stage.value for stage in stages_before(step))
    return (
        f"{rota}, is {STAGES[now.stage]}; it can be {STEPS[step]} only while it is {wanted}.",
        _NEXT[now.stage],
    )


def _why(step: Step, _: Situation, rota: str) -> tuple[str, str]:
    return f"{rota}, is not {STEPS[step]} without a reason.", "Give one with --why."


def _own(_: Step, now: Situation, rota: str) -> tuple[str, str]:
    return (
        f"{rota}, was submitted by {now.submitted_by}; nobody approves their own submission.",
        "Another approver has to look at it and approve it.",
    )


def _changed(_: Step, now: Situation, rota: str) -> tuple[str, str]:
    return (
        f"{rota}, has changed since {now.submitted_by} submitted it.",
        "Send it back (`reject`), so that it can be submitted again as it stands now.",
    )


def _blocked(_: Step, now: Situation, rota: str) -> tuple[str, str]:
    points = count_text(now.blocks, "hard breach", "hard breaches")
    return (
        f"{rota}, has {points} that nobody has accepted.",
        "Mend the rota, or accept each with a reason (`accept-breach … --why`).",
    )


def _not_over(_: Step, now: Situation, rota: str) -> tuple[str, str]:
    left = count_text(now.last_day - now.today + 1, "day")
    return (
        f"{rota}, is worked until {day_text(now.last_day, year=True)}: it can be final in {left}.",
        "Make it final after its last date.",
    )


_REFUSALS: Mapping[Refusal, Callable[[Step, Situation, str], tuple[str, str]]] = {
    Refusal.STAGE: _stage,
    Refusal.WHY: _why,
    Refusal.OWN: _own,
    Refusal.CHANGED: _changed,
    Refusal.BLOCKED: _blocked,
    Refusal.NOT_OVER: _not_over,
}


def locked_text(service: str, first: int, last: int, status: str) -> tuple[str, str]:
    """That a rota is locked, and how it is changed all the same."""
    return (
        f"The rota of {service}, {period_text(first, last)}, is {status} and locked.",
        f"It was signed as it stands; reopen it {_AMENDED}",
    )


def all_locked_text(rotas: Sequence[tuple[str, int, int, str]]) -> tuple[str, str]:
    """The same of one or several rotas: service, first and last date, status."""
    if len(rotas) == 1:
        return locked_text(*rotas[0])
    named = [f"{name} ({period_text(first, last)})" for name, first, last, _ in rotas[:_MOST_NAMED]]
    more = len(rotas) - len(named)
    statuses = " or ".join(sorted({status for *_, status in rotas}))
    which = list_text([*named, f"{more} more"] if more else named)
    return (
        f"{len(rotas)} rotas are {statuses} and locked: {which}.",
        f"They were signed as they stand; reopen each {_AMENDED}",
    )


# The checklist --------------------------------------------------------------------------------
def title_text(item: CheckItem) -> str:
    """A point of the checklist in a few words with its figure: "3 minimum gaps"."""
    return _TITLES[item.check](item)


def detail_text(item: CheckItem) -> str:
    """What is behind the figure: the first of its links, and how many more."""
    named = [link.text for link in item.links[:_MOST_NAMED] if link.text]
    left = len(item.links) - len(named)
    more = [f"{left} more"] if left > 0 and named else []
    return "; ".join([*named, *more])


def _counted(one: str, many: str, none: str) -> Callable[[CheckItem], str]:
    return lambda item: count_text(item.figure, one, many) if item.figure else none


def _notice(item: CheckItem) -> str:
    if item.figure < 0:
        late = count_text(-item.figure, "day")
        return f"Published {late} after the first date, {item.wanted} days of notice wanted"
    return f"{count_text(item.figure, 'day')} of notice, {item.wanted} wanted"


_APART = number_text(HOURS_APART)
_TITLES: Mapping[Check, Callable[[CheckItem], str]] = {
    Check.MINIMUM_GAPS: _counted("minimum gap", "minimum gaps", "No minimum gap"),
    Check.HARD_BREACHES: _counted(
        "hard breach, not accepted", "hard breaches, not accepted", "No hard breach is open"
    ),
    Check.ACCEPTED_BREACHES: _counted(
        "breach accepted with a reason", "breaches accepted with a reason", "No breach was accepted"
    ),
    Check.UNCONFIRMED_AID: _counted(
        "aid shift not confirmed", "aid shifts not confirmed", "No aid waits to be confirmed"
    ),
    Check.HOURS: _counted(
        f"person more than {_APART} h over or under, leave counted",
        f"people more than {_APART} h over or under, leave counted",
        f"Nobody is more than {_APART} h over or under, leave counted",
    ),
    Check.NOTICE: _notice,
    Check.ON_THE_EDGE: _counted(
        "shift one absence from unsafe",
        "shifts one absence from unsafe",
        "No shift is one absence from unsafe",
    ),
}


def hours_link_text(name: str, difference: float) -> str:
    """How far somebody's hours are off: "A. Okafor −11.5 h"."""
    return f"{name} {signed_text(round(difference, 1))} h"
