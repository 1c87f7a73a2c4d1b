"""Why somebody cannot work on a date that lies outside their employment."""

from planner.domain.wording.formats import day_text


def outside_employment(name: str, first: int | None, last: int | None, day: int) -> str:
    """As "N. Evans is employed from Mon 14 Dec 2026"; empty where they are employed.

    Name as it is to be shown; first and last day number of the employment, None: no limit.
    """
    if first is not None and day < first:
        return f"{name} is employed from {day_text(first, year=True)}"
    if last is not None and day > last:
        return f"{name} was employed until {day_text(last, year=True)}"
    return ""
