"""Writes the history, or any plain table, as a workbook with one sheet."""

from collections.abc import Sequence
from pathlib import Path

_WIDTHS = (8, 17, 20, 36, 48, 40, 40, 40)
_MOST_CHARACTERS = 32_767


class HistoryWorkbook:
    """Fills `application.history_ports.HistoryTables`."""

    def write(self, path: Path, title: str, rows: Sequence[Sequence[str | int]]) -> None:
        """One sheet, the first row its header, written at once or not at all."""
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font
        from openpyxl.utils import get_column_letter

        book = Workbook(write_only=True)
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for at, width in enumerate(_WIDTHS[: len(rows[0])], 1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        for number, row in enumerate(rows):
            cells = []
            for value in row:
                cell = WriteOnlyCell(sheet, value=_plain(value))
                if isinstance(value, str):
                    # Text that somebody typed is never taken as a formula.
                    cell.data_type = "s"
                if number == 0:
                    cell.font = Font(bold=True)
                cells.append(cell)
            sheet.append(cells)
        partial = path.with_name(path.name + ".part")
        try:
            book.save(partial)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def _plain(value: str | int) -> str | int:
    """Without what a workbook cannot hold."""
    if isinstance(value, int):
        return value
    return "".join(c for c in value if c.isprintable() or c in "\n\t")[:_MOST_CHARACTERS]
