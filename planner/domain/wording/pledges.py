"""Words for who is on offer or proposed elsewhere already."""

from collections.abc import Sequence

from planner.domain.wording.formats import day_text, list_text


def here_text(offer: str) -> str:
    """On offer for the very shift that is looked at."""
    return f"On offer for this shift already: {offer}."


def both_text(offer: str, service: str, shift: str, day: int) -> str:
    """On offer for another shift, and both can be worked."""
    return f"{_spoken_for(offer, service, shift, day)} too; both can be worked."


def neither_text(offer: str, service: str, shift: str, day: int, against: Sequence[str]) -> str:
    """On offer for another shift, and both together break rules."""
    why = list_text([one.rstrip(".") for one in against])
    return f"{_spoken_for(offer, service, shift, day)}; cannot work both: {why}."


def _spoken_for(offer: str, service: str, shift: str, day: int) -> str:
    how = f"On offer ({offer})" if offer else "Proposed"
    return f"{how} to {service} for {shift} on {day_text(day)}"
