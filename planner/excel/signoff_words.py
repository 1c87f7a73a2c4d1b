"""Duties in words, for the tables of mutual aid."""

from collections.abc import Sequence

from planner.domain.calendar import date_of
from planner.domain.wording.formats import day_text, list_text


def duties_text(duties: Sequence[tuple[int, str]]) -> str:
    """Duties in words, by shift: "N Wed 16 and Thu 17 Dec"."""
    by_shift: dict[str, list[int]] = {}
    for day, shift in duties:
        by_shift.setdefault(shift, []).append(day)
    return "; ".join(f"{shift} {_days_text(days)}" for shift, days in by_shift.items())


def _days_text(days: Sequence[int]) -> str:
    """Dates in words; the month stands with the last date of each month only."""
    ordered = sorted(days)
    texts = []
    for at, day in enumerate(ordered):
        value = date_of(day)
        following = date_of(ordered[at + 1]) if at + 1 < len(ordered) else None
        same = following is not None and (following.year, following.month) == (
            value.year,
            value.month,
        )
        text = day_text(day)
        texts.append(text.rsplit(" ", 1)[0] if same else text)
    return list_text(texts)
