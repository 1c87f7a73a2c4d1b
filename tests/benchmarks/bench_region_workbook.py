"""How fast the region workbook is written and read, beside openpyxl on the same cells.

openpyxl only writes and reads cells; ours also types and checks every one of them, and the
import (into an empty SQLite database, committed) also checks keys and references.

    python -m tests.benchmarks.bench_region_workbook --people 40200 --days 28 --repeat 5
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl

from planner.application.importing import ImportService
from planner.application.progress import CancelToken, silent
from planner.application.region_export import RegionExportService
from planner.domain.calendar import date_of
from planner.domain.sheets import SHEET_BY_NAME, RegionTables, Table, Type
from planner.excel.region_reader import RegionWorkbookReader
from planner.excel.region_writer import RegionWorkbookWriter
from planner.persistence.store import open_store

FIRST_DAY = 20_800


def region(people: int, days: int) -> RegionTables:
    """A seeded region of the usual shape: about 0.58 duties a person and day."""
    services = max(1, people // 100)
    ids = [f"P{number:05d}" for number in range(people)]
    codes = [f"SV{number % services:03d}" for number in range(people)]
    duties = [
        (person, FIRST_DAY + day, ("E", "L", "N")[(number // 7 + day // 7) % 3], codes[number])
        for number, person in enumerate(ids)
        for day in range(days)
        if (number * 3 + day) % 12 < 7
    ]
    staff = [
        (
            *(ids[n], f"Person {n}", "T", codes[n], "G", "agenda_for_change", 37.5, False),
            *(FIRST_DAY + n % 900, None, None, n % 3 == 0, 60, 18.5 + n % 40, None, None),
        )
        for n in range(people)
    ]
    return {
        "Trusts": _table("Trusts", [("T", "Trust")]),
        "Sites": _table("Sites", [("S", "T", "Site", None, 53.7, -2.4)]),
        "Services": _table(
            "Services",
            [(f"SV{n:03d}", f"Service {n}", "T", "S", None, None, 5, False, None)
             for n in range(services)],
        ),
        "Grades": _table("Grades", [("G", "Grade", "nursing", 1)]),
        "Skills": _table("Skills", [(f"K{n}", f"Skill {n}") for n in range(8)]),
        "Shifts": _table(
            "Shifts",
            [(code, code, start, end, 30, "work")
             for code, start, end in (("E", 420, 900), ("L", 840, 1320), ("N", 1260, 450))],
        ),
        "Staff": _table("Staff", staff),
        "StaffSkills": _table("StaffSkills", [(p, f"K{n % 8}", None, FIRST_DAY + 400)
                                              for n, p in enumerate(ids)]),
        "Duties": _table("Duties", duties),
    }  # fmt: skip


def _table(name: str, rows: list[tuple[object, ...]]) -> Table:
    sheet = SHEET_BY_NAME[name]
    columns = zip(*rows, strict=True)
    return Table(sheet, {c.name: list(v) for c, v in zip(sheet.columns, columns, strict=True)})


def openpyxl_write(path: Path, tables: RegionTables) -> None:
    """The same cells, the fastest way that openpyxl offers; no styles but those of dates."""
    book = openpyxl.Workbook(write_only=True)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        sheet.append([column.name for column in table.sheet.columns])
        columns = [_excel_values(table, column.name) for column in table.sheet.columns]
        for row in zip(*columns, strict=True):
            sheet.append(row)
    book.save(path)


def _excel_values(table: Table, name: str) -> list[object]:
    values = table.columns[name]
    if table.sheet.column(name).type in {Type.DATE, Type.EXPIRY}:
        return [None if value is None else date_of(int(str(value))) for value in values]
    return values


def openpyxl_read(path: Path) -> None:
    """Every cell's value, the fastest way that openpyxl offers."""
    book = openpyxl.load_workbook(path, read_only=True)
    for sheet in book:
        for _ in sheet.iter_rows(values_only=True):
            pass
    book.close()


def timed(work: Callable[[], object], repeat: int) -> float:
    """Median seconds."""
    seconds = []
    for _ in range(repeat):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def main() -> None:
    """Measure and print a table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--people", type=int, default=2_000)
    arguments.add_argument("--days", type=int, default=28)
    arguments.add_argument("--repeat", type=int, default=5)
    arguments.add_argument("--skip-peer", action="store_true", help="leave openpyxl out")
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), chosen.people, chosen.days, chosen.repeat, chosen.skip_peer)


def measure(folder: Path, people: int, days: int, repeat: int, skip_peer: bool) -> None:
    """One run of everything, printed."""
    found = figures(folder, people, days, repeat, skip_peer)
    print(f"{people:,} people, {days} days: {found.rows:,} rows, of them {found.duties:,} duties")
    _show(found)


@dataclass(frozen=True, slots=True)
class Figures:
    """Median seconds by what was done; `peer` is openpyxl's `write` and `read`."""

    rows: int
    duties: int
    ours: dict[str, float]
    peer: dict[str, float]


def figures(folder: Path, people: int, days: int, repeat: int, skip_peer: bool = False) -> Figures:
    """Ours and openpyxl's medians on the same cells, interleaved only by kind."""
    tables = region(people, days)
    ours, peer = folder / "ours.xlsx", folder / "peer.xlsx"
    writer, reader = RegionWorkbookWriter(), RegionWorkbookReader()
    seconds = {
        "write": timed(lambda: writer.write(ours, tables), repeat),
        "read and check cells": timed(lambda: reader.read(ours, silent, CancelToken()), repeat),
    }
    databases = iter(range(repeat))

    def import_all() -> None:
        store = open_store(str(folder / f"region{next(databases)}.db"))
        service = ImportService(lambda: store.unit_of_work("bench"), reader)
        assert service.run([ours]).ok

    seconds["import, committed"] = timed(import_all, repeat)
    store = open_store(str(folder / "region0.db"))
    export = RegionExportService(lambda: store.unit_of_work("bench"), writer)
    seconds["export"] = timed(lambda: export.export(folder / "again.xlsx"), repeat)
    base: dict[str, float] = {}
    if not skip_peer:
        base["write"] = timed(lambda: openpyxl_write(peer, tables), repeat)
        base["read"] = timed(lambda: openpyxl_read(ours), repeat)
    rows = sum(len(table) for table in tables.values())
    return Figures(rows, len(tables["Duties"]), seconds, base)


def peer_of(name: str) -> str:
    """What openpyxl did that a figure of ours is compared with."""
    return "write" if name in {"write", "export"} else "read"


def _show(found: Figures) -> None:
    print(f"{'':24}{'seconds':>9}{'rows/s':>12}{'of openpyxl':>13}")
    for name, seconds in found.ours.items():
        peer = found.peer.get(peer_of(name))
        ratio = f"{seconds / peer:13.2f}" if peer else ""
        print(f"{name:24}{seconds:9.2f}{found.rows / seconds:12,.0f}{ratio}")
    for name, seconds in found.peer.items():
        print(f"{'openpyxl ' + name:24}{seconds:9.2f}{found.rows / seconds:12,.0f}{1:13.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of the process {peak:,.0f} MiB")


if __name__ == "__main__":
    main()
