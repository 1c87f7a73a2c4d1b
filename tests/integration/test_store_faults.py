"""What is wrong with a database is said in a sentence, and the database stays as it was."""

import hashlib
import os
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from planner.application.errors import EnvironmentFault, UserError
from planner.application.progress import CancelToken, silent
from planner.domain.calendar import Period
from planner.persistence import Store, open_store
from planner.persistence.copies import SqliteCopies
from planner.persistence.engine import locate, mount_kind
from tests.regions import Sketch
from tests.stores import file_only, merge, read, table

pytestmark = file_only
MONDAY = 20_794


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A closed database with a few people."""
    file = tmp_path / "region.db"
    store = open_store(str(file))
    sketch = Sketch().line("ICU", 1, "E")
    for number in range(200):
        sketch.person(f"P{number:03d}").duties(f"P{number:03d}", 0, "E E E L L")
    merge(store, sketch.tables())
    store.close()
    assert {path.name for path in tmp_path.iterdir()} == {"region.db"}
    return file


def content(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def refused(target: Path | str, kind: type[UserError] = EnvironmentFault) -> str:
    with pytest.raises(kind) as caught:
        open_store(str(target))
    assert type(caught.value) is kind
    assert caught.value.mend
    return str(caught.value)


def many_duties(count: int = 60_000) -> dict[str, object]:
    rows = [
        {"staff_id": f"P{n % 200:03d}", "date": MONDAY + 100 + n // 200, "shift": "E"}
        for n in range(count)
    ]
    return {"Duties": table("Duties", rows)}


def test_that_a_database_from_a_newer_version_is_left_alone(file: Path) -> None:
    with sqlite3.connect(file) as plain:
        plain.execute("UPDATE alembic_version SET version_num = '0999'")
    plain.close()
    before = content(file)
    text = refused(file, UserError)
    assert "newer version" in text
    assert str(file) in text
    assert content(file) == before


def test_that_a_newer_version_elsewhere_ends_the_work_of_this_one(file: Path) -> None:
    store = open_store(str(file))
    assert len(read(store, "Staff")) == 200
    with sqlite3.connect(file) as plain:  # as its migration leaves it
        plain.execute("UPDATE alembic_version SET version_num = '0999'")
    plain.close()
    for act in (
        lambda: merge(store, Sketch().trust("RX", "X").tables()),
        lambda: read(store, "Staff"),
    ):
        with pytest.raises(EnvironmentFault, match="newer version") as caught:
            act()
        assert str(file) in caught.value.problem
        assert "install the newest version" in caught.value.mend
    store.close()
    with sqlite3.connect(file) as plain:
        assert plain.execute("SELECT code FROM trusts").fetchall() == [("RA",)]
    plain.close()


def test_that_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "photos.db"
    with sqlite3.connect(file) as plain:
        plain.execute("CREATE TABLE photo (name)")
    plain.close()
    before = content(file)
    assert "another program" in refused(file, UserError)
    assert content(file) == before


@pytest.mark.parametrize("text", [b"hello", b"PK\x03\x04" + b"x" * 9_000, b"\xff" * 200_000])
def test_that_a_file_that_is_no_database_is_left_alone(tmp_path: Path, text: bytes) -> None:
    file = tmp_path / "rota.xlsx"
    file.write_bytes(text)
    assert f"{file} is not a database" in refused(file)
    assert file.read_bytes() == text


def test_that_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    file = tmp_path / "new.db"
    file.touch()
    open_store(str(file)).close()
    assert file.stat().st_size > 0


def test_that_a_truncated_database_is_called_damaged(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)
    before = content(file)
    assert "is damaged" in refused(file)
    assert content(file) == before


def test_that_damage_that_shows_while_reading_is_a_fault_too(file: Path) -> None:
    size = file.stat().st_size
    with file.open("r+b") as raw:
        raw.seek(size // 2 // 4096 * 4096)
        raw.write(b"\xa5" * (size // 2))

    def read_everything() -> None:
        store = open_store(str(file))
        with store.unit_of_work("reader") as work:
            work.read_tables()
            list(work.journal_rows())

    with pytest.raises(EnvironmentFault, match=r"is damaged.*restore"):
        read_everything()


def test_that_text_which_is_none_is_damage(file: Path) -> None:
    raw = file.read_bytes()
    assert b"Grade B5" in raw
    file.write_bytes(raw.replace(b"Grade B5", b"\xff" * 8))
    store = open_store(str(file))
    with pytest.raises(EnvironmentFault, match="is damaged"):
        read(store, "Grades")
    store.close()


def test_that_a_list_of_tables_which_is_no_text_is_damage(file: Path) -> None:
    raw = bytearray(file.read_bytes())
    at = raw.index(b"CREATE TABLE trusts") + len(b"CREATE TABLE ")
    raw[at : at + 2] = b"\x90 "
    file.write_bytes(raw)
    assert "is damaged" in refused(file)
    with pytest.raises(EnvironmentFault, match="is damaged"):
        SqliteCopies(locate(str(file))).backup(file.with_name("copy.db"), silent, CancelToken())
    assert not file.with_name("copy.db").exists()


def test_that_a_missing_folder_and_a_folder_are_named(tmp_path: Path) -> None:
    assert f"{tmp_path / 'nowhere'} for the database does not exist" in refused(
        tmp_path / "nowhere" / "x.db"
    )
    assert "is a folder" in refused(tmp_path)


def test_that_an_address_that_is_none_is_refused() -> None:
    assert "in memory" in refused("sqlite://", UserError)
    assert "driver" in refused("nosuchserver://somewhere/region")
    assert "not the address" in refused("http//x://y", UserError)


def test_that_a_password_is_not_shown() -> None:
    assert "secret" not in locate("postgresql+psycopg://ann:secret@server/region").shown


def test_that_a_network_drive_is_recognised() -> None:
    mounts = (
        "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n"
        "40 22 0:35 / /srv/ward\\040files rw shared:1 - cifs //server/share rw\n"
        "41 40 0:36 / /srv/ward\\040files/local rw - xfs /dev/sdb1 rw\n"
    )
    kinds = [
        mount_kind(mounts, Path(path))
        for path in ("/home/ann/x.db", "/srv/ward files/x.db", "/srv/ward files/local/x.db")
    ]
    assert kinds == ["ext4", "cifs", "xfs"]


# A full disk --------------------------------------------------------------------------------
def assert_nothing_came(store: Store) -> None:
    assert len(read(store, "Duties")) == 1_000
    with store.unit_of_work("auditor") as work:
        assert work.verify_chain().complete


def test_that_a_merge_that_outgrows_the_allowed_size_changes_nothing(file: Path) -> None:
    store = open_store(str(file))
    pages = file.stat().st_size // 4096 + 40

    @event.listens_for(store.engine, "connect")
    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    store.engine.dispose()
    with pytest.raises(EnvironmentFault, match=r"disk that holds the database .* is full"):
        merge(store, many_duties())  # type: ignore[arg-type]
    assert_nothing_came(store)
    store.close()


@contextmanager
def mounted(folder: Path, *options: str) -> Iterator[Path]:
    """A small file system of its own; the test skips where it cannot be mounted."""
    folder.mkdir()
    done = (
        subprocess.run(
            ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        )
        if os.name == "posix" and os.geteuid() == 0
        else None
    )
    if done is None or done.returncode != 0:
        pytest.skip("a file system of its own can be mounted by root on Linux only")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_that_a_merge_that_fills_the_disk_changes_nothing(file: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "-o", "size=2m") as small:
        (small / "region.db").write_bytes(file.read_bytes())
        store = open_store(str(small / "region.db"))
        with pytest.raises(EnvironmentFault, match=r"is full.*Free some space"):
            merge(store, many_duties())  # type: ignore[arg-type]
        assert_nothing_came(store)
        store.close()


def test_that_a_database_that_finds_no_room_at_all_is_not_begun(tmp_path: Path) -> None:
    with mounted(tmp_path / "tiny", "-o", "size=64k") as tiny:
        assert "is full" in refused(tiny / "region.db")
        assert all(path.stat().st_size == 0 for path in tiny.iterdir())


# What may not be written ----------------------------------------------------------------------
def test_that_a_disk_without_room_for_anything_is_called_full(file: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "small", "-o", "size=2m") as small:
        (small / "region.db").write_bytes(file.read_bytes())
        with suppress(OSError), (small / "photos").open("wb", buffering=0) as other:
            while True:
                other.write(bytes(4096))
        assert "is full" in refused(small / "region.db")
        (small / "photos").unlink()
        store = open_store(str(small / "region.db"))
        assert_nothing_came(store)
        store.close()


def test_that_a_read_only_disk_is_named(file: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "fixed", "-o", "size=4m") as fixed:
        (fixed / "region.db").write_bytes(file.read_bytes())
        subprocess.run(["mount", "-o", "remount,ro", str(fixed)], check=True)
        assert "can only be read" in refused(fixed / "region.db")
        assert content(fixed / "region.db") == content(file)


@contextmanager
def immutable(path: Path) -> Iterator[None]:
    try:
        done = subprocess.run(["chattr", "+i", str(path)], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no chattr here")
    if done.returncode != 0:
        pytest.skip("files cannot be made immutable here")
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", str(path)], check=True)


def test_that_a_write_protected_file_is_named(file: Path) -> None:
    with immutable(file):
        assert "can only be read" in refused(file)


def test_that_a_write_protected_folder_is_named(file: Path) -> None:
    before = content(file)
    with immutable(file.parent):
        assert "can only be read" in refused(file)
    assert content(file) == before


def open_the_way_to(file: Path) -> None:
    """Let everybody enter the folders of this test."""
    for parent in file.parents:
        if parent == Path(tempfile.gettempdir()):
            break
        parent.chmod(0o755)


def as_nobody(work: Callable[[], str]) -> str:
    """What `work` answers in a process that has the rights of nobody."""
    if os.name != "posix" or os.geteuid() != 0:
        pytest.skip("only root can give up its rights")
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgid(65534)
            os.setuid(65534)
            answer = work()
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(writer, answer.encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        answer = pipe.read().decode()
    os.waitpid(child, 0)
    return answer


@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "expected"),
    [
        (0o600, 0o777, "no permission to read the database"),
        (0o644, 0o777, "can only be read"),
        (0o666, 0o755, "can only be read"),
    ],
)
def test_that_missing_permission_is_named(
    file: Path, file_mode: int, folder_mode: int, expected: str
) -> None:
    open_the_way_to(file)
    file.parent.chmod(folder_mode)
    file.chmod(file_mode)
    before = content(file)
    answer = as_nobody(lambda: str(open_store(str(file)).location))
    assert answer.startswith("EnvironmentFault: ")
    assert expected in answer
    assert content(file) == before


def test_that_a_folder_without_permission_is_named(tmp_path: Path) -> None:
    open_the_way_to(tmp_path / "new.db")
    answer = as_nobody(lambda: str(open_store(str(tmp_path / "new.db")).location))
    assert answer.startswith("EnvironmentFault: ")
    assert "write-protected" in answer


def test_that_a_folder_that_may_not_be_entered_is_named(file: Path) -> None:
    open_the_way_to(file)
    file.parent.chmod(0o700)
    answer = as_nobody(lambda: str(open_store(str(file)).location))
    assert answer.startswith("EnvironmentFault: ")
    assert "no permission to enter a folder" in answer


def test_that_a_server_that_does_not_answer_is_named() -> None:
    pytest.importorskip("psycopg", reason="the driver of PostgreSQL is not installed")
    assert "does not answer" in refused("postgresql+psycopg://ann:secret@localhost:1/region")


def test_that_reading_goes_on_while_another_writes(file: Path) -> None:
    store, other = open_store(str(file)), open_store(str(file), wait_ms=50)
    with store.unit_of_work("ann") as work:
        work.merge(many_duties(1_000), (), "import")  # type: ignore[arg-type]
        with other.unit_of_work("bob") as reader:
            assert len(reader.load_region(Period(MONDAY, MONDAY + 6)).duties) == 1_000
        work.commit()
    with other.unit_of_work("bob") as reader:
        assert len(reader.load_region(Period(MONDAY, MONDAY + 6)).duties) == 2_000
    with store.engine.connect() as conn:
        assert conn.execute(sa.text("PRAGMA foreign_keys")).scalar() == 1
        assert conn.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
    store.close()
    other.close()
