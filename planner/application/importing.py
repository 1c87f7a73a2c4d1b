"""Importing region workbooks: read, check everything, then write in one transaction or not at all.

The reader judges single cells; this service judges what only the whole can tell (keys,
references, rows that contradict each other or the database) and writes.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from planner.application.errors import ConflictError, EnvironmentFault, UserError
from planner.application.importing_checks import ERRORS, WARNINGS
from planner.application.importing_codes import NO_CHOICES, CodeChoices, resolve
from planner.application.importing_keys import dangling, duplicates, has_key
from planner.application.importing_merge import Outlook, StoredTable, combine, contradictions
from planner.application.importing_report import (
    MAX_PROBLEMS,
    FileRead,
    ImportReport,
    Problem,
    RegionReader,
    SheetRead,
)
from planner.application.ports import PendingChanges, UnitOfWork, UnitOfWorkFactory
from planner.application.progress import CancelToken, Progress, silent
from planner.domain.sheets import SHEET_BY_NAME, SHEETS, Table

PREVIEWED_ROWS = 50
"""So many rows of each sort (new, different, gone) a dry run shows of each sheet."""


@dataclass(frozen=True, slots=True)
class ImportService:
    """Brings region workbooks into the database."""

    unit_of_work: UnitOfWorkFactory
    reader: RegionReader

    def run(
        self,
        files: Sequence[Path | str],
        replace: Collection[str] = (),
        dry_run: bool = False,
        progress: Progress = silent,
        cancel: CancelToken | None = None,
        previewed: Sequence[PendingChanges] | None = None,
        codes: CodeChoices = NO_CHOICES,
    ) -> ImportReport:
        """Check all files together and write them together (C14).

        `codes` says what shift codes mean that nobody declares; those it does not name stay
        problems.

        `previewed` is what a dry run has shown: if the files or the database have changed since,
        so that something else would be written, it is a ConflictError and nothing is.

        `replace` names sheets whose stored rows are deleted unless a file has their key (C15).
        A dry run does everything but commit. UserError for wrong usage, EnvironmentFault for a
        database that does not let us, `Cancelled`; whatever is wrong with the files stands in
        the report. Cost: O(rows log rows).
        """
        replaced = [_sheet_name(name) for name in replace]
        if not files:
            raise UserError("No file to import was named.", "Name at least one .xlsx file.")
        token = cancel or CancelToken()
        reads = [self.reader.read(Path(path), progress, token) for path in files]
        with self.unit_of_work() as work:
            run = _Run(work, reads, replaced, progress, token, previewed, codes)
            return run.finish(dry_run)


@dataclass(slots=True)
class _Run:
    """One import inside its transaction."""

    work: UnitOfWork
    reads: Sequence[FileRead]
    replaced: Sequence[str]
    progress: Progress
    cancel: CancelToken
    previewed: Sequence[PendingChanges] | None
    codes: CodeChoices

    def finish(self, dry_run: bool) -> ImportReport:
        stored = _stored_tables(self.work)
        self.progress("Checking", None)
        resolved = resolve(self.reads, stored, self.codes)
        self.reads = resolved.reads
        combined = combine(self.reads, stored)
        outlook = Outlook(combined, self.replaced, stored, self.work.left_rotas)
        errors = _listed(chain(*(read.errors for read in self.reads), self._problems(outlook)))
        odd = (contradictions(self.reads), *(check(outlook) for check in WARNINGS))
        warnings = _listed(chain(*(read.warnings for read in self.reads), *odd))
        changed: dict[str, int] = {}
        if not errors:
            changed, errors = self._write(outlook, dry_run)
        preview = self.pending() if dry_run and not errors else ()
        return ImportReport(
            ok=not errors,
            rows=_row_counts(self.reads),
            changed=changed,
            errors=_in_order(errors, self.reads),
            warnings=_in_order(warnings, self.reads),
            preview=preview,
            unknown=resolved.unknown,
            known=resolved.known,
        )

    def _problems(self, outlook: Outlook) -> Iterator[Problem]:
        yield from self._nothing_to_replace_with()
        for file in self.reads:
            for read in file.sheets.values():
                self.cancel.check()
                yield from duplicates(read)
                yield from _references(read, outlook)
        for check in ERRORS:
            self.cancel.check()
            yield from check(outlook)

    def _nothing_to_replace_with(self) -> Iterator[Problem]:
        there = {name for file in self.reads for name in file.sheets}
        for name in self.replaced:
            if name not in there:
                file = self.reads[0].name
                yield Problem(
                    file, "", "", file, f"there is no sheet {name} to replace the stored rows with",
                    f"Add the sheet {name}, with its header alone to delete every row.",
                )  # fmt: skip

    def _write(self, outlook: Outlook, dry_run: bool) -> tuple[dict[str, int], list[Problem]]:
        tables = {
            sheet.name: outlook.reads[sheet.name].table
            for sheet in SHEETS
            if sheet.name in outlook.reads and has_key(outlook.reads[sheet.name])
        }
        self.progress("Writing", None)
        reason = "Import of " + ", ".join(read.name for read in self.reads)
        try:
            changed = self.work.merge(tables, self.replaced, reason)
        except (ConflictError, EnvironmentFault):
            raise
        except UserError as refused:
            return {}, [self._refused(refused)]
        self.cancel.check()
        if not dry_run:
            self._compare_with_preview()
            self.work.commit()
        return {name: changed.get(name, 0) for name in tables}, []

    def _compare_with_preview(self) -> None:
        if self.previewed is None or list(self.previewed) == list(self.pending()):
            return
        raise ConflictError(
            "The workbook or the database has changed since the preview.",
            "Nothing was written; look at the new preview and accept that.",
        )

    def pending(self) -> Sequence[PendingChanges]:
        """What this import has changed so far."""
        return self.work.pending(PREVIEWED_ROWS)

    def _refused(self, refused: UserError) -> Problem:
        """Rows that would go but are still referred to (C15)."""
        sheet = self.replaced[0] if len(self.replaced) == 1 else ""
        fix = refused.mend or "Change what refers to them first."
        return Problem(self.reads[0].name, sheet, "", "", refused.problem, fix)


def _listed(problems: Iterator[Problem]) -> list[Problem]:
    """The problems, up to as many as anybody can mend at a time."""
    listed = list(islice(problems, MAX_PROBLEMS))
    if len(listed) == MAX_PROBLEMS and next(problems, None) is not None:
        file = listed[0].file
        listed.append(
            Problem(
                file, "", "", file, f"there are more than the {MAX_PROBLEMS} problems listed",
                "Mend these first, then import again.",
            )
        )  # fmt: skip
    return listed


def _sheet_name(name: str) -> str:
    wanted = re.sub(r"[\s_-]+", "", name).casefold()
    for sheet in SHEET_BY_NAME:
        if sheet.casefold() == wanted:
            return sheet
    raise UserError(
        f"There is no sheet '{name}' to replace.", f"Use one of {', '.join(SHEET_BY_NAME)}."
    )


def _stored_tables(work: UnitOfWork) -> StoredTable:
    """Sheets of the database, each read when it is first needed."""
    tables: dict[str, Table] = {}

    def stored(name: str) -> Table:
        if name not in tables:
            tables[name] = work.read_tables([name]).get(name) or Table(SHEET_BY_NAME[name])
        return tables[name]

    return stored


def _references(read: SheetRead, outlook: Outlook) -> Iterator[Problem]:
    for column in read.sheet.columns:
        if column.refers is not None and column.name in read.table.columns:
            yield from dangling(read, column, outlook.known(column.refers))


def _row_counts(reads: Sequence[FileRead]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for sheet in SHEETS:
        found = [file.sheets[sheet.name].rows for file in reads if sheet.name in file.sheets]
        if found:
            counts[sheet.name] = sum(found)
    return counts


def _in_order(problems: Sequence[Problem], reads: Sequence[FileRead]) -> list[Problem]:
    """Problems by file, sheet, row and column: the order in which somebody mends them."""
    files = {read.name: at for at, read in reversed(list(enumerate(reads)))}
    titles: dict[tuple[str, str], int] = {}
    for read in reads:
        for sheet in read.sheets.values():
            for part in sheet.parts:
                titles.setdefault((part.file, part.title), len(titles))

    def place(problem: Problem) -> tuple[int, int, int, int, str]:
        letters = problem.cell.rstrip("0123456789")
        row = int(problem.cell[len(letters) :] or 0)
        sheet = titles.get((problem.file, problem.sheet), -1)
        return files.get(problem.file, -1), sheet, row, len(letters), letters

    return sorted(problems, key=place)


__all__ = ["FileRead", "ImportReport", "ImportService", "Problem", "RegionReader"]
