"""Writes a whole region as a workbook: plain, filterable, and the same bytes for the same region.

The XML is written directly, many times faster than cell by cell through a workbook library. A
file is complete or not there at all: it is written beside its place and moved there at the end.
"""

import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex

from planner.application.errors import EnvironmentFault
from planner.application.progress import CancelToken, Progress, silent
from planner.domain.sheets import SHEETS, RegionTables, Table
from planner.excel import region_package as package
from planner.excel.region_sheets_out import SharedTexts, filter_range, sheet_xml
from planner.excel.region_xml import LAST_ROW

_NEVER = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class RegionWorkbookWriter:
    """Fills the port `RegionWriter` with .xlsx files."""

    rows_in_sheet: int = LAST_ROW - 1
    """Rows after the header before a sheet goes on in the next (reading C21)."""

    def write(
        self,
        path: Path,
        tables: RegionTables,
        progress: Progress = silent,
        cancel: CancelToken | None = None,
    ) -> None:
        """Write every sheet of the region, empty ones with their headers. Cost: O(cells)."""
        self._write(path, tables, progress, cancel or CancelToken(), mark_required=False)

    def write_template(self, path: Path) -> None:
        """Write headers alone, with an asterisk at those of required columns (reading C20)."""
        self._write(path, {}, silent, CancelToken(), mark_required=True)

    def _write(
        self,
        path: Path,
        tables: RegionTables,
        progress: Progress,
        cancel: CancelToken,
        mark_required: bool,
    ) -> None:
        texts = SharedTexts()
        parts = list(self._parts(tables))
        with _complete_or_nothing(path) as target:
            _add(target, "[Content_Types].xml", [package.content_types(len(parts))])
            _add(target, "_rels/.rels", [package.ROOT_RELATIONS])
            _add(target, "xl/workbook.xml", [_workbook(parts)])
            _add(target, "xl/_rels/workbook.xml.rels", [package.workbook_relations(len(parts))])
            _add(target, "xl/styles.xml", [package.STYLES])
            for number, (title, table, rows) in enumerate(parts, 1):
                progress(f"Writing {title}", (number - 1) / len(parts))
                blocks = sheet_xml(table, rows, texts, mark_required)
                _add(target, f"xl/worksheets/sheet{number}.xml", _asking(blocks, cancel))
            _add(target, "xl/sharedStrings.xml", texts.xml())

    def _parts(self, tables: RegionTables) -> Iterator[tuple[str, Table, range]]:
        """Title, table and rows of every sheet of the workbook."""
        for sheet in SHEETS:
            table = tables.get(sheet.name) or Table(sheet)
            starts = range(0, max(1, len(table)), self.rows_in_sheet)
            for number, start in enumerate(starts, 1):
                title = sheet.name if number == 1 else f"{sheet.name} {number}"
                yield title, table, range(start, min(len(table), start + self.rows_in_sheet))


def _workbook(parts: list[tuple[str, Table, range]]) -> str:
    ranges = []
    for _, table, rows in parts:
        first, last = filter_range(table.sheet.columns, len(rows))
        ranges.append(f"{_absolute(first)}:{_absolute(last)}")
    return package.workbook([title for title, _, _ in parts], ranges)


def _absolute(cell: str) -> str:
    letters = cell.rstrip("0123456789")
    return f"${letters}${cell[len(letters) :]}"


def _asking(blocks: Iterable[str], cancel: CancelToken) -> Iterator[str]:
    for block in blocks:
        cancel.check()
        yield block


def _add(target: zipfile.ZipFile, name: str, blocks: Iterable[str]) -> None:
    info = zipfile.ZipInfo(name, _NEVER)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    with target.open(info, "w") as part:
        for block in blocks:
            part.write(block.encode())


@contextmanager
def _complete_or_nothing(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip file beside the path that takes its place when all has been written."""
    draft = path.parent / f".{path.name}.{token_hex(4)}.part"
    try:
        with zipfile.ZipFile(draft, "x") as target:
            yield target
        draft.replace(path)
    except OSError as error:
        raise EnvironmentFault(
            f"{path} cannot be written ({error.strerror or error}).",
            "Check the folder, the space on the disk, and that no program has the file open.",
        ) from error
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
