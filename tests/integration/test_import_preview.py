"""What a dry run says it would change is what is then written, or nothing is."""

from pathlib import Path

import pytest

from planner.application.errors import ConflictError
from planner.application.importing import PREVIEWED_ROWS, ImportService
from planner.excel.region_reader import RegionWorkbookReader
from planner.excel.region_writer import RegionWorkbookWriter
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import fresh_store, journal_of, merge, read


def sketch(extra: int = 0) -> Sketch:
    result = Sketch(days=7).line("ICU", 1, "E", minimum=2)
    result.person("ann", "ICU").duties("ann", 0, "E L N")
    for number in range(extra):
        result.person(f"new{number:03d}", "ICU")
    return result


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = fresh_store(tmp_path)
    merge(store, sketch().tables())
    return store


@pytest.fixture
def service(store: Store) -> ImportService:
    return ImportService(lambda: store.unit_of_work("tester"), RegionWorkbookReader())


def workbook(folder: Path, source: Sketch) -> Path:
    path = folder / "region.xlsx"
    RegionWorkbookWriter().write(path, source.tables())
    return path


def test_that_a_dry_run_counts_and_shows_new_and_different_rows(store, service, tmp_path):
    changed = sketch(extra=3)
    changed.line("ICU", 1, "E", minimum=3)
    entries = len(journal_of(store))
    report = service.run([workbook(tmp_path, changed)], dry_run=True)
    assert {one.sheet: (one.inserted, one.updated, one.deleted) for one in report.preview} == {
        "Staff": (3, 0, 0),
        "Demand": (0, 1, 0),
    }
    demand = next(one for one in report.preview if one.sheet == "Demand").samples[0]
    assert (demand.before["minimum"], demand.after["minimum"]) == (2, 3)
    assert len(journal_of(store)) == entries


def test_that_many_new_rows_show_only_the_first(service, tmp_path):
    report = service.run([workbook(tmp_path, sketch(extra=180))], dry_run=True)
    [staff] = report.preview
    assert staff.inserted == 180
    assert [change.key[0] for change in staff.samples] == [
        f"new{number:03d}" for number in range(PREVIEWED_ROWS)
    ]


def test_that_what_was_previewed_is_written(store, service, tmp_path):
    path = workbook(tmp_path, sketch(extra=2))
    preview = service.run([path], dry_run=True).preview
    report = service.run([path], previewed=preview)
    assert report.ok
    assert len(read(store, "Staff")) == 3


def test_that_a_database_changed_since_the_preview_is_left_alone(store, service, tmp_path):
    path = workbook(tmp_path, sketch(extra=2))
    preview = service.run([path], dry_run=True).preview
    merge(store, sketch(extra=1).tables())
    entries = len(journal_of(store))
    with pytest.raises(ConflictError, match="since the preview"):
        service.run([path], previewed=preview)
    assert len(journal_of(store)) == entries
    assert len(read(store, "Staff")) == 2
