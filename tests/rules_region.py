"""Small regions for tests of the working-time rules, built the way the product builds them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from planner.application.rule_packs import load_rule_book
from planner.domain.building import build_region
from planner.domain.calendar import Period, day_number
from planner.domain.region import Region
from planner.domain.rules.engine import RULE_IDS, RuleEngine
from planner.domain.sheets import SHEET_BY_NAME, RegionTables, Table

BOOK = load_rule_book()
DOCTOR, NURSE, CONSULTANT = "resident_doctor", "agenda_for_change", "consultant"


@dataclass
class Sketch:
    """Shifts are named by their hours: "0800-2030", "2030-0900/30" with a break of 30 minutes,
    "on 1700-0800" for on-call, "AL" for an absence."""

    people: dict[str, tuple[str, bool]] = field(default_factory=dict)
    duties: list[tuple[str, int, str]] = field(default_factory=list)
    absences: list[tuple[str, int, int, str]] = field(default_factory=list)
    time_zone: str = "Europe/London"
    period: Period | None = None
    extra_shifts: Sequence[str] = ()

    def add(self, person: str, day: date | int, *shifts: str) -> None:
        """Duties on one date."""
        number = day if isinstance(day, int) else day_number(day)
        self.duties.extend((person, number, shift) for shift in shifts)

    def region(self) -> Region:
        days = [day for _, day, _ in self.duties] or [day_number(date(2026, 12, 7))]
        period = self.period or Period(min(days), max(days))
        return build_region(self._tables(), period, frozenset())

    def _tables(self) -> RegionTables:
        names = sorted({*(shift for *_, shift in self.duties), *self.extra_shifts})
        shifts = [shift_values(name) for name in names]
        people = sorted(self.people.items())
        return {
            "Region": _table("Region", [("time_zone", self.time_zone)], "key", "value"),
            "Trusts": _table("Trusts", [("T", "Trust")], "code", "name"),
            "Sites": _table("Sites", [("S", "T", "Site")], "code", "trust", "name"),
            "Services": _table(
                "Services",
                [("A", "Own", "T", "S"), ("B", "Other", "T", "S")],
                *("code", "name", "trust", "site"),
            ),
            "Grades": _table("Grades", [("G", "Grade", "X", 1)], *_GRADE),
            "Shifts": _table("Shifts", shifts, *_SHIFT),
            "Staff": _table(
                "Staff",
                [(p, p, "T", "A", "G", rules, 37.5, out) for p, (rules, out) in people],
                *("staff_id", "name", "trust", "service", "grade", "rule_set"),
                *("weekly_hours", "opted_out"),
            ),
            "Duties": _table(
                "Duties",
                [(person, day, shift, "A") for person, day, shift in self.duties],
                *("staff_id", "date", "shift", "service"),
            ),
            "Absences": _table("Absences", self.absences, "staff_id", "from", "to", "kind"),
        }


_GRADE = ("code", "name", "staff_group", "rank")
_SHIFT = ("code", "name", "start", "end", "break_minutes", "kind")


def shift_values(name: str) -> tuple[str, str, int, int, int, str]:
    """Columns of the shift that a name describes."""
    if name[0].isalpha() and not name.startswith("on "):
        return name, name, 0, 0, 0, "absence"
    kind = "on_call" if name.startswith("on ") else "work"
    hours, _, rest = name.removeprefix("on ").partition("/")
    start, end = hours.split("-")
    return name, name, _minutes(start), _minutes(end), int(rest or 0), kind


def _minutes(text: str) -> int:
    return (int(text[:2]) * 60 + int(text[2:])) % 1440


def _table(sheet: str, rows: Iterable[tuple[object, ...]], *names: str) -> Table:
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return Table(SHEET_BY_NAME[sheet], columns)


@dataclass(frozen=True)
class Found:
    """One breach as a test reads it."""

    person: str
    rule: str
    hard: bool
    start: str
    end: str
    figure: float
    limit: float


def breaches(sketch: Sketch, *rules: str) -> list[Found]:
    """What an audit finds."""
    region = sketch.region()
    found = RuleEngine(region, BOOK).audit(rules=rules or None)
    clock = region.clock
    return [
        Found(
            region.people.ids.codes[found.person[row]],
            RULE_IDS[found.rule[row]],
            found.severity[row] == 2,
            clock.local(found.start[row]).strftime("%a %d %b %H:%M"),
            clock.local(found.end[row]).strftime("%a %d %b %H:%M"),
            round(float(found.figure[row]), 4),
            float(found.limit[row]),
        )
        for row in range(len(found))
    ]
