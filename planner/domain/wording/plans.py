"""Why a plan asks somebody, in words."""

from planner.domain.wording.formats import margin_text, minutes_text

MODES = {"extra": "additional duty", "redeploy": "moved"}


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
        parts.append(f"{MODES['redeploy']} from {service}'s {shift.lower()}")
        parts.append(left or f"leaves it at {margin_text(margin_left)}")
    if ranks_above:
        parts.append(f"{ranks_above} rank{'s' if ranks_above > 1 else ''} above the line")
    if number > 1:
        parts.append(f"assignment {number} of this plan")
    return ", ".join(parts)
