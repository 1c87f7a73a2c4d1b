"""A database file that disappears under the program, and one that comes back."""

import shutil
from pathlib import Path

import pytest

from planner.application.errors import EnvironmentFault
from planner.persistence import Store
from tests.regions import Sketch
from tests.stores import file_only, fresh_store, merge, read

pytestmark = file_only


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = fresh_store(tmp_path)
    merge(store, Sketch(days=7).person("ann", "ICU").tables())
    return store


def test_that_a_file_moved_away_is_a_fault_and_nothing_is_written_to_it(store, tmp_path):
    file = tmp_path / "region.db"
    file.rename(tmp_path / "elsewhere.db")
    with pytest.raises(EnvironmentFault, match="no longer there"):
        merge(store, Sketch(days=7).person("bob", "ICU").tables())
    assert not file.exists()


def test_that_work_goes_on_when_the_file_is_put_back(store, tmp_path):
    file = tmp_path / "region.db"
    file.rename(tmp_path / "elsewhere.db")
    with pytest.raises(EnvironmentFault):
        read(store, "Staff")
    (tmp_path / "elsewhere.db").rename(file)
    merge(store, Sketch(days=7).person("bob", "ICU").tables())
    assert len(read(store, "Staff")) == 2


def test_that_a_copy_put_in_its_place_is_the_one_that_is_written(store, tmp_path):
    file = tmp_path / "region.db"
    read(store, "Staff")
    store.close()
    shutil.copy(file, tmp_path / "copy.db")
    merge(store, Sketch(days=7).person("bob", "ICU").tables())
    for name in ("region.db", "region.db-wal", "region.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "copy.db").rename(file)
    assert [row["staff_id"] for row in read(store, "Staff")] == ["ann"]
    merge(store, Sketch(days=7).person("cyd", "ICU").tables())
    assert [row["staff_id"] for row in read(store, "Staff")] == ["ann", "cyd"]
