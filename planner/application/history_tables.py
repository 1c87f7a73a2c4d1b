"""Plain tables to files that Excel opens: a workbook, or text with commas."""

import csv
from collections.abc import Mapping
from pathlib import Path

from planner.application.errors import EnvironmentFault, UserError
from planner.application.history_ports import Cell, PlainTables, Rows

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def check_ending(path: Path) -> None:
    """UserError for a file that is to be neither .xlsx nor .csv."""
    if path.suffix.lower() not in {".xlsx", ".csv"}:
        raise UserError(
            f"{path.name} ends with neither .xlsx nor .csv.", "Give one of these endings."
        )


def write_tables(tables: PlainTables, path: Path, sheets: Mapping[str, Rows]) -> None:
    """Write tables to a workbook, or the first of them to a .csv file.

    EnvironmentFault if the file cannot be written.
    """
    try:
        if path.suffix.lower() == ".csv":
            _write_csv(path, next(iter(sheets.values())))
        else:
            tables.write(path, sheets)
    except OSError as error:
        raise EnvironmentFault(
            f"{path} cannot be written ({error.strerror}).",
            "Close it elsewhere, or choose another place.",
        ) from None


def _write_csv(path: Path, rows: Rows) -> None:
    """With a byte-order mark, which Excel needs; what looks like a formula is kept as text."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([[_harmless(cell) for cell in row] for row in rows])


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
