"""Opens a workbook for what its cells say.

openpyxl works out the borders of every merged range when it opens a file, and reads drawings and
formats: of a signed rota that is four fifths of the time, and nobody here asks for them.
"""

from collections.abc import Iterable
from typing import IO

from openpyxl.reader.excel import ExcelReader
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet._reader import WorksheetReader
from openpyxl.worksheet.cell_range import CellRange


def open_cells(file: IO[bytes]) -> Workbook:
    """The cells, names and properties of a workbook: no borders, drawings, notes or tables.

    Raises whatever openpyxl's parsing happens to raise where the file is damaged.
    """
    reader = _Book(file, keep_links=False)
    reader.read()
    return reader.wb


class _Book(ExcelReader):
    def read_worksheets(self) -> None:
        for sheet, part in self.parser.find_sheets():
            if part.target not in self.valid_files:
                continue
            if "chartsheet" in part.Type:
                self.read_chartsheet(sheet, part)  # type: ignore[arg-type]
                continue
            page = self.wb.create_sheet(sheet.name)
            with self.archive.open(part.target) as source:
                _Cells(page, source, self.shared_strings, self.data_only, False).bind_all()


class _Cells(WorksheetReader):
    def bind_all(self) -> None:
        self.bind_cells()
        merged = self.parser.merged_cells
        for one in merged.mergeCell if merged else ():
            self._uncover(CellRange(one.ref))

    def _uncover(self, merged: CellRange) -> None:
        """What lies under a merged range says nothing, whatever a program left there."""
        cells, number = self.ws._cells, merged.size["rows"] * merged.size["columns"]
        within = merged.cells if number <= len(cells) else _held(merged, cells)
        for place in within:
            if place != (merged.min_row, merged.min_col):
                cells.pop(place, None)


def _held(merged: CellRange, places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of some places that lie in a range, which may be a whole sheet."""
    rows = range(merged.min_row, merged.max_row + 1)
    columns = range(merged.min_col, merged.max_col + 1)
    return [(row, column) for row, column in places if row in rows and column in columns]
