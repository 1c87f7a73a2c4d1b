"""What an edited workbook says of each person and date: its Rota sheet and its Data sheet.

Both say the same when the workbook is made; whoever edits it changes one of them, or both, or
types what is no code at all. Nothing is guessed: what cannot be read is a fault of its cell,
and the cell counts as it was.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.application.edit_codes import KnownCodes
from planner.application.errors import UserError
from planner.application.signoff_cells import shown
from planner.application.signoff_ports import RotaLine, Stated, TableRow, WorkbookRead
from planner.application.signoff_sheet import SignOffSheet, Way
from planner.application.signoff_words import OUT_MARK, SEPARATOR
from planner.domain.calendar import Period, date_of, day_number
from planner.domain.wording.formats import day_text, period_text

Place = tuple[str, int]
"""Number of a person, and day number."""
_KEY = ("staff_id", "date", "shift")
_FORMULA = "a formula stands where a value was; it was not calculated"


@dataclass(frozen=True, slots=True)
class DayCodes:
    """The codes of one person and date."""

    here: frozenset[str] = frozenset()
    """Duties in the service."""
    out: frozenset[str] = frozenset()
    """Duties elsewhere of somebody at home here."""
    leave: frozenset[str] = frozenset()


NOTHING = DayCodes()


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that cannot be read."""

    sheet: str
    cell: str
    now: str
    """What stands there."""
    problem: str
    place: Place | None = None


@dataclass(slots=True)
class GridRead:
    """The Rota sheet as far as it can be read."""

    codes: dict[Place, DayCodes] = field(default_factory=dict)
    cells: dict[Place, str] = field(default_factory=dict)
    """Address of each cell that was read."""
    faults: list[Fault] = field(default_factory=list)


@dataclass(slots=True)
class DataRead:
    """The Data sheet as far as it can be read."""

    readable: bool = True
    """Whether its key columns are there at all."""
    here: dict[Place, set[str]] = field(default_factory=dict)
    out: dict[Place, set[str]] = field(default_factory=dict)
    cells: dict[Place, str] = field(default_factory=dict)
    keys: list[tuple[str, int, str, str]] = field(default_factory=list)
    """Person, date, shift and service of every row that could be read."""
    broken: list[tuple[str, ...]] = field(default_factory=list)
    """What stands in the key of each row that could not."""
    faults: list[Fault] = field(default_factory=list)


def stored_codes(sheet: SignOffSheet) -> dict[Place, DayCodes]:
    """The codes of every person and date as the database has them."""
    found: dict[Place, DayCodes] = {}
    for person in sheet.people:
        for day, cell in person.cells.items():
            by_way: dict[str, set[str]] = {"here": set(), "out": set(), "leave": set()}
            for entry in cell.entries:
                sort = {Way.OUT: "out", Way.ABSENT: "leave"}.get(entry.way, "here")
                by_way[sort].add(_bare(entry.code) if sort == "leave" else entry.code)
            found[person.staff_id, day] = DayCodes(**{k: frozenset(v) for k, v in by_way.items()})
    return found


def _bare(code: str) -> str:
    """A kind of absence without the brackets of one that is also the code of a shift."""
    return code[1:-1] if code.startswith("(") and code.endswith(")") else code


# The Rota sheet -------------------------------------------------------------------------------
def read_grid(
    found: WorkbookRead, expected: WorkbookRead, stored: Mapping[Place, DayCodes], known: KnownCodes
) -> GridRead:
    """The Rota sheet; cells that read as the database's do are taken as that. O(cells)."""
    read = GridRead()
    wanted = {shown(line.key).strip(): line for line in expected.rota.people}
    rows = Counter(shown(line.key).strip() for line in found.rota.people)
    for line in found.rota.people:
        who = shown(line.key).strip()
        if who in wanted:
            unclear = _Unclear(who, rows[who], found.rota.missing)
            _read_line(read, who, line, wanted[who], stored, known, unclear)
    return read


@dataclass(frozen=True, slots=True)
class _Unclear:
    """What makes it unclear whose cell of which date one is."""

    who: str
    rows: int
    """In how many rows the person's number stands."""
    dates: Collection[str]
    """ISO dates that stand over no column of their own."""

    def check(self, day: int) -> None:
        """UserError for a cell that could be another person's or another date's."""
        if self.rows > 1:
            raise UserError(
                f"The number {self.who} stands in {self.rows} rows, so it is not known whose "
                "cell this is.",
                "Give each row the number of its own person.",
            )
        if date_of(day).isoformat() in self.dates:
            raise UserError(
                f"The date {day_text(day)} stands over more than one column, so it is not known "
                "which of them counts.",
                "Give each column its own date.",
            )


def _read_line(
    read: GridRead,
    who: str,
    line: RotaLine,
    wanted: RotaLine,
    stored: Mapping[Place, DayCodes],
    known: KnownCodes,
    unclear: _Unclear,
) -> None:
    for day, stated in line.days.items():
        if day not in wanted.days:
            continue
        place = who, day
        read.cells.setdefault(place, stated.cell)
        same = shown(stated).strip() == shown(wanted.days[day]).strip()
        if same and not stated.formula:
            read.codes[place] = stored.get(place, NOTHING)
            continue
        try:
            unclear.check(day)
            read.codes[place] = _codes(stated, known)
        except UserError as error:
            problem = str(error)
            read.faults.append(Fault("Rota", stated.cell, shown(stated), problem, place))


def _codes(stated: Stated, known: KnownCodes) -> DayCodes:
    """The codes of one cell; UserError for what is none."""
    if stated.formula:
        raise UserError(f"{_FORMULA[0].upper()}{_FORMULA[1:]}.", "Type the code itself.")
    here: set[str] = set()
    out: set[str] = set()
    leave: set[str] = set()
    for part in (part.strip() for part in shown(stated).split(SEPARATOR)):
        if part.endswith(OUT_MARK):
            out.add(part.removesuffix(OUT_MARK).strip())
        elif _bare(part) != part:
            leave.add(_bare(part))
        else:
            for code in known.meant([part]):
                (leave if code in known.leave else here).add(code)
    return DayCodes(frozenset(here), frozenset(out), frozenset(leave))


# The Data sheet -------------------------------------------------------------------------------
def read_data(found: WorkbookRead, sheet: SignOffSheet, known: KnownCodes) -> DataRead:
    """The Data sheet, row by row. O(rows)."""
    read = DataRead()
    headers = (*_KEY, "service")
    if "Data" not in found.sheets or any(name in found.data.missing for name in headers):
        read.readable = False
        return read
    people = {person.staff_id for person in sheet.people}
    seen: set[tuple[str, int, str]] = set()
    for row in found.data.rows:
        try:
            who, day, shift, service = _duty(row, people, sheet.heading.period, known)
            if (who, day, shift) in seen:
                raise _Unreadable("staff_id", "the same duty stands in an earlier row")
        except _Unreadable as error:
            key = tuple(shown(row.cells.get(name)).strip() for name in _KEY)
            read.broken.append(key)
            cell = row.cells.get(error.column, Stated(None, ""))
            read.faults.append(Fault("Data", cell.cell, " ".join(key).strip(), error.problem))
            continue
        seen.add((who, day, shift))
        read.keys.append((who, day, shift, service))
        side = read.here if service == sheet.heading.service else read.out
        side.setdefault((who, day), set()).add(shift)
        read.cells[who, day] = row.cells["shift"].cell
    return read


class _Unreadable(Exception):  # noqa: N818 - told as a fault of its cell
    """A cell of a row that cannot be read."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(problem)
        self.column, self.problem = column, problem


def _duty(
    row: TableRow, people: set[str], period: Period, known: KnownCodes
) -> tuple[str, int, str, str]:
    values = {}
    for name in (*_KEY, "service"):
        stated = row.cells.get(name, Stated(None, ""))
        if stated.formula:
            raise _Unreadable(name, _FORMULA)
        values[name] = shown(stated).strip()
    if values["staff_id"] not in people:
        raise _Unreadable(
            "staff_id",
            f"nobody on this rota has the number {values['staff_id']!r}; "
            "people of other services come by request and offer",
        )
    day = _day(values["date"])
    if day not in period:
        dates = period_text(period.first, period.last)
        raise _Unreadable("date", f"the date lies outside the rota's, {dates}")
    if values["shift"] not in known.shifts:
        raise _Unreadable("shift", f"there is no shift {values['shift']!r}")
    if not values["service"]:
        raise _Unreadable("service", "the service is not given")
    return values["staff_id"], day, values["shift"], values["service"]


def _day(text: str) -> int:
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:
        raise _Unreadable("date", f"{text!r} is not a date such as 2026-12-14") from None
