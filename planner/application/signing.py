"""Use cases of the sign-off workbook: export it, and verify one that comes back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np

from planner.application.errors import UserError
from planner.application.signoff_cells import CellDifference, shown
from planner.application.signoff_comparing import Names, differences
from planner.application.signoff_making import Maker
from planner.application.signoff_ports import SignOffFiles, SignOffUnits, WorkbookRead
from planner.application.signoff_sheet import SignOffSheet
from planner.domain.calendar import Period, day_number
from planner.domain.rules.packs import RuleBook
from planner.domain.wording.formats import count_text

_NOT_IN_A_NAME = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


@dataclass(frozen=True, slots=True)
class ExportReport:
    """The workbooks that were written, in the order of the services."""

    files: tuple[Path, ...]
    services: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What a workbook and the database do not agree about."""

    service: str
    period: Period
    matches: bool
    differences: tuple[CellDifference, ...]
    seal_workbook: str
    seal_database: str

    @property
    def summary(self) -> str:
        """One sentence for the user."""
        if self.matches:
            return "The workbook matches the database."
        count = count_text(len(self.differences), "difference")
        if self.seal_workbook == self.seal_database:
            since = "Its seal holds: the duties in the database are those it was made from"
        else:
            since = "Its seal does not hold: duties have changed since, or the seal was edited"
        return f"The workbook does not match the database: {count}. {since}."


@dataclass(frozen=True, slots=True)
class SignOffService:
    """Exports and verifies sign-off workbooks."""

    uow_factory: SignOffUnits
    rule_book: RuleBook
    workbooks: SignOffFiles
    who: str = "somebody unnamed"
    """In whose name workbooks are made."""

    def export(
        self,
        services: Sequence[str],
        period: Period,
        out: Path,
        who: str | None = None,
        now: datetime | None = None,
    ) -> ExportReport:
        """Write the workbook of a service to the file `out`, or of several into the folder.

        One service and a folder that is there: a file in it. A file that is open elsewhere,
        locked or not to be written is an EnvironmentFault; an unknown service a UserError.
        Either way nothing half-written is left. `now` is local time.
        """
        wanted = list(dict.fromkeys(services))
        if not wanted:
            raise UserError("No service was named.", "Name one with --service.")
        sheets = self.sheets(wanted, period, who, now)
        paths = _paths(sheets, Path(out))
        for sheet, path in zip(sheets, paths, strict=True):
            self.workbooks.write(sheet, path)
        return ExportReport(tuple(paths), tuple(wanted))

    def sheets(
        self,
        services: Sequence[str],
        period: Period,
        who: str | None = None,
        now: datetime | None = None,
    ) -> list[SignOffSheet]:
        """What the workbooks of some services say, for a preview as for the export."""
        with self.uow_factory() as work:
            return self.maker(who, now).sheets(work, services, period)

    def maker(self, who: str | None = None, now: datetime | None = None) -> Maker:
        """Makes sign-offs within a unit of work that is open already."""
        return Maker(self.rule_book, who or self.who, now)

    def verify(self, path: Path) -> VerifyReport:
        """Compare a workbook with the database, cell by cell.

        UserError if the file is no sign-off workbook, or of a service that the database does
        not have; EnvironmentFault if it cannot be read.
        """
        found = self.workbooks.read(Path(path))
        service, period = identity(found, Path(path))
        (sheet,) = self.sheets([service], period)
        expected = self.workbooks.layout(sheet)
        names, whole = self._names(sheet), sheet.whole_history
        faults = differences(found, expected, names, whole_history=whole)
        stated = found.facts.get("seal")
        return VerifyReport(
            service=service,
            period=period,
            matches=not faults,
            differences=faults,
            seal_workbook=shown(stated) or found.properties.get("seal", ""),
            seal_database=sheet.seal.digest,
        )

    def _names(self, sheet: SignOffSheet) -> Names:
        people = {person.staff_id: person.name for person in sheet.people}
        with self.uow_factory() as work:
            tables = work.read_tables({"Shifts"})
        codes = {str(code) for code in tables["Shifts"].columns["code"]}
        return Names(people, frozenset(codes | {kind.code for kind in sheet.absences}))


def _paths(sheets: Sequence[SignOffSheet], out: Path) -> list[Path]:
    if len(sheets) == 1 and not out.is_dir():
        return [out if out.suffix.casefold() == ".xlsx" else out.with_name(out.name + ".xlsx")]
    if out.is_file():
        raise UserError(
            f"{out} is a file, and {len(sheets)} workbooks are to be written.",
            "Give a folder with --out.",
        )
    taken: set[str] = set()
    return [out / _file_name(sheet, taken) for sheet in sheets]


def _file_name(sheet: SignOffSheet, taken: set[str]) -> str:
    """Service, name and dates, without what file systems refuse; never the same twice."""
    heading = sheet.heading
    name = _NOT_IN_A_NAME.sub("-", f"{heading.service} {heading.service_name}").strip(" .-")[:80]
    first, last = (np.datetime64(day, "D") for day in (heading.period.first, heading.period.last))
    stem = f"{name} {first} to {last}"
    number, chosen = 1, stem
    while chosen.casefold() in taken:
        number += 1
        chosen = f"{stem} ({number})"
    taken.add(chosen.casefold())
    return f"{chosen}.xlsx"


def identity(found: WorkbookRead, path: Path) -> tuple[str, Period]:
    """The service and period of a workbook: by its properties, or else by its named cells."""
    facts = {key: shown(cell) for key, cell in found.facts.items()} | dict(found.properties)
    try:
        first, last = (date.fromisoformat(facts[key]) for key in ("from", "to"))
        return facts["service"], Period(day_number(first), day_number(last))
    except (KeyError, ValueError) as error:
        raise UserError(
            f"{path} does not say of which service and dates it is.",
            "Choose a workbook that was exported for sign-off.",
        ) from error
