"""Rows of the journal in words: which thing changed, from what to what."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime

from planner.domain.calendar import Clock, date_of
from planner.domain.wording.formats import NOTHING, count_text, day_text, number_text

ACTIONS = {"insert": "added", "update": "changed", "delete": "deleted"}
_DATES = frozenset({"date", "to", "from", "expires", "valid_from", "employed_from", "employed_to"})
REFERS = {
    "service": "Services",
    "moved_from_service": "Services",
    "lender_service": "Services",
    "trust": "Trusts",
    "lender_trust": "Trusts",
    "lender": "Trusts",
    "host": "Trusts",
    "site": "Sites",
    "from_site": "Sites",
    "to_site": "Sites",
    "staff_id": "Staff",
}
"""Columns that hold a code that few know by heart, and the sheet whose rows have its name."""
_PACKED = frozenset({"content"})
"""Whole workbooks, of which the text itself says nothing to anybody."""
_MOST_CHARACTERS = 300
NO_MOMENT = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands for when an entry was written where somebody has altered that into no moment."""
UNREADABLE = (ValueError, TypeError, LookupError, OverflowError)
"""What telling an entry can raise that somebody has altered by hand."""
Values = Mapping[str, object]
Names = Mapping[str, str]
NamesOf = Mapping[str, Names]
"""By sheet: the name of each code, where it is known."""


@dataclass(frozen=True, slots=True)
class Item:
    """A row that changed, and the names behind its codes."""

    sheet: str
    key: Sequence[object]
    values: Values
    names: NamesOf

    def person(self, at: int = 0) -> str:
        """The person that the key names at a position."""
        return _named(self.key[at], "Staff", self.names)

    def service(self, at: int = 0) -> str:
        """The service that the key names at a position."""
        return _named(self.key[at], "Services", self.names)

    def day(self, at: int = 1) -> str:
        """The date that the key has at a position."""
        return _day(self.key[at])

    @property
    def rota(self) -> str:
        """Which rota, as "of Ward 24 (W24) from Mon 7 Dec 2026"."""
        return f"of {self.service()} from {self.day()}"

    @property
    def slot(self) -> str:
        """As ", N on Wed 9 Dec 2026"; nothing where the row does not say."""
        values = self.values
        if values.get("shift") is None or values.get("date") is None:
            return ""
        return f", {values['shift']} on {_day(values['date'])}"

    @property
    def offer(self) -> str:
        """An offer, whom it is of, and for when."""
        who = self.values.get("staff_id")
        whom = "" if who is None else f" of {_named(who, 'Staff', self.names)}"
        return f"Offer {self.key[0]}{whom}{self.slot}"


def item_text(item: Item, action: str) -> str:
    """What changed, as "Duty E of A. Okafor on Wed 9 Dec 2026: added"."""
    return f"{item_name(item)}: {ACTIONS.get(action, action)}"


def item_name(item: Item) -> str:
    """What an item is, as "Duty E of A. Okafor on Wed 9 Dec 2026"."""
    named = _ITEMS.get(item.sheet)
    return _plain(item.sheet, item.key) if named is None else named(item)


def who_text(who: str, login: str | None) -> str:
    """Who wrote an entry, and by which login where the server tells: "Lars (login rb_rota)"."""
    return who if login is None else f"{who} (login {login})"


def altered_text(sheet: str) -> str:
    """An entry that cannot be told."""
    return f"Entry of {sheet} that cannot be read: it was altered outside the program"


def moment_of(at: str) -> datetime:
    """When an entry was written, UTC; NO_MOMENT where its text is no moment of this program."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return NO_MOMENT
    if not NO_MOMENT.year <= moment.year < MAXYEAR:
        return NO_MOMENT
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def service_of(sheet: str, key: Sequence[object]) -> str | None:
    """Code of the service that the key of a row names, if it names one."""
    at = _SERVICE_AT.get(sheet)
    return None if at is None else str(key[at])


def together_text(sheet: str, rows: int, action: str) -> str:
    """Many rows that were written at once."""
    one, many = _COUNTED.get(sheet, (f"row of {sheet}", f"rows of {sheet}"))
    return f"{count_text(rows, one, many)}, written together: {ACTIONS.get(action, action)}"


def sides_text(
    before: Values | None, after: Values | None, clock: Clock, names_of: NamesOf
) -> tuple[str, str]:
    """Before and after, as "shift E; state open"; of a changed row only what differs.

    Moments are told by the clock.
    """

    def told(values: Values, names: Sequence[str]) -> str:
        parts = ((name, _value_text(name, values.get(name), clock, names_of)) for name in names)
        text = "; ".join(f"{name.replace('_', ' ')} {value}" for name, value in parts)
        return text if len(text) <= _MOST_CHARACTERS else f"{text[:_MOST_CHARACTERS]} …"

    if before is not None and after is not None:
        names = [name for name in after if before.get(name) != after[name]]
        return told(before, names), told(after, names)
    return tuple(  # type: ignore[return-value]
        "" if side is None else told(side, [n for n, v in side.items() if v is not None])
        for side in (before, after)
    )


def _value_text(name: str, value: object, clock: Clock, names_of: NamesOf) -> str:
    """One value: a moment by the clock, a code by its name; others as they are."""
    if value is None:
        return NOTHING
    if name in REFERS:
        return _named(value, REFERS[name], names_of)
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


def _named(key: object, sheet: str, names_of: NamesOf) -> str:
    name = names_of.get(sheet, {}).get(str(key))
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
    "Profiles": "Profile",
    "ServerLogins": "Server login",
    "Trusts": "Trust",
    "Sites": "Site",
    "Shifts": "Shift",
    "Grades": "Grade",
    "Skills": "Skill",
}
_COUNTED = {
    "Region": ("setting of the region", "settings of the region"),
    "Trusts": ("trust", "trusts"),
    "Sites": ("site", "sites"),
    "Travel": ("travel time", "travel times"),
    "Services": ("service", "services"),
    "Grades": ("grade", "grades"),
    "Skills": ("skill", "skills"),
    "Shifts": ("shift", "shifts"),
    "Staff": ("person", "people"),
    "StaffSkills": ("skill of a person", "skills of people"),
    "Duties": ("duty", "duties"),
    "Absences": ("absence", "absences"),
    "Demand": ("demand line", "demand lines"),
    "Requests": ("request", "requests"),
    "ProposedAid": ("proposal of aid", "proposals of aid"),
    "Offers": ("offer", "offers"),
    "AidLedger": ("ledger entry", "ledger entries"),
    "Profiles": ("profile", "profiles"),
    "ServerLogins": ("server login", "server logins"),
    "Rotas": ("rota", "rotas"),
    "RotaSteps": ("step of a rota", "steps of rotas"),
    "KeptRotas": ("approved version of a rota", "approved versions of rotas"),
    "AcceptedBreaches": ("accepted breach", "accepted breaches"),
}
"""How rows of each sheet are counted."""
_SERVICE_AT = {
    "Services": 0,
    "Rotas": 0,
    "Demand": 0,
    "RotaSteps": 0,
    "KeptRotas": 0,
    "ProposedAid": 3,
}
"""Where the key of a sheet has the code of a service."""
_ITEMS: Mapping[str, Callable[[Item], str]] = {
    "Duties": lambda one: f"Duty {one.key[2]} of {one.person()} on {one.day()}",
    "Absences": lambda one: f"Absence of {one.person()} from {one.day()}",
    "Rotas": lambda one: f"Rota {one.rota}",
    "ProposedAid": lambda one: (
        f"Proposed aid of {one.person()}, {one.key[2]} at {one.service(3)} on {one.day()}"
    ),
    "Staff": lambda one: f"Person {one.person()}",
    "StaffSkills": lambda one: f"Skill {one.key[1]} of {one.person()}",
    "Services": lambda one: f"Service {one.service()}",
    "Demand": lambda one: f"Demand line {one.key[1]} of {one.service()}",
    "RotaSteps": lambda one: f"Step {one.key[2]} of the rota {one.rota}",
    "KeptRotas": lambda one: f"Approved version of the rota {one.rota}",
    "AcceptedBreaches": lambda one: (
        f"Accepted breach of {one.key[1]} by {one.person()} from {one.day(3)}"
    ),
    "Requests": lambda one: f"Request {one.key[0]}{one.slot}",
    "Offers": lambda one: one.offer,
    "AidLedger": lambda one: f"Ledger entry {one.key[1]} of {one.key[0]}{one.slot}",
}
"""How an item of a sheet is named; other sheets are named by their singular."""
