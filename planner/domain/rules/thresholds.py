"""Every rule's id, and the figures that a pack gives for it."""

from collections.abc import Mapping

from planner.domain.rules.settings import Threshold

_DAYS = Threshold("days", low=1, high=366, whole=True)
_REST = Threshold("rest_hours", high=336)
_LEAST_WEEKS = Threshold("least_weeks", low=1, high=52, whole=True)

THRESHOLDS: Mapping[str, tuple[Threshold, ...]] = {
    "WTR-48": (
        Threshold("weeks", low=1, high=52, whole=True),
        Threshold("hours", high=168),
        Threshold("opted_out_hours", high=168, optional=True),
        _LEAST_WEEKS,
    ),
    "WTR-DAILY": (_REST,),
    "WTR-WEEKLY": (
        Threshold("days", low=1, high=28, whole=True),
        Threshold("one_rest_hours", high=336),
        Threshold("two_rests_hours", high=336),
    ),
    "WTR-NIGHT": (
        Threshold("weeks", low=1, high=52, whole=True),
        Threshold("hours_a_day", high=24),
        Threshold("days_a_week", low=1, high=7),
        Threshold("one_night_in", low=1, high=100),
        _LEAST_WEEKS,
    ),
    "DR-72": (Threshold("hours", high=672), Threshold("window_hours", low=1, high=672)),
    "DR-13": (Threshold("hours", high=25),),
    "DR-LONG4": (_DAYS, _REST),
    "DR-LATE4": (
        _DAYS,
        _REST,
        Threshold("ends_after", time=True),
        Threshold("starts_before", time=True),
    ),
    "DR-NIGHT4": (_DAYS,),
    "DR-46": (_REST,),
    "DR-CONSEC7": (_DAYS, _REST),
    "DR-WE": (
        Threshold("weekends", low=1, high=104, whole=True),
        Threshold("least_weekends", low=1, high=104, whole=True),
        Threshold("one_in", low=1, high=104),
        Threshold("warn_one_in", low=1, high=104, optional=True),
    ),
    "DR-ONCALL": (
        Threshold("hours", high=25),
        Threshold("on_calls", high=28, whole=True),
        Threshold("in_days", low=1, high=28, whole=True),
        Threshold("next_day_hours", high=48),
    ),
    "AFC-LONG": (_DAYS,),
    "AFC-NIGHT": (_DAYS,),
    "AFC-46": (_REST,),
    "AFC-CONSEC": (_DAYS,),
    "AFC-60": (Threshold("hours", high=168),),
    "OVERLAP": (),
    "ABSENT": (),
}
"""In the order of the specification's table."""

RULE_IDS: tuple[str, ...] = tuple(THRESHOLDS)
"""The order is the number of the rule's bit in verdicts and its number in breaches."""
