"""How figures are written on printed pages."""

from planner.domain.wording.formats import MINUS, NOTHING


def hours(value: float) -> str:
    """Hours to a tenth: "3,291.5", "−4.0"."""
    text = f"{abs(value):,.1f}"
    return f"{MINUS}{text}" if value < 0 and text != "0.0" else text


def signed_hours(value: float) -> str:
    """A difference with its sign: "+8.0", "0.0", "−22.5"."""
    text = hours(value)
    return f"+{text}" if value > 0 and text != "0.0" else text


def hours_so_far(value: float) -> str:
    """Hours of aid; a dash where there are none yet, as on-call is still to be worked."""
    return hours(value) if value else NOTHING


def count(value: int) -> str:
    """A count; a dash where there is none."""
    return f"{value:,}" if value else NOTHING


def pounds(value: float | None) -> str:
    """A cost of aid to the penny, or that it is not known; a dash where there is none yet."""
    if value is None:
        return "not known"
    return f"£{value:,.2f}" if value else NOTHING
