"""A candidate's figures as text: cells of the table, and the sentence that explains them."""

from dataclasses import dataclass

from planner.domain.cover.suggestion import REDEPLOY, Candidate, NearMiss, Suggestion
from planner.domain.cover.why_open import WhyOpen
from planner.domain.region import Region
from planner.domain.wording.checks import TITLES
from planner.domain.wording.formats import (
    count_text,
    day_text,
    hours_text,
    list_text,
    margin_text,
    miles_text,
    minutes_text,
    number_text,
    pounds_text,
)
from planner.domain.wording.on_call import NO_COST_YET, on_call_sentence
from ui.rota.texts import as_sentence

MOST_CHANGES = 3
"""So many changes that would fill a gap are told."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names behind the codes of a candidate."""

    service: str
    trust: str
    own_trust: bool


def names_of(region: Region, candidate: Candidate, gap_service: int) -> Names:
    """Names of a candidate's home."""
    service = region.services.ids.index[candidate.service]
    trust = region.trusts.index[candidate.trust]
    own = trust == int(region.services.trust[gap_service])
    return Names(region.services.ids.names[service], region.trusts.names[trust], own)


def nobody_title(suggestion: Suggestion) -> str:
    """What is said where nobody passes every check."""
    if not suggestion.has_gap:
        return "Nobody is missing here, and nobody else could come"
    if suggestion.chains:
        return "Nobody can cover this gap alone, but a chain of moves can"
    return "Nobody can cover this gap as things stand"


def nobody_text(suggestion: Suggestion) -> str:
    """Where to look then."""
    misses = "Look at the near misses: each says what would have to change."
    if not suggestion.has_gap:
        return "All slots of this line are filled by those on duty."
    if suggestion.chains:
        return f"{count_text(len(suggestion.chains), 'chain')} below. {misses}"
    return f"{misses} A plan of the whole period may also find other moves."


def why_open_text(found: WhyOpen) -> str:
    """What rules everybody out, and the best single changes that would fill the gap."""
    blocked = as_sentence(list_text([one.text for one in found.blocked]))
    changes = [f"• {as_sentence(one.text)}" for one in found.changes[:MOST_CHANGES]]
    if not changes:
        return f"{blocked} No single change that was tried would fill it."
    return "\n".join([f"{blocked} Any one of these would fill it:", *changes])


def mode_text(candidate: Candidate) -> str:
    """As "Extra shift" or "Moved from N"."""
    if candidate.mode == REDEPLOY and candidate.moved_from is not None:
        return f"Moved from {candidate.moved_from.shift}"
    return "Extra shift"


def travel_text(candidate: Candidate) -> tuple[str, str]:
    """Minutes, and miles with "est." where it is an estimate."""
    if candidate.travel_minutes is None:
        return "unknown", ""
    if candidate.travel_minutes == 0:
        return "same site", ""
    miles = miles_text(candidate.travel_miles)
    note = "estimate" if candidate.travel_estimated else ""
    return minutes_text(candidate.travel_minutes), " · ".join(
        part for part in (miles if miles != "–" else "", note) if part
    )


def points_text(candidate: Candidate) -> str:
    """As "travel 27 · mode 10"."""
    parts = [f"{part} {by}" for part, by in candidate.points_by.items() if by]
    return " · ".join(parts) or "none"


def rest_text(candidate: Candidate) -> str:
    """As "11.5 / 83.5"; over four days in days."""
    return f"{_rest(candidate.hours.rest_before)} / {_rest(candidate.hours.rest_after)}"


def _rest_words(hours: float | None) -> str:
    return "no duty near" if hours is None else hours_text(hours)


def _rest(hours: float | None) -> str:
    if hours is None:
        return "–"
    return f"{hours / 24:.0f} d" if hours > 96 else f"{hours:.1f}"


def hours_pair(candidate: Candidate) -> str:
    """Hours of the week, and a week on average."""
    return f"{candidate.hours.week:.1f} / {candidate.hours.average:.1f}"


def lender_text(candidate: Candidate) -> str:
    """As "+2 → +1"; "not on duty" for an extra shift."""
    if candidate.mode != REDEPLOY:
        return "not on duty"
    before, after = candidate.lender_margin_before, candidate.lender_margin_after
    return f"{margin_text(before)} → {margin_text(after)}"


def cost_text(candidate: Candidate) -> str:
    """Whole pounds; of on-call nothing is known before it is worked."""
    if candidate.on_call:
        return NO_COST_YET
    return pounds_text(None if candidate.cost is None else round(candidate.cost))


def score_text(score: int) -> str:
    """With thousands and a true minus."""
    return f"{score:,}".replace("-", "−")


def why(region: Region, candidate: Candidate, names: Names) -> str:
    """One candidate explained in sentences."""
    parts = [_moving(region, candidate), *_skills(candidate), _journey(candidate, names)]
    before, after = candidate.hours.rest_before, candidate.hours.rest_after
    parts.append(
        f"Rest before: {_rest_words(before)}, after: {_rest_words(after)}; "
        f"{number_text(candidate.hours.week, 1)} h in that week, "
        f"{number_text(candidate.hours.average, 1)} h a week on average."
    )
    if candidate.on_call:
        parts.append(on_call_sentence())
    if candidate.warnings:
        parts.append("Warning: " + " ".join(as_sentence(text.text) for text in candidate.warnings))
    else:
        parts.append("No rule is newly broken.")
    return " ".join(part for part in parts if part)


def _skills(candidate: Candidate) -> list[str]:
    if not candidate.skills:
        return []
    held = [
        f"{skill.name} to {day_text(skill.expires, year=True)}" if skill.expires else skill.name
        for skill in candidate.skills
    ]
    return [f"Holds {list_text(held)}."]


def _journey(candidate: Candidate, names: Names) -> str:
    minutes, _ = travel_text(candidate)
    where = "in the own trust" if names.own_trust else f"of {names.trust}"
    if candidate.travel_minutes == 0:
        return f"Home: {names.service}, on the same site."
    road = "by road (estimate)" if candidate.travel_estimated else "by road"
    return f"Home: {names.service} {where}, {minutes} {road}."


def _moving(region: Region, candidate: Candidate) -> str:
    left = candidate.moved_from
    if left is None:
        return "Works an extra shift, has no other duty then."
    where = region.services.ids.names[region.services.ids.index[left.service]]
    before, after = candidate.lender_margin_before, candidate.lender_margin_after
    if before is None or after is None:
        return f"Leaves {left.shift} in {where}, where no minimum is asked for."
    state = "still safe" if after > 0 else "on the edge" if after == 0 else "unsafe as before"
    change = f"goes from {margin_text(before)} to {margin_text(after)}"
    if before == after:
        change = f"stays {margin_text(after)}"
    return f"Leaves {left.shift} in {where}, whose margin {change}, {state}."


def check_title(miss: NearMiss) -> str:
    """The failed check as people read it."""
    return TITLES[miss.failed]
