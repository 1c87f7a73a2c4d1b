"""Sentences for the working-time rules: one for each part of each rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from planner.domain.calendar import Clock
from planner.domain.wording.formats import (
    count_text,
    day_text,
    moment_text,
    number_text,
)

RULE_TITLES: Mapping[str, str] = {
    "WTR-48": "Average weekly hours",
    "WTR-DAILY": "Daily rest",
    "WTR-WEEKLY": "Weekly rest",
    "WTR-NIGHT": "Night workers' average hours",
    "DR-72": "72-hour limit",
    "DR-13": "Length of a shift",
    "DR-LONG4": "Long shifts in a row",
    "DR-LATE4": "Long late shifts in a row",
    "DR-NIGHT4": "Nights in a row",
    "DR-46": "Rest after nights",
    "DR-CONSEC7": "Duties in a row",
    "DR-WE": "Weekends worked",
    "DR-ONCALL": "On-call",
    "AFC-LONG": "Long days in a row",
    "AFC-NIGHT": "Nights in a row",
    "AFC-46": "Rest after nights",
    "AFC-CONSEC": "Duties in a row",
    "AFC-60": "Hours in a week",
    "OVERLAP": "Two places at once",
    "ABSENT": "On duty while absent",
}
"""What each rule is called where there is room for a few words."""

_SPAN = "between {start} and {end}"
_REST = "{figure} h " + _SPAN + ", needs {limit} h; free from {free}"
_RUN = "{figure} days in a row, {first} to {begun}, at most {limit}"

BREACH_TEXTS: Mapping[tuple[str, str], str] = {
    ("WTR-48", "average"): (
        "average week: {figure} h over the {weeks} from {first} to {last}, at most {limit} h"
    ),
    ("WTR-DAILY", "rest"): "rest: " + _REST,
    ("WTR-WEEKLY", "longest"): (
        "weekly rest: longest rest {figure} h in the {days} from {first} to {last}; "
        "needs one of {limit} h, or two of {other} h"
    ),
    ("WTR-NIGHT", "average"): (
        "night worker's average: {figure} h a day over the {weeks} from {first} to {last}, "
        "at most {limit} h"
    ),
    ("DR-72", "hours"): "{limit}-hour limit: {figure} h " + _SPAN,
    ("DR-13", "length"): "length of shift: {figure} h " + _SPAN + ", at most {limit} h",
    ("DR-LONG4", "length"): "long shifts: " + _RUN,
    ("DR-LONG4", "rest"): "rest after long shifts: " + _REST,
    ("DR-LATE4", "length"): "long late shifts: " + _RUN,
    ("DR-LATE4", "rest"): "rest after long late shifts: " + _REST,
    ("DR-NIGHT4", "length"): "nights: " + _RUN,
    ("DR-46", "rest"): "rest after nights: " + _REST,
    ("DR-CONSEC7", "length"): "duties: " + _RUN,
    ("DR-CONSEC7", "rest"): "rest after duties on consecutive days: " + _REST,
    ("DR-WE", "worked"): "weekends: {figure} worked from {first} to {last}, at most {limit}",
    ("DR-WE", "often"): "weekends: {figure} worked from {first} to {last}, better {limit}",
    ("DR-ONCALL", "length"): "on-call: {figure} h " + _SPAN + ", at most {limit} h",
    ("DR-ONCALL", "consecutive"): (
        "on-call: on two days in a row, {start} to {end}; only Saturday and Sunday may be"
    ),
    ("DR-ONCALL", "count"): (
        "on-call: {figure} in the {days} from {first} to {last}, at most {limit}"
    ),
    ("DR-ONCALL", "next_day"): (
        "day after on-call: {figure} h of work on {first}, at most {limit} h"
    ),
    ("AFC-LONG", "length"): "long days: " + _RUN,
    ("AFC-NIGHT", "length"): "nights: " + _RUN,
    ("AFC-46", "rest"): "rest after nights: " + _REST,
    ("AFC-CONSEC", "length"): "duties: " + _RUN,
    ("AFC-60", "hours"): "week: {figure} h from {first} to {last}, at most {limit} h",
    ("OVERLAP", "pair"): "two duties at once: {figure} h " + _SPAN,
    ("ABSENT", "duties"): "on duty on a day of absence: {first}",
}
"""By rule and part; the names in braces are those that `breach_text` fills in."""

_BESIDE = "{figure} h, needs {limit} h; free from {clock}"
_AFTER = "{figure} h, needs {limit} h; the next duty begins {end}"


@dataclass(frozen=True, slots=True)
class Told:
    """What the words for a breach are filled with."""

    figure: float
    limit: float
    other: float
    """The threshold beside the limit; NaN where the part names none."""
    start: int
    """Instant: of the window, run or rest."""
    end: int
    clock: Clock

    @property
    def free(self) -> datetime:
        """Local time when as many hours as the limit have passed since the start."""
        return self.clock.local(self.start + round(self.limit * 60))

    @property
    def begun(self) -> date:
        """Of a run, the last date on which a duty of it starts: a night is one day, not two."""
        return self.clock.local(self.start).date() + timedelta(days=round(self.figure) - 1)


def breach_text(rule: str, part: str, told: Told) -> str:
    """One breach in words."""
    return BREACH_TEXTS[rule, part].format(**_values(told))


def rest_text(rule: str, told: Told, *, before: bool) -> str:
    """A rest that is too short before or after a duty that is tried out.

    "rest before: 9.5 h, needs 11 h; free from 07:00"; for rests after a run the name of the
    rule says so.
    """
    side = "rest before" if before else "rest after"
    name = side if rule == "WTR-DAILY" else f"{side} ({RULE_TITLES[rule].lower()})"
    text = _BESIDE if before else _AFTER
    return f"{name}: {text.format(**_values(told))}"


def _values(told: Told) -> dict[str, str]:
    start, end = told.clock.local(told.start), told.clock.local(told.end)
    first, last = start.date(), (end - timedelta(minutes=1)).date()
    days = (last - first).days + 1
    free = moment_text(told.free)
    return {
        "figure": _figure_text(told.figure, told.limit),
        "limit": number_text(told.limit),
        "other": number_text(told.other),
        "start": moment_text(start),
        "end": moment_text(end),
        "first": day_text(first),
        "last": day_text(last),
        "begun": day_text(told.begun),
        "days": count_text(days, "day"),
        "weeks": count_text(-(-days // 7), "week"),
        "free": free,
        "clock": f"{told.free:%H:%M}" if told.free.date() == end.date() else free,
    }


def _figure_text(figure: float, limit: float) -> str:
    """The figure, with as many places as tell it from the limit that it passes."""
    text = number_text(figure)
    return number_text(figure, places=3) if text == number_text(limit) else text
