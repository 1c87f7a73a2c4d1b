"""Use case: an edited sign-off workbook comes back, and is taken over difference by difference.

Nothing is taken over that nobody chose, and nothing of the workbook is calculated or executed:
every cell is text. What is taken over goes through the editing service in one step, which can
be undone like any other, and which refuses what the rota board would refuse.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from planner.application.changes import ChangeSet
from planner.application.edit_codes import KnownCodes
from planner.application.edit_commands import Cell, TakenCell, TakeOver
from planner.application.editing import EditService
from planner.application.errors import ConflictError, UserError
from planner.application.signing import SignOffService, identity
from planner.application.signoff_cells import shown
from planner.application.signoff_comparing import Names, differences
from planner.application.signoff_ports import SignOffWork, WorkbookRead
from planner.application.signoff_read_back_cells import (
    DataRead,
    Fault,
    GridRead,
    read_data,
    read_grid,
    stored_codes,
)
from planner.application.signoff_read_back_merging import Baseline, Wish, baseline, wishes
from planner.application.signoff_read_back_telling import (
    Legality,
    beside_the_duties,
    effect_text,
    read_only_text,
    shown_codes,
    stated_cells,
)
from planner.application.signoff_sheet import SignOffSheet
from planner.domain.calendar import Period
from planner.domain.patching import RowChange
from planner.domain.region import Region
from planner.domain.rota_life import LOCKED
from planner.domain.rules.engine import RuleEngine
from planner.domain.wording.edits import where_text
from planner.domain.wording.formats import count_text, period_text
from planner.domain.wording.rota_life import locked_text

_MOST_SINCE = 20_000
"""Rows of the journal that are looked at to find out how a workbook was made."""


@dataclass(frozen=True, slots=True)
class ReadDifference:
    """One difference between the workbook and the database."""

    number: int
    """From 1; by which it is chosen."""
    sheet: str
    cell: str
    """Its address in the workbook; empty where the workbook has no such cell."""
    about: str
    """Whose and when: "A. Okafor on Wed 9 Dec"; else what it is about."""
    was: str
    """What the database has."""
    now: str
    """What the workbook has."""
    effect: str
    """What taking it over would do, with the rules it would newly break; empty if it cannot."""
    acceptable: bool
    refusal: str
    """Why it cannot be taken over; empty if it can."""
    conflict: bool = False
    """Whether the database changed there since the workbook was made, or may have."""
    staff_id: str = ""
    day: int | None = None
    """Day number."""

    @property
    def text(self) -> str:
        """The whole of it in one sentence."""
        place = f"{self.sheet} {self.cell}".strip()
        told = self.effect if self.acceptable else f"Not taken over: {self.refusal}"
        mark = " (changed in the database too)" if self.conflict and self.acceptable else ""
        return f"{place}: {self.about}: was {self.was}, now {self.now}{mark}. {told}"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """An edited workbook held against the database."""

    path: Path
    service: str
    service_name: str
    period: Period
    token: str
    """Stands for this workbook and this state of the database."""
    sealed: bool
    """Whether the workbook's seal is that of the database as it is now."""
    database_changed: bool
    """Whether duties or absences changed since the workbook was made."""
    differences: tuple[ReadDifference, ...]

    @property
    def acceptable(self) -> tuple[int, ...]:
        """Numbers of what "accept all" takes over: conflicts are chosen one by one only."""
        return tuple(d.number for d in self.differences if d.acceptable and not d.conflict)

    @property
    def summary(self) -> str:
        """One sentence."""
        if not self.differences:
            return "The workbook says what the database says; there is nothing to take over."
        can = sum(one.acceptable for one in self.differences)
        conflicts = sum(one.acceptable and one.conflict for one in self.differences)
        text = f"{count_text(len(self.differences), 'difference')}: {can} can be taken over"
        if conflicts:
            text += f", {conflicts} of them only one by one, as the database changed there too"
        return f"{text}."


@dataclass(frozen=True, slots=True)
class _Reading:
    """A workbook and the database at one moment."""

    back: ReadBack
    wishes: Mapping[int, Wish]
    """By the number of their difference."""
    region: Region


@dataclass(frozen=True, slots=True)
class SignOffReadBack:
    """Reads edited workbooks back, and takes over what was chosen."""

    signing: SignOffService
    edits: EditService

    def read(self, path: Path) -> ReadBack:
        """The differences between a workbook and the database, one by one.

        UserError if the file is no sign-off workbook, or says in two places that it is of two
        services; EnvironmentFault if it cannot be read. O(cells + trials of the differences).
        """
        return self._read(Path(path)).back

    def accept(self, path: Path, numbers: Collection[int], seen: str) -> ChangeSet:
        """Take over the differences of some numbers in one step, which can be undone.

        `seen` is the token of what was looked at. ConflictError if the workbook or the rota
        changed since; UserError for a number that cannot be taken over, or what the rota board
        would refuse. Nothing is changed then.
        """
        reading = self._read(Path(path))
        if reading.back.token != seen:
            raise ConflictError(
                "The workbook or the rota has changed since it was read.",
                "Nothing was taken over; read it again and choose again.",
            )
        chosen = [_chosen(reading, number) for number in sorted(set(numbers))]
        if not chosen:
            raise UserError("Nothing is chosen.", "Choose at least one difference.")
        command = TakeOver(
            reading.back.service, tuple(_taken(wish) for wish in chosen), reading.back.path.name
        )
        return self.edits.run(command, reading.region)

    def _read(self, path: Path) -> _Reading:
        found = self.signing.workbooks.read(path)
        service, period = identity(found, path)
        _check_one_service(found, service, path)
        with self.signing.uow_factory() as work:
            (sheet,) = self.signing.maker().sheets(work, [service], period)
            region = work.load_region(period, [service])
            since = _since(work, found)
        shifts = {shift.code: str(shift.kind) for shift in region.shifts.values}
        known = KnownCodes.of(shifts, region.absences.kinds)
        legality = Legality(region, RuleEngine(region, self.signing.rule_book))
        telling = _Telling(found, sheet, self.signing, legality, known, since)
        back, by_number = telling.back(path)
        return _Reading(back, by_number, region)


def _since(work: SignOffWork, found: WorkbookRead) -> Sequence[RowChange] | None:
    """What the journal says was written since a workbook was made; None where too much was."""
    number = found.properties.get("journal", "")
    if not number.isdecimal() or int(number) > work.journal_head().number:
        return None
    return work.arrivals(int(number), _MOST_SINCE)


class _Telling:
    """Puts the differences of one workbook together."""

    def __init__(
        self,
        found: WorkbookRead,
        sheet: SignOffSheet,
        signing: SignOffService,
        legality: Legality,
        known: KnownCodes,
        since: Sequence[RowChange] | None,
    ) -> None:
        self._found, self._sheet, self._legality = found, sheet, legality
        self._shifts = known.shifts
        self._expected = signing.workbooks.layout(sheet)
        stored = stored_codes(sheet)
        self._grid: GridRead = read_grid(found, self._expected, stored, known)
        self._data: DataRead = read_data(found, sheet, known)
        self._seal = shown(found.facts.get("seal")) or found.properties.get("seal", "")
        self._base: Baseline = baseline(
            found.properties, sheet, stored, self._grid, self._data, self._seal, since
        )
        self._wishes = list(wishes(stored, self._grid, self._data, self._base))
        self._names = Names(
            {person.staff_id: person.name for person in sheet.people},
            frozenset(known.shifts | known.leave),
        )

    def back(self, path: Path) -> tuple[ReadBack, Mapping[int, Wish]]:
        """All differences, numbered: first of people and dates, then what is not taken over."""
        told = [(self._of_wish(wish), wish) for wish in self._wishes]
        rest = [*map(self._of_fault, (*self._grid.faults, *self._data.faults)), *self._beside()]
        every = [*told, *((one, None) for one in rest)]
        numbered = [replace(one, number=at) for at, (one, _) in enumerate(every, start=1)]
        by_number = {at: wish for at, (_, wish) in enumerate(every, start=1) if wish is not None}
        heading = self._sheet.heading
        back = ReadBack(
            path=path,
            service=heading.service,
            service_name=heading.service_name,
            period=heading.period,
            token=self._token(numbered),
            sealed=self._seal == self._sheet.seal.digest,
            database_changed=self._base.database_changed,
            differences=tuple(numbered),
        )
        return back, by_number

    def _token(self, numbered: Sequence[ReadDifference]) -> str:
        parts = [self._sheet.seal.digest, *(one.text for one in numbered)]
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()

    def _of_wish(self, wish: Wish) -> ReadDifference:
        who, day = wish.place
        refusal = wish.refusal or self._ambiguous(wish) or self._locked()
        broken = () if refusal else self._legality.broken(wish)
        return ReadDifference(
            number=0,
            sheet=wish.sheet,
            cell=wish.cell,
            about=where_text(self._names.people.get(who, who), day),
            was=shown_codes(wish, wanted=False),
            now=shown_codes(wish, wanted=True),
            effect="" if refusal else effect_text(wish, broken),
            acceptable=not refusal,
            refusal=refusal,
            conflict=wish.conflict,
            staff_id=who,
            day=day,
        )

    def _ambiguous(self, wish: Wish) -> str:
        """Why leave is not taken over whose kind is also the code of a shift."""
        both = wish.wanted.leave & self._shifts
        if not both or wish.wanted.leave == wish.was.leave:
            return ""
        code = min(both)
        return f"{code} is a kind of leave and a shift too; mark the leave on the rota board."

    def _locked(self) -> str:
        heading = self._sheet.heading
        if heading.status not in LOCKED:
            return ""
        first, last = heading.period.first, heading.period.last
        return " ".join(locked_text(heading.service_name, first, last, heading.status))

    def _of_fault(self, fault: Fault) -> ReadDifference:
        about, was = "this row", "not known"
        if fault.place is not None:
            who, day = fault.place
            about = where_text(self._names.people.get(who, who), day)
            codes = stored_codes(self._sheet).get(fault.place)
            was = "nothing" if codes is None else "/".join(sorted(codes.here | codes.leave))
        problem = fault.problem if fault.problem.endswith((".", "?")) else f"{fault.problem}."
        return ReadDifference(
            number=0,
            sheet=fault.sheet,
            cell=fault.cell,
            about=about,
            was=was or "nothing",
            now=f"“{fault.now}”" if fault.now else "nothing",
            effect="",
            acceptable=False,
            refusal=f"{problem[0].upper()}{problem[1:]}",
            staff_id="" if fault.place is None else fault.place[0],
            day=None if fault.place is None else fault.place[1],
        )

    def _beside(self) -> Iterator[ReadDifference]:
        """What differs beside the duties: named, and never taken over."""
        cells = stated_cells(self._found)
        handled = frozenset(
            [
                *(("Rota", cell) for cell in self._grid.cells.values()),
                *(("Data", cell) for cell in self._key_cells()),
            ]
        )
        found = differences(
            self._found, self._expected, self._names, whole_history=self._sheet.whole_history
        )
        changed = self._base.database_changed or self._moved_on()
        for one in beside_the_duties(found, handled, cells, database_changed=changed):
            about, _, _ = one.sentence.partition(": the workbook says")
            place = f"{one.sheet} {one.cell}: ".replace(" :", ":")
            yield ReadDifference(
                number=0,
                sheet=one.sheet,
                cell=one.cell,
                about=about.removeprefix(place).rstrip("."),
                was=f"“{one.database}”" if one.database else "nothing",
                now=f"“{one.workbook}”" if one.workbook else "nothing",
                effect="",
                acceptable=False,
                refusal=read_only_text(one, cells),
            )

    def _moved_on(self) -> bool:
        """Whether the rota has another version or status than when the workbook was made."""
        properties, expected = self._found.properties, self._expected.properties
        return any(properties.get(key) != expected.get(key) for key in ("version", "status"))

    def _key_cells(self) -> Iterator[str]:
        """Cells of the Data sheet that say whose duty a row is: told by person and date."""
        for row in self._found.data.rows:
            for name in ("staff_id", "date", "shift", "service"):
                if name in row.cells:
                    yield row.cells[name].cell


def _check_one_service(found: WorkbookRead, service: str, path: Path) -> None:
    """UserError where the front page names another service than the file itself."""
    stated = shown(found.facts.get("service")).strip()
    if stated and stated != service:
        raise UserError(
            f"{path} is the workbook of {service}, but its front page says {stated}.",
            "Export the workbook of the service that is meant, and edit that one.",
        )


def _chosen(reading: _Reading, number: int) -> Wish:
    known = reading.back.differences
    if not 1 <= number <= len(known):
        raise UserError(
            f"There is no difference {number}.", f"They are numbered from 1 to {len(known)}."
        )
    difference = known[number - 1]
    if not difference.acceptable:
        raise UserError(
            f"Difference {number} ({difference.about}) cannot be taken over.", difference.refusal
        )
    return reading.wishes[number]


def _taken(wish: Wish) -> TakenCell:
    who, day = wish.place
    same_leave = wish.was.leave == wish.wanted.leave
    codes = [*sorted(wish.wanted.here), *(() if same_leave else sorted(wish.wanted.leave))]
    return TakenCell(Cell(who, day), tuple(codes), leave_stays=same_leave)


def dates_of(back: ReadBack) -> str:
    """The period of a workbook in words."""
    return period_text(back.period.first, back.period.last)
