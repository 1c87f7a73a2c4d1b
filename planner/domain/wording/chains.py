"""What each step of a chain does, in words."""

from planner.domain.wording.formats import inside_text
from planner.domain.wording.plans import reason_text


def step_text(
    *,
    name: str,
    follows: str | None,
    into: tuple[str, str],
    minutes: int,
    same_site: bool,
    moved_from: tuple[str, str] | None,
    margin_left: int | None,
    ranks_above: int,
) -> str:
    """One line: "Ann Lee takes Bo Ek's place on Ward 2's early: same site, extra shift".

    `follows`: who left that place, None for the first step; `into` and `moved_from`: names of
    service and shift; `margin_left`: of the place left when all is done, None where nothing is
    asked for.
    """
    service, shift = into[0], inside_text(into[1])
    goes = f"takes {follows}'s place on" if follows else "covers"
    reason = reason_text(
        minutes=minutes,
        same_site=same_site,
        moved_from=moved_from,
        margin_left=margin_left,
        ranks_above=ranks_above,
        number=1,
    )
    return f"{name} {goes} {service}'s {shift}: {reason}"
