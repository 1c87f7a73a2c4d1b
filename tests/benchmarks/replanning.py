"""Seconds of planning again after one change, if the product offers it."""

from planner.domain.region import Region


def replan_seconds(region: Region, repeat: int) -> list[float] | str:
    """Seconds of each repair after one refusal, or why there are none."""
    return "not offered yet"
