"""A store for a test: a new SQLite file, or a new database on a PostgreSQL server.

The environment variable PLANNER_TEST_DATABASE is the address of any database there whose login
may make others: each store gets one of its own, and they are dropped at the end. Without it
tests use files.
"""

import atexit
import os
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from planner.application.changes import Change, ChangeSet
from planner.bootstrap import Planner, build_planner
from planner.domain.sheets import SHEET_BY_NAME, RegionTables, Table
from planner.persistence import Store, open_store
from planner.persistence.duty_blocks import read_blocks
from planner.persistence.tables import duties
from tests.regions import Sketch

SERVER = os.environ.get("PLANNER_TEST_DATABASE")
_numbers = count(1)
file_only = pytest.mark.skipif(SERVER is not None, reason="is about SQLite files")


def fresh_store(folder: Path) -> Store:
    """An empty store; `folder` must not hold one yet."""
    if SERVER is None:
        (folder / "region.db").write_bytes(empty_database())
        return open_store(str(folder / "region.db"), wait_ms=200)
    return open_store(_database(_empty_on_server()))


@cache
def _empty_on_server() -> str:
    """The name of an empty database on the server, made once, that others are copies of."""
    url = _database("template0")
    open_store(url).close()
    return str(sa.make_url(url).database)


def _database(template: str) -> str:
    """The address of a new database on the server, gone when the tests are."""
    name = f"test_{os.getpid()}_{next(_numbers)}"
    _on_server(f"CREATE DATABASE {name} TEMPLATE {template} ENCODING 'UTF8'")
    atexit.register(_on_server, f"DROP DATABASE {name} WITH (FORCE)")
    return sa.make_url(str(SERVER)).set(database=name).render_as_string(hide_password=False)


def _on_server(statement: str) -> None:
    engine = sa.create_engine(str(SERVER), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as conn:
        conn.exec_driver_sql(statement)


@cache
def empty_database() -> bytes:
    """A new database, made once: the migrations would take most of the time of many tests."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "empty.db"
        open_store(str(file)).close()
        return file.read_bytes()


def planner_with(file: Path, sketch: Sketch) -> Planner:
    """The program over a new database that holds what is sketched; the caller closes it."""
    file.write_bytes(empty_database())
    planner = build_planner(str(file))
    with planner.unit_of_work() as work:
        work.merge(sketch.tables(), (), "A region for tests")
        work.commit()
    return planner


def table(sheet_name: str, rows: Sequence[Mapping[str, object]]) -> Table:
    """A table of the columns that the first row has."""
    names = list(rows[0]) if rows else [c.name for c in SHEET_BY_NAME[sheet_name].columns]
    return Table(SHEET_BY_NAME[sheet_name], {name: [row[name] for row in rows] for name in names})


def rows_of(tables: RegionTables, sheet: str) -> list[dict[str, object]]:
    """The rows of one table as dictionaries."""
    columns = tables[sheet].columns
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def merge(
    store: Store,
    tables: RegionTables,
    replace: Sequence[str] = (),
    who: str = "ann",
    reason: str = "import",
) -> dict[str, int]:
    with store.unit_of_work(who) as work:
        counts = work.merge(tables, replace, reason)
        work.commit()
    return counts


def read(store: Store, sheet: str) -> list[dict[str, object]]:
    with store.unit_of_work("reader") as work:
        return rows_of(work.read_tables([sheet]), sheet)


def apply(store: Store, *changes: Change, who: str = "bob", label: str = "edit") -> ChangeSet:
    return apply_set(store, ChangeSet(label, changes), who)


def apply_set(store: Store, changes: ChangeSet, who: str = "bob") -> ChangeSet:
    with store.unit_of_work(who) as work:
        done = work.apply(changes)
        work.commit()
    return done


def assert_blocks_equal_rows(store: Store) -> None:
    """The packed blocks say exactly what the duty rows say."""
    c = duties.c
    with store.engine.connect() as conn:
        stored = {
            tuple(row)
            for row in conn.execute(sa.select(c.staff_id, c.date, c.shift_id, c.service_id))
        }
        blocks = read_blocks(conn)
    arrays = (blocks.staff, blocks.day, blocks.shift, blocks.service)
    packed = list(zip(*(array.tolist() for array in arrays), strict=True))
    assert set(packed) == stored
    assert packed == sorted(packed)
    assert len(packed) == len(stored)


def journal_of(store: Store) -> list[tuple[str, tuple[object, ...], object, object]]:
    """Every changed row: sheet, key, before, after."""
    with store.unit_of_work("reader") as work:
        return [(row.sheet, row.key, row.before, row.after) for row in work.journal_rows()]
