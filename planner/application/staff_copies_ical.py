"""Events as an iCalendar text (RFC 5545), which every calendar program reads.

Times are UTC, so that no time zone has to be described; lines end with CR LF and are folded at
75 octets, never inside a character.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

_LONGEST = 75
"""Octets of one line, without its end."""
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_PRODUCT = "-//mutual-aid-planner//staff copy 1//EN"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a calendar."""

    uid: str
    """The same at every export of the same thing."""
    start: datetime
    """With its zone; so is `end`."""
    end: datetime
    summary: str
    location: str = ""
    description: str = ""
    category: str = ""
    place: tuple[float, float] | None = None
    """Latitude and longitude."""


def calendar_text(name: str, events: Iterable[Event], stamp: datetime) -> str:
    """A calendar of some events; `stamp` is the instant at which it is made. O(text)."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for event in events for line in _event(event, stamp)),
        "END:VCALENDAR",
    ]
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(event: Event, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{_instant(stamp)}"
    yield f"DTSTART:{_instant(event.start)}"
    yield f"DTEND:{_instant(event.end)}"
    for name, text in (
        ("SUMMARY", event.summary),
        ("LOCATION", event.location),
        ("DESCRIPTION", event.description),
        ("CATEGORIES", event.category),
    ):
        if text:
            yield f"{name}:{escaped(text)}"
    if event.place is not None:
        yield f"GEO:{event.place[0]:.6f};{event.place[1]:.6f}"
    yield "STATUS:CONFIRMED"
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Text as a value: what would end it is escaped, control characters go."""
    plain = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, "\\" + mark)
    return plain.replace("\n", "\\n")


def folded(line: str) -> Sequence[str]:
    """A line in parts of at most 75 octets; each but the first begins with a space."""
    parts, part, size = [], "", 0
    for character in line:
        octets = len(character.encode("utf-8"))
        if size + octets > _LONGEST:
            parts.append(part)
            part, size = " ", 1
        part += character
        size += octets
    return [*parts, part]
