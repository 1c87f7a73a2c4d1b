"""The migrations: their head is what the tables say, and a step that fails changes nothing."""

import hashlib
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from planner.application.errors import EnvironmentFault
from planner.persistence import open_store, schema
from planner.persistence.engine import locate, make_engine, mark_owner
from planner.persistence.journal import FIRST_HASH
from planner.persistence.schema import MIGRATIONS, known_versions
from planner.persistence.tables import SCHEMA_VERSION, journal_head, metadata
from tests.regions import Sketch
from tests.stores import file_only, fresh_store, merge, read

NEXT = '''
"""A further version, for a test."""
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{later}", "{newest}"
def upgrade():
    op.add_column("trusts", sa.Column("town", sa.Text()))
    op.execute("UPDATE trusts SET town = 'Preston'")
    {then}
'''


def test_that_the_newest_migration_is_the_version_of_the_tables() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert scripts.get_heads() == [SCHEMA_VERSION]
    assert {script.revision for script in scripts.walk_revisions()} == known_versions()


def test_that_the_migrations_build_exactly_the_tables(tmp_path: Path) -> None:
    store = fresh_store(tmp_path)
    with store.engine.connect() as conn:
        context = MigrationContext.configure(
            conn, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []
    store.close()


@file_only
def test_that_the_first_version_comes_up_to_date_with_its_data(tmp_path: Path) -> None:
    file = tmp_path / "region.db"
    old = open_store(str(file))
    tables = Sketch().line("ICU", 1, "E").person("ann").duties("ann", 0, "E E").tables()
    merge(old, tables)
    old.close()
    store = open_store(str(file))
    assert len(read(store, "Duties")) == 2
    store.close()


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """A closed database of the newest version."""
    file = tmp_path / "region.db"
    store = open_store(str(file))
    merge(store, Sketch().trust("RA", "Royal A").tables())
    store.close()
    return file


def with_next_version(monkeypatch: pytest.MonkeyPatch, folder: Path, then: str) -> None:
    """A program that knows one version more."""
    later = f"{int(SCHEMA_VERSION) + 1:04d}"
    shutil.copytree(MIGRATIONS, folder / "migrations")
    script = folder / "migrations" / "versions" / f"{later}_town.py"
    script.write_text(NEXT.format(then=then, later=later, newest=SCHEMA_VERSION))
    monkeypatch.setattr(schema, "MIGRATIONS", folder / "migrations")
    monkeypatch.setattr(schema, "SCHEMA_VERSION", later)


@file_only
def test_that_a_copy_is_kept_beside_a_database_that_is_migrated(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_next_version(monkeypatch, first.parent, "")
    open_store(str(first)).close()
    open_store(str(first)).close()
    copies = list(first.parent.glob(f"region.before-migration-{SCHEMA_VERSION}-*.db"))
    assert len(copies) == 1
    for file, columns in ((first, 5), (copies[0], 4)):
        with sqlite3.connect(file) as plain:
            assert len(plain.execute("SELECT * FROM trusts").fetchone()) == columns
        plain.close()


@file_only
def test_that_a_migration_that_fails_leaves_the_database_as_it_was(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = hashlib.sha256(first.read_bytes()).hexdigest()
    with_next_version(monkeypatch, first.parent, "raise RuntimeError('half-way')")
    with pytest.raises(RuntimeError, match="half-way"):
        open_store(str(first))
    assert hashlib.sha256(first.read_bytes()).hexdigest() == before
    monkeypatch.undo()
    store = open_store(str(first))
    assert read(store, "Trusts") == [{"code": "RA", "name": "Royal A"}]
    store.close()


@file_only
def test_that_programs_which_find_an_old_database_at_once_migrate_it_once(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_next_version(monkeypatch, first.parent, "")
    start = Barrier(6)

    def begin(_number: int) -> None:
        start.wait()
        open_store(str(first)).close()

    with ThreadPoolExecutor(6) as programs:
        list(programs.map(begin, range(6)))
    assert len(list(first.parent.glob("region.before-migration-*"))) == 1
    store = open_store(str(first))
    assert read(store, "Trusts") == [{"code": "RA", "name": "Royal A"}]
    store.close()


@file_only
def test_that_a_migration_waits_for_writers_and_says_so(
    first: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = open_store(str(first))
    with_next_version(monkeypatch, first.parent, "")
    with other.engine.connect().execution_options(planner_writes=True) as conn:
        conn.execute(sa.text("SELECT 1"))
        with pytest.raises(EnvironmentFault, match="is locked"):
            open_store(str(first), wait_ms=50)
    other.close()


def test_that_opening_again_writes_nothing(tmp_path: Path) -> None:
    store = fresh_store(tmp_path)
    with store.engine.connect() as conn:
        created = conn.scalar(sa.text("SELECT value FROM schema_information WHERE key = 'created'"))
    again = open_store(store.location.url.render_as_string(hide_password=False))
    with again.engine.connect() as conn:
        rows = conn.execute(sa.text("SELECT key, value FROM schema_information")).all()
    assert dict(map(tuple, rows)) == {"application": "mutual-aid-planner", "created": created}
    store.close()
    again.close()


def database_of(file: Path, version: str) -> sqlite3.Connection:
    """A database as the program of that version left it, open to be filled."""
    engine = make_engine(locate(str(file)))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.connect().execution_options(planner_writes=True) as conn, conn.begin():
        config.attributes["connection"] = conn
        command.upgrade(config, version)
        mark_owner(conn)
        conn.execute(sa.insert(journal_head).values(id=1, number=0, hash=FIRST_HASH))
    engine.dispose()
    return sqlite3.connect(file)


@file_only
def test_that_rotas_of_the_version_before_their_life_keep_their_status(tmp_path: Path) -> None:
    file = tmp_path / "region.db"
    with database_of(file, "0002") as plain:
        plain.execute("INSERT INTO trusts VALUES (1, 'RA', 'Royal A', 1)")
        plain.execute("INSERT INTO sites VALUES (1, 'SA', 1, 'Site A', NULL, NULL, NULL, 1)")
        plain.execute(
            "INSERT INTO services VALUES (1, 'W', 'Ward', 1, 1, NULL, NULL, 5, 0, NULL, 1)"
        )
        plain.execute("INSERT INTO rotas VALUES (1, 20794, 20821, 'approved', 4)")
    plain.close()
    store = open_store(str(file))
    assert read(store, "Rotas") == [
        {"service": "W", "from": 20794, "to": 20821, "status": "approved"}
    ]
    with store.unit_of_work("ann") as work:
        assert list(work.rota_steps("W")) == []
        assert work.kept_rota("W", 20794) is None
        assert list(work.acceptances()) == []
    with store.engine.connect() as conn:
        assert conn.scalar(sa.text("SELECT version_num FROM alembic_version")) == SCHEMA_VERSION
    store.close()
