"""Why a gap is open, what one change would fill it, and why one person and not another."""

from collections.abc import Mapping, Sequence

from planner.domain.cover.checks import Check
from planner.domain.cover.options import Wanted
from planner.domain.region import NONE, Region
from planner.domain.wording.formats import (
    count_text,
    day_text,
    list_text,
    minutes_text,
    signed_text,
)
from planner.domain.wording.rules import RULE_TITLES

_MOST_RULES = 3
_BLOCKED: Mapping[Check, tuple[str, str]] = {
    Check.GRADE: (
        "is of another staff group or a lower grade",
        "are of another staff group or a lower grade",
    ),
    Check.SKILL: ("does not hold {skill} then", "do not hold {skill} then"),
    Check.EMPLOYED: ("is not employed on {day}", "are not employed on {day}"),
    Check.PRESENT: ("is absent", "are absent"),
    Check.FREE: ("is on duty and cannot be moved", "are on duty and cannot be moved"),
    Check.RULES: ("would break a working-time rule", "would break a working-time rule"),
    Check.SHARING: (
        "works only in their own trust, or has lapsed papers",
        "work only in their own trust, or have lapsed papers",
    ),
    Check.TRAVEL: ("is too far away", "are too far away"),
    Check.LENDER: (
        "cannot be spared by their own service",
        "cannot be spared by their own service",
    ),
}
"""What one person and what several do, by the first check that they fail."""


def blocked_text(
    region: Region, gap: Wanted, check: Check, people: int, rules: Mapping[str, int] | None = None
) -> str:
    """How many people one check rules out: "312 do not hold Intensive care then".

    `rules`: how many break which rule, for the check of the rules.
    """
    one, many = _BLOCKED[check]
    skill = int(region.lines.skill[gap.line])
    words = (one if people == 1 else many).format(
        skill=region.skills.names[skill] if skill != NONE else "", day=day_text(gap.day)
    )
    text = f"{people:,} {words}"
    if rules:
        worst = sorted(rules.items(), key=lambda rule: -rule[1])[:_MOST_RULES]
        text += (
            f" ({list_text([f'{RULE_TITLES[rule].lower()} {number:,}' for rule, number in worst])})"
        )
    return text


CHANGE_TEXTS: Mapping[str, str] = {
    "consent": "{name} agrees to work in other trusts",
    "travel": "{name} accepts {more} more travel ({minutes}; now at most {most})",
    "papers": "the {what} of {name} is renewed ({reason})",
    "renewal": "{name} renews {skill} ({reason})",
    "training": "{name} is trained in {skill}",
    "rule": "a breach by {name} is accepted by hand, with its reason: {reason}",
    "lender": "the service that lends {name} agrees to go short: {reason}",
    "duty": "{name} is taken off the duty in the way, which can be spared ({reason})",
}
"""What would have to change, by the kind of change."""


def change_text(region: Region, gap: Wanted, person: int, kind: str, what: str, reason: str) -> str:
    """One change that would make somebody a candidate.

    `what`: the paper that is renewed. `reason`: why the person is no candidate as things are.
    """
    skill = int(region.lines.skill[gap.line])
    there = region.services.site[gap.service]
    minutes = int(region.sites.minutes[region.home_site[person], there])
    most = int(region.people.max_travel_minutes[person])
    return CHANGE_TEXTS[kind].format(
        name=region.people.ids.names[person],
        skill=region.skills.names[skill] if skill != NONE else "",
        minutes=minutes_text(minutes),
        most=minutes_text(most),
        more=minutes_text(max(minutes - most, 0)),
        what=what,
        reason=reason,
    )


def open_text(
    is_open: bool,
    considered: int,
    candidates: int,
    blocked: Sequence[str],
    changes: Sequence[str],
) -> str:
    """All of it in a few sentences."""
    if not is_open:
        return "This line has no gap: its slots can all be filled by those on duty."
    people = count_text(considered, "person", "people")
    if candidates:
        passes = "passes" if candidates == 1 else "pass"
        return (
            f"{candidates:,} of {people} {passes} every check: the gap is open because none of "
            f"them has been given the duty. Of the others {list_text(list(blocked))}."
        )
    said = f"Nobody of {people} passes every check: {list_text(list(blocked))}."
    if not changes:
        return f"{said} No single change of those that were tried would fill it."
    return f"{said} One change would fill it: {changes[0]}."


PART_TITLES: Mapping[str, str] = {
    "value": "what both services gain or lose",
    "gain": "what the gap's shift gains",
    "lost": "what the shift left loses",
    "travel": "travel",
    "mode": "extra shift or move",
    "rank": "grade above the line's",
    "repeat": "being asked more than once",
    "lending": "fairness between trusts",
    "pounds": "cost of an extra shift",
}
"""What the parts of a score are called, and those beside it; what takes off is negative."""
BESIDE = ("lending", "pounds")
"""Parts that decide between plans of some weights, and are no part of the score."""


def against_text(one: str, other: str, difference: int, parts: Mapping[str, int]) -> str:
    """Why one eligible person comes before another: "Ann is worth 35 more than Bob: travel +25"."""
    reasons = [f"{PART_TITLES[part]} {signed_text(by)}" for part, by in parts.items() if by]
    because = f": {list_text(reasons)}" if reasons else ", in every part"
    if difference == 0:
        return f"{one} and {other} are worth the same{because}; then the staff number decides."
    more = "more" if difference > 0 else "less"
    return f"{one} is worth {count_text(abs(difference), 'point')} {more} than {other}{because}."


def cannot_text(name: str, reasons: Sequence[str]) -> str:
    """Why somebody is no candidate."""
    return f"{name} cannot: {'; '.join(reasons)}."
