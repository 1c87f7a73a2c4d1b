"""How pressing a request is: the clock, what the asker said, and whether help was taken back."""

from planner.domain.aid.values import Urgency
from planner.domain.calendar import DAY_MINUTES

URGENT_DAYS = 2
"""A duty that starts within so many days is urgent whatever was said."""
SOON_DAYS = 7


def whole_days(start: int, now: int) -> int:
    """Whole days from now to a start, both instants (UTC minutes), rounded down; negative: past."""
    return (start - now) // DAY_MINUTES


def started(start: int, now: int) -> bool:
    """Whether a duty has begun: at its first minute it has."""
    return now >= start


def pressing(said: Urgency, start: int, now: int, *, recalled: bool = False) -> Urgency:
    """The most pressing of what was said, what the clock says, and a recall."""
    days = whole_days(start, now)
    if recalled or said is Urgency.URGENT or days < URGENT_DAYS:
        return Urgency.URGENT
    return Urgency.SOON if said is Urgency.SOON or days < SOON_DAYS else Urgency.NORMAL
