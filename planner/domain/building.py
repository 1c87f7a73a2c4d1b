"""Builds the arrays of a region from its tables; the one place that numbers things."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from planner.domain import region as r
from planner.domain.calendar import NO_LIMIT_DAY, NO_START_DAY, Clock, IntArray, Period
from planner.domain.demand import DayPattern
from planner.domain.sheets import RULE_SETS, SHEET_BY_NAME, Table
from planner.domain.shifts import ABSENCE, KINDS, Shift, ShiftKind
from planner.domain.travel import travel_matrix

Tables = Mapping[str, Table]
"""Sheets by name; each is asked for when it is needed, so that it may be read only then."""
_LARGEST = 2**31 - 1


class NumberTooLarge(ValueError):  # noqa: N818 - what is wrong with the table, not a bug
    """A whole number of a table that no array of the region can hold."""

    def __init__(self, sheet: str, key: tuple[object, ...], column: str, value: int) -> None:
        super().__init__(f"{sheet} {key}: {column} is {value}")
        self.sheet, self.key, self.column, self.value = sheet, key, column, value


@dataclass(frozen=True, eq=False)
class DutyColumns:
    """All duties as parallel arrays of numbers in code order, in any order of rows.

    Persistence fills this straight from the database; `duty_columns` fills it from a table.
    """

    person: IntArray
    day: IntArray
    shift: IntArray
    service: IntArray


def build_region(
    tables: Tables,
    period: Period,
    bank_holidays: frozenset[int],
    duties: DutyColumns | None = None,
) -> r.Region:
    """The region of complete tables (every reference resolved) for a period.

    `duties`, if given, replaces the Duties table. `bank_holidays` are day numbers: those of
    England and Wales together with the region's own. Cost: O(rows log rows).
    """
    values = _region_values(tables)
    clock = Clock(values.get("time_zone") or "Europe/London")
    trusts = _codes(_table(tables, "Trusts"))
    sites = _sites(tables, trusts)
    services = _services(tables, trusts, sites.ids)
    grades = _grades(tables)
    skills = _codes(_table(tables, "Skills"))
    shifts = _shifts(tables)
    people = _people(tables, trusts, services.ids, grades.ids)
    if duties is None:
        duties = duty_columns(tables, people, shifts.ids, services.ids)
    is_absence = shifts.kind[duties.shift] == ABSENCE
    # The lists of these two sheets are gone again before the largest arrays are made.
    holdings = _holdings(tables, people.ids, skills)
    absences = _absences(tables, people.ids, shifts.ids, duties, is_absence)
    return r.Region(
        name=values.get("name") or "",
        clock=clock,
        period=period,
        bank_holidays=bank_holidays,
        trusts=trusts,
        sites=sites,
        services=services,
        grades=grades,
        skills=skills,
        shifts=shifts,
        people=people,
        holdings=holdings,
        lines=_lines(tables, period, bank_holidays, services.ids, shifts.ids, grades, skills),
        duties=_duties(duties, ~is_absence, shifts, clock, len(people)),
        absences=absences,
    )


def duty_columns(
    tables: Tables, people: r.People, shifts: r.Codes, services: r.Codes
) -> DutyColumns:
    """The Duties table as numbers; an empty service is the person's home service."""
    table = _table(tables, "Duties")
    person = _numbers(table, "staff_id", people.ids)
    service = _numbers(table, "service", services)
    return DutyColumns(
        person=person,
        day=_ints(table, "date", 0),
        shift=_numbers(table, "shift", shifts),
        service=np.where(service == r.NONE, people.service[person], service).astype(np.int32),
    )


def _table(tables: Tables, name: str) -> Table:
    return tables.get(name) or Table(SHEET_BY_NAME[name])


def _column(table: Table, name: str) -> list[object]:
    column = table.columns.get(name)
    if column is None:
        default = table.sheet.column(name).default
        return [default] * len(table)
    return column


def _region_values(tables: Tables) -> dict[str, str]:
    table = _table(tables, "Region")
    pairs = zip(_column(table, "key"), _column(table, "value"), strict=True)
    return {str(key): "" if value is None else str(value) for key, value in pairs}


def _codes(table: Table) -> r.Codes:
    pairs = zip(_texts(table, table.sheet.key[0]), _texts(table, "name"), strict=True)
    return r.sorted_codes(list(pairs))


def _texts(table: Table, name: str) -> list[str]:
    return ["" if value is None else str(value) for value in _column(table, name)]


def _numbers(table: Table, name: str, codes: r.Codes) -> IntArray:
    index = codes.index
    return np.array(
        [r.NONE if value is None else index[str(value)] for value in _column(table, name)],
        dtype=np.int32,
    )


def _ints(table: Table, name: str, missing: int) -> IntArray:
    return _held(table, name, [missing if v is None else v for v in _column(table, name)])


def _held(table: Table, name: str, values: Sequence[object]) -> IntArray:
    """Whole numbers as an array; NumberTooLarge names the first that does not fit."""
    try:
        return np.array(values, dtype=np.int32)
    except OverflowError:
        pairs = enumerate(values)
        row, value = next((at, int(str(v))) for at, v in pairs if abs(int(str(v))) > _LARGEST)
        key = tuple(_column(table, part)[row] for part in table.sheet.key)
        raise NumberTooLarge(table.sheet.name, key, name, value) from None


def _floats(table: Table, name: str) -> r.FloatArray:
    column = _column(table, name)
    return np.array([np.nan if value is None else value for value in column], dtype=np.float64)


def _flags(table: Table, name: str) -> npt.NDArray[np.bool_]:
    return np.array([bool(value) for value in _column(table, name)], dtype=np.bool_)


def _order(table: Table, *names: str) -> npt.NDArray[np.intp]:
    """Row order by some columns."""
    keys = list(zip(*(_column(table, name) for name in names), strict=True))
    return np.array(sorted(range(len(keys)), key=keys.__getitem__), dtype=np.intp)


def _picked(values: Sequence[str], order: npt.NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(values[row] for row in order.tolist())


def _sites(tables: Tables, trusts: r.Codes) -> r.Sites:
    table = _table(tables, "Sites")
    order = _order(table, "code")
    ids = _codes(table)
    travel = _table(tables, "Travel")
    minutes, miles, estimated = travel_matrix(
        _floats(table, "latitude")[order],
        _floats(table, "longitude")[order],
        _numbers(travel, "from_site", ids),
        _numbers(travel, "to_site", ids),
        _ints(travel, "minutes", 0),
        _floats(travel, "miles"),
    )
    return r.Sites(ids, _numbers(table, "trust", trusts)[order], minutes, miles, estimated)


def _services(tables: Tables, trusts: r.Codes, sites: r.Codes) -> r.Services:
    table = _table(tables, "Services")
    order = _order(table, "code")
    return r.Services(
        ids=_codes(table),
        trust=_numbers(table, "trust", trusts)[order],
        site=_numbers(table, "site", sites)[order],
        priority=_ints(table, "priority", 5)[order],
        declared_fragile=_flags(table, "declared_fragile")[order],
        funded_wte=_floats(table, "funded_wte")[order],
        specialty=_picked(_texts(table, "specialty"), order),
        network=_picked(_texts(table, "network"), order),
    )


def _grades(tables: Tables) -> r.Grades:
    table = _table(tables, "Grades")
    order = _order(table, "code")
    groups = _texts(table, "staff_group")
    names = tuple(sorted(set(groups)))
    group = np.array([names.index(name) for name in groups], dtype=np.int32)
    return r.Grades(_codes(table), group[order], names, _ints(table, "rank", 0)[order])


def _shifts(tables: Tables) -> r.Shifts:
    table = _table(tables, "Shifts")
    order = _order(table, "code").tolist()
    columns = [
        _column(table, name) for name in ("code", "name", "start", "end", "break_minutes", "kind")
    ]
    values = tuple(
        Shift.between(
            str(columns[0][row]),
            str(columns[1][row]),
            int(columns[2][row]),
            int(columns[3][row]),
            break_minutes=int(columns[4][row] or 0),
            kind=ShiftKind(str(columns[5][row])),
        )
        for row in order
    )
    return r.Shifts(
        ids=_codes(table),
        values=values,
        start=np.array([shift.start for shift in values], dtype=np.int32),
        end=np.array([shift.end for shift in values], dtype=np.int32),
        break_minutes=np.array([shift.break_minutes for shift in values], dtype=np.int32),
        kind=np.array([KINDS.index(shift.kind) for shift in values], dtype=np.int32),
    )


def _people(tables: Tables, trusts: r.Codes, services: r.Codes, grades: r.Codes) -> r.People:
    table = _table(tables, "Staff")
    order = _order(table, "staff_id")
    rule_sets = {name: number for number, name in enumerate(RULE_SETS)}
    rule_set = [rule_sets[name] for name in _texts(table, "rule_set")]
    return r.People(
        ids=_codes(table),
        trust=_numbers(table, "trust", trusts)[order],
        service=_numbers(table, "service", services)[order],
        grade=_numbers(table, "grade", grades)[order],
        rule_set=np.array(rule_set, dtype=np.int32)[order],
        weekly_hours=_floats(table, "weekly_hours")[order],
        opted_out=_flags(table, "opted_out")[order],
        registration_expires=_ints(table, "registration_expires", NO_LIMIT_DAY)[order],
        training_expires=_ints(table, "training_expires", NO_LIMIT_DAY)[order],
        dbs_expires=_ints(table, "dbs_expires", NO_LIMIT_DAY)[order],
        shares=_flags(table, "shares")[order],
        max_travel_minutes=_ints(table, "max_travel_minutes", 60)[order],
        hourly_cost=_floats(table, "hourly_cost")[order],
        employed_from=_ints(table, "employed_from", NO_START_DAY)[order],
        employed_to=_ints(table, "employed_to", NO_LIMIT_DAY)[order],
    )


def _holdings(tables: Tables, people: r.Codes, skills: r.Codes) -> r.Holdings:
    table = _table(tables, "StaffSkills")
    person, skill = _numbers(table, "staff_id", people), _numbers(table, "skill", skills)
    order = np.lexsort((person, skill))
    return r.Holdings(
        skill=skill[order],
        person=person[order],
        valid_from=_ints(table, "valid_from", NO_START_DAY)[order],
        expires=_ints(table, "expires", NO_LIMIT_DAY)[order],
        offsets=_offsets(skill, len(skills)),
    )


def _lines(
    tables: Tables,
    period: Period,
    bank_holidays: frozenset[int],
    services: r.Codes,
    shifts: r.Codes,
    grades: r.Grades,
    skills: r.Codes,
) -> r.Lines:
    table = _table(tables, "Demand")
    order = _order(table, "service", "line")
    patterns = [DayPattern.parse(text) for text in _texts(table, "days")]
    service = _numbers(table, "service", services)
    grade = _numbers(table, "grade", grades.ids)[order]
    apart = {
        number
        for number, pattern in zip(service.tolist(), patterns, strict=True)
        if pattern.bank_holidays
    }
    applies = np.zeros((len(patterns), period.days), dtype=np.bool_)
    for row, pattern in enumerate(patterns):
        applies[row] = pattern.applies(period, bank_holidays, int(service[row]) in apart)
    minimum = _ints(table, "minimum", 0)
    targets = _column(table, "target")
    target = [m if t is None else t for m, t in zip(minimum.tolist(), targets, strict=True)]
    return r.Lines(
        service=service[order],
        number=_ints(table, "line", 0)[order],
        shift=_numbers(table, "shift", shifts)[order],
        group=grades.group[grade],
        rank=grades.rank[grade],
        grade=grade,
        skill=_numbers(table, "skill", skills)[order],
        minimum=minimum[order],
        target=_held(table, "target", target)[order],
        applies=applies[order],
        days=_picked(_texts(table, "days"), order),
    )


def _offsets(numbers: IntArray, count: int) -> r.LongArray:
    """Where each number's rows begin in an array ordered by it."""
    counts = np.bincount(numbers, minlength=count)
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _duties(
    columns: DutyColumns,
    kept: npt.NDArray[np.bool_],
    shifts: r.Shifts,
    clock: Clock,
    people: int,
) -> r.Duties:
    given = (columns.person, columns.day, columns.shift, columns.service)
    every = bool(kept.all())
    person, day, shift, service = (part if every else part[kept] for part in given)
    start, end = shifts.hours(clock, shift, day)
    rows, source = _misplaced(person, start, end)
    if len(rows):
        if every:
            person, day, shift, service = (part.copy() for part in given)
        for part in (person, day, shift, service, start, end):
            part[rows] = part[source]
    return r.Duties(
        person=person,
        day=day,
        shift=shift,
        service=service,
        start=start,
        end=end,
        offsets=_offsets(person, people),
    )


def _misplaced(
    person: IntArray, start: IntArray, end: IntArray
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Rows that do not stand in the order of person, start and end, and what belongs there.

    Duties mostly come by person and date already; only people with duties out of order are
    sorted, which spares the time and the memory of sorting millions. O(duties).
    """
    step = np.diff(person)
    if (step < 0).any():
        return np.arange(len(person)), np.lexsort((end, start, person))
    wrong = (start[1:] < start[:-1]) | ((start[1:] == start[:-1]) & (end[1:] < end[:-1]))
    wrong &= step == 0
    concerned = np.zeros(int(person[-1]) + 1 if len(person) else 0, dtype=np.bool_)
    concerned[person[1:][wrong]] = True
    rows = np.flatnonzero(concerned[person])
    return rows, rows[np.lexsort((end[rows], start[rows], person[rows]))]


def _absences(
    tables: Tables,
    people: r.Codes,
    shifts: r.Codes,
    duties: DutyColumns,
    is_absence: npt.NDArray[np.bool_],
) -> r.Absences:
    table = _table(tables, "Absences")
    codes = _texts(table, "kind")
    kinds = tuple(
        sorted(set(codes) | {shifts.codes[s] for s in set(duties.shift[is_absence].tolist())})
    )
    index = {code: number for number, code in enumerate(kinds)}
    of_shift = np.array([index.get(code, r.NONE) for code in shifts.codes], dtype=np.int32)
    day = duties.day[is_absence]
    person = np.concatenate([_numbers(table, "staff_id", people), duties.person[is_absence]])
    first = np.concatenate([_ints(table, "from", 0), day])
    last = np.concatenate([_ints(table, "to", 0), day])
    kind = np.concatenate(
        [
            np.array([index[code] for code in codes], dtype=np.int32),
            of_shift[duties.shift[is_absence]],
        ]
    )
    from_duty = np.arange(len(person)) >= len(table)
    order = np.lexsort((last, first, person))
    return r.Absences(
        person[order], first[order], last[order], kind[order], kinds, from_duty[order]
    )
