"""A small region for a test, written in a few lines.

    sketch = Sketch(days=7)                       # Mon 7 Dec 2026 … Sun 13 Dec
    sketch.line("ICU", 1, "E", minimum=2, skill="ITU")
    sketch.person("ann", "ICU", skills=["ITU"])
    sketch.duty("ann", 0, "E")                    # on the first date
    region = sketch.region()

Days are offsets from the first date, ISO texts, dates or day numbers (≥ 10,000). Trusts, sites,
services, grades and skills that are mentioned but not declared come into being with defaults:
a service belongs to trust "RA" and site "SA", unless `service(...)` says otherwise.
"""

from collections.abc import Iterable
from datetime import date

from planner.domain.building import build_region
from planner.domain.calendar import Period, day_number
from planner.domain.region import Region
from planner.domain.sheets import SHEETS, RegionTables, Table

Day = int | str | date

STANDARD_SHIFTS = {
    "E": ("07:00", "15:00", 30, "work"),
    "L": ("14:00", "22:00", 30, "work"),
    "N": ("21:30", "07:30", 60, "work"),
    "LD": ("07:30", "20:00", 60, "work"),
    "D": ("09:00", "17:00", 30, "work"),
    "OC": ("17:00", "09:00", 0, "on_call"),
    "AL": ("00:00", "00:00", 0, "absence"),
    "SICK": ("00:00", "00:00", 0, "absence"),
}
STANDARD_GRADES = {
    "B5": ("nursing", 5),
    "B6": ("nursing", 6),
    "B7": ("nursing", 7),
    "B8": ("nursing", 8),
    "F1": ("medical", 1),
    "ST3": ("medical", 3),
    "CON": ("medical", 9),
}


class Sketch:
    """Rows of a region workbook, gathered call by call; every method returns the sketch."""

    def __init__(self, first: str = "2026-12-07", days: int = 7, standard: bool = True) -> None:
        self.first = day_number(date.fromisoformat(first))
        self.period = Period(self.first, self.first + days - 1)
        self.bank_holidays: set[int] = set()
        self._rows: dict[str, dict[tuple[object, ...], dict[str, object]]] = {
            sheet.name: {} for sheet in SHEETS
        }
        self.setting("name", "Test region")
        self.setting("time_zone", "Europe/London")
        if standard:
            for code, (start, end, rest, kind) in STANDARD_SHIFTS.items():
                self.shift(code, start, end, break_minutes=rest, kind=kind)
            for code, (group, rank) in STANDARD_GRADES.items():
                self.grade(code, rank, group)

    def day(self, value: Day) -> int:
        """The day number of an offset, an ISO text, a date or a day number."""
        if isinstance(value, str):
            return day_number(date.fromisoformat(value))
        if isinstance(value, date):
            return day_number(value)
        return value if value >= 10_000 else self.first + value

    def setting(self, key: str, value: str) -> "Sketch":
        return self._put("Region", key=key, value=value)

    def bank_holiday(self, *days: Day) -> "Sketch":
        self.bank_holidays.update(self.day(day) for day in days)
        return self

    def trust(self, code: str, name: str | None = None) -> "Sketch":
        return self._put("Trusts", code=code, name=name or f"Trust {code}")

    def site(
        self,
        code: str,
        trust: str = "RA",
        *,
        at: tuple[float, float] | None = None,
        name: str | None = None,
    ) -> "Sketch":
        self._mention("Trusts", trust)
        latitude, longitude = at or (None, None)
        return self._put(
            "Sites",
            code=code,
            trust=trust,
            name=name or f"Site {code}",
            latitude=latitude,
            longitude=longitude,
        )

    def travel(
        self, from_site: str, to_site: str, minutes: int, miles: float | None = None
    ) -> "Sketch":
        return self._put(
            "Travel", from_site=from_site, to_site=to_site, minutes=minutes, miles=miles
        )

    def service(
        self, code: str, trust: str = "RA", site: str | None = None, **columns: object
    ) -> "Sketch":
        """A service; without `site` it lies at the trust's own: SA for RA, SB for RB …"""
        place = site or "S" + trust[-1]
        self._mention("Trusts", trust)
        if (place,) not in self._rows["Sites"]:
            self.site(place, trust)
        row = {"name": f"Service {code}", "priority": 5, "declared_fragile": False} | columns
        return self._put("Services", code=code, trust=trust, site=place, **row)

    def grade(self, code: str, rank: int, group: str = "nursing") -> "Sketch":
        return self._put("Grades", code=code, name=f"Grade {code}", staff_group=group, rank=rank)

    def skill(self, code: str, name: str | None = None) -> "Sketch":
        return self._put("Skills", code=code, name=name or f"Skill {code}")

    def shift(
        self, code: str, start: str, end: str, *, break_minutes: int = 0, kind: str = "work"
    ) -> "Sketch":
        return self._put(
            "Shifts",
            code=code,
            name=f"Shift {code}",
            start=_minutes(start),
            end=_minutes(end),
            break_minutes=break_minutes,
            kind=kind,
        )

    def person(
        self,
        staff_id: str,
        service: str = "ICU",
        grade: str = "B5",
        *,
        skills: Iterable[str] = (),
        rule_set: str = "agenda_for_change",
        trust: str | None = None,
        **columns: object,
    ) -> "Sketch":
        """A person; `columns` are further Staff columns (dates as offsets or ISO texts)."""
        self._mention("Services", service)
        row: dict[str, object] = {
            "name": f"Name {staff_id}",
            "trust": trust or self._rows["Services"][service,]["trust"],
            "weekly_hours": 37.5,
            "opted_out": False,
            "shares": False,
            "max_travel_minutes": 60,
        }
        for name, value in columns.items():
            is_day = name.endswith("_expires") or name.startswith("employed_")
            row[name] = self.day(value) if is_day and value is not None else value  # type: ignore[arg-type]
        self._put(
            "Staff", staff_id=staff_id, service=service, grade=grade, rule_set=rule_set, **row
        )
        for skill in skills:
            self.holding(staff_id, skill)
        return self

    def holding(
        self,
        staff_id: str,
        skill: str,
        *,
        valid_from: Day | None = None,
        expires: Day | None = None,
    ) -> "Sketch":
        self._mention("Skills", skill)
        return self._put(
            "StaffSkills",
            staff_id=staff_id,
            skill=skill,
            valid_from=None if valid_from is None else self.day(valid_from),
            expires=None if expires is None else self.day(expires),
        )

    def line(
        self,
        service: str,
        number: int,
        shift: str,
        *,
        minimum: int = 1,
        target: int | None = None,
        grade: str = "B5",
        skill: str | None = None,
        days: str = "All",
    ) -> "Sketch":
        self._mention("Services", service)
        if skill is not None:
            self._mention("Skills", skill)
        return self._put(
            "Demand",
            service=service,
            line=number,
            shift=shift,
            days=days,
            grade=grade,
            skill=skill,
            minimum=minimum,
            target=target,
        )

    def duty(self, staff_id: str, day: Day, shift: str, service: str | None = None) -> "Sketch":
        if service is not None:
            self._mention("Services", service)
        home = self._rows["Staff"][staff_id,]["service"]
        return self._put(
            "Duties",
            staff_id=staff_id,
            date=self.day(day),
            shift=shift,
            service=service or home,
        )

    def duties(self, staff_id: str, first: Day, codes: str, service: str | None = None) -> "Sketch":
        """Duties on consecutive dates: `duties("ann", 0, "E E L - N")`, `-` is a day off."""
        start = self.day(first)
        for step, code in enumerate(codes.split()):
            if code != "-":
                self.duty(staff_id, start + step, code, service)
        return self

    def absence(
        self, staff_id: str, first: Day, last: Day | None = None, kind: str = "AL"
    ) -> "Sketch":
        start = self.day(first)
        row = {"staff_id": staff_id, "from": start, "kind": kind}
        return self._put("Absences", **row, to=start if last is None else self.day(last))

    def tables(self) -> RegionTables:
        """Complete tables: every column of every sheet."""
        tables: RegionTables = {}
        for sheet in SHEETS:
            rows = self._rows[sheet.name].values()
            columns = {c.name: [row.get(c.name) for row in rows] for c in sheet.columns}
            tables[sheet.name] = Table(sheet, columns)
        return tables

    def region(self) -> Region:
        """The arrays for the sketch's period."""
        return build_region(self.tables(), self.period, frozenset(self.bank_holidays))

    def _mention(self, sheet: str, code: str) -> None:
        if (code,) not in self._rows[sheet]:
            {"Trusts": self.trust, "Services": self.service, "Skills": self.skill}[sheet](code)

    def _put(self, sheet: str, **row: object) -> "Sketch":
        key = next(s.key for s in SHEETS if s.name == sheet)
        self._rows[sheet][tuple(row[name] for name in key)] = row
        return self


def _minutes(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
