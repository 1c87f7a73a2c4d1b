"""Why a plan asks somebody, and how near the best it is, in words."""

from planner.domain.wording.formats import margin_text, minutes_text, number_text

_SMALLEST_SHOWN = 0.01

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


def proof_text(status: str, gap_percent: float) -> str:
    """How good a plan is known to be: "stopped 0.0004 % short of the bound".

    The status `time_limit` is also that of a search that ended by itself near its bound, so
    the distance is told, not what ended the search.
    """
    if status == "optimal":
        return "proved to be the best"
    short = f"{_percent_text(gap_percent)} short of the bound"
    return f"stopped by you, {short}" if status == "cancelled" else f"stopped {short}"


def _percent_text(value: float) -> str:
    """As "3.2 %", or to one digit where two decimals would show nothing: "0.0004 %"."""
    if value == 0 or value >= _SMALLEST_SHOWN:
        return f"{number_text(value)} %"
    text = f"{value:.12f}"
    digits = next((at for at, digit in enumerate(text[2:], start=1) if digit != "0"), 12)
    return f"{number_text(value, digits)} %"
