"""Why a plan leaves a gap open, and what an assignment costs, in words with figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from planner.domain.cover.why_open import WhyOpen
from planner.domain.wording.formats import count_text, list_text
from planner.domain.wording.why import PART_TITLES

_MOST_NAMED = 3
_MOST_CHANGES = 3


@dataclass(frozen=True, slots=True)
class Refused:
    """Somebody who passes every check for a gap, and whom the plan does not ask."""

    name: str
    worth: int
    """What the slot would add."""
    points: int
    """What asking would take off, repeats in this plan included."""
    times: int
    """Assignments in the plan already."""
    most: int
    """Most that anybody may have."""
    elsewhere: bool = False
    """They would have to leave what the plan asks of them at the same time."""

    @property
    def at_limit(self) -> bool:
        """Whether the plan may not ask them again."""
        return self.times >= self.most

    @property
    def would_help(self) -> bool:
        """Whether asking them too would make the plan better."""
        return self.worth > self.points and not self.at_limit and not self.elsewhere


def left_text(found: WhyOpen, refused: Sequence[Refused], status: str) -> str:
    """Why a plan leaves a gap, in two or three paragraphs; the last: what one change would do."""
    lines = [_who_could(found, refused, status)]
    if found.blocked:
        lines.append(_sentence(f"Of the others {list_text([one.text for one in found.blocked])}"))
    changes = [f"• {_sentence(one.text)}" for one in found.changes[:_MOST_CHANGES]]
    if changes:
        lines.append("\n".join(["Any one of these would fill it:", *changes]))
    elif not found.candidates:
        lines.append("No single change that was tried would fill it.")
    return "\n\n".join(lines)


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
    elsewhere = [one for one in refused if one.elsewhere]
    limited = [one for one in refused if one.at_limit and not one.elsewhere]
    helpful = [one for one in refused if one.would_help]
    rest = {id(one) for one in (*elsewhere, *limited, *helpful)}
    dear = [one for one in refused if id(one) not in rest]
    texts = []
    if elsewhere:
        texts.append(f"the plan needs {_names(elsewhere)} elsewhere at that time")
    if limited:
        have, most = ("has", "") if len(limited) == 1 else ("have", " each")
        count = count_text(limited[0].most, "assignment")
        texts.append(f"{_names(limited)} {have} {count}{most} in it, the most for anybody")
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


def points_text(points: int, parts: Mapping[str, int]) -> str:
    """As "Costs 27 points: travel 17 and extra duty or move 10."."""
    named = [f"{PART_TITLES[part]} {by:,}" for part, by in parts.items() if by]
    because = f": {list_text(named)}" if named else ""
    return f"Costs {count_text(points, 'point')}{because}."


def planned_text(
    points: str,
    *,
    worth: int | None,
    others: Sequence[str],
    against: Sequence[str],
    at_limit: int,
    most: int,
) -> str:
    """Why a plan asks somebody: what it brings and costs, and how the next best compare.

    `worth`: what the slot adds; `against`: one sentence for each of the others, or none;
    `at_limit`: further people who could, but have as many assignments as anybody may.
    """
    brings = "" if worth is None else f"With the rest of the plan as it is, this adds {worth:,}. "
    parts = [f"{brings}{points}"]
    if others and against:
        parts.append("\n".join(["The next best:", *(f"• {text}" for text in against)]))
    elif others:
        parts.append(f"The next best: {list_text(list(others))}.")
    if at_limit:
        have, each = ("has", "") if at_limit == 1 else ("have", " each")
        parts.append(
            f"{count_text(at_limit, 'other person', 'other people')} could too, but {have} "
            f"{count_text(most, 'assignment')}{each} in this plan, the most for anybody."
        )
    elif not others:
        parts.append("Nobody else passes every check.")
    return "\n\n".join(parts)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
