"""What a reader hands to the import, and what the import answers: values, problems, places.

They stand apart from the service so that the reader of workbooks and the checks can share them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from planner.application.ports import PendingChanges
from planner.application.progress import CancelToken, Progress
from planner.domain.calendar import IntArray, date_of
from planner.domain.sheets import Column, Sheet, Table, Type

MAX_PROBLEMS = 250_000
"""So many problems are listed one by one; how many more there are is said in one line."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong (or, as a warning, odd), where it is, and what would be right."""

    file: str
    sheet: str
    cell: str
    value: str
    problem: str
    fix: str

    def as_json(self) -> dict[str, str]:
        """The problem as the command line prints it."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "cell": self.cell,
            "value": self.value,
            "problem": self.problem,
            "fix": self.fix,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Unreadable:
    """Stands in a table for a cell that has been reported already, so that checks pass it by."""

    shown: str
    problem: str
    fix: str


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of a file: its title, the letters of its columns, the numbers of its rows."""

    file: str
    title: str
    letters: Mapping[str, str]
    rows: IntArray


@dataclass(frozen=True, slots=True)
class SheetRead:
    """The typed rows of one sheet (its continuations included), and where each was found."""

    table: Table
    parts: Sequence[Part]

    @property
    def sheet(self) -> Sheet:
        """The declaration of the sheet."""
        return self.table.sheet

    @property
    def rows(self) -> int:
        """Number of data rows, those without any known column included."""
        return sum(len(part.rows) for part in self.parts)

    def place(self, row: int, column: str) -> tuple[str, str, str]:
        """File, title of the sheet and cell address of one value.

        A column that is not in the sheet is placed at the row's key.
        """
        for part in self.parts:
            if row < len(part.rows):
                letters = part.letters.get(column) or part.letters.get(self.sheet.key[0], "A")
                return part.file, part.title, f"{letters}{int(part.rows[row])}"
            row -= len(part.rows)
        raise IndexError(row)

    def problem(self, row: int, column: str, value: object, text: str, fix: str) -> Problem:
        """A problem with one value of one row."""
        shown_value = shown_typed(self.sheet.column(column), value)
        return Problem(*self.place(row, column), shown_value, text, fix)


@dataclass(slots=True)
class FileRead:
    """Everything that one file held."""

    name: str
    sheets: dict[str, SheetRead] = field(default_factory=dict)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


class RegionReader(Protocol):
    """Reads one region workbook; never raises for what a file holds, but reports it."""

    def read(self, path: Path, progress: Progress, cancel: CancelToken) -> FileRead:
        """Read and check the cells of one file; `Cancelled` if the token says so."""


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A shift code of the files that nobody declares."""

    code: str
    cells: int
    """In how many cells it stands."""
    place: str
    """The first of them: "Duties C17"."""
    meant: str = ""
    """The code that it was mapped to, or itself where it was added; empty: not yet."""


@dataclass(frozen=True, slots=True)
class KnownShift:
    """A shift that a code can be mapped to."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How an import went. Where `ok` is False, nothing was written."""

    ok: bool
    rows: Mapping[str, int]
    """Data rows read, by sheet."""
    changed: Mapping[str, int]
    """Rows inserted, different or deleted, by sheet; on a dry run those that would be."""
    errors: Sequence[Problem] = ()
    warnings: Sequence[Problem] = ()
    preview: Sequence[PendingChanges] = ()
    """On a dry run without errors, what would change, with the first rows of each sort."""
    unknown: Sequence[UnknownCode] = ()
    """Shift codes that nobody declares, with what was chosen for each."""
    known: Sequence[KnownShift] = ()
    """Shifts that such a code can be mapped to."""

    def as_json(self) -> dict[str, object]:
        """The report as the command line prints it."""
        return {
            "ok": self.ok,
            "rows": dict(self.rows),
            "changed": dict(self.changed),
            "errors": [problem.as_json() for problem in self.errors],
            "warnings": [problem.as_json() for problem in self.warnings],
        }


def shown(value: object) -> str:
    """A value as a message shows it: "" for none, long texts cut, control characters spelt out."""
    if value is None:
        return ""
    if isinstance(value, Unreadable):
        return value.shown
    text = str(value)
    if len(text) > 120:
        text = text[:117] + "…"
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def shown_typed(column: Column, value: object) -> str:
    """A typed value as a message shows it: dates in ISO form, times as HH:MM."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, int):
        return shown(value)
    if column.type in {Type.DATE, Type.EXPIRY}:
        return date_of(value).isoformat()
    if column.type is Type.TIME:
        return f"{value // 60:02d}:{value % 60:02d}"
    return shown(value)
