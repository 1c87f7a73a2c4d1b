"""Why a plan leaves a gap open, and what an assignment costs, in words with figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.cover.why_open import WhyOpen
from planner.domain.wording.formats import count_text, list_text
from planner.domain.wording.why import BESIDE, PART_TITLES

_NOBODY_MAY = "a plan may ask nobody, as it gives a person at most 0 duties within 28 days"
_MOST_NAMED = 3
_MOST_CHANGES = 4
_MOST_BEYOND = 2
"""Of the changes so many are people who are asked as often as a plan asks anybody."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody who passes every check for a gap, and whom the plan does not ask."""

    staff_id: str
    name: str
    worth: int
    """What the slot would add."""
    points: int
    """What asking would take off, repeats in this plan included."""
    times: int
    """Assignments in the plan already, the most within any 28 dates that hold the gap's."""
    most: int
    """Most that anybody may have within 28 dates."""
    elsewhere: bool = False
    """They would have to leave what the plan asks of them at the same time."""
    declined: bool = False
    """They were asked for this, and said no."""
    fits: bool = True
    """A best filling has them in a slot of the line, and all others where the plan names them."""

    @property
    def at_limit(self) -> bool:
        """Whether the plan may not ask them again."""
        return self.times >= self.most

    @property
    def worth_asking(self) -> bool:
        """Whether asking them too would make the plan better, were there no limit."""
        may = self.fits and not self.elsewhere and not self.declined
        return may and self.worth > self.points

    @property
    def would_help(self) -> bool:
        """Whether asking them too would make the plan better."""
        return self.worth_asking and not self.at_limit


@dataclass(frozen=True, slots=True)
class NextBest:
    """Somebody who could be asked in the place of whom the plan asks."""

    staff_id: str
    name: str
    less: int | None = None
    """Points that asking them is worth less; None: not known."""
    text: str = ""
    """The same in words, part by part."""


def left_text(found: WhyOpen, refused: Sequence[Refused], status: str) -> str:
    """Why a plan leaves a gap, in two or three paragraphs; the last: what one change would do."""
    lines = [_who_could(found, refused, status)]
    if found.blocked:
        which = "others" if found.candidates else f"{found.considered:,} people"
        lines.append(_sentence(f"Of the {which} {list_text([one.text for one in found.blocked])}"))
    texts = [_beyond_text(one) for one in refused if one.at_limit and one.worth_asking]
    texts = [*texts[:_MOST_BEYOND], *(one.text for one in found.changes)]
    changes = [f"• {_sentence(text)}" for text in texts[:_MOST_CHANGES]]
    if changes:
        lines.append("\n".join(["Any one of these would fill it:", *changes]))
    elif not found.candidates:
        lines.append("No single change that was tried would fill it.")
    return "\n\n".join(lines)


def _beyond_text(one: Refused) -> str:
    most = count_text(one.most, "duty", "duties")
    return f"{one.name} is placed by hand, beyond the {most} in 28 days that a plan gives anybody"


def _who_could(found: WhyOpen, refused: Sequence[Refused], status: str) -> str:
    if not found.candidates:
        return "With the rest of the plan as it is, nobody passes every check."
    verb = "passes" if found.candidates == 1 else "pass"
    who = f"{count_text(found.candidates, 'person', 'people')} {verb} every check"
    why = "; ".join(refused_texts(refused))
    if not any(one.would_help for one in refused):
        return f"{who}, but the plan does not ask them: {why}."
    if status == "optimal":
        return f"{who}: {why}."
    return f"{who}: {why}. The search ended before that: place them by hand, or plan again."


def refused_texts(refused: Sequence[Refused]) -> list[str]:
    """Why each of some people is not asked, those of one reason together."""
    declined = [one for one in refused if one.declined]
    others = [one for one in refused if not one.declined]
    elsewhere = [one for one in others if one.elsewhere]
    limited = [one for one in others if one.at_limit and not one.elsewhere]
    helpful = [one for one in others if one.would_help]
    free = [one for one in others if not (one.elsewhere or one.at_limit)]
    unfit = [one for one in free if one.worth > one.points and not one.fits]
    rest = {id(one) for one in (*elsewhere, *limited, *helpful, *unfit)}
    dear = [one for one in others if id(one) not in rest]
    texts = [f"{_names(declined)} declined"] if declined else []
    if elsewhere:
        texts.append(f"the plan needs {_names(elsewhere)} elsewhere at that time")
    if limited:
        have, most = ("has", "") if len(limited) == 1 else ("have", " each")
        count = count_text(limited[0].most, "assignment")
        at_most = f"{_names(limited)} {have} {count}{most} within 28 days, the most for anybody"
        texts.append(at_most if limited[0].most else _NOBODY_MAY)
    if unfit:
        texts.append(f"{_names(unfit)} would fill another line of that shift, or others would")
    texts += [
        f"{one.name} would cost {count_text(one.points, 'point')} for a slot worth {one.worth:,}"
        for one in dear[:_MOST_NAMED]
    ]
    texts += [
        f"{one.name} would add {count_text(one.worth - one.points, 'point')}"
        for one in helpful[:_MOST_NAMED]
    ]
    return texts


def _names(people: Sequence[Refused]) -> str:
    named = [one.name for one in people[:_MOST_NAMED]]
    if len(people) > len(named):
        named.append(f"{len(people) - len(named)} more")
    return list_text(named)


def points_text(
    points: int, parts: Mapping[str, int], *, moves: bool, beside: Mapping[str, int]
) -> str:
    """As "Costs 27 points: travel 17 and move 10."; `moves`: from a duty, else an extra shift.

    `beside`: points of parts that are none of the score, where the plan weighs them.
    """
    titles = {**PART_TITLES, "mode": "move" if moves else "extra shift"}
    named = [f"{titles[part]} {by:,}" for part, by in parts.items() if by]
    because = f": {list_text(named)}" if named else ""
    more = [f"{PART_TITLES[part]} {beside[part]:,}" for part in BESIDE if beside.get(part)]
    counts = f" Beside the score the plan counts {list_text(more)}." if more else ""
    return f"Costs {count_text(points, 'point')}{because}.{counts}"


def planned_text(
    points: str,
    *,
    worth: int | None,
    others: Sequence[NextBest],
    declined: Sequence[str] = (),
    at_limit: int,
    most: int,
    bound: str = "",
) -> str:
    """Why a plan asks somebody: what it brings and costs, and how the next best compare.

    `worth`: what the slot adds; `declined`: names of those who said no; `at_limit`: further
    people who could, but have as many assignments as anybody may within 28 dates; `bound`: the
    name of whom the plan asks, where the rest of what it asks them needs this: then nobody else
    is compared.
    """
    adds = "" if worth is None else count_text(worth, "point")
    brings = f"With the rest of the plan as it is, this adds {adds} to the score. " if adds else ""
    parts = [f"{brings}{points}"]
    if bound:
        parts.append(
            f"What else the plan asks of {bound} can only stand together with this, so nobody "
            "else is compared."
        )
        return "\n\n".join(parts)
    if others:
        parts.append("\n".join(["The next best:", *(f"• {text}" for text in _next_best(others))]))
    if declined:
        parts.append(f"Declined: {list_text(list(declined))}.")
    if at_limit:
        have, each = ("has", "") if at_limit == 1 else ("have", " each")
        parts.append(
            f"{count_text(at_limit, 'other person', 'other people')} could too, but {have} "
            f"{count_text(most, 'assignment')}{each} within 28 days, the most for anybody."
        )
    if not (others or declined or at_limit):
        parts.append("Nobody else passes every check.")
    return "\n\n".join(parts)


def _next_best(others: Sequence[NextBest]) -> list[str]:
    """Those who would do as well in one line, everybody else in one of their own."""
    equal = [one.name for one in others if one.less == 0]
    texts = [one.text or f"{one.name}." for one in others if one.less != 0]
    if equal:
        texts.insert(0, f"{list_text(equal)} would do as well: the score would be the same.")
    return texts


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
