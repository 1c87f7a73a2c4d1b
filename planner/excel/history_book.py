"""Writes plain tables, such as the history or the ledger, as a workbook."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.application.history_ports import Cell, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_NARROWEST, _WIDEST = 8, 60
_MOST_CHARACTERS = 32_767
_READ_AS_ELSE = ("=", "#")
"""Text that begins so is taken as a formula or an error, unless it is said to be text."""
_LOOKED_AT = 200
"""Rows from which the width of a column is taken."""


class HistoryWorkbook:
    """Fills `application.history_ports.PlainTables`."""

    def write(self, path: Path, sheets: "Mapping[str, Rows]") -> None:
        """One sheet each, by title, the first row its header; written whole or not at all."""
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        for title, rows in sheets.items():
            _fill(book.create_sheet(title), rows)
        made = BytesIO()
        book.save(made)
        partial = path.with_name(path.name + ".part")
        try:
            partial.write_bytes(made.getbuffer())
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def _fill(sheet: Any, rows: Rows) -> None:
    from openpyxl.utils import get_column_letter

    sheet.freeze_panes = "A2"
    for at in range(len(rows[0])):
        width = max(len(str(row[at] or "")) for row in rows[:_LOOKED_AT]) + 2
        letter = get_column_letter(at + 1)
        sheet.column_dimensions[letter].width = min(max(width, _NARROWEST), _WIDEST)
    for number, row in enumerate(rows):
        sheet.append(_cells(sheet, row, header=number == 0))


def _cells(sheet: Any, row: Sequence[Cell], *, header: bool) -> list[Any]:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cells: list[Any] = []
    for value in map(_plain, row):
        read = isinstance(value, str) and value.startswith(_READ_AS_ELSE)
        if not (read or header):
            cells.append(value)  # a cell of its own takes most of the time
            continue
        cell = WriteOnlyCell(sheet, value=value)
        if read:
            cell.data_type = "s"
        if header:
            cell.font = Font(bold=True)
        cells.append(cell)
    return cells


def _plain(value: Cell) -> Cell:
    """Without what a workbook cannot hold."""
    if not isinstance(value, str) or (value.isprintable() and len(value) <= _MOST_CHARACTERS):
        return value
    return "".join(c for c in value if c.isprintable() or c in "\n\t")[:_MOST_CHARACTERS]
