"""Fixtures of the import's tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from planner.persistence import open_store
from tests.import_desk import Desk
from tests.region_workbook_files import good


@pytest.fixture(scope="module")
def template(tmp_path_factory) -> Path:
    """An empty database, migrated once."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    open_store(str(path)).close()
    return path


@pytest.fixture
def desk(tmp_path, template) -> Iterator[Desk]:
    desk = Desk(tmp_path, template)
    yield desk
    desk.store.close()


@pytest.fixture
def stocked(desk) -> Desk:
    """A desk whose database holds the good region."""
    assert desk.run(good()).ok
    return desk
