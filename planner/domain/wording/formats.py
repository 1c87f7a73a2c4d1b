"""How dates, times, hours, margins and money are written for people, everywhere alike.

Names of days and months are fixed here rather than taken from the system's locale, so that a
screen, a workbook and a test agree on every machine.
"""

import math
import re
from datetime import date, datetime

from planner.domain.calendar import DAY_MINUTES, date_of

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MINUS = "−"
"""The true minus sign, never a hyphen."""
NOTHING = "–"
"""Stands where there is no figure."""


def day_text(day: date | int, *, year: bool = False) -> str:
    """A date, or a day number, as "Wed 9 Dec", or "Wed 9 Dec 2026" with `year`."""
    value = day if isinstance(day, date) else date_of(day)
    text = f"{WEEKDAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"
    return f"{text} {value.year}" if year else text


def period_text(first: date | int, last: date | int) -> str:
    """Dates from first to last: "Wed 9 Dec", or "Mon 7 Dec – Sun 3 Jan"."""
    start, end = day_text(first), day_text(last)
    return start if first == last else f"{start} – {end}"


def moment_text(moment: datetime) -> str:
    """A local time with its date: "Mon 14 Dec 20:30"."""
    return f"{day_text(moment.date())} {moment:%H:%M}"


def iso_minute(moment: datetime) -> str:
    """A local time for programs: "2026-12-14T20:30" (reading B17)."""
    return moment.strftime("%Y-%m-%dT%H:%M")


def clock_text(minute: int) -> str:
    """Minutes from 00:00 as "20:30"; past midnight it starts again at "00:00"."""
    hour, part = divmod(int(minute) % DAY_MINUTES, 60)
    return f"{hour:02d}:{part:02d}"


def number_text(value: float, places: int = 2) -> str:
    """A number without needless zeros and with a true minus: "11.5", "−2", "4"."""
    text = f"{abs(value):.{places}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{MINUS}{text}" if value < 0 and text.strip("0.") else text


def hours_text(hours: float) -> str:
    """Hours as "11.5 h" or "74 h", to a hundredth of an hour."""
    return f"{number_text(hours)} h"


def signed_text(value: float) -> str:
    """A number with its sign: "+1", "0", "−2"."""
    text = number_text(value)
    return f"+{text}" if value > 0 and text != "0" else text


def margin_text(margin: int | None) -> str:
    """A margin: "+1", "0", "−2"; "–" where nothing is asked for (reading A3)."""
    return NOTHING if margin is None else signed_text(margin)


def pounds_text(pounds: float | None) -> str:
    """Money: "£1,234", or "£38.50" where there are pence; "–" where not known."""
    if pounds is None or math.isnan(pounds):
        return NOTHING
    text = f"{abs(pounds):,.2f}".removesuffix(".00")
    return f"{MINUS}£{text}" if pounds < 0 and text.strip("0.,") else f"£{text}"


def minutes_text(minutes: int) -> str:
    """A length of time on the road: "35 min", "1 h 05 min"."""
    whole, part = divmod(int(minutes), 60)
    return f"{whole} h {part:02d} min" if whole else f"{part} min"


def miles_text(miles: float | None) -> str:
    """A distance: "12.4 miles"; "–" where not known."""
    if miles is None or math.isnan(miles):
        return NOTHING
    return f"{number_text(miles, 1)} {'mile' if miles == 1 else 'miles'}"


def percent_text(part: float) -> str:
    """A share from 0 to 1 as "92.5 %"."""
    return f"{number_text(100 * part, 1)} %"


def count_text(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 duty", "2 duties", "0 gaps"."""
    figure = f"{count:,}".replace("-", MINUS)
    return f"{figure} {one if count == 1 else many or one + 's'}"


def list_text(parts: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Words in a row: "a", "a and b", "a, b and c"; or with another word before the last."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def inside_text(name: str) -> str:
    """A name within a sentence: "long day" for "Long Day", "ITU late" for "ITU Late"; "LD" stays.

    Only words that begin with their one capital lose it: the others are codes.
    """
    return " ".join(word.lower() if word[1:].islower() else word for word in name.split(" "))


_COMMANDS = re.compile(r" \([^()]*`[^()]*\)")


def without_commands(text: str) -> str:
    """A sentence without the commands it names in brackets, for whoever has buttons instead."""
    return _COMMANDS.sub("", text)
