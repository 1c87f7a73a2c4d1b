"""A database of its own and files that go into it: what tests of the import start from."""

import copy
import shutil
from pathlib import Path

from planner.application.importing import ImportReport, ImportService
from planner.application.region_export import RegionExportService
from planner.excel.region_reader import RegionWorkbookReader
from planner.excel.region_writer import RegionWorkbookWriter
from planner.persistence import open_store
from tests.region_workbook_files import Rows, good, written


class Desk:
    """A database of its own, and a folder for the files that go into it."""

    def __init__(self, folder: Path, template: Path, name: str = "region") -> None:
        self.folder = folder
        shutil.copy(template, folder / f"{name}.db")
        self.store = open_store(str(folder / f"{name}.db"))
        self.service = ImportService(self.work, RegionWorkbookReader())

    def work(self):
        return self.store.unit_of_work("Test")

    def run(self, *files: dict[str, Rows] | Path, **options: object) -> ImportReport:
        paths = [
            file if isinstance(file, Path) else written(self.folder / f"file{number}.xlsx", file)
            for number, file in enumerate(files, 1)
        ]
        return self.service.run(paths, **options)

    def tables(self) -> dict[str, dict[str, list[object]]]:
        with self.work() as work:
            return {name: table.columns for name, table in work.read_tables().items()}

    def row(self, sheet: str, **key: object) -> dict[str, object]:
        columns = self.tables()[sheet]
        for values in zip(*columns.values(), strict=True):
            row = dict(zip(columns, values, strict=True))
            if all(row[name] == value for name, value in key.items()):
                return row
        raise AssertionError(key)

    def export(self, name: str) -> bytes:
        path = self.folder / name
        RegionExportService(self.work, RegionWorkbookWriter()).export(path)
        return path.read_bytes()


def only(*names: str, source: dict[str, Rows] | None = None) -> dict[str, Rows]:
    """Some sheets of the good region."""
    return {name: copy.deepcopy((source or good())[name]) for name in names}
