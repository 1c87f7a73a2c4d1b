"""Backup while in use, and restore of what was checked first."""

import hashlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from planner.application.backups import BackupService
from planner.application.changes import Change
from planner.application.errors import Cancelled, EnvironmentFault, UserError
from planner.application.progress import CancelToken
from planner.persistence import Store, open_store
from planner.persistence.copies import SqliteCopies
from planner.persistence.engine import locate
from tests.regions import Sketch
from tests.stores import apply, assert_blocks_equal_rows, file_only, merge, read

pytestmark = file_only
MONDAY = 20_794


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "region.db"


@pytest.fixture
def store(file: Path) -> Store:
    store = open_store(str(file))
    sketch = Sketch().line("ICU", 1, "E")
    for number in range(100):
        sketch.person(f"P{number:03d}").duties(f"P{number:03d}", 0, "E E E L L")
    merge(store, sketch.tables())
    return store


def copies_of(target: str) -> BackupService:
    """Of a database that nobody needs to have opened."""
    return BackupService(SqliteCopies(locate(target)))


@pytest.fixture
def backups(file: Path) -> BackupService:
    return copies_of(str(file))


def drop_a_duty(store: Store, number: int) -> None:
    key = (f"P{number:03d}", MONDAY, "E")
    apply(store, Change("Duties", key, {"service": "ICU"}, None))


def content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def beside(file: Path) -> set[str]:
    return {path.name for path in file.parent.iterdir()} - {"region.db-wal", "region.db-shm"}


def test_that_a_copy_is_one_whole_file_that_opens_as_a_database(
    store: Store, backups: BackupService, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    backups.backup(copy)
    assert beside(copy) == {"region.db", "copy.db"}
    other = open_store(str(copy))
    assert read(other, "Duties") == read(store, "Duties")
    assert_blocks_equal_rows(other)
    other.close()


def test_that_a_copy_is_one_moment_of_a_database_in_use(
    store: Store, backups: BackupService, file: Path, tmp_path: Path
) -> None:
    stop = threading.Event()

    def write() -> None:
        other = open_store(str(file))
        for number in range(100):
            if stop.is_set():
                break
            drop_a_duty(other, number)
        other.close()

    writer = threading.Thread(target=write)
    writer.start()
    for number in range(4):
        backups.backup(tmp_path / f"copy{number}.db")
    stop.set()
    writer.join()
    left = []
    for number in range(4):
        other = open_store(str(tmp_path / f"copy{number}.db"))
        with other.unit_of_work("auditor") as work:
            assert work.verify_chain().complete
            dropped = sum(row.after is None for row in work.journal_rows())
        left.append(len(read(other, "Duties")))
        assert left[-1] == 500 - dropped
        assert_blocks_equal_rows(other)
        other.close()
    assert left == sorted(left, reverse=True)


@pytest.mark.parametrize("what", ["altered", "dangling"])
def test_that_a_copy_which_could_not_be_brought_back_is_not_left_as_one(
    store: Store, backups: BackupService, file: Path, tmp_path: Path, what: str
) -> None:
    store.close()
    UNFIT[what][0](file)
    before = content(file)
    with pytest.raises(EnvironmentFault, match=f"{file} is damaged") as caught:
        backups.backup(tmp_path / "copy.db")
    assert "earlier copy" in caught.value.mend
    assert content(file) == before
    assert beside(file) == {"region.db"}


def test_that_uncommitted_work_is_not_in_the_copy(
    store: Store, backups: BackupService, tmp_path: Path
) -> None:
    with store.unit_of_work("ann") as work:
        work.merge(Sketch().trust("RZ").tables(), (), "not yet")
        backups.backup(tmp_path / "copy.db")
        work.commit()
    other = open_store(str(tmp_path / "copy.db"))
    assert [row["code"] for row in read(other, "Trusts")] == ["RA"]
    other.close()


def test_that_a_file_that_is_there_is_not_overwritten(
    store: Store, backups: BackupService, file: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear colleague")
    for target in (letter, file):
        with pytest.raises(UserError, match="exists already"):
            backups.backup(target)
    assert letter.read_text() == "Dear colleague"
    with pytest.raises(EnvironmentFault, match="does not exist"):
        backups.backup(tmp_path / "nowhere" / "copy.db")


def test_that_stopping_a_backup_leaves_no_part_of_it(
    store: Store, backups: BackupService, tmp_path: Path
) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        backups.backup(tmp_path / "copy.db", cancel=token)
    assert beside(tmp_path / "copy.db") == {"region.db"}


def test_that_restore_brings_the_copy_back_and_keeps_the_previous_database(
    store: Store, backups: BackupService, tmp_path: Path
) -> None:
    backups.backup(tmp_path / "copy.db")
    drop_a_duty(store, 1)
    kept = backups.restore(tmp_path / "copy.db")
    assert len(read(store, "Duties")) == 500
    assert kept is not None
    assert kept.name.startswith("region.before-restore-")
    previous = open_store(str(kept))
    assert len(read(previous, "Duties")) == 499
    previous.close()
    assert beside(kept) == {"region.db", "copy.db", kept.name}
    drop_a_duty(store, 2)
    with store.engine.connect() as conn:
        assert conn.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_that_restore_works_where_there_is_no_database_yet(
    store: Store, backups: BackupService, tmp_path: Path
) -> None:
    backups.backup(tmp_path / "copy.db")
    elsewhere = tmp_path / "elsewhere.db"
    assert copies_of(str(elsewhere)).restore(tmp_path / "copy.db") is None
    other = open_store(str(elsewhere))
    assert read(other, "Duties") == read(store, "Duties")
    other.close()


@pytest.mark.parametrize("damage", [b"no database at all", b"\x00" * 9_000, None])
def test_that_restore_replaces_a_damaged_database_and_keeps_it(
    store: Store, backups: BackupService, file: Path, tmp_path: Path, damage: bytes | None
) -> None:
    duties = read(store, "Duties")
    backups.backup(tmp_path / "copy.db")
    store.close()
    broken = file.read_bytes()[: file.stat().st_size // 2] if damage is None else damage
    file.write_bytes(broken)
    kept = backups.restore(tmp_path / "copy.db")
    assert kept is not None
    assert kept.name.startswith("region.damaged-")
    assert kept.read_bytes() == broken
    again = open_store(str(file))
    assert read(again, "Duties") == duties
    again.close()


def _truncated(copy: Path) -> None:
    copy.write_bytes(copy.read_bytes()[:-8192])


def _altered(copy: Path) -> None:
    raw = bytearray(copy.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    raw[middle : middle + 20_000] = b"\xa5" * 20_000
    copy.write_bytes(raw)


def _other_program(copy: Path) -> None:
    copy.unlink()
    with sqlite3.connect(copy) as plain:
        plain.execute("CREATE TABLE photo (name)")
    plain.close()


def _newer(copy: Path) -> None:
    with sqlite3.connect(copy) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '0999'")
    plain.close()


def _dangling(copy: Path) -> None:
    with sqlite3.connect(copy) as plain:
        plain.execute("DELETE FROM shifts WHERE code = 'E'")
    plain.close()


UNFIT: dict[str, tuple[Callable[[Path], object], str]] = {
    "truncated": (_truncated, "damaged"),
    "altered": (_altered, "damaged"),
    "dangling": (_dangling, "damaged"),
    "text": (lambda copy: copy.write_text("hello"), "damaged, or is no database"),
    "empty": (lambda copy: copy.write_bytes(b""), "is empty"),
    "other program": (_other_program, "another program"),
    "newer": (_newer, "newer version"),
    "missing": (lambda copy: copy.unlink(), "There is no file"),
}


@pytest.mark.parametrize(("spoil", "expected"), UNFIT.values(), ids=UNFIT.keys())
def test_that_an_unfit_copy_is_refused_and_nothing_changes(
    store: Store,
    backups: BackupService,
    file: Path,
    tmp_path: Path,
    spoil: Callable[[Path], object],
    expected: str,
) -> None:
    copy = tmp_path / "copy.db"
    backups.backup(copy)
    store.close()
    spoil(copy)
    before, names = content(file), beside(file)
    with pytest.raises(UserError, match=expected):
        backups.restore(copy)
    assert (content(file), beside(file)) == (before, names)


def test_that_the_database_itself_is_no_copy_to_restore(
    store: Store, backups: BackupService, file: Path
) -> None:
    with pytest.raises(UserError, match="is the database itself"):
        backups.restore(file)


def test_that_restore_waits_for_a_writer_and_gives_up_in_words(
    store: Store, backups: BackupService, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.persistence.copying._TRIES", 1)
    monkeypatch.setattr("planner.persistence.copying._WAIT_MS", 20)
    backups.backup(tmp_path / "copy.db")
    with store.unit_of_work("ann") as work:
        work.merge(Sketch().trust("RZ").tables(), (), "long work")
        with pytest.raises(EnvironmentFault, match="is locked"):
            backups.restore(tmp_path / "copy.db")
        work.commit()
    assert [row["code"] for row in read(store, "Trusts")] == ["RA", "RZ"]
    assert beside(tmp_path / "copy.db") == {"region.db", "copy.db"}


def test_that_a_server_is_left_to_its_own_tools(tmp_path: Path) -> None:
    copies = copies_of("postgresql+psycopg://ann:secret@server/region")
    with pytest.raises(UserError, match="pg_dump"):
        copies.backup(tmp_path / "copy.db")
    with pytest.raises(UserError, match="server"):
        copies.restore(tmp_path / "copy.db")
