"""Exporting the whole region as one workbook that imports again to an identical database."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from planner.application.ports import UnitOfWorkFactory
from planner.application.progress import CancelToken, Progress, silent
from planner.domain.sheets import SHEETS, RegionTables


class RegionWriter(Protocol):
    """Writes whole sheets as a region workbook."""

    def write(
        self, path: Path, tables: RegionTables, progress: Progress, cancel: CancelToken
    ) -> None:
        """Write a file, whole or not at all; EnvironmentFault if the disk does not let us."""

    def write_template(self, path: Path) -> None:
        """Write a workbook of headers alone, to be filled in by hand."""


@dataclass(frozen=True, slots=True)
class RegionExportService:
    """Writes region workbooks."""

    unit_of_work: UnitOfWorkFactory
    writer: RegionWriter

    def export(
        self, path: Path, progress: Progress = silent, cancel: CancelToken | None = None
    ) -> dict[str, int]:
        """Write everything that is stored; returns the number of rows of each sheet.

        The same database always gives the same bytes. Cost: O(cells).
        """
        token = cancel or CancelToken()
        progress("Reading the database", None)
        with self.unit_of_work() as work:
            tables = work.read_tables()
        token.check()
        self.writer.write(path, tables, progress, token)
        return {sheet.name: len(tables[sheet.name]) for sheet in SHEETS if sheet.name in tables}

    def template(self, path: Path) -> None:
        """Write an empty region workbook; required columns are marked with an asterisk."""
        self.writer.write_template(path)
