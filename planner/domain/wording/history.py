"""Rows of the journal in words: which thing changed, from what to what."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from planner.domain.calendar import Clock, date_of
from planner.domain.wording.formats import NOTHING, count_text, day_text, number_text

ACTIONS = {"insert": "added", "update": "changed", "delete": "deleted"}
_DATES = frozenset({"date", "to", "from", "expires", "valid_from", "employed_from", "employed_to"})
SERVICES = frozenset({"service", "moved_from_service"})
"""Columns that hold the code of a service."""
_PACKED = frozenset({"content"})
"""Whole workbooks, of which the text itself says nothing to anybody."""
_MOST_CHARACTERS = 300
Values = Mapping[str, object]
Names = Mapping[str, str]


def item_text(sheet: str, key: Sequence[object], action: str, names: Names) -> str:
    """What changed, as "Duty E of A. Okafor on Wed 9 Dec 2026: added".

    `names`: names of people by staff_id, where known.
    """
    named = _ITEMS.get(sheet)
    item = _plain(sheet, key) if named is None else named(key, names)
    return f"{item}: {ACTIONS.get(action, action)}"


def together_text(sheet: str, rows: int, action: str) -> str:
    """Many rows that were written at once."""
    return f"{count_text(rows, 'row')} of {sheet}, written together: {ACTIONS.get(action, action)}"


def sides_text(
    before: Values | None, after: Values | None, clock: Clock, services: Names
) -> tuple[str, str]:
    """Before and after, as "shift E; state open"; of a changed row only what differs.

    Moments are told by the clock; `services`: names of services by code, where known.
    """

    def told(values: Values, names: Sequence[str]) -> str:
        parts = ((name, _value_text(name, values.get(name), clock, services)) for name in names)
        text = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in parts)
        return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]} …"

    if before is not None and after is not None:
        names = [name for name in after if before.get(name) != after[name]]
        return told(before, names), told(after, names)
    return tuple(  # type: ignore[return-value]
        "" if side is None else told(side, [n for n, v in side.items() if v is not None])
        for side in (before, after)
    )


def _value_text(name: str, value: object, clock: Clock, services: Names) -> str:
    """One value: a moment by the clock, a service by its name; others as they are."""
    if value is None:
        return NOTHING
    if name in SERVICES:
        return _named(value, services)
    if name.endswith("_at"):
        moment = clock.local(int(datetime.fromisoformat(str(value)).timestamp() // 60))
        return f"{day_text(moment.date(), year=True)} {moment:%H:%M}"
    return _plain_text(name, value)


def _plain_text(name: str, value: object) -> str:
    """Dates in words, numbers without needless zeros."""
    if name in _PACKED:
        return f"of {len(str(value)):,} characters, packed"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if (name in _DATES or name.endswith("_expires")) and isinstance(value, int):
        return day_text(value, year=True)
    if isinstance(value, float):
        return number_text(value)
    return str(value)


def _named(key: object, names: Names) -> str:
    name = names.get(str(key))
    return str(key) if name is None else f"{name} ({key})"


def _day(key: object) -> str:
    return day_text(int(str(key)), year=True)


def _plain(sheet: str, key: Sequence[object]) -> str:
    parts = [
        date_of(part).isoformat() if isinstance(part, int) and 10_000 <= part <= 60_000 else part
        for part in key
    ]
    return f"{_SINGULAR.get(sheet, sheet)} {', '.join(str(part) for part in parts)}"


_SINGULAR = {
    "Requests": "Request",
    "Offers": "Offer",
    "Profiles": "Profile",
    "Services": "Service",
    "Trusts": "Trust",
    "Sites": "Site",
    "Shifts": "Shift",
    "Grades": "Grade",
    "Skills": "Skill",
}
_ITEMS: Mapping[str, Callable[[Sequence[object], Names], str]] = {
    "Duties": lambda key, names: f"Duty {key[2]} of {_named(key[0], names)} on {_day(key[1])}",
    "Absences": lambda key, names: f"Absence of {_named(key[0], names)} from {_day(key[1])}",
    "Rotas": lambda key, _: f"Rota of {key[0]} from {_day(key[1])}",
    "ProposedAid": lambda key, names: (
        f"Proposed aid of {_named(key[0], names)}, {key[2]} at {key[3]} on {_day(key[1])}"
    ),
    "Staff": lambda key, names: f"Person {_named(key[0], names)}",
    "StaffSkills": lambda key, names: f"Skill {key[1]} of {_named(key[0], names)}",
    "Demand": lambda key, _: f"Demand line {key[1]} of {key[0]}",
    "RotaSteps": lambda key, _: f"Step {key[2]} of the rota of {key[0]} from {_day(key[1])}",
    "KeptRotas": lambda key, _: f"Approved version of the rota of {key[0]} from {_day(key[1])}",
    "AcceptedBreaches": lambda key, names: (
        f"Accepted breach of {key[1]} by {_named(key[0], names)} from {_day(key[3])}"
    ),
    "AidLedger": lambda key, _: f"Ledger entry {key[1]} of {key[0]}",
}
"""How an item of a sheet is named, by its key; other sheets are named by their singular."""
