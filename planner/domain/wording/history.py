"""Rows of the journal in words: which thing changed, from what to what."""

from collections.abc import Callable, Mapping, Sequence

from planner.domain.calendar import date_of
from planner.domain.wording.formats import NOTHING, count_text, day_text, number_text

ACTIONS = {"insert": "added", "update": "changed", "delete": "deleted"}
_DATES = frozenset({"date", "to", "from", "expires", "valid_from", "employed_from", "employed_to"})
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


def sides_text(before: Values | None, after: Values | None) -> tuple[str, str]:
    """Before and after, as "service ICU; state open"; of a changed row only what differs."""
    if before is not None and after is not None:
        names = [name for name in after if before.get(name) != after[name]]
        return _values(before, names), _values(after, names)
    return tuple(  # type: ignore[return-value]
        "" if side is None else _values(side, [n for n, v in side.items() if v is not None])
        for side in (before, after)
    )


def value_text(name: str, value: object) -> str:
    """One value: dates in words, numbers without needless zeros."""
    if value is None:
        return NOTHING
    if name in _PACKED:
        return f"of {len(str(value)):,} characters, packed"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if (name in _DATES or name.endswith("_expires")) and isinstance(value, int):
        return day_text(value, year=True)
    if isinstance(value, float):
        return number_text(value)
    return str(value)


def _values(values: Values, names: Sequence[str]) -> str:
    text = "; ".join(
        f"{name.replace('_', ' ')} {value_text(name, values.get(name))}" for name in names
    )
    return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]} …"


def _person(key: object, names: Names) -> str:
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
    "Duties": lambda key, names: f"Duty {key[2]} of {_person(key[0], names)} on {_day(key[1])}",
    "Absences": lambda key, names: f"Absence of {_person(key[0], names)} from {_day(key[1])}",
    "Rotas": lambda key, _: f"Rota of {key[0]} from {_day(key[1])}",
    "ProposedAid": lambda key, names: (
        f"Proposed aid of {_person(key[0], names)}, {key[2]} at {key[3]} on {_day(key[1])}"
    ),
    "Staff": lambda key, names: f"Person {_person(key[0], names)}",
    "StaffSkills": lambda key, names: f"Skill {key[1]} of {_person(key[0], names)}",
    "Demand": lambda key, _: f"Demand line {key[1]} of {key[0]}",
    "RotaSteps": lambda key, _: f"Step {key[2]} of the rota of {key[0]} from {_day(key[1])}",
    "KeptRotas": lambda key, _: f"Approved version of the rota of {key[0]} from {_day(key[1])}",
    "AcceptedBreaches": lambda key, names: (
        f"Accepted breach of {key[1]} by {_person(key[0], names)} from {_day(key[3])}"
    ),
    "AidLedger": lambda key, _: f"Ledger entry {key[1]} of {key[0]}",
}
"""How an item of a sheet is named, by its key; other sheets are named by their singular."""
