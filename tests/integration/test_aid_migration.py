"""A database of the first version comes up to date with its requests, and keeps its journal."""

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from planner.application.profiles import Profiles
from planner.domain.roles import Role
from planner.persistence import Store, open_store
from planner.persistence.engine import locate, make_engine, mark_owner
from planner.persistence.schema import APPLICATION, MIGRATIONS
from tests.stores import file_only, merge, read, table

FIRST_ROWS = """
INSERT INTO trusts (id, code, name, version) VALUES (1, 'RA', 'Royal A', 1);
INSERT INTO sites (id, code, trust_id, name, version) VALUES (1, 'SA', 1, 'Site A', 1);
INSERT INTO services (id, code, name, trust_id, site_id, priority, declared_fragile, version)
VALUES (1, 'ICU', 'Intensive care', 1, 1, 5, 0, 1);
INSERT INTO shifts (id, code, name, start, "end", break_minutes, kind, version)
VALUES (1, 'E', 'Early', 420, 900, 30, 'work', 1);
INSERT INTO requests (reference, service_id, date, shift_id, line, needed, note, version)
VALUES ('R 7', 1, 20801, 1, 1, 2, 'nights are worse', 3), ('R 8', 1, 20802, 1, 1, 1, NULL, 1);
"""


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A database as the first version of the program left it."""
    file = tmp_path / "region.db"
    engine = make_engine(locate(str(file)))
    with engine.connect() as opened:
        conn = opened.execution_options(planner_writes=True)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = conn
        with conn.begin():
            command.upgrade(config, "0001")
            mark_owner(conn)
            conn.execute(
                sa.text("INSERT INTO journal_head (id, number, hash) VALUES (1, 0, :zeros)"),
                {"zeros": "0" * 64},
            )
            conn.execute(
                sa.text("INSERT INTO schema_information (key, value) VALUES ('application', :a)"),
                {"a": APPLICATION},
            )
    engine.dispose()
    with sqlite3.connect(file) as plain:
        plain.executescript(FIRST_ROWS)
    plain.close()
    return file


@pytest.fixture
def store(first: Path):
    store = open_store(str(first))
    yield store
    store.close()


@file_only
def test_that_requests_come_along_open_and_as_they_were(store: Store) -> None:
    assert read(store, "Requests") == [
        {
            "reference": "R 7", "service": "ICU", "date": 20801, "shift": "E", "line": 1,
            "needed": 2, "note": "nights are worse",
        },
        {
            "reference": "R 8", "service": "ICU", "date": 20802, "shift": "E", "line": 1,
            "needed": 1, "note": None,
        },
    ]  # fmt: skip
    with store.unit_of_work("reader") as work:
        rows = work.find("Requests")
    assert [(row.values["state"], row.values["urgency"], row.version) for row in rows] == [
        ("open", "normal", 3),
        ("open", "normal", 1),
    ]


@file_only
def test_that_an_import_updates_a_request_and_leaves_its_life_alone(store: Store) -> None:
    row = {"reference": "R 7", "service": "ICU", "date": 20801, "shift": "E", "line": 1}
    merge(store, {"Requests": table("Requests", [row | {"needed": 1}])})
    with store.unit_of_work("reader") as work:
        (found,) = work.find("Requests", {"reference": ["R 7"]})
        assert work.verify_chain().complete
    assert (found.values["needed"], found.values["state"]) == (1, "open")
    assert found.values["note"] == "nights are worse"


@file_only
def test_that_whoever_opens_it_is_its_administrator(store: Store) -> None:
    class Nothing:
        def read(self) -> None:
            return None

        def write(self, name: str) -> None:
            raise AssertionError(name)

    profiles = Profiles(store.unit_of_work, Nothing(), "sam")
    assert (profiles.acting().name, profiles.acting().role) == ("sam", Role.ADMINISTRATOR)
