"""What the sign-off needs from the outside, beyond the unit of work that all use cases share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from planner.application.aid_ports import AidWork
from planner.application.arrivals import ArrivalWork
from planner.application.signoff_sheet import HistoryRow, SignOffSheet
from planner.domain.calendar import Period


@dataclass(frozen=True, slots=True)
class Stated:
    """What one cell of a workbook says, and its address, such as `C7`."""

    value: str | float | None
    cell: str
    formula: bool = False
    """True where the cell holds a formula; `value` is its text then."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table that was found by its headers: what stands under each of them."""

    cells: Mapping[str, Stated]


@dataclass(frozen=True, slots=True)
class TableRead:
    """A table of a sheet, its columns found by their headers wherever they stand now."""

    rows: tuple[TableRow, ...]
    missing: tuple[str, ...] = ()
    """Headers that are not there, or twice."""


@dataclass(frozen=True, slots=True)
class RotaRead:
    """The grid of the Rota sheet, found by its headers."""

    people: tuple["RotaLine", ...]
    cover: tuple["RotaLine", ...]
    """Rows under the grid; `key` is the code of the shift, `what` the row's title."""
    missing: tuple[str, ...] = ()
    """Headers, or ISO dates, that have no column of their own."""
    total: "RotaLine | None" = None
    """The row of totals, between the people and the shifts."""
    weekdays: Mapping[int, Stated] = field(default_factory=dict)
    """What stands above each date of the header, by day number."""


@dataclass(frozen=True, slots=True)
class RotaLine:
    """One row of the Rota sheet."""

    key: Stated
    """The person's number, or the shift's code."""
    what: str
    facts: Mapping[str, Stated]
    """By header."""
    days: Mapping[int, Stated]
    """By day number."""


@dataclass(frozen=True, slots=True)
class WorkbookRead:
    """A sign-off workbook as it is now, whoever has had it in hand since it was made."""

    sheets: frozenset[str]
    facts: Mapping[str, Stated]
    """What the named cells of the front page say, by name: `service`, `from`, `to`, `seal` …"""
    properties: Mapping[str, str]
    """The same facts in the file's own properties, which are harder to edit by accident."""
    data: TableRead
    rota: RotaRead
    legend: TableRead
    """Codes of shifts and absences, with the hours that the formulas of the rota read."""
    cells: Mapping[str, Mapping[str, Stated]] = field(default_factory=dict)
    """Every filled cell of the sheets that are compared by place: sheet, address."""
    words: Mapping[str, tuple[Stated, ...]] = field(default_factory=dict)
    """Texts above and under the tables of the other sheets: titles, keys, notes."""
    history: TableRead = TableRead(())
    """The changes that made the rota, as the History sheet tells them."""


class SignOffFiles(Protocol):
    """Writes sign-off workbooks and reads them back."""

    def write(self, sheet: SignOffSheet, path: Path) -> None:
        """Write the workbook; EnvironmentFault if the disk or the file does not let us."""

    def layout(self, sheet: SignOffSheet) -> WorkbookRead:
        """What reading back the workbook of `sheet` would give."""

    def read(self, path: Path) -> WorkbookRead:
        """What a workbook says; UserError if the file is not one of ours or not readable."""


class SignOffWork(AidWork, ArrivalWork, Protocol):
    """A unit of work that also tells how a rota came to be as it is."""

    def rota_changes(self, service: str, period: Period, limit: int) -> Sequence[HistoryRow]:
        """The newest changes of that rota and its duties, newest first, at most `limit`."""


SignOffUnits = Callable[[], SignOffWork]
"""A new transaction, with the rights of whoever acts."""
