"""Puts the demonstration region together as tables of the region workbook."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

import numpy as np

from planner.application.errors import UserError
from planner.demo.absences import KINDS, Spells, invent_spells
from planner.demo.breaches import seed_breaches
from planner.demo.catalogue import Catalogue, load_catalogue
from planner.demo.establishment import Unit, units
from planner.demo.extra_duties import extra_duties
from planner.demo.needs import Line, Needs, asked_lines, set_needs
from planner.demo.people import NOT_HELD, Staff, has_rule_set, invent_staff
from planner.demo.rostering import Roster, ShiftList, Workforce, roster, shift_list
from planner.domain.calendar import NO_LIMIT_DAY, Clock, IntArray, Period, day_number
from planner.domain.sheets import SHEET_BY_NAME, RegionTables, Table

REGION_NAME = "Demonstration: Lancashire and South Cumbria (all people, rotas and figures invented)"
TIME_ZONE = "Europe/London"
DEFAULT_SEED = 20261207
MOST_DAYS = 366


def demo_period(days: int, first_day: date | None = None) -> Period:
    """The dates of a demonstration: from `first_day`, or the Monday after today.

    UserError if `days` is not 1…366.
    """
    if not 1 <= days <= MOST_DAYS:
        raise UserError(
            f"A demonstration of {days} days cannot be built.", f"Choose 1 to {MOST_DAYS} days."
        )
    today = date.today()
    first = day_number(first_day or today + timedelta(days=7 - today.weekday()))
    return Period(first, first + days - 1)


def demo_tables(
    staff: int = 2000,
    days: int = 28,
    seed: int = DEFAULT_SEED,
    history_weeks: int = 0,
    first_day: date | None = None,
) -> RegionTables:
    """The demonstration region, complete and free of import errors; the same for the same input.

    `history_weeks` continues the rotas backwards. UserError for sizes that cannot be built.
    Cost: O(people × days); 40,200 people and 28 days take a few seconds.
    """
    catalogue = load_catalogue()
    period = demo_period(days, first_day)
    services = units(catalogue, staff)
    rng = np.random.default_rng(seed)
    people = invent_staff(catalogue, services, period.first, period.last, rng)
    known = Period(period.first - 7 * history_weeks, period.last)
    short = has_rule_set(catalogue, people, "resident_doctor")
    spells = invent_spells(short, known.first, known.last, rng)
    shifts = shift_list(catalogue)
    force = Workforce(catalogue, services, people, shifts)
    duties = roster(force, spells, known, Clock(TIME_ZONE))
    duties, spells = seed_breaches(catalogue, people, duties, spells, shifts, period, rng)
    current = duties.where(duties.day >= period.first)
    needs = set_needs(force, current, period, rng)
    extra = extra_duties(people, needs, duties, spells, shifts, period, rng)
    duties = duties.plus(extra, shifts)
    lines = asked_lines(needs.lines)
    tables = _tables(force, spells, duties, lines, known, period, rng)
    tables["Requests"] = _requests(services, needs, period)
    return tables


def _tables(
    force: Workforce,
    spells: Spells,
    duties: Roster,
    lines: Sequence[Line],
    known: Period,
    period: Period,
    rng: np.random.Generator,
) -> RegionTables:
    catalogue, services, people, shifts = force.catalogue, force.units, force.staff, force.shifts
    tables = _facts(catalogue, shifts)
    tables["Services"] = _services(services, people, rng)
    tables["Staff"] = _staff(catalogue, services, people, rng)
    tables["StaffSkills"] = _staff_skills(catalogue, people)
    tables["Demand"] = _demand(services, lines)
    tables["Rotas"] = _rotas(services, known, period)
    tables["Duties"] = _duties(services, people, duties, spells, shifts, known)
    tables["Absences"] = _absences(people, spells.of_kind("SL", only=False))
    return {name: tables[name] for name in SHEET_BY_NAME if name in tables}


def _table(sheet: str, **columns: Sequence[object]) -> Table:
    """A table of some columns; a trailing underscore keeps Python's own words apart."""
    found = {name.rstrip("_"): list(values) for name, values in columns.items()}
    return Table(SHEET_BY_NAME[sheet], found)


def _facts(catalogue: Catalogue, shifts: ShiftList) -> RegionTables:
    def column(
        rows: Sequence[object], name: str, read: Callable[[str], object] = str
    ) -> list[object]:
        return [read(row[name]) if row[name] else None for row in rows]  # type: ignore[index]

    sites, travel = catalogue.sites, _travel(catalogue)
    grades = list(catalogue.grades.values())
    return {
        "Region": _table("Region", key=["name", "time_zone"], value=[REGION_NAME, TIME_ZONE]),
        "Trusts": _table(
            "Trusts", code=column(catalogue.trusts, "code"), name=column(catalogue.trusts, "name")
        ),
        "Sites": _table(
            "Sites",
            **{name: column(sites, name) for name in ("code", "trust", "name", "postcode")},
            latitude=column(sites, "latitude", float),
            longitude=column(sites, "longitude", float),
        ),
        "Travel": _table(
            "Travel",
            from_site=[row[0] for row in travel],
            to_site=[row[1] for row in travel],
            minutes=[row[2] for row in travel],
            miles=[row[3] for row in travel],
        ),
        "Grades": _table(
            "Grades",
            code=[grade.code for grade in grades],
            name=[grade.name for grade in grades],
            staff_group=[grade.staff_group for grade in grades],
            rank=[grade.rank for grade in grades],
        ),
        "Skills": _table(
            "Skills", code=column(catalogue.skills, "code"), name=column(catalogue.skills, "name")
        ),
        "Shifts": _table(
            "Shifts",
            code=[shift.code for shift in shifts.values],
            name=[shift.name for shift in shifts.values],
            start=[shift.start for shift in shifts.values],
            end=[shift.end % 1440 for shift in shifts.values],
            break_minutes=[shift.break_minutes for shift in shifts.values],
            kind=[str(shift.kind) for shift in shifts.values],
        ),
    }


def _travel(catalogue: Catalogue) -> list[tuple[str, str, int, float]]:
    """Listed roads, and for a small site the road to its main site and on from there.

    Estimates from coordinates would take the small ones across Morecambe Bay.
    """
    listed = {
        (row["from_site"], row["to_site"]): (int(row["minutes"]), float(row["miles"]))
        for row in catalogue.travel
    }
    legs = {
        row["code"]: (
            row["near"] or row["code"],
            int(row["near_minutes"] or 0),
            float(row["near_miles"] or 0),
        )
        for row in catalogue.sites
    }
    codes = list(legs)
    result = []
    for place, start in enumerate(codes):
        for end in codes[place + 1 :]:
            (near, minutes, miles), (far, more, further) = legs[start], legs[end]
            between = listed.get((near, far)) or listed.get((far, near)) or (0, 0.0)
            result.append((start, end, minutes + more + between[0], miles + further + between[1]))
    return result


def _services(services: Sequence[Unit], people: Staff, rng: np.random.Generator) -> Table:
    contracted = np.bincount(people.unit, weights=people.weekly_hours, minlength=len(services))
    vacancy = np.where([unit.specialty.fragile for unit in services], 0.16, 0.04)
    funded = np.round(contracted / 37.5 * (1 + vacancy * (0.5 + rng.random(len(services)))), 1)
    return _table(
        "Services",
        code=[unit.code for unit in services],
        name=[unit.name for unit in services],
        trust=[unit.trust for unit in services],
        site=[unit.site for unit in services],
        specialty=[unit.specialty.name for unit in services],
        network=[unit.specialty.network for unit in services],
        priority=[unit.specialty.priority for unit in services],
        declared_fragile=[unit.specialty.fragile for unit in services],
        funded_wte=funded.tolist(),
    )


def _picked(values: Sequence[object], rows: IntArray) -> list[object]:
    """Values by number; the same object is shared by all rows that hold it."""
    table = np.empty(len(values), dtype=np.object_)
    table[:] = values
    return list(table[rows].tolist())


def _days_or_none(days: IntArray) -> list[object]:
    result = days.astype(np.object_)
    result[days == NO_LIMIT_DAY] = None
    return list(result.tolist())


def _staff(
    catalogue: Catalogue, services: Sequence[Unit], people: Staff, rng: np.random.Generator
) -> Table:
    grades = list(catalogue.grades.values())
    cost = np.array([grade.hourly_cost for grade in grades])[people.grade]
    return _table(
        "Staff",
        staff_id=people.ids,
        name=people.names,
        trust=_picked([unit.trust for unit in services], people.unit),
        service=_picked([unit.code for unit in services], people.unit),
        grade=_picked(people.grade_codes, people.grade),
        rule_set=_picked([grade.rule_set for grade in grades], people.grade),
        weekly_hours=people.weekly_hours.tolist(),
        opted_out=people.opted_out.tolist(),
        registration_expires=_days_or_none(people.registration),
        training_expires=_days_or_none(people.training),
        dbs_expires=_days_or_none(people.dbs),
        shares=people.shares.tolist(),
        max_travel_minutes=people.max_travel.tolist(),
        hourly_cost=np.round(cost * (0.95 + 0.1 * rng.random(len(people))), 2).tolist(),
        employed_from=_days_or_none(people.employed_from),
        employed_to=_days_or_none(people.employed_to),
    )


def _staff_skills(catalogue: Catalogue, people: Staff) -> Table:
    person, skill = np.nonzero(people.skill_expires != NOT_HELD)
    return _table(
        "StaffSkills",
        staff_id=_picked(people.ids, person.astype(np.int32)),
        skill=_picked([row["code"] for row in catalogue.skills], skill.astype(np.int32)),
        expires=_days_or_none(people.skill_expires[person, skill]),
    )


def _demand(services: Sequence[Unit], lines: Sequence[Line]) -> Table:
    def skill(line: Line) -> str | None:
        own = services[line.unit].specialty.skill
        return (own if line.plan.skill == "own" else line.plan.skill) or None

    return _table(
        "Demand",
        service=[services[line.unit].code for line in lines],
        line=[line.number for line in lines],
        shift=[line.plan.shift for line in lines],
        days=[line.plan.days for line in lines],
        grade=[line.plan.grade for line in lines],
        skill=[skill(line) for line in lines],
        minimum=[line.minimum for line in lines],
        target=[line.target for line in lines],
    )


def _requests(services: Sequence[Unit], needs: Needs, period: Period) -> Table:
    """A request for help from each fragile service, for its first gap on some shift."""
    rows: list[tuple[object, ...]] = []
    for chain in needs.chains:
        short, sets = chain.shortest()
        if services[chain.lines[0].unit].specialty.fragile and short.any():
            day = int(np.flatnonzero(short)[0])
            lowest = int(sets[day]) & -int(sets[day])
            line = chain.lines[lowest.bit_length() - 1]
            reference = f"DEMO-{len(rows) + 1:03d}"
            rows.append(
                (
                    reference,
                    services[line.unit].code,
                    period.first + day,
                    line.plan.shift,
                    line.number,
                    int(short[day]),
                    "Invented request",
                )
            )
    columns = zip(*rows, strict=True) if rows else ([] for _ in range(7))
    names = ("reference", "service", "date", "shift", "line", "needed", "note")
    return _table("Requests", **dict(zip(names, columns, strict=True)))


def _rotas(services: Sequence[Unit], known: Period, period: Period) -> Table:
    """One rota for the period, and earlier ones of four weeks before it."""
    spans = [(period.first, period.last, "published")]
    end = period.first - 1
    while end >= known.first:
        spans.append((max(known.first, end - 27), end, "final"))
        end -= 28
    spans.reverse()
    return _table(
        "Rotas",
        service=[unit.code for unit in services for _ in spans],
        from_=[first for _ in services for first, _, _ in spans],
        to=[last for _ in services for _, last, _ in spans],
        status=[status for _ in services for _, _, status in spans],
    )


def _duties(
    services: Sequence[Unit],
    people: Staff,
    duties: Roster,
    spells: Spells,
    shifts: ShiftList,
    known: Period,
) -> Table:
    """All duties; study leave stands among them, as many rotas show it."""
    study = spells.of_kind("SL", only=True)
    length = study.last - study.first + 1
    person = np.repeat(study.person, length)
    day = (
        np.repeat(study.first, length)
        + np.arange(int(length.sum()))
        - np.repeat(np.cumsum(length) - length, length)
    )
    leave = Roster(person, day.astype(np.int32), np.full(len(person), shifts.number["SL"]))
    everything = duties.plus(leave, shifts)
    days = range(known.first, known.last + 1)
    return _table(
        "Duties",
        staff_id=_picked(people.ids, everything.person),
        date=_picked(list(days), everything.day - known.first),
        shift=_picked([shift.code for shift in shifts.values], everything.shift),
        service=_picked([services[unit].code for unit in people.unit.tolist()], everything.person),
    )


def _absences(people: Staff, spells: Spells) -> Table:
    order = np.lexsort((spells.first, spells.person))
    return _table(
        "Absences",
        staff_id=_picked(people.ids, spells.person[order]),
        from_=spells.first[order].tolist(),
        to=spells.last[order].tolist(),
        kind=_picked(KINDS, spells.kind[order]),
    )
