"""Shift codes of a workbook that nobody declares: mapped to a known one, or added, by choice.

A unit's own codes differ from the region's ("NT" for "N"). Somebody says once what each means;
nothing is guessed, and a code that is known is never mapped (readings C1 and C2 hold for what is
left).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from planner.application.importing_merge import StoredTable
from planner.application.importing_report import (
    FileRead,
    KnownShift,
    Part,
    SheetRead,
    UnknownCode,
)
from planner.domain.sheets import SHEET_BY_NAME, Table

_SHIFTS = SHEET_BY_NAME["Shifts"]
_MADE_HERE = "added in the preview"


@dataclass(frozen=True, slots=True)
class NewShift:
    """A shift that is added for a code; times in minutes from 00:00."""

    code: str
    name: str
    start: int
    end: int
    break_minutes: int = 0
    kind: str = "work"


@dataclass(frozen=True, slots=True)
class CodeChoices:
    """What was chosen for codes that nobody declares."""

    mapped: Mapping[str, str] = field(default_factory=dict)
    """Code of the workbook, code that is meant."""
    added: Sequence[NewShift] = ()


NO_CHOICES = CodeChoices()


@dataclass(frozen=True, slots=True)
class Resolved:
    """The files with the choices carried out, and what there is to choose about."""

    reads: Sequence[FileRead]
    unknown: tuple[UnknownCode, ...]
    """Most frequent first."""
    known: tuple[KnownShift, ...]
    """By code."""


def resolve(
    reads: Sequence[FileRead], stored: StoredTable, choices: CodeChoices = NO_CHOICES
) -> Resolved:
    """Carry out what was chosen for unknown codes. O(cells of shift codes)."""
    known = _known(reads, stored)
    found: dict[str, tuple[int, str]] = {}
    for read in (read for file in reads for read in file.sheets.values()):
        for name in _columns(read):
            _count(read, name, known, found)
    added = {shift.code: shift for shift in choices.added if shift.code in found}
    mapping = {
        code: meant
        for code, meant in choices.mapped.items()
        if code in found and code not in added and (meant in known or meant in added)
    }
    unknown = [
        UnknownCode(code, cells, place, mapping.get(code, code if code in added else ""))
        for code, (cells, place) in found.items()
    ]
    changed = [_mapped(file, mapping) for file in reads] if mapping else list(reads)
    if added:
        changed.append(_file_of(list(added.values())))
    return Resolved(
        changed,
        tuple(sorted(unknown, key=lambda one: (-one.cells, one.code))),
        tuple(KnownShift(code, known[code]) for code in sorted(known)),
    )


def _known(reads: Sequence[FileRead], stored: StoredTable) -> dict[str, str]:
    """Names of all declared shifts by code, those of the files first."""
    table = stored("Shifts")
    names = _names(table)
    for file in reads:
        if "Shifts" in file.sheets:
            names |= _names(file.sheets["Shifts"].table)
    return names


def _names(table: Table) -> dict[str, str]:
    codes = table.columns.get("code", ())
    names = table.columns.get("name", codes)
    # A sheet without its column of codes is told as such, and names nothing here.
    return {
        code: name if isinstance(name, str) else code
        for code, name in zip(codes, names, strict=bool(codes))
        if isinstance(code, str)
    }


def _columns(read: SheetRead) -> Iterator[str]:
    """The columns of a sheet that hold shift codes."""
    for column in read.sheet.columns:
        if column.refers == "Shifts" and column.name in read.table.columns:
            yield column.name


def _count(
    read: SheetRead, name: str, known: Mapping[str, str], found: dict[str, tuple[int, str]]
) -> None:
    """Count the cells of each unknown code, with the place of the first."""
    for row, code in enumerate(read.table.columns[name]):
        if not isinstance(code, str) or code in known:
            continue
        cells, place = found.get(code, (0, ""))
        if not cells:
            _, title, cell = read.place(row, name)
            place = f"{title} {cell}"
        found[code] = cells + 1, place


def _mapped(file: FileRead, mapping: Mapping[str, str]) -> FileRead:
    sheets = {name: _mapped_sheet(read, mapping) for name, read in file.sheets.items()}
    return replace(file, sheets=sheets)


def _mapped_sheet(read: SheetRead, mapping: Mapping[str, str]) -> SheetRead:
    columns = dict(read.table.columns)
    for name in _columns(read):
        columns[name] = [
            mapping.get(code, code) if isinstance(code, str) else code for code in columns[name]
        ]
    return SheetRead(Table(read.sheet, columns), read.parts)


def _file_of(shifts: Sequence[NewShift]) -> FileRead:
    """The added shifts as a file of their own, so that all checks look at them, too."""
    names = ("code", "name", "start", "end", "break_minutes", "kind")
    columns: dict[str, list[object]] = {
        name: [getattr(shift, name) for shift in shifts] for name in names
    }
    letters = dict(zip(names, "ABCDEF", strict=True))
    rows = np.arange(2, len(shifts) + 2, dtype=np.int32)
    part = Part(_MADE_HERE, "Shifts", letters, rows)
    return FileRead(_MADE_HERE, {"Shifts": SheetRead(Table(_SHIFTS, columns), (part,))})
