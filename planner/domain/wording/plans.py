"""Why a plan asks somebody, and how near the best it is, in words."""

from math import ceil

from planner.domain.wording.formats import inside_text, margin_text, minutes_text, number_text

_NOISE = 1e-9
"""Percent below which a distance is that of counting with fractions, not of plans."""

MODES = {"extra": "extra shift", "redeploy": "moved"}


def reason_text(
    *,
    minutes: int,
    same_site: bool,
    moved_from: tuple[str, str] | None,
    margin_left: int | None,
    ranks_above: int,
    number: int,
) -> str:
    """One line: "same site, moved from Ward 18's early, leaves it at +1".

    `moved_from`: names of service and shift; `margin_left`: of that place after the plan, None
    where nothing is asked for; `number`: this is the person's so-many-th assignment.
    """
    parts = ["same site" if same_site else f"{minutes_text(minutes)} away"]
    if moved_from is None:
        parts.append(MODES["extra"])
    else:
        service, shift = moved_from
        left = "which asks for no minimum" if margin_left is None else ""
        parts.append(f"{MODES['redeploy']} from {service}'s {inside_text(shift)}")
        parts.append(left or f"leaves it at {margin_text(margin_left)}")
    if ranks_above:
        parts.append(f"{ranks_above} rank{'s' if ranks_above > 1 else ''} above the line")
    if number > 1:
        parts.append(f"assignment {number} of this plan")
    return ", ".join(parts)


def proof_text(status: str, gap_percent: float) -> str:
    """How good a plan is known to be: "at most 0.0005 % below the best possible".

    The status `time_limit` is also that of a search that ended by itself near its bound, so
    the distance is told, not what ended the search.
    """
    if status == "optimal":
        return "proved to be the best"
    below = "none better is possible"
    if gap_percent >= _NOISE:
        below = f"at most {below_text(gap_percent)} below the best possible"
    return f"stopped by you, {below}" if status == "cancelled" else below


def below_text(percent: float) -> str:
    """How far below the best a plan can be, never less: "3.22 %", or to one digit "0.0005 %"."""
    if percent < _NOISE:
        return "0 %"
    places = 2
    while percent * 10**places < 1 - _NOISE:
        places += 1
    scale: int = 10**places
    return f"{number_text(ceil(percent * scale - _NOISE) / scale, places)} %"
