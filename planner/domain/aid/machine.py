"""Asks the table: may this step be done, by this profile, to this thing, as it is now?

Pure: whatever a step depends on is in its `Facts`. The first obstacle is told in words, in the
order state, right, needs, so that nobody is told of hours who may not act at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.domain.aid.steps import TABLE, Need, Side, Step
from planner.domain.aid.values import Consent, Mark, Party, State
from planner.domain.roles import Action, Profile, holders, may
from planner.domain.wording import aid as wording

LONGEST_HOURS = 48.0
"""No duty is worked longer; more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a step is judged by; what a step does not need may be left out."""

    name: str
    """Of the request or offer, as sentences call it."""
    state: State | None
    """None: it does not exist yet."""
    host: Party
    lender: Party | None = None
    started: bool = False
    """Whether the duty has begun."""
    reason: str = ""
    proposed_by: str = ""
    consent: Consent | None = None
    lender_yes: Mark | None = None
    host_yes: Mark | None = None
    override: Mark | None = None
    spared: str = ""
    """Why the lender cannot spare the person; empty: it can."""
    failed: tuple[str, ...] = ()
    """Sentences of the other checks that fail."""
    hours: float | None = None
    room: bool = True
    """Whether fewer are confirmed than were asked for."""


def refusal(step: Step, facts: Facts, profile: Profile | None) -> str | None:
    """None if a step may be done, else why not, in words. `profile` None: the clock acts."""
    if not _fits(step, facts):
        return wording.state_text(step, facts.name, facts.state, facts.lender_yes, facts.host_yes)
    return _no_right(step, facts, profile) or _unmet(step, facts, profile)


def of_person(step: Step, facts: Facts, profile: Profile) -> bool:
    """Whether a step that is refused is refused to whoever acts: somebody else may have it."""
    if not _fits(step, facts):
        return False
    return (
        _no_right(step, facts, profile) is not None
        or _first_unmet(step, facts, profile.name) in _PERSONAL
    )


def overtaken(state: State, *, started: bool) -> State:
    """A stored state once the clock is asked: what waits when the duty begins has expired.

    Nobody takes that step, so it is never written down: whoever looks asks the clock.
    """
    return State.EXPIRED if started and state in TABLE[Step.EXPIRE].states else state


def _fits(step: Step, facts: Facts) -> bool:
    states = TABLE[step].states
    return facts.state in states if states else facts.state is None


def allowed_sides(step: Step, facts: Facts, profile: Profile) -> frozenset[Side]:
    """The sides on whose behalf a profile has a right to a step."""
    return frozenset(
        side for side, action in TABLE[step].rights if _denied(profile, side, action, facts) is None
    )


def _no_right(step: Step, facts: Facts, profile: Profile | None) -> str | None:
    rights = TABLE[step].rights
    if not rights or profile is None:
        return None if not rights else wording.nobody_text()
    if allowed_sides(step, facts, profile):
        return None
    denials = [_denied(profile, side, action, facts) for side, action in rights]
    parties = [party for side, _ in rights if (party := _party(side, facts)) is not None]
    out_of_reach = not any(profile.login_reaches(party.trust) for party in parties)
    if len(rights) == 1 or profile.removed or (parties and out_of_reach):
        return next(text for text in denials if text is not None)
    able = [
        holders(
            profile.names,
            [action for its, action in rights if its is side],
            party.trust,
            party.service,
        )
        for side in dict.fromkeys(side for side, _ in rights)
        if (party := _party(side, facts)) is not None
    ]
    actions = {action for _, action in rights}
    doing = actions.pop().value if len(actions) == 1 else wording.doing_text(step, facts.name)
    return wording.right_text(doing, profile, able)


def _denied(profile: Profile, side: Side, action: Action, facts: Facts) -> str | None:
    party = _party(side, facts)
    if party is None:
        return wording.nobody_text()
    return may(profile, action, party.trust, party.service)


def _party(side: Side, facts: Facts) -> Party | None:
    return facts.host if side is Side.HOST else facts.lender


def _unmet(step: Step, facts: Facts, profile: Profile | None) -> str | None:
    need = _first_unmet(step, facts, "" if profile is None else profile.name)
    return None if need is None else wording.need_text(need, step, facts.name, _figures(facts))


def _first_unmet(step: Step, facts: Facts, who: str) -> Need | None:
    return next((need for need in TABLE[step].needs if not _HOLDS[need](facts, who)), None)


def _figures(facts: Facts) -> wording.NeedFigures:
    return wording.NeedFigures(
        consent=facts.consent,
        lender_yes=facts.lender_yes,
        host_yes=facts.host_yes,
        proposed_by=facts.proposed_by,
        spared=facts.spared,
        failed=facts.failed,
        hours=facts.hours,
        longest=LONGEST_HOURS,
    )


def _other_person(facts: Facts, who: str) -> bool:
    return all(mark is None or mark.by != who for mark in (facts.lender_yes, facts.host_yes))


def _sensible(facts: Facts, _who: str) -> bool:
    return facts.hours is not None and 0 <= facts.hours <= LONGEST_HOURS


_PERSONAL = frozenset({Need.NOT_PROPOSER, Need.OTHER_PERSON})
"""Needs that one person lacks and another does not."""
_HOLDS: Mapping[Need, Callable[[Facts, str], bool]] = {
    Need.REASON: lambda facts, _: bool(facts.reason.strip()),
    Need.NOT_STARTED: lambda facts, _: not facts.started,
    Need.STARTED: lambda facts, _: facts.started,
    Need.CONSENT: lambda facts, _: facts.consent is not None and facts.consent.yes,
    Need.LENDER_OPEN: lambda facts, _: facts.lender_yes is None,
    Need.HOST_OPEN: lambda facts, _: facts.host_yes is None,
    Need.NOT_PROPOSER: lambda facts, who: facts.proposed_by != who,
    Need.OTHER_PERSON: _other_person,
    Need.SPARED: lambda facts, _: not facts.spared or facts.override is not None,
    Need.CHECKS: lambda facts, _: not facts.failed,
    Need.HOURS: _sensible,
    Need.CLEAR: lambda facts, _: facts.room,
}
